"""What is wrong with an acceptance contract: findings M, N, L1a to L1z and L2 to L5.

The codes are upstream's checks with the messages of L1 told apart (FORMAT.md 8.4). Whether a
finding is shown, and how loud, depends on version and bucket and is decided by the rules. What
lies on disk comes in through :class:`FileFacts`, so that this stays a function of strings.

Not here: the mechanical repairs (``contract_fix``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import NamedTuple, Protocol

from stp_lsp.syntax.contract import NON_TEST_MARKER, AcceptanceTest, Arm, Contract, Criterion
from stp_lsp.syntax.contract_loose import read_loosely
from stp_lsp.text.range import Range


class LintCode(Enum):
    """One kind of finding; the value is what ``data.upstream`` carries."""

    M = "M"
    """A row without a readable id; it is not counted."""
    N = "N"
    """A criterion with an unclosed ``(non-test``; it counts as test-backed."""
    L1A = "L1a"
    """No `` -- covers ``."""
    L1B = "L1b"
    """No `` -- status: ``."""
    L1C = "L1c"
    """The status is none of to-write, red, green, n/a."""
    L1D = "L1d"
    """The covers clause is not a comma list of ids."""
    L1E = "L1e"
    """Status n/a on a row that is not marked ``(non-test)``."""
    L1F = "L1f"
    """Marked ``(non-test)`` with a status other than n/a."""
    L1G = "L1g"
    """The note after the status is not set off by `` -- ``."""
    L1H = "L1h"
    """No reference."""
    L1I = "L1i"
    """The retired ``path::name`` form, or several files."""
    L1J = "L1j"
    """The reference is not exactly one backticked path."""
    L1K = "L1k"
    """The reference holds a colon, so it is no path."""
    L1L = "L1l"
    """A bare file name."""
    L1Z = "L1z"
    """Anything else that fails the grammar."""
    L2 = "L2"
    """The cited test file does not exist."""
    L3 = "L3"
    """The cited file does not carry the row's id."""
    L4 = "L4"
    """A covered id is no criterion of this contract."""
    L5 = "L5"
    """A non-test row covers a test-backed criterion, which it can never satisfy."""

    @property
    def is_grammar(self) -> bool:
        """Whether it is one of the L1 messages."""
        return self.value.startswith("L1")

    @property
    def blocks(self) -> bool:
        """Whether it alone blocks the close gate; only N does not."""
        return self is not LintCode.N


class FileFacts(Protocol):
    """What the checks ask about the workspace's files; paths are taken relative to its root."""

    def exists(self, path: str) -> bool:
        """Whether root, a slash and ``path`` is a regular file; a folder is not (L2)."""
        ...

    def contains(self, path: str, needle: str) -> bool:
        """Whether that file holds ``needle`` as it stands (L3)."""
        ...

    def find_by_name(self, name: str) -> tuple[str, ...]:
        """Relative paths of all files of that name, generated folders left out (``--fix``)."""
        ...


class Finding(NamedTuple):
    """One thing that is wrong."""

    code: LintCode
    id: str
    """The row's id; for M the text that should have been one."""
    line: int
    """The row's line, counted from 0."""
    range: Range
    """The part of the row to look at."""
    detail: str
    """What stands there: the status, clause, reference, path or covered id; may be empty."""


class CitedFile(NamedTuple):
    """A file that a test row cites; whether L2 or L3 holds there is seen by looking at it."""

    id: str
    """The row's id."""
    line: int
    """The row's line, counted from 0."""
    range: Range
    """The path."""
    path: str


Check = Finding | CitedFile
"""Something that is wrong, or that a look at a file decides."""

_STATUSES = frozenset({"to-write", "red", "green", "n/a"})
_ID_LIST = re.compile(r"AC-[0-9]+\.[0-9]+(?:, AC-[0-9]+\.[0-9]+)*")
_LOOSE_NOTE = re.compile(r" -- status: (?:to-write|red|green|n/a) ([^-])")
_ONE_SPAN = re.compile(r"`[^`]*`")
_COMPLETED = "COMPLETED"


def lint(contract: Contract, files: FileFacts | None, bucket: str = "") -> tuple[Finding, ...]:
    """All findings: first M, then N, then the test rows' own in file order.

    Args:
        contract: what :func:`~stp_lsp.syntax.contract.parse_contract` gave.
        files: None leaves L2 and L3 out, for when the files are not known.
        bucket: the folder the thread lies in; in COMPLETED nobody asks for L3.
    """
    return settled(checks(contract), files, bucket)


def checks(contract: Contract) -> tuple[Check, ...]:
    """What :func:`lint` finds without files, and in their places the files that it asks for."""
    found: list[Check] = [
        Finding(LintCode.M, row.token.text, row.line, row.token.range, row.token.text)
        for row in contract.malformed
    ]
    found += [
        Finding(LintCode.N, row.id, row.line, row.open_marker, NON_TEST_MARKER[:-1])
        for row in contract.criteria
        if row.open_marker is not None
    ]
    first: dict[str, Criterion] = {}
    for criterion in contract.criteria:
        first.setdefault(criterion.id, criterion)
    for row in contract.tests:
        if row.arm is None:
            found.append(_grammar_finding(row))
            continue
        file = _cited_file(row)
        if file is not None:
            found.append(file)
        for covered in row.covers:
            code = _coverage_code(row, first.get(covered.text))
            if code is not None:
                found.append(Finding(code, row.id, row.line, covered.range, covered.text))
    return tuple(found)


def settled(
    found: Iterable[Check], files: FileFacts | None, bucket: str = ""
) -> tuple[Finding, ...]:
    """The findings among checks, with what the files decide; as :func:`lint` has them."""
    kept: list[Finding] = []
    for each in found:
        if isinstance(each, Finding):
            kept.append(each)
        elif files is not None:
            code = _file_code(each, files, bucket)
            if code is not None:
                kept.append(Finding(code, each.id, each.line, each.range, each.path))
    return tuple(kept)


def blocking(findings: Sequence[Finding]) -> bool:
    """Whether any finding other than a malformed row stops the close gate."""
    return any(found.code.blocks and found.code is not LintCode.M for found in findings)


def _grammar_finding(row: AcceptanceTest) -> Finding:
    """Why the grammar rejects the row: the first message of FORMAT.md 8.4 that applies."""
    code, where, detail = _defect(row)
    return Finding(code, row.id, row.line, where, detail)


def _defect(row: AcceptanceTest) -> tuple[LintCode, Range, str]:
    text, whole = row.text, row.range
    loose = read_loosely(row)
    status = loose.status.text if loose.status else ""
    status_range = loose.status.range if loose.status else whole
    marked = NON_TEST_MARKER in text
    if " -- covers " not in text:
        return LintCode.L1A, whole, ""
    if " -- status: " not in text:
        return LintCode.L1B, whole, ""
    if status not in _STATUSES:
        return LintCode.L1C, status_range, status
    if loose.covers is None:
        return LintCode.L1D, whole, ""
    if not _ID_LIST.fullmatch(loose.covers.text):
        return LintCode.L1D, loose.covers.range, loose.covers.text
    if status == "n/a" and not marked:
        return LintCode.L1E, status_range, status
    if status != "n/a" and marked:
        return LintCode.L1F, status_range, status
    note = _LOOSE_NOTE.search(text)
    if note:
        at = note.start(1)
        return LintCode.L1G, Range(whole.start + at, whole.end), text[at:]
    if loose.reference is None or not loose.reference.text:
        return LintCode.L1H, row.id_range, ""
    return _reference_defect(loose.reference.text), loose.reference.range, loose.reference.text


def _reference_defect(reference: str) -> LintCode:
    if "::" in reference or " + " in reference:
        return LintCode.L1I
    if not _ONE_SPAN.fullmatch(reference):
        return LintCode.L1J
    if ":" in reference:
        return LintCode.L1K
    if "/" not in reference:
        return LintCode.L1L
    return LintCode.L1Z


def _cited_file(row: AcceptanceTest) -> CitedFile | None:
    """The file to look at; a test still to be written may well have none."""
    if row.arm is not Arm.TEST or row.reference is None or row.status is None:
        return None
    if row.status.text == "to-write":
        return None
    path, where = row.reference
    return CitedFile(row.id, row.line, where, path)


def _file_code(cited: CitedFile, files: FileFacts, bucket: str) -> LintCode | None:
    if not files.exists(cited.path):
        return LintCode.L2
    if bucket != _COMPLETED and not files.contains(cited.path, cited.id):
        return LintCode.L3
    return None


def _coverage_code(row: AcceptanceTest, covered: Criterion | None) -> LintCode | None:
    if covered is None:
        return LintCode.L4
    if row.arm is Arm.NON_TEST and not covered.non_test:
        return LintCode.L5
    return None
