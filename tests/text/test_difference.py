"""One small edit between two versions of a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.text.difference import common_ends, line_edit
from stp_lsp.text.edit import TextEdit, apply_edits
from stp_lsp.text.range import Range


def test_common_ends_do_not_overlap() -> None:
    assert common_ends("abc", "abXc") == (2, 1)
    assert common_ends("aa", "aaa") == (2, 0)
    assert common_ends("", "x") == (0, 0)


def test_only_lines_that_differ_are_replaced() -> None:
    assert line_edit("one\ntwo\nthree\n", "one\n2\nthree\n") == TextEdit(Range(4, 8), "2\n")


@given(st.text("ab\n", max_size=12), st.text("ab\n", max_size=12))
def test_the_edit_makes_the_new_text(old: str, new: str) -> None:
    assert apply_edits(old, [line_edit(old, new)]) == new
