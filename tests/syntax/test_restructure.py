"""The structure of an edited text equals that of the text read as a whole, whatever the edit."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stp_lsp.syntax import restructure as module
from stp_lsp.syntax.restructure import Basis, restructure
from stp_lsp.syntax.structure import Structure, parse_structure
from tests.support.shared import needs_shared
from tests.syntax.markdown_samples import corpus_texts, documents, scraps


def assert_same(found: Structure, text: str, body_start: int = 0) -> None:
    """Every construct and the context of every character are those of a whole reading."""
    whole = parse_structure(text, body_start)
    for item in fields(Structure):
        if not item.name.startswith("_"):
            assert getattr(found, item.name) == getattr(whole, item.name), item.name
    contexts = [found.context(offset) for offset in range(-1, len(text) + 3)]
    assert contexts == [whole.context(offset) for offset in range(-1, len(text) + 3)]


def edited(before: str, text: str, body: int = 0, new_body: int = 0) -> Structure:
    return restructure(Basis(before, body, parse_structure(before, body)), text, new_body)


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A text of several sections, and what it becomes edit by edit."""
    pieces = draw(st.lists(st.one_of(documents(), scraps()), min_size=1, max_size=4))
    heading = draw(st.sampled_from(["# H\n", "## H x\n", "\n# H\n\n"]))
    text = f"\n{heading}".join(pieces)
    texts = []
    now = text
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(now)))
        stop = min(len(now), at + draw(st.sampled_from([0, 0, 1, 2, 10])))
        new = draw(st.one_of(st.just(""), st.just("\n"), st.just("```\n"), scraps()))
        now = now[:at] + new + now[stop:]
        texts.append(now)
    return text, texts


@given(edits())
@settings(max_examples=400, deadline=None)
def test_any_edits(case: tuple[str, list[str]]) -> None:
    text, texts = case
    structure = parse_structure(text)
    for now in texts:
        structure = restructure(Basis(text, 0, structure), now, 0)
        assert_same(structure, now)
        text = now


CELLS = st.sampled_from(
    ["a", "", "`b`", "[c](d.md)", "[c](d", "`", "<!-- x -->", "<!--", "<b>", "\\|", "ST0001", "*e*"]
)
ROWS = st.lists(CELLS, max_size=4).map(lambda cells: f"| {' | '.join(cells)} |")


@given(
    st.sampled_from(["", "x\n", "- x\n", "> x\n", "# H\n\n", "<div>\n", "```\n", "---\n"]),
    st.lists(ROWS, max_size=4),
    st.sampled_from(["", "\n", "\nx", "\n\n# H\n\n| a |\n|---|\n| b |", "\n[c]: d", "\r\n"]),
    st.data(),
)
@settings(max_examples=400, deadline=None)
def test_any_edits_of_tables(above: str, rows: list[str], below: str, data: st.DataObject) -> None:
    text = above + "\n".join(["| one | two |", "|-----|-----|", *rows]) + below
    structure = parse_structure(text)
    for _ in range(3):
        at = data.draw(st.integers(0, len(text)))
        stop = min(len(text), at + data.draw(st.sampled_from([0, 0, 1, 3])))
        new = data.draw(st.one_of(st.sampled_from(["", "x", "|", "\\", "\n", "-", ">"]), CELLS))
        now = text[:at] + new + text[stop:]
        structure = restructure(Basis(text, 0, structure), now, 0)
        assert_same(structure, now)
        text = now


def test_only_the_row_of_the_edit_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def reading(text: str, body_start: int = 0) -> Structure:
        read.append(text[body_start:])
        return parse_structure(text, body_start)

    rows = [f"| {number} | `x` | [y](z.md) |" for number in range(50)]
    before = "\n".join(["# A", "", "| a | b | c |", "|---|---|---|", *rows, "", "x", ""])
    basis = Basis(before, 0, parse_structure(before))
    monkeypatch.setattr(module, "parse_structure", reading)
    text = before.replace("| 20 | `x`", "| 20 | `xy`")
    assert_same(restructure(basis, text, 0), text)
    assert read == ["| a | b | c |\n|---|---|---|\n| 20 | `xy` | [y](z.md) |"]


def test_a_table_ends_where_too_many_cells_are_missing() -> None:
    """The parser stops adding cells to short rows, and with them the table."""
    columns = "|" * 301
    rows = ["| x |"] * 300
    before = "\n".join([columns.replace("|", "| a "), columns.replace("|", "|-"), *rows, ""])
    text = before.replace("| x |\n| x |\n", "| x |\n| xy |\n", 1)
    assert_same(edited(before, text), text)


@given(scraps(), scraps(), documents(), documents())
@settings(max_examples=150, deadline=None)
def test_any_change_of_what_is_above_the_body(old: str, new: str, body: str, after: str) -> None:
    below = f"{body}\n# H\n{after}"
    assert_same(edited(old + below, new + below, len(old), len(new)), new + below, len(new))


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("# A\n\nx\n\n# B\n\ny\n", "# A\n\nx\n```\n\n# B\n\ny\n"),
        ("# A\n\n```\n# B\n```\n# C\n", "# A\n\n\n# B\n```\n# C\n"),
        ("# A\n\nx\n\n# B\n[x]\n", "# A\n\n[x]: y\n\n# B\n[x]\n"),
        ("# A\n\n[x]: y\n\n# B\n[x]\n", "# A\n\n\n\n# B\n[x]\n"),
        ("x\n# A\n", "x\n#A\n"),
        ("# A\n\nx\n# B\n<!-- open", "# A\n\nyy\n# B\n<!-- open"),
        ("# A\n\n<div>\n<!-- x\n\n# B\n", "# A\n\n<div>\n<!-- y\n\n# B\n"),
        ("# A\n\nx\n\n# B\n", "# A\n\n" + "- " * 20 + "x\n\n# B\n"),
        ("# A\r\n\r\nx\r\n# B\r\ny\r\n", "# A\r\n\r\nxx\r\n# B\r\ny\r\n"),
        ("# A\nx\n# B\n", "# A\nx\r# B\n"),
        ("", "# A\n"),
        ("# A\n# B\n", ""),
    ],
    ids=[
        "a fence opens", "a fence closes", "a definition comes", "a definition goes",
        "a heading becomes text", "a comment stays open", "html holds an open comment",
        "lists too deep", "carriage returns", "a lone carriage return", "from nothing",
        "to nothing",
    ],
)  # fmt: skip
def test_edits_that_reach_beyond_their_section(before: str, text: str) -> None:
    assert_same(edited(before, text), text)


def test_only_the_section_of_the_edit_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def reading(text: str, body_start: int = 0) -> Structure:
        read.append(text[body_start:])
        return parse_structure(text, body_start)

    before = "---\na: b\n---\n# A\n\nx\n\n## B\n\n`y`\n\n## C\n\nz\n"
    basis = Basis(before, 13, parse_structure(before, 13))
    monkeypatch.setattr(module, "parse_structure", reading)
    text = before.replace("`y`", "`y` and [z](z.md)")
    assert_same(restructure(basis, text, 13), text, 13)
    assert read == ["## B\n\n`y` and [z](z.md)\n\n#"]


def test_the_comparison_sees_a_planted_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the mark that proves where the parser arrives, an opened fence is not noticed."""
    monkeypatch.setattr(module, "_ends_with_mark", lambda *_: True)
    before, text = "# A\n\nx\n\n# B\n", "# A\n\n```\n\n# B\n"
    with pytest.raises(AssertionError):
        assert_same(edited(before, text), text)


@needs_shared
@pytest.mark.corpus
def test_real_documents_typed_into() -> None:
    """A line put in and a line taken out in the middle of every document of the real workspaces."""
    for name, text in corpus_texts().items():
        lines = text.split("\n")
        middle = len(lines) // 2
        longer = "\n".join([*lines[:middle], "See `ST0001` and [x](y.md).", *lines[middle:]])
        shorter = "\n".join([*lines[:middle], *lines[middle + 1 :]])
        whole = parse_structure(text)
        for now in (longer, shorter):
            found, expected = restructure(Basis(text, 0, whole), now, 0), parse_structure(now)
            for item in fields(Structure):
                if not item.name.startswith("_"):
                    assert getattr(found, item.name) == getattr(expected, item.name), name
