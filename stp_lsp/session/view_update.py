"""The step from one snapshot of a workspace to the next, by open texts and by the disk."""

from __future__ import annotations

from collections.abc import Mapping, Set

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.layout import place
from stp_lsp.session.disk import Disk, Entry, Stamp
from stp_lsp.session.loader import belongs
from stp_lsp.session.prefetched import Prefetched
from stp_lsp.session.scope import Scope
from stp_lsp.session.values import View

_OPEN: Stamp = (-1, -1)
"""The stamp of an open document: no file has it, so closing always reads the disk again."""
UNSEEN: Stamp = (-2, -2)
"""The stamp of one whose file may say something else: it was closed while the file was hidden, or
another limit of size held when it was read. The next look reads it if it can."""


def update_view(
    view: View,
    texts: Mapping[DocId, str | None],
    scope: Scope,
    prefetched: Prefetched | None = None,
    typed: Set[DocId] = frozenset(),
) -> frozenset[DocId]:
    """Makes the next snapshot of a view, unless every document is as it was.

    Args:
        view: Whose documents they are.
        texts: What each document says now; ``None`` means to look at the disk.
        scope: What belongs to the open folders, and the disk to ask.
        prefetched: What was read before, if anything.
        typed: Documents of which only the open text changed; the disk is not asked again whether
            they belong to the workspace.

    Returns:
        The documents with another version, gone ones among them. Those that are open but no part
        of the workspace are kept beside the snapshot, and are not among them.
    """
    prefetched, disk = prefetched or Prefetched(), scope.disk
    project = view.snapshot.project
    changes: dict[DocId, Document | None] = {}
    for id, text in texts.items():
        known = view.snapshot.documents.get(id)
        stamp = view.stamps.get(id)
        is_typed = (
            text is not None
            and known is not None
            and (stamp == _OPEN or (stamp is not None and id in typed))
        )
        if not is_typed and not _is_part(view, id, scope):
            if text is None and known is not None and disk.is_hidden(f"{view.root}/{id}"):
                continue
            _put_loose(view, id, text)
            view.stamps.pop(id, None)
            if known is not None:
                changes[id] = None
            continue
        view.loose.pop(id, None)
        if text is None:
            new = _from_disk(disk, view, id, known, prefetched)
        else:
            new = make_document(id, text, place(id, project), project, known)
            view.stamps[id] = _OPEN
        if new is not known:
            changes[id] = new
    view.snapshot = prefetched.next(view, changes)
    return frozenset(changes)


def doubt(view: View) -> None:
    """Makes the next sweep read all documents of a view again that are not open."""
    view.stamps.update((id, UNSEEN) for id, stamp in view.stamps.items() if stamp != _OPEN)


def _is_part(view: View, id: DocId, scope: Scope) -> bool:
    """Whether a document is part of the graph; by its path alone, until its workspace is read."""
    if not view.is_read:
        return belongs(id)
    return bool(id) and scope.reads(f"{view.root}/{id}")  # a root may be called like a document


def _put_loose(view: View, id: DocId, text: str | None) -> None:
    if text is None:
        view.loose.pop(id, None)
    else:
        project = view.snapshot.project
        view.loose[id] = make_document(id, text, place(id, project), project)


def _from_disk(
    disk: Disk, view: View, id: DocId, known: Document | None, prefetched: Prefetched
) -> Document | None:
    """The document as the disk has it now; ``known`` itself when nothing changed.

    Or when nothing can be said of its file, as of one in a folder that may not be searched.
    """
    path = f"{view.root}/{id}"
    stamp = disk.stamp(path)
    is_folder = stamp is None and disk.folder_mtime(path) is not None
    if stamp is None and not is_folder:
        if known is not None and disk.is_hidden(path):
            if view.stamps.get(id) == _OPEN:
                view.stamps[id] = UNSEEN
            return known
        view.stamps.pop(id, None)
        return None
    version = stamp or (0, 0)
    if known is not None and view.stamps.get(id) == version:
        return known
    view.stamps[id] = version
    # The same facts do not make it the same: the text of a version is had for its stamp alone.
    return prefetched.read(disk, view, Entry(path, version, is_folder))
