"""Version lines: FORMAT.md 4.3, and what the real workspaces hold."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.model.layout import is_ignored_path
from stp_lsp.syntax.header import parse_header
from stp_lsp.syntax.verblock import (
    is_generated_verblock,
    parse_verblock,
    repaired_verblock,
    verblock_fault,
)
from stp_lsp.text.range import Range
from tests.support.shared import needs_shared, shared


def test_the_parts_and_their_places():
    """Ranges count from where the value stands."""
    value = '"04 Mar 2026:v0.12: Ada Byron - What - changed: all"'
    block = parse_verblock(value, 100)
    assert block is not None
    assert (block.date, block.version) == ("2026-03-04", (0, 12))
    assert (block.author, block.comment) == ("Ada Byron", "What - changed: all")
    assert block.quoted
    for text, where in (
        ("04 Mar 2026", block.date_range),
        ("0.12", block.version_range),
        ("Ada Byron", block.author_range),
        ("What - changed: all", block.comment_range),
    ):
        assert value[where.start - 100 : where.end - 100] == text


@pytest.mark.parametrize(
    "value, date, version, author, comment",
    [
        ('"2025-07-24:v1.0: matts - Initial"', "2025-07-24", (1, 0), "matts", "Initial"),
        ('"23 Apr 2026:v1.1: Canon (v2.9.0)"', "2026-04-23", (1, 1), "", "Canon (v2.9.0)"),
        ("3 March 2026:v0.1.2: a - b", "2026-03-03", (0, 1, 2), "a", "b"),
        ('"[Date]:v0.1: [Author] - Initial"', "", (0, 1), "[Author]", "Initial"),
        ('"04 Mar 2026:v0.2"', "2026-03-04", (0, 2), "", ""),
        ('":v0.2:  - b"', "", (0, 2), "", "b"),
    ],
)
def test_what_is_missing_is_empty(
    value: str, date: str, version: tuple[int, ...], author: str, comment: str
):
    """Whatever is there is read."""
    block = parse_verblock(value)
    assert block is not None
    assert block[0] == date
    assert (block.version, block.author, block.comment) == (version, author, comment)


@pytest.mark.parametrize(
    "value", ["", '"', "auto-generated", "04 Mar 2026", "v0.1", ":v1", ":v1.2.3.4"]
)
def test_without_a_version_there_are_no_parts(value: str):
    """A version has two or three numbers."""
    assert parse_verblock(value) is None


@pytest.mark.parametrize(
    "value, fault",
    [
        ('"04 Mar 2026:v0.1: Ada - b"', ""),
        ('"2026-03-04:v0.1.2: Ada - b"', ""),
        ('"auto-generated"', ""),
        ("auto-generated", ""),
        ("", "empty"),
        ("x", "does not follow"),
        ('"31 Feb 2026:v0.1: Ada - b"', "`31 Feb 2026` is no day"),
        ('":v0.1: Ada - b"', "the date is missing"),
        ('"4 Mar 2026:v0.1: Ada - b"', "`04 Mar 2026`"),
        ('"04 mar 2026:v0.1: Ada - b"', "`04 Mar 2026`"),
        ('"04 Mar 2026:v0.1: b"', "author is missing"),
        ('"04 Mar 2026:v0.1: Ada - "', "comment is missing"),
        ('"04 Mar 2026:v0.1"', "author and comment"),
        ("04 Mar 2026:v0.1: Ada - b", "not in quotes"),
        ('"04 Mar 2026:v0.1: Ada - b', "its closing quote is not on this line"),
    ],
)
def test_faults(value: str, fault: str):
    """One at a time, the first from the left."""
    found = verblock_fault(value)
    assert found == fault if not fault else fault in found


@needs_shared
def test_the_real_ones():
    """FORMAT.md 4.3: the grammar of the scan, a date with dashes, and what a generator writes.

    Only two of some 350 lines are off it, both the same guide without an author.
    """
    grammar = re.compile(
        r'"(\d{2} [A-Z][a-z]{2} \d{4}|\d{4}-\d{2}-\d{2}):v\d+\.\d+(\.\d+)?: .+? - .+"'
    )
    seen, off = 0, []
    for path in sorted(shared("corpora").rglob("*.md")):
        if is_ignored_path(path.relative_to(shared("corpora")).as_posix()):
            continue
        header = parse_header(path.read_text(encoding="utf-8", errors="replace"))
        for field in header.fields if header.state == 1 else ():
            if field.key == "verblock":
                seen += 1
                good = bool(grammar.fullmatch(field.value)) or is_generated_verblock(field.value)
                assert good == (verblock_fault(field.value) == ""), field.value
                if not good:
                    off.append(path.name)
    assert seen > 200
    assert set(off) == {"creating-custom-agents.md"}


_PIECES = st.lists(
    st.sampled_from(
        ['"', "04", " Mar ", "2026", "-", ":", "v", "0.1", ":v0.1:", " - ", "Ada", "é", " ", "3"]
    ),
    max_size=12,
).map("".join)


@given(_PIECES | st.text(max_size=60), st.integers(0, 50))
def test_any_text(value: str, start: int):
    """Nothing raises, places lie in the value, and a repair leaves nothing to repair."""
    block = parse_verblock(value, start)
    if block is not None:
        whole = Range(start, start + len(value))
        places = (block.date_range, block.version_range, block.author_range, block.comment_range)
        assert all(whole.covers(place) for place in places)
        assert list(places) == sorted(places)
    fault, repaired = verblock_fault(value), repaired_verblock(value, "Ada")
    if fault and repaired:
        assert verblock_fault(repaired) == ""
