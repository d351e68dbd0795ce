"""Applying edits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.text.edit import OverlappingEditsError, TextEdit, apply_edits
from stp_lsp.text.range import Range


@st.composite
def edits_that_fit(draw: st.DrawFn) -> tuple[str, list[TextEdit]]:
    text = draw(st.text("abc\n🎉", max_size=30))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [TextEdit(Range(a, b), draw(st.text("xyz", max_size=3))) for a, b in pairs]


@given(edits_that_fit(), st.randoms())
def test_order_does_not_matter_and_the_rest_stays(case: tuple[str, list[TextEdit]], random) -> None:
    text, edits = case
    expected = text
    for edit in reversed(edits):  # from the back, so that earlier offsets stay right
        expected = expected[: edit.range.start] + edit.text + expected[edit.range.end :]
    random.shuffle(edits)
    assert apply_edits(text, edits) == expected


def test_insertions_at_one_place_keep_their_order() -> None:
    here = Range(1, 1)
    assert apply_edits("ab", [TextEdit(here, "1"), TextEdit(here, "2")]) == "a12b"


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(OverlappingEditsError):
        apply_edits("abcd", [TextEdit(Range(0, 3), "x"), TextEdit(Range(2, 4), "y")])
