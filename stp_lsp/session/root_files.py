"""Files below one root, for rules that check what a document names: the port `model.files.Files`.

Only what a document names is looked at, and only below the root: no path leaves it by `..`, and
nothing is read through a symbolic link that does. A cited file is read to look for an id in it; the
answer holds for as long as the file has the same stamp. Tests appear while one works, so what the
disk said of a cited file is believed for a second and no longer.

The event loop, which waits for no disk, believes for longer: until a look at the disk finds that
something else is to be said (:meth:`RootFiles.has_changed`). It asks for nothing that is known, and
nothing about a name that is not in the list of its folder.

Values are shared by snapshots and asked from several threads. Every answer can be worked out
again, so a race between threads costs time and nothing else.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Set
from typing import Final, NamedTuple

from stp_lsp.model.paths import is_below, normalise, within
from stp_lsp.session.disk import Disk, Stamp
from stp_lsp.session.disk_guard import guarded, is_without_disk
from stp_lsp.session.file_text import decode
from stp_lsp.session.folder_lists import FolderLists

FRESH: Final = 1.0
"""Seconds for which the disk's word holds."""
NAMES_FRESH: Final = 5.0
"""Seconds for which a list of the whole repository holds; making one takes a second at most."""
LARGEST: Final = 4_000_000
"""Bytes; in a larger file no id is looked for."""
MOST_FILES: Final = 200_000
"""A repository with more is not searched by name."""
PRUNED: Final = frozenset((".git", ".backup", "node_modules", "_build", "deps"))
"""Folders in which nobody keeps the tests of the project (FORMAT.md 8.4, L1l)."""
_MOST_ANSWERS: Final = 10_000
_HELD_BYTES: Final = 2_000_000
"""Of files that were read; what they were asked is kept for longer (`_answers`, `_thread_ids`)."""
_THREAD_ID: Final = re.compile(r"[A-Z]{1,20}[0-9]{4}")
_THREAD_IDS: Final = re.compile(_THREAD_ID.pattern.encode())


class _Place(NamedTuple):
    """What a path led to."""

    seen: float
    """When it was looked at."""
    real: str
    stamp: Stamp | None
    """``None`` for what is no regular file below the root."""


class LookedAt(NamedTuple):
    """What was found of paths that somebody asked about before."""

    there: dict[str, bool]
    """Whether something is there, of those that :meth:`RootFiles.exists` was asked about."""
    hidden: dict[str, bool]
    """Whether it cannot be said, of those that :meth:`RootFiles.is_hidden` was asked about."""


class RootFiles:
    """What is below one root, by paths relative to it."""

    __slots__ = (
        "_answers",
        "_asked",
        "_clock",
        "_disk",
        "_folders",
        "_held",
        "_held_bytes",
        "_hidden",
        "_hidden_of",
        "_listed",
        "_names",
        "_open_text",
        "_places",
        "_real_root",
        "_root",
        "_seen",
        "_there",
        "_thread_ids",
    )

    def __init__(
        self,
        disk: Disk,
        root: str,
        open_text: Callable[[str], str | None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Looks at nothing yet.

        Args:
            disk: Where to look.
            root: Absolute, with forward slashes.
            open_text: The text of a file that an editor has open, by absolute path.
            clock: Seconds; only differences count.
        """
        self._disk = guarded(disk)
        self._root = root
        self._open_text = open_text or _nothing_open
        self._clock = clock
        self._real_root = ""
        self._places: dict[str, _Place] = {}
        self._folders: dict[str, tuple[float, str]] = {}
        """When each folder was looked at, and where it leads. Nothing is believed longer of a file
        than of its folder, so both together are no older than :data:`FRESH`."""
        self._seen: dict[str, Stamp | None] = {}
        """What was first answered of each real path, until :meth:`refresh`."""
        self._asked: dict[str, bool] = {}
        """Whether each path was there when :meth:`exists` was asked."""
        self._there: dict[str, bool] = {}
        """What was last found of these, for who may not wait."""
        self._listed = FolderLists(self._disk)
        self._hidden: dict[str, bool] = {}
        """What :meth:`is_hidden` answered, until :meth:`refresh`."""
        self._hidden_of: tuple[tuple[str, ...], bool] = ((), False)
        """What :meth:`is_any_hidden` was asked last."""
        self._answers: dict[tuple[str, str], tuple[Stamp, bool]] = {}
        self._held: dict[str, tuple[Stamp, bytes]] = {}
        """Files that were just read: a contract asks one file for the ids of many rows."""
        self._held_bytes = 0
        self._thread_ids: dict[str, tuple[Stamp, bytes]] = {}
        """The ids of threads in each file, one to a line: a rename asks all of them for one that no
        one asked for before."""
        self._names: tuple[float, dict[str, tuple[str, ...]]] | None = None

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there, behind a symbolic link too.

        One of which nothing can be said is taken to be there.
        """
        clean = normalise(path)
        if not clean:
            return False
        if is_without_disk():
            known = self._there.get(clean)
            if known is not None:
                return known
            missing = self._listed.is_missing(f"{self._root}/{clean}")
            found = not missing and self._is_there(clean)
        else:
            found = self._is_there(clean)
            if not found:
                self._listed.note(f"{self._root}/{clean}")
        if clean in self._asked or len(self._asked) < _MOST_ANSWERS:
            self._asked.setdefault(clean, found)
            self._there[clean] = found
        return found

    def is_file(self, path: str) -> bool:
        """Whether a regular file is there, or may be; a path that ends with a slash names none."""
        return self._place(path).stamp is not None or self._is_hidden(path)

    def is_hidden(self, path: str) -> bool:
        """Whether it cannot be said what is at a path; as of when that was first asked."""
        known = self._hidden.get(path)
        if known is None:
            known = self._is_hidden(path)
            if len(self._hidden) < _MOST_ANSWERS:
                self._hidden[path] = known
        return known

    def is_any_hidden(self, paths: tuple[str, ...]) -> bool:
        """Whether :meth:`is_hidden` says so of any of many paths, which may be all of an index."""
        known = self._hidden_of
        if known[0] is not paths:
            known = self._hidden_of = (paths, any(map(self.is_hidden, paths)))
        return known[1]

    def contains(self, path: str, needle: str) -> bool:
        """Whether that file, or its text in an editor, holds ``needle`` as it stands.

        A file that cannot be read holds nothing. One larger than :data:`LARGEST`, or in a folder
        that may not be searched, is taken to hold everything: nothing shall be said of what was
        not looked at.
        """
        clean = normalise(path)
        text = self._open_text(f"{self._root}/{clean}") if clean else None
        if text is not None:
            return needle in text
        _, real, stamp = self._place(path)
        if stamp is None:
            return self._is_hidden(path)
        if stamp[1] > LARGEST:
            return True
        if _THREAD_ID.fullmatch(needle):
            return self._names_thread(real, stamp, needle.encode())
        known = self._answers.get((real, needle))
        if known is not None and known[0] == stamp:
            return known[1]
        found = needle.encode("utf-8", "surrogatepass") in self._bytes(real, stamp)
        if len(self._answers) >= _MOST_ANSWERS:
            self._answers.clear()
        self._answers[real, needle] = (stamp, found)
        return found

    def holding(self, paths: Iterable[str], thread: str) -> list[str]:
        """Those of many files that hold the id of a thread, as :meth:`contains` says of each.

        A rename asks all that are cited. Each is asked for its version, and read if that is one
        that nobody read before; nothing else is done for it.
        """
        if not _THREAD_ID.fullmatch(thread):
            return [path for path in paths if self.contains(path, thread)]
        id = thread.encode()
        self._real_root = self._real_root or self._disk.real_path(self._root)
        stamp_of, open_text = self._disk.stamp, self._open_text
        folders: dict[str, str] = {}
        found: list[str] = []
        for path in paths:
            folder, _, name = path.rpartition("/")
            real = folders.get(folder)
            if real is None:
                real = folders[folder] = self._inside(folder)
            if not (real and name) or open_text(f"{self._root}/{path}") is not None:
                holds = self.contains(path, thread)
            else:
                file = f"{real}/{name}"
                stamp = stamp_of(file)
                if stamp is None:  # mostly nothing is there
                    holds = self._disk.is_link(file) and self.contains(path, thread)
                else:
                    holds = stamp[1] > LARGEST or self._names_thread(file, stamp, id)
            if holds:
                found.append(path)
        return found

    def read(self, path: str) -> str | None:
        """The text of that file; ``None`` when it is too large, is not UTF-8, or cannot be read."""
        return self._text(path, self._read)

    def recall(self, path: str) -> str | None:
        """:meth:`read` of the version that was seen last, which may be in memory."""
        return self._text(path, self._bytes)

    def _text(self, path: str, read: Callable[[str, Stamp], bytes]) -> str | None:
        clean = normalise(path)
        text = self._open_text(f"{self._root}/{clean}") if clean else None
        if text is not None:
            return text
        _, real, stamp = self._place(path)
        if stamp is None or stamp[1] > LARGEST:
            return None
        try:
            text, fault = decode(read(real, stamp))
        except OSError:
            return None
        return None if fault else text

    def _read(self, real: str, _: Stamp) -> bytes:
        return self._disk.read(real)

    def find_by_name(self, name: str) -> tuple[str, ...]:
        """The paths of all files of that name, ordered; none in a repository beyond all measure."""
        now = self._clock()
        names = self._names
        if names is None or not 0 <= now - names[0] < NAMES_FRESH:
            names = self._names = (now, self._list())
        return names[1].get(name, ())

    def list_folder(self, path: str) -> tuple[str, ...]:
        """The names in a folder, as of now; nothing of one outside the root."""
        clean = normalise(path)
        if path.strip("/") and not clean:
            return ()
        self._real_root = self._real_root or self._disk.real_path(self._root)
        folder = f"{self._root}/{clean}" if clean else self._root
        real = self._disk.real_path(folder)
        if real != self._real_root and not within(real, self._real_root):
            return ()
        names = (
            name
            for name in self._disk.list_folder(real)
            if not name.startswith(".") and name.rstrip("/") not in PRUNED
        )
        return tuple(sorted(names))

    def has_changed(self) -> bool:
        """Whether a file that was asked about came, went or is another version by now.

        Files that are no documents are in no sweep; whoever reported something about them asks.
        """
        self._listed.look_again()
        if any(self._disk.stamp(real) != stamp for real, stamp in self._seen.copy().items()):
            return True
        if any(self._is_hidden(path) != was for path, was in self._hidden.copy().items()):
            return True
        return any(self._is_there(path) != was for path, was in self._asked.copy().items())

    def has_come_or_gone(self, paths: Set[str]) -> bool:
        """Whether what was asked for, at or below paths of an event, came or went.

        Of files that no document is the event may be all that is heard until the next look.
        """
        below = (each for each in self._asked.copy().items() if is_below(each[0], paths))
        return any(self._is_there(path) != was for path, was in below)

    def forget(self) -> None:
        """Answers nothing more from what it looked at before: for whoever is about to write."""
        self._places = {}
        self._folders = {}
        self._there = {}
        self._listed = FolderLists(self._disk)

    def look(self) -> LookedAt:
        """Looks at every path anew of which somebody asked whether it is there."""
        return LookedAt(
            {path: self._is_there(path) for path in self._asked.copy()},
            {path: self._is_hidden(path) for path in self._hidden.copy()},
        )

    def copy(self) -> RootFiles:
        """One that was asked the same; what that is asked does not show in this one."""
        other = RootFiles(self._disk, self._root, self._open_text, self._clock)
        other._asked, other._hidden = self._asked.copy(), self._hidden.copy()
        return other

    def refresh(self, looked: LookedAt | None = None) -> bool:
        """Looks at every file anew the next time it is asked about.

        Args:
            looked: What :meth:`look` found, if it was had before. What somebody asked about since
                then is as new.

        Returns:
            Whether a path came or went of which somebody asked only whether it is there, or
            whether that can be said.
        """
        self.forget()
        self._seen = {}
        before = self._asked, self._hidden
        looked = looked or self.look()
        self._asked = before[0] | looked.there
        self._there = self._asked.copy()
        self._hidden = before[1] | looked.hidden
        self._hidden_of = ((), False)
        return (self._asked, self._hidden) != before

    def _is_there(self, path: str) -> bool:
        place = f"{self._root}/{path}"
        return self._disk.exists(place) or self._disk.is_hidden(place)

    def _is_hidden(self, path: str) -> bool:
        """Whether nothing can be said of a path: a folder on the way may not be searched."""
        clean = "" if path.endswith("/") else normalise(path)
        return bool(clean) and self._disk.is_hidden(f"{self._root}/{clean}")

    def _place(self, path: str) -> _Place:
        """The regular file at a path, as of at most a second ago."""
        now = self._clock()
        known = self._places.get(path)
        if known is not None and (0 <= now - known.seen < FRESH or is_without_disk()):
            return known
        clean = "" if path.endswith("/") else normalise(path)
        self._real_root = self._real_root or self._disk.real_path(self._root)
        real, stamp = "", None
        if clean:
            now, folder = self._folder(clean.rpartition("/")[0], now)
            if folder and within(folder, self._real_root):
                real = f"{folder}/{clean.rpartition('/')[2]}"
                stamp = self._disk.stamp(real)
            if stamp is None:  # it is not there, is a link, or stands behind one
                real = self._disk.real_path(f"{self._root}/{clean}")
        inside = bool(real) and within(real, self._real_root)
        if stamp is None and inside:
            stamp = self._disk.stamp(real)
        place = _Place(now, real, stamp)
        if len(self._places) >= _MOST_ANSWERS:
            self._places, self._seen = {}, {}
        self._places[path] = place
        if inside:
            self._seen.setdefault(real, place.stamp)
        return place

    def _folder(self, path: str, now: float) -> tuple[float, str]:
        """Where a folder leads, and when that was so; the links on the way are asked for once."""
        known = self._folders.get(path)
        if known is not None and 0 <= now - known[0] < FRESH:
            return known
        real = self._disk.real_path(f"{self._root}/{path}" if path else self._root)
        if len(self._folders) >= _MOST_ANSWERS:
            self._folders = {}
        self._folders[path] = found = (now, real)
        return found

    def _inside(self, path: str) -> str:
        """Where a folder below the root leads; empty unless it is one, written as it should be."""
        if not path or normalise(path) != path:
            return ""
        _, real = self._folder(path, self._clock())
        return real if within(real, self._real_root) else ""

    def _names_thread(self, real: str, stamp: Stamp, id: bytes) -> bool:
        """Whether a file holds the id of a thread, with other letters before it or without."""
        known = self._thread_ids.get(real)
        if known is None or known[0] != stamp:
            ids = b"\n".join((*set(_THREAD_IDS.findall(self._bytes(real, stamp))), b""))
            if len(self._thread_ids) >= _MOST_ANSWERS:
                self._thread_ids = {}
            self._thread_ids[real] = known = (stamp, ids)
        return id + b"\n" in known[1]

    def _bytes(self, real: str, stamp: Stamp) -> bytes:
        held = self._held.get(real)
        if held is not None and held[0] == stamp:
            return held[1]
        try:
            data = self._disk.read(real)
        except OSError:
            data = b""
        if self._held_bytes + len(data) > _HELD_BYTES:
            self._held, self._held_bytes = {}, 0
        self._held[real] = (stamp, data)
        self._held_bytes += len(data)
        return data

    def _list(self) -> dict[str, tuple[str, ...]]:
        start = len(self._root) + 1
        found: dict[str, list[str]] = {}
        for count, path in enumerate(self._disk.files_below(self._root, PRUNED)):
            if count >= MOST_FILES:
                return {}  # that a name stands for one file alone could not be said
            found.setdefault(path.rpartition("/")[2], []).append(path[start:])
        return {name: tuple(sorted(paths)) for name, paths in found.items()}


def _nothing_open(path: str) -> str | None:
    return None
