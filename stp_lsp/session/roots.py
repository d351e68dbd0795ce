"""Where workspaces begin: the marks of a root, and the nearest one above a path.

It imports little, because a server asks this before it starts the process that reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from stp_lsp.model.paths import parent
from stp_lsp.model.project import CONFIG_CURRENT, CONFIG_V2
from stp_lsp.session.disk import Disk, Folder
from stp_lsp.session.spelling import is_listed

MARKERS = ("intent", ".intent", "stp", ".stp-config")
"""A folder without any of these is no root."""
HOMES = ("intent", "stp", ".intent")
"""The folders of a workspace that are read even if only another part of it is open."""
_WITNESSES: Final = (
    *(".stp-config", CONFIG_CURRENT, CONFIG_V2, "stp/.config"),
    *("intent/.canon/st", "stp/prj/st", "intent/st/steel_threads.md"),
)
"""The files and folders that prove a root; each may lie in a folder that cannot be searched."""
_PART: Final = re.compile(
    "/(?:intent|stp(?:/prj)?)"
    r"(?:/st(?:/(?:COMPLETED|NOT-STARTED|CANCELLED))?(?:/[A-Z]{1,20}[0-9]{4}(?:/WP(?:/[0-9]{2})?)?)?)?"
    "$"
)
"""The folders in which a workspace keeps its threads, those of threads and of their packages."""


def is_root(disk: Disk, folder: Folder) -> bool:
    """Whether a workspace begins here (FORMAT.md 1.1).

    None begins in a folder in which the one around it looks for its own threads, whatever is in
    that folder: upstream lists a thread by its folder's name, and so it must not be hidden here. A
    workspace deeper inside a thread, such as an example that belongs to it, is one of its own.
    """
    return _has_marks(disk, folder) and not _is_part(disk, folder.path)


def workspace_around(path: str) -> str:
    """The folder that keeps its threads at ``path``, if it is a workspace; empty for none."""
    found = _PART.search(path)
    return path[: found.start()] if found is not None else ""


def _is_part(disk: Disk, path: str) -> bool:
    around = workspace_around(path)
    return bool(around) and is_root_at(disk, around)


def _has_marks(disk: Disk, folder: Folder) -> bool:
    path, names = folder.path, folder.names
    if ".stp-config" in names:
        return True
    if "intent" in names and (
        disk.exists(f"{path}/{CONFIG_CURRENT}") or disk.exists(f"{path}/intent/.canon/st")
    ):
        return True
    if ".intent" in names and disk.exists(f"{path}/{CONFIG_V2}"):
        return True
    if "stp" in names and (disk.exists(f"{path}/stp/.config") or disk.exists(f"{path}/stp/prj/st")):
        return True
    return "intent" in names and _holds_threads(disk, f"{path}/intent/st")


def _holds_threads(disk: Disk, base: str) -> bool:
    """Whether `intent/st` itself shows that a workspace without configuration is here."""
    if not disk.exists(base):
        return False
    if disk.exists(f"{base}/steel_threads.md"):
        return True
    first = next(iter(disk.walk(base)), None)
    return first is not None and any(
        name.startswith("ST") and name[2:6].isdigit() for name in first.names
    )


def find_root(disk: Disk, path: str) -> str | None:
    """The nearest root at or above ``path``; the top folder itself is never one."""
    folder = path
    while folder and "/" in folder.rstrip("/"):
        if is_root_at(disk, folder):
            return folder
        folder = parent(folder)
    return None


def is_root_at(disk: Disk, path: str) -> bool:
    """:func:`is_root` for a folder that was not listed."""
    names = tuple(
        name
        for name in MARKERS
        if disk.exists(f"{path}/{name}") and is_listed(disk, f"{path}/{name}")
    )
    return bool(names) and is_root(disk, Folder(path, names, (), 0))


def is_unsure(disk: Disk, folder: str) -> bool:
    """Whether it is unknown if a workspace begins here, because what would prove it is hidden."""
    return any(disk.is_hidden(f"{folder}/{each}") for each in _WITNESSES)


def marked_folders(path: str) -> Iterable[str]:
    """The folders above ``path`` that may be roots because of it: those above a marker."""
    parts = path.split("/")
    for at, part in enumerate(parts):
        if part in MARKERS:
            yield "/".join(parts[:at])


def misspelled_home(disk: Disk, folder: str) -> tuple[str, str] | None:
    """A folder in which a workspace would keep itself but for the case of its letters.

    Returns:
        The name that it has and the name that it should have.
    """
    names = {name.rstrip("/") for name in disk.list_folder(folder)}
    for name in sorted(names):
        right = name.lower()
        if right in HOMES and right not in names:
            inside = {each.rstrip("/").lower() for each in disk.list_folder(f"{folder}/{name}")}
            if inside & {".config", "st", "prj", "config.json"}:
                return name, right
    return None
