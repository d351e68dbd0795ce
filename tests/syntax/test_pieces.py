"""A piece of a text, read by itself, says of each place what the whole text says of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings

from stp_lsp.syntax import pieces
from stp_lsp.syntax.pieces import cuts, row_alone
from stp_lsp.syntax.structure import Context, parse_structure
from tests.support.shared import needs_shared
from tests.syntax.markdown_samples import corpus_texts, documents, scraps


def spans(text: str) -> list[tuple[int, int]]:
    starts = cuts(text, 0, len(text))
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def differing(text: str) -> list[int]:
    """Where the pieces, or the rows alone, say something else than the whole."""
    whole = parse_structure(text)
    wrong: list[int] = []
    for start, end in spans(text):
        part = parse_structure(text[start:end])
        for offset in range(start, end):
            if text[offset].isspace():
                continue  # at its end a piece may think a comment open; no id stands there
            expected = whole.context(offset)
            if part.context(offset - start) is not expected:
                wrong.append(offset)
            alone = row_alone(text, start, end, offset)
            if alone is not None:
                row = parse_structure(alone[0])
                if row.tables and row.context(alone[1]) is not expected:
                    wrong.append(offset)
    return wrong


# What a definition makes of a link in another piece is the one thing that pieces do not see.
def has_definition(text: str) -> bool:
    return "]:" in text


@given(documents())
@settings(max_examples=1500, deadline=None)
def test_any_document_reads_the_same_in_pieces(text: str) -> None:
    assume(not has_definition(text))
    assert differing(text) == []


@given(scraps())
@settings(max_examples=1000, deadline=None)
def test_any_scraps_read_the_same_in_pieces(text: str) -> None:
    assume(not has_definition(text))
    assert differing(text) == []


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("a\n\nb\n\n\nc\n", ["a\n\n", "b\n\n\n", "c\n"]),
        # A bullet in the first column needs no blank line; its indented lines go with it.
        ("- a\n  x\n\n  y\n- b\n", ["- a\n  x\n\n  y\n", "- b\n"]),
        # Neither inside a fence nor behind HTML that a blank line does not end.
        ("a\n\n```\nb\n\nc\n- d\n```\n\ne\n", ["a\n\n", "```\nb\n\nc\n- d\n```\n\n", "e\n"]),
        ("a\n\n<!-- b\n\nc -->\n\nd\n", ["a\n\n", "<!-- b\n\nc -->\n\nd\n"]),
        ("a\n\n<!-- b -->\n\nc\n", ["a\n\n", "<!-- b -->\n\n", "c\n"]),
        ("a\n\n- <pre>\n\nb\n\nc\n", ["a\n\n", "- <pre>\n\nb\n\nc\n"]),
        # A fence of which it is not plain whether a list holds it: one piece.
        ("- a\n\n  ```\n\nb\n", ["- a\n\n  ```\n\nb\n"]),
        ("a\r\n\r\nb\r\n", ["a\r\n\r\n", "b\r\n"]),
        ("a\n\nb\rc\n", ["a\n\nb\rc\n"]),
        ("", [""]),
    ],
)
def test_where_a_text_is_cut(text: str, starts: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text)] == starts


def test_a_row_is_read_below_the_head_of_its_table() -> None:
    text = "| a | b |\n|---|---|\n| `c` | d |\n| e | `f` | `g` |\n"
    offset = text.index("f")
    alone = row_alone(text, 0, len(text), offset)
    assert alone is not None
    assert alone[0] == "| a | b |\n|---|---|\n| e | `f` | `g` |"
    assert alone[0][alone[1]] == "f"
    found = parse_structure(alone[0])
    assert found.context(alone[1]) is Context.CODE_SPAN
    assert found.context(alone[0].index("g")) is not Context.CODE_SPAN  # beyond the last column


@pytest.mark.parametrize(
    "text",
    [
        "a | b\n|---|---|\n| c | d |\n",  # the head begins with no bar
        "| a |\n|---|\nb\n| c |\n",  # a line between them is no row
        "| c |\n",  # neither head nor rule above
        "|" * 300 + "\n|---|\n" + "| c |\n" * 300,  # the parser may have ended the table
    ],
)
def test_what_may_be_no_row_is_not_read_alone(text: str) -> None:
    assert row_alone(text, 0, len(text), text.rindex("|") - 2) is None


def test_the_comparison_sees_a_planted_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a\n\n<!-- b\n\nc -->\n"
    assert differing(text) == []
    monkeypatch.setattr(pieces, "_REACHES", re.compile(r"(?!)"))
    assert differing(text) != []


@needs_shared
@pytest.mark.corpus
def test_the_real_documents_read_the_same_in_pieces() -> None:
    compared = 0
    for name, text in corpus_texts().items():
        if has_definition(text) or len(text) > 60_000:
            continue
        whole = parse_structure(text)
        for start, end in spans(text):
            part = parse_structure(text[start:end])
            for offset in range(start, end, 7):
                compared += 1
                assert part.context(offset - start) is whole.context(offset), (name, offset)
    assert compared > 100_000


@pytest.mark.parametrize(
    "text", ["\n" * 200_000, "- a\n" * 50_000, "| a |\n" * 50_000, " \n\t" * 99_999]
)
def test_cutting_takes_time_in_proportion_to_the_text(text: str) -> None:
    """Each of these took minutes if a pattern looked at a run of lines from each of its lines."""
    assert cuts(text, 0, len(text))[0] == 0
