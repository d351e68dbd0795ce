"""Issues: new, close, reopen (FORMAT.md 9).

The folder says whether an issue is open and the header repeats it, so closing does both. Upstream
rewrites every line that begins `status:`, body text too; FORMAT.md marks that as a defect, and only
the header changes here.
"""

from __future__ import annotations

from typing import Final

from stp_lsp.features.verbs.lookup import clean_title, next_issue_number
from stp_lsp.features.verbs.outcome import (
    Moment,
    Note,
    NoteKind,
    Outcome,
    Performed,
    Refusal,
    refuse_generated,
    refuse_unreadable,
)
from stp_lsp.features.verbs.templates import SEVERITIES, issue_text
from stp_lsp.model.document import Document, text_of
from stp_lsp.model.layout import Kind
from stp_lsp.model.moves import is_taken, move
from stp_lsp.model.project import Generation
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Create
from stp_lsp.syntax.slug import slugify
from stp_lsp.text.edit import TextEdit

OPEN: Final = "OPEN"
CLOSED: Final = "CLOSED"


def new_issue(snapshot: Snapshot, title: str, now: Moment, severity: str = "medium") -> Outcome:
    """A new open issue under the next number.

    Args:
        snapshot: The workspace.
        title: What it is about; `|` becomes `/`.
        now: The date, and the reporter.
        severity: critical, high, medium or low.
    """
    project = snapshot.project
    if project.generation < Generation.G3:
        return Refusal("issues came with 2.17; this workspace is older than 2.0")
    number = refuse_generated(project) or next_issue_number(snapshot)
    if isinstance(number, Refusal):
        return number
    stored = clean_title(title)
    if isinstance(stored, Refusal):
        return stored
    if severity not in SEVERITIES:
        return Refusal(f"`{severity}` is no severity: {', '.join(SEVERITIES)}")
    name = f"{number}-{slugify(stored)}.md"
    path = f"{project.home}/issues/{OPEN}/{number}/{name}"
    text = issue_text(project, number, stored, severity, now)
    return Performed(operations=(Create(path, text),), done=f"created issue {number}: {stored}")


def close_issue(snapshot: Snapshot, issue: str, now: Moment) -> Outcome:
    """The issue is dealt with: into `CLOSED`."""
    return _to_bucket(snapshot, issue, OPEN, CLOSED)


def reopen_issue(snapshot: Snapshot, issue: str, now: Moment) -> Outcome:
    """The issue is to be dealt with again: into `OPEN`."""
    return _to_bucket(snapshot, issue, CLOSED, OPEN)


def _to_bucket(snapshot: Snapshot, issue: str, here: str, there: str) -> Outcome:
    refused = refuse_generated(snapshot.project)
    if refused is not None:
        return refused
    digits = issue.strip().removeprefix("issue/")
    number = digits.zfill(4)
    if not (digits.isascii() and digits.isdigit() and len(number) == 4):
        return Refusal(f"`{issue}` is no number of an issue")
    doc = _main_document(snapshot, number, here)
    if doc is None:
        if _main_document(snapshot, number, there) is not None:
            return Performed(done=f"issue {number} is {there} already")
        return Refusal(f"there is no issue {number} in {here}")
    if text_of(doc) is None:
        return refuse_unreadable(doc)
    folder = doc.place.folder
    new = f"{snapshot.project.home}/issues/{there}/{number}"
    if is_taken(snapshot, new):
        return Refusal(f"issue {number} cannot move: {new} is taken")
    field = doc.field("status")
    edits: tuple[TextEdit, ...] = ()
    notes: tuple[Note, ...] = ()
    if field is None:
        message = f"issue {number} has no status in its header"
        notes = (Note(NoteKind.NO_SUCH_LINE, message, doc.id),)
    elif field.value != there:
        blank = "" if field.value_start > field.start + len("status:") else " "
        edits = (TextEdit(field.value_range, f"{blank}{there}"),)
    change = move(snapshot, {folder: new}, {doc.id: edits})
    done = f"issue {number} is {there}"
    return Performed(change.edits, change.operations, done, notes)


def _main_document(snapshot: Snapshot, number: str, bucket: str) -> Document | None:
    """The issue's own document: the first that states a status, else the first at all."""
    mains = [
        doc
        for doc in snapshot.documents_of(f"issue/{number}")
        if doc.kind is Kind.ISSUE and doc.place.bucket == bucket
    ]
    return min(mains, key=lambda doc: (doc.field("status") is None, doc.id), default=None)
