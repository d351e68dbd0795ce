"""A date is not a date.

## What it does

Reports `created` and `completed` of a thread, in the header or in the list below the title, and the
`date` of an issue, when they are not a day of the calendar: a token of the template, another
notation, quotes, words. Good are `20260102`, `2026-01-02`, and an instant that begins with a date.

## Why is this bad?

The index prints what stands there, or today's date for the token; `todo.md` never lists a
completed thread whose date it cannot read, and `st repair` replaces it by today's.

## Example

    --- intent/st/ST0001/info.md
    ---
    verblock: "02 Jan 2026:v0.1: Ada - Initial version"
    status: WIP
    slug: lamps
    created: YYYYMMDD
    ---
    # ST0001: Lamps

Use instead:

    --- intent/st/ST0001/info.md
    ---
    verblock: "02 Jan 2026:v0.1: Ada - Initial version"
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

## Fix

Writes the day that was meant (`2026/1/2`, `"2026-01-02"`); for a token that of the first version in
the folder's documents. Where nothing tells, today is offered, but never chosen by `fix all`.

## Quieter where

An empty date is no wrong one. The token in `completed` counts as empty, and so does one in the list
below the title.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.metadata import creation_days, metadata_field
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import THREAD_HOMES, is_blank_date, is_generated, is_silent
from stp_lsp.syntax.dates import guess_day, parse_day
from stp_lsp.syntax.header import Field, HeaderState
from stp_lsp.text.edit import TextEdit

CODE = "STP506"
NAME = "invalid-date"
LEVEL = Level.WARNING
KINDS = THREAD_HOMES | {Kind.ISSUE}
LOCAL = True

_TOKENS = frozenset(("YYYYMMDD", "YYYY-MM-DD", "[Date]"))


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Looks at the two or three places where a date may stand."""
    state = document.facts.header_state
    if state == HeaderState.COLLAPSED or is_generated(snapshot, document):
        return
    for field in _wrong(document):
        value = field.value.strip()
        if value in _TOKENS:
            message = f"`{value}` was left in by the template"
        elif value[:1] in "\"'" and guess_day(value):
            message = f"{value} is no date; the quotes count"
        else:
            message = f"`{value}` is no date"
        data = {"id": document.place.thread or document.place.number, "key": field.key}
        if field.key == "created" and document.kind is not Kind.ISSUE:
            data["upstream"] = "U11"
        yield Found(field.value_range, message, data=data)


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """The day that was meant, one that is known, or today."""
    field = next((each for each in _wrong(document) if _is_at(each, diagnostic)), None)
    if field is None:
        return
    meant = guess_day(field.value)
    known = [(meant, "")] if meant else []
    if not known and field.key == "created":
        known = list(creation_days(snapshot, document))
    for number, (day, source) in enumerate(known):
        change = SourceChange.of(
            document.id, TextEdit(field.value_range, _form(document, field, day))
        )
        yield Fix(f"Write {day} {f'({source})' if source else ''}".strip(), change, number == 0)
    today = snapshot.settings.today
    if today and not known:
        change = SourceChange.of(
            document.id, TextEdit(field.value_range, _form(document, field, today))
        )
        yield Fix(f"Write today, {today}", change)


def _wrong(document: Document) -> Iterator[Field]:
    """The fields that state something, and no day."""
    if document.kind is Kind.ISSUE:
        field = document.field("date")
        # `issues` takes one quote off either end (FORMAT.md 4.1).
        value = field.value.strip().removeprefix('"').removesuffix('"') if field is not None else ""
        if field is not None and value and not parse_day(value):
            yield field
        return
    for key in ("created", "completed"):
        body, field = metadata_field(document, key), document.field(key)
        if body is not None and _states_no_day(body) and not is_silent(document, body.start):
            yield body
        if field is None:
            continue
        left_in = key == "created" and field.value.strip() in _TOKENS
        if _states_no_day(field) or (left_in and not (body and parse_day(body.value))):
            yield field


def _states_no_day(field: Field) -> bool:
    return not is_blank_date(field.value) and not parse_day(field.value)


def _is_at(field: Field, diagnostic: Diagnostic) -> bool:
    return field.value_range == diagnostic.range


def _form(document: Document, field: Field, day: str) -> str:
    """A day as the field is written: eight digits in the header of a thread."""
    in_header = document.kind is not Kind.ISSUE and document.field(field.key) == field
    return day.replace("-", "") if in_header else day
