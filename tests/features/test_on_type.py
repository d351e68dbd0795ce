"""Edits while typing: Enter carries a list of the method on or ends it, a pipe lines up a table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.features.on_type import on_type
from stp_lsp.features.table_layout import aligned
from stp_lsp.model.regenerate import regenerated_index
from stp_lsp.text.edit import apply_edits
from stp_lsp.text.range import Range
from tests.features.half_typed import PATHS, TEXTS
from tests.support.workspace import build, workspace

INFO = "---\nstatus: WIP\n---\n# ST0001: Lamps\n"
CONTRACT = "intent/st/ST0001/acceptance.md"


def entered(path: str, text: str) -> str:
    """The text after Enter was handled, the cursor as `$0` where an editor keeps it.

    A cursor at the place of an insertion moves behind it, as it does when one types.
    """
    offset = text.index("$0")
    plain = text.replace("$0", "")
    files = {"intent/st/ST0001/info.md": INFO, path: plain}
    snapshot = build(files)
    edits = on_type(snapshot, snapshot.documents[path], offset, "\n")
    moved = offset
    for edit in edits:
        if edit.range.end <= offset:
            moved += len(edit.text) - (edit.range.end - edit.range.start)
    done = apply_edits(plain, edits)
    return f"{done[:moved]}$0{done[moved:]}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # the next free number of the group (FORMAT.md 8.2), not merely the next one
        ("- AC-01.1 Lit\n$0", "- AC-01.1 Lit\n- AC-01.2 $0"),
        ("- AC-01.1 Lit\n$0\n- AC-01.2 Far\n", "- AC-01.1 Lit\n- AC-01.3 $0\n- AC-01.2 Far\n"),
        ("- AC-02.7 Lit\n$0", "- AC-02.7 Lit\n- AC-02.8 $0"),
        ("- AT-01.1 `a/b` -- covers\n$0", "- AT-01.1 `a/b` -- covers\n- AT-01.2 $0"),
        # a row that no tool reads has its number all the same
        ("- AC-01.3: Far\n- AC-01.1 Lit\n$0", "- AC-01.3: Far\n- AC-01.1 Lit\n- AC-01.4 $0"),
        # what the editor has begun is carried on
        ("- AC-01.1 Lit\n- $0", "- AC-01.1 Lit\n- AC-01.2 $0"),
        ("- AC-01.1 Lit\n-$0", "- AC-01.1 Lit\n- AC-01.2 $0"),
        ("- AC-01.1 Lit\n  $0", "- AC-01.1 Lit\n- AC-01.2 $0"),
        # an empty beginning ends the list
        ("- AC-01.1 Lit\n- AC-01.2 \n$0", "- AC-01.1 Lit\n$0"),
        ("- AC-01.1 Lit\n- AC-01.2\n- $0\nx", "- AC-01.1 Lit\n$0\nx"),
        # a row cut in two, a line that is no row, an example in code
        ("- AC-01.1 Lit\n$0and more", "- AC-01.1 Lit\n$0and more"),
        ("- AC-x Lit\n$0", "- AC-x Lit\n$0"),
        ("Lit\n$0", "Lit\n$0"),
        ("```\n- AC-01.1 Lit\n$0\n```\n", "```\n- AC-01.1 Lit\n$0\n```\n"),
        ("- AC-01.1 Lit\r\n$0\r\nx", "- AC-01.1 Lit\r\n- AC-01.2 $0\r\nx"),
    ],
)
def test_rows(before: str, after: str) -> None:
    assert entered(CONTRACT, before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- [ ] One\n$0", "- [ ] One\n- [ ] $0"),
        ("- [x] One\n$0", "- [x] One\n- [ ] $0"),
        ("  * [~] One\n$0", "  * [~] One\n  * [ ] $0"),
        ("- [ ] One\n- $0", "- [ ] One\n- [ ] $0"),
        ("- [ ] One\n- [ ] \n$0", "- [ ] One\n$0"),
        ("- One\n$0", "- One\n$0"),  # a plain list is the editor's
    ],
)
def test_tasks(before: str, after: str) -> None:
    assert entered("intent/st/ST0001/tasks.md", before) == after


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("intent/st/ST0001/info.md", "Related Steel Threads"),
        ("intent/issues/OPEN/0001/0001-x.md", "Related"),
        ("intent/wip.md", "Active Steel Threads"),
    ],
)
def test_bullets_of_related_things(path: str, section: str) -> None:
    head = f"{INFO if path.endswith('info.md') else ''}\n## {section}\n\n"
    assert entered(path, f"{head}- ST0002: Far\n$0") == f"{head}- ST0002: Far\n- $0"
    assert entered(path, f"{head}- ST0002: Far\n- \n$0") == f"{head}- ST0002: Far\n$0"
    other = f"{head}## Elsewhere\n\n- ST0002: Far\n$0"
    assert entered(path, other) == other


def test_plain_markdown_is_left_alone() -> None:
    for path in ("README.md", "intent/docs/guide.md", "intent/todo.md"):
        for text in ("- [ ] One\n$0", "- AC-01.1 Lit\n$0", "- ST0001\n$0"):
            assert entered(path, text) == text


# -- the index -------------------------------------------------------------------------------------


def piped(rows: str) -> str:
    """The table after a pipe was typed at `$0`."""
    head, tail = "# T\n\n<!-- BEGIN: STEEL_THREAD_INDEX -->\n", "<!-- END: STEEL_THREAD_INDEX -->\n"
    fixture = workspace("--- intent/st/steel_threads.md\n" + head + rows + tail)
    document = fixture.document
    done = apply_edits(document.text, on_type(fixture.snapshot, document, fixture.offset, "|"))
    assert done.startswith(head)
    assert done.endswith(tail)
    return done[len(head) : len(done) - len(tail)]


def test_a_pipe_lines_the_index_up() -> None:
    rows = "| ID | Slug |\n|--|--|\n| ST0001 | lamps |\n| ST0002 |$0\n"
    assert piped(rows) == (
        "| ID     | Slug  |\n| ------ | ----- |\n| ST0001 | lamps |\n| ST0002 |\n"
    )
    assert piped("| ID |\n|----|\n\n| ST0001 |$0\n") == "| ID |\n|----|\n\n| ST0001 |\n"


def test_a_pipe_elsewhere_does_nothing() -> None:
    fixture = workspace(
        """
    --- intent/st/steel_threads.md
    | ID | Slug |
    |--|--|
    | ST0001 |$0
    """
    )
    assert on_type(fixture.snapshot, fixture.document, fixture.offset, "|") == []


def test_half_a_row_without_its_pipe_is_left_alone() -> None:
    rows = "| ID | Slug |\n|--|--|\n| ST0001 |$0 lamps\n"
    assert piped(rows) == rows.replace("$0", "")


def test_lining_up_what_regeneration_wrote_does_nothing() -> None:
    """Letters beyond ASCII make upstream's column look short (FORMAT.md 5.2)."""
    path = "intent/st/steel_threads.md"
    text = "# T\n\n<!-- BEGIN: STEEL_THREAD_INDEX -->\n<!-- END: STEEL_THREAD_INDEX -->\n"
    files = {
        f"intent/st/ST000{number}/info.md": f"---\nstatus: WIP\ncreated: 20260102\n---\n# {title}\n"
        for number, title in enumerate(("ST0001: Überblick", "ST0002: Lamps and more"), 1)
    }
    snapshot = build({**files, path: text})
    written = regenerated_index(snapshot, snapshot.documents[path])
    start, end = written.index("INDEX -->") + 9, written.index("<!-- END")
    for at in range(start, end):
        assert aligned(written, Range(start, end), at) == []


@given(PATHS, TEXTS, st.integers(0, 60), st.sampled_from(["\n", "|", "x"]))
def test_any_text_at_any_place(path: str, text: str, offset: int, typed: str) -> None:
    snapshot = build({path: text})
    document = snapshot.documents[path]
    apply_edits(text, on_type(snapshot, document, min(offset, len(text)), typed))
