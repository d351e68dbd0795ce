"""What is in folders in which something was missing: what else is not there, without the disk.

Who types a link names a file that is not there with nearly every key. The list of the folder tells
so, in any spelling that a disk may take for the same name. That a name is in the list says nothing:
it may be a link that leads nowhere.

Lists are of the past; whoever answers from them has the answer looked at again.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from stp_lsp.session.disk import Disk
from stp_lsp.session.spelling import folded

_MOST: Final = 500
"""Lists that are kept, the last ones."""
_LONGEST: Final = 1_000
"""Names; a longer list is not kept."""


class _List(NamedTuple):
    mtime: int | None
    """Of the folder, before it was listed."""
    names: frozenset[str] | None
    """In the spelling that all have in common; ``None`` when nothing can be said."""


class FolderLists:
    """The lists of folders, by absolute path."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._lists: dict[str, _List] = {}

    def is_missing(self, path: str) -> bool:
        """Whether it is known that nothing is at ``path``; never asks the disk."""
        folder, _, name = path.rpartition("/")
        known = self._lists.get(folder)
        names = known.names if known is not None else None
        return names is not None and folded(name) not in names

    def note(self, path: str) -> None:
        """Nothing is at ``path``: others may soon be asked for beside it."""
        folder = path.rpartition("/")[0]
        if folder in self._lists:
            return
        mtime, names = self._disk.folder_mtime(folder), self._disk.names(folder)
        is_known = 0 < len(names) <= _LONGEST or (
            mtime is None and not self._disk.is_hidden(folder)  # there is no such folder
        )
        if len(self._lists) >= _MOST:
            self._lists.pop(next(iter(self._lists)), None)
        self._lists[folder] = _List(mtime, frozenset(map(folded, names)) if is_known else None)

    def look_again(self) -> None:
        """Forgets the lists of folders in which something came or went."""
        for folder, known in self._lists.copy().items():
            if self._disk.folder_mtime(folder) != known.mtime:
                self._lists.pop(folder, None)
