"""The board and the graph of a workspace, for views of editors: custom requests.

``stp/board`` answers the boards of one workspace (``root``, a folder or URI, or ``uri``, a
document in it) or of all; ``stp/graph`` the graph of one, cut as its options say. The shapes are
those of `stp-lsp board --format json` and `stp-lsp graph --format json`, and
`docs/board-and-graph.md` documents both. Moving a card is no request of its own: a card names the
verb, and the client executes it as any other command.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from pygls.exceptions import JsonRpcInvalidParams

from stp_lsp.features.board import build_board, workspace_data
from stp_lsp.features.graph import build_graph
from stp_lsp.features.graph_options import read_options
from stp_lsp.server.protocol import Plain
from stp_lsp.server.state import StpServer
from stp_lsp.server.uris import to_path, to_uri
from stp_lsp.session.reader_process import slashed
from stp_lsp.session.session import View

MOST_NODES: Final = 1500
"""Nodes of a graph unless the client names another number; a view cannot lay out many more."""


async def on_board(server: StpServer, params: object) -> Plain:
    """`stp/board`: the boards of the workspaces that are meant, by root."""
    await server.first_index.wait()
    views = _views(server, _values(params))
    boards = await asyncio.gather(*(asyncio.to_thread(_board, view) for view in views))
    return Plain({"version": 1, "kind": "board", "boards": boards})


async def on_graph(server: StpServer, params: object) -> Plain:
    """`stp/graph`: the graph of the one workspace that is meant."""
    await server.first_index.wait()
    values = _values(params)
    views = _views(server, values)
    if len(views) != 1:
        raise JsonRpcInvalidParams(f"say which workspace as `root`; known are: {_known(server)}")
    try:
        options = read_options(values)
    except ValueError as error:
        raise JsonRpcInvalidParams(str(error)) from error
    if "most" not in values:
        options = options._replace(most=MOST_NODES)
    view = views[0]
    graph = await asyncio.to_thread(build_graph, view.snapshot, options)
    about = {"version": 1, "kind": "graph", "workspace": _workspace(view)}
    return Plain(about | graph.data())


def _board(view: View) -> dict[str, Any]:
    return {"workspace": _workspace(view), **build_board(view.snapshot).data()}


def _workspace(view: View) -> dict[str, str]:
    return workspace_data(view.snapshot, view.root, uri=to_uri(view.root))


def _values(params: object) -> Mapping[str, object]:
    """The parameters by name; pygls makes named tuples of those that no type describes."""
    if params is None:
        return {}
    fields = getattr(params, "_asdict", None)
    values = fields() if callable(fields) else params
    if not isinstance(values, Mapping):
        raise JsonRpcInvalidParams("the parameters must be an object")
    return {name: value for name, value in values.items() if value is not None}


def _views(server: StpServer, values: Mapping[str, object]) -> list[View]:
    """The workspaces that a request means; all that were read as a whole when it names none."""
    root, uri = values.get("root", ""), values.get("uri", "")
    if not (isinstance(root, str) and isinstance(uri, str)):
        raise JsonRpcInvalidParams("`root` and `uri` must be text")
    if root:
        path = to_path(root) or slashed(root)
        view = server.session.views.get(path)
        if view is None:
            message = f"there is no workspace at {path}; known are: {_known(server)}"
            raise JsonRpcInvalidParams(message)
        return [view]
    if uri:
        view = server.session.view_of(server.path_of(uri) or "")
        if view is None:
            raise JsonRpcInvalidParams(f"{uri} is in no workspace")
        return [view]
    return [view for _, view in sorted(server.session.views.items()) if view.complete]


def _known(server: StpServer) -> str:
    return ", ".join(sorted(server.session.views)) or "none"
