r"""The links of the fast reading: each decided from its own line and the lines above it.

The argument, in the order of the steps below:

- Inline text never crosses a blank line, a heading, a fence or a comment of one line. What lies
  between two of these, a *chunk*, is at least the paragraph that holds the link.
- If on every line of the chunk, up to the link's own, the backticks pair up within the line and
  nothing begins that could be an HTML tag or an autolink, then the code spans are those pairs,
  however lines are grouped into items, cells and paragraphs.
- Outside code spans, `[text](destination)` without brackets in the text and without blanks,
  parentheses or escapes in the destination is a link; and on a line that holds no escape.
- The line must not be code: at most three blanks, and at most four behind each list mark. Nor may
  something that spans lines be open from above: what could be (a fence or HTML inside a list or
  quote) is looked for as far up as the last heading, which ends everything.
- A table drops cells beyond its last column, so a row must not have more cells than that.

Whatever fails a step is a doubt. Definitions of references are the business of
:mod:`stp_lsp.syntax.outline_definitions`.
"""

from __future__ import annotations

import re
from bisect import bisect_right

Spans = list[tuple[int, int]]
RawLink = tuple[int, int, int, int]

MAX_LOOSE = 8
"""Unpaired `[` in a chunk; above twenty the parser stops nesting, and nothing is promised."""
MAX_BELOW = 4000
"""How far below a link the partner of a lone backtick is looked for."""

_MASK = "\x01"
"""Stands for every character of a code span."""
# Behind list marks, quote marks or more than three blanks: what may hold links and not end with
# its chunk. (Other HTML ends at a blank line, and its `<` is a doubt to every link below it.)
_HIDDEN = re.compile(
    r"\n([ \t>*+\-0-9.)]*)(?:`{3,}(?=[^`\n]*\n)|~{3,}"
    r"|<(?:[?]|!(?!--[^\n]*-->)|(?i:script|pre|style|textarea)))"
)
_PLAIN_LINE = re.compile(
    r" {0,3}((?:[-+*]|[0-9]{1,9}[.)]) {1,4}|> {0,4})*"
    r"(?![ \t>\n]|(?:[-+*]|[0-9]{1,9}[.)])[ \t\n])"
)
_LINK = re.compile(r"!?\[[^\[\]]*\]\((?:([^\s()<>\\&\[\]`\x00-\x20\x7f]*)|<([^<>\\&\n\x01]*)>)\)")
# A picture that is a link, as at the top of many a README: `[![Tests](badge.svg)](runs)`.
_BADGE = re.compile(
    r"\[!\[[^\[\]]*\]\((?:[^\s()<>\\&\[\]`\x00-\x20\x7f]*|<[^<>\\&\n\x01]*>)\)\]"
    r"\((?:([^\s()<>\\&\[\]`\x00-\x20\x7f]*)|<([^<>\\&\n\x01]*)>)\)"
)
_PAIR = re.compile(r"\[[^\[\]]*\]")
_TAG = re.compile(r"<(?:[A-Za-z!?/]|[^\s<>@]*@)")
_RUN = re.compile(r"`+")
_BULLET = re.compile(r"[-+*] +[^ \t\n]")
_END = re.compile(r"\n(?:[ \t]*\n|[-+*] +[^ \t\n])")
_REFUSED = re.compile(r"(?:javascript|vbscript|file|data):", re.IGNORECASE)


class _Chunk:
    """What the lines of a chunk that have been read say about those that follow."""

    __slots__ = ("columns", "end", "loose", "open")

    def __init__(self) -> None:
        self.reset(0)

    def reset(self, at: int) -> None:
        """Begins a new chunk at the newline ``at``."""
        self.end = at
        """The newline up to which it has been read."""
        self.open: set[int] = set()
        """Lengths of the backtick runs that found no partner on their own line."""
        self.loose = 0
        """Brackets that its lines leave open."""
        self.columns = 0
        """The fewest columns of what may be a table's delimiter row; 0 if there is none."""


def read_links(
    src: str, gaps: Spans, headings: list[int], comments: Spans, *, sure: bool
) -> list[RawLink] | str:
    """The links outside fences, or the name of a doubt.

    Args:
        src: The body between two newlines.
        gaps: What lies between the fences, from newline to newline.
        headings: The newlines before the headings.
        comments: The comments of one line, from newline to newline.
        sure: When false, doubtful links are left out instead.
    """
    links: list[RawLink] = []
    if "]:" in src:
        from stp_lsp.syntax.outline_definitions import read_definitions  # seldom needed

        definitions = read_definitions(src, gaps, headings)
        if definitions is None and sure:
            return "definition"
        links = definitions or []
    comment_at = dict(comments)
    walls = sorted([*headings, *comment_at, *(start for start, _ in gaps)])
    chunk = _Chunk()
    section = searched = -1
    hidden = False
    for number, (start, end) in enumerate(gaps):
        at = src.find("](", start, end)
        while at >= 0:
            line = src.rfind("\n", start, at)
            line_end = src.index("\n", at)
            at = src.find("](", line_end, end)
            if line in comment_at:
                continue
            above = bisect_right(headings, line)
            if above != section:
                section = above
                searched = headings[above - 1] if above else 0
                hidden = False
            # With the newline of the line itself, which a fence on it needs.
            hidden = hidden or _hides(src, gaps, number, searched, line_end + 1)
            searched = line_end
            wall = walls[bisect_right(walls, line) - 1]
            is_heading = above > 0 and headings[above - 1] == line
            if wall in comment_at:
                wall = comment_at[wall]
            elif above and wall == headings[above - 1] and not is_heading:
                wall = src.index("\n", wall + 1)
            doubt = (
                ("hidden block" if hidden else "")
                or _read_above(src, chunk, wall, line)
                or _read_line(src, chunk, line, line_end, is_heading, links)
            )
            if doubt and sure:
                return doubt
    links.sort()
    return links


def _hides(src: str, gaps: Spans, gap: int, first: int, last: int) -> bool:
    """Whether something begins there that may span lines and is not understood here.

    Args:
        src: The body between two newlines.
        gaps: What lies between the fences.
        gap: The number of the gap in which ``last`` lies.
        first: Where to begin.
        last: Where to stop.
    """
    while gap >= 0 and gaps[gap][1] > first:
        start, end = gaps[gap]
        for match in _HIDDEN.finditer(src, max(start, first), min(end, last)):
            if len(match[1]) > 3 or match[1].strip(" "):
                return True
        gap -= 1
    return False


def _masked(line: str) -> tuple[str, Spans] | None:
    """``line`` with its code spans masked, and the backtick runs left without a partner.

    None when a backslash stands before a run, which may take its first backtick away.
    """
    if "\\`" in line:
        return None
    runs = [match.span() for match in _RUN.finditer(line)]
    if not runs:
        return line, []
    last = {end - start: number for number, (start, end) in enumerate(runs)}
    parts: list[str] = []
    single: Spans = []
    at = number = 0
    while number < len(runs):
        start, end = runs[number]
        closing = number + 1
        if last[end - start] < closing:
            single.append((start, end))
            number += 1
            continue
        while runs[closing][1] - runs[closing][0] != end - start:
            closing += 1
        stop = runs[closing][1]
        parts += (line[at:start], _MASK * (stop - start))
        at = stop
        number = closing + 1
    parts.append(line[at:])
    return "".join(parts), single


def _meets(text: str, lengths: set[int]) -> bool:
    """Whether ``text`` has a run of backticks of one of these lengths."""
    return any(len(run[0]) in lengths for run in _RUN.finditer(text))


def _has_tag(line: str, masked: str) -> bool:
    """Whether a tag or an autolink may begin outside code spans and destinations."""
    at = masked.find("<")
    while at >= 0:
        if masked[at - 2 : at] != "](" and _TAG.match(line, at):
            return True
        at = masked.find("<", at + 1)
    return False


def _read_above(src: str, chunk: _Chunk, wall: int, line: int) -> str:
    """Reads the lines of the chunk above the one that begins at the newline ``line``."""
    start = chunk.end
    if wall >= start:
        start = wall
        chunk.reset(start)
    blank = max(src.rfind("\n\n", start, line + 1), src.rfind("\n \n", start, line + 1))
    if blank >= 0:
        start = src.index("\n", blank + 1)
        chunk.reset(start)
    if start >= line:
        return ""
    chunk.end = line
    for each in src[start + 1 : line].split("\n"):
        read = _read_inline(chunk, each)
        if isinstance(read, str):
            return read
        chunk.open.update(stop - first for first, stop in read[1])
        bare = each.strip(" \t>")
        if "-" in bare and not bare.strip("|:- \t"):
            cells = _cells(bare)
            chunk.columns = min(chunk.columns or cells, cells)
    return ""


def _read_inline(chunk: _Chunk, line: str) -> tuple[str, Spans] | str:
    """``line`` masked and its lone runs, if it can be read by itself; else the doubt."""
    if "`" not in line and "<" not in line and "[" not in line:
        return line, []
    if chunk.open:
        if _BULLET.match(line):
            chunk.open.clear()  # a new item, whatever it follows
        elif _meets(line, chunk.open):
            return "open code span"
    read = _masked(line)
    if read is None:
        return "escape"
    masked = read[0]
    if _has_tag(line, masked):
        return "tag"
    brackets = masked.count("[")
    if brackets and brackets != masked.count("]("):
        chunk.loose += _PAIR.sub("", _LINK.sub("", masked)).count("[")
    return read


def _read_line(
    src: str, chunk: _Chunk, start: int, end: int, is_heading: bool, links: list[RawLink]
) -> str:
    """Adds the links of the line between the newlines ``start`` and ``end``, or says the doubt."""
    chunk.end = end
    if not is_heading and not _PLAIN_LINE.match(src, start + 1):
        return "indented link"
    line = src[start + 1 : end]
    read = _read_inline(chunk, line)
    if isinstance(read, str):
        return read
    masked, single = read
    if masked.count("|") != line.count("|"):
        return "table"  # in a table the pipe would cut the code span
    links_here = masked.count("](")
    wanted = list(_LINK.finditer(masked)) if links_here else []
    if len(wanted) != links_here:
        wanted += _BADGE.finditer(masked)
        wanted.sort(key=re.Match.start)
    if len(wanted) != links_here:
        return "odd link"
    if wanted:
        if "\\" in masked:
            return "escape"
        if chunk.loose > MAX_LOOSE:
            return "brackets"
        if chunk.columns and _cells(masked.strip(" \t>")) > chunk.columns:
            return "table"
        open_before = {stop - first for first, stop in single if first < wanted[-1].end()}
        if not is_heading and _meets_below(src, end, chunk.open | open_before):
            return "open code span"
    chunk.open.update(stop - first for first, stop in single)
    for match in wanted:
        if "|" in match[0]:
            return "table"
        group = 1 if match[2] is None else 2
        if _REFUSED.match(match[group].strip()):
            return "refused destination"
        first, last = match.span()
        href, href_end = match.span(group)
        base = start + 1
        links.append((base + first, base + last, base + href, base + href_end))
    return ""


def _meets_below(src: str, end: int, lengths: set[int]) -> bool:
    """Whether a run of one of these lengths stands below, in what may be the same paragraph.

    Args:
        src: The body between two newlines.
        end: Where the line above ends.
        lengths: Usually none.
    """
    if not lengths:
        return False
    stop = _END.search(src, end, end + MAX_BELOW)
    if stop is None and end + MAX_BELOW < len(src):
        return True  # too far to look for every line again
    return _meets(src[end : stop.start() if stop else len(src)], lengths)


def _cells(row: str) -> int:
    """How many cells a trimmed row has at the most."""
    return row.count("|") + 1 - row.startswith("|") - row.endswith("|")
