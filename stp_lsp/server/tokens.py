"""Semantic tokens as the protocol counts them: five numbers each, relative to the one before.

The legend is made from the one list of types and modifiers in ``features/token_types``. It
holds our own names and the standard ones; which of the two a client is sent depends on what it
announced. Answers are remembered for a few documents, so that the next one can be a difference.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

from lsprotocol import types

from stp_lsp.features.token_types import (
    MODIFIER_NAMES,
    STANDARD_TYPES,
    TokenModifier,
    TokenType,
)
from stp_lsp.text.difference import common_ends
from stp_lsp.text.line_table import Encoding, LineTable

if TYPE_CHECKING:
    from stp_lsp.features.semantic_tokens import Token

REMEMBERED: Final = 32
"""Documents whose last answer is kept; more are hardly ever visible at once."""

_TYPES: Final = tuple(
    dict.fromkeys((*(each.value for each in TokenType), *STANDARD_TYPES.values()))
)
_MODIFIERS: Final = tuple(
    dict.fromkeys(name for names in MODIFIER_NAMES.values() for name in names if name)
)
LEGEND: Final = types.SemanticTokensLegend(list(_TYPES), list(_MODIFIERS))


class Codes(NamedTuple):
    """The numbers that one client is sent for types and modifiers."""

    types: dict[TokenType, int]
    modifiers: dict[TokenModifier, int]


@lru_cache(maxsize=4)
def codes_for(known_types: frozenset[str], known_modifiers: frozenset[str]) -> Codes:
    """Our own name where the client announced it, else the standard one, else nothing."""
    codes = Codes({}, {})
    for type in TokenType:
        name = type.value if type.value in known_types else STANDARD_TYPES[type]
        codes.types[type] = _TYPES.index(name)
    for modifier, (own, standard) in MODIFIER_NAMES.items():
        name = own if own in known_modifiers else standard
        if name in known_modifiers:
            codes.modifiers[modifier] = 1 << _MODIFIERS.index(name)
    return codes


def encode(
    tokens: Iterable[Token], lines: LineTable, encoding: Encoding, codes: Codes
) -> tuple[int, ...]:
    """The tokens as numbers; they come ordered, and each lies within a line."""
    data: list[int] = []
    line_before = column_before = 0
    bits: dict[TokenModifier, int] = {}
    for start, end, type, modifiers in tokens:
        line, column = lines.position(start, encoding)
        length = lines.position(end, encoding).column - column
        if line != line_before:
            column_before = 0
        if modifiers not in bits:
            bits[modifiers] = sum(
                code for each, code in codes.modifiers.items() if each & modifiers
            )
        data += (
            line - line_before,
            column - column_before,
            length,
            codes.types[type],
            bits[modifiers],
        )
        line_before, column_before = line, column
    return tuple(data)


def difference(old: Sequence[int], new: Sequence[int]) -> list[dict[str, object]]:
    """The edit that makes ``new`` of ``old``, as plain JSON: what is between their common ends."""
    head, tail = common_ends(old, new)
    if head == len(old) == len(new):
        return []
    inserted = new[head : len(new) - tail]
    return [{"start": head, "deleteCount": len(old) - tail - head, "data": inserted}]


class TokenMemory:
    """The last answer for each of the documents that were asked for last."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, tuple[str, tuple[int, ...]]] = OrderedDict()
        self._numbers = count(1)

    def keep(self, uri: str, data: tuple[int, ...]) -> str:
        """Remembers an answer; returns the id under which the client may refer to it."""
        id = str(next(self._numbers))
        self._last[uri] = (id, data)
        self._last.move_to_end(uri)
        if len(self._last) > REMEMBERED:
            self._last.popitem(last=False)
        return id

    def find(self, uri: str, id: str) -> tuple[int, ...] | None:
        """The answer with that id; ``None`` when another one has taken its place."""
        known = self._last.get(uri)
        return known[1] if known is not None and known[0] == id else None
