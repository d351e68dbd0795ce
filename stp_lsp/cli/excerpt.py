"""The source line of a finding with a caret line below it, cut to the width of the terminal.

Lines of Markdown are whole paragraphs, often far longer than a screen, so the piece around the
finding is shown. Columns are display columns: a caret stands under the character it means also
after wide characters, combining ones and tabs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from stp_lsp.cli.width import Line, Span, cells, clusters, safe
from stp_lsp.text.line_table import LineTable
from stp_lsp.text.range import Range

_TAB = 4
_DOTS = "..."
_SMALLEST = 16
"""Columns that are used for source at least, however narrow the terminal."""


class _Row(NamedTuple):
    """The characters of a line as they are shown."""

    texts: list[str]
    columns: list[int]
    """Where each begins; one more at the end for the width of them all."""
    first: int
    """The first marked one."""
    last: int
    """Behind the last marked one; equal to ``first`` when the mark is empty."""


def excerpt(text: str, lines: LineTable, where: Range, style: str, width: int) -> list[Line]:
    """The lines to print below a finding; none where there is nothing to see.

    Args:
        text: The whole document.
        lines: Its table.
        where: What the finding is about; of several lines the first is shown.
        style: The style of the carets.
        width: Columns of the terminal.
    """
    number = lines.line_of(min(where.start, lines.length))
    start, end = line_span(text, lines, number)
    if not text[start:end].strip():
        return []
    gutter = f"{number + 1:>5} | "
    room = max(width - len(gutter), _SMALLEST)
    # What lies far off cannot be shown, and a line may be megabytes long.
    left, right = max(start, where.start - 4 * room), min(end, where.start + 4 * room)
    row = _row(text[left:right], where.start - left, min(where.end, right) - left)
    source, column = _cut(row, room, more_before=left > start, more_after=right < end)
    length = max(row.columns[row.last] - row.columns[row.first], 1)
    carets = " " * column + "^" * min(length, max(cells(source) - column, 1))
    blank = " " * (len(gutter) - 2) + "| "
    return [
        (Span(gutter, "faint"), Span(source)),
        (Span(blank, "faint"), Span(carets, style)),
    ]


def line_span(text: str, lines: LineTable, number: int) -> Range:
    """Where a line stands, without the characters that end it."""
    start, end = lines.line_start(number), min(lines.line_start(number + 1), len(text))
    while end > start and text[end - 1] in "\r\n":
        end -= 1
    return Range(start, end)


def _row(line: str, mark_start: int, mark_end: int) -> _Row:
    """The characters of ``line`` with tabs as blanks and nothing unsafe among them."""
    if line.isascii() and line.isprintable():  # nearly every line, and every column is an offset
        first = min(max(mark_start, 0), len(line))
        last = min(max(mark_end, first), len(line))
        return _Row(list(line), list(range(len(line) + 1)), first, last)
    texts: list[str] = []
    columns = [0]
    at = first = last = 0
    for cluster, size in clusters(line):
        shown, taken = safe(cluster), size
        if cluster == "\t":
            shown = " " * (_TAB - columns[-1] % _TAB)
        if shown != cluster:
            taken = cells(shown)
        texts.append(shown)
        columns.append(columns[-1] + taken)
        at += len(cluster)
        first += at <= mark_start
        last += at < mark_end or at - len(cluster) < mark_end
    return _Row(texts, columns, first, max(first, last))


def _cut(row: _Row, room: int, *, more_before: bool, more_after: bool) -> tuple[str, int]:
    """What fits into ``room`` columns around the mark, and the mark's column in it."""
    total = row.columns[-1]
    mark, mark_end = row.columns[row.first], row.columns[row.last]
    if total <= room and not more_before and not more_after:
        return "".join(row.texts).rstrip(), mark
    # The mark stands about a third into the piece, or further left when it would not fit else.
    lead = min(room // 3, max(room - (mark_end - mark) - 2 * len(_DOTS), 0))
    begin = max(mark - lead, 0)
    if not more_after:
        begin = min(begin, max(total - room + len(_DOTS), 0))
    if begin <= len(_DOTS) and not more_before:
        begin = 0
    cut_before = more_before or begin > 0
    first = bisect_left(row.columns, begin)
    before = _DOTS if cut_before else ""
    left = room - len(before)
    start = row.columns[first]
    cut_after = more_after or total - start > left
    stop = start + left - (len(_DOTS) if cut_after else 0)
    last = bisect_right(row.columns, max(stop, start)) - 1
    shown = "".join(row.texts[first:last])
    after = _DOTS if cut_after else ""
    return (before + shown + after).rstrip(), len(before) + mark - start
