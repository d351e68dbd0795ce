"""A status is understood, but not written as this workspace's tools write it.

## What it does

Reports a synonym of a status word: `In Progress` where tools since 2.2.1 write `WIP`, `DONE` for
`Completed`, a word in other case. In a work package the last word is `Done`.

## Why is this bad?

The index prints the status as written, so the same state has several names in one table, and a
work package counts as finished for the "all work packages done" note only with the exact word.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: In Progress
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

## Fix

Writes the word that the tools write.

## Quieter where

Off in completed and cancelled threads. A workspace older than 2.2.1 may write `In Progress` or
`WIP`.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import THREAD_HOMES, is_closed, status_field
from stp_lsp.syntax.status import (
    canonical_status,
    canonical_work_package_status,
    spelling,
)
from stp_lsp.text.edit import TextEdit

CODE = "STP203"
NAME = "legacy-status-spelling"
LEVEL = Level.HINT
KINDS = THREAD_HOMES | {Kind.PACKAGE}
LOCAL = False  # whether a work package is quiet depends on its thread


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Compares the word with the one that the tools of this version write."""
    field = status_field(document)
    if field is None:
        return
    good = _spellings(snapshot, document, field.value)
    if not good or field.value in good or is_closed(snapshot, document):
        return
    yield Found(
        field.value_range,
        f"`{field.value}` is read as {good[0]}, and is better written so",
        data={"id": document.place.thread},
    )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Writes the canonical word."""
    field = status_field(document)
    if field is None:
        return
    good = _spellings(snapshot, document, field.value)
    if good:
        change = SourceChange.of(document.id, TextEdit(field.value_range, good[0]))
        yield Fix(f"Write the status as {good[0]}", change, preferred=True)


def _spellings(snapshot: Snapshot, document: Document, written: str) -> tuple[str, ...]:
    """The good spellings of a status, the best first; none when the word is unknown."""
    status = canonical_status(written)
    if status is None:
        return ()
    if document.kind is Kind.PACKAGE:
        own = canonical_work_package_status(written)
        return (own.value,) if own is not None else ()
    return (spelling(status, snapshot.project.version), status.value)
