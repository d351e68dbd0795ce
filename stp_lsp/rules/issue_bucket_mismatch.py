"""The parts of an issue do not agree: folder, status, id and file name.

## What it does

An issue says twice whether it is open (the folder `OPEN` or `CLOSED`, and `status` in the header)
and three times what its number is (the folder, the file's name, and `id`). Each that disagrees with
the folder is reported.

## Why is this bad?

Tools go by the folder, readers by the header, and 3.0 will go by the header too.

## Example

    --- intent/issues/CLOSED/0001/0001-flicker.md
    ---
    id: "0001"
    title: Flicker
    date: 2026-01-02
    status: OPEN
    ---
    # 0001: Flicker

Use instead:

    --- intent/issues/CLOSED/0001/0001-flicker.md
    ---
    id: "0001"
    title: Flicker
    date: 2026-01-02
    status: CLOSED
    ---
    # 0001: Flicker

## Fix

Writes the header as the folder has it, or moves the issue to the folder that its status names. The
file gets the number of its folder, unless file and `id` agree against the folder: then the folder
is renamed.

## Quieter where

Other files of an issue may have any name. The template's `NNNN` is an `unfilled-token`.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind, is_number
from stp_lsp.model.paths import parent
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Rename, SourceChange
from stp_lsp.syntax.header import Field, HeaderState
from stp_lsp.text.edit import TextEdit

CODE = "STP517"
NAME = "issue-bucket-mismatch"
LEVEL = Level.WARNING
KINDS = frozenset((Kind.ISSUE, Kind.ISSUE_EXTRA))
LOCAL = True

_BUCKETS = ("OPEN", "CLOSED")


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Compares everything with the folder."""
    place = document.place
    if document.facts.header_state == HeaderState.COLLAPSED or not _is_main(document):
        return
    status = document.field("status")
    said = _unquoted(status)
    if status is not None and said and said.upper() != place.bucket:
        known = "" if said.upper() in _BUCKETS else "; it can only be OPEN or CLOSED"
        yield Found(
            status.value_range,
            f"the status is {said}, but the issue is in `{place.bucket}/`{known}",
            data={"id": place.number, "part": "status"},
        )
    field = document.field("id")
    number = _unquoted(field)
    if field is not None and number and number != "NNNN" and number.zfill(4) != place.number:
        yield Found(
            field.value_range,
            f"the id is {number}, but the folder is `{place.number}`",
            data={"id": place.number, "part": "id"},
        )
    written = _name(document)[:4]
    if written != place.number:
        yield Found(
            document.title_range,
            f"the file is named {written}, but its folder `{place.number}`",
            data={"id": place.number, "part": "name"},
        )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """One part after the other, each by itself."""
    match diagnostic.data.get("part"):
        case "status":
            yield from _of_status(snapshot, document)
        case "id":
            yield from _of_number(snapshot, document, document.field("id"))
        case _:
            yield from _of_number(snapshot, document, None)


def _of_status(snapshot: Snapshot, document: Document) -> Iterator[Fix]:
    field, place = document.field("status"), document.place
    if field is None:
        return
    change = SourceChange.of(document.id, TextEdit(field.value_range, place.bucket))
    yield Fix(f"Write the status as {place.bucket}", change, preferred=True)
    other = _unquoted(field).upper()
    if other in _BUCKETS:
        home = parent(parent(place.folder))
        target = f"{home}/{other}/{place.number}"
        if not _is_taken(snapshot, target):
            change = SourceChange(operations=(Rename(place.folder, target),))
            yield Fix(f"Move the issue to `{other}/`", change)


def _of_number(snapshot: Snapshot, document: Document, field: Field | None) -> Iterator[Fix]:
    """The folder's number for the field or the name; or theirs for the folder."""
    place, name = document.place, _name(document)
    stated = _unquoted(document.field("id")).zfill(4)
    agree = stated == name[:4] and is_number(stated, 4)
    target = f"{parent(place.folder)}/{name[:4]}"
    if agree and name[:4] not in snapshot.issues and not _is_taken(snapshot, target):
        change = SourceChange(operations=(Rename(place.folder, target),))
        yield Fix(f"Rename the folder to {name[:4]}", change, preferred=True)
        return
    if field is not None:
        edit = TextEdit(field.value_range, f'"{place.number}"')
        change = SourceChange.of(document.id, edit)
        yield Fix(f"Write the id as {place.number}", change, preferred=not agree)
    else:
        new = f"{place.folder}/{place.number}{name[4:]}"
        if not _is_taken(snapshot, new):
            change = SourceChange(operations=(Rename(document.id, new),))
            yield Fix(f"Rename the file to {place.number}{name[4:]}", change)


def _name(document: Document) -> str:
    return document.id.rpartition("/")[2]


def _is_main(document: Document) -> bool:
    """Whether the document is an issue and no other file beside one."""
    if document.kind is Kind.ISSUE:
        return document.field("status") is not None or document.field("id") is not None
    name = _name(document)
    if (
        name[4:5] != "-"
        or not is_number(name[:4], 4)
        or parent(document.id) != document.place.folder
    ):
        return False
    return document.field("id") is not None and document.field("status") is not None


def _unquoted(field: Field | None) -> str:
    return field.value.strip().strip('"').strip() if field is not None else ""


def _is_taken(snapshot: Snapshot, path: str) -> bool:
    return path in snapshot.documents or snapshot.files.exists(path)
