"""Inverted indexes over all threads: from a thing, such as a cited path, to the threads with it.

A table is made once. A version of it is found again by the tables of its snapshot, and the next one
is made of it with the few threads that changed in between, so that an edit never costs a look at
every thread.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Final, Generic, NamedTuple, TypeVar

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.layered import Layered, changed_keys
from stp_lsp.model.project_memo import ProjectMemo
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread

_MOST_CHANGED: Final = 200
"""Threads; beyond them the table is made anew."""

K = TypeVar("K", bound=Hashable)
Owned = tuple[tuple[str, K], ...]
"""What one thread has: a name for it, and the thing."""
Owners = tuple[tuple[str, str], ...]
"""The threads that have one thing, each with the name it has there; ordered by thread."""


class _Table(NamedTuple, Generic[K]):
    documents: Mapping[DocId, Document]
    threads: Mapping[str, Thread]
    by_thread: Layered[str, Owned[K]]
    by_key: Layered[K, Owners]


class InvertedIndex(Generic[K]):
    """An inverted index of one kind of thing, for every snapshot that asks for it."""

    def __init__(self, read: Callable[[Snapshot, str], Owned[K]]) -> None:
        """Takes what reads one thread; it must depend on the thread's own documents only."""
        self._read = read
        self._recent: ProjectMemo[_Table[K]] = ProjectMemo()

    def table(self, snapshot: Snapshot) -> Mapping[K, Owners]:
        """The threads that have each thing."""
        found = self._before(snapshot)
        if found is None:
            read = {id: own for id in snapshot.threads if (own := self._read(snapshot, id))}
            table = _Table(
                snapshot.documents,
                snapshot.threads,
                Layered(read),
                Layered(invert(read)),
            )
        else:
            known, changed = found
            if not changed:
                return known.by_key
            table = self._updated(snapshot, known, changed)
        self._recent.add(snapshot.project, table)
        return table.by_key

    def _before(self, snapshot: Snapshot) -> tuple[_Table[K], set[str]] | None:
        """The newest earlier table, and the threads that have changed since it was made."""
        for known in self._recent.of(snapshot.project):
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

    def _updated(self, snapshot: Snapshot, known: _Table[K], changed: Iterable[str]) -> _Table[K]:
        """The table with some threads read again."""
        by_thread: dict[str, Owned[K] | None] = {}
        keys: set[K] = set()
        for id in changed:
            before, now = known.by_thread.get(id, ()), self._read(snapshot, id)
            if before != now:
                by_thread[id] = now or None
                keys.update(key for _, key in (*before, *now))
        fresh = invert({id: own or () for id, own in by_thread.items()})
        by_key: dict[K, Owners | None] = {}
        for key in keys:
            others = (each for each in known.by_key.get(key, ()) if each[0] not in by_thread)
            by_key[key] = _ordered((*others, *fresh.get(key, ()))) or None
        return _Table(
            snapshot.documents,
            snapshot.threads,
            known.by_thread.with_changes(by_thread),
            known.by_key.with_changes(by_key),
        )


def invert(owned: Mapping[str, Owned[K]]) -> dict[K, Owners]:
    """The threads that have each thing, from the things that each thread has."""
    found: dict[K, list[tuple[str, str]]] = {}
    for id in sorted(owned):
        for name, key in owned[id]:
            found.setdefault(key, []).append((id, name))
    return {key: tuple(each) for key, each in found.items()}


def _ordered(owners: Iterable[tuple[str, str]]) -> Owners:
    """By thread; what one thread has stays in its own order."""
    return tuple(sorted(owners, key=lambda each: each[0]))
