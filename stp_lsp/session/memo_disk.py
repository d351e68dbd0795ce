"""A disk that remembers its answers, so that asking the same again does not wait.

A network folder may be slow at the smallest question, and the event loop cannot wait. So a thread
asks whatever a step of the session will ask (:mod:`stp_lsp.session.prefetch`), and the step is
taken with those answers. A question that is new to it goes to the disk beneath.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stp_lsp.model.layout import is_document
from stp_lsp.session.disk import Disk, Folder, Stamp


class MemoDisk:
    """The port :class:`~stp_lsp.session.disk.Disk`, over another disk, for one step."""

    def __init__(self, disk: Disk) -> None:
        self.beneath = disk
        self._answers: dict[tuple[str, ...], Any] = {}

    def _ask(self, name: str, *question: str) -> Any:  # noqa: ANN401  # whatever that one answers
        key = (name, *question)
        if key not in self._answers:
            try:
                found = getattr(self.beneath, name)(*question)
                self._answers[key] = list(found) if name == "walk" else found
            except OSError as error:
                self._answers[key] = error
        found = self._answers[key]
        if isinstance(found, OSError):
            raise found
        return found

    def walk(self, root: str) -> Iterator[Folder]:
        """Every folder from ``root`` down, of a walk that went to its end."""
        return iter(self._ask("walk", root))

    def read(self, path: str) -> bytes:
        """The bytes of a file; not of documents, of which is kept what was made of them."""
        if is_document(path):
            return self.beneath.read(path)
        found: bytes = self._ask("read", path)
        return found

    def stamp(self, path: str) -> Stamp | None:
        """The version of a regular file."""
        found: Stamp | None = self._ask("stamp", path)
        return found

    def folder_mtime(self, path: str) -> int | None:
        """When the folder's entries last changed."""
        found: int | None = self._ask("folder_mtime", path)
        return found

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""
        found: bool = self._ask("exists", path)
        return found

    def is_hidden(self, path: str) -> bool:
        """Whether it cannot be said what is at ``path``."""
        found: bool = self._ask("is_hidden", path)
        return found

    def is_link(self, path: str) -> bool:
        """Whether ``path`` itself is a symbolic link."""
        found: bool = self._ask("is_link", path)
        return found

    def is_same(self, path: str, name: str) -> bool:
        """Whether another name in the folder of ``path`` leads to the same."""
        found: bool = self._ask("is_same", path, name)
        return found

    def is_same_folder(self, one: str, other: str) -> bool:
        """Whether two paths lead to one folder."""
        found: bool = self._ask("is_same_folder", one, other)
        return found

    def names(self, folder: str) -> frozenset[str]:
        """All names in a folder as it lists them."""
        found: frozenset[str] = self._ask("names", folder)
        return found

    def real_path(self, path: str) -> str:
        """Where ``path`` leads when every symbolic link on the way is followed."""
        found: str = self._ask("real_path", path)
        return found

    def is_protected(self, path: str) -> bool:
        """Whether permissions keep us from writing."""
        found: bool = self._ask("is_protected", path)
        return found

    def files_below(self, root: str, pruned: frozenset[str]) -> Iterator[str]:
        """Every regular file below ``root``; nothing is remembered of them."""
        return self.beneath.files_below(root, pruned)

    def list_folder(self, path: str) -> list[str]:
        """The names in a folder, folders with a slash."""
        found: list[str] = self._ask("list_folder", path)
        return found
