"""Files: walking, reading, checking. The rest of the session sees only this port.

Symbolic links are never followed: a link may lead out of the workspace or back into it, and the
file it names is found by its own path if it belongs here.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple, Protocol

from stp_lsp.model.layout import is_document, is_ignored_folder

Stamp = tuple[int, int]
"""Time in nanoseconds and size in bytes; a change of either means a new version.

The time is that of the last change of the file's content or of what is said about it (its "ctime"),
whichever is later: programs set the former back to what it was, and nobody can set the latter.
"""


MOST_NAMES: Final = 5000
"""Names of one folder that are looked at while somebody types a path in it."""
_READ: Final = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""Without waiting: a pipe that came in the place of a file has nobody who writes."""
_GROWTH = 16_000_000
"""Bytes by which a file may have grown since its size was asked for; a log may grow for ever."""
_ANY_WRITE: Final = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_BLOCK: Final = 1 << 20
"""Bytes of a large file that are read at once."""
_NOTHING_THERE: Final = frozenset(
    (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EINVAL)
)
"""What the system says of a path at which there is nothing, or cannot be."""
UNLISTED = -1
"""The time of a folder that could not be listed: no folder has it, so every look tries again."""


class Entry(NamedTuple):
    """A file that a walk found."""

    path: str
    """Absolute, with forward slashes."""
    stamp: Stamp
    is_folder: bool = False
    """A folder whose name is that of a document (`info.md/`); nothing can be read from it."""


class Folder(NamedTuple):
    """A folder that a walk entered."""

    path: str
    names: tuple[str, ...]
    """Everything in it, sorted."""
    files: tuple[Entry, ...]
    """Those of its files that may be documents."""
    mtime: int
    """Nanoseconds; changes when an entry comes or goes."""
    error: str = ""
    """Why it could not be listed; its time is then :data:`UNLISTED` and nothing in it is known."""


class Disk(Protocol):
    """What the session needs of a file system."""

    def walk(self, root: str) -> Iterator[Folder]:
        """Every folder from ``root`` down, ignored ones left out, parents before children."""

    def read(self, path: str) -> bytes:
        """The bytes of a file.

        Raises:
            OSError: when it cannot be read.
        """

    def stamp(self, path: str) -> Stamp | None:
        """The version of a regular file; ``None`` when there is none."""

    def folder_mtime(self, path: str) -> int | None:
        """When the folder's entries last changed; ``None`` when there is no such folder."""

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""

    def is_hidden(self, path: str) -> bool:
        """Whether it cannot be said what is at ``path``, or whether anything is."""

    def is_link(self, path: str) -> bool:
        """Whether ``path`` itself is a symbolic link."""

    def is_same(self, path: str, name: str) -> bool:
        """Whether another name in the folder of ``path`` leads to the very same file or folder."""

    def is_same_folder(self, one: str, other: str) -> bool:
        """Whether two paths lead to one folder, by links or by other spellings."""

    def names(self, folder: str) -> frozenset[str]:
        """All names in a folder as it lists them; none when it cannot be listed."""

    def real_path(self, path: str) -> str:
        """Where ``path`` leads when every symbolic link on the way is followed."""

    def is_protected(self, path: str) -> bool:
        """Whether permissions keep us from writing a file, or from making entries in a folder."""

    def files_below(self, root: str, pruned: frozenset[str]) -> Iterator[str]:
        """Every regular file below ``root`` but in folders of those names; follows no links."""

    def list_folder(self, path: str) -> list[str]:
        """The names in a folder, folders with a slash; some of them when there are very many."""


class RealDisk:
    """The file system of this machine."""

    def walk(self, root: str) -> Iterator[Folder]:
        """Every folder from ``root`` down; one that cannot be listed says why.

        What is gone by now, and ``root`` when it is a file, is passed over.
        """
        pending = [root]
        while pending:
            folder = pending.pop()
            names: list[str] = []
            files: list[Entry] = []
            inner: list[str] = []
            try:
                mtime = _changed(os.stat(folder))
                with os.scandir(folder) as listing:
                    for entry in listing:
                        name = entry.name
                        names.append(name)
                        path = f"{folder}/{name}"
                        if name.endswith(".md") or _may_be_document(name, path):
                            if entry.is_file(follow_symlinks=False):
                                stamp = _stamp(entry)
                                if stamp is not None:
                                    files.append(Entry(path, stamp))
                            elif entry.is_dir(follow_symlinks=False):
                                files.append(Entry(path, (0, 0), is_folder=True))
                        elif entry.is_dir(follow_symlinks=False) and not is_ignored_folder(name):
                            inner.append(path)
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                yield Folder(folder, (), (), UNLISTED, error.strerror or str(error))
                continue
            files.sort()
            names.sort()
            yield Folder(folder, tuple(names), tuple(files), mtime)
            inner.sort(reverse=True)
            pending.extend(inner)

    def read(self, path: str) -> bytes:
        """The bytes of a file; `os.read` takes half the time of `open` on small files."""
        handle = os.open(path, _READ)
        try:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise OSError(f"{path} is not a regular file")
            # One more than there is, so that one read tells the end; room for more costs time.
            most = min(found.st_size, _BLOCK) + 1
            data = os.read(handle, most)
            if len(data) < most:
                return data
            # It grew meanwhile, or is large. A short read is the end of a regular file.
            parts, left = [data], found.st_size + _GROWTH
            while len(parts[-1]) >= most:
                left -= len(parts[-1])
                if left < 0:
                    raise OSError(errno.EFBIG, "it grows while it is read", path)
                most = _BLOCK
                parts.append(os.read(handle, most))
            return b"".join(parts)
        finally:
            os.close(handle)

    def stamp(self, path: str) -> Stamp | None:
        """The version of a regular file; ``None`` when there is none."""
        try:
            found = os.lstat(path)
        except (OSError, ValueError):
            return None
        if not stat.S_ISREG(found.st_mode):
            return None
        return _version(found)

    def folder_mtime(self, path: str) -> int | None:
        """When the folder's entries last changed; ``None`` when there is no such folder."""
        try:
            found = os.stat(path)
        except (OSError, ValueError):
            return None
        return _changed(found) if stat.S_ISDIR(found.st_mode) else None

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""
        try:
            return os.path.exists(path)
        except ValueError:
            return False

    def is_hidden(self, path: str) -> bool:
        """Whether it cannot be said what is at ``path``, or whether anything is.

        A folder on the way may not be searched, or a disk far away does not answer.
        """
        try:
            os.lstat(path)
        except OSError as error:
            return error.errno not in _NOTHING_THERE
        except ValueError:
            pass
        return False

    def is_link(self, path: str) -> bool:
        """Whether ``path`` itself is a symbolic link."""
        try:
            return stat.S_ISLNK(os.lstat(path).st_mode)
        except (OSError, ValueError):
            return False

    def is_same(self, path: str, name: str) -> bool:
        """Whether another name in the folder of ``path`` leads to the very same file or folder."""
        try:
            return os.path.samestat(os.lstat(path), os.lstat(f"{path.rpartition('/')[0]}/{name}"))
        except (OSError, ValueError):
            return False

    def is_same_folder(self, one: str, other: str) -> bool:
        """Whether two paths lead to one folder, by links or by other spellings."""
        try:
            found = os.stat(one)
            return stat.S_ISDIR(found.st_mode) and os.path.samestat(found, os.stat(other))
        except (OSError, ValueError):
            return False

    def names(self, folder: str) -> frozenset[str]:
        """All names in a folder as it lists them; none when it cannot be listed."""
        try:
            return frozenset(os.listdir(folder))
        except (OSError, ValueError):
            return frozenset()

    def real_path(self, path: str) -> str:
        """Where ``path`` leads when every symbolic link on the way is followed."""
        try:
            return os.path.realpath(path).replace(os.sep, "/")
        except (OSError, ValueError):
            return ""

    def is_protected(self, path: str) -> bool:
        """Whether we may not write a file, or make entries in a folder.

        A file that nobody may write is protected from the superuser too: somebody meant it so. On
        Windows a folder has no such mark.
        """
        try:
            found = os.stat(path)
        except (OSError, ValueError):
            return False
        if os.name == "nt" and stat.S_ISDIR(found.st_mode):
            return False
        return not (found.st_mode & _ANY_WRITE and os.access(path, os.W_OK))

    def files_below(self, root: str, pruned: frozenset[str]) -> Iterator[str]:
        """Every regular file below ``root``; folders that cannot be listed are passed over."""
        pending = [root]
        while pending:
            folder = pending.pop()
            try:
                with os.scandir(folder) as listing:
                    for entry in listing:
                        if entry.is_dir(follow_symlinks=False):
                            if entry.name not in pruned:
                                pending.append(f"{folder}/{entry.name}")
                        elif entry.is_file(follow_symlinks=False):
                            yield f"{folder}/{entry.name}"
            except OSError:
                continue

    def list_folder(self, path: str) -> list[str]:
        """The names in a folder, at most :data:`MOST_NAMES`; none when it cannot be listed."""
        try:
            with os.scandir(path) as listing:
                return [
                    f"{entry.name}/" if entry.is_dir() else entry.name
                    for entry in islice(listing, MOST_NAMES)
                ]
        except OSError:
            return []

    def write(self, path: str, data: bytes) -> None:
        """Replaces a file atomically, keeping its permissions and, as far as we may, its owner.

        Raises:
            OSError: when it cannot be written; the old content is then still there.
        """
        import tempfile  # 10 ms that only a writer pays

        folder = os.path.dirname(path) or "."
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".stp-lsp-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            try:
                before = os.stat(path)
            except FileNotFoundError:
                os.chmod(temporary, 0o666 & ~_umask())
            else:
                _give(temporary, before)
                os.chmod(temporary, stat.S_IMODE(before.st_mode))
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise


def _stamp(entry: os.DirEntry[str]) -> Stamp | None:
    """The version of a listed file; ``None`` when it went meanwhile."""
    try:
        found = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    return _version(found)


def _version(found: os.stat_result) -> Stamp:
    return _changed(found), found.st_size


def _changed(found: os.stat_result) -> int:
    """When a file or folder was changed last, as :data:`Stamp` has it.

    On Windows, where `st_ctime` is when the file was made, that is the time of its content alone.
    """
    return max(found.st_mtime_ns, found.st_ctime_ns)


def _give(path: str, owned: os.stat_result) -> None:
    """Gives our file to who owned another one: the superuser repairs the files of somebody."""
    if not hasattr(os, "chown"):
        return
    mine = os.stat(path)
    with contextlib.suppress(OSError):
        if mine.st_gid != owned.st_gid:  # first, and by itself: most may choose among their groups
            os.chown(path, -1, owned.st_gid)
        if mine.st_uid != owned.st_uid:
            os.chown(path, owned.st_uid, -1)


def _umask() -> int:
    """The process's file mode mask; there is no way to ask for it but to set it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _may_be_document(name: str, path: str) -> bool:
    """Whether a file that is not called `*.md` may be a document."""
    return name.endswith((".json", ".intentfiles", ".stp-config", "config", "version")) and (
        is_document(path)
    )
