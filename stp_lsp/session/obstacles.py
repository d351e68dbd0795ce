"""What on the disk stands in the way of a change: write protection, and links out of the workspace.

An editor makes a change piece by piece. One that fails in the middle leaves half of a rename, so
what can be known beforehand is asked beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.paths import parent, within
from stp_lsp.model.source_change import Create, Delete, Rename, SourceChange
from stp_lsp.session.disk import Disk


def obstacle(disk: Disk, root: str, change: SourceChange) -> str:
    """Why a change cannot be made as a whole; empty when nothing is known against it.

    Args:
        disk: Where to look.
        root: The workspace's folder.
        change: What is to be done.
    """
    real_root = disk.real_path(root)
    for folder in dict.fromkeys(_folders(change)):
        path = f"{root}/{folder}" if folder else root
        if not within(disk.real_path(path), real_root):
            return f"{folder} leads out of the workspace; nothing is moved there"
        while len(path) > len(root) and not disk.exists(path):
            path = path.rpartition("/")[0]  # it is made with the change
        if disk.is_protected(path):
            shown = path[len(root) + 1 :] or "the workspace's folder"
            return f"{shown} is write-protected; nothing can be moved or made in it"
    for id in change.edits:
        if disk.is_protected(f"{root}/{id}"):
            return f"{id} is write-protected; make it writable, or the change would be half made"
    return ""


def _folders(change: SourceChange) -> Iterator[str]:
    """The folders, from the root, in which an entry comes or goes."""
    for operation in change.operations:
        match operation:
            case Rename(old, new):
                yield parent(old)
                yield parent(new)
            case Create(id, _) | Delete(id):
                yield parent(id)
