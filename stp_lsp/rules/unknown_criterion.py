"""An id names a criterion that the contract does not have.

## What it does

Reports criterion ids that resolve to no row: in a document of a thread the ids without a thread
(`AC-01.9`), and everywhere those that name one (`ST0001 AC-01.9`). Threads without a single
criterion are not asked.

## Why is this bad?

Whoever reads on looks for a criterion that was renumbered, dropped, or never written down; most
often the document is older than the contract.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

    Nobody may skip AC-01.3.
    --- intent/st/ST0001/acceptance.md
    # ST0001 Lamps -- Acceptance

    ## Acceptance Criteria

    - AC-01.1 (non-test) The lamp is lit -- satisfied: no
    - AC-01.2 (non-test) The lamp burns -- satisfied: no

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

    Nobody may skip AC-01.2.
    --- intent/st/ST0001/acceptance.md
    # ST0001 Lamps -- Acceptance

    ## Acceptance Criteria

    - AC-01.1 (non-test) The lamp is lit -- satisfied: no
    - AC-01.2 (non-test) The lamp burns -- satisfied: no

## Fix

Offers the nearest criteria of the group. It is preferred only where nothing but leading zeros
differs.

## Quieter where

Not in code, comments and link targets; not inside a range such as `AC-01.1..9`, of which only the
ends are checked; not where another thread that the document names has that criterion; not in
finished threads. What test rows cover is `unknown-covered-criterion`.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.rules.base import METHOD
from stp_lsp.rules.rows import CRITERION, is_malformed_row, nearest_fixes, unknown_rows

CODE = "STP603"
NAME = "unknown-criterion"
LEVEL = Level.INFORMATION
KINDS = METHOD
LOCAL = False


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Looks at the mentions that name a row, which most documents have none of."""
    for named in unknown_rows(snapshot, document, CRITERION):
        if document.kind is Kind.ACCEPTANCE and _is_judged(document, named.offset):
            continue
        yield Found(
            named.range,
            f"{named.thread} has no criterion {named.row_id}",
            data={"id": named.row_id, "thread": named.thread},
            fixable=named.fixable,
        )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Writes the id of a criterion that is there."""
    return nearest_fixes(snapshot, document, diagnostic, CRITERION)


def _is_judged(document: Document, offset: int) -> bool:
    """Whether other checks speak of this place: a malformed row's id, what a test row covers."""
    return is_malformed_row(document, offset) or any(
        row.range.start <= offset <= row.range.end
        for row in document.contract.tests
        if row.arm is not None and row.status is not None and offset < row.status.range.start
    )
