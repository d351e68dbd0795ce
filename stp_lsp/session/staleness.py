"""Whether a change that was worked out from a snapshot still fits what is on disk.

The snapshot may rest on a look at the disk that is a second old. Looking at everything again costs
work that grows with the workspace; this looks at what the change touches, and finds all that could
make it destroy something: a text that is another one by now, a place or an id that somebody took.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from stp_lsp.model.layout import BUCKETS
from stp_lsp.model.paths import parent
from stp_lsp.model.source_change import Create, Rename, SourceChange
from stp_lsp.session.disk import UNLISTED, Disk
from stp_lsp.session.values import View

_SHELVES = frozenset((*BUCKETS, "OPEN", "CLOSED")) - {""}
"""Folders side by side in which an id may be taken (FORMAT.md 2.2, 10)."""


def has_shifted(
    disk: Disk,
    view: View,
    folders: Mapping[str, int],
    overlays: Set[str],
    change: SourceChange,
) -> bool:
    """Whether the disk differs from the snapshot in what a change touches.

    Args:
        disk: Where to look.
        view: The workspace of the change.
        folders: Modification time of every known folder, by absolute path.
        overlays: Open documents; of them the disk says nothing that counts.
        change: What is to be done. Files that are no documents are not judged.
    """
    root = view.root
    for id in change.edits:
        path = f"{root}/{id}"
        known = view.stamps.get(id)
        if known is not None and path not in overlays and disk.stamp(path) != known:
            return True
    for folder in dict.fromkeys(_homes(change)):
        path = f"{root}/{folder}"
        # One that is not known was never looked into, or its parent tells that it came.
        seen = folders.get(path, UNLISTED)
        if seen >= 0 and disk.folder_mtime(path) != seen:
            return True
    return False


def _homes(change: SourceChange) -> Iterator[str]:
    """The folders, from the root, that would show if a new place or its id were taken."""
    for operation in change.operations:
        match operation:
            case Rename(_, new) | Create(new, _):
                home = parent(new)
                # A new thread is a folder with documents: its own folder is there for none yet.
                while home:
                    yield home
                    around = parent(home) if home.rpartition("/")[2] in _SHELVES else home
                    yield from (f"{around}/{shelf}" for shelf in sorted(_SHELVES))
                    home = parent(home)
