"""Requests that help to write: formatting, edits while typing, ghost text.

As in ``requests``, each handler finds its document, asks a feature and converts the answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lsprotocol import types

from stp_lsp.features.formatting import format_document
from stp_lsp.features.inline_completion import inline_completion
from stp_lsp.features.on_type import on_type
from stp_lsp.model.layout import Kind
from stp_lsp.server.requests import at_position
from stp_lsp.text.edit import TextEdit

if TYPE_CHECKING:
    from stp_lsp.model.document import Document
    from stp_lsp.server.state import StpServer
    from stp_lsp.session.session import Located

Edits = list[types.TextEdit] | None


def on_formatting(server: StpServer, params: types.DocumentFormattingParams) -> Edits:
    """`textDocument/formatting`."""
    located = server.locate(params.text_document.uri)
    if located is None or not _may_format(server, located):
        return None
    return _edits(server, located.document, format_document(located.snapshot, located.document))


def on_range_formatting(server: StpServer, params: types.DocumentRangeFormattingParams) -> Edits:
    """`textDocument/rangeFormatting`."""
    return _format_ranges(server, params.text_document.uri, (params.range,))


def on_ranges_formatting(server: StpServer, params: types.DocumentRangesFormattingParams) -> Edits:
    """`textDocument/rangesFormatting` (3.18)."""
    return _format_ranges(server, params.text_document.uri, params.ranges)


def _format_ranges(server: StpServer, uri: str, ranges: Iterable[types.Range]) -> Edits:
    located = server.locate(uri)
    if located is None or not _may_format(server, located):
        return None
    doc = located.document
    wanted = [server.convert.span(doc, each) for each in ranges]
    return _edits(server, doc, format_document(located.snapshot, doc, wanted))


def on_type_formatting(server: StpServer, params: types.DocumentOnTypeFormattingParams) -> Edits:
    """`textDocument/onTypeFormatting`."""
    at = at_position(server, params, to_write=True)
    if at is None:
        return None
    located, offset = at
    typed = params.ch
    return _edits(
        server, located.document, on_type(located.snapshot, located.document, offset, typed)
    )


def on_inline_completion(
    server: StpServer, params: types.InlineCompletionParams
) -> types.InlineCompletionList | None:
    """`textDocument/inlineCompletion` (3.18)."""
    at = at_position(server, params, to_write=True)
    if at is None:
        return None
    doc = at[0].document
    return types.InlineCompletionList(
        [
            types.InlineCompletionItem(
                ghost.text, range=server.convert.range(doc.lines, ghost.range)
            )
            for ghost in inline_completion(at[0].snapshot, doc, at[1])
        ]
    )


def _may_format(server: StpServer, located: Located) -> bool:
    """Not an index of which only a part of the threads is known: the others would be lost."""
    view = server.session.views.get(located.root)
    return located.document.kind is not Kind.INDEX or (view is not None and view.complete)


def _edits(server: StpServer, document: Document, found: Iterable[TextEdit]) -> Edits:
    convert, lines = server.convert, document.lines
    return [types.TextEdit(convert.range(lines, edit.range), edit.text) for edit in found]
