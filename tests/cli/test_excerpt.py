"""The source line below a finding and the carets under it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.cli.excerpt import excerpt, line_span
from stp_lsp.cli.width import cells
from stp_lsp.text.line_table import LineTable
from stp_lsp.text.range import Range

GUTTER = 8


def shown(text, needle, width=60, length=None):
    """The source line and the caret line without their gutters, for the place of ``needle``."""
    at = text.index(needle)
    where = Range(at, at + (len(needle) if length is None else length))
    lines = excerpt(text, LineTable.of(text), where, "error", width)
    return ["".join(span.text for span in line)[GUTTER:] for line in lines]


def under_carets(source, carets):
    """What stands above the carets, counted in columns."""
    start = len(carets) - len(carets.lstrip())
    column, found = 0, ""
    for character in source:
        if start <= column < len(carets):
            found += character
        column += cells(character)
    return found


def test_the_gutter_holds_the_line_number():
    text = "one\ntwo\nsee ST0042\n"
    at = text.index("ST0042")
    lines = excerpt(text, LineTable.of(text), Range(at, at + 6), "error", 60)
    assert ["".join(span.text for span in line) for line in lines] == [
        "    3 | see ST0042",
        "      |     ^^^^^^",
    ]
    assert lines[1][1].style == "error"


def test_carets_stand_under_the_text_after_wide_characters():
    # Four wide characters take eight columns, the blank one.
    assert shown("漢字漢字 ST0042", "ST0042") == ["漢字漢字 ST0042", " " * 9 + "^" * 6]


def test_carets_stand_under_the_text_after_combining_characters():
    assert shown("e\u0301e\u0301 ST0042", "ST0042")[1] == " " * 3 + "^" * 6


def test_a_wide_mark_has_wide_carets():
    assert shown("a 漢字 b", "漢字")[1] == "  ^^^^"


def test_a_tab_goes_to_the_next_stop():
    assert shown("ab\tST0042", "ST0042") == ["ab  ST0042", "    ^^^^^^"]


def test_an_empty_range_has_one_caret():
    assert shown("abc", "b", length=0)[1] == " ^"
    text = "end"
    lines = excerpt(text, LineTable.of(text), Range(3, 3), "hint", 60)
    assert "".join(span.text for span in lines[1])[GUTTER:] == "   ^"


def test_of_a_range_over_several_lines_the_first_is_shown():
    assert shown("see this\r\nand that\r\n", "this", length=12) == ["see this", "    ^^^^"]


def test_there_is_nothing_to_show_of_an_empty_line():
    assert excerpt("", LineTable.of(""), Range(0, 0), "error", 60) == []
    assert excerpt("a\n", LineTable.of("a\n"), Range(2, 2), "error", 60) == []


def test_a_long_line_is_cut_on_both_sides():
    text = "word " * 100 + "ST0042" + " word" * 100
    source, carets = shown(text, "ST0042")
    assert source.startswith("...")
    assert source.endswith("...")
    assert cells(source) <= 60 - GUTTER
    assert under_carets(source, carets) == "ST0042"


def test_a_long_line_is_cut_on_the_far_side_only_near_its_ends():
    source, carets = shown("ST0042" + " word" * 100, "ST0042")
    assert source.startswith("ST0042")
    assert source.endswith("...")
    assert carets == "^" * 6
    source, carets = shown("word " * 100 + "ST0042", "ST0042")
    assert source.startswith("...")
    assert source.endswith(" ST0042")
    assert under_carets(source, carets) == "ST0042"


def test_a_mark_that_is_wider_than_the_screen_is_cut():
    source, carets = shown("x " + "y" * 300, "y" * 300)
    assert cells(source) <= 60 - GUTTER
    assert len(carets) <= 60 - GUTTER


def test_escape_sequences_are_not_shown_as_such():
    source, carets = shown("a\x1b[2J ST0042", "ST0042")
    assert "\x1b" not in source
    assert under_carets(source, carets) == "ST0042"


def test_a_line_of_megabytes_is_not_measured_as_a_whole():
    text = "漢 " * 500_000 + "ST0042" + " 漢" * 500_000
    source, carets = shown(text, "ST0042")
    assert under_carets(source, carets) == "ST0042"


def test_line_span_leaves_out_every_kind_of_line_end():
    text = "a\r\nb\rc\nd"
    table = LineTable.of(text)
    assert [text[slice(*line_span(text, table, n))] for n in range(4)] == ["a", "b", "c", "d"]


@given(
    st.text(alphabet="ab \t漢\u0301\u200d\U0001f469\n\r\x1b", max_size=120),
    st.integers(0, 120),
    st.integers(0, 40),
    st.integers(20, 100),
)
def test_any_text_and_any_range_fit_the_width(text, start, length, width):
    table = LineTable.of(text)
    start = min(start, len(text))
    lines = excerpt(text, table, Range(start, min(start + length, len(text))), "error", width)
    for line in lines:
        # One column beyond the edge holds the caret of an empty range at the line's end.
        assert cells("".join(span.text for span in line)) <= max(width, GUTTER + 16) + 1
    if lines:
        assert lines[1][1].text.strip(" ").strip("^") == ""
        assert "^" in lines[1][1].text
