"""The outline of a document."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from stp_lsp.features.document_symbols import OutlineItem, OutlineKind, document_symbols
from stp_lsp.server.protocol import Plain
from stp_lsp.server.state import StpServer
from stp_lsp.session.session import Located
from stp_lsp.text.line_table import LineTable

_OUTLINE_KINDS = {
    OutlineKind.HEADER: types.SymbolKind.Object.value,
    OutlineKind.HEADING: types.SymbolKind.String.value,
    OutlineKind.THREAD: types.SymbolKind.Module.value,
    OutlineKind.PACKAGE: types.SymbolKind.Struct.value,
    OutlineKind.ISSUE: types.SymbolKind.Event.value,
    OutlineKind.DECISION: types.SymbolKind.Constant.value,
    OutlineKind.CRITERION: types.SymbolKind.Property.value,
    OutlineKind.TEST: types.SymbolKind.Method.value,
}


def on_document_symbol(server: StpServer, params: types.DocumentSymbolParams) -> Plain | None:
    """`textDocument/documentSymbol`: a tree of symbols, or a list for clients that know no tree."""
    located = server.find(params.text_document.uri)
    if located is None:
        return None
    found = document_symbols(located.document, located.snapshot)
    if server.client.nested_symbols:
        return Plain([_symbol(server, located.document.lines, item) for item in found])
    return Plain(_flat(server, located, params.text_document.uri, found))


def _kind(server: StpServer, item: OutlineItem) -> int:
    kind = _OUTLINE_KINDS[item.kind]
    return server.client.kinds.outline.get(kind, kind)


def _symbol(server: StpServer, lines: LineTable, item: OutlineItem) -> dict[str, object]:
    """An outline item and everything below it, as plain JSON."""
    convert = server.convert
    found: dict[str, object] = {
        "name": item.name or "(untitled)",
        "kind": _kind(server, item),
        "range": convert.plain_range(lines, item.range),
        "selectionRange": convert.plain_range(lines, item.name_range),
    }
    if item.detail:
        found["detail"] = item.detail
    if item.children:
        found["children"] = [_symbol(server, lines, child) for child in item.children]
    return found


def _flat(
    server: StpServer,
    located: Located,
    uri: str,
    items: Iterable[OutlineItem],
    container: str = "",
) -> list[dict[str, object]]:
    """The same as a list, for clients that know no tree."""
    lines = located.document.lines
    found: list[dict[str, object]] = []
    for item in items:
        name = item.name or "(untitled)"
        each: dict[str, object] = {
            "location": {"uri": uri, "range": server.convert.plain_range(lines, item.range)},
            "name": name,
            "kind": _kind(server, item),
        }
        if container:
            each["containerName"] = container
        found.append(each)
        found.extend(_flat(server, located, uri, item.children, name))
    return found
