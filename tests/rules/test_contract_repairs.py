"""Laws of the repairs of contracts, over contracts with every fault that the rules know.

As `test_repairs_are_final`, whose workspaces hold no contracts: a preferred repair leaves its rule
less to find, any repair can be made, and `fix all` comes to an end.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from stp_lsp.rules.registry import RULES
from stp_lsp.text.edit import apply_edits
from tests.rules.fixing import Files, findings, offered
from tests.rules.repair_laws import (
    a_repair_leaves_less,
    every_repair_can_be_made,
    fixing_all_comes_to_an_end,
)
from tests.support.workspace import build

_CONTRACT_RULES = {rule.name for rule in RULES if rule.code.startswith("STP6")}

_CRITERIA = [
    "AC-01.1", "AC-01.2", "AC-1.2", "AC-02.1", "AC-01.1:", "AC-01,3", "AC- 01.4", "AC-**01.5**",
    "AC-1", "AC-01.1.2", "AC-00000000000000000000001.1", "AC-01.99999999999999999999999999999999",
]  # fmt: skip
_PROSE = [
    "The lamp is lit", "(non-test) Burns", "(non-test, seen) Burns", "(non-test Burns",
    "(non-testable) Burns", "as AC-01.2, AC-1.1 and AT-01.1..3", "`AC-09.9` (`non-test`", "",
]  # fmt: skip
_TAILS = [
    "", " -- satisfied: yes", " -- evidence: a photo -- satisfied: no", " -- withdrawn: no use",
    " -- descoped-to: ST0002 -- by: A -- on: 2026-03-04 -- satisfied: n/a", "\r",
]  # fmt: skip
_TESTS = ["AT-01.1", "AT-01.2", "AT-1.1", "AT-01.1:", "AT-01.1 (non-test)", "AT-02.1 (doc)", "AT-x"]
_REFERENCES = [
    "`test/a.exs`", "`test/b.exs`", "test/a.exs", "a.exs", "`b.exs`", "`test/`", "`/test/a.exs`",
    "`../x/a.exs`", "test/a.exs::lit", "`test/a.exs:1`", "the unit tests", "`docs/tour.md`", "",
]  # fmt: skip
_COVERS = [
    "AC-01.1", "AC-1.1", "AC-01.1, AC-09.9", "AC-01.1 and AC-01.2", "AC-01.2 & AC-01.1 and AC-02.1",
    "AC-01.1..2", "all",
]  # fmt: skip
_STATUSES = [
    "to-write", "red", "green", "n/a", "**green**", "Green", "green (seen)", "red -- soon", "done",
    "n/a (seen)", "green\r",
]  # fmt: skip
_OTHER_LINES = [
    "## Acceptance Criteria", "## Acceptance Tests", "### WP-01 -- Light (status: WIP)",
    "### WP-01 (status: done)", "### WP-02 -- Oil (status: Not Started)", "acceptance: exempt", "",
    "See AC-01.9, AT-01.9, ST0002 AC-01.1.", "```", "<!-- -->", "    - AC-01.1 [example]", "---",
]  # fmt: skip


@st.composite
def _rows(draw: st.DrawFn) -> str:
    pick = st.sampled_from
    kind = draw(st.integers(0, 9))
    if kind < 3:
        return f"- {draw(pick(_CRITERIA))} {draw(pick(_PROSE))}{draw(pick(_TAILS))}"
    if kind < 7:
        head = f"- {draw(pick(_TESTS))} {draw(pick(_REFERENCES))}"
        covers = f" -- covers {draw(pick(_COVERS))}" if draw(st.integers(0, 5)) else ""
        status = f" -- status: {draw(pick(_STATUSES))}" if draw(st.integers(0, 5)) else ""
        return f"{head}{covers}{status}"
    if kind == 7:
        words = draw(st.lists(pick(["- AC-", "- AT-", "01.1", " -- ", "(non-test", "`", ":", "é"])))
        return "".join(words)
    return draw(pick(_OTHER_LINES))


_STATUS = st.sampled_from(["WIP", "Completed", "Cancelled", "Done", "Not Started", "nearly"])
_BUCKETS = st.sampled_from(["", "", "COMPLETED/", "CANCELLED/"])
_VERSIONS = st.sampled_from(["2.19.0", "2.19.0", "2.18.0", "2.13.0", "3.0.0", ""])


@st.composite
def _workspaces(draw: st.DrawFn) -> Files:
    home = f"intent/st/{draw(_BUCKETS)}ST0001"
    rows = draw(st.lists(_rows(), max_size=10))
    newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    files = {
        "intent/.config/config.json": f'{{"intent_version": "{draw(_VERSIONS)}"}}',
        f"{home}/info.md": f"---\nstatus: {draw(_STATUS)}\n---\n# ST0001: A\n\nAC-1.2 AT-1.1\n",
        f"{home}/acceptance.md": newline.join(rows),
        f"{home}/WP/01/info.md": f"---\nstatus: {draw(_STATUS)}\n---\n# WP-01: A\n",
        "intent/st/ST0002/info.md": "# ST0002: B\n",
        "test/a.exs": draw(st.sampled_from(["AT-01.1\n", "#!/bin/x\nnothing\n", ""])),
        "test/deep/b.exs": "AT-01.1 AT-02.1\n",
        "docs/tour.md": "# A tour\n",
    }
    return files


@settings(max_examples=150)
@given(files=_workspaces(), data=st.data())
def test_a_repair_leaves_less_to_repair(files: Files, data: st.DataObject):
    """Of its own rule; that is what preferred means."""
    a_repair_leaves_less(build, files, data, _CONTRACT_RULES)


@settings(max_examples=100)
@given(files=_workspaces())
def test_every_repair_can_be_made(files: Files):
    """Preferred or not."""
    every_repair_can_be_made(build, files, _CONTRACT_RULES)


@settings(max_examples=100)
@given(files=_workspaces())
def test_fixing_all_comes_to_an_end(files: Files):
    """Documents in any order."""
    fixing_all_comes_to_an_end(build, files)


@settings(max_examples=100)
@given(text=st.text(st.sampled_from("-ACT01.:, `()nots/\n\r eé"), max_size=80))
def test_no_text_breaks_a_rule(text: str):
    """Whatever stands in a contract."""
    files = {
        "intent/st/ST0001/info.md": "---\nstatus: Completed\n---\n# ST0001: A\n",
        "intent/st/ST0001/acceptance.md": f"- AC-01.1 (non-test\n- AT-01.1 {text}\n{text}\n",
    }
    for item in findings(build(files)):
        assert item.message


def test_line_ends_are_not_taken_for_words():
    """Upstream reads `green` with its end (FORMAT.md 8.1), which nobody sees; new rows have it."""
    contract = "intent/st/ST0001/acceptance.md"
    rows = (
        "- AC-01.1 Lit",
        "- AC-01.2 Dark",
        "- AT-01.1 `test/a.exs` -- covers AC-01.1 -- status: green",
    )
    snapshot = build(
        {
            "intent/.config/config.json": '{"intent_version": "2.19.0"}',
            "intent/st/ST0001/info.md": "# ST0001: A\n",
            contract: "".join(f"{row}\r\n" for row in rows),
            "test/a.exs": "AT-01.1\n",
        }
    )
    text = snapshot.documents[contract].text
    [wrong] = findings(snapshot, "test-row-grammar")
    assert text[wrong.range.start : wrong.range.end] == "green"
    assert "ends with CRLF" in wrong.message
    # AC-01.2 has no test; one whose row breaks the grammar is on its way
    [bare] = findings(snapshot, "uncovered-criterion")
    [added] = offered(snapshot, bare)
    after = apply_edits(text, added.change.edits[contract])
    assert after.startswith(text.removesuffix("\r\n"))
    assert after.count("\r\n") == after.count("\n") == after.count("\r") == len(rows) + 1
