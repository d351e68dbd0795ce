"""The index lists a thread twice.

## What it does

Reports every row of the index whose thread has a row further up.

## Why is this bad?

The rows drift apart: real indexes list one thread as Not Started and, a line later, as Completed.
A reader cannot tell which is true.

## Example

    --- .intent/config.json
    {"version": "2.0.0"}
    --- intent/st/steel_threads.md
    # Steel Threads

    <!-- BEGIN: STEEL_THREAD_INDEX -->
    ID         | Title                     | Status       | Created    | Completed
    -----------|---------------------------|--------------|------------|-----------
    ST0001     | Lamps                     | In Progress  | 2026-01-02 |
    ST0001     | Lamps                     | In Progress  | 2026-01-02 |
    <!-- END: STEEL_THREAD_INDEX -->
    --- intent/st/ST0001/info.md
    ---
    status: In Progress
    created: 20260102
    ---
    # ST0001: Lamps

Use instead:

    --- .intent/config.json
    {"version": "2.0.0"}
    --- intent/st/steel_threads.md
    # Steel Threads

    <!-- BEGIN: STEEL_THREAD_INDEX -->
    ID         | Title                     | Status       | Created    | Completed
    -----------|---------------------------|--------------|------------|-----------
    ST0001     | Lamps                     | In Progress  | 2026-01-02 |
    <!-- END: STEEL_THREAD_INDEX -->
    --- intent/st/ST0001/info.md
    ---
    status: In Progress
    created: 20260102
    ---
    # ST0001: Lamps

## Fix

Regenerates the index, which has one row for each thread.

## Quieter where

Off where two folders claim the id: then two rows are what regeneration writes, and
`duplicate-thread-id` is the finding. Off in 3.0 workspaces.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level, Related
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.regenerate import is_view
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.rules.base import regenerate_index
from stp_lsp.syntax.index_rows import IndexRow

CODE = "STP404"
NAME = "duplicate-index-row"
LEVEL = Level.WARNING
KINDS = frozenset((Kind.INDEX,))
LOCAL = False

_ID = attrgetter("shape.id")


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """One finding for each row after a thread's first."""
    rows = document.index.rows
    if is_view(snapshot.project) or len(set(map(_ID, rows))) == len(rows):
        return
    first: dict[str, IndexRow] = {}
    for row in rows:
        seen = first.setdefault(row.id, row)
        if seen is row:
            continue
        thread = snapshot.threads.get(row.id)
        if thread is not None and len(thread.claims) > 1 and row.inside:
            continue
        yield Found(
            row.id_range,
            f"{row.id} is listed above already",
            data={"id": row.id},
            related=(Related(document.id, seen.range, "its first row"),),
        )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Regenerates the index."""
    yield from regenerate_index(snapshot, document)
