"""Lining up the columns of a table while somebody types in it.

What the cells say stays: the rows are as they are, half-typed ones too. The whole table is written
anew by regeneration, not here.
"""

from __future__ import annotations

from stp_lsp.syntax.index_rows import is_rule
from stp_lsp.text.difference import common_ends
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range


def aligned(text: str, region: Range, offset: int) -> list[TextEdit]:
    """The edits that line up the lines with outer pipes around ``offset``.

    Columns are as wide as their longest cell in characters and cells are padded by their length in
    bytes, as upstream's table is (FORMAT.md 5.2), so that lining up a regenerated table does
    nothing. A row that goes on behind the cursor, or ends without a pipe, is left alone.
    """
    lines = _block(text, region, offset)
    rows = {start: _cells(text[start:end]) for start, end in lines}
    widths: list[int] = []
    for start, end in lines:
        if is_rule(text[start:end]):
            continue
        for at, cell in enumerate(rows[start]):
            if at == len(widths):
                widths.append(0)
            widths[at] = max(widths[at], len(cell))
    edits: list[TextEdit] = []
    for start, end in lines:
        edits += _line(text, start, end, widths)
    return edits


def _block(text: str, region: Range, offset: int) -> list[tuple[int, int]]:
    """The neighbouring lines with outer pipes, the cursor's among them."""
    found: list[tuple[int, int]] = []
    at = region.start
    while at < region.end:
        end = text.find("\n", at)
        end = min(end if end >= 0 else len(text), region.end)
        line = text[at:end].rstrip()
        if line.startswith("|") and line.endswith("|") and len(line) > 1 and "\\" not in line:
            found.append((at, at + len(line)))
        else:
            if found and found[-1][1] >= offset:
                break
            found = []
        at = end + 1
    return found if found and found[0][0] <= offset <= found[-1][1] else []


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line[1:-1].split("|")]


def _line(text: str, start: int, end: int, widths: list[int]) -> list[TextEdit]:
    """The edits of one line: only where blanks are missing or too many."""
    line = text[start:end]
    rule = is_rule(line)
    edits: list[TextEdit] = []
    at = start + 1
    for number, raw in enumerate(line[1:-1].split("|")):
        cell = raw.strip()
        width = widths[number] if number < len(widths) else len(cell)
        if rule:
            wanted = f" {'-' * width} "
        else:
            wanted = f" {cell}{' ' * (width - len(cell.encode('utf-8', 'surrogatepass')))} "
        if raw != wanted:
            edits.append(_difference(at, raw, wanted))
        at += len(raw) + 1
    return edits


def _difference(at: int, old: str, new: str) -> TextEdit:
    """The edit between two texts without what both begin and end with."""
    head, tail = common_ends(old, new)
    return TextEdit(Range(at + head, at + len(old) - tail), new[head : len(new) - tail])
