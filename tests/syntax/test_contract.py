"""Acceptance contracts: ranges, the rows' two grammars, findings, repairs and the close gate."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.syntax.contract import Arm, Contract, CriterionState, Named, parse_contract
from stp_lsp.syntax.contract_fix import fix_contract, fix_line
from stp_lsp.syntax.contract_lint import LintCode, lint
from stp_lsp.syntax.contract_loose import read_loosely
from stp_lsp.syntax.gate import GateReason, Tally, Verdict, gate, summary, tally_of
from stp_lsp.text.range import Range

CRITERION = "- AC-01.1 Works"
EVIDENCE = "- AC-01.2 (non-test) Documented -- evidence: docs -- satisfied: yes"
GREEN = "- AT-01.1 `test/a.exs` -- covers AC-01.1 -- status: green"


class Files:
    """A workspace whose files all hold the same text."""

    def __init__(self, *paths: str, text: str = "AT-01.1") -> None:
        self._paths, self._text = paths, text

    def exists(self, path: str) -> bool:
        return path in self._paths

    def contains(self, path: str, needle: str) -> bool:
        return needle in self._text

    def find_by_name(self, name: str) -> tuple[str, ...]:
        return tuple(path for path in self._paths if path.rpartition("/")[2] == name)


def contract_of(*lines: str) -> Contract:
    return parse_contract("".join(f"{line}\n" for line in lines))


def codes(*lines: str, files: Files | None = None, bucket: str = "") -> list[str]:
    return [found.code.value for found in lint(contract_of(*lines), files, bucket)]


def at(text: str, part: str) -> Range:
    """The range of the only place where ``part`` stands."""
    assert text.count(part) == 1
    return Range(text.index(part), text.index(part) + len(part))


def test_a_test_row_gives_every_part_and_its_range():
    text = (
        "# ST0001 Ähnlich -- Acceptance\n\n"
        "- AT-01.1 `test/ä.exs` -- covers AC-01.1, AC-02.3 -- status: red -- why not\n"
    )
    (row,) = parse_contract(text).tests
    assert (row.line, row.id, row.group, row.arm) == (2, "AT-01.1", 1, Arm.TEST)
    assert row.range == at(text, row.text)
    assert row.id_range == at(text, "AT-01.1")
    assert row.reference == ("test/ä.exs", at(text, "test/ä.exs"))
    assert row.covers == (("AC-01.1", at(text, "AC-01.1")), ("AC-02.3", at(text, "AC-02.3")))
    assert row.status == ("red", at(text, "red"))
    assert row.note == ("why not", at(text, "why not"))


def test_a_non_test_row_s_reference_is_its_prose():
    (row,) = contract_of("- AT-01.1 (non-test) read it -- covers AC-01.2 -- status: n/a").tests
    assert row.arm is Arm.NON_TEST
    assert row.reference is not None
    assert row.reference.text == "read it"
    assert row.note is None


def test_a_row_outside_the_grammar_has_no_fields_but_can_be_read_loosely():
    """FORMAT.md 8.3: it covers nothing; 8.4: the loose reader finds what its author meant."""
    text = '- AT-01.1 test/a.exs::"n" -- covers AC-01.1 and AC-01.2 -- status: green (note)'
    (row,) = parse_contract(text).tests
    assert (row.arm, row.reference, row.covers, row.status) == (None, None, (), None)
    loose = read_loosely(row)
    assert loose.reference == ('test/a.exs::"n"', at(text, 'test/a.exs::"n"'))
    assert loose.covers == ("AC-01.1 and AC-01.2", at(text, "AC-01.1 and AC-01.2"))
    assert [named.text for named in loose.covered_ids] == ["AC-01.1", "AC-01.2"]
    assert loose.status == ("green", at(text, "green"))


def test_a_criterion_gives_its_prose_and_tail_with_ranges():
    text = (
        "- AC-03.1 (non-test) Moved away -- descoped-to: ST0002 -- by: Oracle "
        "-- on: 2026-01-02 -- reason: belongs there -- satisfied: n/a"
    )
    (row,) = parse_contract(text).criteria
    assert (row.id, row.group, row.non_test, row.state) == (
        "AC-03.1",
        3,
        True,
        CriterionState.DESCOPED,
    )
    assert (row.prose, row.prose_range) == ("Moved away", at(text, "Moved away"))
    assert row.tail == Range(text.index(" -- descoped-to"), len(text))
    assert [(field.key, field.value) for field in row.fields] == [
        ("descoped-to", "ST0002"),
        ("by", "Oracle"),
        ("on", "2026-01-02"),
        ("reason", "belongs there"),
        ("satisfied", "n/a"),
    ]
    assert all(text[field.range.start : field.range.end] == field.value for field in row.fields)
    assert row.detail == "ST0002"
    by = row.field("by")
    assert by is not None
    assert by.range == at(text, "Oracle")


def test_an_empty_field_stands_behind_its_colon():
    text = "- AC-01.1 (non-test) x -- evidence: -- satisfied: no"
    (row,) = parse_contract(text).criteria
    evidence = row.field("evidence")
    assert evidence is not None
    assert (evidence.value, evidence.range) == ("", Range(35, 35))
    assert text[:35].endswith("evidence:")
    assert (row.satisfied_value, row.state) == ("no", CriterionState.UNSATISFIED)


@pytest.mark.parametrize("line", ["* AC-01.1 x", " - AC-01.1 x", "- ac-01.1 x", "- AC01.1 x", "x"])
def test_only_a_dash_in_column_0_makes_a_row(line):
    """FORMAT.md 8.1."""
    contract = contract_of(line)
    assert (contract.criteria, contract.tests, contract.malformed) == ((), (), ())


def test_a_row_without_a_readable_id_is_malformed_and_keeps_its_place():
    text = "# x\n\n- AT-01.1: `a/b` -- covers AC-01.2 -- status: green\n"
    (row,) = parse_contract(text).malformed
    assert (row.line, row.token) == (2, ("AT-01.1:", at(text, "AT-01.1:")))


def test_a_carriage_return_stays_in_the_row():
    """FORMAT.md 8.1: CRLF spoils a test row without a note, and no evidence."""
    contract = parse_contract(f"{CRITERION}\r\n{EVIDENCE}\r\n{GREEN}\r\n")
    assert [row.state.value for row in contract.criteria] == ["unsatisfied", "satisfied"]
    assert [found.code for found in lint(contract, None)] == [LintCode.L1C]


def test_other_line_ends_do_not_end_a_row():
    """Only a line feed does; ``str.splitlines`` would cut at each of these."""
    for end in "\x0b\x0c\x85\u2028\u2029":
        assert len(parse_contract(f"{CRITERION}{end}- AC-01.9 y").criteria) == 1


def test_coverage_counts_each_row_once_and_criteria_by_row():
    """FORMAT.md 8.2: a repeated AC id counts once per row, an AT id is listed once per AT row."""
    twice = "- AT-01.2 `test/a.exs` -- covers AC-01.1, AC-01.1 -- status: red"
    contract = contract_of(CRITERION, CRITERION, GREEN, GREEN, twice)
    assert [row.id for row in contract.coverage["AC-01.1"]] == ["AT-01.1", "AT-01.1", "AT-01.2"]
    assert [row.covered_by for row in contract.criteria] == [("AT-01.1", "AT-01.1", "AT-01.2")] * 2
    assert contract.groups == (1,)
    assert contract.criteria_in(1) == contract.criteria_in(None) == contract.criteria
    assert contract.criteria_in(2) == ()
    assert contract.criterion("AC-01.1") is contract.criteria[0]
    assert contract.test("AT-01.2") is contract.tests[2]
    assert contract.criterion("AC-1.1") is None


@pytest.mark.parametrize(
    "text, exempt, in_header",
    [
        ("---\nacceptance: exempt\n---\n", True, True),
        ("---\nst_id: ST0001\n---\n\nacceptance: exempt\n", True, False),
        ("acceptance: exempt", True, False),
        ('---\nacceptance: "exempt"\n---\n', False, True),
    ],
)
def test_the_exemption_says_where_it_stands(text, exempt, in_header):
    """FORMAT.md 8.5: upstream accepts it in the body too; we want to report that."""
    key = parse_contract(text).acceptance
    assert key is not None
    assert (key.exempt, key.in_header) == (exempt, in_header)
    assert text[key.value_range.start : key.value_range.end] == key.value
    assert text.split("\n")[key.line] == text[key.range.start : key.range.end]


def test_no_acceptance_line_is_no_exemption():
    contract = contract_of(" acceptance: exempt", CRITERION)
    assert contract.acceptance is None
    assert not contract.exempt


@pytest.mark.parametrize(
    "row, code, part",
    [
        ("- AT-01.1 `a/b` -- status: green", "L1a", None),
        ("- AT-01.1 `a/b` -- covers AC-01.1", "L1b", None),
        ("- AT-01.1 `a/b` -- covers AC-01.1 -- status: Green", "L1c", "Green"),
        ("- AT-01.1 `a/b` -- covers AC-01.1: -- status: red", "L1d", "AC-01.1:"),
        ("- AT-01.1 `a/b` -- status: red -- covers AC-01.1", "L1d", None),
        ("- AT-01.1 eyeball -- covers AC-01.1 -- status: n/a", "L1e", "n/a"),
        ("- AT-01.1 (non-test) x -- covers AC-01.1 -- status: red", "L1f", "red"),
        ("- AT-01.1 `a/b` -- covers AC-01.1 -- status: red (x)", "L1g", "(x)"),
        ("- AT-01.1 -- covers AC-01.1 -- status: red", "L1h", "AT-01.1"),
        ("- AT-01.1 a/b::c -- covers AC-01.1 -- status: red", "L1i", "a/b::c"),
        ("- AT-01.1 a/b -- covers AC-01.1 -- status: red", "L1j", "a/b"),
        ("- AT-01.1 `a:b/c` -- covers AC-01.1 -- status: red", "L1k", "`a:b/c`"),
        ("- AT-01.1 `b.exs` -- covers AC-01.1 -- status: red", "L1l", "`b.exs`"),
        ("- AT-01.1 `dir/` -- covers AC-01.1 -- status: red", "L1z", "`dir/`"),
    ],
)
def test_each_grammar_finding_points_at_its_cause(row, code, part):
    """One row for every message of the table in FORMAT.md 8.4."""
    (found,) = lint(parse_contract(row), None)
    assert (found.code.value, found.id, found.line) == (code, "AT-01.1", 0)
    assert found.range == at(row, part or row)
    assert found.code.is_grammar


def test_markers_and_malformed_rows_come_first_and_only_n_does_not_block():
    """FORMAT.md 8.4: the order in which the readers report."""
    rows = ("- AT-01.9 junk", "- AC-01.1 (non-test x", "- AC-1 x")
    findings = lint(contract_of(*rows), None)
    assert [found.code.value for found in findings] == ["M", "N", "L1a"]
    assert [found.code.blocks for found in findings] == [True, False, True]
    assert findings[1].range == at("\n".join(rows), "(non-test")


def test_files_are_asked_for_red_and_green_rows_only():
    """FORMAT.md 8.4, L2 and L3; COMPLETED alone waives L3."""
    to_write = GREEN.replace("green", "to-write")
    assert codes(CRITERION, GREEN, files=Files()) == ["L2"]
    assert codes(CRITERION, GREEN, files=Files(), bucket="COMPLETED") == ["L2"]
    assert codes(CRITERION, to_write, files=Files()) == []
    strange = Files("test/a.exs", text="no id")
    assert codes(CRITERION, GREEN, files=strange) == ["L3"]
    assert codes(CRITERION, GREEN, files=strange, bucket="CANCELLED") == ["L3"]
    assert codes(CRITERION, GREEN, files=strange, bucket="COMPLETED") == []
    assert codes(CRITERION, GREEN, files=None) == []


def test_coverage_findings_point_at_the_covered_id():
    row = "- AT-01.1 (non-test) x -- covers AC-01.1, AC-09.9 -- status: n/a"
    text = f"{CRITERION}\n{row}\n"
    findings = lint(parse_contract(text), None)
    assert [(found.code.value, found.detail) for found in findings] == [
        ("L5", "AC-01.1"),
        ("L4", "AC-09.9"),
    ]
    assert findings[1].range == at(text, "AC-09.9")


@pytest.mark.parametrize(
    "row, fixed",
    [
        ("- AT-01.1 (doc) x -- covers AC-01.1 -- status: n/a", "(doc)->(non-test)"),
        ("- AT-01.1 `a/b` -- covers AC-01.1 -- status: **red**", "**red**->red"),
        ("- AT-01.1 `a/b` -- covers AC-01.1 -- status: red (x y)", "(x y)->-- x y"),
        ("- AT-01.1 `a/b` -- covers AC-01.1 & AC-01.2 -- status: red", " & ->, "),
        ("- AT-01.1 a/b -- covers AC-01.1 -- status: red", "a/b->`a/b`"),
        ("- AT-01.1 b.exs -- covers AC-01.1 -- status: red", "b.exs->`test/b.exs`"),
        ("- AT-01.1 `b.exs` -- covers AC-01.1 -- status: red", "`b.exs`->`test/b.exs`"),
        ("- AT-01.1 twice.exs -- covers AC-01.1 -- status: red", ""),
        ("- AT-01.1 a/b::c -- covers AC-01.1 -- status: red", ""),
        ("- AT-01.1 a/b + c/d -- covers AC-01.1 -- status: red", ""),
        ("- AT-01.1 `a/b -- covers AC-01.1 -- status: red", ""),
        ("- AT-x a/b -- covers AC-01.1 -- status: red (x)", "(x)->-- x"),
    ],
)
def test_fix_does_what_is_mechanical_and_no_more(row, fixed):
    """FORMAT.md 8.4, column --fix."""
    files = Files("test/b.exs", "test/x/twice.exs", "test/y/twice.exs")
    before, _, after = fixed.partition("->")
    expected = row.replace(before, after) if fixed else row
    assert fix_line(row, files) == expected
    assert fix_contract(f"{CRITERION}\n{row}", files) == f"{CRITERION}\n{expected}"


def test_fix_leaves_grammatical_rows_and_bare_names_without_files_alone():
    noted = f"{GREEN} -- status: **red**"
    assert fix_contract(noted) == noted
    bare = "- AT-01.1 b.exs -- covers AC-01.1 -- status: red"
    assert fix_line(bare) == bare


def gate_of(*lines: str, scope: int | None = None) -> tuple[str, str, tuple[str, ...]]:
    contract = contract_of(*lines)
    answer = gate(contract, lint(contract, None), scope)
    return answer.verdict.value, answer.reason.value, answer.blocking


def test_the_gate_gives_the_first_reason_that_applies():
    """FORMAT.md 8.5, in its order."""
    junk, odd = "- AT-01.9 junk", "- AC-1 x"
    withdrawn = "- AC-01.1 x -- withdrawn: y -- by: z"
    assert gate_of("acceptance: exempt", odd, junk)[:2] == ("EXEMPT", "exempt")
    assert gate_of(odd, junk)[:2] == ("BLOCKED", "malformed")
    assert gate_of(junk)[:2] == ("BLOCKED", "lint")
    assert gate_of("# x")[:2] == ("BLOCKED", "empty")
    assert gate_of(CRITERION, scope=2)[:2] == ("PASS", "rollup")
    assert gate_of(withdrawn)[:2] == ("BLOCKED", "all-offscope")
    assert gate_of(CRITERION, EVIDENCE, GREEN)[:2] == ("PASS", "satisfied")
    assert gate_of(CRITERION, EVIDENCE) == ("BLOCKED", "unsatisfied", ("AC-01.1",))
    assert gate_of(CRITERION, junk, scope=2)[:2] == ("BLOCKED", "lint")


def test_the_gate_blocks_what_does_not_exist():
    contract = contract_of(EVIDENCE)
    assert gate(None).reason is GateReason.NO_CONTRACT
    assert gate(contract, thread_exists=False).reason is GateReason.NO_SUCH_THREAD
    missing = gate(contract, (), 7, work_package_exists=False)
    assert missing.reason is GateReason.NO_SUCH_WORK_PACKAGE
    assert missing.verdict is Verdict.BLOCKED


def test_the_tally_counts_rows_of_the_scope():
    contract = contract_of(
        CRITERION,
        EVIDENCE,
        "- AC-02.1 x -- withdrawn: y -- by: z",
        "- AC-02.2 x -- descoped-to: ST0002",
    )
    assert tally_of(contract) == Tally(1, 2, 1, 1)
    assert tally_of(contract, 2) == Tally(0, 0, 1, 1)
    assert summary(tally_of(contract)) == "1/2 satisfied, 1 descoped, 1 withdrawn"
    assert summary(tally_of(contract, 1)) == "1/2 satisfied"


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *("- AC-01.1 ", "- AT-01.1 ", "- AC-", "- AT-", "`a/b`", "`a", "/", "(non-test) "),
            *("(non-test", " -- covers ", "AC-01.1", ", ", " -- status: ", "green", "n/a", " and "),
            *(" -- satisfied: ", "yes", " -- descoped-to: ", " -- withdrawn: ", " -- by: ", " -- "),
            *("acceptance: ", "exempt", "---\n", "\n", "\r\n", " ", "**", "(x)", "ä\U0001f389"),
            "\0",
        ]
    ),
    max_size=40,
).map("".join)


def test_no_range_takes_in_the_carriage_return_that_ends_a_line():
    """Editors have no column there; the text keeps it, for it decides what is read."""
    rows = (
        CRITERION,
        EVIDENCE,
        "- AC-01.3 Left -- descoped-to: ST0002",
        GREEN,
        f"{GREEN} -- seen",
        "- AT-01.3 (non-test) read -- covers AC-01.2 -- status: n/a -- noted",
        "- AC-one",
        "- AT-01.4 `a` -- covers AC-01.1",
    )
    text = "".join(f"{row}\r\n" for row in rows)
    contract = parse_contract(text)
    found = (*contract.criteria, *contract.tests, *contract.malformed)
    assert {row.text.rstrip("\r") for row in found} == set(rows)
    ranges = [named.range for named in named_in(contract)]
    ranges += [row.tail for row in contract.criteria]
    ranges += [row.range for row in (*lint(contract, None), *contract.malformed)]
    assert not [text[at.start : at.end] for at in ranges if "\r" in text[at.start : at.end]]
    assert [row.status.text for row in map(read_loosely, contract.tests) if row.status] == [
        "green\r",  # the verdict stays upstream's: no note, no status (FORMAT.md 8.1)
        "green",
        "n/a",
    ]


def named_in(contract: Contract) -> Iterator[Named]:
    for row in contract.tests:
        yield from (
            Named(row.text, row.range),
            Named(row.id, row.id_range),
            *(part for part in (row.reference, row.status, row.note) if part),
            *row.covers,
        )
        yield from (part for part in read_loosely(row) if part)
    for criterion in contract.criteria:
        yield Named(criterion.text, criterion.range)
        yield Named(criterion.id, criterion.id_range)
        yield Named(criterion.prose, criterion.prose_range)
        yield from (Named(field.value, field.range) for field in criterion.fields)
    for malformed in contract.malformed:
        yield Named(malformed.text, malformed.range)
        yield malformed.token
    if contract.acceptance:
        yield Named(contract.acceptance.value, contract.acceptance.value_range)


@given(st.one_of(FRAGMENTS, st.text()))
def test_every_range_holds_the_text_it_is_said_to_hold(text):
    contract = parse_contract(text)
    for named in named_in(contract):
        shown = text[named.range.start : named.range.end]
        # all but the carriage return that ends the line
        left = text[named.range.end :].partition("\n")[0] if shown != named.text else ""
        assert left in ("", "\r")
        assert shown + left == named.text
    for found in lint(contract, Files("a/b"), ""):
        assert 0 <= found.range.start <= found.range.end <= len(text)
        assert text.count("\n", 0, found.range.start) == found.line


@given(FRAGMENTS)
def test_every_column_0_line_is_exactly_one_row(text):
    contract = parse_contract(text)
    rows = [line for line in text.split("\n") if line.startswith(("- AC-", "- AT-"))]
    assert len(contract.criteria) + len(contract.tests) + len(contract.malformed) == len(rows)


@given(FRAGMENTS)
def test_fix_touches_only_test_rows_outside_the_grammar(text):
    fixed = fix_contract(text, Files("a/b"))
    before, after = text.split("\n"), fixed.split("\n")
    assert len(before) == len(after)
    grammatical = {row.line for row in parse_contract(text).tests if row.arm}
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        assert old == new or (old.startswith("- AT-") and number not in grammatical)


@pytest.mark.parametrize(
    "row",
    [
        f"- AT-01.1 `{'a/' * 50_000}",
        f"- AT-01.1 `{'/' * 100_000}` -- covers x",
        f"- AT-01.1 (non-test) {' -- covers AC-01.1' * 6_000} -- status: x",
        f"- AT-01.1 `a/b` -- covers {'AC-01.1, ' * 12_000} -- status: red",
        f"- AT-01.1 `a/b` -- covers AC-{'1' * 100_000}.1 -- status: red (",
        f"- AT-01.1 x{' -- status: ' * 10_000}",
        f"- AC-01.1 x{' -- satisfied: ' * 8_000}",
        f"- AC-01.1 x{' -- descoped-to: ' * 8_000}",
        f"- AC-01.1 x{' -- withdrawn: -- by: ' * 6_000}",
        f"- AC-{'1' * 100_000} x",
        f"{CRITERION}\n{GREEN}\n" * 4_000,
    ],
    ids=range(11),
)
def test_hostile_rows_of_a_hundred_thousand_characters_are_read_to_the_end(row):
    """Quadratic reading of any of these would take minutes; nothing here asks the clock."""
    contract = parse_contract(row)
    lint(contract, Files("a/b"))
    fix_contract(row, Files("a/b"))
    assert contract.criteria or contract.tests or contract.malformed


VIEW_END = "_Generated by Intent v3.2.0 from the thread canon. Do not edit this file._"


def test_a_view_has_rows_without_a_group_and_its_own_words_for_what_is_off_scope():
    """FORMAT.md 13, and the views that 3.0.0 to 3.2.0 write."""
    rows = (
        "- AC01 Works -- satisfied: yes (computed)",
        "- AC002 (non-test) Seen -- evidence: a look -- satisfied: yes",
        "- AC-01.1 Moved -- DESCOPED to ST0007 by ada: too big",
        "- AC-01.2 Gone -- WITHDRAWN: nobody asked (by ada)",
        "- AT01 `test/a.exs` -- covers AC01, AC-01.1 -- status: green -- seen red before",
        "- AT02 (non-test) a look -- covers AC002 -- status: n/a",
    )
    contract = contract_of(*rows, "", VIEW_END)
    assert [(row.id, row.state, row.prose, row.detail) for row in contract.criteria] == [
        ("AC01", CriterionState.SATISFIED, "Works", ""),
        ("AC002", CriterionState.SATISFIED, "Seen", ""),
        ("AC-01.1", CriterionState.DESCOPED, "Moved", "ST0007"),
        ("AC-01.2", CriterionState.WITHDRAWN, "Gone", "nobody asked (by ada)"),
    ]
    assert [(row.id, row.arm, [each.text for each in row.covers]) for row in contract.tests] == [
        ("AT01", Arm.TEST, ["AC01", "AC-01.1"]),
        ("AT02", Arm.NON_TEST, ["AC002"]),
    ]
    assert tally_of(contract) == Tally(satisfied=2, active=2, descoped=1, withdrawn=1)
    # What a row comes to may stand paragraphs later, as the canon's texts have several.
    long = contract_of(
        *("- AC01 (non-test) Works", "well.", "", "In -- all -- weathers.", "", "At night."),
        *("too -- evidence: a look", "", "and another -- satisfied: yes"),
        *("- AC02 Gone", "", "for good -- WITHDRAWN: nobody asked (by ada)"),
        *("- AC03 Open", "still -- satisfied: no (computed)", "", "## Acceptance Tests", ""),
        *("- AT01 `test/a.exs` -- covers AC03 -- status: green", "", "---", VIEW_END),
    )
    assert [(row.id, row.state, row.prose) for row in long.criteria] == [
        ("AC01", CriterionState.SATISFIED, "Works"),
        ("AC02", CriterionState.WITHDRAWN, "Gone"),
        ("AC03", CriterionState.UNSATISFIED, "Open"),
    ]
    # Nobody need be named for what is off scope, and from 3.0.1 on a criterion may be closed by
    # somebody's word: it stays in scope, and lets the gate pass.
    told = contract_of(
        "- AC01 Works -- FIAT-CLOSED: it does (by ada, 2026-09-08T11:14:01.455Z)",
        "- AC02 (non-test) Seen -- FIAT-CLOSED (by cascade from ST0003): never begun (by ada)",
        "- AC03 Moved -- DESCOPED to ST0007",
        "- AC04 Moved -- DESCOPED to ST0007: too big",
        "- AC05 Gone -- WITHDRAWN: nobody asked",
        "- AT01 `test/a.exs` -- covers AC01 -- status: fiat-closed",
        *("", VIEW_END),
    )
    assert [(row.state, row.prose, row.detail) for row in told.criteria] == [
        (CriterionState.FIAT, "Works", "it does (by ada, 2026-09-08T11:14:01.455Z)"),
        (CriterionState.FIAT, "Seen", "never begun (by ada)"),
        (CriterionState.DESCOPED, "Moved", "ST0007"),
        (CriterionState.DESCOPED, "Moved", "ST0007"),
        (CriterionState.WITHDRAWN, "Gone", "nobody asked"),
    ]
    assert told.tests[0].arm is Arm.TEST
    assert summary(tally_of(told)) == "0/2 satisfied, 2 fiat-closed, 2 descoped, 1 withdrawn"
    assert gate(told).verdict is Verdict.PASS
    # What was carried over from 2.x as it stood has a status and covers, but no file to look for.
    carried = contract_of(
        "- AC01 Works -- satisfied: yes (computed)",
        "- AT01 (legacy) test/a.exs::b + c -- covers AC01 -- status: green -- seen",
        "- AT02 (no reference) -- covers AC01 -- status: to-write",
        *("", VIEW_END),
    )
    assert [(row.arm, row.reference, row.status.text) for row in carried.tests] == [
        (Arm.TEST, None, "green"),
        (Arm.TEST, None, "to-write"),
    ]
    assert lint(carried, Files()) == ()
    # 3.0 wants every covering test green, and says itself what came of it.
    late = contract_of("- AC01 Works -- satisfied: no (computed)", *rows[4:5], "", VIEW_END)
    assert late.criteria[0].state is CriterionState.UNSATISFIED
    # Written by hand, before 3.0, none of these lines but two is a row, and none is off scope.
    before = contract_of(*rows)
    assert [row.id for row in before.criteria] == ["AC-01.1", "AC-01.2"]
    assert {row.state for row in before.criteria} == {CriterionState.UNSATISFIED}
    assert before.tests == ()
    assert before.malformed == ()
