"""Asking and reading what a step of the session will need, in any thread, before it is taken.

The step is tried on a copy of the session, over a disk that remembers its answers. Nothing of the
session is changed. What is found is a guess of what the session will need (see
:mod:`stp_lsp.session.prefetched`): a wrong one costs time and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from stp_lsp.model.paths import within
from stp_lsp.session.disk import Disk
from stp_lsp.session.memo_disk import MemoDisk
from stp_lsp.session.prefetched import Prefetched
from stp_lsp.session.roots import find_root
from stp_lsp.session.session import Action, Modification, Session
from stp_lsp.session.spelling import listed_path
from stp_lsp.session.sweep import Sweep
from stp_lsp.session.values import View

T = TypeVar("T")


def prefetch(session: Session, paths: Iterable[str]) -> Prefetched:
    """What the session will need for events about files or folders at ``paths``."""
    prefetched = _prefetch(session)
    trial = _trial(session, prefetched, of_folders=True)
    trial.did_modify_files([Modification(path, Action.ON_DISK) for path in paths], prefetched)
    return prefetched


def prefetch_look(session: Session, sweep: Sweep) -> Prefetched:
    """What the session will need to take in what a look at the disk found."""
    prefetched = _prefetch(session)
    _trial(session, prefetched, of_folders=True).take(sweep, prefetched)
    return prefetched


def prefetch_step(
    session: Session, path: str, action: Action, folders: Iterable[str]
) -> tuple[str, Prefetched]:
    """What the session will need to open or close a document.

    Nothing rests on what the document says, so none is made of its text.

    Args:
        session: The session.
        path: As the client has it.
        action: What is to be done.
        folders: Those that the client has open, also if they are still to be read.

    Returns:
        The path by which the document is known, and what the session then takes the step with.
    """
    prefetched = _prefetch(session)
    trial = _trial(session, prefetched, of_folders=False)
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


def _prefetch(session: Session) -> Prefetched:
    return Prefetched(MemoDisk(session.disk), session.steps)


def _trial(session: Session, prefetched: Prefetched, *, of_folders: bool) -> Session:
    """A session like another one, whose steps leave that as it is.

    Args:
        session: The other one.
        prefetched: Where its steps ask and read.
        of_folders: Whether they may be about folders.
    """
    assert prefetched.disk is not None
    trial = Session(prefetched.disk, session.settings)
    trial.steps = session.steps
    trial.opened = list(session.opened)
    trial.overlays = session.overlays.copy()
    trial.views = _Copies(session.views, _copy)
    trial.cited = _Copies(session.cited, lambda files: files.copy())
    if of_folders:
        trial.seen.times = session.seen.times.copy()
        trial.seen.unlisted = session.seen.unlisted.copy()
    return trial


class _Copies(dict[str, T]):
    """What another dictionary holds, of which a copy is made as soon as somebody takes it.

    A step is nearly always about one workspace of many, and the stamps of a large one are many.
    """

    def __init__(self, values: Mapping[str, T], copy: Callable[[T], T]) -> None:
        super().__init__(values)
        self._copy = copy
        self._own: set[str] = set()

    def __getitem__(self, key: str) -> T:
        found = super().__getitem__(key)
        if key not in self._own:
            self[key] = found = self._copy(found)
        return found

    def __setitem__(self, key: str, value: T) -> None:
        self._own.add(key)
        super().__setitem__(key, value)

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401  # as of any dictionary
        """The copy, or the default."""
        try:
            return self[key]
        except KeyError:
            return default


def _copy(view: View) -> View:
    """A view that may be changed instead of the session's own."""
    copy = View(view.root, view.snapshot, view.chosen, complete=view.complete, is_read=view.is_read)
    copy.stamps = view.stamps.copy()
    copy.loose = view.loose.copy()
    return copy
