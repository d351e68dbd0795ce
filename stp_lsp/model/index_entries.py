"""Which threads the index lists, and its table (FORMAT.md 5.2), kept from snapshot to snapshot.

The table over all threads is made once. The next snapshot's is made of it with the documents that
changed in between, so that no edit costs a look at every thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.layered import changed_keys
from stp_lsp.model.layout import BUCKETS
from stp_lsp.model.project import Generation, Project
from stp_lsp.model.project_memo import ProjectMemo
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.ids import DEFAULT_PREFIX, is_thread_directory_name
from stp_lsp.syntax.index_table import (
    Column,
    IndexEntry,
    SortedTable,
    entry_from_facts,
    entry_from_info,
    parse_index,
    regenerate,
)
from stp_lsp.syntax.status import Status, canonical_status


class _Known(NamedTuple):
    documents: Mapping[DocId, Document]
    table: SortedTable


def index_entries(snapshot: Snapshot) -> Iterator[IndexEntry]:
    """Every thread as the index shows it, in no particular order.

    Threads are what upstream lists (FORMAT.md 2.2): a folder `ST[0-9]*` with an `info.md`, one
    level deep in the threads' folder or in a status folder; in old workspaces also single files.
    An id that two folders claim is there twice, as upstream has it. Another configured prefix
    changes nothing here: the generated index stays `ST[0-9]*` (FORMAT.md 1.3).
    """
    for id in snapshot.documents:
        name = listed_name(snapshot.project, id)
        if name:
            yield entry_of(snapshot.documents[id], name)


def index_table(snapshot: Snapshot) -> SortedTable:
    """The table that upstream would print; the same object as long as nothing in it changes."""
    recent = _recent.of(snapshot.project)
    for known in recent:
        if known.documents is snapshot.documents:
            return known.table
    for known in recent:  # what a verb was about to do, perhaps
        changed = changed_keys(snapshot.documents, known.documents)
        if changed is not None:
            table = known.table.with_changes(dict(_changes(snapshot, changed)))
            break
    else:
        changes = dict(_changes(snapshot, snapshot.documents))
        table = SortedTable({id: entry for id, entry in changes.items() if entry is not None})
    _recent.add(snapshot.project, _Known(snapshot.documents, table))
    return table


def table_to_write(snapshot: Snapshot, text: str) -> SortedTable:
    """The table that belongs into the index ``text``, with the rows that its tools would choose.

    From 2.0 to 2.18 they list threads in progress and drop a row when its thread is closed
    (FORMAT.md 5.3). Where the index lists others too, somebody keeps them there: those stay.
    """
    project = snapshot.project
    if project.generation <= Generation.G2 or not project.version or project.at_least(2, 19):
        return index_table(snapshot)
    rows = parse_index(text).rows
    cells = (row.cell(Column.STATUS) for row in rows)
    others = any(cell is not None and _is_kept(cell.text) for cell in cells)
    listed = {row.id for row in rows} if others else set[str]()
    chosen = (
        entry
        for entry in index_entries(snapshot)
        if entry.id in listed or canonical_status(entry.status_raw) is Status.WIP
    )
    return SortedTable.of(chosen)


def older_heading(project: Project) -> str:
    """What the tools of a workspace call the second column; empty for those from 2.19 on.

    Before 2.4 it is the title (FORMAT.md 5.3). One without a version has the newest tools.
    """
    if project.generation > Generation.G2 and (not project.version or project.at_least(2, 19)):
        return ""
    return "Slug" if project.at_least(2, 4) else "Title"


def written_index(snapshot: Snapshot, text: str, *, listing: str | None = None) -> str:
    """The index ``text`` put in order, with the table that belongs into it.

    Where all lines of the index end in CRLF they still do.

    Args:
        snapshot: What the table is about.
        text: The index; empty for a new one.
        listing: The index as it was before a verb edited it, which says what it lists.
    """
    before = text if listing is None else listing
    if ends_in_crlf(before):
        plain = written_index(snapshot, with_plain_ends(text), listing=with_plain_ends(before))
        return plain.replace("\n", "\r\n")
    table = table_to_write(snapshot, before)
    # With the prefix that upstream writes: rows of another one would be taken away for good.
    return regenerate(text, table, repair=True, older_heading=older_heading(snapshot.project))


def _is_kept(written: str) -> bool:
    """Whether a row with this status is none that the tool writes: those are in progress."""
    return bool(written) and canonical_status(written) is not Status.WIP


def _changes(snapshot: Snapshot, ids: Iterable[DocId]) -> Iterator[tuple[DocId, IndexEntry | None]]:
    if snapshot.project.generation > Generation.G2:  # nearly all are something else
        ids = [id for id in ids if id.endswith("/info.md")]
    for id in ids:
        name = listed_name(snapshot.project, id)
        if name:
            document = snapshot.documents.get(id)
            yield id, entry_of(document, name) if document is not None else None


def listed_name(project: Project, id: DocId) -> str:
    """The name of the thread that a document defines for the index; empty for all others."""
    base = project.base
    if not id.startswith(base):
        return ""
    parts = id[len(base) + 1 :].split("/")
    if parts[0] in BUCKETS:
        del parts[0]
    if len(parts) == 2 and parts[1] == "info.md":
        name = parts[0]
    elif len(parts) == 1 and parts[0].endswith(".md") and project.generation <= Generation.G2:
        name = parts[0][:-3]
        if len(name) != len(DEFAULT_PREFIX) + 4:
            return ""
    else:
        return ""
    return name if is_thread_directory_name(name) else ""


def entry_of(document: Document, name: str) -> IndexEntry:
    """A document as an entry of the index; nearly always without reading it.

    Nothing of it stays: whoever makes a table asks every thread, and the table has the entries.
    Upstream takes the carriage return of a line end along, and its table falls apart (FORMAT.md
    4.1); that is for :func:`upstream_table`.
    """
    facts = document.passing_facts
    return entry_from_facts(name, facts) or entry_from_info(name, with_plain_ends(document.text))


def upstream_table(snapshot: Snapshot) -> SortedTable:
    """:func:`index_table` as v2.19 prints it, with the carriage returns of what ends in CRLF."""
    documents = snapshot.documents
    if all("\r" not in documents[id].text for id in documents if id.endswith(".md")):
        return index_table(snapshot)
    names = ((id, listed_name(snapshot.project, id)) for id in documents)
    return SortedTable.of(entry_from_info(name, documents[id].text) for id, name in names if name)


def ends_in_crlf(text: str) -> bool:
    """Whether all lines of a text end in CRLF; not of one without a line end."""
    return "\r\n" in text and text.count("\r\n") == text.count("\n")


def with_plain_ends(text: str) -> str:
    """A text whose lines end in LF alone."""
    return text.replace("\r\n", "\n") if "\r" in text else text


def known_entry(snapshot: Snapshot, id: DocId) -> IndexEntry | None:
    """The entry of a document in :func:`index_table`, if that was made and lists it."""
    for known in _recent.of(snapshot.project):
        if known.documents is snapshot.documents:
            return known.table.entry(id)
    return None


_recent: ProjectMemo[_Known] = ProjectMemo()
