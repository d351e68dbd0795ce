"""Semantic tokens as numbers: the legend, the client's units, differences, and what is kept."""

from __future__ import annotations

from typing import Any

import pytest

from stp_lsp.features.semantic_tokens import Token
from stp_lsp.features.token_types import TokenModifier, TokenType
from stp_lsp.server.tokens import (
    LEGEND,
    REMEMBERED,
    Codes,
    TokenMemory,
    codes_for,
    difference,
    encode,
)
from stp_lsp.text.line_table import Encoding, LineTable


def modifier_names(codes: Codes) -> dict[TokenModifier, str]:
    return {
        each: LEGEND.token_modifiers[bit.bit_length() - 1] for each, bit in codes.modifiers.items()
    }


def test_our_own_names_are_for_those_who_know_them() -> None:
    plain = codes_for(frozenset(("class", "enumMember")), frozenset(("deprecated", "readonly")))
    assert LEGEND.token_types[plain.types[TokenType.THREAD]] == "class"
    names = {
        each: LEGEND.token_modifiers[bit.bit_length() - 1] for each, bit in plain.modifiers.items()
    }
    assert names == {TokenModifier.CLOSED: "readonly", TokenModifier.DEPRECATED: "deprecated"}
    own = codes_for(frozenset(("stpThread",)), frozenset(("open", "closed", "unknown")))
    assert LEGEND.token_types[own.types[TokenType.THREAD]] == "stpThread"
    assert LEGEND.token_types[own.types[TokenType.STATE]] == "enumMember"
    names = {
        each: LEGEND.token_modifiers[bit.bit_length() - 1] for each, bit in own.modifiers.items()
    }
    assert names[TokenModifier.CLOSED] == "closed"
    assert TokenModifier.DEFINITION not in names


@pytest.mark.parametrize(
    ("encoding", "column", "length"),
    [(Encoding.UTF8, 5, 6), (Encoding.UTF16, 3, 6), (Encoding.UTF32, 2, 6)],
)
def test_tokens_count_in_the_clients_units(encoding: Encoding, column: int, length: int) -> None:
    """An emoji is four units, two, or one; a blank is one in all."""
    token = Token(2, 8, TokenType.THREAD, TokenModifier.CLOSED)
    codes = codes_for(frozenset(), frozenset(("readonly",)))
    data = encode([token], LineTable.of("😀 ST0001"), encoding, codes)
    assert data[:3] == (0, column, length)
    assert data[4] == 1 << LEGEND.token_modifiers.index("readonly")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([1, 2, 3], [1, 2, 3]),
        ([1, 2, 3], [1, 9, 3]),
        ([], [1, 2]),
        ([1, 2], []),
        ([1, 1, 1], [1, 1, 1, 1]),
        ([1, 2, 3, 4], [1, 4]),
    ],
)
def test_a_difference_makes_the_new_of_the_old(old: list[int], new: list[int]) -> None:
    data = list(old)
    edits = difference(old, new)
    assert len(edits) == (old != new)
    for edit in edits:
        start: Any = edit["start"]
        count: Any = edit["deleteCount"]
        inserted: Any = edit["data"]
        data[start : start + count] = inserted
    assert data == new


def test_only_the_last_answers_are_remembered() -> None:
    memory = TokenMemory()
    first = memory.keep("a", (1,))
    assert memory.find("a", first) == (1,)
    second = memory.keep("a", (2,))
    assert memory.find("a", first) is None
    for number in range(REMEMBERED):
        memory.keep(str(number), ())
    assert memory.find("a", second) is None
