"""A row of the index contradicts its thread.

## What it does

Compares status and dates of each row with the thread that it stands for: the status by its meaning
(`In Progress` is `WIP`), dates by their digits. An empty cell claims nothing.

## Why is this bad?

The index says that the work is going on, the thread says that it is done, and only opening both
documents shows which is right.

## Example

    --- intent/st/steel_threads.md
    # Steel Threads

    <!-- BEGIN: STEEL_THREAD_INDEX -->

    | ID     | Slug  | Status      | Created    | Completed |
    | ------ | ----- | ----------- | ---------- | --------- |
    | ST0001 | lamps | Not Started | 2026-01-02 |           |

    <!-- END: STEEL_THREAD_INDEX -->
    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

The same difference makes `stale-index` speak too, once for the whole table.

Use instead:

    --- intent/st/steel_threads.md
    # Steel Threads

    <!-- BEGIN: STEEL_THREAD_INDEX -->

    | ID     | Slug  | Status | Created    | Completed |
    | ------ | ----- | ------ | ---------- | --------- |
    | ST0001 | lamps | WIP    | 2026-01-02 |           |

    <!-- END: STEEL_THREAD_INDEX -->
    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

## Fix

Regenerates the whole index, which repairs every other row too; or rewrites the cells of this row.

## Quieter where

Off in 3.0 workspaces, where the index is a generated view. Titles are not compared: older tools cut
them. A thread that states no status denies none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level, Related
from stp_lsp.model.document import Document
from stp_lsp.model.index_contradictions import contradicting, contradictions
from stp_lsp.model.layout import Kind
from stp_lsp.model.regenerate import is_view
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import regenerate_index
from stp_lsp.text.edit import TextEdit

CODE = "STP402"
NAME = "index-row-mismatch"
LEVEL = Level.WARNING
KINDS = frozenset((Kind.INDEX,))
LOCAL = False


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """One finding a row."""
    if is_view(snapshot.project):
        return
    for row, wrong in contradicting(snapshot, document.index.rows):
        said = " and ".join(
            f"{each.column.value.lower()} {each.cell.text}, but the thread says {each.should}"
            for each in wrong
        )
        home = snapshot.documents[snapshot.threads[row.id].home]
        where = home.field("status") or home.body_field("status")
        place = where.range if where is not None else home.title_range
        yield Found(
            wrong[0].cell.range if len(wrong) == 1 else row.range,
            f"{row.id}: {said}",
            data={"id": row.id},
            related=(Related(home.id, place, f"what {row.id} says itself"),),
        )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Regenerates the index, or rewrites one row."""
    yield from regenerate_index(snapshot, document)
    rows = document.index.rows
    at = bisect_right(rows, diagnostic.range.start, key=lambda row: row.range.start) - 1
    if at < 0 or not rows[at].range.covers(diagnostic.range):
        return
    edits = []
    for each in contradictions(snapshot, rows[at]):
        blanks = len(each.cell.text) - len(each.should)
        edits.append(TextEdit(each.cell.range, each.should + " " * max(blanks, 0)))
    if edits:
        yield Fix(f"Rewrite the row of {rows[at].id}", SourceChange.of(document.id, *edits))
