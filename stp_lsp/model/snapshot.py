"""The symbol graph of one workspace at one moment.

A :class:`Snapshot` never changes; :meth:`Snapshot.with_documents` makes the next one. The law of
this module, held by a property test over random edits, renames and deletes:

    build(documents).with_documents(changes) == build(documents after changes)

Every id is resolved by :meth:`Snapshot.resolve` and every written path by
:meth:`Snapshot.find_document`. There is deliberately no second way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from stp_lsp.model.definitions import (
    contract_document,
    issue_symbol,
    package_symbol,
    row_symbol,
    thread_symbol,
)
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.edges import (
    NONE,
    Ids,
    defines_rows,
    exchange,
    frozen,
    headings,
    kept_targets,
    links,
    owners,
    said,
)
from stp_lsp.model.files import Files, NoFiles
from stp_lsp.model.graph_builder import GraphBuilder, Tables
from stp_lsp.model.layout import Kind, is_thread_id
from stp_lsp.model.paths import below, normalise, parent
from stp_lsp.model.project import Project
from stp_lsp.model.settings import Settings
from stp_lsp.model.symbols import (
    Issue,
    Symbol,
    Thread,
    build_issue,
    build_thread,
)
from stp_lsp.syntax.ids import ROW_KINDS
from stp_lsp.syntax.notation import Mention
from stp_lsp.text.range import Range

_ORDER = "snapshot.order"


class Memos(NamedTuple):
    """What others worked out from a part of the graph."""

    threads: dict[str, Any]
    paths: dict[str, Any]
    parts: dict[str, tuple[str, ...]] | None = None
    """By thread the keys of what is in it that are mentioned, or were in a snapshot before."""


class Snapshot:
    """Documents, what they define, and who mentions it."""

    def __init__(
        self,
        project: Project,
        settings: Settings,
        files: Files,
        tables: Tables,
        memos: Memos,
        definitions: int = 0,
    ) -> None:
        """Use :meth:`build`; this only takes the parts."""
        self.project = project
        self.settings = settings
        self.files = files
        self.documents: Mapping[DocId, Document] = tables.documents
        self.threads: Mapping[str, Thread] = tables.threads
        self.issues: Mapping[str, Issue] = tables.issues
        self.tables = tables
        """What the graph is made of, for whoever keeps it; :meth:`of` makes the graph of it."""
        self._documents = tables.documents
        self._threads = tables.threads
        self._issues = tables.issues
        self._owned = tables.owned
        self._mentioned = tables.mentioned
        self._linked = tables.linked
        self.definitions = definitions
        """Counts the changes of what is defined; equal counts mean that every id resolves alike."""
        self.thread_memo = memos.threads
        """What others worked out from the table of threads, each under its own name. The next
        snapshot has the same one as long as no thread changes."""
        self._parts = memos.parts
        self.path_memo = memos.paths
        """The same for the set of documents: kept as long as none comes or goes."""

    # -- making --------------------------------------------------------------------------------

    @classmethod
    def build(
        cls,
        project: Project,
        documents: Iterable[Document],
        settings: Settings | None = None,
        files: Files | None = None,
    ) -> Snapshot:
        """The graph of these documents, from nothing."""
        builder = GraphBuilder()
        for doc in documents:
            builder.add(doc)
        return cls.of(project, builder.tables(), settings, files)

    @classmethod
    def of(
        cls,
        project: Project,
        tables: Tables,
        settings: Settings | None = None,
        files: Files | None = None,
    ) -> Snapshot:
        """The graph of documents that were gathered elsewhere."""
        memos = Memos({}, {})
        return cls(project, settings or Settings(), files or NoFiles(), tables, memos)

    def with_documents(self, changes: Mapping[DocId, Document | None]) -> Snapshot:
        """The graph after documents were added, replaced or (``None``) removed.

        Costs work in proportion to the changed documents and to the threads they belong to. When
        a change leaves every symbol as it was (an edit of prose), the tables of symbols are the
        same objects as before.
        """
        owned: dict[str, set[DocId]] = {}
        mentioned: dict[str, set[DocId]] = {}
        linked: dict[str, set[DocId]] = {}
        real: dict[DocId, Document | None] = {}
        touched: set[str] = set()
        for id, new in changes.items():
            old = self._documents.get(id)
            if old is new:
                continue
            real[id] = new
            exchange(self._mentioned, mentioned, id, kept_targets(old), kept_targets(new))
            exchange(self._linked, linked, id, links(old), links(new))
            before, after = owners(old), owners(new)
            exchange(self._owned, owned, id, before, after)
            if old is None or new is None or old.place != new.place or said(old) != said(new):
                touched |= before | after
        if not real:
            return self
        # A copy of the reference: a reader of this snapshot may be making the table meanwhile.
        parts = self._parts
        if parts is not None:
            _note_parts(parts, mentioned)
        documents = self._documents.with_changes(real)
        owned_now = self._owned.with_changes(frozen(owned))
        threads: dict[str, Thread | None] = {}
        issues: dict[str, Issue | None] = {}
        for owner in touched:
            members = [documents[id] for id in owned_now.get(owner, NONE)]
            if owner.startswith("issue/"):
                issue = build_issue(owner[6:], members) if members else None
                if issue != self._issues.get(owner[6:]):
                    issues[owner[6:]] = issue
            else:
                thread = build_thread(owner, members) if members else None
                if thread != self._threads.get(owner):
                    threads[owner] = thread
        added = any((id in self._documents) != (doc is not None) for id, doc in real.items())
        rows = any(defines_rows(self._documents.get(id), doc) for id, doc in real.items())
        anchors = any(
            headings(self._documents.get(id)) != headings(doc) for id, doc in real.items()
        )
        changed = bool(threads or issues or added or rows or anchors)
        threads_now = self._threads.with_changes(threads)
        return Snapshot(
            self.project,
            self.settings,
            self.files,
            Tables(
                documents,
                threads_now,
                self._issues.with_changes(issues),
                owned_now,
                self._mentioned.with_changes(frozen(mentioned)),
                self._linked.with_changes(frozen(linked)),
            ),
            Memos(
                self.thread_memo if threads_now is self._threads else {},
                {} if added else self.path_memo,
                None if added else parts,
            ),
            self.definitions + changed,
        )

    def with_settings(self, settings: Settings) -> Snapshot:
        """The same graph under other settings."""
        return Snapshot(
            self.project,
            settings,
            self.files,
            self.tables,
            Memos(self.thread_memo, self.path_memo, self._parts),
            self.definitions + 1,
        )

    def differences(self, other: Snapshot) -> list[str]:
        """Which documents, symbols and edges of two graphs differ, by name and key; empty for none.

        The law of snapshots (`docs/architecture.md`) is stated with this.
        """
        found: list[str] = []
        for name in ("_documents", "_threads", "_issues", "_owned", "_mentioned", "_linked"):
            mine, theirs = dict(getattr(self, name)), dict(getattr(other, name))
            found.extend(
                f"{name[1:]}[{key}]: {mine.get(key)!r} != {theirs.get(key)!r}"
                for key in sorted(mine.keys() | theirs.keys())
                if mine.get(key) != theirs.get(key)
            )
        if self.project != other.project:
            found.append(f"project: {self.project!r} != {other.project!r}")
        return found

    # -- asking --------------------------------------------------------------------------------

    def resolve(self, target: str) -> Symbol | None:
        """What a mention's key stands for; ``None`` when nothing of that name is defined."""
        thread_id, _, part = target.partition("/")
        if thread_id == "issue" and part:
            issue = self._issues.get(part)
            return issue_symbol(self._documents, issue) if issue is not None else None
        thread = self._threads.get(thread_id)
        if thread is None:
            return None
        if not part:
            return thread_symbol(self._documents, thread)
        if part.startswith(ROW_KINDS):
            return row_symbol(self._documents, thread, part)
        package = next((item for item in thread.packages if item.number == part), None)
        return package_symbol(self._documents, package) if package is not None else None

    def references(self, target: str) -> Iterator[tuple[Document, Mention]]:
        """Every mention of ``target``, in documents ordered by id, canon files last."""
        ids = self._mentioned.get(target, NONE)
        for id in sorted(ids, key=lambda id: (id.endswith(".json"), id)):
            doc = self._documents[id]
            for mention in doc.mentions:
                if mention.target == target:
                    yield doc, mention

    def mentioning(self, target: str) -> Ids:
        """The documents that mention ``target``."""
        return self._mentioned.get(target, NONE)

    def mentioning_thread(self, thread: str) -> Ids:
        """The documents that mention a thread or anything in it."""
        keys = (thread, *self.parts_mentioned(thread))
        return NONE.union(*(self._mentioned.get(key, NONE) for key in keys))

    def parts_mentioned(self, thread: str) -> Collection[str]:
        """The keys of what documents mention of a thread, or once did: `ST0001/AC-01.1`.

        Its packages and rows, whether there are such or not. What defines one mentions it.
        """
        parts = self._parts
        if parts is None:
            parts = {}
            _note_parts(parts, self._mentioned)
            self._parts = parts  # only now that it is whole: others may read this snapshot too
        return parts.get(thread, ())

    def targets(self) -> Iterable[str]:
        """Every key that some document mentions, resolved or not."""
        return self._mentioned

    def linking(self, path: str) -> Ids:
        """The documents with a Markdown link to ``path`` (relative to the root, no anchor)."""
        return self._linked.get(path, NONE)

    def find_document(self, path: str, base: DocId = "") -> Document | None:
        """The document that a written path names.

        Args:
            path: As written: relative to the document, to the workspace root, or to the folder of
                threads. A folder means the document that defines what it holds.
            base: The document that holds the path.
        """
        for candidate in self.candidates(path, base):
            doc = self._documents.get(candidate)
            if doc is not None:
                return doc
            folder = candidate.rstrip("/")
            for name in ("info.md", "README.md"):
                doc = self._documents.get(f"{folder}/{name}")
                if doc is not None:
                    return doc
        return None

    def candidates(self, path: str, base: DocId) -> Iterator[str]:
        """The places, relative to the root, that a written path may mean, best first."""
        path = path.partition("#")[0]
        if path.startswith("/"):
            yield normalise(path[1:])
            return
        here = parent(base)
        joined = normalise(f"{here}/{path}" if here else path)
        if joined:
            yield joined  # nearly always what is meant
        tried = {joined}
        for root in ("", self.project.base, parent(self.project.base), self.project.home):
            joined = normalise(f"{root}/{path}" if root else path)
            if joined and joined not in tried:
                tried.add(joined)
                yield joined

    def thread_of(self, doc: Document) -> Thread | None:
        """The thread whose folder holds the document."""
        return self._threads.get(doc.place.thread) if doc.place.thread else None

    def documents_of(self, thread: str) -> Iterator[Document]:
        """All documents of a thread, ordered by id."""
        for id in sorted(self._owned.get(thread, NONE)):
            yield self._documents[id]

    def documents_below(self, path: str) -> list[DocId]:
        """The document at ``path`` and all in a folder of that name, in no particular order.

        Costs work in proportion to what is found, once the documents are in order; that is made
        when first asked for, and again when a document came or went.
        """
        ordered: list[DocId] | None = self.path_memo.get(_ORDER)
        if ordered is None:
            ordered = self.path_memo[_ORDER] = sorted(self._documents)
        found = [path] if path in self._documents else []
        return [*found, *(below(path, ordered) if path else ordered)]

    def of_kind(self, kind: Kind) -> Iterator[Document]:
        """All documents of one kind; for the kinds of which a workspace has few."""
        return (doc for doc in self._documents.values() if doc.place.kind is kind)

    @cached_property
    def index_document(self) -> Document | None:
        """The index of threads, `steel_threads.md`."""
        return self._documents.get(f"{self.project.base}/steel_threads.md")

    @property
    def ordered_threads(self) -> tuple[Thread, ...]:
        """All threads by ascending id."""
        found: tuple[Thread, ...] | None = self.thread_memo.get("snapshot.ordered")
        if found is None:
            found = tuple(self._threads[id] for id in sorted(self._threads))
            self.thread_memo["snapshot.ordered"] = found
        return found

    @property
    def highest_number(self) -> int:
        """The highest thread number in use; 0 without threads."""
        found: int | None = self.thread_memo.get("snapshot.highest")
        if found is None:
            width = len(self.project.prefix)
            numbers = (
                int(id[width:]) for id in self._threads if is_thread_id(id, self.project.prefix)
            )
            found = max(numbers, default=0)
            self.thread_memo["snapshot.highest"] = found
        return found

    def contract_document(self, thread: Thread) -> Document | None:
        """The thread's `acceptance.md`."""
        return contract_document(self._documents, thread)

    def index_rows(self, thread: str) -> Iterator[tuple[Document, Range]]:
        """The rows of the index that stand for a thread."""
        doc = self.index_document
        if doc is not None and doc.id in self._mentioned.get(thread, NONE):
            for where in doc.index_rows.get(thread, ()):
                yield doc, where


def _note_parts(parts: dict[str, tuple[str, ...]], targets: Iterable[str]) -> None:
    """Adds mentioned keys to a table of parts. As tuples they take a fifth of what sets take."""
    found: dict[str, dict[str, None]] = {}
    for target in targets:
        thread, _, part = target.partition("/")
        if part:
            found.setdefault(thread, {})[target] = None
    for thread, some in found.items():
        known = parts.get(thread, ())
        if not some.keys() <= set(known):
            parts[thread] = tuple({**dict.fromkeys(known), **some})
