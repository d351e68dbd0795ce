"""A test row covers a criterion that the contract does not have.

## What it does

Reports every id in the `covers` clause of a grammatical test row that is no criterion of the same
contract, and the same in the canon of 3.0 workspaces. Ids are compared as text: `AC-1.1` is not
`AC-01.1`.

## Why is this bad?

The test shows nothing, the criterion that was meant stays unsatisfied, and the close gate says
BLOCKED.

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

    - AT-01.1 `test/lamp_test.exs` -- covers AC-01.1, AC-01.2 -- status: to-write

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

    - AT-01.1 `test/lamp_test.exs` -- covers AC-01.1, AC-01.2 -- status: to-write

## Fix

Offers the nearest criteria of the group. It is preferred only where nothing but leading zeros
differs. The canon is left to the `intent` command.

## Quieter where

A warning in finished threads. Generated views are not checked; their canon is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from stp_lsp.model.contract_checks import nearest_row_ids, own_findings
from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import is_closed, is_generated
from stp_lsp.syntax.contract_lint import LintCode
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP610"
NAME = "unknown-covered-criterion"
LEVEL = Level.ERROR
KINDS = frozenset((Kind.ACCEPTANCE, Kind.CANON_THREAD))
LOCAL = False


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Upstream's L4, one finding for each covered id, repeats too."""
    if is_generated(snapshot, document):
        return
    level = Level.WARNING if is_closed(snapshot, document) else None
    if document.kind is Kind.CANON_THREAD:
        for where, test, covered in _canon_faults(document):
            message = f"{test} covers {covered}, which is no criterion of the thread"
            yield Found(where, message, level=level, data={"id": test}, fixable=False)
        return
    rows = [row.id for row in document.contract.criteria]
    for found in own_findings(document):
        if found.code is LintCode.L4:
            yield Found(
                found.range,
                f"{found.id} covers {found.detail}, which is no criterion of this contract",
                level=level,
                data={"id": found.id, "upstream": found.code.value, "covered": found.detail},
                fixable=bool(nearest_row_ids(found.detail, rows).ids),
            )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Writes the id of a criterion that is there."""
    rows = (row.id for row in document.contract.criteria)
    near = nearest_row_ids(diagnostic.data["covered"], rows)
    for number, other in enumerate(near.ids):
        change = SourceChange.of(document.id, TextEdit(diagnostic.range, other))
        yield Fix(f"Cover {other}", change, preferred=near.sure and number == 0)


def _canon_faults(document: Document) -> Iterator[tuple[Range, str, str]]:
    """Where a canon thread's tests are named, their ids, and the unknown ids they cover."""
    canon = document.facts.canon
    if canon is None or not any(part[0].startswith("AT") for part in canon.parts):
        return
    try:
        tests = json.loads(document.text).get("tests")
    except (ValueError, RecursionError, AttributeError):
        return  # the text is newer than the facts; they will follow
    known = {part[0] for part in canon.parts if part[0].startswith("AC")}
    places = {part[0]: Range(part[3], part[4]) for part in canon.parts}
    for test in tests if isinstance(tests, list) else ():
        covers = test.get("covers") if isinstance(test, dict) else None
        row_id = test.get("id") if isinstance(test, dict) else None
        for covered in covers if isinstance(covers, list) else ():
            if isinstance(row_id, str) and isinstance(covered, str) and covered not in known:
                where = places.get(row_id, document.title_range)
                yield where, row_id, covered
