"""The changes of one `didChange`, applied in time proportional to the text and their number.

Each counts in the text that the one before it left. An editor that replaces a word in two thousand
places sends as many changes at once, from the last to the first or the other way round, and
measuring all lines anew for each of them would take half a minute.

The lines are measured for the first change, and that holds for places before all that was changed
since. It also holds behind it, shifted, as long as changes go forward. Any other is measured anew.
"""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from stp_lsp.server.convert import before_line_end
from stp_lsp.text.line_table import Encoding, LineTable, Position


def apply_changes(
    text: str, changes: Iterable[types.TextDocumentContentChangeEvent], encoding: Encoding
) -> str:
    """``text`` after the content changes of a `didChange` notification, in their order."""
    edited = _Edited(text, encoding)
    for change in changes:
        edited.apply(change)
    return edited.text


class _Edited:
    """A text, and what is known of its lines."""

    def __init__(self, text: str, encoding: Encoding) -> None:
        self.text = text
        self._encoding = encoding
        self._lines: LineTable | None = None
        self._low = 0
        """Offset; before it the text is as it was measured."""
        self._high = -1
        """The last line that was changed; behind it the text is as it was, but shifted."""
        self._down = 0
        """How many lines the text behind was shifted by."""
        self._along = 0
        """How many characters the text behind was shifted by."""

    def apply(self, change: types.TextDocumentContentChangeEvent) -> None:
        if isinstance(change, types.TextDocumentContentChangeWholeDocument):
            self.text, self._lines = change.text, None
            return
        where = (change.range.start, change.range.end)
        found = self._before(where)
        is_behind = False
        if found is None:
            found = self._behind(where)
            is_behind = found is not None
        if found is None:
            self._lines = LineTable.of(self.text)
            self._low, self._high, self._down, self._along = len(self.text) + 1, -1, 0, 0
            found = self._before(where)
            is_behind = True  # there is no change yet that this one could lie before
            assert found is not None
        start, end = found[0], max(found)
        was, new = self.text[start:end], change.text
        self.text = f"{self.text[:start]}{new}{self.text[end:]}"
        self._low = min(self._low, start)
        # A lone `\r` and a `\n` may become one line end where they meet.
        if is_behind and "\r" not in was and "\r" not in new:
            self._high = change.range.start.line + new.count("\n")
            self._down += new.count("\n") - was.count("\n")
            self._along += len(new) - len(was)
        else:
            self._high = -1
            self._down = self._along = 0

    def _before(self, where: tuple[types.Position, types.Position]) -> tuple[int, int] | None:
        """The offsets of two positions before all that was changed, else ``None``."""
        lines = self._lines
        if lines is None:
            return None
        found: list[int] = []
        for line, column in ((at.line, at.character) for at in where):
            offset = lines.offset(Position(line, column), self._encoding)
            if offset >= self._low:
                return None
            found.append(before_line_end(self.text, lines, offset, line))
        return found[0], found[1]

    def _behind(self, where: tuple[types.Position, types.Position]) -> tuple[int, int] | None:
        """The offsets of two positions behind all that was changed, else ``None``."""
        lines = self._lines
        if lines is None or self._high < 0 or "\r" in self.text:
            return None
        found: list[int] = []
        for line, column in ((at.line, at.character) for at in where):
            before = line - self._down
            if line <= self._high or before >= lines.line_count:
                return None
            offset = lines.offset(Position(before, column), self._encoding)
            if column and offset > lines.line_start(before) and lines.line_of(offset) != before:
                offset -= 1  # in front of the `\n`
            found.append(offset + self._along)
        return found[0], found[1]
