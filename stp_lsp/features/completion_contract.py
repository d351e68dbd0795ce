"""Rows of an acceptance contract (FORMAT.md 8): whole rows, covered ids, states, tail fields.

At the beginning of a line the next free row of each group is offered, that of the section's group
first. Inside a row its parts are; the cited test file is the business of ``completion_cited``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stp_lsp.features.completion_cited import complete_cited
from stp_lsp.features.completion_context import Typing
from stp_lsp.features.completion_header import package_statuses
from stp_lsp.features.completion_item import Answer, CompletionKind, Offer, literal, no_offers
from stp_lsp.features.completion_offers import row_offer
from stp_lsp.features.completion_parts import new_rows
from stp_lsp.features.contract_ids import Row, groups_of, next_id, rows_of
from stp_lsp.model.layout import Kind
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.status import canonical_work_package_status

_START = re.compile(r"(?:-|- |- A[CT]?|- A[CT]-([0-9]{0,4}(?:\.[0-9]{0,4})?))?\Z")
_ROW = re.compile(r"- (A[CT])-([0-9]{1,4})\.[0-9]{1,4} ")
_COVERS = re.compile(r" -- covers ((?:AC-[0-9.]{1,9}(?:, ?| ))*)(A?C?-?[0-9.]{0,9})\Z")
_STATUS = re.compile(r" -- status: ([a-z/-]{0,10})\Z")
_SATISFIED = re.compile(r" -- satisfied: ([a-z/]{0,5})\Z")
_FIELD = re.compile(r" -- ([a-z-]{0,12})\Z")
_MARKER = re.compile(r"- A[CT]-[0-9]{1,4}\.[0-9]{1,4} (\(?[a-z-]{0,8})\Z")
_BY = re.compile(r" -- by: ([^`|]{0,40})\Z")
_ON = re.compile(r" -- on: ([0-9-]{0,10})\Z")
_HEADING_STATUS = re.compile(r"#{1,6} .{0,200}\(status: ?([A-Za-z ]{0,20})\Z")
_IN_HEADING = re.compile(r"WP[-/ ]?([0-9]{1,2})(?![0-9])")
_STATUS_REST = re.compile(r"[A-Za-z ]{0,20}(?=\))")
_WORD = re.compile(r"[A-Za-z0-9./-]*")
_GROUP = re.compile(r"(?:wp[-/ ]?|group )([0-9]{1,2})(?![0-9])")
_TEST_STATES: Final = (
    ("to-write", "the test is not written yet"),
    ("red", "the test fails, as it should before the work"),
    ("green", "the test passes"),
)


def complete_contract(typing: Typing, limit: int) -> Answer | None:
    """What may be typed in a contract; ``None`` outside its rows."""
    del limit  # a contract has few rows
    if typing.document.kind is not Kind.ACCEPTANCE or typing.in_header or typing.in_fence:
        return None
    thread = typing.snapshot.threads.get(typing.own)
    if thread is None:
        return None
    heading = _HEADING_STATUS.match(typing.left)
    if heading is not None:
        return _heading_status(typing, thread, heading[1])
    start = _START.match(typing.left)
    if start is not None:
        if not typing.left and not typing.invoked:
            return None
        return _new_row(typing, thread, start[1] or "")
    marker = _MARKER.match(typing.left)
    if marker is not None and (marker[1].startswith("(") or (typing.invoked and not marker[1])):
        return _answer(typing, marker[1], [_value("(non-test) ", "judged by evidence, no test")])
    cited = complete_cited(typing)
    if cited is not None:
        return cited
    row = _ROW.match(typing.left)
    return _in_row(typing, thread, row[1], row[2]) if row is not None else None


def _in_row(typing: Typing, thread: Thread, kind: str, group: str) -> Answer | None:
    """The parts of a row that exists."""
    left = typing.left
    non_test = "(non-test)" in left
    if kind == "AT":
        covers = _COVERS.search(left)
        if covers is not None:
            return _answer(
                typing, covers[2], list(_covered(typing, thread, group, covers[1], non_test))
            )
        status = _STATUS.search(left)
        if status is not None:
            states = (("n/a", "no test decides"),) if non_test else _TEST_STATES
            return _answer(typing, status[1], [_value(*state) for state in states])
    elif (tail := _signed(typing, thread)) is not None:
        return tail
    else:
        satisfied = _SATISFIED.search(left)
        if satisfied is not None:
            values = [_value("yes", "its evidence is there"), _value("no", "not yet")]
            return _answer(typing, satisfied[1], values if non_test else [])
    field = _FIELD.search(left)
    if field is None:
        return None
    fields = _test_fields(left) if kind == "AT" else _criterion_fields(typing, left, non_test)
    return _answer(typing, field[1], list(fields))


def _signed(typing: Typing, thread: Thread) -> Answer | None:
    """Who took a criterion out of scope, and when."""
    on = _ON.search(typing.left)
    if on is not None:
        today = typing.snapshot.settings.today
        return _answer(typing, on[1], [Offer(today, CompletionKind.DATE, today, "today")])
    by = _BY.search(typing.left)
    if by is None:
        return None
    names = dict.fromkeys([typing.snapshot.project.author])
    for row in typing.document.contract.criteria:
        field = row.field("by")
        if field is not None and not row.range.contains(typing.offset):
            names.setdefault(field.value)
    offers = [Offer(name, CompletionKind.FIELD, name) for name in names if name]
    return _answer(typing, by[1], offers)


def _heading_status(typing: Typing, thread: Thread, typed: str) -> Answer:
    """The status that a heading repeats, first what the package's cover says."""
    named = _IN_HEADING.search(typing.left)
    number = named[1].zfill(2) if named is not None else ""
    package = next((each for each in thread.packages if each.number == number), None)
    now = canonical_work_package_status(package.status) if package is not None else None
    offers = sorted(package_statuses(), key=lambda offer: now is None or offer.insert != now.value)
    if now is not None:
        offers[0] = offers[0]._replace(detail="what its cover says")
    rest = _STATUS_REST.match(typing.right)
    end = typing.offset + (len(rest[0].rstrip()) if rest is not None else 0)
    return Answer(offers, typing.offset - len(typed), end)


def _covered(
    typing: Typing, thread: Thread, group: str, listed: str, non_test: bool
) -> Iterator[Offer]:
    """The criteria that a test may cover: its group's first, those of its own kind first."""
    rows = rows_of(typing.snapshot, thread, "AC", typing.document)
    taken = set(re.findall(r"AC-[0-9]+\.[0-9]+", listed))
    rows.sort(key=lambda row: (int(row.group) != int(group), row.non_test != non_test))
    for row in rows:
        if row.id not in taken:
            yield row_offer(row, thread)


def _test_fields(left: str) -> Iterator[Offer]:
    if " -- covers " not in left:
        yield _field("covers ", "the criteria that this row tests")
    elif " -- status: " not in left:
        yield _field("status: ", "n/a" if "(non-test)" in left else "to-write, red or green")


def _criterion_fields(typing: Typing, left: str, non_test: bool) -> Iterator[Offer]:
    if " -- satisfied: " in left:
        return
    author = literal(typing.snapshot.project.author or "who")
    by = f"by: ${{2:{author}}} -- on: {typing.snapshot.settings.today} -- satisfied: n/a"
    if non_test:
        if " -- evidence: " not in left:
            tail = "evidence: ${1:reference} -- satisfied: no"
            yield _field("evidence: ", "what shows that it is met", tail)
        yield _field("satisfied: ", "yes or no")
    if " -- evidence: " not in left:
        tail = f"descoped-to: ${{1:{typing.prefix}}} -- {by}"
        yield _field("descoped-to: ", "another thread takes it over", tail)
        yield _field("withdrawn: ", "it is no longer wanted", f"withdrawn: ${{1:reason}} -- {by}")


def _new_row(typing: Typing, thread: Thread, typed: str) -> Answer | None:
    """The next free rows; only their ids when the rest of the row is there already."""
    left = typing.left
    kinds = ["AC", "AT"]
    if left.startswith("- A") and len(left) > 3:
        kinds = [left[2:4]]
    elif _in_tests(typing):
        kinds.reverse()
    criteria = rows_of(typing.snapshot, thread, "AC", typing.document)
    tests = rows_of(typing.snapshot, thread, "AT", typing.document)
    groups = groups_of(typing.snapshot, thread, criteria + tests)
    section = _section_group(typing)
    groups = list(dict.fromkeys([section, *groups])) if section else groups
    group, dot, _ = typed.partition(".")
    groups = [each for each in groups if (each == group if dot else each.startswith(group))]
    if dot and not groups:
        groups = [group]
    if typing.right.strip():
        if len(left) < 5:
            return None
        offers = new_rows(typing, thread, kinds[0], groups, typed, typing.offset)
        rest = re.match(r"[0-9]*(?:\.[0-9]+)?", typing.right)
        end = typing.offset + (rest.end() if rest else 0)
        return Answer(offers, typing.line_start + 2, end)
    rows = (
        offer
        for each in groups
        for kind in kinds
        for offer in _row_snippets(typing, thread, kind, each, criteria)
        if offer.found_by.startswith(left)
    )
    return Answer(rows, typing.line_start, typing.offset + len(typing.right))


def _row_snippets(
    typing: Typing, thread: Thread, kind: str, group: str, criteria: list[Row]
) -> Iterator[Offer]:
    icon = CompletionKind.SNIPPET
    free = next_id(typing.snapshot, thread, kind, group, typing.document, typing.offset)
    if kind == "AT":
        covered = literal(_to_cover(group, criteria))
        row = f"- {free} `${{1:test/path}}` -- covers ${{2:{covered}}} -- status: to-write"
        yield Offer(
            f"- {free}", icon, row, "new test, not written yet", "new test", "", True, f"- {free}"
        )
        return
    plain = f"- {free} ${{1:criterion}}"
    yield Offer(
        f"- {free}", icon, plain, "new criterion, proved by a test", "new criterion", "", True,
        f"- {free}",
    )  # fmt: skip
    marked = f"- {free} (non-test) ${{1:criterion}} -- evidence: ${{2:reference}} -- satisfied: no"
    yield Offer(
        f"- {free} (non-test)", icon, marked, "new criterion, judged by evidence",
        "new criterion", "", True, f"- {free} (non-test)",
    )  # fmt: skip


def _to_cover(group: str, criteria: list[Row]) -> str:
    """The criterion that a new test of a group most likely covers: the first one not met."""
    here = [row for row in criteria if int(row.group) == int(group) and not row.non_test]
    unmet = [row for row in here if row.state == "unsatisfied"]
    chosen = (unmet or here)[:1]
    return chosen[0].id if chosen else f"AC-{group}.1"


def _in_tests(typing: Typing) -> bool:
    """Whether the cursor is below the heading of the tests."""
    headings = [each for each in typing.document.facts.headings if each[1] < typing.line_start]
    above = next((text for level, _, _, text in reversed(headings) if level <= 2), "")
    return "test" in above.lower()


def _section_group(typing: Typing) -> str:
    """The group that the nearest heading names; empty when it names none."""
    section = typing.section
    match = _GROUP.search(section)
    if match is not None:
        return f"{match[1]:0>2}"
    return "00" if "st-level" in section else ""


def _answer(typing: Typing, typed: str, offers: list[Offer]) -> Answer:
    match = _WORD.match(typing.right)
    end = typing.offset + (match.end() if match else 0)
    if not offers:
        return no_offers(typing.offset)
    return Answer(offers, typing.offset - len(typed), end)


def _value(text: str, detail: str) -> Offer:
    return Offer(text, CompletionKind.STATUS, text, detail)


def _field(text: str, detail: str, snippet: str = "") -> Offer:
    return Offer(text, CompletionKind.FIELD, snippet or text, detail, snippet=bool(snippet))
