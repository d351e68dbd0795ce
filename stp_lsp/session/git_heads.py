"""Noticing that git has changed the files of a workspace, without looking at the files.

A switch, a pull, a merge, a rebase or a reset moves git's head, and git notes that last of all,
when the files are written: in `HEAD` itself or in its log. Asking for the times of the two costs
nothing, a look at a large workspace a tenth of a second and more.

What moves no head (`git stash`, `git restore`) waits for the next look. Where `.git` is no folder,
as in a linked work tree, nothing is noticed: what it names lies outside the workspace.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from stp_lsp.session.disk import Disk, Stamp

_NOTES: Final = (".git/HEAD", ".git/logs/HEAD")
"""`HEAD` names the branch; its log gains a line whenever the head moves."""


class GitHeads:
    """The heads of some repositories as they were when somebody asked last."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._known: dict[str, tuple[Stamp | None, ...]] = {}

    def have_moved(self, folders: Iterable[str]) -> bool:
        """Whether the head of one of these has moved since the call before; never at the first."""
        stamp = self._disk.stamp
        known = self._known
        self._known = {
            folder: tuple([stamp(f"{folder}/{note}") for note in _NOTES]) for folder in folders
        }
        return any(
            folder in known and known[folder] != stamps for folder, stamps in self._known.items()
        )
