r"""Lines and columns of a text, without keeping the text.

A table is two small arrays: where each line starts, and where the characters stand that take
more than one unit in UTF-8 or UTF-16. With them an offset becomes a position in any encoding
that the Language Server Protocol knows, long after the text itself was dropped. That lets the
index hold 65,000 documents as positions rather than as text.

A line ends at ``\n``, ``\r\n`` or a lone ``\r`` and nowhere else (LSP 3.17, "Text Documents");
``str.splitlines`` also splits at form feeds and U+2028 and must not be used for positions.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from enum import Enum
from itertools import accumulate
from typing import NamedTuple

from stp_lsp.text.range import Range


class Encoding(Enum):
    """What one column counts."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


class Position(NamedTuple):
    """A zero-based line and a zero-based column, the column in some :class:`Encoding`."""

    line: int
    column: int


class RawTable(NamedTuple):
    """A table as plain values, ready to be marshalled to another process."""

    lengths: bytes
    """Code points of each line, what ends it left out but for the `\\r` of `\\r\\n`. Unsigned, and
    as wide as the longest line needs: one byte, two, four or eight."""
    width: int
    """Bytes that one length takes."""
    wide: bytes
    """Offsets of the characters beyond ASCII, 32-bit unsigned."""
    extra: bytes
    """One byte per wide character: extra UTF-8 units, plus 4 when it takes two UTF-16 units."""
    length: int
    """Code points in the text."""


_LONE_RETURN = re.compile(r"\r(?!\n)")
_WIDE = re.compile(r"[^\x00-\x7f]")
_NEAR = 1000
"""Code points; the lines up to there are counted in less time than all starts take."""
_ONE_MORE = (1).__add__
_FULL = b"\xff"
_EACH_ONE_MORE = bytes([*range(1, 256), 0])
MARK = "\ufeff"
"""A byte order mark. In front of a text it is no part of what the text says."""
_MARK_UNITS = {Encoding.UTF8: 3, Encoding.UTF16: 1, Encoding.UTF32: 1}
_CODES = {1: "B", 2: "H", 4: "I", 8: "Q"}
"""How `array` calls unsigned numbers of so many bytes."""


def measure(text: str) -> RawTable:
    """The table of ``text``."""
    if "\r" in text:
        text = _LONE_RETURN.sub("\n", text)
    pieces = text.split("\n")
    counts = [*map(len, pieces)]
    try:
        lengths, width = bytes(counts), 1
    except ValueError:  # asking for the longest line first takes as long as all the rest
        longest = max(counts)
        width = next(width for width in _CODES if longest < 1 << 8 * width)
        lengths = array(_CODES[width], counts).tobytes()
    if text.isascii():
        return RawTable(lengths, width, b"", b"", len(text))
    wide = array("I")
    extra = bytearray()
    at = 0
    for piece in pieces:
        if not piece.isascii():  # few lines are not, and asking is quicker than searching them all
            for match in _WIDE.finditer(piece):
                code = ord(match[0])
                wide.append(at + match.start())
                extra.append(1 if code < 0x800 else 2 if code < 0x10000 else 7)
        at += len(piece) + 1
    return RawTable(lengths, width, wide.tobytes(), bytes(extra), len(text))


def line_lengths(raw: RawTable) -> Sequence[int]:
    """The code points of each line, as :attr:`RawTable.lengths` has them."""
    return raw.lengths if raw.width == 1 else array(_CODES[raw.width], raw.lengths)


class LineTable:
    """Converts between offsets (code points) and positions (line and column).

    Where its lines start is worked out when it is first asked for more than the beginning: lists of
    documents need of each the position of its title, and of most of them nothing else ever.
    """

    __slots__ = ("_extra", "_lengths", "_made", "_wide", "length")

    def __init__(self, raw: RawTable) -> None:
        self._lengths = line_lengths(raw)
        self._made: list[int] | None = None
        self._wide = array("I", raw.wide)
        self._extra = raw.extra
        self.length = raw.length

    @classmethod
    def of(cls, text: str) -> LineTable:
        """The table of ``text``."""
        return cls(measure(text))

    @property
    def _starts(self) -> list[int]:
        """Where each line starts."""
        starts = self._made
        if starts is None:
            steps: Iterable[int]
            # One more for what ends a line, added to all lengths at once where there is room.
            if isinstance(self._lengths, bytes) and _FULL not in self._lengths:
                steps = self._lengths.translate(_EACH_ONE_MORE)
            else:
                steps = map(_ONE_MORE, self._lengths)
            starts = list(accumulate(steps, initial=0))
            starts.pop()
            self._made = starts
        return starts

    def _line_at(self, offset: int) -> tuple[int, int, int]:
        """The line of an offset in the text, where it starts, and where the next one does."""
        starts = self._made
        if starts is None and offset < _NEAR:
            start = 0
            for line, length in enumerate(self._lengths):
                following = start + length + 1
                if offset < following:
                    return line, start, following
                start = following
        starts = self._starts
        line = bisect_right(starts, offset) - 1
        return line, starts[line], starts[line + 1] if line + 1 < len(starts) else self.length + 1

    @property
    def line_count(self) -> int:
        """How many lines there are; an empty text has one, a final newline adds an empty one."""
        return len(self._starts)

    def line_start(self, line: int) -> int:
        """Offset of the first character of ``line``; the end of the text beyond the last."""
        return self._starts[line] if line < len(self._starts) else self.length

    def line_of(self, offset: int) -> int:
        """The line on which ``offset`` lies."""
        return bisect_right(self._starts, offset) - 1

    def position(self, offset: int, encoding: Encoding = Encoding.UTF32) -> Position:
        """The position of ``offset``; offsets outside the text are moved to its nearest end."""
        offset = min(max(offset, 0), self.length)
        line, start, _ = self._line_at(offset)
        return Position(line, self._column(start, offset, encoding))

    def offset(self, position: Position, encoding: Encoding = Encoding.UTF32) -> int:
        """The offset of ``position``.

        A column beyond its line means the line's end (LSP, "Position"); a line beyond the text
        means the text's end. A column inside a wide character is moved to its start. The
        characters that end a line count as belonging to it, so that a caller who needs the end
        of the visible line must look at the text.
        """
        line, column = position
        if line < 0:
            return 0
        if line >= len(self._starts):
            return self.length
        start = self._starts[line]
        end = self._starts[line + 1] if line + 1 < len(self._starts) else self.length
        if not self._wide or encoding is Encoding.UTF32:
            return min(start + max(column, 0), end)
        offset, left = start, max(column, 0)
        index = bisect_left(self._wide, start)
        while index < len(self._wide) and self._wide[index] < end:
            plain = self._wide[index] - offset
            if left <= plain:
                break
            width = 1 + self._units(index, index + 1, encoding)
            if left < plain + width:
                return self._wide[index]
            left -= plain + width
            offset = self._wide[index] + 1
            index += 1
        return min(offset + left, end)

    def positions(self, where: Range, encoding: Encoding) -> tuple[Position, Position]:
        """Start and end of a range."""
        line, column, last_line, last_column = self.span(where, encoding)
        return Position(line, column), Position(last_line, last_column)

    def span(self, where: Range, encoding: Encoding) -> tuple[int, int, int, int]:
        """Line and column of the start of a range, and of its end, for who asks for hundreds."""
        start, end = where
        line, line_start, following = self._line_at(min(max(start, 0), self.length))
        if not 0 <= start <= end < following:
            return *self.position(start, encoding), *self.position(end, encoding)
        # Nearly every range lies on one line, which need not be looked up twice.
        if not self._wide or encoding is Encoding.UTF32:
            return line, start - line_start, line, end - line_start
        column = self._column(line_start, start, encoding)
        return line, column, line, column + self._column(start, end, encoding)

    def _column(self, start: int, offset: int, encoding: Encoding) -> int:
        """The units from one offset to another on its line."""
        if not self._wide or encoding is Encoding.UTF32:
            return offset - start
        first, last = bisect_left(self._wide, start), bisect_left(self._wide, offset)
        return offset - start + self._units(first, last, encoding)

    def _units(self, first: int, last: int, encoding: Encoding) -> int:
        """Units beyond one per character that the wide characters ``first..last`` take."""
        part = self._extra[first:last]
        if encoding is Encoding.UTF16:
            return part.count(7)
        return len(part) + part.count(2) + 2 * part.count(7)


class MarkedTable(LineTable):
    """Of a text that the other side holds behind a :data:`MARK`.

    Offsets do not count the mark; columns of the first line do, because it is one of the characters
    that the other side has there. A column in front of it means the text's beginning.
    """

    __slots__ = ()

    def position(self, offset: int, encoding: Encoding = Encoding.UTF32) -> Position:
        """The position of ``offset``, behind the mark."""
        line, column = super().position(offset, encoding)
        return Position(line, column if line else column + _MARK_UNITS[encoding])

    def offset(self, position: Position, encoding: Encoding = Encoding.UTF32) -> int:
        """The offset of ``position``."""
        line, column = position
        return super().offset(
            Position(line, column if line else column - _MARK_UNITS[encoding]), encoding
        )

    def span(self, where: Range, encoding: Encoding) -> tuple[int, int, int, int]:
        """Line and column of the start of a range, and of its end."""
        return *self.position(where.start, encoding), *self.position(where.end, encoding)
