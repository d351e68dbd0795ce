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


RawField = tuple[str, str, int, int, int]
"""A :class:`Field` as a plain tuple, for the index."""
RawHeader = tuple[int, list[RawField], int, int]
"""A :class:`Header` of plain values."""

_ABSENT, _CLOSED, _UNCLOSED, _ON_ONE_LINE = map(int, HeaderState)
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(?=:)")
_COLLAPSED = re.compile(r"\\n(?=[a-z_][a-z0-9_-]*:)")
_END = re.compile(r"\n---(?=\r?\n|\r?\Z)")
_FIELD = re.compile(r"\n([A-Za-z_][A-Za-z0-9_-]*): *([^\n]*)")


def parse_header(text: str) -> Header:
    """The header of ``text``; never raises.

    A header is what stands between a first line `---` and the next line that is exactly `---`.
    A first `---` that no field follows is a thematic break, not an unclosed header.
    """
    state, fields, body_start, close_start = scan_header(text)
    return Header(HeaderState(state), tuple(map(Field._make, fields)), body_start, close_start)


def scan_header(text: str) -> RawHeader:
    """:func:`parse_header` as plain values."""
    if not text.startswith("---"):
        return _ABSENT, [], 0, 0
    first = text.find("\n")
    if first < 0 or text[3:first].rstrip("\r"):
        return _ABSENT, [], 0, 0
    end = _END.search(text, first)
    if end is None:
        return _unclosed(text, first + 1)
    close = end.start()
    newline = text.find("\n", close + 1)
    following = newline + 1 if newline >= 0 else len(text)
    if "\r" not in text[:close] and text.find("\\n", first, close) < 0:
        fields = [
            (match[1], match[2], match.start(1), match.start(2), match.end())
            for match in _FIELD.finditer(text, first, close)
        ]
        return _CLOSED, fields, following, close + 1
    fields = []
    collapsed = False
    at = first + 1
    while at <= close:
        stop = text.index("\n", at)
        at, stop, here = stop + 1, stop - (text[stop - 1] == "\r"), at
        collapsed = _read_line(fields, text, here, stop) or collapsed
    return _ON_ONE_LINE if collapsed else _CLOSED, fields, following, close + 1


def _read_line(fields: list[RawField], text: str, at: int, end: int) -> bool:
    """Adds the fields of one line; whether it is several lines that a tool wrote as one."""
    if not _COLLAPSED.search(text, at, end):
        _append(fields, text, at, end)
        return False
    for piece in _pieces(text, at, end):
        _append(fields, text, *piece)
    return True


def _pieces(text: str, at: int, end: int) -> list[tuple[int, int]]:
    """The parts of a collapsed line."""
    cuts = [match.span() for match in _COLLAPSED.finditer(text, at, end)]
    starts = [at, *(stop for _, stop in cuts)]
    stops = [*(start for start, _ in cuts), end]
    return list(zip(starts, stops, strict=True))


def _append(fields: list[RawField], text: str, at: int, end: int) -> bool:
    """Adds the field written at ``at``; whether there was one."""
    key = _KEY.match(text, at, end)
    if key is None:
        return False
    value = key.end() + 1
    while value < end and text[value] == " ":
        value += 1
    fields.append((key[0], text[value:end], at, value, end))
    return True


def _unclosed(text: str, at: int) -> RawHeader:
    """A header without its end: the run of fields that follows the first line."""
    fields: list[RawField] = []
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
        return _ABSENT, [], 0, 0
    return _ON_ONE_LINE if collapsed else _UNCLOSED, fields, at, at
