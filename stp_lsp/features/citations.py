"""Which files the contracts cite, and who cites a file.

The table over all contracts is made once. A version of it is found again by the tables of its
snapshot, and the next one is made of it with the few threads that changed in between, so that an
edit never costs a look at every contract.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from stp_lsp.features.cited import cited_file
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.layered import Layered, changed_keys
from stp_lsp.model.paths import normalise
from stp_lsp.model.project import Project
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread

_MEMO: Final = "citations.rows"
_FEW: Final = 200
"""Threads whose contracts may all be read within a request."""
_MOST_CHANGED: Final = 200
"""Threads; beyond them the table is made anew."""

Rows = tuple[tuple[str, str], ...]
Cited = Mapping[str, Rows]
"""The thread and the row of every citation, by the path of the cited file; ordered by thread."""


class _Table(NamedTuple):
    project: Project
    documents: Mapping[DocId, Document]
    threads: Mapping[str, Thread]
    by_thread: Layered[str, Rows]
    """The row and the path of every citation, by the thread."""
    by_path: Layered[str, Rows]


def citations(snapshot: Snapshot, among: Iterable[str] | None = None) -> Cited:
    """Which files the contracts cite.

    Args:
        snapshot: The workspace.
        among: The ids of the threads whose contracts are read; all unless given.
    """
    if among is None:
        return _table(snapshot).by_path
    return _by_path({id: rows_of_thread(snapshot, id) for id in among})


def are_known(snapshot: Snapshot) -> bool:
    """Whether :func:`citations` of all threads costs little: few, or they were asked for before."""
    if len(snapshot.threads) <= _FEW:
        return True
    return any(known.project is snapshot.project for known in list(_recent))


def rows_of_thread(snapshot: Snapshot, id: str) -> Rows:
    """The row and the path of each citation of one thread; nothing for a thread unknown."""
    thread = snapshot.threads.get(id)
    if thread is None:
        return ()
    contract = snapshot.contract_document(thread)
    if contract is None and thread.canon:
        contract = snapshot.documents.get(thread.canon)
    return _rows(contract) if contract is not None else ()


def _table(snapshot: Snapshot) -> _Table:
    found = _before(snapshot)
    if found is None:
        rows = {id: own for id in snapshot.threads if (own := rows_of_thread(snapshot, id))}
        by_path = Layered(_by_path(rows))
        table = _Table(
            snapshot.project, snapshot.documents, snapshot.threads, Layered(rows), by_path
        )
    else:
        known, changed = found
        if not changed:
            return known
        table = _updated(snapshot, known, changed)
    _recent.appendleft(table)
    return table


def _before(snapshot: Snapshot) -> tuple[_Table, set[str]] | None:
    """A table that was made before, and the threads that are others than in it."""
    for known in list(_recent):
        threads = changed_keys(snapshot.threads, known.threads)
        ids = changed_keys(snapshot.documents, known.documents)
        if threads is None or ids is None:
            continue
        for id in ids:
            for documents in (snapshot.documents, known.documents):
                document = documents.get(id)
                if document is not None and document.place.thread:
                    threads.add(document.place.thread)
        if len(threads) <= _MOST_CHANGED:
            return known, threads
    return None


def _updated(snapshot: Snapshot, known: _Table, changed: Iterable[str]) -> _Table:
    """The table with the citations of some threads read again."""
    by_thread: dict[str, Rows | None] = {}
    paths: set[str] = set()
    for id in changed:
        before, now = known.by_thread.get(id, ()), rows_of_thread(snapshot, id)
        if before != now:
            by_thread[id] = now or None
            paths.update(path for _, path in (*before, *now))
    fresh = _by_path({id: rows or () for id, rows in by_thread.items()})
    by_path: dict[str, Rows | None] = {}
    for path in paths:
        others = (each for each in known.by_path.get(path, ()) if each[0] not in by_thread)
        by_path[path] = tuple(_ordered((*others, *fresh.get(path, ())))) or None
    return _Table(
        snapshot.project,
        snapshot.documents,
        snapshot.threads,
        known.by_thread.with_changes(by_thread),
        known.by_path.with_changes(by_path),
    )


def _by_path(rows: Mapping[str, Rows]) -> dict[str, Rows]:
    found: dict[str, list[tuple[str, str]]] = {}
    for id in sorted(rows):
        for row, path in rows[id]:
            found.setdefault(path, []).append((id, row))
    return {path: tuple(each) for path, each in found.items()}


def _ordered(rows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """By thread; rows of one thread stay as they stand in its contract."""
    return sorted(rows, key=lambda each: each[0])


def _rows(document: Document) -> Rows:
    """The row and the path of each citation of a contract, kept with its version."""
    kept = document.memo.get(_MEMO)
    if isinstance(kept, tuple):
        return kept
    canon = document.facts.canon
    if canon is not None:
        found = [
            (name, normalise(shown))
            for name, shown, _, _, _ in canon.parts
            if name.startswith("AT-") and "/" in shown and " " not in shown
        ]
    else:
        named = ((test.id, cited_file(test)) for test in document.tests)
        found = [(row, normalise(file.text)) for row, file in named if file is not None]
    rows = tuple((row, path) for row, path in found if path)
    document.memo[_MEMO] = rows
    return rows


_recent: deque[_Table] = deque(maxlen=4)
"""What was asked for last, in a few workspaces."""
