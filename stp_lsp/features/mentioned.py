"""Who names a thing, document by document, with the lines in which they do: a view of references.

Deliberately not here: finding the places (see :mod:`stp_lsp.features.references`).
"""

from __future__ import annotations

from typing import NamedTuple

from stp_lsp.features.card_text import excerpt
from stp_lsp.features.references import references_of
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.text.range import Range

_LONGEST_LINE = 200
_BEFORE = 60
"""Code points of a long line that are shown before the place."""


class MentionLine(NamedTuple):
    """One place that names the thing."""

    range: Range
    text: str
    """The line around it, or the part of a long one that the place is in."""
    start: int
    """Where the place begins in ``text``, and where it ends."""
    end: int


class MentioningDocument(NamedTuple):
    """A document and its places, in their order."""

    document: Document
    title: str
    lines: tuple[MentionLine, ...]


def mentions_by_document(snapshot: Snapshot, key: str) -> list[MentioningDocument]:
    """Every place that names what ``key`` names, its definition left out; by path.

    Args:
        snapshot: The workspace.
        key: As :meth:`Snapshot.resolve` takes it.
    """
    symbol = snapshot.resolve(key)
    if symbol is None:
        return []
    found: dict[str, list[Range]] = {}
    for place in references_of(snapshot, snapshot.documents[symbol.document], key):
        found.setdefault(place.document, []).append(place.range)
    return [
        MentioningDocument(
            document,
            excerpt(document.heading, 80),
            tuple(_line(document, where) for where in sorted(found[id])),
        )
        for id in sorted(found)
        if (document := snapshot.documents.get(id)) is not None
    ]


def _line(document: Document, where: Range) -> MentionLine:
    lines, text = document.lines, document.text
    number = lines.line_of(where.start)
    start, end = lines.line_start(number), lines.line_start(number + 1)
    if where.start - start > _BEFORE and end - start > _LONGEST_LINE:
        start = where.start - _BEFORE
    shown = text[start : min(end, start + _LONGEST_LINE)].rstrip()
    stripped = shown.lstrip()
    start += len(shown) - len(stripped)
    last = max(0, min(where.end - start, len(stripped)))
    return MentionLine(where, stripped, max(0, min(where.start - start, last)), last)
