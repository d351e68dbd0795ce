"""The line-oriented header (FORMAT.md 4.1)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.syntax.header import HeaderState, parse_header


def fields(text: str) -> list[tuple[str, str]]:
    return [(field.key, field.value) for field in parse_header(text).fields]


def test_values_stay_raw_and_are_split_at_the_first_colon() -> None:
    text = '---\nstatus: WIP \ntitle: Bug: two\nslug:x\nempty:\nquoted: "A" # b\n---\nbody'
    assert fields(text) == [
        ("status", "WIP "),  # the trailing blank makes it an unknown status, so it must survive
        ("title", "Bug: two"),
        ("slug", "x"),
        ("empty", ""),
        ("quoted", '"A" # b'),
    ]
    header = parse_header(text)
    assert header.state is HeaderState.CLOSED
    assert text[header.body_start :] == "body"


def test_ranges_select_what_they_name() -> None:
    text = "---\nstatus:   WIP\n---\n"
    field = parse_header(text).fields[0]
    assert text[field.range.start : field.range.end] == "status:   WIP"
    assert text[field.value_range.start : field.value_range.end] == "WIP"


def test_duplicates_are_kept_in_order() -> None:
    assert fields("---\na: 1\na: 2\n---\n") == [("a", "1"), ("a", "2")]


def test_crlf_is_a_line_end_and_not_part_of_a_value() -> None:
    text = "---\r\nstatus: WIP\r\n---\r\nbody"
    assert fields(text) == [("status", "WIP")]
    assert text[parse_header(text).body_start :] == "body"


@pytest.mark.parametrize(
    "text", ["", "# T", "----\na: 1\n---\n", "--- x\na: 1\n---\n", "---\n\n# T\n", "---"]
)
def test_no_header(text: str) -> None:
    # The fifth is a thematic break: no field follows it.
    header = parse_header(text)
    assert header.state is HeaderState.ABSENT
    assert header.body_start == 0


def test_unclosed_ends_where_fields_end() -> None:
    text = "---\nstatus: WIP\nslug: a\n\n# ST0001: T\n"
    header = parse_header(text)
    assert header.state is HeaderState.UNCLOSED
    assert [field.key for field in header.fields] == ["status", "slug"]
    assert text[header.close_start :] == "\n# ST0001: T\n"


def test_collapsed_header_of_an_old_tool() -> None:
    # One line with a literal backslash-n between the fields (FORMAT.md 4.1, "historic corruption").
    text = '---\nverblock: "x"\\nstp_version: 1.2.1\\nstatus: WIP\n---\n# T'
    header = parse_header(text)
    assert header.state is HeaderState.COLLAPSED
    assert fields(text) == [("verblock", '"x"'), ("stp_version", "1.2.1"), ("status", "WIP")]


@given(st.text(st.sampled_from('-ab: \n\r\\"#🎉'), max_size=60))
def test_any_text_gives_a_header_inside_it(text: str) -> None:
    header = parse_header(text)
    assert 0 <= header.close_start <= header.body_start <= len(text)
    for field in header.fields:
        assert text[field.start : field.start + len(field.key)] == field.key
        assert text[field.value_start : field.end] == field.value
