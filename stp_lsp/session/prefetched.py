"""Documents and snapshots that were made before the session needs them.

A document is a function of its version on disk and of the configuration of its workspace; the next
snapshot is one of the snapshot before and of the documents that changed. So any thread can work
both out beside the session's own, which then only looks them up. It asks the disk again first, and
works anew whatever does not fit the answer: prefetched values can be useless, and never wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.project import Project
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.session.disk import Disk, Entry, Stamp
from stp_lsp.session.loader import read_document, to_documents
from stp_lsp.session.values import View


class _Read(NamedTuple):
    """A document, and all that it was made of."""

    stamp: Stamp
    is_folder: bool
    project: Project
    limit: int
    document: Document


class Prefetched:
    """What was made ahead of one step of the session; see :mod:`stp_lsp.session.prefetch`."""

    def __init__(self, disk: Disk | None = None) -> None:
        """Begins empty.

        Args:
            disk: Remembers what was asked of the disk, for the step to ask again.
        """
        self.disk = disk
        self._documents: dict[str, _Read] = {}
        self._snapshots: dict[str, tuple[Snapshot, Mapping[DocId, Document | None], Snapshot]] = {}

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
