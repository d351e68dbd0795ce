"""The cache of indexes on disk: where it is, when it counts, and what may go.

One file for each opened folder, in the user's own folder for such things, never in a workspace.
Losing it costs a reading of the workspace, so nothing here is an error: what cannot be used is
named in the log and the workspace is read (`docs/design/0005-the-cache.md`).

A cache is a look at the disk that is a long time ago. Whoever takes it in looks at the disk again
(:meth:`~stp_lsp.session.session.Session.look`), and what that finds enters by the one door.
"""

from __future__ import annotations

import contextlib
import importlib.util
import logging
import marshal
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Final

from stp_lsp import __version__
from stp_lsp.model.paths import within
from stp_lsp.session import cache_file
from stp_lsp.session.cache_file import BadCacheError, is_ours
from stp_lsp.session.cache_format import Kept, KeptWorkspace, Remembered, assemble, parts_of
from stp_lsp.session.cache_place import SUFFIX, may_be_kept, path_for
from stp_lsp.session.cache_revalidation import MUCH
from stp_lsp.session.digest import blake2b
from stp_lsp.session.disk import Disk, RealDisk
from stp_lsp.session.file_text import DiskText
from stp_lsp.session.loader import Loaded, project_at
from stp_lsp.session.roots import find_root
from stp_lsp.session.session import Session
from stp_lsp.session.settings_file import size_limit_at

logger = logging.getLogger(__name__)

FEWEST: Final = 7_000
"""Documents below which no cache is kept: reading them hides behind the import of the server."""
UNSURE: Final = 2_000_000_000
"""Nanoseconds before the reading within which a change may look like none: the coarsest clock of
a file system in use, that of FAT, has ticks of two seconds."""
LONGEST: Final = 30 * 86_400
"""Seconds after which a cache that nobody used goes."""
MOST: Final = 2 << 30
"""Bytes of all caches together; the longest unused go first."""
_LEFT_OVER: Final = 3_600
"""Seconds after which a file that was being written is nobody's any more."""
_CODE: Final = ("text", "syntax", "model", "session")
"""The parts of the program that decide what facts of a document are, and what they are kept as."""


def fingerprint() -> bytes:
    """What a cache must have been written by: this program, to the letter, on this Python.

    The code is taken at the word of its files' sizes and times, as build tools do; reading it
    would take longer than many a workspace.

    Raises:
        BadCacheError: when the program's own files cannot be seen.
    """
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    digest = blake2b(digest_size=16)

    def add(*values: object) -> None:
        digest.update("\0".join(map(str, values)).encode("utf-8", "surrogatepass") + b"\n")

    add(__version__, sys.implementation.cache_tag, sys.hexversion, marshal.version, sys.byteorder)
    add(package)
    try:
        for part in _CODE:
            with os.scandir(f"{package}/{part}") as listing:
                for name, found in sorted((entry.name, entry.stat()) for entry in listing):
                    if name.endswith(".py"):
                        add(part, name, found.st_size, found.st_mtime_ns)
        # The fast reading asks this library where it cannot promise what it would say.
        library = importlib.util.find_spec("markdown_it")
        if library is not None and library.origin is not None:
            found = os.stat(library.origin)
            add(library.origin, found.st_size, found.st_mtime_ns)
    except (OSError, ValueError) as error:
        raise BadCacheError(f"the program's own files cannot be seen ({error})") from None
    return digest.digest()


def is_kept(opened: str) -> bool:
    """Whether a cache of a folder seems usable, by its name and head alone."""
    if not may_be_kept(opened):
        return False
    try:
        return cache_file.is_there(path_for(opened), fingerprint())
    except BadCacheError:
        return False


def state(opened: str, documents: int) -> str:
    """The state of a folder's cache in words, for `doctor`.

    Args:
        opened: The folder.
        documents: How many documents are in it.
    """
    path = path_for(opened)
    if not path:
        return "off"
    try:
        found = os.stat(path)
    except OSError:
        why = f"fewer than {FEWEST:,} documents" if documents < FEWEST else "not written yet"
        return f"none, {why}"
    written = time.strftime("%Y-%m-%d %H:%M", time.localtime(found.st_mtime))
    about = f"{path}, {found.st_size / 1e6:.1f} MB, used or written {written}"
    return about if is_kept(opened) else f"{about}; not used, another version wrote it"


def recall(opened: str, max_size: int) -> Loaded | None:
    """What the cache knows of a folder; ``None`` when the workspaces must be read.

    Args:
        opened: The folder.
        max_size: The client's limit of a document, in bytes.
    """
    if not may_be_kept(opened):
        return None
    path = path_for(opened)
    try:
        # Windows replaces no file that is open: it must be closed also when half was read.
        with contextlib.closing(cache_file.read(path, fingerprint())) as parts:
            remembered = assemble(parts, DiskText)
    except BadCacheError as reason:
        logger.info("the cache %s is not used: %s", path, reason)
        return None
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
        logger.warning("the cache %s is not used: %s: %s", path, type(error).__name__, error)
        return None
    if not still_holds(RealDisk(), opened, remembered, max_size):
        logger.info("the cache %s is not used: what it rests on changed", path)
        return None
    with contextlib.suppress(OSError):
        os.utime(path)  # used today
    return remembered.loaded


def still_holds(disk: Disk, opened: str, remembered: Remembered, max_size: int) -> bool:
    """Whether roots and configuration, on which all documents depend, are still the same.

    What a single document depends on is found by looking at it.
    """
    if remembered.folder != opened or find_root(disk, opened) not in (None, opened):
        return False
    return all(
        project_at(disk, item.root) == item.project
        and size_limit_at(disk, item.root, max_size) == remembered.limits[item.root]
        for item in remembered.loaded.workspaces
    )


def to_keep(session: Session, opened: str) -> Kept | None:
    """What a session knows of a folder, if a cache of it is worth while and can be right.

    To be called where the session is changed; what it gives may be used anywhere.
    """
    if any(
        within(opened, other) or within(other, opened)
        for other in session.opened
        if other != opened
    ):
        return None  # each would hold a part of the other's workspaces
    views = [
        view
        for root, view in sorted(session.views.items())
        if within(root, opened) or within(opened, root)
    ]
    if not all(view.complete and within(view.root, opened) for view in views):
        return None
    if sum(len(view.stamps) for view in views) < FEWEST:
        return None
    return Kept(
        opened,
        {path: mtime for path, mtime in session.seen.times.items() if within(path, opened)},
        {path: why for path, why in session.seen.unlisted.items() if within(path, opened)},
        tuple(KeptWorkspace(view.root, view.snapshot, dict(view.stamps)) for view in views),
    )


def keep(kept: Kept, read_at: int, pause: Callable[[], None] = lambda: None) -> bool:
    """Writes the cache of a folder; returns whether that succeeded.

    Args:
        kept: What to write.
        read_at: When the reading began, nanoseconds of the clock by which files are dated.
        pause: Called between small pieces of work.
    """
    path = path_for(kept.folder)
    if not path:
        return False
    place = os.path.dirname(path)
    sure_before = read_at - UNSURE
    versions = [stamp for each in kept.workspaces for stamp in each.stamps.values()]
    unsure = sum(time >= sure_before for time, _ in versions)
    if unsure > MUCH * len(versions):
        logger.info("%s: no cache is kept, %d documents are too new", kept.folder, unsure)
        return False
    try:
        os.makedirs(place, mode=0o700, exist_ok=True)
        if not is_ours(os.stat(place)):
            raise BadCacheError("others may write into its folder")
        size = cache_file.write(path, fingerprint(), parts_of(kept, sure_before), pause)
    except (OSError, BadCacheError, ValueError) as error:
        logger.warning("no cache of %s is kept in %s: %s", kept.folder, place, error)
        return False
    logger.info("%s: %.1f MB kept in %s", kept.folder, size / 1e6, path)
    prune(place, path)
    return True


def prune(place: str, spared: str = "") -> None:
    """Deletes caches that are unused for a month, unfinished, or beyond the common limit."""
    now = time.time()
    total = 0
    for path, size, used in sorted(_files(place), key=lambda file: -file[2]):
        total += size
        unfinished = os.path.basename(path).startswith(cache_file.TEMPORARY)
        too_old = now - used > (_LEFT_OVER if unfinished else LONGEST)
        if path != spared and (too_old or total > MOST):
            with contextlib.suppress(OSError):
                os.unlink(path)


def _files(place: str) -> Iterator[tuple[str, int, float]]:
    """Path, size and last use of what we wrote there, and of nothing else."""
    with contextlib.suppress(OSError), os.scandir(place) as listing:
        for entry in listing:
            if not entry.name.endswith(SUFFIX) and not entry.name.startswith(cache_file.TEMPORARY):
                continue
            with contextlib.suppress(OSError):
                found = entry.stat(follow_symlinks=False)
                yield entry.path, found.st_size, found.st_mtime


def began_at(seconds_ago: float, noted: int) -> int:
    """When something began, in nanoseconds of the wall clock, should that have jumped since.

    Args:
        seconds_ago: How long ago, by a clock that does not jump.
        noted: What the wall clock said then.
    """
    return min(noted, time.time_ns() - int(seconds_ago * 1e9))
