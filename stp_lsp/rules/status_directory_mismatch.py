"""A thread's status and the folder it stands in disagree.

## What it does

Reports a thread that is not in the folder that belongs to its status: `COMPLETED`, `NOT-STARTED`
and `CANCELLED` have one each, everything else stands in the threads' folder itself.

## Why is this bad?

`intent todo` goes by the folder, the index and every list by the status, so the thread is open in
one and closed in the other. The next `st organize` moves the folder without asking.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: Completed
    slug: lamps
    created: 20260102
    completed: 20260105
    ---
    # ST0001: Lamps

Use instead:

    --- intent/st/COMPLETED/ST0001/info.md
    ---
    status: Completed
    slug: lamps
    created: 20260102
    completed: 20260105
    ---
    # ST0001: Lamps

## Fix

Moves the folder, as `st organize` does, and rewrites the links and paths that named the old place;
or writes the status that belongs to the folder. Moving is the preferred one, unless the document
itself supports the folder: a completion date, or a status in the body's metadata.

## Quieter where

A status outside the vocabulary is `unknown-status`, not this. Workspaces older than 1.0 and those
of 3.0 have no status folders.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.moves import move_thread
from stp_lsp.model.project import Generation, Project
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import THREAD_HOMES, is_blank_date, status_field
from stp_lsp.syntax.status import Status, bucket_of, canonical_status, spelling
from stp_lsp.text.edit import TextEdit

CODE = "STP201"
NAME = "status-directory-mismatch"
LEVEL = Level.ERROR
KINDS = THREAD_HOMES
LOCAL = True


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Compares the status field with the folder."""
    if not _has_buckets(snapshot.project):
        return
    field = status_field(document)
    status = canonical_status(field.value) if field is not None else None
    if field is None or status is None or bucket_of(status) == document.place.bucket:
        return
    base = snapshot.project.base
    here = f"{base}/{document.place.bucket}".rstrip("/")
    right = f"{base}/{bucket_of(status)}".rstrip("/")
    yield Found(
        field.value_range,
        f"the status is {field.value}, but the thread stands in `{here}/`, not in `{right}/`",
        data={"id": document.place.thread, "upstream": "U12"},
    )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Moves the folder, or changes the status."""
    field = status_field(document)
    status = canonical_status(field.value) if field is not None else None
    if field is None or status is None:
        return
    bucket = document.place.bucket
    supported = _folder_is_right(document)
    thread = snapshot.thread_of(document)
    if thread is not None and thread.home == document.id:
        moved = move_thread(snapshot, thread, bucket_of(status))
        if moved is not None:
            name = bucket_of(status) or "the threads' folder"
            yield Fix(f"Move {thread.id} to {name}", moved, preferred=not supported)
    belonging = next((each for each in Status if bucket_of(each) == bucket), Status.WIP)
    word = spelling(belonging, snapshot.project.version)
    change = SourceChange.of(document.id, TextEdit(field.value_range, word))
    yield Fix(f"Change the status to {word}", change, preferred=supported)


def _has_buckets(project: Project) -> bool:
    """Status folders came with 1.0.0 and went with 3.0 (FORMAT.md 0)."""
    if project.generation is Generation.G5:
        return False
    return not project.version or project.at_least(1)


def _folder_is_right(document: Document) -> bool:
    """Whether the document itself says that the folder is right and the status field is not."""
    bucket = document.place.bucket
    header, body = document.field("status"), document.body_field("status")
    if header is not None and body is not None and body.value:
        stated = canonical_status(body.value)
        if stated is not None:
            return bucket_of(stated) == bucket
    dates = (document.field("completed"), document.body_field("completed"))
    dated = any(field is not None and not is_blank_date(field.value) for field in dates)
    return bucket == "COMPLETED" and dated
