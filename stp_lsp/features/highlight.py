"""The places of one document that name what stands under the cursor.

Written places are those that define: the heading of a thread, the id of a contract row, the id
of an index row. All others are read.
"""

from __future__ import annotations

from typing import NamedTuple

from stp_lsp.features.references import Subject, occurrences, subject_at
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.text.range import Range


class Highlight(NamedTuple):
    """A place to mark."""

    range: Range
    write: bool
    """Whether it defines what it names."""


def highlights(snapshot: Snapshot, document: Document, offset: int) -> list[Highlight]:
    """What to mark in ``document`` for a cursor at ``offset``, ordered by place."""
    subject = subject_at(snapshot, document, offset)
    if subject is None:
        return []
    defining = _defining(document, subject)
    ranges = occurrences(snapshot, document, subject)
    ranges += [each for each in defining if not any(map(each.covers, ranges))]
    return [
        Highlight(where, any(name.covers(where) for name in defining))
        for where in sorted(ranges)
        if where.start < where.end  # a document without a heading is declared by nothing in it
    ]


def _defining(document: Document, subject: Subject) -> list[Range]:
    """The headings and row ids of ``document`` that define the subject."""
    found = [where for id, where in subject.declarations if id == document.id]
    if document.kind is Kind.INDEX:
        found += [row.id_range for row in document.index.rows if row.id in subject.keys]
    elif document.kind is Kind.ACCEPTANCE and subject.keys:
        contract, thread = document.contract, document.place.thread
        rows = [(row.id, row.id_range) for row in contract.criteria]
        rows += [(row.id, row.id_range) for row in contract.tests]
        found += [where for id, where in rows if f"{thread}/{id}" in subject.keys]
    return found
