"""A thread that is not completed carries a completion date.

## What it does

Reports a `completed` date in the header of a thread whose status is anything but Completed.

## Why is this bad?

The index shows a date of completion for work that goes on. Upstream's `st start` leaves the old
date when a thread is opened again, and nothing removes it later.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    completed: 20260105
    ---
    # ST0001: Lamps

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    completed:
    ---
    # ST0001: Lamps

## Fix

Empties the field.

## Quieter where

Not reported while the folder or the metadata below the title says Completed: then the status is
what is wrong, and `status-directory-mismatch` or `status-body-mismatch` says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import THREAD_HOMES, is_blank_date, status_field
from stp_lsp.syntax.status import Status, canonical_status
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP205"
NAME = "completed-date-on-open-thread"
LEVEL = Level.HINT
KINDS = THREAD_HOMES
LOCAL = True


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Looks at the header only: the body's list of old generations is a record of its own."""
    field = document.field("completed")
    if field is None or is_blank_date(field.value):
        return
    status = status_field(document)
    meaning = canonical_status(status.value) if status is not None else None
    if status is None or meaning in (None, Status.COMPLETED):
        return
    body = document.body_field("status")
    stated = canonical_status(body.value) if body is not None else None
    if document.place.bucket == "COMPLETED" or stated is Status.COMPLETED:
        return
    yield Found(
        field.range,
        f"the thread is {status.value}, but has a completion date",
        data={"id": document.place.thread},
        unnecessary=True,
    )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Removes the date and keeps the key."""
    field = document.field("completed")
    if field is None:
        return
    after_colon = Range(field.start + len("completed:"), field.end)
    change = SourceChange.of(document.id, TextEdit(after_colon, ""))
    yield Fix("Remove the completion date", change, preferred=True)
