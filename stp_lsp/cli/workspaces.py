"""From the paths a user names to the workspaces they mean.

A path inside a workspace means that workspace, narrowed to what lies at or below the path; a path
above workspaces means them all. A workspace is always read as a whole, because what a document
may refer to does not depend on where the question was asked.
"""

from __future__ import annotations

import datetime
import errno
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from stp_lsp.cli.forked import Reading
from stp_lsp.cli.problem import ProblemError
from stp_lsp.model.document import Document
from stp_lsp.model.paths import is_below, parent, within
from stp_lsp.model.settings import MAX_FILE_SIZE, Settings
from stp_lsp.session.cache_place import may_be_kept
from stp_lsp.session.cache_revalidation import catch_up
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.loader import Loaded
from stp_lsp.session.roots import HOMES, find_root, misspelled_home
from stp_lsp.session.session import Session, View

_WHAT_MAKES_ONE = (
    "a workspace has a file `intent/.config/config.json` "
    "(older ones `.intent/config.json`, `stp/.config` or `.stp-config`)"
)
_HOW_TO_MAKE_ONE = """`intent init` makes one, and so does `{"intent_version": "2.19.0"}` in it"""


class Opened:
    """The workspaces that some paths mean."""

    def __init__(self, session: Session, paths: Mapping[str, str]) -> None:
        """Takes the paths by the names they were asked for under."""
        self.session = session
        self._paths = dict(paths)
        nearest = [session.view_of(path) for path in self._paths.values()]
        self.views: tuple[View, ...] = tuple(
            view
            for root, view in sorted(session.views.items())
            if view in nearest or any(within(root, path) for path in self._paths.values())
        )

    def documents(self, view: View) -> list[Document]:
        """The documents of a workspace that lie at or below a path that was asked for.

        Nothing of a folder that cannot be listed, although a cache may know what was in it.
        """
        documents = view.snapshot.documents
        if hidden := frozenset(self.session.seen.unlisted):
            start = f"{view.root}/"
            documents = {
                id: each for id, each in documents.items() if not is_below(start + id, hidden)
            }
        asked = frozenset(self._paths.values())
        if any(within(view.root, path) for path in asked):
            return list(documents.values())
        return [
            document
            for id, document in documents.items()
            if not asked.isdisjoint(_at_or_above(f"{view.root}/{id}"))
        ]

    def unlisted(self) -> Iterator[tuple[str, str, bool]]:
        """Folders that could not be looked into: path, reason, and whether documents are missing.

        They are when the folder is part of the method's own; anywhere else it may well be that of
        another program, a database for instance, and hold nothing of ours.
        """
        for path, reason in sorted(self.session.seen.unlisted.items()):
            view = self.session.view_of(path)
            home = f"{view.root}/{view.snapshot.project.home}" if view is not None else ""
            yield shown_path(path), reason, bool(home) and within(path, home)

    def empty(self) -> list[str]:
        """The names of paths in a workspace that hold no document of it."""
        holding = {
            path
            for view in self.views
            for id in view.snapshot.documents
            for path in _at_or_above(f"{view.root}/{id}")
        }
        return [name for name, path in self._paths.items() if path not in holding]


class Asked(NamedTuple):
    """Paths that the user named, and the workspaces they mean, being read."""

    paths: Mapping[str, str]
    """Absolute paths by the names they were given."""
    readings: Mapping[str, Reading | Loaded]
    """By folder; what a cache knows of it in place of a reading."""
    began: tuple[float, int]
    """When, by the clock that does not jump and by the wall's."""

    @property
    def is_shared(self) -> bool:
        """Whether another core is reading, so that there is time for something else here."""
        return any(
            isinstance(reading, Reading) and reading.has_begun for reading in self.readings.values()
        )


def begin(names: Sequence[str], *, cached: bool = True) -> Asked:
    """Begins to read every workspace that ``names`` mean; there is time for something else.

    Args:
        names: Paths.
        cached: Whether to begin with what a cache knows, where there is one.

    Raises:
        ProblemError: for a path that does not exist or cannot be read.
    """
    disk = RealDisk()
    began = time.monotonic(), time.time_ns()
    paths = {name: _existing(name) for name in names}
    readings: dict[str, Reading | Loaded] = {}
    for path in paths.values():
        folder = path if os.path.isdir(path) else parent(path)
        start = find_root(disk, folder) or folder
        if not any(within(start, begun) for begun in readings):
            known = _recall(start) if cached else None
            readings[start] = known or Reading(start, MAX_FILE_SIZE)
    return Asked(paths, readings, began)


def _recall(folder: str) -> Loaded | None:
    if not may_be_kept(folder):
        return None
    from stp_lsp.session.cache import recall  # only where there is something to recall

    return recall(folder, MAX_FILE_SIZE)


def open_asked(asked: Asked, settings: Settings) -> Opened:
    """The workspaces that were asked for, read.

    Args:
        asked: What :func:`begin` began.
        settings: What the command line chose; those of each project lie under them.

    Raises:
        ProblemError: for a path that means no workspace.
    """
    session = Session(RealDisk(), replace(settings, today=today()))
    for folder, reading in asked.readings.items():
        if isinstance(reading, Reading):
            session.adopt(folder, reading.loaded())
            continue
        session.adopt(folder, reading, complete=False)
        if not catch_up(session, folder):
            session.adopt(folder, Reading(folder, MAX_FILE_SIZE).loaded())
    for name, path in asked.paths.items():
        if not any(within(root, path) or within(path, root) for root in session.views):
            remedy = f"{_WHAT_MAKES_ONE}; {_HOW_TO_MAKE_ONE}"
            homes = {f"{path}/{home}" for home in HOMES}
            if hidden := homes.intersection(session.seen.unlisted):
                folder = min(hidden)
                remedy = unlisted(shown_path(folder), session.seen.unlisted[folder])
            elif (found := misspelled_home(session.disk, path)) is not None:
                remedy = f"the folder `{found[0]}` is one if you rename it to `{found[1]}`"
            raise ProblemError(f"{name}: no workspace here, above or below; {remedy}")
    return Opened(session, asked.paths)


def keep(asked: Asked, opened: Opened) -> None:
    """Keeps on disk what was read, so that nobody need read it again; does nothing on a CI.

    The machines of a CI are thrown away, and what is on them with them.
    """
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        return
    for folder, reading in asked.readings.items():
        if not isinstance(reading, Reading):
            continue
        from stp_lsp.session import cache

        kept = cache.to_keep(opened.session, folder)
        if kept is not None:
            seconds, noted = asked.began
            cache.keep(kept, cache.began_at(time.monotonic() - seconds, noted))


def open_paths(names: Sequence[str]) -> Opened:
    """Reads every workspace that ``names`` mean.

    Raises:
        ProblemError: for a path that does not exist, cannot be read, or means no workspace.
    """
    return open_asked(begin(names), Settings())


def open_workspaces(name: str) -> tuple[View, ...]:
    """Reads the one workspace that holds ``name``, or every one below it.

    A workspace inside another one, an example for instance, counts only when it is asked for.

    Raises:
        ProblemError: when there is none.
    """
    opened = open_paths([name])
    above = opened.session.view_of(_existing(name))
    return (above,) if above is not None else opened.views


def open_workspace(name: str) -> View:
    """Reads the one workspace that holds ``name``, or the only one below it.

    Raises:
        ProblemError: when there is none, or several and none of them is the nearest.
    """
    views = open_workspaces(name)
    if len(views) > 1:
        roots = ", ".join(shown_path(view.root) for view in views)
        raise ProblemError(f"{name}: several workspaces are below; name one of {roots}")
    return views[0]


def unlisted(path: str, why: str) -> str:
    """What there is to say of a folder that could not be looked into, and what helps.

    Args:
        path: As the user would write it.
        why: What the system said.
    """
    if why == os.strerror(errno.EACCES):
        return f"{path}: cannot be listed ({why}); `chmod u+rx {path}` allows you to"
    return f"{path}: cannot be listed ({why}); see whether its disk answers"


def shown_path(path: str) -> str:
    """An absolute path as the user would write it: relative to where they are."""
    try:
        here = os.getcwd().replace(os.sep, "/").rstrip("/") + "/"
    except OSError:  # the folder is gone
        return path
    if path.startswith(here) and path != here:
        return path[len(here) :]
    try:
        return os.path.relpath(path).replace(os.sep, "/")
    except ValueError:  # another drive
        return path


def _at_or_above(path: str) -> Iterator[str]:
    """``path`` and every folder above it."""
    while path:
        yield path
        path = parent(path)
    yield "/"


def today() -> str:
    """The date here, as `YYYY-MM-DD`."""
    return datetime.date.today().isoformat()


def _existing(name: str) -> str:
    """The absolute path of something that is there and can be read."""
    try:
        path = os.path.abspath(name)
        is_folder = os.path.isdir(path)
        if not name or not (is_folder or os.path.isfile(path)):
            if name and os.path.lexists(path):
                raise ProblemError(f"{name}: neither a file nor a folder")
            raise ProblemError(f"{name or repr(name)}: no such file or folder")
        if is_folder:
            with os.scandir(path):
                pass
        else:
            with open(path, "rb"):
                pass
    except ValueError as error:
        raise ProblemError(f"{name!r}: not a path: {error}") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise ProblemError(f"{name}: cannot be read ({reason}); check its permissions") from None
    return path.replace(os.sep, "/")
