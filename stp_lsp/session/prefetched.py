"""What a step of the session needs, made or asked before it is taken.

A document is a function of its version on disk and of the configuration of its workspace; the next
snapshot is one of the snapshot before and of the documents that changed. So any thread can work
both out beside the session's own, which then only looks them up.

So can what the disk answers, which may be far away. These answers are of one moment, and the
session goes by them as if it had asked then: what changed since is found by what tells of it, or by
the next look. That is right only if nothing that was found on disk later has been put in place
before. Otherwise they are forgotten (:meth:`Prefetched.valid`): the disk is asked again, and what
does not fit then is worked out anew. Prefetched values can be useless, and never wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.project import Project
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.session.disk import Disk, Entry, Stamp
from stp_lsp.session.loader import read_document, to_documents
from stp_lsp.session.root_files import LookedAt, RootFiles
from stp_lsp.session.values import View


class _Read(NamedTuple):
    """A document, and all that it was made of."""

    stamp: Stamp
    is_folder: bool
    project: Project
    limit: int
    document: Document


class Prefetched:
    """Documents and snapshots that were made, and answers that were had, before somebody asked."""

    def __init__(self, disk: Disk | None = None, steps: int = 0) -> None:
        """Knows nothing yet.

        Args:
            disk: Answers what was asked before, if anything was.
            steps: How many the session had taken (`Session.steps`) when it was asked.
        """
        self.disk = disk
        self._steps = steps
        self._cited: dict[str, LookedAt] = {}
        self._came_or_gone: dict[tuple[str, frozenset[str]], bool] = {}
        self._documents: dict[str, _Read] = {}
        self._snapshots: dict[str, tuple[Snapshot, Mapping[DocId, Document | None], Snapshot]] = {}

    def valid(self, steps: int) -> Prefetched:
        """This, without the answers unless the session has taken as many steps as before."""
        if self.disk is not None and self._steps == steps:
            return self
        found = Prefetched()
        found._documents, found._snapshots = self._documents, self._snapshots
        return found

    def look_at_cited(self, root: str, files: RootFiles) -> LookedAt:
        """What has become of the files of a workspace of which somebody asked."""
        found = self._cited.get(root)
        if found is None:
            found = self._cited[root] = files.look()
        return found

    def has_come_or_gone(self, root: str, files: RootFiles, paths: frozenset[str]) -> bool:
        """Whether one of them, at or below paths of events, came or went."""
        key = root, paths
        if key not in self._came_or_gone:
            self._came_or_gone[key] = files.has_come_or_gone(paths)
        return self._came_or_gone[key]

    def read(self, disk: Disk, view: View, entry: Entry) -> Document:
        """A document of a view, in the version that the entry says; read unless it was before."""
        project, limit = view.snapshot.project, view.snapshot.settings.max_file_size
        known = self._documents.get(entry.path)
        if (
            known is not None
            and known.stamp == entry.stamp
            and known.is_folder == entry.is_folder
            and known.limit == limit
            and known.project == project
        ):
            return known.document
        loaded = read_document(disk, view.root, entry, project, limit)
        document = next(iter(to_documents(disk, view.root, (loaded,))))
        self._documents[entry.path] = _Read(entry.stamp, entry.is_folder, project, limit, document)
        return document

    def next(self, view: View, changes: Mapping[DocId, Document | None]) -> Snapshot:
        """The snapshot of a view after changes, made unless it was before."""
        known = self._snapshots.get(view.root)
        if known is not None and known[0] is view.snapshot and _are_same(known[1], changes):
            return known[2]
        after = view.snapshot.with_documents(changes)
        self._snapshots[view.root] = view.snapshot, changes, after
        return after


def _are_same(one: Mapping[DocId, Document | None], other: Mapping[DocId, Document | None]) -> bool:
    """Whether two changes are of the very same documents."""
    return one.keys() == other.keys() and all(one[id] is new for id, new in other.items())
