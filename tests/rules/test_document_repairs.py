"""The laws of `test_repairs_are_final`, over the faults of fields, packages, issues and notes."""

from __future__ import annotations

from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from stp_lsp.model.settings import Settings
from stp_lsp.model.snapshot import Snapshot
from tests.rules.fixing import Files, findings, offered
from tests.rules.repair_laws import (
    a_repair_leaves_less,
    every_repair_can_be_made,
    fixing_all_comes_to_an_end,
)
from tests.support.workspace import build

_CONFIGS = st.sampled_from(
    [
        ("intent/.config/config.json", '{"intent_version": "2.19.0", "author": "Ada"}'),
        (".intent/config.json", '{"version": "2.0.0", "author": "{user}"}'),
        ("intent/.config/config.json", '{"intent_version": "2.8.0"}'),
        ("intent/.config/config.json", '{"intent_version": "3.0.0"}'),
    ]
)
_HEADS = st.sampled_from(["---\n", "---\n", "---\n", ""])
_THREAD_FIELDS = st.lists(
    st.sampled_from(
        [
            "status: WIP",
            "status: Completed",
            "status:",
            "status: [Not Started|In Progress|Completed]",
            "created: 20260102",
            "created: 2026/1/2",
            "created: YYYYMMDD",
            'created: "2026-01-02"',
            "created:",
            "completed: 20260230",
            "completed: YYYYMMDD",
            "completed: 2026-01-05",
            "slug: [Slug]",
            "stp_version: 1.2.1",
            "intent_version: [Intent Version]",
            'verblock: "[Date]:v0.1: [Author] - Initial version"',
            'verblock: "2 Jan 2026:v0.1: Ada - Initial version"',
            'verblock: "02 Jan 2026:v0.1: A comment"',
            "verblock:",
            "on-hold: TRUE",
        ]
    ),
    max_size=5,
)
_PACKAGE_FIELDS = st.lists(
    st.sampled_from(
        [
            "wp_id: WP-01",
            "wp_id: WP-02",
            "wp_id: WP-NN",
            'wp: "7"',
            "wp_id: what",
            "wp_id:",
            'title: "Wire"',
            'title: "[Title]"',
            "scope: Small",
            "status: Done",
            "status: WIP",
            "status: Not Started",
            "status:",
        ]
    ),
    max_size=4,
)
_ISSUE_FIELDS = st.lists(
    st.sampled_from(
        [
            'id: "0001"',
            "id: 2",
            'id: "NNNN"',
            "status: OPEN",
            "status: CLOSED",
            "status: fixed",
            "date: 2026-01-02",
            "date: YYYY-MM-DD",
            "date: 2 Jan 2026",
            "reporter: [Reporter]",
        ]
    ),
    max_size=4,
)
_LINES = st.lists(
    st.sampled_from(
        [
            "- **Status**: Completed",
            "- **Status**: WIP",
            "- **Created**: 2026-01-03",
            "- **Created**: 2 Jan 2026",
            "- **Completed**: 2026-01-05",
            "- **Completed**:",
            "## Objective",
            "[Clear statement of what this steel thread aims to accomplish]",
            "By [Author], {{TODO}}",
            "- [ ] Task 1",
            "- [ ] open",
            "WP-01, WP-07 and ST0001/02, issue 0001 and issue 0010",
            "```",
            "",
        ]
    ),
    max_size=6,
)
_NOTES = st.lists(
    st.sampled_from(
        [
            "## Active Steel Threads",
            "## Active Steel Threads",
            "### Sub",
            "## Notes",
            "- ST0001: Lamps",
            "  - ST0002: nested",
            "* **ST0002** (WIP)",
            "- [ST0001](st/ST0001/), ST0002: both",
            "- ST####: [Brief description]",
            "  more of it",
            "lazy",
            "None.",
            "- none",
            "```",
            "",
        ]
    ),
    max_size=9,
)
_TITLES = st.sampled_from(["ST0001: Lamps", "ST####: [Title]", "ST0001: Oil [Title] Lamps", ""])
_ENDS = st.sampled_from(["\n", "", "\r\n"])


@st.composite
def _document(draw: st.DrawFn, fields: st.SearchStrategy[list[str]], title: str) -> str:
    head = draw(_HEADS)
    header = head + "".join(f"{field}\n" for field in draw(fields)) + head if head else ""
    body = "\n".join(draw(_LINES))
    return f"{header}# {title}\n\n{body}\n" if title else header + body


@st.composite
def _workspaces(draw: st.DrawFn) -> Files:
    name, text = draw(_CONFIGS)
    files = {name: text}
    for thread in ("ST0001", "ST0002"):
        bucket = draw(st.sampled_from(["", "COMPLETED/", "NOT-STARTED/"]))
        folder = f"intent/st/{bucket}{thread}"
        files[f"{folder}/info.md"] = draw(_document(_THREAD_FIELDS, draw(_TITLES)))
        for number in draw(st.lists(st.sampled_from(["01", "02", "03"]), unique=True)):
            title = draw(st.sampled_from([f"WP-{number}: Wire", "WP-NN: Wire", "[Title]", ""]))
            files[f"{folder}/WP/{number}/info.md"] = draw(_document(_PACKAGE_FIELDS, title))
    for path in draw(
        st.lists(
            st.sampled_from(
                [
                    "OPEN/0001/0001-flicker.md",
                    "OPEN/0001/0001-smoke.md",
                    "CLOSED/0001/0001-smell.md",
                    "CLOSED/0002/0003-noise.md",
                ]
            ),
            unique=True,
        )
    ):
        title = draw(st.sampled_from(["0001: Flicker", "NNNN: [Title]", ""]))
        files[f"intent/issues/{path}"] = draw(_document(_ISSUE_FIELDS, title))
    files["intent/wip.md"] = "# Work\n" + "\n".join(draw(_NOTES)) + draw(_ENDS)
    files["intent/restart.md"] = draw(_document(_THREAD_FIELDS, "Restart"))
    return files


def _built(files: Files, *, full: bool = False) -> Snapshot:
    return build(files, Settings(today="2026-03-04", full=full))


@settings(max_examples=60)
@given(files=_workspaces(), full=st.booleans(), data=st.data())
def test_a_repair_leaves_less_to_repair(files: Files, full: bool, data: st.DataObject):
    """Of its own rule; that is what preferred means."""
    a_repair_leaves_less(partial(_built, full=full), files, data)


@settings(max_examples=60)
@given(files=_workspaces())
def test_every_repair_can_be_made(files: Files):
    """Preferred or not."""
    every_repair_can_be_made(_built, files)


@settings(max_examples=60)
@given(files=_workspaces())
def test_what_is_fixable_has_a_repair(files: Files):
    """Editors show a bulb for it, so there must be something behind."""
    snapshot = _built(files)
    for item in findings(snapshot):
        assert item.fixable == bool(offered(snapshot, item)), item


@settings(max_examples=60)
@given(files=_workspaces())
def test_fixing_all_comes_to_an_end(files: Files):
    """Documents in any order."""
    fixing_all_comes_to_an_end(_built, files)
