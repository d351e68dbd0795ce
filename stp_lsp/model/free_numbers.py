"""The next free number of each kind: one above the highest in use, and borne by nothing else.

Upstream counts folders (FORMAT.md 12). Here a folder of other letters (`st0009`) and a canon file
count too; and what stands for a thread without being one is passed over: a folder without a
document or called nearly so (`ST0009-lamps`), a row of the index whose thread is in another
checkout or cannot be seen. Where a folder may not be searched at the moment, any number may be
taken, and none is given.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Final, NamedTuple, cast

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.layout import BUCKETS, Kind, is_number, is_thread_id
from stp_lsp.model.misnamed import is_misnamed
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread
from stp_lsp.model.text_context import is_code
from stp_lsp.syntax.contract_loose import ROW_ID, UNREAD_ROW
from stp_lsp.syntax.ids import HIGHEST_WORK_PACKAGE, thread_id

_HIGHEST: Final = 9999
_MEMO: Final = "free_numbers.highest"
_ROWS: Final = "free_numbers.rows"

_OF_CANON = re.compile(r"(A[CT])(?:-([0-9]{1,18})\.)?([0-9]{1,18})")
"""A row of the canon; what 3.0 numbers without a group belongs to the thread itself."""

_Numbers = dict[tuple[str, int], list[tuple[int, int]]]
"""By kind and group of rows: each number in use and where its line begins, in ascending order."""


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


def free_row_number(
    snapshot: Snapshot,
    thread: str,
    kind: str,
    group: int,
    document: Document | None = None,
    typed_at: int = -1,
) -> int:
    """The number of a group's next criterion or test: one more than the highest in use.

    In use is the number of every row, be it in the contract or in the canon. A row that no tool
    reads (`- AC-01.2: It burns`, `* AC-01.2`) has its number all the same: mending it must not
    make two of that id.

    Args:
        snapshot: The workspace.
        thread: The id.
        kind: `AC` or `AT`.
        group: The number of the work package.
        document: What is being edited; when that is a contract of the thread, its rows count as
            they stand there.
        typed_at: A place in it whose line does not count, since the id there is being written.
    """
    highest = 0
    for each in _row_documents(snapshot, thread, document):
        line = each.text.rfind("\n", 0, typed_at) + 1 if each is document and typed_at >= 0 else -1
        numbers = reversed(_row_numbers(each).get((kind, group), ()))
        highest = max(highest, next((number for number, at in numbers if at != line), 0))
    return highest + 1


def is_row_number_used(snapshot: Snapshot, document: Document, row_id: str) -> bool:
    """Whether a row of a contract, or of its thread's canon, has the number of an id.

    As :func:`free_row_number` counts; a number beyond all measure is not to be had either.
    """
    written = _OF_CANON.fullmatch(row_id)
    if written is None:
        return True
    key, number = (written[1], int(written[2] or 0)), int(written[3])
    for each in _row_documents(snapshot, document.place.thread, document):
        numbers = _row_numbers(each).get(key, [])
        at = bisect_left(numbers, (number,))
        if at < len(numbers) and numbers[at][0] == number:
            return True
    return False


def _row_documents(
    snapshot: Snapshot, thread: str, document: Document | None
) -> Iterable[Document]:
    """Where a thread has rows; a contract that is being edited as it stands there."""
    found: dict[DocId, Document] = {}
    known = snapshot.threads.get(thread)
    if known is not None:
        for each in (snapshot.contract_document(known), snapshot.documents.get(known.canon)):
            if each is not None:
                found[each.id] = each
    is_contract = document is not None and document.kind is Kind.ACCEPTANCE
    if document is not None and is_contract and document.place.thread == thread:
        found[document.id] = document
    return found.values()


def _row_numbers(document: Document) -> _Numbers:
    """The numbers in use in a contract or a canon file; once for a version."""
    kept = cast("_Numbers | None", document.memo.get(_ROWS))
    if kept is not None:
        return kept
    found: dict[tuple[str, int], set[tuple[int, int]]] = {}
    if document.facts.canon is not None:
        for name, _, _, start, _ in document.facts.canon.parts:
            if (part := _OF_CANON.fullmatch(name)) is not None:
                key = (part[1], int(part[2] or 0))
                found.setdefault(key, set()).add((int(part[3]), start))
    else:
        text = document.text
        for row in ROW_ID.finditer(text):
            found.setdefault((row[1], int(row[2])), set()).add((int(row[3]), row.start()))
        read = {(key, number) for key, numbers in found.items() for number, _ in numbers}
        for row in UNREAD_ROW.finditer(text):
            digits, _, last = row[2][3:].partition(".")
            key, number = (row[2][:2], int(digits)), int(last)
            # Whether it is code is a dear question, which a number in use does not need.
            if (key, number) not in read and not is_code(document, row.start(2)):
                found.setdefault(key, set()).add((number, row.start()))
    numbers = {key: sorted(each) for key, each in found.items()}
    document.memo[_ROWS] = numbers
    return numbers


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
