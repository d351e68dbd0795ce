"""The index that a workspace should have, worked out from a snapshot (FORMAT.md 5).

Two questions are kept apart. *What would be written*: always upstream v2.19's table of every
thread, whatever wrote the file before; that is what the command line prints and what repairs put
in place. *What is owed*: tools from 2.0 to 2.18 listed only threads in progress, so a finished
thread that is missing there is no fault. Cells are compared, never padding: prettier and older
tools lay the same table out differently.

Not here: a 3.0 workspace's index, which is a view of the canon that nobody edits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple, cast

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.index_entries import entry_of, index_table
from stp_lsp.model.layered import changed_keys
from stp_lsp.model.layout import Kind
from stp_lsp.model.project import Generation, Project
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.ids import DEFAULT_PREFIX
from stp_lsp.syntax.index_rows import read_row
from stp_lsp.syntax.index_table import (
    BEGIN_MARKER,
    END_MARKER,
    Cell,
    Column,
    Columns,
    IndexRow,
    Shape,
    SortedTable,
    parse_index,
    regenerate,
)
from stp_lsp.syntax.status import Status, canonical_status
from stp_lsp.text.difference import common_items, line_edit

_DIGITS = re.compile(r"[^0-9]")
_REPAIR = "regenerate.repair"
_DUE = "regenerate.due"
_CONTRADICTIONS = "regenerate.contradictions"
_BESIDE = "regenerate.beside"
_ASKED = "asked"
_CELLS = "regenerate.cells"
_MOST_TYPED = 1000
"""Rows that are remembered beyond twice as many as there are threads."""
_SHAPE, _COLUMNS = attrgetter("shape"), attrgetter("columns")
_NO_DATE = frozenset(("", "null", "~", "YYYYMMDD", "YYYY-MM-DD"))


class Contradiction(NamedTuple):
    """A cell of the index that says something else than its thread."""

    cell: Cell
    column: Column
    should: str
    """What the thread says, as the index would show it."""


_Kept = tuple[Document, Columns, tuple[Contradiction, ...]]
"""What a row contradicts, as of a version of the thread's document; places from its start."""


def is_view(project: Project) -> bool:
    """Whether the index is a generated view, with neither markers nor anything to repair."""
    return project.generation is Generation.G5


def lists_every_thread(project: Project) -> bool:
    """Whether the tool of this version writes every thread, not only those in progress."""
    return project.generation <= Generation.G2 or project.at_least(2, 19)


def regenerated_index(snapshot: Snapshot, document: Document) -> str:
    """The whole text of the index with its table written anew and its markers in order.

    A second regeneration changes nothing, and nothing but index rows is taken away.
    """
    return regenerate(document.text, index_table(snapshot), repair=True)


def is_in_order(snapshot: Snapshot, document: Document) -> bool:
    """Whether regeneration would change nothing."""
    if is_view(snapshot.project):
        return regenerated_index(snapshot, document) == document.text
    return index_repair(snapshot, document) is NO_CHANGE


NO_CHANGE = SourceChange()


def index_repair(snapshot: Snapshot, document: Document) -> SourceChange:
    """The edit that regenerates the index; empty when it is as it should be, or only a view.

    It replaces only the lines that differ, so that an editor keeps its cursor and its folds. Worked
    out once for a version of the index and what it should show: every finding of it has the same.
    """
    if is_view(snapshot.project):
        return NO_CHANGE
    table = index_table(snapshot)
    kept = cast("tuple[SortedTable, SourceChange] | None", document.memo.get(_REPAIR))
    if kept is not None and kept[0] is table:
        return kept[1]
    old, new = document.text, regenerated_index(snapshot, document)
    change = SourceChange.of(document.id, line_edit(old, new)) if old != new else NO_CHANGE
    document.memo[_REPAIR] = (table, change)
    return change


# -- comparing -------------------------------------------------------------------------------------


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
    beside = _beside(snapshot)
    known: _Asked = beside.get(_ASKED, _NOBODY)
    shapes, columns = _shapes(rows), _columns(rows)
    if columns is None or columns != known.columns:
        known = _NOBODY
    head, tail = common_items(known.shapes, shapes)
    end, by = len(known.shapes) - tail, len(shapes) - len(known.shapes)
    loud: list[int] = []
    for at in (
        *(at for at in known.loud if at < head),
        *range(head, len(shapes) - tail),
        *(at + by for at in known.loud if at >= end),
    ):
        found = list(contradictions(snapshot, rows[at]))
        if found:
            loud.append(at)
            yield rows[at], found
    beside[_ASKED] = _Asked(shapes, columns, tuple(loud))


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


def _shapes(rows: Iterable[IndexRow]) -> tuple[Shape, ...]:
    """What rows say: the same object as before where nobody typed (``syntax.index_change``)."""
    return tuple(map(_SHAPE, rows))


def _beside(snapshot: Snapshot) -> dict[str, Any]:
    """What is known of rows, and holds while all documents but the index do."""
    kept: tuple[Mapping[DocId, Document], dict[str, Any]] | None = snapshot.thread_memo.get(_BESIDE)
    if kept is not None:
        documents, found = kept
        changed = changed_keys(snapshot.documents, documents)
        if changed is not None and all(_is_index(snapshot, id) for id in changed):
            return found
    found = {}
    snapshot.thread_memo[_BESIDE] = (snapshot.documents, found)
    return found


def _is_index(snapshot: Snapshot, id: DocId) -> bool:
    document = snapshot.documents.get(id)
    return document is not None and document.kind is Kind.INDEX


def _contradictions(snapshot: Snapshot, thread: Thread, row: IndexRow) -> Iterator[Contradiction]:
    cells = {cell.column: cell for cell in reversed(row.cells)}  # of two the first counts
    status = cells.get(Column.STATUS)
    if status is not None and status.text and not _same_status(snapshot, thread, status):
        yield Contradiction(status, Column.STATUS, thread.status_raw)
    for column, date in ((Column.CREATED, thread.created), (Column.COMPLETED, thread.completed)):
        cell = cells.get(column)
        if cell is None or not cell.text or cell.cut or date in _NO_DATE:
            continue
        if _digits(cell.text) != _digits(date) and not _is_due(snapshot, thread, cell):
            yield Contradiction(cell, column, shown_date(date))


def _is_due(snapshot: Snapshot, thread: Thread, cell: Cell) -> bool:
    """Whether regeneration would write just this into the cell."""
    home = snapshot.documents[thread.home]
    if home.kind not in (Kind.INFO, Kind.SINGLE):
        return False
    entry = entry_of(home, thread.id)
    due = {
        Column.STATUS: entry.status_raw,
        Column.CREATED: entry.created_cell,
        Column.COMPLETED: entry.completed_cell,
    }
    return cell.column is not None and due.get(cell.column, "").strip() == cell.text


def shown_date(date: str) -> str:
    """A date as the index shows it (FORMAT.md 4.6)."""
    digits = date[:8]
    if len(date) == 8 and digits.isascii() and digits.isdigit():
        return f"{date[:4]}-{date[4:6]}-{date[6:]}"
    return date[:10]


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
    undated: frozenset[str]
    """Threads without creation date: upstream prints the day of the run, so any date will do.

    Two folders may claim one id, and then only one of its rows may lack the date; neither counts.
    """


def _due(snapshot: Snapshot) -> _Due:
    """What upstream would print, worked out again for the threads that say something else."""
    beside = _beside(snapshot)
    table: SortedTable | None = beside.get(_DUE)
    if table is None:
        table = beside[_DUE] = index_table(snapshot)
    due: _Due | None = snapshot.path_memo.get(_DUE)
    if due is None or due.table is not table:
        due = snapshot.path_memo[_DUE] = _due_of(table, due.by_line if due is not None else {})
    return due


def _due_of(table: SortedTable, before: Mapping[str, _Cells]) -> _Due:
    """The rows of a table; those of lines that were read ``before`` are at hand."""
    text = table.text
    rows: list[_Cells]
    by_line: dict[str, _Cells] = {}
    if BEGIN_MARKER in text or END_MARKER in text:  # somebody's title: then a line is none
        rows = [_cells(row.shape) for row in parse_index(text).rows]
    else:
        rows = []
        for line in text.split("\n"):
            cells = before.get(line)
            if cells is None:
                shape = read_row(line)
                if shape is None:
                    continue
                cells = _cells(shape)
            by_line[line] = cells
            rows.append(cells)
    undated = frozenset(cells[0] for cells in rows if not cells[3])
    return _Due(table, rows, {cells: cells for cells in rows}, by_line, undated)


def _written(
    rows: Sequence[IndexRow], snapshot: Snapshot, due: Mapping[_Cells, _Cells]
) -> list[_Cells]:
    """The cells of rows; those of a row that nobody typed into are at hand."""
    known: tuple[tuple[Shape, ...], list[_Cells]] = snapshot.path_memo.get(_CELLS, ((), []))
    shapes = _shapes(rows)
    head, tail = common_items(known[0], shapes)
    read = map(_cells, shapes[head : len(shapes) - tail])
    found = [
        *known[1][:head],
        *(due.get(cells, cells) for cells in read),
        *known[1][len(known[1]) - tail :],
    ]
    snapshot.path_memo[_CELLS] = shapes, found
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
