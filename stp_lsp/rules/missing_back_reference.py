"""The test file that a row cites does not carry the row's id.

## What it does

Reports test rows with the status red or green whose file exists, and nowhere holds the row's id as
it stands.

## Why is this bad?

The row says which file, and only the id inside says which test. Without it nobody can tell whether
the test was ever written, or still is there. The close gate says BLOCKED.

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
    --- test/lamp_test.exs
    describe "the lamp is lit" do

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

    - AT-01.1 `test/lamp_test.exs` -- covers AC-01.1 -- status: green
    --- test/lamp_test.exs
    describe "AT-01.1: the lamp is lit" do

## Fix

Writes the id into the file, as a comment at its beginning; move it to the test that is meant. Never
done by `fix all`, for it changes another file and proves nothing by itself.

## Quieter where

Nothing in `COMPLETED`, as upstream does; an information in other finished threads. Files above
4 MB are not looked into. Generated views are not checked.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.back_reference import back_reference
from stp_lsp.model.contract_checks import CitedFiles, contract_findings
from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.paths import normalise
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import is_closed, is_generated
from stp_lsp.syntax.contract_lint import LintCode

CODE = "STP609"
NAME = "missing-back-reference"
LEVEL = Level.WARNING
KINDS = frozenset((Kind.ACCEPTANCE,))
LOCAL = False


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Upstream's L3, waived by the folder COMPLETED and by nothing else (FORMAT.md 8.4)."""
    if is_generated(snapshot, document):
        return
    for found in contract_findings(snapshot, document):
        if found.code is LintCode.L3:
            path = normalise(found.detail)
            yield Found(
                found.range,
                f"{found.id} stands nowhere in {path}; write it into the test that is meant",
                level=Level.INFORMATION if is_closed(snapshot, document) else None,
                data={"id": found.id, "upstream": found.code.value, "path": path},
                fixable=back_reference(path, "", found.id) is not None,
            )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Adds the id to the cited file."""
    row_id, path = diagnostic.data["id"], diagnostic.data["path"]
    text = CitedFiles(snapshot).read(path)
    edit = back_reference(path, text, row_id) if text is not None else None
    if edit is not None:
        yield Fix(f"Write {row_id} into {path}", SourceChange.of(path, edit))
