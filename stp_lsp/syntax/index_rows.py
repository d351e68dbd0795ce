"""Rows and markers of ``steel_threads.md``, whichever tool wrote them and wherever they ended up.

A row is accepted anywhere in the file, with or without a leading pipe, when its first cell is a
thread id or a link named by one (FORMAT.md 5.3): rows are found glued behind the END marker and
below it. Two things are no index rows unless they stand between the markers: a line in a code
fence, and a line of a table whose heading is not the index's, such as a list of owners.

Not here: writing the table (``index_table``) and putting a damaged file right (``index_repair``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from stp_lsp.syntax.ids import DEFAULT_PREFIX
from stp_lsp.text.range import Range

BEGIN_MARKER: Final = "<!-- BEGIN: STEEL_THREAD_INDEX -->"
END_MARKER: Final = "<!-- END: STEEL_THREAD_INDEX -->"

_MARKER = re.compile(r"<!-- (BEGIN|END): STEEL_THREAD_INDEX -->")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_RULE_CHARACTERS = frozenset("|-:+ \t\r")
_BAR = re.compile(r"\|")
_CUT = "..."


class Column(Enum):
    """What a cell says about its thread."""

    ID = "ID"
    TITLE = "Slug"
    """The slug since 2.4, the title before; see :attr:`IndexRow.heading`."""
    STATUS = "Status"
    CREATED = "Created"
    COMPLETED = "Completed"


_POSITIONAL: Final[tuple[Column | None, ...]] = tuple(Column)
_NAMED: Final[dict[str, Column]] = {
    "id": Column.ID,
    "title": Column.TITLE,
    "slug": Column.TITLE,
    "status": Column.STATUS,
    "created": Column.CREATED,
    "completed": Column.COMPLETED,
}


class MarkerProblem(Enum):
    """Why the markers do not delimit one table (FORMAT.md 5.2)."""

    MISSING = "no markers"
    NO_END = "no END marker after BEGIN"
    NO_BEGIN = "no BEGIN marker"
    END_BEFORE_BEGIN = "END before BEGIN"
    SAME_LINE = "both markers on one line"
    SEVERAL = "more than one pair of markers"
    BEGIN_ON_FIRST_LINE = "BEGIN on the first line, where upstream does not see it"


class Cell(NamedTuple):
    """One cell, without the blanks around its text."""

    text: str
    range: Range
    """Empty, where the text would stand, when the cell is."""
    column: Column | None
    """None beyond the known columns and below a heading with another name."""

    def moved(self, by: int) -> Cell:
        """The same cell elsewhere."""
        return Cell(self.text, _moved(self.range, by), self.column)

    @property
    def cut(self) -> bool:
        """Whether an old tool cut the text to its column and put ``...`` (FORMAT.md 5.3)."""
        return self.text.endswith(_CUT)

    def agrees_with(self, text: str) -> bool:
        """Whether the cell shows ``text``, or the part of it that was left after cutting."""
        shown = text.strip()
        return self.text == shown or (self.cut and shown.startswith(self.text[: -len(_CUT)]))


Columns = tuple[Column | None, ...]
"""What the cells of a row are about, by the heading above it."""


class Shape(NamedTuple):
    """What a line says as a row, wherever it stands.

    A long index has thousands of them, so what is seldom asked for is read out of the line then.
    """

    text: str
    """The line without its line end."""
    id: str
    id_start: int
    """Where that stands in the line."""

    @property
    def range(self) -> Range:
        """What is not blank at the ends of the line, counted from its start."""
        return Range(len(self.text) - len(self.text.lstrip()), len(self.text.rstrip()))

    @property
    def texts(self) -> list[str]:
        """What stands in the cells."""
        return cell_texts(self.text)


class IndexRow(NamedTuple):
    """A row about one thread."""

    line: int
    """Counted from 0, lines ending at a line feed."""
    start: int
    """Where its line begins, or what follows the marker it is glued to."""
    shape: Shape
    columns: Columns
    heading: str
    """What the title column is called, ``slug`` or ``title``; empty when no heading says."""
    inside: bool
    """Between a BEGIN marker and the next END marker."""
    glued_to_marker: bool
    """On the line of a marker, behind it."""

    @property
    def range(self) -> Range:
        """The row's own text: without line end, indentation and the marker it is glued to."""
        return _moved(self.shape.range, self.start)

    @property
    def id(self) -> str:
        """The thread's id as written."""
        return self.shape.id

    @property
    def id_range(self) -> Range:
        """Where that stands."""
        at = self.start + self.shape.id_start
        return Range(at, at + len(self.shape.id))

    @property
    def linked(self) -> bool:
        """Whether the id is the name of a link, as in the 1.x template."""
        at = self.shape.id_start
        return self.shape.text[at - 1 : at] == "["

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells, also those beyond the known columns."""
        line, known = self.shape.text, len(self.columns)
        return tuple(
            self._cell(_trim(line, *span), self.columns[at] if at < known else None)
            for at, span in enumerate(_cell_spans(line))
        )

    def cell(self, column: Column) -> Cell | None:
        """The cell of that column; None when the row ends before it."""
        if column not in self.columns:
            return None
        line, at = self.shape.text, self.columns.index(column)
        spans = _cell_spans(line)
        return self._cell(_trim(line, *spans[at]), column) if at < len(spans) else None

    def _cell(self, span: tuple[int, int], column: Column | None) -> Cell:
        start, end = span
        where = Range(start + self.start, end + self.start)
        return Cell(self.shape.text[start:end], where, column)

    def value(self, column: Column) -> str:
        """The text of that column, empty when there is none."""
        if column not in self.columns:
            return ""
        texts, at = self.shape.texts, self.columns.index(column)
        return texts[at] if at < len(texts) else ""


class IndexDocument(NamedTuple):
    """A ``steel_threads.md``."""

    rows: tuple[IndexRow, ...]
    begin_markers: tuple[Range, ...]
    end_markers: tuple[Range, ...]
    problems: tuple[MarkerProblem, ...]
    """Empty when exactly one table is delimited the way upstream can regenerate it."""
    region: Range | None
    """From the end of the first BEGIN marker to the next END marker; None without such a pair."""

    @property
    def outside(self) -> tuple[IndexRow, ...]:
        """Rows that no regeneration will ever update."""
        return tuple(row for row in self.rows if not row.inside)


class Segment(NamedTuple):
    """The text between two neighbouring markers, or between a marker and an end of the file."""

    marker: str
    """``BEGIN`` or ``END``: the marker it follows; empty for the first segment."""
    marker_range: Range
    start: int
    text: str
    inside: bool


class Block(NamedTuple):
    """Neighbouring lines that hold a pipe: a table, or part of one."""

    first: int
    """Number of its first line among the lines given."""
    last: int
    """Number of its last line."""
    foreign: bool
    """Whether a heading says that it is some other table."""
    header: int
    """Line of the index's heading within the block, -1 when there is none."""


def parse_index(text: str, prefix: str = DEFAULT_PREFIX) -> IndexDocument:
    """The rows and markers of ``text``; never raises."""
    segments = split_at_markers(text)
    rows: list[IndexRow] = []
    line, fence = 0, ""
    for segment in segments:
        lines = segment.text.split("\n")
        if segment.inside:
            blocks, _ = find_blocks(lines)
        else:
            blocks, fence = find_blocks(lines, fence)
        starts = _starts(lines, segment.start)
        for block in blocks:
            if not block.foreign or segment.inside:
                rows += _rows(block, lines, starts, line, segment, prefix)
        line += len(lines) - 1
    begins = [s.marker_range for s in segments if s.marker == "BEGIN"]
    ends = [s.marker_range for s in segments if s.marker == "END"]
    end = next((at for at in ends if begins and at.start > begins[0].start), None)
    return IndexDocument(
        tuple(rows),
        tuple(begins),
        tuple(ends),
        _problems(text, begins, ends, end),
        Range(begins[0].end, end.start) if end else None,
    )


def split_at_markers(text: str) -> list[Segment]:
    """``text`` cut at every marker; the first segment has none before it."""
    found = list(_MARKER.finditer(text))
    ends = [marker.start() for marker in found[1:]] + [len(text)]
    head = text[: found[0].start()] if found else text
    segments = [Segment("", Range(0, 0), 0, head, False)]
    for marker, end in zip(found, ends[: len(found)], strict=True):
        where = Range(marker.start(), marker.end())
        piece = text[marker.end() : end]
        segments.append(Segment(marker[1], where, marker.end(), piece, marker[1] == "BEGIN"))
    return segments


def find_blocks(lines: Sequence[str], fence: str = "") -> tuple[list[Block], str]:
    """The tables among ``lines``, and the code fence still open at their end.

    Args:
        lines: neighbouring lines, without their line ends.
        fence: the fence that is open where they begin; lines inside one are in no table.
    """
    blocks: list[Block] = []
    first = -1
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if fence:
            closes = mark is not None and mark[1].startswith(fence)
            fence = "" if closes and line.strip().strip(fence[0]) == "" else fence
        elif mark is not None:
            fence = mark[1]
        elif "|" in line:
            first = number if first < 0 else first
            continue
        if first >= 0:
            blocks.append(_block(lines, first, number - 1))
            first = -1
    if first >= 0:
        blocks.append(_block(lines, first, len(lines) - 1))
    return blocks, fence


def cell_texts(line: str) -> list[str]:
    """The cells of a table line, without the blanks around their text."""
    parts = line.split("|")
    if len(parts) > 3 and not (parts[0] or parts[-1]) and "\\" not in line:
        return [part.strip() for part in parts[1:-1]]
    return [line[start:end].strip() for start, end in _cell_spans(line)]


def is_rule(line: str) -> bool:
    """Whether ``line`` is the rule between heading and rows, with or without outer pipes."""
    return "-" in line and "|" in line and _RULE_CHARACTERS.issuperset(line)


def is_heading(line: str) -> bool:
    """Whether ``line`` is the index's heading: ``ID`` and at least one more of its columns."""
    if line.lstrip("| \t")[:2].lower() != "id":
        return False
    names = [_NAMED.get(text.lower()) for text in cell_texts(line)]
    return len(names) > 1 and names[0] is Column.ID and any(names[1:])


def row_id(line: str, prefix: str = DEFAULT_PREFIX) -> str:
    """The thread id in the first cell of ``line``; empty when it is no row."""
    spans = _cell_spans(line)
    found = _id_pattern(prefix).fullmatch(line, *_trim(line, *spans[0])) if spans else None
    return found[1] if found else ""


def _block(lines: Sequence[str], first: int, last: int) -> Block:
    header = next((n for n in range(first, last + 1) if is_heading(lines[n])), -1)
    ruled = first < last and is_rule(lines[first + 1]) and not is_rule(lines[first])
    return Block(first, last, ruled and header != first, header)


def _rows(
    block: Block,
    lines: Sequence[str],
    starts: Sequence[int],
    line: int,
    segment: Segment,
    prefix: str,
) -> list[IndexRow]:
    columns, heading = _POSITIONAL, ""
    rows: list[IndexRow] = []
    for number in range(block.first, block.last + 1):
        text = lines[number]
        shape = read_row(text, prefix)
        if shape is not None:
            glued = number == 0 and bool(segment.marker)
            where = line + number, starts[number]
            rows.append(IndexRow(*where, shape, columns, heading, segment.inside, glued))
        elif is_heading(text):
            names = [text[slice(*_trim(text, *span))].lower() for span in _cell_spans(text)]
            columns = tuple(_NAMED.get(name) for name in names)
            heading = next((name for name in names if _NAMED.get(name) is Column.TITLE), "")
    return rows


def read_row(line: str, prefix: str = DEFAULT_PREFIX) -> Shape | None:
    """``line`` as a row; ``None`` when it is none."""
    spans = _cell_spans(line)
    found = _id_pattern(prefix).fullmatch(line, *_trim(line, *spans[0])) if spans else None
    return None if found is None else Shape(line, found[1], found.start(1))


def _moved(where: Range, by: int) -> Range:
    return Range(where[0] + by, where[1] + by)


def _cell_spans(line: str) -> list[tuple[int, int]]:
    """Where the cells of ``line`` stand, outer pipes left out; empty for a line without a pipe."""
    bars = [bar.start() for bar in _BAR.finditer(line)]
    if "\\" in line:
        bars = [at for at in bars if line[at - 1 : at] != "\\"]
    if not bars:
        return []
    edges = [-1, *bars, len(line)]
    spans = [(left + 1, right) for left, right in pairwise(edges)]
    if not line[: bars[0]].strip():
        del spans[0]
    if len(spans) > 1 and not line[bars[-1] + 1 :].strip() and line.rstrip().endswith("|"):
        del spans[-1]
    return spans


def _trim(line: str, start: int, end: int) -> tuple[int, int]:
    """The span without the blanks at its ends; an empty cell is a point after its first blank."""
    text = line[start:end]
    if not text.strip():
        return (min(start + 1, end),) * 2
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())


@cache
def _id_pattern(prefix: str) -> re.Pattern[str]:
    """A bare id or a link named by one; a folder name such as ``ST0001-notes`` counts too."""
    return re.compile(rf"\[?({re.escape(prefix)}[0-9][^\s|\[\]()]*)(?:\](?:\([^()]*\))?)?")


def _starts(lines: Sequence[str], start: int) -> list[int]:
    starts = []
    for line in lines:
        starts.append(start)
        start += len(line) + 1
    return starts


def _problems(
    text: str, begins: Sequence[Range], ends: Sequence[Range], end: Range | None
) -> tuple[MarkerProblem, ...]:
    if not begins:
        return (MarkerProblem.NO_BEGIN if ends else MarkerProblem.MISSING,)
    problems = []
    if end is None:
        problems.append(MarkerProblem.NO_END)
    if ends and ends[0].start < begins[0].start:
        problems.append(MarkerProblem.END_BEFORE_BEGIN)
    if end is not None and "\n" not in text[begins[0].end : end.start]:
        problems.append(MarkerProblem.SAME_LINE)
    if len(begins) > 1 or len(ends) > 1:
        problems.append(MarkerProblem.SEVERAL)
    if "\n" not in text[: begins[0].start]:
        problems.append(MarkerProblem.BEGIN_ON_FIRST_LINE)
    return tuple(problems)
