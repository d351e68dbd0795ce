"""Answers of features as protocol values, within what the client can take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types

from stp_lsp.features.completion import Completion, CompletionKind
from stp_lsp.features.document_symbols import OutlineItem, OutlineKind
from stp_lsp.features.workspace_symbols import FoundSymbol
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


def completion(server: StpServer, located: Located, item: Completion) -> types.CompletionItem:
    """One completion, its edit within the line of the cursor."""
    convert, lines, client = server.convert, located.document.lines, server.client
    replace = convert.range(lines, item.replace)
    edit: types.TextEdit | types.InsertReplaceEdit
    if client.insert_replace and item.insert_range != item.replace:
        insert = convert.range(lines, item.insert_range)
        edit = types.InsertReplaceEdit(item.insert, insert, replace)
    else:
        edit = types.TextEdit(replace, item.insert)
    snippet = item.snippet and client.snippets
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
