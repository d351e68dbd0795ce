"""No test row covers a criterion that tests shall satisfy.

## What it does

Reports criteria in scope that are not marked `(non-test)` and that no test row names, not even one
that fails the grammar.

## Why is this bad?

Nothing can ever satisfy the criterion. It is only a hint, because criteria are usually written down
before their tests.

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

Adds a row for a test to be written, in the file that the group's last test is in. Correct the path
if the test shall be elsewhere.

## Quieter where

Not in finished threads, nor where `unclosed-non-test-marker` speaks. Generated views are not
checked.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.free_numbers import free_row_number, is_row_number_used
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import is_closed, is_generated
from stp_lsp.syntax.contract import Arm, Contract, Criterion
from stp_lsp.syntax.contract_loose import read_loosely
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP612"
NAME = "uncovered-criterion"
LEVEL = Level.HINT
KINDS = frozenset((Kind.ACCEPTANCE,))
LOCAL = False


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Looks at the first row of each id, which is the one that counts."""
    if is_generated(snapshot, document) or is_closed(snapshot, document):
        return
    contract = document.contract
    named = _named(contract)
    seen: set[str] = set()
    for row in contract.criteria:
        if row.id in named or row.id in seen or row.non_test or row.open_marker is not None:
            continue
        seen.add(row.id)
        if row.state.in_scope:
            yield Found(
                row.id_range,
                f"no test covers {row.id}, and without a green one it is never satisfied",
                data={"id": row.id},
            )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Adds a test row."""
    row = document.contract.criterion(diagnostic.data["id"])
    if row is not None:
        test_id, edit = _test_row(snapshot, document, row)
        yield Fix(f"Add {test_id}, to be written", SourceChange.of(document.id, edit))


def _named(contract: Contract) -> set[str]:
    """The ids that any test row names as covered, readable or not."""
    found = set(contract.coverage)
    for test in contract.tests:
        if test.arm is None:
            found.update(named.text for named in read_loosely(test).covered_ids)
    for row in contract.malformed:
        if row.text.startswith("- AT-"):
            words = row.text.replace(",", " ").split()
            found.update(word for word in words if word.startswith("AC"))
    return found


def _test_row(snapshot: Snapshot, document: Document, row: Criterion) -> tuple[str, TextEdit]:
    """The id of a new test row and the edit that adds it."""
    contract, text = document.contract, document.text
    own = [test for test in contract.tests if test.group == row.group] or contract.tests[-1:]
    test_id = f"AT-{row.id[3:]}"
    if is_row_number_used(snapshot, document, test_id):
        thread = document.place.thread
        number = free_row_number(snapshot, thread, "AT", row.group, document)
        test_id = f"{test_id.partition('.')[0]}.{number}"
    new = f"- {test_id} `{_test_file(document, row.group)}` -- covers {row.id} -- status: to-write"
    if own:
        at, newline = own[-1].range.end, "\r\n" if own[-1].text.endswith("\r") else "\n"
        return test_id, TextEdit(Range(at, at), f"{newline}{new}")
    newline = "\r\n" if "\r\n" in text else "\n"
    for _, _, end, title in document.facts.headings:
        line_end = text.find("\n", end)
        if title.strip().casefold() == "acceptance tests" and line_end >= 0:
            at = line_end + 1
            return test_id, TextEdit(Range(at, at), f"{newline}{new}{newline}")
    gap = "" if text.endswith("\n") else newline
    section = f"{gap}{newline}## Acceptance Tests{newline}{newline}{new}{newline}"
    return test_id, TextEdit(Range(len(text), len(text)), section)


def _test_file(document: Document, group: int) -> str:
    """The file of the test written last, of the same group if there is one."""
    cited = [row for row in document.contract.tests if row.arm is Arm.TEST]
    own = [row for row in cited if row.group == group] or cited
    last = own[-1].reference if own else None
    return last.text if last is not None else f"test/{document.place.thread.lower()}_test"
