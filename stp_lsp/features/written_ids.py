"""The ids of a document cut into pieces that do not overlap, each with what it names.

`ST0005/03` is one mention of a package and one of its thread. For everything that marks places in
the text (links, colours, hints) the thread is the first six characters and the package the rest
without the separator, as for the cursor. Members that a range names without writing them have no
place of their own and are left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, NamedTuple

from stp_lsp.features.cursor import defined_by_title
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.notation import Form
from stp_lsp.text.range import Range

LONGEST: Final = 700
"""No mention, group or written path is longer (see ``syntax/notation.py``)."""
_SEPARATORS: Final = " ,:/"


class WrittenId(NamedTuple):
    """One piece of text that names one thing."""

    start: int
    end: int
    target: str
    """As :meth:`Snapshot.resolve` takes it; it need not be defined."""
    form: Form

    @property
    def range(self) -> Range:
        """The characters."""
        return Range(self.start, self.end)


def written_ids(document: Document, where: Range | None = None) -> Iterator[WrittenId]:
    """The pieces in order, none inside another; with ``where`` only those that touch it."""
    mentions = document.facts.mentions
    index = bisect_left(mentions, (where.start - LONGEST,)) if where is not None else 0
    text = document.text
    taken = 0
    while index < len(mentions):
        start, end, target, form = mentions[index]
        index += 1
        if where is not None and start > where.end:
            return
        if form == Form.INSIDE or end <= taken:
            continue
        if start < taken:  # the part behind the id that qualifies it
            start = taken
            while start < end and text[start : start + 1] in _SEPARATORS:
                start += 1
        if start >= end:
            continue
        taken = end
        if where is None or end >= where.start:
            yield WrittenId(start, end, target, Form(form))


def defining_places(snapshot: Snapshot, document: Document) -> set[tuple[int, str]]:
    """Where the document defines an id, and which: in its title, and in the rows of a contract."""
    title = document.title_range
    defined = defined_by_title(snapshot, document)
    found = {
        (start, target)
        for start, end, target, _ in document.facts.mentions
        if target == defined and title.start <= start and end <= title.end
    }
    if document.kind is Kind.ACCEPTANCE:
        thread, contract = document.place.thread, document.contract
        found.update((row.id_range.start, f"{thread}/{row.id}") for row in contract.criteria)
        found.update((row.id_range.start, f"{thread}/{row.id}") for row in contract.tests)
    return found
