"""Things by name, anywhere: what may be asked first of all, so this module imports little."""

from __future__ import annotations

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

_FOUND_KINDS = {
    FoundKind.THREAD: types.SymbolKind.Module.value,
    FoundKind.PACKAGE: types.SymbolKind.Struct.value,
    FoundKind.CRITERION: types.SymbolKind.Property.value,
    FoundKind.TEST: types.SymbolKind.Method.value,
    FoundKind.ISSUE: types.SymbolKind.Event.value,
    FoundKind.DOCUMENT: types.SymbolKind.File.value,
}


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
    kind = _FOUND_KINDS[item.kind]
    found: dict[str, object] = {
        "location": server.contents.location(item.root, snapshot, document, item.range),
        "name": item.name,
        "kind": server.client.kinds.found.get(kind, kind),
    }
    if item.container:
        found["containerName"] = item.container
    return found
