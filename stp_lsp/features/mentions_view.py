"""Who names a thing, document by document, with the lines in which they do: a view of references.

Deliberately not here: finding the places (see :mod:`stp_lsp.features.references`, and
:mod:`stp_lsp.features.source_ids` for files of other languages).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from stp_lsp.features.card_text import excerpt
from stp_lsp.features.references import naming, subject_of
from stp_lsp.features.source_ids import source_references
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
    """A document, or a file that carries ids, and its places in their order."""

    document: Document
    title: str
    lines: tuple[MentionLine, ...]


def mentions_by_document(
    snapshot: Snapshot, key: str, opened: Iterable[str] = ()
) -> list[MentioningDocument]:
    """Every place that names what ``key`` names, its definition left out; by path.

    Args:
        snapshot: The workspace.
        key: As :meth:`Snapshot.resolve` takes it.
        opened: Files beside the graph, relative to the root, that an editor has open.
    """
    symbol = snapshot.resolve(key)
    if symbol is None:
        return []
    home, subject = snapshot.documents[symbol.document], subject_of(snapshot, (key,))
    found: dict[str, tuple[Document, list[Range]]] = {}
    for place in chain.from_iterable(naming(snapshot, home, subject, False)):
        document = snapshot.documents[place.document]
        found.setdefault(document.id, (document, []))[1].append(place.range)
    for source in source_references(snapshot, subject, home.id, opened):
        if source.ranges:
            found[source.document.id] = source.document, list(source.ranges)
    return [
        MentioningDocument(
            document,
            excerpt(document.heading, 80),
            tuple(_line(document, where) for where in sorted(places)),
        )
        for _, (document, places) in sorted(found.items(), key=lambda item: item[0])
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
