"""How the rows between the markers differ from what upstream would print (FORMAT.md 5.2), in words.

Rows are compared cell by cell, never by their padding. What a tool never wrote is not owed: before
2.19 only threads in progress were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from stp_lsp.model.document import Document
from stp_lsp.model.index_contradictions import contradictions
from stp_lsp.model.index_entries import index_table
from stp_lsp.model.index_memory import beside, shapes
from stp_lsp.model.regenerate import lists_every_thread
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.ids import DEFAULT_PREFIX
from stp_lsp.syntax.index_rows import read_row
from stp_lsp.syntax.index_table import (
    BEGIN_MARKER,
    END_MARKER,
    IndexRow,
    Shape,
    SortedTable,
    parse_index,
)
from stp_lsp.syntax.status import Status
from stp_lsp.text.difference import common_items

_DUE = "regenerate.due"
_CELLS = "regenerate.cells"


def why_stale(snapshot: Snapshot, document: Document) -> str:
    """What regeneration would change, in a few words; empty when the index is as it should be.

    Only for an index between markers: where there is no table to compare, the missing markers are
    the finding.
    """
    index = document.index
    if index.region is None:
        return ""
    inside = [row for row in index.rows if row.inside]
    if snapshot.project.at_least(2, 19):
        return _difference(inside, snapshot)
    listed = {row.id for row in inside}
    every = lists_every_thread(snapshot.project)
    owed = [
        thread.id
        for thread in snapshot.ordered_threads
        if thread.on_disk
        and thread.id.startswith(DEFAULT_PREFIX)
        and (every or thread.status is Status.WIP)
    ]
    missing = [id for id in owed if id not in listed]
    wrong = [row.id for row in inside if next(contradictions(snapshot, row), None) is not None]
    return _in_words(missing, (), wrong)


def _difference(inside: list[IndexRow], snapshot: Snapshot) -> str:
    """How rows differ from the table that v2.19 would write, cell by cell and in order."""
    wanted_rows = _due(snapshot)
    written, due = _written(inside, snapshot, wanted_rows.known), wanted_rows.rows
    if wanted_rows.undated:
        due = _without_dates(due, wanted_rows.undated)
        written = _without_dates(written, wanted_rows.undated)
    if written == due:  # nearly all are the same objects
        return ""
    ids = [cells[0] for cells in due]
    if [cells[0] for cells in written] == ids and len(set(ids)) == len(ids):
        return _in_words([], (), [w[0] for w, d in zip(written, due, strict=True) if w != d])
    there, wanted = {cells[0] for cells in written}, {cells[0] for cells in due}
    missing = [cells[0] for cells in due if cells[0] not in there]
    extra = [cells[0] for cells in written if cells[0] not in wanted]
    known = set(due)
    wrong = [cells[0] for cells in written if cells[0] in wanted and cells not in known]
    repeated = [cells[0] for cells, number in Counter(written).items() if number > 1]
    return _in_words(missing, [*extra, *repeated], wrong) or "the rows are in another order"


_Cells = tuple[str, ...]


class _Due(NamedTuple):
    """What upstream would print, with its own ways of splitting a row that holds a pipe."""

    table: SortedTable
    rows: list[_Cells]
    known: dict[_Cells, _Cells]
    """The rows as keys of themselves, so that rows which say the same are one object."""
    by_line: dict[str, _Cells]
    """By what was drawn for an entry."""
    undated: frozenset[str]
    """Threads without creation date: upstream prints the day of the run, so any date will do.

    Two folders may claim one id, and then only one of its rows may lack the date; neither counts.
    """


def _due(snapshot: Snapshot) -> _Due:
    """What upstream would print, worked out again for the threads that say something else."""
    kept = beside(snapshot)
    table: SortedTable | None = kept.get(_DUE)
    if table is None:
        table = kept[_DUE] = index_table(snapshot)
    due: _Due | None = snapshot.path_memo.get(_DUE)
    if due is None or due.table is not table:
        due = snapshot.path_memo[_DUE] = _due_of(table, due.by_line if due is not None else {})
    return due


def _due_of(table: SortedTable, before: Mapping[str, _Cells]) -> _Due:
    """The rows of a table; those of lines that were read ``before`` are at hand."""
    rows: list[_Cells]
    by_line: dict[str, _Cells] = {}
    if BEGIN_MARKER in table.text or END_MARKER in table.text:  # somebody's title: a line is none
        rows = [_cells(row.shape) for row in parse_index(table.text).rows]
    else:
        rows = []
        # Nearly every row says what its entry does, which then stands for it.
        entries: dict[_Cells, _Cells] = {} if before else {entry: entry for entry in table.entries}
        for drawn in table.lines:
            known = before.get(drawn)
            cells = [known] if known is not None else _rows_in(drawn, entries)
            if len(cells) == 1:
                by_line[drawn] = cells[0]
            rows += cells
    undated = frozenset(cells[0] for cells in rows if not cells[3])
    return _Due(table, rows, {cells: cells for cells in rows}, by_line, undated)


def _rows_in(drawn: str, entries: Mapping[_Cells, _Cells]) -> list[_Cells]:
    """The rows that upstream reads out of what it drew for an entry; nearly always one."""
    found = map(read_row, drawn.split("\n"))
    read = [_cells(shape) for shape in found if shape is not None]
    return [entries.get(cells, cells) for cells in read]


def _written(
    rows: Sequence[IndexRow], snapshot: Snapshot, due: Mapping[_Cells, _Cells]
) -> list[_Cells]:
    """The cells of rows; those of a row that nobody typed into are at hand."""
    known: tuple[tuple[Shape, ...], list[_Cells]] = snapshot.path_memo.get(_CELLS, ((), []))
    said = shapes(rows)
    head, tail = common_items(known[0], said)
    read = map(_cells, said[head : len(said) - tail])
    found = [
        *known[1][:head],
        *(due.get(cells, cells) for cells in read),
        *known[1][len(known[1]) - tail :],
    ]
    snapshot.path_memo[_CELLS] = said, found
    return found


def _cells(shape: Shape) -> _Cells:
    """The five cells of a row; missing ones are empty."""
    texts = shape.texts[:5]
    texts[0] = shape.id
    return (*texts, *[""] * (5 - len(texts)))


def _without_dates(rows: Iterable[_Cells], undated: frozenset[str]) -> list[_Cells]:
    return [
        (*cells[:3], "", cells[4]) if cells[0] in undated and cells[3] else cells for cells in rows
    ]


def _in_words(missing: list[str], extra: list[str] | tuple[()], wrong: list[str]) -> str:
    parts = [
        f"{_count(ids)} {verb}"
        for ids, verb in ((missing, "missing"), (list(extra), "too many"), (wrong, "out of date"))
        if ids
    ]
    return ", ".join(parts)


def _count(ids: list[str]) -> str:
    """Up to three ids by name, more as a number."""
    return ", ".join(ids) if len(ids) <= 3 else f"{len(ids)} rows"
