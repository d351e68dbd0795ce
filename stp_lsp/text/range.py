"""Half-open ranges of code-point offsets: the one way this project names a place in a text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple


class Range(NamedTuple):
    """The characters ``text[start:end]``.

    Offsets count Unicode code points from the start of the document, as Python's ``str``
    does. They become lines and columns only at the border, through
    :class:`~stp_lsp.text.line_table.LineTable`.
    """

    start: int
    end: int

    def contains(self, offset: int) -> bool:
        """Whether a cursor at ``offset`` touches the range; its end counts, as in editors."""
        return self.start <= offset <= self.end

    def covers(self, other: Range) -> bool:
        """Whether ``other`` lies wholly inside this range."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Range) -> bool:
        """Whether the two share a character; an empty range touches what it stands in."""
        if self.start == self.end or other.start == other.end:
            return self.start <= other.end and other.start <= self.end
        return self.start < other.end and other.start < self.end

    def shift(self, by: int) -> Range:
        """The same range ``by`` code points further on."""
        return Range(self.start + by, self.end + by)


class Cover:
    """Some ranges, of which is asked whether one covers another, for who asks for thousands."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, ranges: Iterable[Range]) -> None:
        """They may overlap, and come in any order."""
        ordered = sorted(ranges)
        self._starts = [each.start for each in ordered]
        self._ends = list(accumulate((each.end for each in ordered), max))

    def covers(self, other: Range) -> bool:
        """Whether ``other`` lies wholly inside one of them."""
        at = bisect_right(self._starts, other.start)
        return at > 0 and self._ends[at - 1] >= other.end
