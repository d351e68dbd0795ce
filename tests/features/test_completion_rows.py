"""Rows of acceptance contracts and of the index."""

from __future__ import annotations

import pytest

from stp_lsp.model.settings import Settings
from stp_lsp.syntax.contract import Arm, parse_contract
from stp_lsp.syntax.index_table import entry_from_info, render_table
from tests.features.completing import THREADS, accepted, at, completions, items, labels

HEAD = """
    --- intent/st/ST0001/WP/01/info.md
    ---
    title: "One"
    ---
    --- intent/st/ST0001/WP/02/info.md
    ---
    title: "Two"
    ---
    --- intent/st/ST0001/acceptance.md
    # ST0001 Parse the header -- Acceptance

    ## Acceptance Criteria

    ### WP-01 -- One (status: WIP)

    - AC-01.1 The header is read
    - AC-01.2 (non-test) It reads well -- evidence: review -- satisfied: no
    - AC-01.4 Faults are told
"""
TESTS = """
    ## Acceptance Tests

    ### WP-01

    - AT-01.1 `test/header.py` -- covers AC-01.1 -- status: green
"""


def criteria(line: str) -> str:
    """A contract with ``line`` after the criteria of WP-01."""
    return f"{HEAD}    {line}\n{TESTS}"


def with_test(line: str) -> str:
    """A contract with ``line`` after the tests."""
    return f"{HEAD}{TESTS}    {line}\n"


class TestNewRows:
    def test_the_next_free_numbers_of_the_section_come_first(self):
        found = labels(criteria("- $0"))
        assert found[:3] == ["- AC-01.5", "- AC-01.5 (non-test)", "- AT-01.2"]
        assert "- AC-02.1" in found

    def test_below_the_tests_a_test_comes_first(self):
        assert labels(with_test("- $0"))[0] == "- AT-01.2"

    def test_what_is_typed_narrows(self):
        assert labels(criteria("- AC-$0"))[:2] == ["- AC-01.5", "- AC-01.5 (non-test)"]
        assert labels(criteria("- AT$0"))[0] == "- AT-01.2"
        assert labels(criteria("- AC-02.$0")) == ["- AC-02.1", "- AC-02.1 (non-test)"]
        assert labels(criteria("- AC-09.$0")) == ["- AC-09.1", "- AC-09.1 (non-test)"]

    def test_a_test_covers_the_first_criterion_that_is_not_met(self):
        row = accepted(with_test("- AT$0"), "- AT-01.2")
        assert row == "- AT-01.2 `test/path` -- covers AC-01.4 -- status: to-write"

    @pytest.mark.parametrize("label", ["- AC-01.5", "- AC-01.5 (non-test)", "- AT-01.2"])
    def test_every_new_row_follows_the_grammar(self, label):
        """Checked with the strict reader of FORMAT.md 8.2 and 8.3."""
        contract = parse_contract(accepted(criteria("- $0"), label))
        assert not contract.malformed
        if label.startswith("- AT"):
            assert contract.tests[0].arm is Arm.TEST
        else:
            assert contract.criteria[0].non_test == ("(non-test)" in label)
            assert contract.criteria[0].open_marker is None

    def test_only_the_id_when_the_rest_is_there(self):
        assert accepted(criteria("- AC-01.$0 Mine"), "AC-01.5") == "- AC-01.5 Mine"

    def test_an_empty_line_answers_only_when_asked(self):
        assert labels(criteria("$0")) == []
        assert "- AC-01.5" in labels(criteria("$0"), "invoked")

    def test_an_empty_contract_begins_with_the_first_group(self):
        source = (
            "    --- intent/st/ST0002/acceptance.md\n    # ST0002 x -- Acceptance\n\n    - $0\n"
        )
        assert labels(source)[0] == "- AC-01.1"

    def test_the_number_of_a_row_that_no_tool_reads_is_not_free(self):
        source = criteria("- $0").replace("- AC-01.4 Faults", "- AC-01.5: Faults")
        assert labels(source)[0] == "- AC-01.6"
        assert labels(criteria("- AC-01.5$0"))[0] == "- AC-01.5"  # it is being written

    def test_the_thread_level_is_group_zero(self):
        source = criteria("- $0").replace("### WP-01 -- One (status: WIP)", "### ST-level", 1)
        assert labels(source)[0] == "- AC-00.1"


class TestParts:
    def test_covered_ids_of_the_group_first_those_of_the_own_kind_first(self):
        line = "- AT-01.2 `test/x.py` -- covers $0"
        assert labels(with_test(line)) == ["AC-01.1", "AC-01.4", "AC-01.2"]
        line = "- AT-01.2 (non-test) read -- covers $0"
        assert labels(with_test(line))[0] == "AC-01.2"

    def test_covered_ids_once_only(self):
        line = "- AT-01.2 `test/x.py` -- covers AC-01.1, $0"
        assert labels(with_test(line)) == ["AC-01.4", "AC-01.2"]

    def test_a_half_typed_covered_id_is_replaced(self):
        line = "- AT-01.2 `test/x.py` -- covers AC-0$01.1 -- status: red"
        row = accepted(with_test(line), "AC-01.4")
        assert row == "- AT-01.2 `test/x.py` -- covers AC-01.4 -- status: red"

    def test_states_of_tests(self):
        assert labels(with_test("- AT-01.2 `t/x` -- covers AC-01.1 -- status: $0")) == [
            "to-write", "red", "green",
        ]  # fmt: skip
        assert labels(with_test("- AT-01.2 (non-test) x -- covers AC-01.2 -- status: $0")) == [
            "n/a"
        ]
        row = accepted(with_test("- AT-01.2 `t/x` -- covers AC-01.1 -- status: g$0rey"), "red")
        assert row.endswith(" -- status: red")

    def test_states_of_criteria_that_no_test_decides(self):
        assert labels(criteria("- AC-01.5 (non-test) x -- satisfied: $0")) == ["yes", "no"]
        assert labels(criteria("- AC-01.5 x -- satisfied: $0")) == []

    def test_fields(self):
        assert labels(with_test("- AT-01.2 `t/x` -- $0")) == ["covers "]
        assert labels(with_test("- AT-01.2 `t/x` -- covers AC-01.1 -- $0")) == ["status: "]
        assert labels(criteria("- AC-01.5 x -- $0")) == ["descoped-to: ", "withdrawn: "]
        assert labels(criteria("- AC-01.5 (non-test) x -- $0")) == [
            "evidence: ", "satisfied: ", "descoped-to: ", "withdrawn: ",
        ]  # fmt: skip

    def test_a_withdrawn_row_follows_the_grammar(self):
        row = accepted(criteria("- AC-01.5 x -- w$0"), "withdrawn: ")
        assert row == (
            "- AC-01.5 x -- withdrawn: reason -- by: Ada -- on: 2026-03-04 -- satisfied: n/a"
        )
        (criterion,) = parse_contract(row).criteria
        assert criterion.state.value == "withdrawn"

    def test_the_marker_of_non_test_rows(self):
        row = accepted(criteria("- AC-01.5 ($0"), "(non-test) ")
        assert row == "- AC-01.5 (non-test) "

    def test_a_thread_to_descope_to(self):
        assert labels(criteria("- AC-01.5 x -- descoped-to: sched$0")) == ["ST0003"]

    def test_prose_of_a_row_is_prose(self):
        assert labels(criteria("- AC-01.5 the header$0")) == []


INDEX = """
    --- intent/st/steel_threads.md
    # Steel Threads

    <!-- BEGIN: STEEL_THREAD_INDEX -->

    | ID     | Slug             | Status      | Created    | Completed  |
    | ------ | ---------------- | ----------- | ---------- | ---------- |
    | ST0002 | Draw the lamp    | WIP         |            |            |
    {}

    <!-- END: STEEL_THREAD_INDEX -->
    {}
"""


def index(row: str, after: str = "") -> str:
    return INDEX.format(row, after)


class TestIndex:
    def test_ids_that_the_index_lacks_come_first(self):
        found = labels(index("| ST$0"))
        assert set(found) == {"ST0001", "ST0002", "ST0003", "ST0004", "ST0010", "ST0011"}
        assert found[-1] == "ST0002"

    def test_the_index_counts_down(self):
        """FORMAT.md 5.2: below ST0002 comes ST0001."""
        assert labels(index("| ST$0"))[0] == "ST0001"

    def test_words_find_ids(self):
        assert labels(index("| fog$0 | x |")) == ["ST0010"]

    def test_at_the_beginning_of_a_line_whole_rows(self):
        found = labels(index("|$0"))
        assert found[0].startswith("| ST0001 ")
        assert len(found) == 5  # all but ST0002

    def test_a_row_reads_as_the_thread_does(self):
        """The cells are those that the regenerated table has (FORMAT.md 5.2)."""
        info = at("", threads=THREADS).snapshot.documents["intent/st/ST0001/info.md"].text
        regenerated = render_table([entry_from_info("ST0001", info)]).splitlines()[-1]
        row = accepted(index("|$0"), "| ST0001 | …")
        cells = [cell.strip() for cell in row.split("|")]
        assert cells == [cell.strip() for cell in regenerated.split("|")]
        assert cells == ["", "ST0001", "parse-the-header", "WIP", "2025-07-01", "", ""]

    def test_its_cells_are_as_wide_as_those_above(self):
        row = accepted(index("| $0"), "| ST0003 | …")
        assert row == "| ST0003 | Lamp schedule    | Not Started |            |            |"

    def test_not_beyond_the_markers(self):
        assert labels(index("", "|$0"), "invoked") == []

    def test_an_empty_line_answers_only_when_asked(self):
        assert labels(index("$0")) == []
        assert len(items(index("$0"), "invoked")) == 5

    def test_an_index_without_pipes_keeps_its_style(self):
        source = index("$0").replace(
            "| ST0002 | Draw the lamp    | WIP         |            |            |",
            "ST0002     | Draw the lamp        | WIP",
        )
        assert accepted(source, "| ST0003 | …", "invoked").startswith(
            "ST0003     | Lamp schedule        | Not Started"
        )


def test_other_documents_have_no_rows():
    assert completions(at("    --- intent/notes.md\n    - $0\n")).items == ()
    assert completions(at("    --- intent/notes.md\n    |$0\n")).items == ()


class TestTailsAndHeadings:
    def test_the_day_and_the_people_of_a_tail(self):
        """Who took it out of scope: the author of this workspace, and whoever did so elsewhere."""
        before = "- AC-01.6 x -- descoped-to: ST0003 -- by: Ada -- on: 2026-01-02 -- satisfied: n/a"
        row = f"{before}\n    - AC-01.7 y -- descoped-to: ST0003 -- by: "
        assert labels(criteria(f"{row}$0")) == ["Ada"]
        for typed in ("", "2026-"):
            day = at(criteria(f"{row}Bo -- on: {typed}$0"), Settings(today="2026-03-04"))
            assert [item.insert for item in completions(day).items] == ["2026-03-04"]

    def test_the_status_that_a_heading_repeats(self):
        """What the cover of the package says comes first."""
        cover = HEAD.replace('title: "Two"', 'title: "Two"\n    status: WIP')
        text = f"{cover}\n    ### WP-02 -- Two (status: $0)\n"
        assert labels(text) == ["WIP", "Not Started", "Done"]
        half = f"{cover}\n    ### WP-02 -- Two (status: Not St$0arted)\n"
        assert accepted(half, "Done") == "### WP-02 -- Two (status: Done)"
        assert labels(criteria("### WP-09 -- Nine (status: $0)"))[0] == "Not Started"
