"""A header lacks a field that the tools need.

## What it does

Looks for `status` and `created` in a thread, and, from 2.5 on, for `wp_id`, `title`, `scope` and
`status` in a work package. In a thread the list below the title (`- **Status**: WIP`) will do,
because the tools fall back on it. Empty counts as missing.

## Why is this bad?

A thread without a status is taken for one that has not been started; without a creation date the
index prints the day on which it was regenerated, another one each time. A work package without
them has no name and an unknown box in `todo.md`.

## Example

    --- intent/st/COMPLETED/ST0001/info.md
    ---
    verblock: "02 Jan 2026:v0.1: Ada - Initial version"
    status: Completed
    slug: lamps
    created:
    completed: 20260105
    ---
    # ST0001: Lamps

Use instead:

    --- intent/st/COMPLETED/ST0001/info.md
    ---
    verblock: "02 Jan 2026:v0.1: Ada - Initial version"
    status: Completed
    slug: lamps
    created: 20260102
    completed: 20260105
    ---
    # ST0001: Lamps

## Fix

Inserts the field where the templates have it. The status is that of the folder, the date that of
the first version in the folder's documents, the rest follows from folder and title. What nothing
supports is only offered: today as the date, WIP in the threads' folder.

What stands elsewhere in the document is left to its author: a header that does not begin in the
first line, or that was closed too early.

## Quieter where

A hint in finished work packages, and where a work package has no header at all or lacks only what
nobody reads, `wp_id` and `scope`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.metadata import creation_days, metadata_field, with_field, with_fields
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import THREAD_HOMES, is_generated
from stp_lsp.syntax.header import Field, HeaderState
from stp_lsp.syntax.status import Status, WorkPackageStatus, bucket_of, spelling
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP501"
NAME = "missing-required-field"
LEVEL = Level.WARNING
KINDS = THREAD_HOMES | {Kind.PACKAGE}
LOCAL = True

_OF_THREAD = ("status", "created")
_OF_PACKAGE = ("wp_id", "title", "scope", "status")
_READ_BY_NOBODY = ("wp_id", "scope")
_WITH_PACKAGES = (2, 5)
_BLANK = frozenset(("", '""', "null", "~"))
_REASONS = {
    "status": "tools take the thread for one that has not been started",
    "created": "the index shows the day of its last regeneration instead",
}


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """One finding a field; one for all when there is no header."""
    state = document.facts.header_state
    if state in (HeaderState.UNCLOSED, HeaderState.COLLAPSED) or is_generated(snapshot, document):
        return
    if document.kind is Kind.PACKAGE:
        yield from _in_package(snapshot, document)
        return
    for key in _OF_THREAD:
        if _is_stated(document, key):
            continue
        line = _elsewhere(document, key)
        if line:
            has_header = document.facts.header_state != HeaderState.ABSENT
            where = "outside the header" if has_header else "but in no header"
            how = "move it there" if has_header else "one begins in the first line, with `---`"
            yield Found(
                _place(document, key),
                f"`{key}` stands in line {line}, {where}; {how}",
                data={"id": document.place.thread, "key": key},
                fixable=False,
            )
            continue
        other = _in_capitals(document, key)
        if other is not None:
            yield Found(
                Range(other.start, other.start + len(other.key)),
                f"`{other.key}` is not read: keys are written in small letters, `{key}`",
                data={"id": document.place.thread, "key": key},
            )
            continue
        if key == "created" and metadata_field(document, key) is not None:
            reason = "the list below the title has it empty"
        else:
            reason = _REASONS[key]
        yield Found(
            _place(document, key),
            f"`{key}` is missing: {reason}",
            data={"id": document.place.thread, "key": key},
        )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Inserts one field, or the header of a work package."""
    key = diagnostic.data.get("key", "")
    if key in _OF_THREAD and document.kind is not Kind.PACKAGE and _elsewhere(document, key):
        return
    other = _in_capitals(document, key)
    if other is not None:
        where = Range(other.start, other.start + len(other.key))
        change = SourceChange.of(document.id, TextEdit(where, key))
        yield Fix(f"Write the key as `{key}`", change, preferred=True)
    elif not key:
        values = {each: _of_package(document, each) for each in _OF_PACKAGE}
        yield Fix("Insert a header", with_fields(document, values))
    elif document.kind is Kind.PACKAGE:
        value = _of_package(document, key)
        sure = key in ("wp_id", "title")
        if value:
            yield Fix(f"Insert `{key}: {value}`", with_field(document, key, value), preferred=sure)
    elif key == "status":
        bucket = document.place.bucket
        status = next((each for each in Status if bucket_of(each) == bucket), Status.WIP)
        word = spelling(status, snapshot.project.version)
        change = with_field(document, key, word)
        yield Fix(f"Insert `status: {word}`", change, preferred=bool(bucket))
    else:
        yield from _dates(snapshot, document)


def _dates(snapshot: Snapshot, document: Document) -> Iterator[Fix]:
    """The days that something in the folder supports, else today."""
    days = list(creation_days(snapshot, document))
    for number, (day, source) in enumerate(days):
        change = with_field(document, "created", day.replace("-", ""))
        yield Fix(f"Set the creation date to {day} ({source})", change, preferred=number == 0)
    today = snapshot.settings.today
    if today and not days:
        change = with_field(document, "created", today.replace("-", ""))
        yield Fix(f"Set the creation date to today, {today}", change)


def _in_package(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """The fields of a work package's cover."""
    project = snapshot.project
    if project.version and not project.at_least(*_WITH_PACKAGES):
        return  # there were no work packages yet, so everybody makes their own
    name = {"id": f"{document.place.thread}/{document.place.package}"}
    if document.facts.header_state == HeaderState.ABSENT:
        message = f"no header: `{'`, `'.join(_OF_PACKAGE)}` are missing"
        yield Found(document.title_range, message, level=Level.HINT, data=name)
        return
    finished = document.place.bucket in ("COMPLETED", "CANCELLED") and not snapshot.settings.full
    for key in _OF_PACKAGE:
        if _is_stated(document, key) or (key == "wp_id" and _is_stated(document, "wp")):
            continue
        quiet = finished or key in _READ_BY_NOBODY
        yield Found(
            _place(document, key),
            f"`{key}` is missing",
            level=Level.HINT if quiet else None,
            data={**name, "key": key},
            fixable=bool(_of_package(document, key)),
        )


def _is_stated(document: Document, key: str) -> bool:
    """Whether header or metadata have a value; a value that is wrong is another finding."""
    if document.value(key).strip() not in _BLANK:
        return True
    if document.kind is Kind.PACKAGE or key not in _OF_THREAD:
        return False
    stated = metadata_field(document, key)
    return stated is not None and bool(stated.value)


def _in_capitals(document: Document, key: str) -> Field | None:
    """The field `Status` where `status` is wanted, which tools do not find."""
    if document.kind is Kind.PACKAGE or document.field(key) is not None:
        return None
    fields = map(Field._make, document.facts.fields)
    return next((each for each in fields if each.key.lower() == key and each.value.strip()), None)


def _elsewhere(document: Document, key: str) -> int:
    """The line outside the header that states a field, counted from 1; 0 when there is none.

    Upstream reads the first line of the whole file that begins with the key (FORMAT.md 4.1), so
    another value in the header would contradict it.
    """
    if document.field(key) is not None:
        return 0
    stated = re.search(rf"^{key}:[ \t]*[^\s\"'~]", document.text, re.MULTILINE)
    return document.lines.line_of(stated.start()) + 1 if stated is not None else 0


def _place(document: Document, key: str) -> Range:
    """The empty field; else the line that opens the header, or the title."""
    field = document.field(key)
    if field is not None:
        return field.range
    return Range(0, 3) if document.facts.header_state else document.title_range


def _of_package(document: Document, key: str) -> str:
    """What a field of a work package should say."""
    match key:
        case "wp_id":
            return f"WP-{document.place.package}"
        case "title":
            head, colon, rest = document.heading.partition(":")
            title = rest.strip() if colon and head.startswith("WP") else document.heading
            return '"' + title.replace('"', "'") + '"' if title else ""
        case "scope":
            return "Small"
        case _:
            finished = document.place.bucket == "COMPLETED"
            status = WorkPackageStatus.DONE if finished else WorkPackageStatus.NOT_STARTED
            return str(status.value)
