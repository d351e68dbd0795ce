r"""Where a text can be cut so that each piece reads the same by itself.

Whether one id stands in code is asked far more often than a whole document is needed, and the
parser reads four megabytes a second. So a question is put to the piece that holds the place.

A line that follows a blank one and begins in its first column ends every paragraph, list and quote
before it; so does, behind any line, a bullet with its text in the first column. Only three things
reach across it: a fence, a block of HTML that waits for its end mark, and the twentieth level, at
which markdown-it-py stops reading. The text is not cut inside a fence, and not at all behind the
first line that may begin one of the others. A row of a table needs the head of its table and none
of the other rows. What a reference link's definition in another piece would tell is not seen.
"""

from __future__ import annotations

import re

from stp_lsp.syntax.outline import fences_of, is_deep

_CUT = re.compile(r"\n(?:[ \t]*\n(?=\S)|(?=[-+*] \S))")
_HTML = re.compile(r"\n {0,3}<")
"""A line that may begin a block of HTML at the top level, which a bullet does not end."""
MOST_ADDED = 0x10000
"""Cells that markdown-it-py adds to the short rows of a table; beyond, it ends the table."""
# The kinds of HTML block that a blank line does not end (CommonMark 4.6, kinds 1 to 5), and lines
# with so many marks that they may be deep.
_REACHES = re.compile(
    r"\n(?:[ \t>*+\-0-9.)]*<(?:[!?]|script|pre|style|textarea)|(?=[ \t>*+\-0-9.)]*\t)"
    r"|(?=[ \t>*+\-0-9.)]{18}))",
    re.IGNORECASE,
)


def cuts(text: str, start: int, end: int) -> tuple[int, ...]:
    """Where the pieces of ``text[start:end]`` begin; the first is ``start``.

    Args:
        text: The whole document.
        start: Where a line begins that nothing before it reaches across.
        end: Where the part ends that is looked at.
    """
    part = f"\n{text[start:end]}\n"
    if "\r" in part:
        part = part.replace("\r\n", " \n")  # a blank at a line's end means nothing
        if "\r" in part:
            return (start,)
    fences = fences_of(part)
    if fences is None:
        return (start,)
    found = [start]
    at, seen, is_html = 0, 0, False
    for match in _CUT.finditer(part, 0, _reach(part, fences)):
        place = match.end()
        if match.end() - match.start() == 1 and not is_html:
            is_html = _HTML.search(part, seen, place) is not None
        elif match.end() - match.start() > 1:
            is_html = False
        seen = place - 1
        while at < len(fences) and fences[at][1] < place:
            at += 1
        inside = at < len(fences) and place > fences[at][0] + 1
        if not inside and not is_html and place > 1:
            found.append(start + place - 1)
    return tuple(found)


def _reach(part: str, fences: list[tuple[int, int]]) -> int:
    """Just behind the beginning of the first line that may reach across a cut; else the end."""
    at = 0
    for match in _REACHES.finditer(part):
        line = match.start()
        while at < len(fences) and fences[at][1] <= line:
            at += 1
        if at < len(fences) and fences[at][0] <= line:
            continue
        if match.end() == line + 1:
            if not is_deep(part, line + 1):
                continue
        elif part.startswith("<!--", match.end() - 2):
            close = part.find("-->", match.end())
            if 0 <= close < part.index("\n", match.end()):
                continue
        return line + 2  # the line itself may still begin a piece
    return len(part)


def row_alone(text: str, start: int, end: int, offset: int) -> tuple[str, int] | None:
    """The row of a table that holds ``offset``, below the head of its table.

    Args:
        text: The whole document.
        start: Where a piece begins.
        end: Where it ends.
        offset: A place in the piece.

    Returns:
        A text that holds a table of one row if the piece holds a table there, and the place in it;
        ``None`` when the place is not in a row that begins with a bar.
    """
    line = text.rfind("\n", start, offset) + 1 or start
    head = text.find("\n", start, line)
    rule = text.find("\n", head + 1, line) if head >= 0 else -1
    if rule < 0 or "\r" in text[start:rule]:
        return None
    bars = text.count("\n|", start, line + 1)
    if text[start] != "|" or bars != text.count("\n", start, line):
        return None  # a line between them is no row
    if bars * text.count("|", start, head) > MOST_ADDED:
        return None
    stop = text.find("\n", offset, end)
    above = text[start : rule + 1]
    return above + text[line : stop if stop >= 0 else end], len(above) + offset - line
