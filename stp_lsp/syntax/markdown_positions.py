r"""Places noted while Markdown is read, and the way back from what a rule sees to the source.

A block rule sees the source. An inline rule sees a *content*: the lines of a paragraph with
indentation and container marks cut off, or the one cell of a table with its `\|` made `|`. Each
content line is the tail of its source line, and a cell loses nothing but backslashes, so a content
is a list of stretches that stand as they are, each at its own distance: :class:`Content`.

Deliberately not here: the parser; see :mod:`stp_lsp.syntax.markdown_reader`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

RawLink = tuple[int, int, int, int, tuple[int, int] | None, str]
"""Start, end, text start, text end, destination, kind (a value of ``LinkKind``)."""


class Content(NamedTuple):
    """One piece of inline text.

    A character at ``offset`` stands in the source at ``offset`` plus the delta of the last break
    that is not beyond it.
    """

    text: str
    breaks: list[int]
    deltas: list[int]


@dataclass(slots=True)
class Found:
    """What one reading has found, in the order found. Offsets are those of the normalised body."""

    headings: list[tuple[int, int, int, int, int, bool]] = field(default_factory=list)
    """Start, end, level, text start, text end, top level."""
    fences: list[tuple[int, int, str, int, int, bool]] = field(default_factory=list)
    """Start, end, info, body start, body end, closed."""
    indented: list[tuple[int, int]] = field(default_factory=list)
    html: list[tuple[int, int]] = field(default_factory=list)
    comments: list[tuple[int, int]] = field(default_factory=list)
    code_spans: list[tuple[int, int]] = field(default_factory=list)
    links: list[RawLink] = field(default_factory=list)
    tables: list[tuple[int, int, list[list[tuple[int, int]]]]] = field(default_factory=list)
    items: list[tuple[int, int, int]] = field(default_factory=list)
    """Start, end, content start."""
    tasks: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    """Start, end, mark, text start, text end."""
    open_start: int = -1
    """Where a fence or comment begins that is still open at the end of the text."""
    open_is_fence: bool = True

    contents: list[Content] = field(default_factory=list)
    """What block rules leave for the inline rules."""
    definitions: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Destination of each reference label; the first definition counts."""
    current: Content = field(default_factory=lambda: Content("", [0], [0]))
    """What is being read inline."""
    base: int = 0
    """Where, in the current content, the text of the image being read begins."""

    def at(self, offset: int) -> int:
        """The place in the source of an offset in what is being read inline."""
        _, breaks, deltas = self.current
        offset += self.base
        return offset + deltas[bisect_right(breaks, offset) - 1]
