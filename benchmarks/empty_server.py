"""The floor: the same protocol library, answering every request with a constant.

::

    python -m benchmarks.empty_server 60

What this server takes, no server on `pygls` can go below. Its answers are about as large as those
of the real one on a workspace with so many threads; the report shows both sizes. They are built
anew for every request, because a real server has to do so.
"""

from __future__ import annotations

import sys

from lsprotocol import types
from pygls.lsp.server import LanguageServer

THREADS = int(sys.argv[1]) if len(sys.argv) > 1 else 60
COMPLETIONS = min(100, THREADS)
REFERENCES = 24
SYMBOLS = 8
WORKSPACE_SYMBOLS = min(100, THREADS)
SHORT_QUERY = 4
"""Characters; what is longer finds little."""
DIAGNOSTICS = 2

server = LanguageServer("empty", "0")
_START = types.Range(types.Position(0, 0), types.Position(0, 6))
_CARD = "**ST0005 Some thread of which much is known**\n\nCompleted, 3 of 4 packages\n\n" * 10


@server.feature(types.TEXT_DOCUMENT_HOVER)
def on_hover(_: types.HoverParams) -> types.Hover:
    """A card."""
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, _CARD), _START)


@server.feature(types.TEXT_DOCUMENT_DEFINITION)
def on_definition(_: types.DefinitionParams) -> list[types.LocationLink]:
    """One place."""
    return [
        types.LocationLink(
            "file:///empty/intent/st/COMPLETED/ST0005/info.md", _START, _START, _START
        )
    ]


@server.feature(types.TEXT_DOCUMENT_REFERENCES)
def on_references(_: types.ReferenceParams) -> list[types.Location]:
    """Places in other documents."""
    return [
        types.Location(f"file:///empty/intent/st/COMPLETED/ST{i:04d}/info.md", _START)
        for i in range(REFERENCES)
    ]


@server.feature(
    types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=["T", "-"])
)
def on_completion(params: types.CompletionParams) -> types.CompletionList:
    """A list as long as the real one's, which has a limit too."""
    end = params.position
    start = types.Position(end.line, max(0, end.character - 3))
    items = [
        types.CompletionItem(
            label=f"ST{i:04d}",
            kind=types.CompletionItemKind.Struct,
            detail="Some thread of which much is known (Completed)",
            sort_text=f"{i:04d}",
            filter_text=f"ST{i:04d}",
            text_edit=types.TextEdit(types.Range(start, end), f"ST{i:04d}"),
            data={"root": "/empty/workspace", "key": f"ST{i:04d}"},
        )
        for i in range(COMPLETIONS)
    ]
    return types.CompletionList(is_incomplete=True, items=items)


@server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
def on_document_symbol(_: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    """A flat outline."""
    kind = types.SymbolKind.String
    return [types.DocumentSymbol(f"Section {i}", kind, _START, _START) for i in range(SYMBOLS)]


@server.feature(types.WORKSPACE_SYMBOL)
def on_workspace_symbol(params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
    """Many for the beginning of an id, few for a word."""
    where = types.Location("file:///empty/intent/st/COMPLETED/ST0005/info.md", _START)
    kind = types.SymbolKind.Module
    count = WORKSPACE_SYMBOLS if len(params.query) <= SHORT_QUERY else 4
    return [
        types.WorkspaceSymbol(where, f"ST{i:04d} Some thread, as titled", kind)
        for i in range(count)
    ]


@server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC)
def on_diagnostic(
    _: types.DocumentDiagnosticParams,
) -> types.RelatedFullDocumentDiagnosticReport:
    """Findings for a client that asks."""
    return types.RelatedFullDocumentDiagnosticReport(items=_findings(), result_id="1")


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
def on_open(params: types.DidOpenTextDocumentParams) -> None:
    """Findings for a client that waits."""
    _push(params.text_document.uri, params.text_document.version)


@server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
def on_change(params: types.DidChangeTextDocumentParams) -> None:
    """Findings for a client that waits."""
    _push(params.text_document.uri, params.text_document.version)


def _push(uri: str, version: int) -> None:
    document = server.client_capabilities.text_document
    if document is None or document.diagnostic is None:
        server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, _findings(), version)
        )


def _findings() -> list[types.Diagnostic]:
    severity = types.DiagnosticSeverity.Information
    text = "ST9998 is no thread of this workspace; the highest id is ST0060"
    return [
        types.Diagnostic(_START, text, severity=severity, code="unknown-thread", source="stp")
        for _ in range(DIAGNOSTICS)
    ]


if __name__ == "__main__":
    server.start_io()
