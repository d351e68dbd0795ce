"""A row of the index stands outside its markers.

## What it does

Reports every row about a thread that is not between the BEGIN and END markers of the index, also
one that is glued to the END marker.

## Why is this bad?

No regeneration ever touches such a row, so it keeps what was true on the day it was written. Tools
before 2.3.1 appended rows at the end of the file when they did not find the table.

## Example

    --- intent/st/steel_threads.md
    # Steel Threads

    <!-- BEGIN: STEEL_THREAD_INDEX -->

    | ID     | Slug  | Status | Created    | Completed |
    | ------ | ----- | ------ | ---------- | --------- |
    | ST0002 | tubes | WIP    | 2026-01-03 |           |
    | ST0001 | lamps | WIP    | 2026-01-02 |           |

    <!-- END: STEEL_THREAD_INDEX -->| ST0002 | tubes | WIP | 2026-01-03 |  |
    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps
    --- intent/st/ST0002/info.md
    ---
    status: WIP
    slug: tubes
    created: 20260103
    ---
    # ST0002: Tubes

The row is also a `duplicate-index-row`, because the table has one for the same thread.

Use instead:

    --- intent/st/steel_threads.md
    # Steel Threads

    <!-- BEGIN: STEEL_THREAD_INDEX -->

    | ID     | Slug  | Status | Created    | Completed |
    | ------ | ----- | ------ | ---------- | --------- |
    | ST0002 | tubes | WIP    | 2026-01-03 |           |
    | ST0001 | lamps | WIP    | 2026-01-02 |           |

    <!-- END: STEEL_THREAD_INDEX -->
    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps
    --- intent/st/ST0002/info.md
    ---
    status: WIP
    slug: tubes
    created: 20260103
    ---
    # ST0002: Tubes

## Fix

Regenerates the index: rows outside the markers go, every other text stays.

## Quieter where

When there are no markers at all, `missing-index-markers` says so once. Off in 3.0 workspaces.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.regenerate import is_view
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.rules.base import regenerate_index

CODE = "STP403"
NAME = "index-row-outside-markers"
LEVEL = Level.WARNING
KINDS = frozenset((Kind.INDEX,))
LOCAL = True


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """One finding a row."""
    index = document.index
    if is_view(snapshot.project) or not (index.begin_markers or index.end_markers):
        return
    for row in index.outside:
        glued = "glued to a marker of the index" if row.glued_to_marker else "outside the markers"
        yield Found(
            row.range,
            f"the row of {row.id} is {glued}; no regeneration updates it",
            data={"id": row.id},
        )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Regenerates the index."""
    yield from regenerate_index(snapshot, document)
