"""What belongs to the open folders: which workspaces, and which of their folders and documents.

This is decided here and nowhere else, by the disk as it is now and the folders that are open.
Whoever reads a folder as a whole (:mod:`stp_lsp.session.loader`) begins where :func:`starts` says
and lists what is there; whoever is told of one file asks :class:`Scope` whether it would be listed.
No link is followed on the way, so that nothing outside comes in by one. A document counts under the
name that its folder lists, and under no other spelling that the disk would find it by.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from stp_lsp.model.layout import is_document, is_ignored_folder
from stp_lsp.model.paths import parent, within
from stp_lsp.session.disk import Disk
from stp_lsp.session.roots import HOMES, find_root, is_root_at
from stp_lsp.session.spelling import Spelling, is_listed


def starts(disk: Disk, folder: str) -> tuple[str, list[str]]:
    """Where the reading of an open folder begins.

    Of a workspace that begins above the folder its threads are read too, however small a part of it
    is open.

    Returns:
        The root at or above the folder, empty for none, and the folders to list with all that is
        in them.
    """
    above = find_root(disk, folder) or ""
    if not above or above == folder:
        return above, [folder]
    return above, [folder, *homes(disk, above)]


def homes(disk: Disk, root: str) -> list[str]:
    """The home folders that a workspace may have (``HOMES``), whether they are there or not."""
    places = [f"{root}/{name}" for name in HOMES]
    return [place for place in places if not disk.is_link(place) and is_listed(disk, place)]


class Scope:
    """The scope of some open folders, for one batch of changes: each question is asked once."""

    def __init__(self, disk: Disk, opened: Iterable[str]) -> None:
        self.disk = disk
        self._opened = list(opened)
        self.spelling = Spelling(disk)
        self._listed: dict[str, bool] = {}

    @cached_property
    def _starts(self) -> dict[str, tuple[str, list[str]]]:
        return {folder: starts(self.disk, folder) for folder in self._opened}

    @cached_property
    def _roots(self) -> frozenset[str]:
        return frozenset(root for root, _ in self._starts.values())

    @cached_property
    def begun(self) -> frozenset[str]:
        """The folders where the reading begins; they need not be there."""
        return frozenset(start for _, begun in self._starts.values() for start in begun)

    def root_around(self, opened: str) -> str:
        """The root at or above an open folder; empty for none."""
        return self._starts[opened][0]

    def lists(self, folder: str) -> bool:
        """Whether a walk of the open folders would enter ``folder``, if it is one."""
        way: list[str] = []
        path, found = folder, False
        while path:
            if path in self._listed:
                found = self._listed[path]
                break
            way.append(path)
            if path in self.begun:
                found = True
                break
            name = path.rpartition("/")[2]
            if is_ignored_folder(name) or is_document(path) or self.disk.is_link(path):
                break
            if not self.spelling.is_listed(path):
                break
            path = parent(path)
        self._listed.update(dict.fromkeys(way, found))
        return found

    def reads(self, document: str) -> bool:
        """Whether a document is part of the graph, if it is there.

        It is not when its folder has it by another spelling of its name.
        """
        return (
            is_document(document)
            and self.lists(parent(document))
            and self.spelling.is_listed(document)
        )

    def holds(self, root: str) -> bool:
        """Whether a workspace at ``root``, if one begins there, is in scope."""
        return root in self._roots or self.lists(root)

    def is_root(self, folder: str) -> bool:
        """Whether a workspace begins at ``folder`` of which something is open."""
        return is_root_at(self.disk, folder) and self.holds(folder)

    def to_list(self, folder: str) -> list[str]:
        """The folders in scope to list when ``folder`` came, changed or went."""
        if self.lists(folder):
            return [folder]
        return [start for start in self.begun if within(start, folder)]
