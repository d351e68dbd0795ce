"""`graph`: threads and what connects them, for Graphviz, Mermaid, a page or a program."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from stp_lsp.cli.destination import refuse_terminal, write_text
from stp_lsp.cli.names import find_symbol
from stp_lsp.cli.output import complain
from stp_lsp.cli.problem import OK, ProblemError
from stp_lsp.cli.workspaces import open_workspace, shown_path
from stp_lsp.features.board import workspace_data, workspace_name
from stp_lsp.features.graph import Graph, build_graph
from stp_lsp.features.graph_options import GraphOptions, read_options
from stp_lsp.features.graph_parts import LEVELS, Level
from stp_lsp.features.graph_text import to_dot, to_mermaid
from stp_lsp.model.symbols import SymbolKind

if TYPE_CHECKING:
    from argparse import Namespace

    from stp_lsp.session.session import View

MOST_ON_PAGE: Final = 1500
"""Nodes of a page unless another number is asked for; a browser cannot lay out many more."""
_LEVELS: Final = {
    SymbolKind.PACKAGE: Level.PACKAGE,
    SymbolKind.CRITERION: Level.CRITERION,
    SymbolKind.TEST: Level.CRITERION,
}
"""The coarsest level at which a thing is shown, unless it is that of threads."""


def graph(options: Namespace) -> int:
    """Runs `graph`."""
    if options.format == "html":
        refuse_terminal("graph", options.output)
    view = open_workspace(options.path)
    wanted = _wanted(view, options)
    if options.format == "html":
        text, found = _page(view, wanted, options.output)
    else:
        found = build_graph(view.snapshot, wanted)
        text = _written(view, found, options.format)
    write_text(options.output, text)
    if found.cut is not None:
        complain(f"shown are {found.cut.shown} of {found.cut.total} nodes: {found.cut.rule}")
    return OK


def _wanted(view: View, options: Namespace) -> GraphOptions:
    """What the arguments ask for.

    Raises:
        ProblemError: when one of them means nothing.
    """
    try:
        wanted = read_options(
            {
                "level": options.level,
                "depth": options.depth,
                "status": ",".join(options.status),
                "kinds": ",".join(options.kinds),
                "edges": ",".join(options.edges),
                "most": options.most,
            }
        )
    except ValueError as error:
        raise ProblemError(str(error)) from None
    if not options.focus:
        return wanted
    symbol = find_symbol([view], options.focus)[1]
    needed = _LEVELS.get(symbol.kind, Level.THREAD)
    if options.level is None:
        wanted = wanted._replace(level=needed)
    elif LEVELS.index(wanted.level) < LEVELS.index(needed):
        raise ProblemError(f"{symbol.label} is not shown at this level; say --level {needed.value}")
    return wanted._replace(focus=symbol.key)


def _written(view: View, found: Graph, format: str) -> str:
    match format:
        case "dot":
            return to_dot(found, workspace_name(view.snapshot, view.root))
        case "mermaid":
            return to_mermaid(found)
        case _:
            return json.dumps(_data(view, found), indent=2) + "\n"


def _data(view: View, found: Graph) -> dict[str, Any]:
    workspace = workspace_data(view.snapshot, view.root, shown_path(view.root))
    return {"version": 1, "kind": "graph", "workspace": workspace, **found.data()}


def _page(view: View, wanted: GraphOptions, output: str) -> tuple[str, Graph]:
    """A page that begins with what is wanted, and carries as fine a graph as a browser can draw."""
    from stp_lsp.cli.page import page, way_to

    most = wanted.most or MOST_ON_PAGE
    whole = wanted._replace(focus="", most=most)
    found = build_graph(view.snapshot, whole._replace(level=LEVELS[-1]))
    for level in reversed(LEVELS[LEVELS.index(wanted.level) : -1]):
        if found.cut is not None:
            found = build_graph(view.snapshot, whole._replace(level=level))
    if found.cut is not None and wanted.focus:
        found = build_graph(view.snapshot, wanted._replace(most=most))
    data = _data(view, found)
    data["workspace"]["href"] = way_to(view.root, output)
    depth = wanted.depth if wanted.focus else 1
    start = {"level": wanted.level.value, "focus": wanted.focus, "depth": depth}
    return page("graph", data | {"start": start}), found
