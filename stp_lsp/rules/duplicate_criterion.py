"""Two criteria of a contract have the same id.

## What it does

Reports every criterion whose id an earlier one of the same contract has, in `acceptance.md` and in
the canon of 3.0 workspaces.

## Why is this bad?

Verbs and checks find the first row, so the other one can be neither satisfied nor descoped; and a
test that covers the id satisfies both, whichever it was written for.

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

    - AC-01.1 (non-test) The lamp is lit -- satisfied: no
    - AC-01.1 (non-test) The lamp burns -- satisfied: no

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

    - AC-01.1 (non-test) The lamp is lit -- satisfied: no
    - AC-01.2 (non-test) The lamp burns -- satisfied: no

## Fix

Gives the later row the next free number of its group. What mentions the id keeps naming the first
row, because nothing says which of the two was meant. The canon is left to the `intent` command.

## Quieter where

A warning in finished threads. Generated views are not checked; their canon is.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.rules.rows import CRITERION, renumbered, repeated_rows

CODE = "STP601"
NAME = "duplicate-criterion"
LEVEL = Level.ERROR
KINDS = frozenset((Kind.ACCEPTANCE, Kind.CANON_THREAD))
LOCAL = False


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Speaks of every row but the first of an id."""
    return repeated_rows(
        snapshot, document, CRITERION, "the criterion in line {line}, which verbs and checks use"
    )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Renumbers this row."""
    return renumbered(snapshot, document, diagnostic, CRITERION)
