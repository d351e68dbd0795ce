"""An id names a test that the contract does not have.

## What it does

Reports test ids that resolve to no row: in a document of a thread the ids without a thread
(`AT-01.9`), and everywhere those that name one (`ST0001 AT-01.9`). Threads without a single test
row are not asked.

## Why is this bad?

Whoever wants to know how a thing is tested looks for a row that was renumbered, dropped, or never
written down.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

    The wick is tried by AT-01.2.
    --- intent/st/ST0001/acceptance.md
    # ST0001 Lamps -- Acceptance

    ## Acceptance Criteria

    - AC-01.1 The lamp is lit

    ## Acceptance Tests

    - AT-01.1 `test/lamp_test.exs` -- covers AC-01.1 -- status: to-write

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

    The wick is tried by AT-01.1.
    --- intent/st/ST0001/acceptance.md
    # ST0001 Lamps -- Acceptance

    ## Acceptance Criteria

    - AC-01.1 The lamp is lit

    ## Acceptance Tests

    - AT-01.1 `test/lamp_test.exs` -- covers AC-01.1 -- status: to-write

## Fix

Offers the nearest tests of the group. It is preferred only where nothing but leading zeros differs.

## Quieter where

Not in code, comments and link targets; not inside a range such as `AT-01.1..9`, of which only the
ends are checked; not where another thread that the document names has that test; not in finished
threads.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.rules.base import METHOD
from stp_lsp.rules.rows import TEST, is_malformed_row, nearest_fixes, unknown_rows

CODE = "STP604"
NAME = "unknown-test-id"
LEVEL = Level.INFORMATION
KINDS = METHOD
LOCAL = False


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Looks at the mentions that name a row, which most documents have none of."""
    for named in unknown_rows(snapshot, document, TEST):
        if document.kind is Kind.ACCEPTANCE and is_malformed_row(document, named.offset):
            continue
        yield Found(
            named.range,
            f"{named.thread} has no test {named.row_id}",
            data={"id": named.row_id, "thread": named.thread},
            fixable=named.fixable,
        )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Writes the id of a test row that is there."""
    return nearest_fixes(snapshot, document, diagnostic, TEST)
