"""Names in another spelling, where a disk finds a file by any: those of macOS and of Windows.

There `st0001` leads to what is listed as `ST0001`, so that something answers by a name says nothing
of how it is called. What counts is the name in the list of its folder, which is also what a walk
finds. Where capitals count, one question for each folder tells so, and nothing is listed.
"""

from __future__ import annotations

from collections.abc import Iterable

from stp_lsp.session.disk import Disk


def other_spellings(name: str) -> tuple[str, ...]:
    """Names that a disk may take for this one: in other letters, and composed otherwise."""
    others = [name.swapcase()]
    if not name.isascii():
        from unicodedata import normalize  # few names need it

        others += [normalize("NFC", name), normalize("NFD", name)]
    return tuple(other for other in others if other != name)


def folded(path: str) -> str:
    """A path in the one spelling that all have in common."""
    if path.isascii():
        return path.lower()
    from unicodedata import normalize

    return normalize("NFD", normalize("NFD", path).casefold())


class Spelling:
    """How files and folders are called, while one batch of changes is taken."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._names: dict[str, frozenset[str] | None] = {}
        """The names in folders; ``None`` for one in which each name finds one file only."""

    def folds(self, path: str) -> bool:
        """Whether what is at ``path`` is found by another spelling of its name, too."""
        folder, _, name = path.rpartition("/")
        if folder in self._names and self._names[folder] is None:
            return False
        others = other_spellings(name)
        if not others or not self._disk.exists(path):
            return False
        if any(self._disk.is_same(path, other) for other in others):
            return True
        self._names[folder] = None
        return False

    def is_listed(self, path: str) -> bool:
        """Whether what is at ``path`` is called so; also when nothing is there.

        Of the last name alone: each folder on the way is another question.
        """
        folder, _, name = path.rpartition("/")
        names = self._names.get(folder)
        if (names is not None and name in names) or not self.folds(path):
            return True
        if names is None:
            names = self._names[folder] = self._disk.names(folder)
        return not names or name in names

    def listed(self, path: str) -> str:
        """``path`` with the last name as its folder lists it; itself when nothing is there."""
        if self.is_listed(path):
            return path
        folder, _, name = path.rpartition("/")
        wanted = folded(name)
        for each in self._disk.names(folder):
            if folded(each) == wanted and self._disk.is_same(path, each):
                return f"{folder}/{each}"
        return path


def listed_path(disk: Disk, path: str, opened: Iterable[str]) -> str:
    """The path by which the open folders list what is at ``path``; itself when nothing is there.

    A part of it that leads to an open folder is called as that one was opened, and all below as the
    disk lists it. So whatever way somebody comes to a document, it is one.

    Args:
        disk: Where to look; may be slow.
        path: Absolute, as a client writes it.
        opened: The open folders as they were opened; or the root of a workspace that is not.
    """
    folders = sorted(opened, key=len, reverse=True)
    base = next((folder for folder in folders if f"{path}/".startswith(f"{folder}/")), "")
    rest = path[len(base) + 1 :]
    if not base:
        around = path.rpartition("/")[0]
        while around and not base:
            base = next((each for each in folders if disk.is_same_folder(around, each)), "")
            rest = path[len(around) + 1 :]
            around = around.rpartition("/")[0]
    if not base or not rest:
        return base or path
    spelling, found = Spelling(disk), base
    for name in rest.split("/"):
        found = spelling.listed(f"{found}/{name}")
    return found


def is_listed(disk: Disk, path: str) -> bool:
    """Whether what is at ``path`` is called so by the folder that it is in."""
    return Spelling(disk).is_listed(path)
