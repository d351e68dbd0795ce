"""The list below the title says something else than the header.

## What it does

Old documents repeat status and dates in a list below the title (`- **Status**: WIP`). This compares
the two: statuses by their meaning, dates by their day. An empty line of the list says nothing.

## Why is this bad?

Tools take the status from the header and the dates from the list, `todo` takes both from the
header, `st repair` writes the list's status into the header. So which of the two counts depends on
the command.

## Example

    --- intent/st/COMPLETED/ST0001/info.md
    ---
    status: Completed
    slug: lamps
    created: 20260102
    completed: 20260105
    ---
    # ST0001: Lamps

    - **Status**: In Progress
    - **Created**: 2026-01-02

Use instead:

    --- intent/st/COMPLETED/ST0001/info.md
    ---
    status: Completed
    slug: lamps
    created: 20260102
    completed: 20260105
    ---
    # ST0001: Lamps

    - **Status**: Completed
    - **Created**: 2026-01-02

## Fix

Either way: writes the header's value into the list, or the list's into the header. For a status the
first choice is the one that the folder supports, unless a completion date denies it.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level, Related
from stp_lsp.model.document import Document
from stp_lsp.model.metadata import metadata_field
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import THREAD_HOMES, is_blank_date, is_generated, is_silent
from stp_lsp.syntax.dates import parse_day
from stp_lsp.syntax.header import Field, HeaderState
from stp_lsp.syntax.status import Status, bucket_of, canonical_status, spelling
from stp_lsp.text.edit import TextEdit

CODE = "STP505"
NAME = "status-body-mismatch"
LEVEL = Level.WARNING
KINDS = THREAD_HOMES
LOCAL = True

_KEYS = ("status", "created", "completed")


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Compares what both state; a value that nobody can read is another finding."""
    facts = document.facts
    if not facts.body_fields or facts.header_state == HeaderState.COLLAPSED:
        return
    if is_generated(snapshot, document):
        return
    for key in _KEYS:
        header, body = document.field(key), metadata_field(document, key)
        if header is None or body is None or not _differ(key, header, body):
            continue
        if is_silent(document, body.start):
            continue
        yield Found(
            body.value_range,
            f"the {_NAMES[key]} is {body.value} here, but {header.value.strip()} in the header",
            data={"id": document.place.thread, "key": key, "upstream": "U9"},
            related=(Related(document.id, header.range, "what the header says"),),
        )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """One value for both."""
    key = diagnostic.data.get("key", "")
    header, body = document.field(key), metadata_field(document, key)
    if header is None or body is None:
        return
    if key == "status":
        yield from _of_status(snapshot, document, header, body)
        return
    up, down = parse_day(body.value), parse_day(header.value)
    compact = SourceChange.of(document.id, TextEdit(header.value_range, up.replace("-", "")))
    dashed = SourceChange.of(document.id, TextEdit(body.value_range, down))
    yield Fix(f"Write {down} into the list below the title", dashed)
    yield Fix(f"Write {up} into the header", compact)


_NAMES = {"status": "status", "created": "creation date", "completed": "completion date"}


def _differ(key: str, header: Field, body: Field) -> bool:
    if key == "status":
        said, stated = canonical_status(header.value), canonical_status(body.value)
        return said is not None and stated is not None and said is not stated
    if is_blank_date(header.value) or is_blank_date(body.value):
        return False
    said_day, stated_day = parse_day(header.value), parse_day(body.value)
    return bool(said_day and stated_day) and said_day != stated_day


def _of_status(snapshot: Snapshot, document: Document, header: Field, body: Field) -> Iterator[Fix]:
    said, stated = canonical_status(header.value), canonical_status(body.value)
    if said is None or stated is None:
        return
    version, bucket = snapshot.project.version, document.place.bucket
    dates = (document.value("completed"), _value(metadata_field(document, "completed")))
    dated = not all(is_blank_date(date) for date in dates)
    for status, field, other in ((said, body, "list below the title"), (stated, header, "header")):
        loser = stated if status is said else said
        supported = bucket_of(status) == bucket != bucket_of(loser)
        denied = dated and loser is Status.COMPLETED
        word = spelling(status, version)
        change = SourceChange.of(document.id, TextEdit(field.value_range, word))
        yield Fix(f"Write {word} into the {other}", change, preferred=supported and not denied)


def _value(field: Field | None) -> str:
    return field.value if field is not None else ""
