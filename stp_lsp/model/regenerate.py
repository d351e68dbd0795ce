"""The index that a workspace should have, worked out from a snapshot (FORMAT.md 5).

Two questions are kept apart. *What would be written*: upstream v2.19's table, whatever wrote the
file before; of every thread on the command line, and by repairs of those that the tools of the
workspace list (:func:`~stp_lsp.model.index_entries.written_index`). *What is owed*: tools from 2.0
to 2.18 listed only threads in progress, so a finished thread that is missing there is no fault.
Cells are compared, never padding: prettier and older tools lay the same table out differently.

Not here: a 3.0 workspace's index, which is a view of the canon that nobody edits.
"""

from __future__ import annotations

from typing import cast

from stp_lsp.model.document import Document
from stp_lsp.model.hidden import lists_hidden
from stp_lsp.model.index_contradictions import states_status
from stp_lsp.model.index_entries import index_table, written_index
from stp_lsp.model.layout import Kind
from stp_lsp.model.misnamed import is_misnamed
from stp_lsp.model.project import Generation, Project
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.syntax.index_table import Column, IndexRow, SortedTable
from stp_lsp.syntax.status import Status, canonical_status
from stp_lsp.text.difference import line_edit

_REPAIR = "regenerate.repair"
_LOSES = "regenerate.loses"


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
    return written_index(snapshot, document.text)


def is_in_order(snapshot: Snapshot, document: Document) -> bool:
    """Whether regeneration would change nothing."""
    if is_view(snapshot.project):
        return regenerated_index(snapshot, document) == document.text
    return index_repair(snapshot, document) is NO_CHANGE


def loses_what_is_known(snapshot: Snapshot, document: Document) -> bool:
    """Whether a repair would take away what only the index still knows: nobody shall do it unasked.

    That is the row of a thread whose `info.md` is gone or whose folder has another name, and a
    status that the thread's document does not state any more.
    """
    table = index_table(snapshot)
    kept = cast("tuple[SortedTable, bool] | None", document.memo.get(_LOSES))
    if kept is None or kept[0] is not table:
        kept = table, any(_is_last_of(snapshot, row) for row in document.index.rows)
        document.memo[_LOSES] = kept
    return kept[1]


def _is_last_of(snapshot: Snapshot, row: IndexRow) -> bool:
    thread = snapshot.threads.get(row.id)
    if thread is None:
        return is_misnamed(snapshot, row.id)
    if states_status(snapshot, thread):
        return False
    home = snapshot.documents[thread.home]
    cell = row.cell(Column.STATUS)
    status = canonical_status(cell.text) if cell is not None else None
    return home.kind not in (Kind.INFO, Kind.SINGLE) or status not in (None, Status.NOT_STARTED)


NO_CHANGE = SourceChange()


def index_repair(snapshot: Snapshot, document: Document) -> SourceChange:
    """The edit that regenerates the index; empty when it is as it should be, or only a view.

    Also while a thread that it lists may be in a folder of which nothing can be said.

    It replaces only the lines that differ, so that an editor keeps its cursor and its folds. Worked
    out once for a version of the index and what it should show: every finding of it has the same.
    """
    if is_view(snapshot.project):
        return NO_CHANGE
    table = index_table(snapshot)
    kept = cast("tuple[SortedTable, SourceChange] | None", document.memo.get(_REPAIR))
    if kept is not None and kept[0] is table:
        change = kept[1]
    else:
        old, new = document.text, regenerated_index(snapshot, document)
        change = SourceChange.of(document.id, line_edit(old, new)) if old != new else NO_CHANGE
        document.memo[_REPAIR] = (table, change)
    return NO_CHANGE if change.edits and lists_hidden(snapshot, document) else change
