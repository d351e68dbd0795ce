"""A thread is completed, and one of its work packages is not.

## What it does

Reports a work package that says outright that it is not done, in a thread that is completed.

## Why is this bad?

Either the work was done and nobody said so, or the thread was closed too early. `todo.md` and the
counts of every list show it as open for ever.

## Example

    --- intent/st/COMPLETED/ST0001/info.md
    ---
    status: Completed
    slug: lamps
    created: 20260102
    completed: 20260105
    ---
    # ST0001: Lamps
    --- intent/st/COMPLETED/ST0001/WP/01/info.md
    ---
    wp_id: WP-01
    title: "Wire"
    scope: Small
    status: WIP
    ---
    # WP-01: Wire

Use instead:

    --- intent/st/COMPLETED/ST0001/info.md
    ---
    status: Completed
    slug: lamps
    created: 20260102
    completed: 20260105
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

## Fix

Marks the work package as done. It is only offered: whether it is done, nobody can see from here.

## Quieter where

A work package without a status says nothing, and in a cancelled thread open ones are what one
expects.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level, Related
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.syntax.header import HeaderState
from stp_lsp.syntax.status import Status, WorkPackageStatus, canonical_status
from stp_lsp.text.edit import TextEdit

CODE = "STP514"
NAME = "open-work-package-in-closed-thread"
LEVEL = Level.INFORMATION
KINDS = frozenset((Kind.PACKAGE,))
LOCAL = False

_FINISHED = (None, Status.COMPLETED, Status.CANCELLED)


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Compares two statuses, both as they are understood."""
    field = document.field("status")
    if field is None or canonical_status(field.value) in _FINISHED:
        return
    if document.facts.header_state == HeaderState.COLLAPSED:
        return
    thread = snapshot.thread_of(document)
    if thread is None or thread.status is not Status.COMPLETED:
        return
    home = snapshot.documents[thread.home]
    yield Found(
        field.value_range,
        f"{thread.id} is completed, but its WP-{document.place.package} is {field.value}",
        data={"id": f"{thread.id}/{document.place.package}"},
        related=(Related(home.id, home.title_range, f"{thread.id} itself"),),
    )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Marks it as done."""
    field = document.field("status")
    if field is not None:
        change = SourceChange.of(
            document.id, TextEdit(field.value_range, WorkPackageStatus.DONE.value)
        )
        yield Fix(f"Mark WP-{document.place.package} as done", change)
