"""The test file that a row cites does not exist.

## What it does

Reports grammatical test rows with the status red or green whose path, taken from the root of the
repository, is no file. A folder is none either.

## Why is this bad?

A green row without a test is the one way in which a contract lies: the criterion counts as
satisfied and nothing shows it. Most often the file was moved or renamed. The close gate says
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

    - AT-01.1 `test/lamp_test.exs` -- covers AC-01.1 -- status: green
    --- test/unit/lamp_test.exs
    describe "AT-01.1: the lamp is lit" do

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

    ## Acceptance Tests

    - AT-01.1 `test/unit/lamp_test.exs` -- covers AC-01.1 -- status: green
    --- test/unit/lamp_test.exs
    describe "AT-01.1: the lamp is lit" do

## Fix

Cites a file of the same name elsewhere in the repository; preferred when there is only one and it
carries the row's id. Or says that the test is still to be written.

## Quieter where

A warning in finished threads. Generated views are not checked.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from stp_lsp.model.contract_checks import CitedFiles, contract_findings
from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import is_closed, is_generated
from stp_lsp.syntax.contract_lint import LintCode
from stp_lsp.text.edit import TextEdit

CODE = "STP608"
NAME = "missing-test-file"
LEVEL = Level.ERROR
KINDS = frozenset((Kind.ACCEPTANCE,))
LOCAL = False

_NO_PATH = re.compile(r"[`:\n]")
_MANY = 3


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Upstream's L2, which finished threads are not spared either (FORMAT.md 8.4)."""
    if is_generated(snapshot, document):
        return
    for found in contract_findings(snapshot, document):
        if found.code is LintCode.L2:
            yield Found(
                found.range,
                f"{found.id} cites a file that does not exist: {found.detail}",
                level=Level.WARNING if is_closed(snapshot, document) else None,
                data={"id": found.id, "upstream": found.code.value, "path": found.detail},
            )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Offers files of that name, and the honest status."""
    row_id, path = diagnostic.data["id"], diagnostic.data["path"]
    files = CitedFiles(snapshot)
    near = _nearest(files, path)
    for number, other in enumerate(near[:_MANY]):
        change = SourceChange.of(document.id, TextEdit(diagnostic.range, other))
        sure = len(near) == 1 and number == 0 and files.contains(other, row_id)
        yield Fix(f"Cite {other}", change, preferred=sure)
    rows = document.contract.tests
    at = bisect_right(rows, diagnostic.range.start, key=lambda row: row.range.start)
    row = rows[at - 1] if at else None
    if row is not None and row.range.covers(diagnostic.range) and row.status is not None:
        change = SourceChange.of(document.id, TextEdit(row.status.range, "to-write"))
        yield Fix(f"Say that {row_id} is still to be written", change)


def _nearest(files: CitedFiles, path: str) -> list[str]:
    """The files of that name which a row can cite, those with most folders in common first."""
    name = path.rpartition("/")[2]
    found = files.find_by_name(name) if name else ()
    folders = path.split("/")[:-1]
    able = [each for each in found if "/" in each and not _NO_PATH.search(each)]
    return sorted(able, key=lambda each: (-_common(folders, each.split("/")[:-1]), each))


def _common(folders: list[str], others: list[str]) -> int:
    """How many folders two paths have in common, wherever they stand."""
    return sum(folder in others for folder in folders)
