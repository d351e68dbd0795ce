"""Ghost text: the next row where one is likely, and nothing elsewhere."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.features.inline_completion import inline_completion
from stp_lsp.text.range import Range
from tests.features.half_typed import PATHS, TEXTS
from tests.support.workspace import build, workspace

THREADS = """
    --- intent/st/ST0001/info.md
    ---
    status: WIP
    created: 20260102
    ---
    # ST0001: Lamps
    --- intent/st/ST0002/info.md
    ---
    status: WIP
    created: 20260103
    ---
    # ST0002: Fog signal
"""


def ghost(path: str, text: str) -> str | None:
    """The line that is shown at `$0`; nothing is ever taken away from what is typed."""
    indented = "".join(f"    {line}\n" for line in text.split("\n"))
    fixture = workspace(f"{THREADS}    --- {path}\n{indented}")
    found = inline_completion(fixture.snapshot, fixture.document, fixture.offset)
    if not found:
        return None
    (one,) = found
    typed = fixture.document.text[one.range.start : one.range.end]
    assert one.range == Range(fixture.offset - len(typed), fixture.offset)
    assert one.text.startswith(typed)
    return one.text


CONTRACT = "intent/st/ST0001/acceptance.md"
CRITERIA = (
    "## Acceptance Criteria\n\n- AC-01.1 Lit\n- AC-01.2 Far\n- AC-02.1 (non-test) Read"
    " -- satisfied: no\n- AC-02.2 Seen"
)
TESTS = "## Acceptance Tests\n\n- AT-01.1 `test/a.sh` -- covers AC-01.1 -- status: red"


def test_the_next_criterion() -> None:
    assert ghost(CONTRACT, f"{CRITERIA}\n$0\n\n{TESTS}") == "- AC-02.3 "
    assert ghost(CONTRACT, f"{CRITERIA}\n- AC$0\n\n{TESTS}") == "- AC-02.3 "
    assert ghost(CONTRACT, f"{CRITERIA}\n- x$0\n\n{TESTS}") is None


def test_the_test_of_an_uncovered_criterion() -> None:
    """AC-01.2 is of the same group as the test above; AC-02.1 needs none."""
    one = "- AT-01.2 `test/a.sh` -- covers AC-01.2 -- status: to-write"
    assert ghost(CONTRACT, f"{CRITERIA}\n\n{TESTS}\n$0") == one
    two = "- AT-02.1 `test/a.sh` -- covers AC-02.2 -- status: to-write"
    assert ghost(CONTRACT, f"{CRITERIA}\n\n{TESTS}\n{one}\n$0") == two
    assert ghost(CONTRACT, f"{CRITERIA}\n\n{TESTS}\n{one}\n{two}\n$0") is None


def test_the_next_task() -> None:
    assert ghost("intent/st/ST0001/tasks.md", "- [x] One\n$0") == "- [ ] "
    assert ghost("intent/st/ST0001/tasks.md", "- [x] One\n\n$0") is None
    assert ghost("README.md", "- [x] One\n$0") is None


def test_the_row_that_the_index_lacks() -> None:
    text = (
        "# T\n\n<!-- BEGIN: STEEL_THREAD_INDEX -->\n\n"
        "| ID     | Slug       | Status |\n| ------ | ---------- | ------ |\n"
        "| ST0002 | fog-signal | WIP    |\n$0\n<!-- END: STEEL_THREAD_INDEX -->"
    )
    row = "| ST0001 | Lamps      | WIP    | 2026-01-02 |  |"
    assert ghost("intent/st/steel_threads.md", text) == row


def test_threads_that_the_text_names_are_related() -> None:
    text = "# 0001: Dark\n\nSince ST0002, `ST0003`.\n\n## Related\n\n- ST0001 -- Lamps\n"
    issue = "intent/issues/OPEN/0001/0001-dark.md"
    assert ghost(issue, f"{text}$0") == "- ST0002 -- Fog signal"
    assert ghost(issue, f"{text}- S$0") == "- ST0002 -- Fog signal"
    assert ghost(issue, text.replace("Since ST0002", "Since") + "$0") is None
    info = "---\nstatus: WIP\n---\n# ST0003: Oil\n\nAs ST0002.\n\n## Related Steel Threads\n\n"
    path = "intent/st/ST0003/info.md"
    assert ghost(path, f"{info}- ST0001: Lamps\n$0\n\n## More") == "- ST0002: Fog signal"


def test_nothing_within_a_line_code_or_a_view() -> None:
    assert ghost(CONTRACT, "- AC-01.1 Lit\n$0and") is None
    assert ghost(CONTRACT, "```\n- AC-01.1 Lit\n$0\n```") is None
    snapshot = build({
        "intent/.config/config.json": '{"intent_version": "3.0.0"}',
        CONTRACT: "- AC-01.1 Lit\n",
    })  # fmt: skip
    assert inline_completion(snapshot, snapshot.documents[CONTRACT], 14) == []


@given(PATHS, TEXTS, st.integers(-3, 60))
def test_any_text_at_any_place(path: str, text: str, offset: int) -> None:
    snapshot = build({path: text})
    document = snapshot.documents[path]
    for one in inline_completion(snapshot, document, offset):
        assert one.text.startswith(text[one.range.start : one.range.end])
        assert "\n" not in one.text
