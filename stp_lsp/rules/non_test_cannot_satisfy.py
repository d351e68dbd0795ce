"""A row marked `(non-test)` covers a criterion that only a test can satisfy.

## What it does

Reports every id in the `covers` clause of a `(non-test)` row whose criterion is not marked
`(non-test)` itself.

## Why is this bad?

Such a row has the status `n/a`, and `n/a` is not green: it records that somebody looked, and never
satisfies anything. The criterion stays unsatisfied, and the close gate says BLOCKED.

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

    ## Acceptance Tests

    - AT-01.1 (non-test) looked at the lamp -- covers AC-01.1 -- status: n/a

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

    - AC-01.1 (non-test) The lamp is lit -- evidence: a photo -- satisfied: yes

    ## Acceptance Tests

    - AT-01.1 (non-test) looked at the lamp -- covers AC-01.1 -- status: n/a

Or write a test and cite it. Which of the two is right only the author knows.

## Quieter where

An information in finished threads. Generated views are not checked.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.contract_checks import own_findings
from stp_lsp.model.diagnostic import Found, Level, Related
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.rules.base import is_closed, is_generated
from stp_lsp.syntax.contract_lint import LintCode

CODE = "STP611"
NAME = "non-test-cannot-satisfy"
LEVEL = Level.WARNING
KINDS = frozenset((Kind.ACCEPTANCE,))
LOCAL = False


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Upstream's L5; of a repeated id the first row decides."""
    if is_generated(snapshot, document):
        return
    for found in own_findings(document):
        if found.code is not LintCode.L5:
            continue
        row = document.contract.criterion(found.detail)
        related = (
            (Related(document.id, row.id_range, f"{row.id} is backed by tests"),) if row else ()
        )
        yield Found(
            found.range,
            f"{found.id} is marked (non-test) and can never satisfy {found.detail}, "
            "which takes a green test",
            level=Level.INFORMATION if is_closed(snapshot, document) else None,
            data={"id": found.id, "upstream": found.code.value, "covered": found.detail},
            related=related,
        )
