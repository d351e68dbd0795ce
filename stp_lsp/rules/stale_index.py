"""The index is not what regeneration would write.

## What it does

Compares the table in `steel_threads.md` with the threads, cell by cell, and reports all differences
as one finding on the BEGIN marker. Which threads the table owes depends on the tools of the
workspace: all of them since 2.19 and before 2.0, only those in progress in between. Rows that are
there must be right in any case.

## Why is this bad?

People and assistants read the index first. A thread that is missing there is not found, and one
with an old status is worked on twice.

## Example

    --- intent/st/steel_threads.md
    # Steel Threads

    <!-- BEGIN: STEEL_THREAD_INDEX -->

    | ID | Slug | Status | Created | Completed |
    | -- | ---- | ------ | ------- | --------- |

    <!-- END: STEEL_THREAD_INDEX -->
    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

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

Writes the table that `intent st sync --write` of 2.19 writes, byte for byte, and leaves the rest of
the document alone. In a workspace of 2.0 to 2.18 it has threads in progress only, as its tools
write it; where the index lists others, those stay. Damaged markers and rows outside them are put
right at the same time. It is only offered, and no `--fix` applies it, where it would take away what
nothing else says: the row of a thread whose `info.md` is gone or whose folder is misnamed, or the
status of a thread whose header has none. Line ends in CRLF do not reach the cells.

## Quieter where

Padding does not count: prettier lays tables out in its own way. In 3.0 workspaces the whole index
is a generated view, so a difference is an information without a fix. Nothing is said while a thread
that the index lists may be in a folder that cannot be searched.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.hidden import is_canon_hidden, lists_hidden
from stp_lsp.model.index_contradictions import contradictions
from stp_lsp.model.index_stale import why_stale
from stp_lsp.model.layout import Kind
from stp_lsp.model.regenerate import is_view
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.rules.base import regenerate_index
from stp_lsp.text.range import Range

CODE = "STP401"
NAME = "stale-index"
LEVEL = Level.WARNING
KINDS = frozenset((Kind.INDEX,))
LOCAL = False


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """One finding, whatever differs."""
    if is_view(snapshot.project):
        yield from _stale_view(snapshot, document)
        return
    why = why_stale(snapshot, document)
    if why and not lists_hidden(snapshot, document):
        marker = document.index.begin_markers[0]
        yield Found(marker, f"the index is out of date: {why}")


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Regenerates the index."""
    yield from regenerate_index(snapshot, document)


def _stale_view(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """The generated view of a 3.0 workspace against its canon."""
    rows = document.index.rows
    if not rows or is_canon_hidden(snapshot):
        return
    listed = {row.id for row in rows}
    missing = sum(id not in listed for id in snapshot.threads)
    wrong = sum(next(contradictions(snapshot, row), None) is not None for row in rows)
    if missing or wrong:
        yield Found(
            Range(rows[0].range.start, rows[0].range.end),
            f"this generated view is out of date: {missing} missing, {wrong} out of date;"
            " run `intent organize`",
            level=Level.INFORMATION,
            fixable=False,
        )
