"""The port through which a snapshot asks about files that are no documents: cited tests, images.

The session answers from the disk (``session/root_files``), tests from a dictionary.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class Files(Protocol):
    """What can be asked about files beyond the documents; given by the session.

    Paths are relative to the workspace root; one that leaves it, by `..` or by a symbolic link, is
    not there. Answers may be a second old.
    """

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""

    def is_file(self, path: str) -> bool:
        """Whether a regular file is there."""

    def is_hidden(self, path: str) -> bool:
        """Whether it cannot be said what is there: a folder on the way may not be searched."""

    def is_any_hidden(self, paths: tuple[str, ...]) -> bool:
        """Whether :meth:`is_hidden` says so of any; quick for those that were asked about last."""

    def contains(self, path: str, needle: str) -> bool:
        """Whether that file holds ``needle``; one that cannot be read holds nothing."""

    def holding(self, paths: Iterable[str], thread: str) -> list[str]:
        """Those of many files that hold the id of a thread."""

    def read(self, path: str) -> str | None:
        """The text of that file, an open editor's before the disk's; ``None`` without one."""

    def recall(self, path: str) -> str | None:
        """:meth:`read`, but who may not wait for a disk gets the text that was read last.

        That is good enough to show places in, and not to edit by.
        """

    def find_by_name(self, name: str) -> tuple[str, ...]:
        """The paths of all files of that name, folders of builds and dependencies left out.

        May list the whole repository: for repairs, which a user asks for, not for findings.
        """

    def list_folder(self, path: str) -> tuple[str, ...]:
        """The names in a folder (the root for an empty path), ordered; folders end with a slash.

        Hidden ones and those of builds and dependencies are left out; of a very large folder only
        some are there.
        """


class NoFiles:
    """A world without other files, for tests and for values that need none."""

    def exists(self, path: str) -> bool:
        """Nothing is there."""
        return False

    def is_file(self, path: str) -> bool:
        """Nothing is there."""
        return False

    def is_hidden(self, path: str) -> bool:
        """Nothing is there."""
        return False

    def is_any_hidden(self, paths: tuple[str, ...]) -> bool:
        """Nothing is there."""
        return False

    def contains(self, path: str, needle: str) -> bool:
        """Nothing is there."""
        return False

    def holding(self, paths: Iterable[str], thread: str) -> list[str]:
        """Nothing is there."""
        return []

    def read(self, path: str) -> str | None:
        """Nothing is there."""
        return None

    def recall(self, path: str) -> str | None:
        """Nothing is there."""
        return None

    def find_by_name(self, name: str) -> tuple[str, ...]:
        """Nothing is there."""
        return ()

    def list_folder(self, path: str) -> tuple[str, ...]:
        """Nothing is there."""
        return ()
