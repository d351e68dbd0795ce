r"""The links of the fast reading: each decided from its own line and the lines above it.

The argument, in the order of the steps below:

- Inline text never crosses a blank line, a heading, a fence or a comment of one line. What lies
  between two of these, a *chunk*, is at least the paragraph that holds the link.
- If on every line of the chunk, up to the link's own, it is known what is a code span and what an
  autolink, and nothing begins that could be an HTML tag, then brackets outside these are brackets
  (:mod:`stp_lsp.syntax.outline_lines`).
- There `[text](destination)` without brackets in the text (but for one image that is all of it)
  and without blanks, parentheses or escapes in the destination is a link; and on a line that holds
  no escape.
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

from stp_lsp.syntax.outline_lines import (
    LINK,
    Chunk,
    Spans,
    count_cells,
    has_run,
    is_delimiter_row,
)

RawLink = tuple[int, int, int, int]

MAX_LOOSE = 8
"""Unpaired `[` in a chunk; above twenty the parser stops nesting, and nothing is promised."""
MAX_BELOW = 4000
"""How far below a link the partner of a lone backtick is looked for."""

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
_DESTINATION = LINK.pattern.partition(r"\(")[2]
_BADGE = re.compile(rf"(?<!!)\[!\[[^\[\]]*\]\({_DESTINATION}\]\({_DESTINATION}")
_ESCAPE = re.compile(r"\\[\[\]()!<>|\\]")
_END = re.compile(r"\n(?:[ \t]*\n|(?:[-+*]|1[.)]) +[^ \t\n])")
_REFUSED = re.compile(r"(?:javascript|vbscript|file|data):", re.IGNORECASE)


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
    chunk = Chunk()
    if "]:" in src:
        from stp_lsp.syntax.outline_definitions import read_definitions  # seldom needed

        definitions = read_definitions(src, gaps, headings)
        if definitions is None and sure:
            return "definition"
        links = definitions or []
    comment_at = dict(comments)
    walls = sorted([*headings, *comment_at, *(start for start, _ in gaps)])
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


def _read_above(src: str, chunk: Chunk, wall: int, line: int) -> str:
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
        read = chunk.read(each)
        if isinstance(read, str):
            return read
        chunk.leave_open(read[1])
        doubt = chunk.note_row(each)
        if doubt:
            return doubt
    return ""


def _read_line(
    src: str, chunk: Chunk, start: int, end: int, is_heading: bool, links: list[RawLink]
) -> str:
    """Adds the links of the line between the newlines ``start`` and ``end``, or says the doubt."""
    chunk.end = end
    if not is_heading and not _PLAIN_LINE.match(src, start + 1):
        return "indented link"
    line = src[start + 1 : end]
    read = chunk.read(line)
    if isinstance(read, str):
        return read
    masked, lone = read
    if masked.count("|") != line.count("|"):
        return "table"  # in a table the pipe would cut the code span
    links_here = masked.count("](")
    wanted = _links_of(masked, links_here) if links_here else []
    if len(wanted) != links_here:
        return "odd link"
    if wanted:
        doubt = _doubt(src, chunk, masked, end)
        if doubt:
            return doubt
        last = wanted[-1][1]
        open_before = {stop - first for first, stop in lone if first < last}
        if not is_heading and _meets_below(src, end, open_before.union(chunk.open)):
            return "open code span"
    chunk.leave_open(lone)
    for first, last, href, href_end in wanted:
        if "|" in line[first:last]:
            return "table"
        if _REFUSED.match(line[href:href_end].strip()):
            return "refused destination"
        base = start + 1
        links.append((base + first, base + last, base + href, base + href_end))
    return ""


def _doubt(src: str, chunk: Chunk, masked: str, end: int) -> str:
    """Why what looks like a link on this line may be none, or nothing."""
    if _ESCAPE.search(masked):
        return "escape"
    if chunk.loose > MAX_LOOSE:
        return "brackets"
    if chunk.columns and count_cells(masked.strip(" \t>")) > chunk.columns:
        return "table"
    if chunk.joined and is_delimiter_row(src[end + 1 : src.find("\n", end + 1)]):
        return "table"
    return ""


def _links_of(masked: str, count: int) -> list[RawLink]:
    """The links of a line in which code spans are masked, ordered."""
    found = [_link(match, match.span(), 1) for match in LINK.finditer(masked)]
    if len(found) == count:
        return found
    # An image that is the whole text of a link; of the image itself, `LINK` knows already.
    found += [_link(match, match.span(), 3) for match in _BADGE.finditer(masked)]
    return sorted(found)


def _link(match: re.Match[str], where: tuple[int, int], group: int) -> RawLink:
    """A link of which ``group`` or the one behind it is the destination."""
    return (*where, *match.span(group if match[group] is not None else group + 1))


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
    return has_run(src[end : stop.start() if stop else len(src)], lengths)
