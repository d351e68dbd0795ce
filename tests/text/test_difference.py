"""One small edit between two versions of a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.text.difference import common_characters, common_ends, line_edit, line_edits
from stp_lsp.text.edit import TextEdit, apply_edits
from stp_lsp.text.range import Range


def test_common_ends_do_not_overlap() -> None:
    assert common_ends("abc", "abXc") == (2, 1)
    assert common_ends("aa", "aaa") == (2, 0)
    assert common_ends("", "x") == (0, 0)


@given(
    st.text("ab", max_size=600), st.text("ab", max_size=20), st.text("ab", max_size=20), st.data()
)
def test_common_characters_are_common_ends(text: str, old: str, new: str, data: st.DataObject):
    """Around every length of what is compared at once, also where the ends meet."""
    at = data.draw(st.integers(0, len(text)))
    before, after = text[:at] + old + text[at:], text[:at] + new + text[at:]
    assert common_characters(before, after) == common_ends(before, after)


def test_only_lines_that_differ_are_replaced() -> None:
    assert line_edit("one\ntwo\nthree\n", "one\n2\nthree\n") == TextEdit(Range(4, 8), "2\n")


@given(st.text("ab\n", max_size=12), st.text("ab\n", max_size=12))
def test_the_edit_makes_the_new_text(old: str, new: str) -> None:
    assert apply_edits(old, [line_edit(old, new)]) == new


_LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\r\n", "dd\n", ""]), max_size=12)


@given(_LINES, _LINES)
def test_the_edits_make_the_new_text(old: list[str], new: list[str]) -> None:
    before, after = "".join(old), "".join(new)
    assert apply_edits(before, line_edits(before, after)) == after


def test_a_row_that_moves_is_two_small_edits() -> None:
    rows = [f"| ST{number:04d} |\n" for number in range(1, 1000)]
    old = "".join(rows)
    up = "".join(["| ST9997 |\n", *rows[:-1]])
    assert line_edits(old, up) == (
        TextEdit(Range(0, 0), "| ST9997 |\n"),
        TextEdit(Range(len(old) - 11, len(old)), ""),  # a row has eleven characters
    )
    down = "".join([*rows[1:], "| ST9997 |\n"])
    assert line_edits(old, down) == (
        TextEdit(Range(0, 11), ""),
        TextEdit(Range(len(old), len(old)), "| ST9997 |\n"),
    )
