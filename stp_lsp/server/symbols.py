"""Things by name, anywhere: what may be asked first of all, so this module imports little."""

from __future__ import annotations

from typing import Final, cast

from lsprotocol import types

from stp_lsp.features.workspace_symbols import (
    FoundKind,
    FoundSymbol,
    workspace_symbols_in_steps,
)
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.server.partial import Parts
from stp_lsp.server.protocol import Plain
from stp_lsp.server.state import StpServer
from stp_lsp.server.steps import Steps
from stp_lsp.server.uris import SCHEME

_FOUND_KINDS = {
    FoundKind.THREAD: types.SymbolKind.Module.value,
    FoundKind.PACKAGE: types.SymbolKind.Struct.value,
    FoundKind.CRITERION: types.SymbolKind.Property.value,
    FoundKind.TEST: types.SymbolKind.Method.value,
    FoundKind.ISSUE: types.SymbolKind.Event.value,
    FoundKind.DOCUMENT: types.SymbolKind.File.value,
}

_KNOWN: Final = "symbols.found"
"""What was found of a document last: with each letter of a query much is found again."""


def on_workspace_symbol(server: StpServer, params: types.WorkspaceSymbolParams) -> Steps[Plain]:
    """`workspace/symbol`: a list of symbols."""
    snapshots = {root: view.snapshot for root, view in server.session.views.items()}
    found = yield from workspace_symbols_in_steps(snapshots.items(), params.query)
    symbols = Parts(server, params.partial_result_token)
    for item in found:
        symbols.add(_found(server, snapshots[item.root], item))
    return Plain(symbols.rest())


def _found(server: StpServer, snapshot: Snapshot, item: FoundSymbol) -> dict[str, object]:
    """A symbol found anywhere, as plain JSON."""
    document = snapshot.documents[item.document]
    uri = server.contents.uri_of(item.root, snapshot, document.id)
    known = cast("tuple[FoundSymbol, str, dict[str, object]] | None", document.memo.get(_KNOWN))
    if known is not None and known[:2] == (item, uri):
        return known[2]
    kind = _FOUND_KINDS[item.kind]
    found: dict[str, object] = {
        "location": server.contents.location(item.root, snapshot, document, item.range),
        "name": item.name,
        "kind": server.client.kinds.found.get(kind, kind),
    }
    if item.container:
        found["containerName"] = item.container
    if not uri.startswith(SCHEME):  # what is on no disk may be another text by now
        document.memo[_KNOWN] = (item, uri, found)
    return found
