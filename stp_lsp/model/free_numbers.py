"""The next free number of each kind: one above the highest in use, and borne by nothing else.

Upstream counts folders (FORMAT.md 12). Here a folder of other letters (`st0009`) and a canon file
count too; and what stands for a thread without being one is passed over: a folder without a
document or called nearly so (`ST0009-lamps`), a row of the index whose thread is in another
checkout or cannot be seen. Where a folder may not be searched at the moment, any number may be
taken, and none is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from stp_lsp.model.layout import BUCKETS, is_number, is_thread_id
from stp_lsp.model.misnamed import is_misnamed
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.ids import HIGHEST_WORK_PACKAGE, thread_id

_HIGHEST: Final = 9999
_MEMO: Final = "free_numbers.highest"


class Free(NamedTuple):
    """The next number, as it is written."""

    id: str
    """Empty when none is given."""
    reason: str = ""
    """Why not."""


def free_thread_id(snapshot: Snapshot, written: str = "") -> Free:
    """The id of the next thread: one more than the highest of any folder, at any depth.

    Where a folder holds no document at all, the file system is asked about the id that would be
    next.

    Args:
        snapshot: The workspace.
        written: An id that somebody wrote already, meaning this thread: its row in the index is no
            other thread's.
    """
    project = snapshot.project
    folders = [f"{project.base}/{bucket}" if bucket else project.base for bucket in BUCKETS]
    if unseen := _unseen(snapshot, folders):
        return unseen
    index = snapshot.index_document
    rows = index.index_rows if index is not None else {}
    for number in range(_highest(snapshot) + 1, _HIGHEST + 1):
        id = thread_id(number, project.prefix)
        if id in rows and id != written:
            continue
        if not (is_misnamed(snapshot, id) or _is_there(snapshot, folders, id)):
            return Free(id)
    return Free("", f"there is no id left after {project.prefix}{_HIGHEST}")


def free_package_number(snapshot: Snapshot, thread: Thread) -> Free:
    """The number of the next work package: one more than the highest folder of two digits."""
    home = f"{thread.folder}/WP"
    if unseen := _unseen(snapshot, [home]):
        return unseen
    used = {each.number for each in thread.packages if each.number.isdecimal()}
    for document in snapshot.documents_of(thread.id):
        parts = document.id[len(thread.folder) + 1 :].split("/")
        if len(parts) > 1 and parts[0].upper() == "WP":
            used.update(name for name in (parts[1].removesuffix(".md"),) if is_number(name, 2))
    for number in range(max(map(int, used), default=0) + 1, HIGHEST_WORK_PACKAGE + 1):
        if not _is_there(snapshot, [home], f"{number:02d}"):
            return Free(f"{number:02d}")
    return Free("", f"{thread.id} has {HIGHEST_WORK_PACKAGE} work packages, and no more fit")


def free_issue_number(snapshot: Snapshot) -> Free:
    """The number of the next issue: one more than the highest, open or closed (FORMAT.md 9)."""
    home = f"{snapshot.project.home}/issues"
    folders = [f"{home}/OPEN", f"{home}/CLOSED"]
    if unseen := _unseen(snapshot, folders):
        return unseen
    used = {number for number in snapshot.issues if number.isdecimal()}
    for id in snapshot.documents_below(home):
        names = (part.partition("-")[0].removesuffix(".md") for part in id.split("/"))
        used.update(name for name in names if is_number(name, 4))
    for number in range(max(map(int, used), default=0) + 1, _HIGHEST + 1):
        if not _is_there(snapshot, folders, f"{number:04d}"):
            return Free(f"{number:04d}")
    return Free("", "there is no issue number left")


def _highest(snapshot: Snapshot) -> int:
    """The highest number of a thread that a document, or a folder around one, is named for."""
    found: int | None = snapshot.path_memo.get(_MEMO)
    if found is None:
        prefix, width = snapshot.project.prefix, len(snapshot.project.prefix)
        homes = (f"{snapshot.project.base}/", f"{snapshot.project.home}/.canon/")
        names = {
            part.removesuffix(".md").removesuffix(".json").upper()
            for id in snapshot.documents
            if id.startswith(homes)
            for part in id.split("/")
        }
        numbers = (int(name[width:]) for name in names if is_thread_id(name, prefix))
        found = snapshot.path_memo[_MEMO] = max(numbers, default=0)
    return max(found, snapshot.highest_number)


def _is_there(snapshot: Snapshot, folders: Iterable[str], name: str) -> bool:
    exists = snapshot.files.exists
    return any(exists(f"{each}/{name}") or exists(f"{each}/{name}.md") for each in folders)


def _unseen(snapshot: Snapshot, folders: Iterable[str]) -> Free | None:
    """Why no number is given, when one of the folders may not be searched."""
    for folder in folders:
        if snapshot.files.is_hidden(f"{folder}/any"):
            reason = f"{folder} cannot be searched, so nobody knows which numbers are taken in it"
            return Free("", f"{reason}; check its permissions")
    return None
