"""A test row does not follow the grammar of 2.19.

## What it does

Reports every `- AT-` row that is neither of these, and says what is wrong first:

    - AT-01.1 `path/to/file` -- covers AC-01.1, AC-01.2 -- status: to-write|red|green -- a note
    - AT-01.2 (non-test) what was looked at -- covers AC-01.3 -- status: n/a -- a note

The note may be missing. The finding carries upstream's code, from `L1a` to `L1z`.

In a file with CRLF line ends a row without a note breaks the grammar, because tools read the end
of its line as a part of the status. The remedy is to save the file with LF.

## Why is this bad?

Since 2.19 a row that fails the grammar has no fields at all: it covers nothing, its criteria stay
unsatisfied, and the close gate says BLOCKED.

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

    - AT-01.1 test/lamp_test.exs -- covers AC-01.1 -- status: to-write (after the oil)

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

    - AT-01.1 `test/lamp_test.exs` -- covers AC-01.1 -- status: to-write -- after the oil

## Fix

Does what `intent at lint --fix` does: backticks around a path, a file name expanded when the
repository has one such file, ` -- ` before a note in brackets, commas between covered ids, `(doc)`
to `(non-test)`, no emphasis around a status. It is preferred where the whole row is then
grammatical. Of several files of that name you choose; where there is none yet, it is put beside the
tests that the contract cites. `path::name` is never touched: which test of the file was meant is
for its author to keep, as the row's id inside the test.

## Quieter where

A warning where the workspace is 2.19 or later, an information before, when such rows were usual,
and in cancelled threads. Nothing in `COMPLETED`, and nothing in generated views.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stp_lsp.model.contract_checks import CitedFiles, own_findings
from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import is_generated
from stp_lsp.syntax.contract import AcceptanceTest, Arm, parse_contract
from stp_lsp.syntax.contract_fix import fix_line
from stp_lsp.syntax.contract_lint import Finding, LintCode
from stp_lsp.syntax.contract_loose import read_loosely
from stp_lsp.text.edit import TextEdit

CODE = "STP607"
NAME = "test-row-grammar"
LEVEL = Level.WARNING
KINDS = frozenset((Kind.ACCEPTANCE,))
LOCAL = True

_FIRST_WITH_GRAMMAR = (2, 19)
_BARE_NAME = re.compile(r"`?[A-Za-z0-9_+-][A-Za-z0-9._+-]*\.[A-Za-z0-9_+-]+`?")
_SHOWN = 60
_OFFERED = 3
_WITH_CARRIAGE_RETURN = frozenset(("to-write\r", "red\r", "green\r", "n/a\r"))
"""What a status is read as where the line ends in CRLF (FORMAT.md 8.1)."""
_MESSAGES = {
    LintCode.L1A: "the row covers no criterion; ` -- covers AC-01.1` is missing",
    LintCode.L1B: "the row has no ` -- status: `",
    LintCode.L1C: "`{}` is no status; write to-write, red, green or n/a and nothing else",
    LintCode.L1D: "`{}` is no list of criteria; write their ids, separated by `, `",
    LintCode.L1E: "only a row marked `(non-test)` has the status n/a; mark it, or say how the "
    "test stands",
    LintCode.L1F: "a row marked `(non-test)` has the status n/a, not {}",
    LintCode.L1G: "the note behind the status must be set off by ` -- `",
    LintCode.L1H: "the row cites nothing; write the path of the test's file in backticks",
    LintCode.L1I: "`::` and ` + ` are not read any more; cite one file, and write the row's id "
    "into the test",
    LintCode.L1J: "the reference must be one path in backticks",
    LintCode.L1K: "the reference holds a `:`, so it is no path",
    LintCode.L1L: "the path must begin at the root of the repository and hold a `/`",
    LintCode.L1Z: "the row does not follow the grammar of test rows",
}


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Upstream's L1, one finding a row."""
    if is_generated(snapshot, document):
        return
    bucket, full = document.place.bucket, snapshot.settings.full
    if bucket == "COMPLETED" and not full:
        return
    version = snapshot.project.version
    is_older = bool(version) and version < _FIRST_WITH_GRAMMAR
    level = Level.INFORMATION if (is_older or bucket == "CANCELLED") and not full else None
    since = " (asked for from 2.19 on)" if is_older else ""
    rows = {row.line: row for row in document.contract.tests}
    for found in own_findings(document):
        if found.code.is_grammar:
            yield Found(
                found.range,
                f"{found.id}: {_message(found)}{since}",
                level=level,
                data={"id": found.id, "upstream": found.code.value},
                fixable=_may_be_fixed(rows[found.line]),
            )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """The mechanical repairs of the row."""
    where = diagnostic.range
    row = next((row for row in document.contract.tests if row.range.covers(where)), None)
    if row is None:
        return
    fixed = fix_line(row.text, CitedFiles(snapshot))
    if fixed == row.text:
        yield from _with_a_folder(snapshot, document, row)
        return
    change = SourceChange.of(document.id, TextEdit(row.range, fixed.removesuffix("\r")))
    if parse_contract(fixed).tests[0].arm is not None:
        yield Fix(f"Write {row.id} in the grammar of 2.19", change, preferred=True)
    else:
        yield Fix(f"Repair {row.id} as far as it goes", change)


def _with_a_folder(snapshot: Snapshot, document: Document, row: AcceptanceTest) -> Iterator[Fix]:
    """A bare file name, which means several files or none, as each path that it may mean."""
    name = _bare_name(row)
    if not name:
        return
    there = CitedFiles(snapshot).find_by_name(name)[:_OFFERED]
    for path in there or (f"{_folder(document)}/{name}",):
        fixed = fix_line(row.text, _Only(path))
        if fixed != row.text:
            title = f"Cite {path}" if there else f"Cite {path}, which is not there yet"
            change = SourceChange.of(document.id, TextEdit(row.range, fixed.removesuffix("\r")))
            yield Fix(title, change)


def _may_be_fixed(row: AcceptanceTest) -> bool:
    """Whether :func:`fixes` offers anything, whichever files there are."""
    name = _bare_name(row)
    return fix_line(row.text, _Only(f"tests/{name}") if name else None) != row.text


def _bare_name(row: AcceptanceTest) -> str:
    """The file name that a row cites without a folder; empty when it does otherwise."""
    reference = read_loosely(row).reference
    named = reference is not None and _BARE_NAME.fullmatch(reference.text) is not None
    return reference.text.strip("`") if reference is not None and named else ""


def _folder(document: Document) -> str:
    """Where the tests of a contract are: the folder that its other rows cite first."""
    tests = document.contract.tests
    cited = [row.reference.text for row in tests if row.arm is Arm.TEST and row.reference]
    return cited[0].rpartition("/")[0] if cited else "tests"


class _Only:
    """A repository in which every file name means one path."""

    def __init__(self, path: str) -> None:
        self._path = path

    def exists(self, path: str) -> bool:
        return path == self._path

    def contains(self, path: str, needle: str) -> bool:
        return False

    def find_by_name(self, name: str) -> tuple[str, ...]:
        return (self._path,)


def _message(found: Finding) -> str:
    if found.code is LintCode.L1C and found.detail in _WITH_CARRIAGE_RETURN:
        word = found.detail.rstrip()
        return f"the line ends with CRLF, and tools read the status as `{word}\\r`; end it with LF"
    shown = found.detail if len(found.detail) <= _SHOWN else f"{found.detail[:_SHOWN]}…"
    return _MESSAGES[found.code].format(shown.replace("\r", "\\r").strip())
