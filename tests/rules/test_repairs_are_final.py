"""Laws of all repairs, over small workspaces with every fault that rules know.

For any finding with a preferred repair: after it the rule finds less than before, and nothing
breaks. `fix all`, repeated, comes to an end at which it changes nothing more.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.fixing import Files
from tests.rules.repair_laws import (
    a_repair_leaves_less,
    every_repair_can_be_made,
    fixing_all_comes_to_an_end,
)
from tests.support.workspace import build

_CONFIGS = st.sampled_from(
    [
        ("intent/.config/config.json", '{"intent_version": "2.19.0"}'),
        (".intent/config.json", '{"version": "2.0.0"}'),
        (".intent/config.json", '{"intent_version": "2.8.0"}'),
        ("intent/.config/config.json", '{"intent_version": "3.0.0"}'),
        ("intent/.config/config.json", '{"intent_version": "x", "st_prefix": 3}'),
    ]
)
_NUMBERS = st.sampled_from(["ST0001", "ST0002", "ST0003", "ST0009"])
_BUCKETS = st.sampled_from(["", "COMPLETED/", "NOT-STARTED/", "CANCELLED/"])
_FIELDS = st.lists(
    st.sampled_from(
        [
            "status: WIP",
            "status: Completed",
            "status: In Progress",
            'status: "Not Started"',
            "status: done ",
            "status: Complted",
            "status: SUPERSEDED",
            "status: Cancelled",
            "status: Completed\\ncreated: 20260102\\n",
            "status:",
            "created: 20260102",
            "created: 2026-01-02",
            "completed: 20260105",
            "completed: ",
            "completed:",
            "slug: lamps",
            'verblock: "02 Jan 2026:v0.1: Ada - Initial version"',
            'verblock: "03 Jan 2026:v0.2: Ada - More"',
            "no field",
        ]
    ),
    max_size=6,
)
_LINES = st.lists(
    st.sampled_from(
        [
            "- **Status**: Completed",
            "- **Completed**: 2026-01-05",
            "- **Completed**:",
            "See ST0002 and ST0004, ST000{1,7}.",
            "[a](../ST0001/info.md) [b](../COMPLETED/ST0002/info.md#context)",
            "[c](gone.md) [d](inof.md) [e](./notes.md) [f](#context) [g](#contxt)",
            "`intent/st/ST0001/info.md`, `intent/st/COMPLETED/ST0003/{design,info}.md`",
            "## Context",
            "## Related Steel Threads",
            "- ST0010: Next",
            "<<<<<<< HEAD",
            "=======",
            ">>>>>>> other",
            "```",
            "---",
            "<!-- stp-disable-next-line -->",
            "plain – wörds",
            "",
        ]
    ),
    max_size=6,
)
_HEADS = st.sampled_from(["---\n", "", "---\n---\n"])
_FEET = st.sampled_from(["---\n", "", "---"])
_ROWS = st.lists(
    st.sampled_from(
        [
            "| ID     | Slug  | Status | Created    | Completed |",
            "| ------ | ----- | ------ | ---------- | --------- |",
            "| ST0001 | lamps | WIP    | 2026-01-02 |           |",
            "ST0002     | Tubes                     | Completed    | 2025-07-23 | 2025-07-24",
            "| ST0002 | Tubes | Not Started | | |",
            "| ST0010 | Gone | WIP | 2026-01-02 | |",
            "<!-- BEGIN: STEEL_THREAD_INDEX -->",
            "<!-- BEGIN: STEEL_THREAD_INDEX -->",
            "<!-- END: STEEL_THREAD_INDEX -->",
            "<!-- END: STEEL_THREAD_INDEX -->| ST0003 | Oil | WIP | 2025-07-24 |  |",
            "Words of a person.",
            "## A section",
            "",
        ]
    ),
    max_size=12,
)


@st.composite
def _documents(draw: st.DrawFn) -> str:
    title = draw(st.sampled_from(["ST0001: Lamps", "Design - ST0002: Tubes", "Notes", ""]))
    header = draw(_HEADS) + "".join(f"{field}\n" for field in draw(_FIELDS)) + draw(_FEET)
    body = "\n".join(draw(_LINES))
    return f"{header}# {title}\n\n{body}" if title else header + body


@st.composite
def _workspaces(draw: st.DrawFn) -> Files:
    name, text = draw(_CONFIGS)
    files = {name: text}
    names = st.sampled_from(["info.md", "info.md", "design.md", "WP/01/info.md", "notes.md"])
    for _ in range(draw(st.integers(1, 5))):
        path = f"intent/st/{draw(_BUCKETS)}{draw(_NUMBERS)}/{draw(names)}"
        files[path] = draw(_documents())
    files["intent/wip.md"] = draw(_documents())
    files["intent/st/steel_threads.md"] = "# Steel Threads\n" + "\n".join(draw(_ROWS))
    return files


@settings(max_examples=60)
@given(files=_workspaces(), data=st.data())
def test_a_repair_leaves_less_to_repair(files: Files, data: st.DataObject):
    """Of its own rule; that is what preferred means."""
    a_repair_leaves_less(build, files, data)


@settings(max_examples=60)
@given(files=_workspaces())
def test_every_repair_can_be_made(files: Files):
    """Preferred or not."""
    every_repair_can_be_made(build, files)


@settings(max_examples=60)
@given(files=_workspaces())
def test_fixing_all_comes_to_an_end(files: Files):
    """Documents in any order."""
    fixing_all_comes_to_an_end(build, files)
