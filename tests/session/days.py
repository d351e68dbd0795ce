"""What a random day is made of: paths, texts, and what a project may have chosen."""

from __future__ import annotations

from hypothesis import strategies as st

ABOVE = "/h"
"""The folder in which the workspaces lie; none itself."""
ROOT = f"{ABOVE}/w"
NESTED = f"{ROOT}/examples/inner"
INSIDE = (NESTED, f"{ROOT}/intent", f"{ROOT}/intent/st/ST0001", f"{ROOT}/intent/st/ST0001/example")
"""Where other workspaces appear inside the first; two of them where it keeps its threads."""
BESIDE = f"{ABOVE}/v"
"""A second workspace, which the user opens and closes."""
FOLDERS = (
    *(ROOT, NESTED, BESIDE),
    *(
        ABOVE,
        f"{ROOT}/intent/st",
        f"{ROOT}/intent/st/ST0001",
        f"{ROOT}/docs",
        f"{ROOT}/examples",
        f"{BESIDE}/intent",
    ),
)
"""What a user may open, one inside another, beside one another, or above all workspaces."""

OUTSIDE = f"{ABOVE}/outside"
"""What some links lead to; it lies in the folder around everything."""
LINKS = (f"{ROOT}/intent/st/ST0010", f"{ROOT}/docs/linked", f"{ROOT}/intent/st/COMPLETED/ST0001")
"""Where links to folders come and go, two of them in the place of a thread."""
TARGETS = (OUTSIDE, f"{ROOT}/intent/st/ST0002")

CITED = (f"{ROOT}/test/a.py", f"{ROOT}/docs/plan.txt", f"{BESIDE}/test/a.py")
"""Files that are no documents, of which documents speak."""

LOCKED = (
    *(ROOT, f"{ROOT}/intent", f"{ROOT}/intent/.config", f"{ROOT}/intent/st"),
    *(f"{ROOT}/intent/st/ST0001", f"{ROOT}/intent/st/COMPLETED", f"{ROOT}/examples", NESTED),
)
"""Folders of which the permissions are taken and given back."""

PROJECT_SETTINGS = (
    '{table}ignore = ["broken-link"]',
    "{table}maxFileSize = 60",
    "{table}maxFileSize = 40\nignroe = []",
    "{table}foreign = [",
)
"""What a project may have chosen, some of it wrong; texts are up to 300 bytes long."""

threads = st.sampled_from(["ST0001", "ST0002", "ST0003", "ST0010"])
buckets = st.sampled_from(["", "COMPLETED/", "NOT-STARTED/", "CANCELLED/"])
names = st.sampled_from(
    ["info.md", "design.md", "tasks.md", "acceptance.md", "notes.md", "WP/01/info.md", "WP/02/x.md"]
)
lines = st.sampled_from(
    [
        "# ST0001: First",
        "# ST0002: Second",
        "## Objective",
        "See ST0001 and ST0003/01.",
        "Group ST000{1,3} and WP-01..WP-03.",
        "[link](../ST0002/info.md#objective)",
        "[gone](./nowhere.md)",
        "[plan](/docs/plan.txt) and [more](./acceptance.md#at-011)",
        "`intent/st/COMPLETED/ST0002/design.md`",
        "- AC-01.1 It works",
        "- AC-02.1 And more",
        "- AT-01.1 `test/a.py` -- covers AC-01.1 -- status: green",
        "- AT-01.1 `intent/st/ST0001/design.md` -- covers AC-02.1 -- status: green",
        "ST0001 AC-02.1 and ST0002 AT-01.1 and AC-01.1",
        "As AT-01.1 says.",
        '<a id="objective"></a>',
        "| ST0001 | x | WIP | 2026-01-01 | |",
        "## WP-01: x (status: WIP)",
        "issue 0001 and ST9998",
        "- **Status**: Completed",
        "```",
        "<<<<<<< HEAD",
        "plain words",
        "",
    ]
)
headers = st.sampled_from(
    [
        "",
        "---\nstatus: WIP\n---\n",
        "---\nstatus: Completed\nstatus: WIP\n---\n",
        "---\nstatus: Not Started\nslug: a-slug\n",
    ]
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    drawn = draw(st.lists(lines, max_size=5))
    return draw(headers) + "\n".join(drawn) + draw(st.sampled_from(["", "\n"]))


@st.composite
def paths(draw: st.DrawFn) -> str:
    home = draw(st.sampled_from([ROOT, ROOT, ROOT, NESTED, BESIDE]))
    shape = draw(st.integers(-1, 9))
    if shape == -1:
        return f"{home}/node_modules/x/intent/st/{draw(threads)}/info.md"
    if shape == 0:
        return f"{home}/intent/wip.md"
    if shape == 1:
        return f"{home}/intent/st/steel_threads.md"
    if shape == 2:
        return f"{home}/intent/issues/OPEN/0001/0001-slow.md"
    if shape == 3:
        return f"{home}/README.md"
    if shape == 4:
        return f"{home}/intent/st/{draw(buckets)}{draw(threads)}.md"
    return f"{home}/intent/st/{draw(buckets)}{draw(threads)}/{draw(names)}"
