"""Widths, wrapping and cleaning of text for terminals."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.cli.width import Span, cells, clusters, one_line, pad, safe, shorten, wrap


def test_wide_characters_take_two_columns_and_accents_none():
    assert cells("abc") == 3
    assert cells("漢字") == 4
    assert cells("e\u0301") == 1


def test_clusters_keep_what_belongs_to_a_character_with_it():
    assert list(clusters("ae\u0301漢")) == [("a", 1), ("e\u0301", 1), ("漢", 2)]
    family = "\U0001f469\u200d\U0001f467"
    assert [text for text, _ in clusters(f"x{family}y")] == ["x", family, "y"]


def test_no_control_character_and_no_change_of_direction_reaches_the_screen():
    # ESC would start a colour, CR go back to the first column, U+202E write backwards.
    assert safe("a\x1b[31mb\rc\u202ed\x9be\ud800f") == "a\ufffd[31mb\ufffdc\ufffdd\ufffde\ufffdf"
    # Marks of one character's own direction, as Arabic prose has them beside Latin ids.
    assert safe("\u200fST0001\u200e \u061c\u200c") == "\u200fST0001\u200e \u061c\u200c"
    assert one_line("one\r\ntwo\tthree") == "one two three"


def test_shorten_keeps_the_width_and_says_that_something_is_missing():
    assert shorten("abcdef", 6) == "abcdef"
    assert shorten("abcdefg", 6) == "abc..."
    # Three columns are left before the dots: one wide character and a half, so one.
    assert shorten("漢字漢字", 6) == "漢..."


def test_pad_counts_columns():
    assert pad("漢", 4) == "漢  "
    assert pad("long", 2) == "long"


def _plain(lines):
    return ["".join(span.text for span in line) for line in lines]


def test_wrap_breaks_between_words_and_indents_what_follows():
    assert _plain(wrap([Span("one two three four")], 9, 2)) == ["one two", "  three", "  four"]


def test_wrap_gives_a_long_word_a_line_of_its_own():
    spans = [Span("a/very/long/path.md:1:1:", "path"), Span(" warning", "warning"), Span("[x]")]
    assert _plain(wrap(spans, 12, 4)) == ["a/very/long/path.md:1:1:", "    warning[x]"]


def test_blanks_stay_where_no_line_is_broken():
    assert _plain(wrap([Span("  = "), Span("label   "), Span("value")], 40, 4)) == [
        "  = label   value"
    ]


def test_pieces_that_touch_are_not_torn_apart():
    # `warning` and `[rule]` are two styles of one word.
    spans = [Span("x"), Span(" warning", "warning"), Span("[rule]", "faint"), Span(" text")]
    assert _plain(wrap(spans, 80, 4)) == ["x warning[rule] text"]
    assert _plain(wrap(spans, 12, 0)) == ["x", "warning[rule]", "text"]


@given(st.text(alphabet="ab 漢\u0301", max_size=60), st.integers(8, 40))
def test_wrap_loses_no_word_and_keeps_to_the_width(text, width):
    lines = _plain(wrap([Span(text)], width, 2))
    assert " ".join(lines).split() == text.split()
    for line in lines:
        # Only a single word may run over the edge.
        assert cells(line) <= width or " " not in line.strip()


@given(st.text(max_size=60), st.integers(3, 40))
def test_shorten_never_exceeds_its_width(text, width):
    assert cells(shorten(safe(text), width)) <= width
