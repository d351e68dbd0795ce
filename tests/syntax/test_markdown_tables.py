"""Tables end on the line on which markdown-it-py's own rule ends them, in whatever they stand."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_block import table as parsers_own

from stp_lsp.syntax import markdown_tables
from stp_lsp.syntax.structure import parse_structure
from tests.syntax.test_structure import PLAIN, assert_agrees

LINES = (
    "| a | b |", "|a|b|c|", "|", "||", "| |", "|a", "a|b", "a", "", " ", "\t", "  |a|b|",
    "    |a|b|", "\t|a|", "> |a|b|", "- |a|", "# H", "---", "***", "```", "<div>", "<!-- c -->",
    "[r]: x", "1. x", "|a\\|b|", "| `a|b` |", "|\\", "\xa0", "\x0b|a|", ">", "- x", "  a|b", "=",
    "|-|-|", "| [a](b)|", "<a>", "2. x", "\\|a|",
)  # fmt: skip
"""Rows, and lines of which some end a table and some become a row."""


@st.composite
def tables(draw: st.DrawFn) -> str:
    """A table's head and what follows, at the top, in a quote or in a list."""
    first, others = draw(
        st.sampled_from([("", ""), ("", ""), ("> ", "> "), ("- ", "  "), ("1. > ", "   > ")])
    )
    head, rule = draw(st.sampled_from([("|x|y|", "|-|-|"), ("x|y", "-|:-:"), ("| x |", "| --- |")]))
    few = draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=4))
    below = draw(st.lists(st.sampled_from(["|c|d|", *few]), max_size=10))
    left = draw(st.lists(st.booleans(), min_size=len(below), max_size=len(below)))
    lines = [f"{'' if out else others}{line}" for line, out in zip(below, left, strict=True)]
    newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    return newline.join([first + head, others + rule, *lines]) + draw(st.sampled_from(["", "\n"]))


@given(tables())
@settings(max_examples=500, deadline=None)
def test_any_table_agrees_with_the_tokens(text: str) -> None:
    assert_agrees(text)


@contextmanager
def at_most_added(count: int) -> Iterator[None]:
    """Lowers the limit of cells that are added to short rows, for the parser and for us."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules[parsers_own.__module__], "MAX_AUTOCOMPLETED_CELLS", count)
        patch.setattr(markdown_tables, "MOST_ADDED", count)
        yield


@given(tables(), st.integers(0, 6))
@settings(max_examples=300, deadline=None)
def test_a_table_with_too_many_short_rows_ends_where_the_parser_ends_it(
    text: str, most: int
) -> None:
    with at_most_added(most):
        assert_agrees(text)


def test_the_limit_is_the_parsers() -> None:
    """A hundred columns and rows of one cell: 99 are added to each, so 661 rows are too many."""
    text = "|" + "x|" * 100 + "\n|" + "-|" * 100 + "\n" + "|a|\n" * 700
    (table,) = parse_structure(text).tables
    assert len(table.rows) == 1 + 0x10000 // 99
    assert_agrees(text)


def test_rows_make_no_tokens() -> None:
    """What this is for: the plain parser makes sixteen of each of these rows."""
    text = "|a|b|c|d|e|\n|-|-|-|-|-|\n" + "|1|2|3|4|5|\n" * 50
    assert sum(token.type == "td_open" for token in PLAIN.parse(text)) == 250
    lean = MarkdownIt("commonmark").enable(["table"])
    rule = lean.block.ruler.__rules__[0]
    assert rule.name == "table"
    lean.block.ruler.at("table", markdown_tables.without_rows(rule.fn), {"alt": rule.alt})
    made = lean.parse(text)
    assert [token.type for token in made].count("th_open") == 5
    assert not any(token.type == "td_open" for token in made)
    assert made[0].map == [0, 52]
