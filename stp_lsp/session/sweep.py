"""Noticing changes on disk without anybody's help: one look at every known folder and file.

A look costs 3 us a file and lists only folders that changed, so it can be done often. It reads
copies of what the session knows and may run in any thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Final, NamedTuple

from stp_lsp.model.document import DocId
from stp_lsp.model.paths import within
from stp_lsp.session.disk import UNLISTED, Disk, Stamp
from stp_lsp.session.roots import is_root
from stp_lsp.session.scope import Scope

MISSING: Final = -2
"""In place of the modification time of a folder that is open and not there."""


class Sweep(NamedTuple):
    """What a look at the disk found."""

    paths: list[str]
    """Files and folders that came, changed or went."""
    folders: dict[str, int]
    """New modification times of folders that were listed again."""
    cited: tuple[str, ...] = ()
    """Roots below which a file that a contract cites came, changed or went."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.paths or self.folders or self.cited)


def look(
    disk: Disk,
    folders: Mapping[str, int],
    stamps: Mapping[str, Mapping[DocId, Stamp]],
    overlays: Set[str],
    scope: Scope,
) -> Sweep:
    """What differs between the disk and what is known of it.

    What is hidden, because a folder above it may not be searched or a disk far away does not
    answer, is taken to be as it was: nobody deleted it.

    Args:
        disk: Where to look.
        folders: Modification time of every known folder.
        stamps: Version of every known document, by root.
        overlays: Open documents; what the disk has of them is of no interest.
        scope: What belongs to the open folders.
    """
    sweep = Sweep([], {})
    names: dict[str, Set[str]] = {}
    for path, mtime in folders.items():
        now = disk.folder_mtime(path)
        if now is None and (mtime == MISSING or disk.is_hidden(path)):
            continue
        if now != mtime:
            sweep.paths.extend(_listed(disk, path, folders, stamps, sweep, scope, names))
    # Such as a second home beside the one that is open; nobody lists the folder around them.
    sweep.paths.extend(
        path for path in scope.begun if path not in folders and disk.folder_mtime(path) is not None
    )
    sweep.paths.extend(_respelled(names, folders, stamps, overlays))
    for root, known in stamps.items():
        for id, stamp in known.items():
            path = f"{root}/{id}"
            if path in overlays or (found := disk.stamp(path)) == stamp:
                continue
            if stamp == (0, 0) and disk.folder_mtime(path) is not None:
                continue  # a folder named like a document, still one
            if found is None and disk.is_hidden(path):
                continue
            sweep.paths.append(path)
    return sweep


def _listed(
    disk: Disk,
    path: str,
    folders: Mapping[str, int],
    stamps: Mapping[str, Mapping[DocId, Stamp]],
    sweep: Sweep,
    scope: Scope,
    names: dict[str, Set[str]],
) -> Iterator[str]:
    """The entries of a folder that came or went; notes its ``names``."""
    # In its place may be a link by now.
    listing = next(iter(disk.walk(path)), None) if scope.lists(path) else None
    if listing is None:
        yield path
        return
    if listing.error and folders[path] == UNLISTED:
        return  # as before
    sweep.folders[path] = listing.mtime
    if not listing.error:
        names[path] = frozenset(listing.names)
    root = max((root for root in stamps if within(path, root)), key=len, default=None)
    if root is not None:
        start = len(root) + 1
        for entry in listing.files:
            if entry.path[start:] not in stamps[root]:
                yield entry.path
    for name in listing.names:
        inner = f"{path}/{name}"
        if inner not in folders and scope.lists(inner) and disk.folder_mtime(inner) is not None:
            yield inner
    if is_root(disk, listing) != (path in stamps):
        yield f"{path}/intent"


def _respelled(
    names: Mapping[str, Set[str]],
    folders: Iterable[str],
    stamps: Mapping[str, Mapping[DocId, Stamp]],
    overlays: Iterable[str],
) -> Iterator[str]:
    """What is not listed any more in folders that were listed again.

    Most of it is gone; but a disk that finds a file by any spelling of its name still answers for
    what was renamed in the case of its letters alone.
    """
    if not names:
        return
    documents = (f"{root}/{id}" for root, known in stamps.items() for id in known)
    for path in (*folders, *documents, *overlays):
        folder, _, name = path.rpartition("/")
        if folder in names and name not in names[folder]:
            yield path
