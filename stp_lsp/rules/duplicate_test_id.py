"""Two test rows of a contract have the same id.

## What it does

Reports every test row whose id an earlier one of the same contract has, in `acceptance.md` and in
the canon of 3.0 workspaces.

## Why is this bad?

Verbs find the first row, so the other one never becomes green; and the id in the cited test file
leads back to two rows.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps
    --- intent/st/ST0001/acceptance.md
    # ST0001 Lamps -- Acceptance

    ## Acceptance Criteria

    - AC-01.1 The lamp is lit
    - AC-01.2 The lamp burns

    ## Acceptance Tests

    - AT-01.1 `test/lamp_test.exs` -- covers AC-01.1 -- status: to-write
    - AT-01.1 `test/lamp_test.exs` -- covers AC-01.2 -- status: to-write

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps
    --- intent/st/ST0001/acceptance.md
    # ST0001 Lamps -- Acceptance

    ## Acceptance Criteria

    - AC-01.1 The lamp is lit
    - AC-01.2 The lamp burns

    ## Acceptance Tests

    - AT-01.1 `test/lamp_test.exs` -- covers AC-01.1 -- status: to-write
    - AT-01.2 `test/lamp_test.exs` -- covers AC-01.2 -- status: to-write

## Fix

Gives the later row the next free number of its group. Test files that carry the id keep it, because
nothing says which of the two rows they belong to. The canon is left to the `intent` command.

## Quieter where

A warning in finished threads. Generated views are not checked; their canon is.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.rules.rows import TEST, renumbered, repeated_rows

CODE = "STP602"
NAME = "duplicate-test-id"
LEVEL = Level.ERROR
KINDS = frozenset((Kind.ACCEPTANCE, Kind.CANON_THREAD))
LOCAL = False


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Speaks of every row but the first of an id."""
    return repeated_rows(snapshot, document, TEST, "the test in line {line}, which verbs use")


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Renumbers this row."""
    return renumbered(snapshot, document, diagnostic, TEST)
