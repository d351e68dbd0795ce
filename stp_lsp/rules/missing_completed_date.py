"""A completed thread does not say when it was completed.

## What it does

Reports a thread whose status is Completed and whose `completed` field is missing, empty, or still
the template's token.

## Why is this bad?

`todo.md` never lists the thread as done, the index has an empty cell, and 3.0 refuses to migrate
it. Older tools lost the date when prettier had stripped the blank after `completed:`.

## Example

    --- intent/st/COMPLETED/ST0001/info.md
    ---
    status: Completed
    slug: lamps
    created: 20260102
    completed:
    ---
    # ST0001: Lamps

    - **Completed**: 2026-01-05

Use instead:

    --- intent/st/COMPLETED/ST0001/info.md
    ---
    status: Completed
    slug: lamps
    created: 20260102
    completed: 20260105
    ---
    # ST0001: Lamps

    - **Completed**: 2026-01-05

## Fix

Writes the date that the workspace knows: the metadata below the title, the thread's row in the
index, or its `done.md`. Where none of them has a date, today is offered, but never chosen by
`fix all`: the thread was finished on some other day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import THREAD_HOMES, is_blank_date, status_field
from stp_lsp.syntax.index_table import Column
from stp_lsp.syntax.status import Status, canonical_status
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP204"
NAME = "missing-completed-date"
LEVEL = Level.WARNING
KINDS = THREAD_HOMES
LOCAL = True

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_DONE = re.compile(r"\*\*Completed\*\*:[ \t]*(\d{4}-\d{2}-\d{2})")


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Looks where the status stands: the header, as `todo` does, or the list below the title."""
    status = status_field(document)
    if status is None or canonical_status(status.value) is not Status.COMPLETED:
        return
    field = document.field("completed")
    if field is not None and not is_blank_date(field.value):
        return
    in_body = document.field("status") != status
    if in_body and _stated(document):
        return  # in the oldest documents both stand below the title
    if field is None and in_body:
        field = document.body_field("completed")
    yield Found(
        field.range if field is not None else status.value_range,
        "the thread is completed, but has no completion date",
        data={"id": document.place.thread},
    )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Writes a date that something in the workspace supports, else offers today."""
    seen: set[str] = set()
    for date, source in _evidence(snapshot, document):
        if date not in seen:
            change = _written(document, date)
            yield Fix(f"Set the completion date to {date} ({source})", change, preferred=not seen)
            seen.add(date)
    today = snapshot.settings.today
    if today and not seen:
        yield Fix(f"Set the completion date to today, {today}", _written(document, today))


def _stated(document: Document) -> str:
    """The date below the title, as `YYYY-MM-DD`; empty without one."""
    body = document.body_field("completed")
    found = _DATE.match(body.value) if body is not None else None
    return found[0] if found else ""


def _evidence(snapshot: Snapshot, document: Document) -> Iterator[tuple[str, str]]:
    """Dates and where they come from, the most reliable first."""
    if _stated(document):
        yield _stated(document), "from the metadata below the title"
    thread = document.place.thread
    index = snapshot.index_document
    for row in index.index.rows if index is not None else ():
        found = _DATE.match(row.value(Column.COMPLETED)) if row.id == thread else None
        if found and canonical_status(row.value(Column.STATUS)) is Status.COMPLETED:
            yield found[0], "from the index"
    for doc in snapshot.documents_of(thread):
        if doc.kind is Kind.DONE and doc.place.folder == document.place.folder:
            done = _DONE.search(doc.text)
            if done:
                yield done[1], "from done.md"


def _written(document: Document, date: str) -> SourceChange:
    """The date in the header, eight digits as in every generation; a missing line is added."""
    value = date.replace("-", "")
    field = document.field("completed")
    if field is not None:
        edit = TextEdit(field.range, f"completed: {value}")
    elif document.facts.fields:
        last = document.facts.fields[-1][4]
        edit = TextEdit(Range(last, last), f"\ncompleted: {value}")
    else:
        body = document.body_field("completed") or status_field(document)
        assert body is not None  # there is no finding without a status
        if body.key == "completed":
            edit = TextEdit(body.range, f"- **Completed**: {date}")
        else:
            edit = TextEdit(Range(body.end, body.end), f"\n- **Completed**: {date}")
    return SourceChange.of(document.id, edit)
