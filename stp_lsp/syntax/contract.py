"""Acceptance contracts: the criteria and test rows of an ``acceptance.md``, with their ranges.

A row is one physical line that begins in column 0 with ``- AC-`` or ``- AT-``; headings, order,
sections, code fences and comments do not matter (FORMAT.md 8.1). Lines end at a line feed only:
a carriage return stays in the row's text, as it does for upstream, which decides what is read. No
range takes it in: what is shown ends before it, and an edit of a row leaves the line end alone.

This is the strict reader, which decides what a row means: a test row that fails the 2.19 grammar
has no fields at all and covers nothing.

Not here: what such a row seems to have meant (``contract_loose``), what is wrong with it
(``contract_lint``) and whether a thread may close (``gate``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from stp_lsp.syntax.contract_rows import (
    NON_TEST_MARKER,
    AcceptanceKey,
    AcceptanceTest,
    Arm,
    Contract,
    Criterion,
    CriterionState,
    MalformedRow,
    Named,
    TailField,
)
from stp_lsp.syntax.header import parse_header
from stp_lsp.syntax.ids import row_group
from stp_lsp.text.range import Range

__all__ = [
    "NON_TEST_MARKER",
    "AcceptanceKey",
    "AcceptanceTest",
    "Arm",
    "Contract",
    "Criterion",
    "CriterionState",
    "MalformedRow",
    "Named",
    "TailField",
    "ids_in",
    "last_token",
    "parse_contract",
    "parse_tests",
    "piece",
]

_ID_LIST = r"AC-[0-9]+\.[0-9]+(?:, AC-[0-9]+\.[0-9]+)*"

_ROW_ID = re.compile(r"- (A[CT]-[0-9]+\.[0-9]+) ")
_LATER_ROW = re.compile(r"\n- A[CT]-")
_CRITERION_ID = re.compile(r"AC-[0-9]+\.[0-9]+")
# A path must also hold a slash with something after it. Asking that in the pattern would take
# quadratic time on a long run of slashes, so `_test_row` asks it.
_TEST_ARM = re.compile(
    r"- (AT-[0-9]+\.[0-9]+) `([^`:]+)` -- covers "
    rf"({_ID_LIST}) -- status: (to-write|red|green)(?: -- (.*))?"
)
_NON_TEST_ARM = re.compile(
    rf"- (AT-[0-9]+\.[0-9]+) \(non-test\) (.*) -- covers ({_ID_LIST}) -- status: (n/a)(?: -- (.*))?"
)
_SATISFIED = re.compile(r" -- satisfied: ([a-z/]+)")
_DASHES = " -- "
"""What every field of a row begins with."""
_TAIL_START = re.compile(r" -- (?:(?:evidence|satisfied):|(?:descoped-to|withdrawn): )")
_TAIL_FIELD = re.compile(r" -- (evidence|satisfied|descoped-to|withdrawn|by|on|reason):")


def parse_contract(text: str) -> Contract:
    """The contract in ``text``; never raises."""
    criteria: list[tuple[int, int, str]] = []
    tests: list[AcceptanceTest] = []
    malformed: list[MalformedRow] = []
    for line, start, row in _row_lines(text):
        found = _ROW_ID.match(row)
        if found is None:
            named = piece(row, start, 2, 2 + len(row[2:].partition(" ")[0]))
            malformed.append(MalformedRow(line, _whole(row, start), row, named))
        elif row[3] == "C":
            criteria.append((line, start, row))
        else:
            tests.append(_test_row(line, start, row, found[1]))
    coverage = _coverage(tests)
    # Summed up once for an id, not for a criterion: an id may be repeated without end.
    covers = {covered: _cover(rows) for covered, rows in coverage.items()}
    return Contract(
        tuple(_criterion(line, start, row, covers) for line, start, row in criteria),
        tuple(tests),
        tuple(malformed),
        _acceptance_key(text),
        coverage,
    )


def parse_tests(text: str) -> tuple[AcceptanceTest, ...]:
    """The tests of :func:`parse_contract` alone, at a fraction of its cost."""
    rows = ((line, start, row, _ROW_ID.match(row)) for line, start, row in _row_lines(text, "T"))
    return tuple(_test_row(line, start, row, id[1]) for line, start, row, id in rows if id)


def _row_lines(text: str, kinds: str = "CT") -> Iterator[tuple[int, int, str]]:
    """Number, offset and text of each line that begins ``- AC-`` or ``- AT-``."""
    starts = [0] if text.startswith(("- AC-", "- AT-")) else []
    starts += [found.start() + 1 for found in _LATER_ROW.finditer(text)]
    starts = [start for start in starts if text[start + 3] in kinds]
    line = counted = 0
    for start in starts:
        line += text.count("\n", counted, start)
        counted = start
        end = text.find("\n", start)
        yield line, start, text[start : end if end >= 0 else len(text)]


def _whole(row: str, start: int) -> Range:
    """Where a row stands in its document, without a carriage return."""
    return Range(start, start + len(row) - row.endswith("\r"))


def _test_row(line: int, start: int, row: str, row_id: str) -> AcceptanceTest:
    whole = _whole(row, start)
    id_range = Range(start + 2, start + 2 + len(row_id))
    arm, found = Arm.TEST, _TEST_ARM.fullmatch(row)
    if found is None:
        arm, found = Arm.NON_TEST, _NON_TEST_ARM.fullmatch(row)
    elif "/" not in found[2][:-1]:
        found = None
    if found is None:
        return AcceptanceTest(line, whole, row, row_id, id_range, row_group(row_id))
    reference, covers, status = (
        piece(row, start, found.start(group), found.end(group)) for group in (2, 3, 4)
    )
    note = None if found[5] is None else piece(row, start, found.start(5), found.end(5))
    return AcceptanceTest(
        line,
        whole,
        row,
        row_id,
        id_range,
        row_group(row_id),
        arm,
        reference,
        ids_in(covers),
        status,
        note,
    )


def _coverage(tests: list[AcceptanceTest]) -> dict[str, tuple[AcceptanceTest, ...]]:
    rows: dict[str, list[AcceptanceTest]] = {}
    for test in tests:
        for covered in dict.fromkeys(named.text for named in test.covers):
            rows.setdefault(covered, []).append(test)
    return {covered: tuple(by) for covered, by in rows.items()}


class _Cover(NamedTuple):
    """What the test rows of one criterion id come to."""

    by: tuple[str, ...]
    is_green: bool


_NO_COVER = _Cover((), False)


def _cover(rows: tuple[AcceptanceTest, ...]) -> _Cover:
    is_green = any(row.status is not None and row.status.text == "green" for row in rows)
    return _Cover(tuple(row.id for row in rows), is_green)


def _criterion(line: int, start: int, row: str, covers: Mapping[str, _Cover]) -> Criterion:
    whole = _whole(row, start)
    row_id = row[2 : row.index(" ", 2)]
    after_id = len(row_id) + 3
    prose_at = after_id
    if row.startswith(NON_TEST_MARKER, after_id):
        prose_at += len(NON_TEST_MARKER)
    non_test = NON_TEST_MARKER in row
    open_at = -1 if non_test else row.find(NON_TEST_MARKER[:-1])
    end = whole.end - start
    # Most rows have no tail, and nothing of one needs to be sought in them.
    tail = _tail(row, start, after_id - 1) if _DASHES in row else _NO_TAIL
    tail_at = end if tail.at < 0 else tail.at
    prose = _trimmed(row, start, prose_at, max(tail_at, prose_at))
    by, is_green = covers.get(row_id, _NO_COVER)
    state = tail.state
    if state is None:
        is_met = tail.satisfied == "yes" if non_test else is_green
        state = CriterionState.SATISFIED if is_met else CriterionState.UNSATISFIED
    return Criterion(
        line,
        whole,
        row,
        row_id,
        Range(start + 2, start + 2 + len(row_id)),
        row_group(row_id),
        prose.text,
        prose.range,
        non_test,
        None if open_at < 0 else Range(start + open_at, start + open_at + len(NON_TEST_MARKER) - 1),
        Range(start + tail_at, whole.end),
        tail.fields,
        tail.satisfied,
        tail.detail,
        by,
        state,
    )


class _Tail(NamedTuple):
    """What the part of a criterion behind its prose says."""

    at: int
    """Where it begins in the row; -1 for nowhere."""
    fields: tuple[TailField, ...]
    satisfied: str
    state: CriterionState | None
    """``None`` when it does not take the row out of scope."""
    detail: str


_NO_TAIL = _Tail(-1, (), "", None, "")


def _tail(row: str, start: int, after: int) -> _Tail:
    """The tail of a row, sought from the blank after its id on."""
    found = _TAIL_START.search(row, after)
    at = found.start() if found else -1
    values = _SATISFIED.findall(row, after)
    state, detail = None, ""
    if " -- descoped-to: " in row:
        state = CriterionState.DESCOPED
        target = last_token(row, start, " -- descoped-to: ")
        detail = target.text if target else ""
    elif " -- withdrawn: " in row:
        state, detail = CriterionState.WITHDRAWN, _withdrawal(row)
    fields = _tail_fields(row, start, at) if found else ()
    return _Tail(at, fields, values[-1] if values else "", state, detail)


def _tail_fields(row: str, start: int, tail_at: int) -> tuple[TailField, ...]:
    found = list(_TAIL_FIELD.finditer(row, tail_at))
    ends = [field.start() for field in found[1:]] + [len(row)]
    fields = []
    for field, end in zip(found, ends, strict=True):
        value = _trimmed(row, start, field.end(), end)
        fields.append(TailField(field[1], value.text, value.range))
    return tuple(fields)


def _withdrawal(row: str) -> str:
    """What stands between `` -- withdrawn: `` and the last `` -- by: ``, by upstream's reading."""
    by_at = row.rfind(" -- by: ")
    marker = " -- withdrawn: "
    at = row.rfind(marker, 0, max(by_at, 0))
    return "" if at < 0 else row[at + len(marker) : by_at]


def last_token(text: str, base: int, marker: str) -> Named | None:
    """The run without blanks straight after the last ``marker`` that has one.

    Args:
        text: one row.
        base: where the row begins in its document.
        marker: begins and ends with a blank.
    """
    at = text.rfind(marker)
    while at >= 0:
        token_at = at + len(marker)
        if text[token_at : token_at + 1].strip(" "):
            end = text.find(" ", token_at)
            return piece(text, base, token_at, end if end >= 0 else len(text))
        # The blank that ends one marker may begin the next.
        at = text.rfind(marker, 0, at + 1)
    return None


def _acceptance_key(text: str) -> AcceptanceKey | None:
    key = "acceptance:"
    start = 0 if text.startswith(key) else text.find("\n" + key) + 1
    if not text.startswith(key, start):
        return None
    end = text.find("\n", start)
    end = end if end >= 0 else len(text)
    value = text[start + len(key) : end].lstrip()
    last = end - text.endswith("\r", start, end)
    return AcceptanceKey(
        text.count("\n", 0, start),
        Range(start, last),
        value,
        Range(min(end - len(value), last), last),
        start < parse_header(text).body_start,
    )


def ids_in(covers: Named) -> tuple[Named, ...]:
    """Every criterion id inside a covers clause."""
    base = covers.range.start
    return tuple(
        Named(found[0], Range(base + found.start(), base + found.end()))
        for found in _CRITERION_ID.finditer(covers.text)
    )


def piece(text: str, base: int, start: int, end: int) -> Named:
    """``text[start:end]`` of a row that begins at ``base`` in its document.

    A carriage return at the end of the row is in the text, but not in the range.
    """
    if text.endswith("\r"):
        last = len(text) - 1
        return Named(text[start:end], Range(base + min(start, last), base + min(end, last)))
    return Named(text[start:end], Range(base + start, base + end))


def _trimmed(text: str, base: int, start: int, end: int) -> Named:
    """As :func:`piece`, without the blanks at both ends; an empty one stands at its start."""
    raw = text[start:end]
    stripped = raw.strip()
    at = start + (len(raw) - len(raw.lstrip()) if stripped else 0)
    return piece(text, base, at, at + len(stripped))
