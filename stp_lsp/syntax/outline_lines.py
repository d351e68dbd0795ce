r"""Reading lines of inline text by themselves, for the links of the fast reading.

- A code span that begins and ends on its line is one however the lines are grouped, as long as no
  run of backticks from above is open. A *lone* run, one without a partner on its line, may pair up
  with a run on a line below, if both lines belong to one paragraph.
- A line whose text begins with a letter goes on with the paragraph of the line above it, whatever
  list or quote that is in, if that line is a paragraph's. So it is where the line above begins
  with a letter too, or with a list mark and a letter. Then the runs pair up over the line's end.
- A bullet or `1.` in the first column begins a new item, and a paragraph that is open ends there.
  (Other numbers do so in an item, but not in a paragraph of the top level.)
- Everywhere else a run that meets an open one of its length is a doubt.
- A table would make rows of what seems a paragraph. Its delimiter row gives it away.
"""

from __future__ import annotations

import re

Spans = list[tuple[int, int]]

_MASK = "\x01"
"""Stands for every character of a code span or an autolink."""
_RUN = re.compile(r"`+")
_ITEM = re.compile(r"(?:[-+*]|1[.)]) +[^ \t\n]")
# Text that begins a paragraph if it begins a line, and goes on with one if one is open.
_TEXT = r"(?:[A-Za-z(\"']|\*\*?[A-Za-z]|`(?!``)|[0-9]+(?![0-9.)]))"
_PROSE = re.compile(rf" {{0,3}}(?:(?:[-+*]|[0-9]{{1,9}}[.)]) {{1,4}}(?:\[[ xX]\] )?)?{_TEXT}")
_GOES_ON = re.compile(rf" *{_TEXT}")
_TAG = re.compile(r"<(?:[A-Za-z!?/]|[^\s<>@]*@)")
_PLACE = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_AUTOLINK = re.compile(
    r"(?<!\]\()<(?:https?:[^\s<>`\[\]\x00-\x20]*"
    rf"|[A-Za-z0-9.+_-]+@{_PLACE}(?:\.{_PLACE})*)>"
)
_PAIR = re.compile(r"\[[^\[\]]*\]")
LINK = re.compile(r"!?\[[^\[\]]*\]\((?:([^\s()<>\\&\[\]`\x00-\x20\x7f]*)|<([^<>\\&\n\x01]*)>)\)")


class Chunk:
    """What the lines of a chunk that have been read say about those that follow."""

    __slots__ = ("_above", "columns", "end", "joined", "loose", "open", "sure")

    def __init__(self) -> None:
        self.reset(0)

    def reset(self, at: int) -> None:
        """Begins a new chunk at the newline ``at``."""
        self.end = at
        """The newline up to which it has been read."""
        self.open: list[int] = []
        """Lengths of the backtick runs that have found no partner, in order."""
        self.sure = True
        """Whether all that was read since the first of them is certainly one paragraph."""
        self.joined = False
        """Whether a code span goes over the end of a line."""
        self.loose = 0
        """Brackets that its lines leave open."""
        self.columns = 0
        """The fewest columns of what may be a table's delimiter row; 0 if there is none."""
        self._above = ""

    def read(self, line: str) -> tuple[str, Spans] | str:
        """``line`` masked and its lone runs, if it can be read by itself; else the doubt."""
        above, self._above = self._above, line
        if self.open:
            if _ITEM.match(line):
                self.open.clear()  # a new item, whatever it follows
            elif self.columns or not (_PROSE.match(above) and _GOES_ON.match(line)):
                self.sure = False
        if "`" not in line and "<" not in line and "[" not in line:
            return line, []
        start = self._closed(line) if self.open else 0
        read = None if start < 0 else _masked(line, start)
        if read is None:
            return "open code span" if start < 0 else "escape"
        masked, lone = read
        if "<" in masked:
            masked = _AUTOLINK.sub(lambda match: _MASK * len(match[0]), masked)
            if _has_tag(line, masked):
                return "tag"
        brackets = masked.count("[")
        if brackets and brackets != masked.count("]("):
            self.loose += _PAIR.sub("", LINK.sub("", masked)).count("[")
        return read if masked is read[0] else (masked, lone)

    def _closed(self, line: str) -> int:
        """Where the code span ends that is open from above; 0 when none ends here.

        Below 0 when a run may or may not end one.
        """
        runs = [match.span() for match in _RUN.finditer(line)]
        for number, length in enumerate(self.open):
            for start, end in runs:
                if end - start == length:
                    if not self.sure:
                        return -1
                    # The first that finds a partner swallows those behind it.
                    del self.open[number:]
                    self.joined = True
                    return end
        return 0

    def leave_open(self, lone: Spans) -> None:
        """Takes note of the lone runs of the line that was read last."""
        if lone:
            self.sure = self.sure or not self.open
            self.open += [end - start for start, end in lone]

    def note_row(self, line: str) -> str:
        """Takes note of a line that may be a table's delimiter row; a doubt, or nothing."""
        if not is_delimiter_row(line):
            return ""
        cells = count_cells(line.strip(" \t>"))
        self.columns = min(self.columns or cells, cells)
        return "table" if self.joined else ""


def is_delimiter_row(line: str) -> bool:
    """Whether ``line`` may be the row below a table's header."""
    bare = line.strip(" \t>")
    return "-" in bare and not bare.strip("|:- \t")


def count_cells(row: str) -> int:
    """How many cells a trimmed row has at the most."""
    return row.count("|") + 1 - row.startswith("|") - row.endswith("|")


def has_run(text: str, lengths: set[int]) -> bool:
    """Whether ``text`` has a run of backticks of one of these lengths."""
    return any(len(run[0]) in lengths for run in _RUN.finditer(text))


def _masked(line: str, begin: int) -> tuple[str, Spans] | None:
    """``line`` with its code spans masked, and the backtick runs left without a partner.

    None when a backslash stands before a run, which may take its first backtick away.

    Args:
        line: The line.
        begin: Where a code span from above ends.
    """
    if "`" not in line:
        return line, []
    if "\\`" in line:
        return None
    runs = [match.span() for match in _RUN.finditer(line, begin)]
    last = {end - start: number for number, (start, end) in enumerate(runs)}
    parts = [_MASK * begin]
    lone: Spans = []
    at = begin
    number = 0
    while number < len(runs):
        start, end = runs[number]
        closing = number + 1
        if last[end - start] < closing:
            lone.append((start, end))
            number += 1
            continue
        while runs[closing][1] - runs[closing][0] != end - start:
            closing += 1
        stop = runs[closing][1]
        parts += (line[at:start], _MASK * (stop - start))
        at = stop
        number = closing + 1
    parts.append(line[at:])
    return "".join(parts), lone


def _has_tag(line: str, masked: str) -> bool:
    """Whether a tag or an autolink may begin outside code spans and destinations."""
    at = masked.find("<")
    while at >= 0:
        if masked[at - 2 : at] != "](" and _TAG.match(line, at):
            return True
        at = masked.find("<", at + 1)
    return False
