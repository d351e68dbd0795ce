"""A document's fields for writing: where a new one belongs, and what supports a date.

Reading a field is the document's own business. Here is what repairs of headers share: the list
below a title (FORMAT.md 4.4), and the days on which a thread may have been created. Today is none
of them: an unknown date is not made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stp_lsp.model.document import Document
from stp_lsp.model.header_keys import template_order
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.syntax.dates import parse_day
from stp_lsp.syntax.header import Field, HeaderState
from stp_lsp.syntax.verblock import parse_verblock
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range


def metadata_field(document: Document, key: str) -> Field | None:
    """A field of the list between a document's title and its first section, by lower-case name.

    The facts keep the first line of that shape wherever it stands; further down it is the text of
    somebody who writes about statuses.
    """
    field = document.body_field(key)
    headings = document.facts.headings
    if field is None or not headings or field.start < headings[0][2]:
        return None
    return None if len(headings) > 1 and field.start > headings[1][1] else field


def with_field(document: Document, key: str, value: str) -> SourceChange:
    """A header field set: rewritten, inserted where templates have it, or in a new header.

    The header must be absent or closed.
    """
    field = document.field(key)
    if field is not None:
        return SourceChange.of(document.id, TextEdit(field.range, f"{key}: {value}"))
    newline = "\r\n" if "\r\n" in document.text else "\n"
    if document.facts.header_state == HeaderState.ABSENT:
        header = newline.join(("---", f"{key}: {value}", "---", "", ""))
        return SourceChange.of(document.id, TextEdit(Range(0, 0), header))
    order = template_order(document.kind) or template_order(Kind.INFO)
    before = order[: order.index(key)] if key in order else order
    places = [raw[4] for raw in document.facts.fields if raw[0] in before]
    if places:
        at = max(places)
        return SourceChange.of(document.id, TextEdit(Range(at, at), f"{newline}{key}: {value}"))
    at = 3 + len(newline)
    return SourceChange.of(document.id, TextEdit(Range(at, at), f"{key}: {value}{newline}"))


def with_fields(document: Document, values: Mapping[str, str]) -> SourceChange:
    """A new header with these fields, for a document that has none."""
    newline = "\r\n" if "\r\n" in document.text else "\n"
    lines = ["---", *(f"{key}: {value}".rstrip() for key, value in values.items()), "---", "", ""]
    return SourceChange.of(document.id, TextEdit(Range(0, 0), newline.join(lines)))


def creation_days(snapshot: Snapshot, document: Document) -> Iterator[tuple[str, str]]:
    """Days, as `YYYY-MM-DD`, on which a thread may have been created, with the witness; best first.

    The index is no witness: for a thread without a date, upstream prints the day of the run there.
    """
    stated = metadata_field(document, "created")
    if stated is not None and parse_day(stated.value):
        yield parse_day(stated.value), "from the metadata below the title"
    where = document.place
    firsts = [
        (day, doc.id.rpartition("/")[2])
        for doc in snapshot.documents_of(where.thread)
        if doc.place.folder == where.folder and (day := _first_version(doc))
    ]
    if firsts:
        day, name = min(firsts)
        yield day, f"from the first version of {name}"


def _first_version(document: Document) -> str:
    """The day of a version line that is still the first one, so that it is the day of creation."""
    block = parse_verblock(document.value("verblock"))
    return block.date if block is not None and block.version <= (0, 1) else ""
