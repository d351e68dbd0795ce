"""Formatting: the three regions of a document whose layout the method decides, and nothing else.

The index between its markers, as upstream 2.19 writes it; the header's field order and the blank
behind a colon; the blanks between the fields of contract rows and the blank line between rows and
headings. Everything else is plain Markdown, which other formatters are for. No edit changes what a
document says: values, prose and states of criteria stay, and only a test row that nothing could
read may become readable.

Formatting what was formatted changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stp_lsp.features.formatting_header import header_edits
from stp_lsp.features.formatting_rows import row_edits
from stp_lsp.model.document import Document
from stp_lsp.model.index_stale import why_stale
from stp_lsp.model.layout import Kind
from stp_lsp.model.regenerate import index_repair, is_view
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.rules.base import is_generated
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range


def format_document(
    snapshot: Snapshot, document: Document, ranges: Sequence[Range] | None = None
) -> list[TextEdit]:
    """The edits that lay a document out, ordered by place; none where it is so already.

    Views that a tool generates are left alone, and so is text that could not be read.

    Args:
        snapshot: The workspace.
        document: The document, which need not be part of the graph.
        ranges: Only edits that touch one of these; all edits for ``None``.
    """
    if is_generated(snapshot, document) or document.place.quiet or not document.text:
        return []
    edits = [*header_edits(document), *row_edits(document), *_index_edits(snapshot, document)]
    if ranges is not None:
        edits = [edit for edit in edits if any(edit.range.overlaps(each) for each in ranges)]
    return sorted(edits)


def _index_edits(snapshot: Snapshot, document: Document) -> Iterator[TextEdit]:
    """The table between the markers, written anew.

    Not where the markers are damaged or something else stands between them: putting that right
    moves text, which is a repair and not a layout. Tools before 2.19 wrote other tables, so there
    the table is written only when what it says is out of date.
    """
    if document.kind is not Kind.INDEX or is_view(snapshot.project):
        return
    region = document.index.region
    if document.index.problems or region is None:
        return
    if not snapshot.project.at_least(2, 19) and not why_stale(snapshot, document):
        return
    edits = index_repair(snapshot, document).edits.get(document.id, ())
    if all(region.start < edit.range.start and edit.range.end <= region.end for edit in edits):
        yield from edits
