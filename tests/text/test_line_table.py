"""Offsets to positions and back, against the definition: count the units of the encoded prefix."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.text.line_table import (
    MARK,
    Encoding,
    LineTable,
    MarkedTable,
    Position,
    measure,
)
from stp_lsp.text.range import Range

_UNIT = {
    Encoding.UTF8: ("utf-8", 1),
    Encoding.UTF16: ("utf-16-le", 2),
    Encoding.UTF32: ("utf-32-le", 4),
}

# Astral, combining, two-byte, every line end of the protocol, and characters that only
# `str.splitlines` takes for line ends.
texts = st.text(st.sampled_from("ab€é́𝔘🎉\n\r\t\x0c\u2028\x85"), max_size=60)
encodings = st.sampled_from(list(Encoding))


def lines_by_definition(text: str) -> list[int]:
    """Where lines start: LSP 3.17 knows three line ends and no others."""
    return [0] + [match.end() for match in re.finditer("\r\n|\n|\r", text)]


def units(text: str, encoding: Encoding) -> int:
    codec, size = _UNIT[encoding]
    return len(text.encode(codec)) // size


@given(texts, encodings)
def test_position_counts_the_units_before_it(text: str, encoding: Encoding) -> None:
    table = LineTable.of(text)
    starts = lines_by_definition(text)
    assert table.line_count == len(starts)
    for offset in range(len(text) + 1):
        line = max(index for index, start in enumerate(starts) if start <= offset)
        expected = Position(line, units(text[starts[line] : offset], encoding))
        assert table.position(offset, encoding) == expected
        # One that has not worked out where all of its lines start says the same.
        assert LineTable.of(text).position(offset, encoding) == expected


@given(texts, encodings, st.integers(-3, 70), st.integers(-3, 70))
def test_both_ends_of_a_range(text: str, encoding: Encoding, start: int, end: int) -> None:
    """However short the way to the second position is, it is that of the offset."""
    table = LineTable.of(text)
    expected = (table.position(start, encoding), table.position(end, encoding))
    assert table.positions(Range(start, end), encoding) == expected
    assert table.span(Range(start, end), encoding) == (*expected[0], *expected[1])
    assert table.line_count >= 1  # from here on it knows where all of its lines start
    assert table.positions(Range(start, end), encoding) == expected


@pytest.mark.parametrize("longest", [254, 255, 256, 65_535, 65_536])
def test_lines_of_any_length(longest: int) -> None:
    """The lengths are kept in as few bytes as the longest needs."""
    table = LineTable.of("a\n" + "b" * longest + "\ncé")
    assert [table.line_start(line) for line in range(4)] == [0, 2, longest + 3, longest + 5]
    assert table.position(longest + 5, Encoding.UTF8) == Position(2, 3)


@given(texts, encodings)
def test_there_and_back(text: str, encoding: Encoding) -> None:
    table = LineTable.of(text)
    for offset in range(len(text) + 1):
        assert table.offset(table.position(offset, encoding), encoding) == offset


@given(texts, encodings, st.integers(-3, 80), st.integers(-3, 200))
def test_any_position_gives_an_offset_inside_the_text(
    text: str, encoding: Encoding, line: int, column: int
) -> None:
    offset = LineTable.of(text).offset(Position(line, column), encoding)
    assert 0 <= offset <= len(text)


@pytest.mark.parametrize(
    ("encoding", "column"), [(Encoding.UTF8, 5), (Encoding.UTF16, 3), (Encoding.UTF32, 2)]
)
def test_columns_by_hand(encoding: Encoding, column: int) -> None:
    # U+1D518 takes four bytes, two UTF-16 units, one code point; `x` follows one `a` and it.
    assert LineTable.of("a𝔘x").position(2, encoding) == Position(0, column)


def test_inside_a_surrogate_pair_means_its_start() -> None:
    assert LineTable.of("a𝔘x").offset(Position(0, 2), Encoding.UTF16) == 1


def test_a_long_line_and_a_large_text() -> None:
    long = "é" * 17_000 + "x"
    assert LineTable.of(long).position(17_000, Encoding.UTF8) == Position(0, 34_000)
    large = "0123456789\n" * 30_000
    assert LineTable.of(large).position(11 * 29_999 + 4) == Position(29_999, 4)


@given(texts, encodings, st.integers(-3, 80), st.integers(-3, 200))
def test_behind_a_mark_places_are_those_of_the_text_with_it(
    text: str, encoding: Encoding, line: int, column: int
) -> None:
    table, whole = MarkedTable(measure(text)), LineTable.of(MARK + text)
    for offset in range(len(text) + 1):
        assert table.position(offset, encoding) == whole.position(offset + 1, encoding)
        assert table.offset(table.position(offset, encoding), encoding) == offset
        where = Range(offset // 2, offset)
        assert table.span(where, encoding) == whole.span(where.shift(1), encoding)
        assert table.positions(where, encoding) == whole.positions(where.shift(1), encoding)
    at = Position(line, column)
    assert table.offset(at, encoding) == max(0, whole.offset(at, encoding) - 1)
