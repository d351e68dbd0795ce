"""Works out in any thread what a step of the session will need, before the step is taken.

Nothing of the session is changed, and what it has is copied first. The result is a guess
(:mod:`stp_lsp.session.prefetched`): a wrong one costs time and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from stp_lsp.model.document import DocId
from stp_lsp.model.layout import is_document
from stp_lsp.model.paths import is_below, within
from stp_lsp.session.disk import Disk
from stp_lsp.session.memo_disk import MemoDisk
from stp_lsp.session.open_folders import nearest
from stp_lsp.session.prefetched import Prefetched
from stp_lsp.session.roots import find_root
from stp_lsp.session.scope import Scope
from stp_lsp.session.session import Action, Modification, Session
from stp_lsp.session.spelling import listed_path
from stp_lsp.session.values import View
from stp_lsp.session.view_update import update_view


def prefetch(session: Session, paths: Iterable[str]) -> Prefetched:
    """Reads what changed at ``paths``, files or folders, and makes the snapshots after it."""
    views = session.views.copy()
    prefetched = Prefetched()
    by_root: dict[str, dict[DocId, str | None]] = {}
    scope = session.scope()
    for path in _documents(session, views, paths, scope):
        root = nearest(path, views)
        if root in views and path not in session.overlays:
            by_root.setdefault(root, {})[path[len(root) + 1 :]] = None
    for root, texts in by_root.items():
        update_view(_copy(views[root]), texts, scope, prefetched)
    return prefetched


def prefetch_step(
    session: Session, path: str, action: Action, folders: Iterable[str]
) -> tuple[str, Prefetched]:
    """Asks the disk all that opening or closing a document will ask.

    Nothing rests on what the document says, so none is made of its text.

    Args:
        session: The session.
        path: As the client has it.
        action: What is to be done.
        folders: Those that the client has open, also if they are still to be read.

    Returns:
        The path by which the document is known, and what the session then takes the step with.
    """
    prefetched = Prefetched(MemoDisk(session.disk))
    trial = _trial(session, prefetched)
    if action is Action.OPENED:
        opened = [*folders, *trial.opened]
        found = listed_path(trial.disk, path, opened)
        if not any(within(found, folder) for folder in opened):  # in no folder that is open
            found = listed_path(trial.disk, path, _root(trial.disk, path))
        path = found
    trial.did_modify_files([Modification(path, action)], prefetched)
    return path, prefetched


def _root(disk: Disk, path: str) -> Iterator[str]:
    root = find_root(disk, path.rpartition("/")[0])
    if root is not None:
        yield root


def _trial(session: Session, prefetched: Prefetched) -> Session:
    """A session like another one, whose steps leave that as it is."""
    assert prefetched.disk is not None
    trial = Session(prefetched.disk, session.settings)
    trial.opened = list(session.opened)
    trial.overlays = session.overlays.copy()
    trial.views = {root: _copy(view) for root, view in session.views.copy().items()}
    trial.seen.times = session.seen.times.copy()
    trial.seen.unlisted = session.seen.unlisted.copy()
    return trial


def _documents(
    session: Session, views: Mapping[str, View], paths: Iterable[str], scope: Scope
) -> Iterator[str]:
    """The documents that came, changed or went with files and folders."""
    folders: set[str] = set()
    for path in paths:
        if is_document(path) and session.disk.folder_mtime(path) is None:
            yield path
        else:
            folders.add(path)
    for path in folders:
        for start in scope.to_list(path):
            for folder in session.disk.walk(start):
                yield from (entry.path for entry in folder.files)
        if is_document(path):
            yield path
    if folders:
        for root, view in views.items():
            for id in tuple(view.stamps):
                if is_below(f"{root}/{id}", folders):
                    yield f"{root}/{id}"


def _copy(view: View) -> View:
    """A view that may be changed instead of the session's own."""
    copy = View(view.root, view.snapshot, view.chosen, complete=view.complete, is_read=view.is_read)
    copy.stamps = view.stamps.copy()
    copy.loose = view.loose.copy()
    return copy
