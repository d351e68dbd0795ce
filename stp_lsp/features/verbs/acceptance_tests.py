"""Acceptance tests: red, green, n/a, and citing a test file (FORMAT.md 8.3, 8.6).

A row must be grammatical before its status can change, and follow the arm that the status belongs
to. Green is reached only from red: a test that nobody saw fail shows nothing.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from stp_lsp.features.verbs.lookup import contract_at
from stp_lsp.features.verbs.outcome import (
    Moment,
    Outcome,
    Performed,
    Refusal,
    WorkspaceFiles,
)
from stp_lsp.model.back_reference import back_reference
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.paths import normalise
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.contract import AcceptanceTest, Arm
from stp_lsp.syntax.contract_loose import read_loosely
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_STATUS_FIELD: Final = " -- status: "
_NO_PATH = re.compile(r"[`:\n]")


class Row(NamedTuple):
    """A test row with the contract that holds it."""

    thread: Thread
    document: Document
    test: AcceptanceTest


def row_at(snapshot: Snapshot, thread: str, test: str) -> Row | Refusal:
    """The row of a test: the first one of that id."""
    found = contract_at(snapshot, thread)
    if isinstance(found, Refusal):
        return found
    row = found.document.contract.test(test.strip())
    if row is None:
        return Refusal(f"there is no test {test.strip()} in {found.document.id}")
    return Row(found.thread, found.document, row)


def mark_red(
    snapshot: Snapshot, thread: str, test: str, now: Moment, files: WorkspaceFiles | None = None
) -> Outcome:
    """The test exists and fails."""
    return _mark(snapshot, thread, test, "red", files)


def mark_green(
    snapshot: Snapshot, thread: str, test: str, now: Moment, files: WorkspaceFiles | None = None
) -> Outcome:
    """The test that failed passes."""
    return _mark(snapshot, thread, test, "green", files)


def mark_not_applicable(snapshot: Snapshot, thread: str, test: str, now: Moment) -> Outcome:
    """The status of a row that records a look, not a test; drops its note, as upstream does."""
    return _mark(snapshot, thread, test, "n/a", None)


def _mark(
    snapshot: Snapshot, thread: str, test: str, status: str, files: WorkspaceFiles | None
) -> Outcome:
    row = row_at(snapshot, thread, test)
    if isinstance(row, Refusal):
        return row
    found = row.test
    if found.arm is None or found.status is None or found.reference is None:
        return Refusal(f"{found.id} breaks the grammar of test rows; repair the row first")
    if status == "n/a" and found.arm is Arm.TEST:
        return Refusal(f"{found.id} is a test: to-write, red or green, but never n/a")
    if status != "n/a" and found.arm is Arm.NON_TEST:
        return Refusal(
            f"{found.id} is marked (non-test), so it is n/a and satisfies nothing; "
            "satisfy its criterion by evidence"
        )
    if status == "green" and found.status.text != "red":
        return Refusal(f"{found.id} is {found.status.text}; green is reached only from red")
    path = found.reference.text
    if found.arm is Arm.TEST and not _exists(snapshot, path, files):
        return Refusal(f"{found.id} cites a file that does not exist: {path}")
    field = Range(found.status.range.start - len(_STATUS_FIELD), found.range.end)
    edit = TextEdit(field, f"{_STATUS_FIELD}{status}")
    done = f"{row.thread.id}: {found.id} is {status}"
    if row.document.text[field.start : field.end] == edit.text:
        return Performed(done=done)
    return Performed({row.document.id: (edit,)}, done=done)


def _exists(snapshot: Snapshot, path: str, files: WorkspaceFiles | None) -> bool:
    if files is not None:
        return files.exists(path)
    clean = normalise(path)
    return clean in snapshot.documents or snapshot.files.exists(clean)


def cite_test(
    snapshot: Snapshot, thread: str, test: str, file: str, now: Moment, files: WorkspaceFiles
) -> Outcome:
    """A row cites a test file, and the file carries the row's id.

    Both ends are needed: the id in the file is what upstream's check L3 looks for, and it outlives
    a rewording of the test. It is added as a comment below the file's first lines.

    Args:
        snapshot: The workspace.
        thread: The id.
        test: The row.
        file: The test file, relative to the workspace root.
        now: Unused; every verb takes the moment.
        files: Reads the file. The edit of the file is one of this very text.
    """
    row = row_at(snapshot, thread, test)
    if isinstance(row, Refusal):
        return row
    path = normalise(file.strip())
    if not path or _NO_PATH.search(path) or "/" not in path:
        return Refusal(f"`{file}` is no path that a row can cite: relative, with a `/`, no `:`")
    if not files.exists(path):
        return Refusal(f"there is no file {path}")
    found = row.test
    edits: dict[DocId, tuple[TextEdit, ...]] = {}
    reference = _reference(found)
    if isinstance(reference, Refusal):
        return reference
    written = found.text[reference.start - found.range.start : reference.end - found.range.start]
    if written != f"`{path}`":
        edits[row.document.id] = (TextEdit(reference, f"`{path}`"),)
    text = files.read(path)
    if text is None:
        return Refusal(f"{path} cannot be read as text")
    if found.id not in text:
        added = back_reference(path, text, found.id)
        if added is None:
            return Refusal(f"how a comment is written in {path} is not known; add {found.id} there")
        edits[path] = (added,)
    return Performed(edits, done=f"{row.thread.id}: {found.id} cites {path}")


def _reference(test: AcceptanceTest) -> Range | Refusal:
    """Where a row's reference stands, its backticks included."""
    if test.arm is Arm.NON_TEST or "(non-test)" in test.text:
        return Refusal(f"{test.id} is marked (non-test) and cites no test")
    if test.reference is not None:
        return Range(test.reference.range.start - 1, test.reference.range.end + 1)
    loose = read_loosely(test).reference
    if loose is None:
        return Refusal(f"{test.id} breaks the grammar of test rows; repair the row first")
    return loose.range
