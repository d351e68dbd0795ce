"""Reading files that changed, in any thread, before the session takes them in.

Nothing of the session is changed, and what it has is copied first. What is found is a guess of what
the session will need (see :mod:`stp_lsp.session.ahead`): a wrong one costs time and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from stp_lsp.model.document import DocId
from stp_lsp.model.layout import is_document
from stp_lsp.session.ahead import Ahead
from stp_lsp.session.opened import nearest
from stp_lsp.session.putting import put
from stp_lsp.session.session import Session
from stp_lsp.session.shown import Shown
from stp_lsp.session.sweep import is_below
from stp_lsp.session.values import View


def read_ahead(session: Session, paths: Iterable[str]) -> Ahead:
    """Reads what changed at ``paths``, files or folders, and makes the snapshots after it."""
    views = session.views.copy()
    ahead = Ahead()
    by_root: dict[str, dict[DocId, str | None]] = {}
    shown = session.shown()
    for path in _documents(session, views, paths, shown):
        root = nearest(path, views)
        if root in views and path not in session.overlays:
            by_root.setdefault(root, {})[path[len(root) + 1 :]] = None
    for root, texts in by_root.items():
        put(session.disk, _copy(views[root]), texts, shown, ahead)
    return ahead


def _documents(
    session: Session, views: Mapping[str, View], paths: Iterable[str], shown: Shown
) -> Iterator[str]:
    """The documents that came, changed or went with files and folders."""
    folders: set[str] = set()
    for path in paths:
        if is_document(path) and session.disk.folder_mtime(path) is None:
            yield path
        else:
            folders.add(path)
    for path in folders:
        for start in shown.to_list(path):
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
    return copy
