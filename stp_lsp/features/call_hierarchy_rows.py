"""The rows of a contract as ends of calls: which row a mention stands in, and what a row mentions.

A test depends on the criteria that it covers, or seems to, and any row on what its text names: the
thread that it was descoped to, an issue, another row. Rows of a canon file count only where a
thread has no other contract.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stp_lsp.model.document import Document
from stp_lsp.model.mentions_by_key import mentions_of
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.ids import ROW_KINDS
from stp_lsp.text.range import Range

_BEHIND_TESTS = '"attachments"'
"""The key of a canon file that follows those of criteria and tests (FORMAT.md 13)."""


class RowPlace(NamedTuple):
    """A row of a contract."""

    key: str
    """Of the criterion or test, `ST0005/AC-01.2`."""
    range: Range
    """All that it says."""


def is_row(key: str) -> bool:
    """Whether a key names a criterion or a test."""
    return key.partition("/")[2].startswith(ROW_KINDS)


def rows_in(snapshot: Snapshot, document: Document) -> list[RowPlace]:
    """The rows of a contract in their order; of other documents none."""
    thread = snapshot.thread_of(document)
    if thread is None:
        return []
    contract = snapshot.contract_document(thread)
    if contract is not None and contract.id == document.id:
        rows = [(row.id, row.range) for row in document.contract.criteria]
        rows += [(row.id, row.range) for row in document.contract.tests]
        found = [RowPlace(f"{thread.id}/{id}", where) for id, where in rows]
    elif contract is None and document.id == thread.canon:
        found = list(_of_canon(document, thread.id))
    else:
        return []
    return sorted(found, key=lambda row: row.range)


def _of_canon(document: Document, owner: str) -> Iterator[RowPlace]:
    """Each row from its id to the next one's; the file is never laid out otherwise."""
    canon = document.facts.canon
    parts = [part for part in canon.parts if part[0].startswith(ROW_KINDS)] if canon else []
    if not parts:
        return
    last = document.text.find(_BEHIND_TESTS, parts[-1][4])
    ends = [start for _, _, _, start, _ in parts[1:]] + [last if last >= 0 else parts[-1][4]]
    for (name, _, _, start, _), end in zip(parts, ends, strict=True):
        yield RowPlace(f"{owner}/{name}", Range(start, max(start, end)))


def mentions_by_row(
    snapshot: Snapshot, document: Document, key: str
) -> dict[str, tuple[Range, ...]]:
    """Where a document mentions a thing, by the row that does; "" stands for its other text.

    Rows of the thing itself are left out: there it is written, not mentioned.
    """
    rows = rows_in(snapshot, document)
    found: dict[str, list[Range]] = {}
    for start, end, _, _ in mentions_of(document, (key,)):
        where = Range(start, end)
        row = _row_around(rows, where)
        if row != key:
            found.setdefault(row, []).append(where)
    return {row: tuple(dict.fromkeys(sorted(places))) for row, places in found.items()}


def mentioned_by_row(snapshot: Snapshot, key: str) -> dict[str, tuple[Range, ...]]:
    """What the row of a key mentions besides itself and its thread, and where."""
    symbol = snapshot.resolve(key)
    if symbol is None:
        return {}
    document = snapshot.documents[symbol.document]
    own = {key, key.partition("/")[0]}
    rows = rows_in(snapshot, document)
    found: dict[str, list[Range]] = {}
    for start, end, target, _ in document.facts.mentions:
        where = Range(start, end)
        if target not in own and _row_around(rows, where) == key:
            found.setdefault(target, []).append(where)
    return {target: tuple(dict.fromkeys(sorted(places))) for target, places in found.items()}


def _row_around(rows: Sequence[RowPlace], where: Range) -> str:
    """The key of the row that a place lies in, "" for none; rows are in order and apart."""
    at = bisect_right(rows, where.start, key=lambda row: row.range.start) - 1
    return rows[at].key if at >= 0 and rows[at].range.covers(where) else ""
