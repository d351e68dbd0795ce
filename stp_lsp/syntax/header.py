"""The `---` header of a document, read as the steel-thread tools read it: line by line, not YAML.

`title: Bug: two` is a normal value here and breaks a YAML parser, and every field keeps its range
and its duplicates, which a mapping would lose (FORMAT.md 4.1). Values stay raw: trailing blanks
and quotes are part of them, because `status: WIP ` is outside the vocabulary and must be seen so.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from stp_lsp.text.range import Range


class HeaderState(IntEnum):
    """How the header is delimited."""

    ABSENT = 0
    CLOSED = 1
    UNCLOSED = 2
    """The first line is `---` and a field follows, but no line `---` ends it."""
    COLLAPSED = 3
    """All fields on one line with a literal backslash-n between them (a fault of old tools)."""


class Field(NamedTuple):
    """One `key: value` line."""

    key: str
    value: str
    """As written, without the blanks after the colon and without the line end."""
    start: int
    """Offset of the key; the value ends the range."""
    value_start: int
    end: int

    @property
    def range(self) -> Range:
        """The whole field without its line end."""
        return Range(self.start, self.end)

    @property
    def value_range(self) -> Range:
        """The raw value; empty and at the line's end when nothing follows the colon."""
        return Range(self.value_start, self.end)


class Header(NamedTuple):
    """The fields of a header in the order written, duplicates included."""

    state: HeaderState
    fields: tuple[Field, ...]
    body_start: int
    """Offset of the first character after the header."""
    close_start: int
    """Where the closing line begins; for an unclosed header, where it belongs."""


_NONE = Header(HeaderState.ABSENT, (), 0, 0)
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(?=:)")
_COLLAPSED = re.compile(r"\\n(?=[a-z_][a-z0-9_-]*:)")


def parse_header(text: str) -> Header:
    """The header of ``text``; never raises.

    A header is what stands between a first line `---` and the next line that is exactly `---`.
    A first `---` that no field follows is a thematic break, not an unclosed header.
    """
    if not text.startswith("---"):
        return _NONE
    first = text.find("\n")
    if first < 0 or text[3:first].rstrip("\r"):
        return _NONE
    fields: list[Field] = []
    at = first + 1
    length = len(text)
    collapsed = False
    while at < length:
        end = text.find("\n", at)
        following = end + 1 if end >= 0 else length
        if end < 0:
            end = length
        if end > at and text[end - 1] == "\r":
            end -= 1
        if end - at == 3 and text.startswith("---", at):
            state = HeaderState.COLLAPSED if collapsed else HeaderState.CLOSED
            return Header(state, tuple(fields), following, at)
        if _COLLAPSED.search(text, at, end):
            collapsed = True
            for piece in _pieces(text, at, end):
                _append(fields, text, *piece)
        else:
            _append(fields, text, at, end)
        at = following
    return _unclosed(text, first + 1)


def _pieces(text: str, at: int, end: int) -> list[tuple[int, int]]:
    """The parts of a collapsed line."""
    cuts = [match.span() for match in _COLLAPSED.finditer(text, at, end)]
    starts = [at, *(stop for _, stop in cuts)]
    stops = [*(start for start, _ in cuts), end]
    return list(zip(starts, stops, strict=True))


def _append(fields: list[Field], text: str, at: int, end: int) -> bool:
    """Adds the field written at ``at``; whether there was one."""
    key = _KEY.match(text, at, end)
    if key is None:
        return False
    value = key.end() + 1
    while value < end and text[value] == " ":
        value += 1
    fields.append(Field(key[0], text[value:end], at, value, end))
    return True


def _unclosed(text: str, at: int) -> Header:
    """A header without its end: the run of fields that follows the first line."""
    fields: list[Field] = []
    length = len(text)
    collapsed = False
    while at < length:
        end = text.find("\n", at)
        following = end + 1 if end >= 0 else length
        stop = end if end >= 0 else length
        if stop > at and text[stop - 1] == "\r":
            stop -= 1
        if _COLLAPSED.search(text, at, stop):
            collapsed = True
            for piece in _pieces(text, at, stop):
                _append(fields, text, *piece)
        elif not _append(fields, text, at, stop):
            break
        at = following
    if not fields:
        return _NONE
    state = HeaderState.COLLAPSED if collapsed else HeaderState.UNCLOSED
    return Header(state, tuple(fields), at, at)
