"""The rows of an edited index, from those of the text before: only the row typed into is read.

Rows say nothing of each other. Where a line was a row, is one, and holds neither a marker nor a
line end that came or went, the tables, their headings and all other rows are what they were.
"""

from __future__ import annotations

from bisect import bisect_right

from stp_lsp.syntax.ids import DEFAULT_PREFIX
from stp_lsp.syntax.index_rows import IndexDocument, IndexRow, parse_index, read_row
from stp_lsp.text.difference import common_characters
from stp_lsp.text.range import Range

_COMMENT = "<!--"


def parse_index_again(
    before: str, known: IndexDocument, text: str, prefix: str = DEFAULT_PREFIX
) -> IndexDocument:
    """What :func:`parse_index` says of ``text``.

    Args:
        before: Another text, the more alike the better.
        known: What was read there.
        text: The whole index.
        prefix: What thread ids begin with, as for ``known``.
    """
    head, tail = common_characters(before, text)
    at = bisect_right(known.rows, head, key=lambda row: row.start) - 1
    row = known.rows[at] if at >= 0 else None
    if row is None or row.glued_to_marker:
        return parse_index(text, prefix)
    start, by = row.start, len(text) - len(before)
    old_end = start + len(row.shape.text)
    line = text[start : old_end + by]
    is_inside = len(before) - tail <= old_end and "\n" not in line and _COMMENT not in line
    if not is_inside or line.lstrip(" ")[:1] != "|" or row.shape.text.lstrip(" ")[:1] != "|":
        return parse_index(text, prefix)
    shape = read_row(line, prefix)
    if shape is None:
        return parse_index(text, prefix)
    return IndexDocument(
        (
            *known.rows[:at],
            row._replace(shape=shape),
            # Spelled out, as a long index has thousands of them.
            *(
                IndexRow(number, start + by, shape, columns, heading, inside, glued)
                for number, start, shape, columns, heading, inside, glued in known.rows[at + 1 :]
            ),
        ),
        _moved(known.begin_markers, start, by),
        _moved(known.end_markers, start, by),
        known.problems,
        known.region and Range(*_moved_edges(known.region, start, by)),
    )


def _moved(places: tuple[Range, ...], at: int, by: int) -> tuple[Range, ...]:
    return tuple(Range(*_moved_edges(each, at, by)) for each in places)


def _moved_edges(where: Range, at: int, by: int) -> tuple[int, ...]:
    return tuple(edge + by if edge > at else edge for edge in where)
