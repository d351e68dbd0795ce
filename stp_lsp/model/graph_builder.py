"""A graph while its documents come in, one by one, perhaps from other processes.

What a document leads to may be handed in with it, so that its facts need not be looked into here,
and so may a thread that somebody put together from all of its documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.edges import Ids, SharedIds, link_targets, owner_of, targets
from stp_lsp.model.layered import Layered
from stp_lsp.model.symbols import Issue, Thread, build_issue, build_thread


class Tables(NamedTuple):
    """The tables of a graph."""

    documents: Layered[DocId, Document]
    threads: Layered[str, Thread]
    issues: Layered[str, Issue]
    owned: Layered[str, Ids]
    """Documents by the thread or issue they belong to."""
    mentioned: Layered[str, Ids]
    """Documents by the keys they mention."""
    linked: Layered[str, Ids]
    """Documents by the paths they link to."""


class GraphBuilder:
    """Documents and edges that become :class:`Tables` once all are in."""

    def __init__(self) -> None:
        self._documents: dict[DocId, Document] = {}
        self._owned: defaultdict[str, list[DocId]] = defaultdict(list)
        self._mentioned: defaultdict[str, list[DocId]] = defaultdict(list)
        self._linked: defaultdict[str, list[DocId]] = defaultdict(list)
        self._threads: dict[str, Thread] = {}

    def __len__(self) -> int:
        return len(self._documents)

    def add(self, doc: Document) -> None:
        """Takes a document in."""
        self.add_with(doc, targets(doc), set(link_targets(doc)))

    def add_with(self, doc: Document, mentioned: Iterable[str], linked: Iterable[str]) -> None:
        """Takes a document in, with the keys that it mentions and the paths that it links to."""
        id = doc.id
        self._documents[id] = doc
        owner = owner_of(doc)
        if owner:
            self._owned[owner].append(id)
        for key in mentioned:
            self._mentioned[key].append(id)
        for path in linked:
            self._linked[path].append(id)

    def add_thread(self, thread: Thread) -> None:
        """Takes a thread in; it counts if it turns out to have been made of all its documents."""
        self._threads[thread.id] = thread

    def tables(self) -> Tables:
        """The graph of what was taken in. The builder is of no use afterwards."""
        threads: dict[str, Thread] = {}
        issues: dict[str, Issue] = {}
        documents = self._documents
        for owner, ids in self._owned.items():
            thread = self._threads.get(owner)
            if thread is not None and len(thread.documents) == len(ids):
                threads[owner] = thread
            elif not owner.startswith("issue/"):
                thread = build_thread(owner, [documents[id] for id in ids])
                if thread is not None:
                    threads[owner] = thread
            else:
                issue = build_issue(owner[6:], [documents[id] for id in ids])
                if issue is not None:
                    issues[owner[6:]] = issue
        shared = SharedIds()
        return Tables(
            Layered(documents),
            Layered(threads),
            Layered(issues),
            _frozen(self._owned, shared),
            _frozen(self._mentioned, shared),
            _frozen(self._linked, shared),
        )


def _frozen(edges: defaultdict[str, list[DocId]], shared: SharedIds) -> Layered[str, Ids]:
    return Layered({key: shared.of(ids) for key, ids in edges.items()})
