"""Where a value stands in a TOML file, so that a complaint about it can name line and column.

The standard library reads TOML without places. This reads no values: it looks for the lines that
name tables and keys. In the odd file that it cannot follow (a key inside a multi-line string, say)
it gives the table, or the beginning of the file, rather than a wrong place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_TABLE = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_DOTTED})[ \t]*\]")
_KEY = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=")
_PART = re.compile(_NAME)

Key = tuple[str | int, ...]


class _Named(NamedTuple):
    """A table or a key, where it stands, and where what belongs to it ends."""

    key: Key
    start: int
    end: int
    stop: int


class Places:
    """Where the keys of one file stand; the file is read once, however many are looked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._first: dict[Key, _Named] = {}
        for item in _named(text):
            self._first.setdefault(item.key, item)

    def find(self, key: Key) -> tuple[int, int]:
        """Where the value of ``key`` is named; where the nearest thing above it is, failing that.

        Args:
            key: As :class:`stp_lsp.session.settings.Problem` has it, with the tables around it; a
                number is the place in a list of tables or of words.
        """
        for length in range(len(key), 0, -1):
            item = self._first.get(key[:length])
            if item is not None:
                return _inside(self._text, item, key[length:])
        return 0, 0


def _named(text: str) -> list[_Named]:
    """Every table and key in the order of the file."""
    found: list[_Named] = []
    counts: dict[tuple[str, ...], int] = {}
    table: Key = ()
    at = 0
    for line in text.splitlines(keepends=True):
        head = _TABLE.match(line)
        key = None if head else _KEY.match(line)
        if head:
            names = _parts(head[2])
            if head[1] == "[[":
                counts[names] = counts.get(names, -1) + 1
            table = _numbered(names, counts)
            start, end = head.span(2)
            found.append(_Named(table, at + start, at + end, 0))
        elif key:
            start, end = key.span(1)
            found.append(_Named((*table, *_parts(key[1])), at + start, at + end, 0))
        at += len(line)
    stops = [item.start for item in found[1:]] + [len(text)] * bool(found)
    return [item._replace(stop=stop) for item, stop in zip(found, stops, strict=True)]


def _numbered(names: Sequence[str], counts: dict[tuple[str, ...], int]) -> Key:
    """A table's key, with the number of each list of tables that it lies in."""
    key: list[str | int] = []
    for at, name in enumerate(names):
        key.append(name)
        number = counts.get(tuple(names[: at + 1]))
        if number is not None:
            key.append(number)
    return tuple(key)


def _inside(text: str, item: _Named, rest: Key) -> tuple[int, int]:
    """A word of a list, or a key of a table written in one line; ``item`` itself failing that."""
    place = item.start, item.end
    if not rest:
        return place
    inner = text[item.end : item.stop]
    last = next((part for part in reversed(rest) if isinstance(part, str)), None)
    number = rest[-1]
    if isinstance(number, int):
        words = list(re.finditer(r"""\"[^"\n]*"|'[^'\n]*'|[A-Za-z0-9_.+-]+""", _code(inner)))
        if last is None and number < len(words):
            return item.end + words[number].start(), item.end + words[number].end()
    elif last is not None:
        named = re.search(rf"""(?<![\w-])["']?{re.escape(last)}["']?[ \t]*=""", inner)
        if named:
            end = item.end + named.end() - 1
            return item.end + named.start(), end
    return place


def _code(text: str) -> str:
    """``text`` with its comments as blanks; a `#` in a word is taken for one, which is seldom."""
    return re.sub(r"#[^\n]*", lambda match: " " * len(match[0]), text)


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))
