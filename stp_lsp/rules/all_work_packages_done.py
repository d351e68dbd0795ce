"""Every work package of a thread is done, and the thread is still open.

## What it does

Reports a thread in progress, or not started, whose work packages are all done. Cancelled ones do
not count, as long as one is done.

## Why is this bad?

It is not bad; it is probably time to close the thread. `wp done` says the same when it closes the
last one, and then nobody says it again.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps
    --- intent/st/ST0001/WP/01/info.md
    ---
    wp_id: WP-01
    title: "Wire"
    scope: Small
    status: Done
    ---
    # WP-01: Wire
    --- intent/st/ST0001/acceptance.md
    ---
    st_id: ST0001
    acceptance: exempt
    ---
    # ST0001 Lamps -- Acceptance

Use instead:

    --- intent/st/COMPLETED/ST0001/info.md
    ---
    status: Completed
    slug: lamps
    created: 20260102
    completed: 20260304
    ---
    # ST0001: Lamps
    --- intent/st/COMPLETED/ST0001/WP/01/info.md
    ---
    wp_id: WP-01
    title: "Wire"
    scope: Small
    status: Done
    ---
    # WP-01: Wire
    --- intent/st/COMPLETED/ST0001/acceptance.md
    ---
    st_id: ST0001
    acceptance: exempt
    ---
    # ST0001 Lamps -- Acceptance

## Fix

Marks the thread as completed today and moves it to `COMPLETED`, with the paths that named its
folder. From 2.13.1 on it is offered only when no criterion is in the way of the close gate.

## Quieter where

Threads on hold, and threads without work packages.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.metadata import metadata_field, with_field
from stp_lsp.model.moves import move_thread
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.model.symbols import Thread
from stp_lsp.rules.base import status_field
from stp_lsp.syntax.gate import Verdict, gate
from stp_lsp.syntax.status import Status, canonical_status, fold_v3
from stp_lsp.text.edit import TextEdit

CODE = "STP515"
NAME = "all-work-packages-done"
LEVEL = Level.HINT
KINDS = frozenset((Kind.INFO,))
LOCAL = False

_OPEN = (Status.WIP, Status.NOT_STARTED)
_WITH_GATE = (2, 13, 1)


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Counts only in threads that have work packages."""
    thread = snapshot.thread_of(document)
    if thread is None or not thread.packages or thread.home != document.id:
        return
    if thread.status not in _OPEN or not _all_done(thread):
        return
    field = status_field(document)
    count = len(thread.packages)
    what = "the one work package is" if count == 1 else f"all {count} work packages are"
    yield Found(
        field.value_range if field is not None else document.title_range,
        f"{what} done, but {thread.id} is {thread.status_raw}",
        data={"id": thread.id},
        # In COMPLETED already, the header is what is wrong; `status-directory-mismatch` repairs it.
        fixable=thread.bucket != "COMPLETED" and _may_close(snapshot, thread),
    )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Completes the thread."""
    thread, today = snapshot.thread_of(document), snapshot.settings.today
    if thread is None or not today or not _may_close(snapshot, thread):
        return
    moved = move_thread(snapshot, thread, "COMPLETED")
    if moved is None:
        return
    edits = dict(moved.edits)
    edits[document.id] = (*edits.get(document.id, ()), *_closing(document, today))
    change = SourceChange(edits, moved.operations)
    yield Fix(f"Mark {thread.id} as completed today, {today}", change)


def _all_done(thread: Thread) -> bool:
    """Whether nothing is left to do, and something was done."""
    meanings = {
        canonical_status(package.status) or fold_v3(package.status) for package in thread.packages
    }
    return Status.COMPLETED in meanings and meanings <= {Status.COMPLETED, Status.CANCELLED}


def _may_close(snapshot: Snapshot, thread: Thread) -> bool:
    """Whether no criterion is known to be in the way."""
    project = snapshot.project
    if project.version and not project.at_least(*_WITH_GATE):
        return True
    doc = snapshot.contract_document(thread)
    return gate(doc.contract if doc is not None else None).verdict is not Verdict.BLOCKED


def _closing(document: Document, today: str) -> Iterator[TextEdit]:
    """Status and date, where the thread states them."""
    for key, word, day in (
        ("status", Status.COMPLETED.value, ""),
        ("completed", "", today.replace("-", "")),
    ):
        field = document.field(key)
        if field is not None or key == "completed":
            yield from with_field(document, key, word or day).edits[document.id]
        stated = metadata_field(document, key)
        if stated is not None:
            yield TextEdit(stated.range, f"- **{key.capitalize()}**: {word or today}")
