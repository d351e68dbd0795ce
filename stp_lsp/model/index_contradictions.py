"""Which rows of the index say something of their thread that the thread denies (FORMAT.md 5.3).

Cells are compared, never padding. What is missing from the index or should not be in it is said by
:mod:`stp_lsp.model.index_stale`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from stp_lsp.model.document import Document
from stp_lsp.model.index_entries import entry_of, known_entry
from stp_lsp.model.index_memory import beside, shapes
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.dates import parse_day
from stp_lsp.syntax.index_table import Cell, Column, Columns, IndexEntry, IndexRow, Shape
from stp_lsp.syntax.status import canonical_status
from stp_lsp.text.difference import common_items

_DIGITS = re.compile(r"[^0-9]")
_CONTRADICTIONS = "regenerate.contradictions"
_ASKED = "asked"
_MOST_TYPED = 1000
"""Rows that are remembered beyond twice as many as there are threads."""
_COLUMNS = attrgetter("columns")
_USUAL: Columns = tuple(Column)


class Contradiction(NamedTuple):
    """A cell of the index that says something else than its thread."""

    cell: Cell
    column: Column
    should: str
    """What the thread says, as the index would show it."""


_Kept = tuple[Document, Columns, tuple[Contradiction, ...]]
"""What a row contradicts, as of a version of the thread's document; places from its start."""


def contradictions(snapshot: Snapshot, row: IndexRow) -> Iterator[Contradiction]:
    """What a row says of its thread that the thread denies.

    Nothing when there is no such thread, or when two folders claim its id: then nobody can say
    which of them the row means. The status is compared by meaning, dates by their digits. An empty
    cell claims nothing, and titles are left alone: older tools cut them, and people shorten them. A
    cell is also right when it is what regeneration would write: upstream reads odd documents in its
    own way.
    """
    thread = snapshot.threads.get(row.id)
    if thread is None or len(thread.claims) > 1:
        return
    # Rows that nobody types into are asked again with every key press.
    home, line = snapshot.documents[thread.home], row.shape.text
    memo: dict[str, _Kept] = snapshot.thread_memo.setdefault(_CONTRADICTIONS, {})
    known = memo.get(line)
    if known is None or known[0] is not home or known[1] != row.columns:
        if len(memo) > 2 * len(snapshot.threads) + _MOST_TYPED:
            memo.clear()
        found = tuple(_contradictions(snapshot, thread, row._replace(start=0)))
        known = memo[line] = (home, row.columns, found)
    for each in known[2]:
        yield each._replace(cell=each.cell.moved(row.start))


def contradicting(
    snapshot: Snapshot, rows: Sequence[IndexRow]
) -> Iterator[tuple[IndexRow, list[Contradiction]]]:
    """The rows that have :func:`contradictions`, with these.

    A row that has none is passed over when it is asked of again, at next to no cost, for as long
    as nothing but the index is typed into.
    """
    kept = beside(snapshot)
    known: _Asked = kept.get(_ASKED, _NOBODY)
    said, columns = shapes(rows), _columns(rows)
    if columns is None or columns != known.columns:
        known = _NOBODY
    head, tail = common_items(known.shapes, said)
    end, by = len(known.shapes) - tail, len(said) - len(known.shapes)
    loud: list[int] = []
    for at in (
        *(at for at in known.loud if at < head),
        *range(head, len(said) - tail),
        *(at + by for at in known.loud if at >= end),
    ):
        found = list(contradictions(snapshot, rows[at]))
        if found:
            loud.append(at)
            yield rows[at], found
    kept[_ASKED] = _Asked(said, columns, tuple(loud))


class _Asked(NamedTuple):
    """What rows say, and which of them have something to be said of."""

    shapes: tuple[Shape, ...]
    columns: Columns | None
    """Of all rows; ``None`` where they stand below different headings."""
    loud: tuple[int, ...]


_NOBODY = _Asked((), None, ())


def _columns(rows: Sequence[IndexRow]) -> Columns | None:
    found = list(map(_COLUMNS, rows))
    return found[0] if found and found.count(found[0]) == len(found) else None


def _contradictions(snapshot: Snapshot, thread: Thread, row: IndexRow) -> Iterator[Contradiction]:
    if row.columns == _USUAL and _is_whole(snapshot, thread, row):
        return
    cells = {cell.column: cell for cell in reversed(row.cells)}  # of two the first counts
    status = cells.get(Column.STATUS)
    said = states_status(snapshot, thread)  # else there is nothing to deny it with
    if status is not None and status.text and said and not _same_status(snapshot, thread, status):
        yield Contradiction(status, Column.STATUS, thread.status_raw)
    for column, date in ((Column.CREATED, thread.created), (Column.COMPLETED, thread.completed)):
        cell = cells.get(column)
        if cell is None or not cell.text or cell.cut or not (day := parse_day(date)):
            continue  # a date that is none is `invalid-date`, and denies nothing
        if _digits(cell.text) != _digits(date) and not _is_due(snapshot, thread, cell):
            yield Contradiction(cell, column, day)


def states_status(snapshot: Snapshot, thread: Thread) -> bool:
    """Whether a thread says what its status is, and does not leave it to tools."""
    if thread.canon:
        return True
    home = snapshot.documents[thread.home]
    if home.kind not in (Kind.INFO, Kind.SINGLE):
        return False
    stated = home.body_field("status")
    return bool(home.value("status").strip()) or (stated is not None and bool(stated.value))


def _is_whole(snapshot: Snapshot, thread: Thread, row: IndexRow) -> bool:
    """Whether regeneration would write just this into every cell, as into most it did."""
    entry = _entry(snapshot, thread)
    return entry is not None and row.shape.texts[2:] == [each.strip() for each in entry[2:]]


def _entry(snapshot: Snapshot, thread: Thread) -> IndexEntry | None:
    """The thread as regeneration shows it."""
    home = snapshot.documents[thread.home]
    if home.kind not in (Kind.INFO, Kind.SINGLE):
        return None
    return known_entry(snapshot, home.id) or entry_of(home, thread.id)


def _is_due(snapshot: Snapshot, thread: Thread, cell: Cell) -> bool:
    """Whether regeneration would write just this into the cell."""
    entry = _entry(snapshot, thread)
    if entry is None:
        return False
    due = {
        Column.STATUS: entry.status_raw,
        Column.CREATED: entry.created_cell,
        Column.COMPLETED: entry.completed_cell,
    }
    return cell.column is not None and due.get(cell.column, "").strip() == cell.text


def _same_status(snapshot: Snapshot, thread: Thread, cell: Cell) -> bool:
    return _means_status(thread, cell.text) or _is_due(snapshot, thread, cell)


def _means_status(thread: Thread, written: str) -> bool:
    if written.endswith("..."):
        return thread.status_raw.startswith(written[:-3])
    status = canonical_status(written)
    if status is None or thread.status is None:
        return written.casefold() == thread.status_raw.strip().casefold()
    return status is thread.status


def _digits(date: str) -> str:
    return _DIGITS.sub("", date)[:8]
