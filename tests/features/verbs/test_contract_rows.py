"""Contract rows beyond the oracle: both ends of a descoping, new rows, cited files."""

from __future__ import annotations

import pytest

from stp_lsp.features.verbs.api import Performed
from tests.features.verbs.support import call, changed, done, files_of, notes, reason

ONE = "intent/st/ST0001/acceptance.md"
TWO = "intent/st/ST0002/acceptance.md"
INFO = "---\nstatus: WIP\ncreated: 20260102\n---\n# {}: A\n"


def _files(one: str, two: str | None = None, version: str = "2.19.0") -> dict[str, str]:
    files = files_of("--- test/a.py\nprint()\n", version)
    for name in ("ST0001", "ST0002"):
        files[f"intent/st/{name}/info.md"] = INFO.format(name)
    files[ONE] = one
    if two is not None:
        files[TWO] = two
    return files


# -- descope: both ends ----------------------------------------------------------------------------


def _descope(files: dict[str, str], criterion: str = "AC-01.1", **more: bool) -> dict[str, str]:
    return done(
        files, "stp.criterion.descope", thread="1", criterion=criterion, to="2", by="Eve", **more
    )


@pytest.mark.parametrize(
    "row, arrived",
    [
        ("- AC-01.1 It shines", "- AC-00.4 It shines (from ST0001 AC-01.1)"),
        (
            "- AC-01.1 (non-test) Read -- evidence: x -- satisfied: yes",
            "- AC-00.4 (non-test) Read (from ST0001 AC-01.1) -- satisfied: no",
        ),
    ],
)
def test_a_descoped_criterion_arrives_in_the_other_contract(row, arrived):
    """As the next criterion of that thread itself; what was evidence here is none there."""
    files = _files(f"{row}\n", "- AC-00.3 old\n- AC-02.7 other\n")
    after = _descope(files)
    assert after[TWO] == f"- AC-00.3 old\n{arrived}\n- AC-02.7 other\n"
    assert " -- descoped-to: ST0002 -- by: Eve -- on: 2026-03-04 -- satisfied: n/a\n" in after[ONE]


def test_it_arrives_once_and_only_if_wanted_and_only_where_work_goes_on():
    files = _files("- AC-01.1 It shines\n", "- AC-00.1 It shines (from ST0001 AC-01.1)\n")
    assert changed(files, _descope(files)) == {ONE}
    files[TWO] = "- AC-00.1 x\n"
    assert changed(files, _descope(files, receive=False)) == {ONE}
    arguments = {"thread": "1", "criterion": "AC-01.1", "to": "2"}
    files["intent/st/ST0002/info.md"] = INFO.format("ST0002").replace("WIP", "Completed")
    assert changed(files, _descope(files)) == {ONE}
    assert "closed" in notes(files, "stp.criterion.descope", **arguments)["other-end"]


def test_who_descopes_is_whoever_works_when_nobody_is_named():
    """`by` defaults to the user of the operating system (FORMAT.md 8.6)."""
    files = _files("- AC-01.1 x\n")
    after = done(files, "stp.criterion.descope", thread="1", criterion="AC-01.1", to="2")
    assert " -- by: oracle -- " in after[ONE]


@pytest.mark.parametrize(
    "verb, field",
    [("descope", "reason"), ("descope", "by"), ("withdraw", "reason"), ("withdraw", "by")],
)
def test_a_field_may_not_hold_the_separator_or_a_line_end(verb, field):
    for value in ("a -- b", "a\nb"):
        arguments = {"thread": "1", "criterion": "AC-01.1", "reason": "r", "to": "2", field: value}
        if verb == "withdraw":
            del arguments["to"]
        assert f"`{field}`" in reason(_files("- AC-01.1 x\n"), f"stp.criterion.{verb}", **arguments)


def test_a_row_keeps_its_line_end():
    files = _files("- AC-01.1 (non-test) x\r\n- AC-01.2 y\r\n")
    at = {"thread": "1", "criterion": "AC-01.1"}
    after = done(files, "stp.criterion.satisfy", evidence="seen", **at)
    assert after[ONE] == (
        "- AC-01.1 (non-test) x -- evidence: seen -- satisfied: yes\r\n- AC-01.2 y\r\n"
    )
    # An editor has no column behind the carriage return, and makes a line of one that it is sent.
    outcome = call(files, "stp.criterion.satisfy", evidence="seen", **at)
    assert isinstance(outcome, Performed)
    for edit in outcome.edits["intent/st/ST0001/acceptance.md"]:
        assert "\r" not in edit.text + files[ONE][edit.range.start : edit.range.end]
    withdrawn = done(after, "stp.criterion.withdraw", reason="r", **at)
    assert done(withdrawn, "stp.criterion.reinstate", **at) == files


def test_a_test_keeps_its_line_end():
    """With a note, for without one upstream reads the status with the carriage return."""
    row = "- AT-01.1 `intent/wip.md` -- covers AC-01.1 -- status: red -- noted\r\n"
    files = {**_files(f"- AC-01.1 x\r\n{row}"), "intent/wip.md": "AT-01.1\n"}
    at = {"thread": "1", "test": "AT-01.1"}
    after = done(files, "stp.test.green", **at)
    assert after[ONE] == f"- AC-01.1 x\r\n{row}".replace("red -- noted", "green")


# -- the next criterion ----------------------------------------------------------------------------

SECTIONS = """\
# ST0001 A -- Acceptance

## Acceptance Criteria

### ST-level

### WP-01 -- One

- AC-01.1 a
- AC-01.4 b

### WP-02 -- Two

Text.

## Acceptance Tests

### WP-01

- AT-01.2 `test/a.py` -- covers AC-01.1 -- status: red

### WP-02
"""


def _added(group: int, text: str = SECTIONS, **more: str | bool) -> str:
    files = _files(text)
    return done(files, "stp.criterion.new", thread="1", group=group, text="New", **more)[ONE]


@pytest.mark.parametrize(
    "row, new",
    [
        ("- AC-01.2: It burns", "AC-01.3"),
        ("- AC-01.4-- It burns", "AC-01.5"),
        ("- AT-01.2", "AC-01.2"),  # no criterion; the new test gets the next number
        ("- AC-02.7: It burns", "AC-01.2"),
    ],
)
def test_a_row_that_no_tool_reads_keeps_its_number(row, new):
    after = done(_files(f"# A\n\n- AC-01.1 It shines\n{row}\n"), "stp.criterion.new", thread="1",
                 group=1, text="New")[ONE]  # fmt: skip
    assert f"- {new} New\n" in after
    test = "AT-01.3" if row.startswith("- AT") else new.replace("AC", "AT")
    assert f"- {test} `" in after


def test_a_row_goes_behind_the_last_of_its_package():
    """The test takes the criterion's number, which is free, and the file of its neighbour."""
    assert _added(1) == SECTIONS.replace("- AC-01.4 b\n", "- AC-01.4 b\n- AC-01.5 New\n").replace(
        "red\n", "red\n- AT-01.5 `test/a.py` -- covers AC-01.5 -- status: to-write\n"
    )


def test_a_package_without_rows_gets_them_below_its_heading():
    text = _added(2, file="test/b.py")
    assert "### WP-02 -- Two\n\n- AC-02.1 New\n\nText.\n" in text
    assert text.endswith(
        "### WP-02\n\n- AT-02.1 `test/b.py` -- covers AC-02.1 -- status: to-write\n"
    )


def test_a_package_without_heading_gets_one_at_the_end_of_the_section():
    text = _added(3)
    assert "Text.\n\n### WP-03\n\n- AC-03.1 New\n\n## Acceptance Tests\n" in text
    assert text.endswith(
        "### WP-02\n\n### WP-03\n\n- AT-03.1 `test/a.py` -- covers AC-03.1 -- status: to-write\n"
    )


def test_a_thread_level_criterion_goes_below_its_heading():
    assert "### ST-level\n\n- AC-00.1 New\n\n### WP-01" in _added(0)


def test_an_empty_contract_gets_its_sections():
    assert _added(0, "# ST0001 A -- Acceptance\n") == (
        "# ST0001 A -- Acceptance\n\n"
        "## Acceptance Criteria\n\n### ST-level\n\n- AC-00.1 New\n\n"
        "## Acceptance Tests\n\n### ST-level\n\n"
        "- AT-00.1 `test/st0001_test` -- covers AC-00.1 -- status: to-write\n"
    )


def test_evidence_needs_no_test():
    text = _added(1, non_test=True)
    assert text == SECTIONS.replace(
        "- AC-01.4 b\n", "- AC-01.4 b\n- AC-01.5 (non-test) New -- satisfied: no\n"
    )


def test_a_new_row_is_read_back_as_it_was_meant():
    from stp_lsp.syntax.contract import Arm, parse_contract

    files = _files(SECTIONS)
    after = done(files, "stp.criterion.new", thread="1", group=2, text="a -- b\n-- c --")[ONE]
    contract = parse_contract(after)
    row = contract.criterion("AC-02.1")
    test = contract.test("AT-02.1")
    assert row is not None
    assert row.prose == "a - b - c --"
    assert not row.fields
    assert test is not None
    assert test.arm is Arm.TEST
    assert [named.text for named in test.covers] == ["AC-02.1"]


def test_a_path_that_no_row_can_cite_is_refused():
    for path in ("a.py", "test/a.py::x", "test/`a`.py"):
        assert "no path" in reason(_files(SECTIONS), "stp.criterion.new", thread="1", file=path)


# -- tests -----------------------------------------------------------------------------------------


def test_marking_what_is_marked_changes_nothing():
    files = _files("- AC-01.1 a\n- AT-01.1 `test/a.py` -- covers AC-01.1 -- status: red\n")
    assert done(files, "stp.test.red", thread="1", test="AT-01.1") == files


@pytest.mark.parametrize(
    "path, text, expected",
    [
        ("test/a.py", "import x\n", "# AT-01.1\nimport x\n"),
        ("test/a.sh", "#!/bin/sh\nx\n", "#!/bin/sh\n# AT-01.1\nx\n"),
        (
            "test/a.rb",
            "#!/usr/bin/ruby\n# -*- coding: utf-8 -*-\nx\n",
            "#!/usr/bin/ruby\n# -*- coding: utf-8 -*-\n# AT-01.1\nx\n",
        ),
        ("test/a.test.ts", "\ufeffx\r\n", "\ufeff// AT-01.1\r\nx\r\n"),
        ("test/a.php", "<?php\nx\n", "<?php\n// AT-01.1\nx\n"),
        ("test/a.md", "# X\n", "<!-- AT-01.1 -->\n# X\n"),
        ("test/a.py", "def f():  # AT-01.1\n", "def f():  # AT-01.1\n"),
    ],
)
def test_a_cited_file_gets_the_id_as_a_comment(path, text, expected):
    files = _files("- AC-01.1 a\n- AT-01.1 `test/old.py` -- covers AC-01.1 -- status: red -- n\n")
    files[path] = text
    after = done(files, "stp.test.cite", thread="1", test="AT-01.1", file=path)
    assert after[path] == expected
    row = f"- AT-01.1 `{path}` -- covers AC-01.1 -- status: red -- n\n"
    assert after[ONE] == f"- AC-01.1 a\n{row}"
    assert done(after, "stp.test.cite", thread="1", test="AT-01.1", file=path) == after


@pytest.mark.parametrize("reference", ["test/x.py::name", "`x.py`", "somewhere, `a` and `b`"])
def test_citing_repairs_the_reference_of_a_row_that_broke_the_grammar(reference):
    files = _files(f"- AC-01.1 a\n- AT-01.1 {reference} -- covers AC-01.1 -- status: red\n")
    after = done(files, "stp.test.cite", thread="1", test="AT-01.1", file="./test/a.py")
    assert "- AT-01.1 `test/a.py` -- covers AC-01.1 -- status: red\n" in after[ONE]


@pytest.mark.parametrize(
    "row, file, why",
    [
        ("(non-test) a look -- covers AC-01.1 -- status: n/a", "test/a.py", "(non-test)"),
        ("`test/a.py` -- covers AC-01.1 -- status: red", "test/none.py", "no file"),
        ("`test/a.py` -- covers AC-01.1 -- status: red", "../a.py", "no path"),
        ("`test/a.py` -- covers AC-01.1 -- status: red", "test/data.json", "comment"),
        ("no covers at all", "test/a.py", "grammar"),
    ],
)
def test_citing_is_refused_with_a_reason(row, file, why):
    files = {**_files(f"- AC-01.1 a\n- AT-01.1 {row}\n"), "test/data.json": "{}"}
    assert why in reason(files, "stp.test.cite", thread="1", test="AT-01.1", file=file)
