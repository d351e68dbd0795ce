"""Answers of features as protocol values, within what the client can take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types

from stp_lsp.features.completion import Completion, CompletionKind
from stp_lsp.features.document_symbols import OutlineItem, OutlineKind
from stp_lsp.features.workspace_symbols import FoundKind, FoundSymbol
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Create, Delete, Rename, SourceChange
from stp_lsp.server.convert import Converter
from stp_lsp.server.state import StpServer
from stp_lsp.server.uris import to_uri
from stp_lsp.session.session import Located
from stp_lsp.text.line_table import LineTable

_ITEM_KINDS = {
    CompletionKind.THREAD: types.CompletionItemKind.Module,
    CompletionKind.PACKAGE: types.CompletionItemKind.Struct,
    CompletionKind.CRITERION: types.CompletionItemKind.Property,
    CompletionKind.TEST: types.CompletionItemKind.Method,
    CompletionKind.ISSUE: types.CompletionItemKind.Event,
    CompletionKind.STATUS: types.CompletionItemKind.EnumMember,
    CompletionKind.FIELD: types.CompletionItemKind.Field,
    CompletionKind.DATE: types.CompletionItemKind.Value,
    CompletionKind.PATH: types.CompletionItemKind.File,
    CompletionKind.ANCHOR: types.CompletionItemKind.Reference,
    CompletionKind.SNIPPET: types.CompletionItemKind.Snippet,
}


_OUTLINE_KINDS = {
    OutlineKind.HEADER: types.SymbolKind.Object,
    OutlineKind.HEADING: types.SymbolKind.String,
    OutlineKind.THREAD: types.SymbolKind.Module,
    OutlineKind.PACKAGE: types.SymbolKind.Struct,
    OutlineKind.ISSUE: types.SymbolKind.Event,
    OutlineKind.DECISION: types.SymbolKind.Constant,
    OutlineKind.CRITERION: types.SymbolKind.Property,
    OutlineKind.TEST: types.SymbolKind.Method,
}
_FOUND_KINDS = {
    FoundKind.THREAD: types.SymbolKind.Module,
    FoundKind.PACKAGE: types.SymbolKind.Struct,
    FoundKind.CRITERION: types.SymbolKind.Property,
    FoundKind.TEST: types.SymbolKind.Method,
    FoundKind.ISSUE: types.SymbolKind.Event,
    FoundKind.DOCUMENT: types.SymbolKind.File,
}


def completion(server: StpServer, located: Located, item: Completion) -> types.CompletionItem:
    """One completion, its edit within the line of the cursor."""
    convert, lines, client = server.convert, located.document.lines, server.client
    replace = convert.range(lines, item.replace)
    snippet = item.snippet and client.snippets
    text = item.insert if snippet else item.plain_insert
    edit: types.TextEdit | types.InsertReplaceEdit
    if client.insert_replace and item.insert_range != item.replace:
        insert = convert.range(lines, item.insert_range)
        edit = types.InsertReplaceEdit(text, insert, replace)
    else:
        edit = types.TextEdit(replace, text)
    details = None
    if client.label_details and item.description:
        details = types.CompletionItemLabelDetails(description=item.description)
    return types.CompletionItem(
        label=item.label,
        label_details=details,
        kind=_ITEM_KINDS[item.kind],
        detail=item.detail or None,
        filter_text=item.filter_text,
        sort_text=item.sort_text,
        preselect=item.preselect or None,
        text_edit=edit,
        insert_text_format=types.InsertTextFormat.Snippet if snippet else None,
        data={"root": located.root, "key": item.key} if item.key else None,
    )


def symbol(convert: Converter, lines: LineTable, item: OutlineItem) -> types.DocumentSymbol:
    """An outline item and everything below it."""
    return types.DocumentSymbol(
        name=item.name or "(untitled)",
        kind=_OUTLINE_KINDS[item.kind],
        range=convert.range(lines, item.range),
        selection_range=convert.range(lines, item.name_range),
        detail=item.detail or None,
        children=[symbol(convert, lines, child) for child in item.children] or None,
    )


def flat_symbols(
    server: StpServer, located: Located, items: Iterable[OutlineItem], container: str = ""
) -> list[types.SymbolInformation]:
    """The same as a list, for clients that know no tree."""
    found: list[types.SymbolInformation] = []
    for item in items:
        where = server.convert.location(located.root, located.document, item.range)
        name = item.name or "(untitled)"
        kind = _OUTLINE_KINDS[item.kind]
        found.append(types.SymbolInformation(where, name, kind, container_name=container or None))
        found.extend(flat_symbols(server, located, item.children, name))
    return found


def workspace_symbol(
    server: StpServer, snapshot: Snapshot, item: FoundSymbol
) -> types.WorkspaceSymbol:
    """A symbol found anywhere."""
    document = snapshot.documents[item.document]
    return types.WorkspaceSymbol(
        location=server.convert.location(item.root, document, item.range),
        name=item.name,
        kind=_FOUND_KINDS[item.kind],
        container_name=item.container or None,
    )


# -- edits -----------------------------------------------------------------------------------------

_NEEDED = {
    Rename: types.ResourceOperationKind.Rename,
    Create: types.ResourceOperationKind.Create,
    Delete: types.ResourceOperationKind.Delete,
}


def can_apply(server: StpServer, change: SourceChange) -> bool:
    """Whether the client can carry out the change: not every one can move or create files."""
    kinds = server.client.resource_operations
    return all(_NEEDED[type(operation)] in kinds for operation in change.operations)


def workspace_edit(
    server: StpServer, root: str, snapshot: Snapshot, change: SourceChange
) -> types.WorkspaceEdit:
    """The change as an edit, each document with the version it was computed for."""
    edits = dict(_text_edits(server, root, snapshot, change))
    if not server.client.document_changes:
        return types.WorkspaceEdit(changes={server.uri_of(path): e for path, e in edits.items()})
    changes: list[
        types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile
    ] = [
        types.TextDocumentEdit(
            types.OptionalVersionedTextDocumentIdentifier(
                server.uri_of(path), server.session.version(path)
            ),
            list(items),
        )
        for path, items in edits.items()
    ]
    for operation in change.operations:
        if isinstance(operation, Rename):
            old, new = to_uri(f"{root}/{operation.old}"), to_uri(f"{root}/{operation.new}")
            changes.append(types.RenameFile(old, new))
        elif isinstance(operation, Delete):
            changes.append(types.DeleteFile(to_uri(f"{root}/{operation.document}")))
        else:
            uri = to_uri(f"{root}/{operation.document}")
            start = types.Range(types.Position(0, 0), types.Position(0, 0))
            target = types.OptionalVersionedTextDocumentIdentifier(uri, None)
            changes.append(types.CreateFile(uri))
            edit = types.TextEdit(start, operation.text)
            changes.append(types.TextDocumentEdit(target, [edit]))
    return types.WorkspaceEdit(document_changes=changes)


def _text_edits(
    server: StpServer, root: str, snapshot: Snapshot, change: SourceChange
) -> Iterator[tuple[str, list[types.TextEdit]]]:
    for id, edits in change.edits.items():
        located = server.session.locate(f"{root}/{id}")
        document = snapshot.documents.get(id) or (located.document if located else None)
        if document is not None:
            yield (
                f"{root}/{id}",
                [
                    types.TextEdit(server.convert.range(document.lines, edit.range), edit.text)
                    for edit in edits
                ],
            )
