r"""The fast reading of a document's headings and links, for the index.

markdown-it-py would take minutes for a workspace of ten thousand threads. This module looks for
the few places where a heading, a fence or a link can be at all, by patterns that begin with a
literal (the only ones that CPython's `re` runs quickly), and decides each from its own lines.

It never guesses. Every step either follows from the rules of markdown-it-py or gives up, and then
:func:`~stp_lsp.syntax.structure.parse_structure` is asked instead, so the two readings are one.
The argument is in ``docs/design/0001-one-reading-of-markdown.md``; the facts used here are:

- A line that begins with `#`s in its first column ends every paragraph, list and quote. Only a
  fence or a block of HTML at the top level can hold it, and only a table's delimiter row below it
  can make something else of it.
- A line that begins with a fence's marker behind at most three blanks is never indented code nor
  the continuation of a paragraph: it opens or closes a fence.
- A fence that opens behind blanks may belong to a list. If none of its lines stands further left
  than its opening, it makes no difference which.

Nothing but the standard library is imported until there are links or doubts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stp_lsp.syntax.structure import Structure

Parse = Callable[[str, int], "Structure"]
"""Reads a document whose body begins at an offset, as ``parse_structure`` does."""
RawHeading = tuple[int, int, int, str]
"""Level, start and end of the heading's text, and the text."""
RawLink = tuple[int, int, int, int, str]
"""Start and end of the link, start and end of its destination, the destination as written."""
Spans = list[tuple[int, int]]


class Outline(NamedTuple):
    """Headings and links of a document, as plain tuples for the index."""

    headings: tuple[RawHeading, ...]
    """Only those outside every quote and list."""
    links: tuple[RawLink, ...]
    """Inline links, images, definitions."""
    exact: bool
    """Whether the fast reading was sure of itself. If not, markdown-it-py was asked; or, for a
    document too heavy for it, this is what the fast reading could tell."""


MAX_WEIGHT = 500_000
"""Doubtful documents heavier than this are not handed to markdown-it-py; see :func:`_weight`."""

TRIM = (
    "\t\n\x0b\x0c\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What markdown-it-py trims from a heading's text."""

_OPENING = re.compile(r"\n {0,3}(?:`{3,}(?=[^`\n]*\n)|~{3,})")
_CLOSING = re.compile(r"\n([ \t]*)(`{3,}|~{3,})[ \t]*(?=\n)")
_OUTDENTED = tuple(re.compile(rf"\n {{0,{most}}}[^ \t\n]") for most in (0, 1, 2))
# One pass over the beginnings of lines; every branch begins with one character, so that a line
# which is nothing special costs next to nothing. First a heading in the first column: its text is
# found at once unless blanks or closing `#`s end the line (then `_heading_text` does it). Then what
# opens a fence, and lines that may be something else than they seem: HTML, an underline, an
# indented heading, or (the last branch) so deep inside lists and quotes that the parser may have
# stopped reading. `_doubt` tells these apart.
_LINE = re.compile(
    r"\n(?:"
    r"#(#{0,5})(?:[ \t]+([^\s#](?:[^\n]*[^\s#])?)(?=\n)|(?=[ \t\n]))"
    r"|[ ] {0,2}(?:<[A-Za-z!?/]|(?:-+|=+)[ \t]*(?=\n)|`{3,}(?=[^`\n]*\n)|~{3,}|#{1,6}(?=[ \t\n]))"
    r"|<[A-Za-z!?/]|--*[ \t]*(?=\n)|==*[ \t]*(?=\n)|```+(?=[^`\n]*\n)|~~~+"
    r"|[ \t>*+\-0-9]([ \t>*+\-0-9.)]{17}))"
)
_TITLED, _UNTITLED, _DEEP = 2, 1, 3
"""Which group of :data:`_LINE` matched last."""
_TABBED = re.compile(r"\n[ >*+\-0-9.)]*\t")
# Blanks, quote marks and list marks, as they may stand before the text of a line.
_MARKS = re.compile(r"(?:[ \t>]|(?:[-+*]|[0-9]{1,9}[.)])(?=[ \t\n]))*")
_ATX = re.compile(r"#{1,6}(?:[ \t]|$)")
_BULLET = re.compile(r"[-+*] +[^ \t]")
_BRACKET = re.compile(r"\][(:]")
# What begins a line but no block of HTML: an autolink; an anchor, which is more than one tag.
_NO_BLOCK = re.compile(r"<(?:https?|mailto):[^<>\s]*>|<a (?:id|name)=\"[^\"<>&\n]*\"></a>")


def outline(text: str, body_start: int = 0, parse: Parse | None = None) -> Outline:
    """The headings and links of ``text`` below its header; never raises.

    Args:
        text: The whole document.
        body_start: Where the body begins; all offsets count from the start of ``text``.
        parse: What is asked in doubt, for whoever has a quicker way than reading all of it.
    """
    found = read_fast(text, body_start)
    if isinstance(found, Outline):
        return found
    if _weight(text, found) <= MAX_WEIGHT:
        return read_slow(text, body_start, parse)
    best = read_fast(text, body_start, sure=False)
    return best._replace(exact=False) if isinstance(best, Outline) else Outline((), (), False)


def read_slow(text: str, body_start: int = 0, parse: Parse | None = None) -> Outline:
    """The outline as markdown-it-py sees it; the fast reading must be equal but for ``exact``."""
    from stp_lsp.syntax.structure import LinkKind, parse_structure

    structure = (parse or parse_structure)(text, body_start)
    return Outline(
        tuple(
            (each.level, *each.text_range, text[slice(*each.text_range)])
            for each in structure.headings
            if each.top_level
        ),
        tuple(
            (*each.range, *each.href_range, text[slice(*each.href_range)])
            for each in structure.links
            if each.href_range is not None
            and each.kind is not LinkKind.AUTOLINK
            and each.target_is_inside
        ),
        False,
    )


def _weight(text: str, doubt: str) -> int:
    """What handing ``text`` to markdown-it-py would cost, in ordinary characters.

    A bracket costs as much as some twenty letters, and so does every letter that is twenty
    containers deep. A million ordinary characters take about a quarter of a second.
    """
    return (20 if doubt == "deep" else 1) * len(text) + 20 * text.count("[")


def read_fast(text: str, body_start: int, *, sure: bool = True) -> Outline | str:
    """The outline by patterns alone, or the name of the first doubt.

    Args:
        text: The whole document.
        body_start: Where the body begins.
        sure: When false, doubts are passed over and what is doubtful is left out.
    """
    # Every line stands between two newlines; what is at `n` in the text is at `n + 1` in `src`.
    src = f"\n{text}\n"
    if "\r" in text:
        # A blank in place of a carriage return keeps offsets and, at a line's end, means nothing.
        src = src.replace("\r\n", " \n")
        if src.find("\r", body_start) >= 0:
            if sure:
                return "lone carriage return"
            src = src.replace("\r", "\n")
    headings: list[RawHeading] = []
    gaps: Spans = []
    comments: Spans = []
    gap = body_start
    more = True
    while more:
        more = False
        for match in _LINE.finditer(src, gap):
            kind = match.lastindex
            if kind == _TITLED:
                marks, title = match.group(1, 2)
                where = match.end() - 1
                headings.append((len(marks) + 1, where - len(title), where, title))
            elif kind == _UNTITLED:
                where, end = _heading_text(src, match.end())
                if where == end and src[where] in " \t" and text[where - 1] != "\r":
                    where = end = where + 1
                headings.append((len(match[1]) + 1, where - 1, end - 1, src[where:end]))
            elif kind is None and match[0][-1] in "`~":
                end = _fence_end(src, match, sure=sure)
                if end < 0:
                    return "fence"
                gaps.append((gap, match.start() + 1))
                gap = end
                more = True  # from behind the fence
                break
            else:
                doubt = _doubt(src, match, gap, comments)
                if doubt and sure:
                    return doubt
    if gap < len(src):
        gaps.append((gap, len(src)))
    if (
        sure
        and "\t" in src
        and any(
            _is_deep(src, match.start() + 1)
            for start, end in gaps
            for match in _TABBED.finditer(src, start, end)
        )
    ):
        return "deep"
    if (
        sure
        and "|" in src
        and "|" in "".join([title for _, _, _, title in headings])  # quicker than asking each
        and any(_heads_table(src, each) for each in headings)
    ):
        return "table"
    links: tuple[RawLink, ...] = ()
    if "]" in src and _BRACKET.search(src, body_start):
        from stp_lsp.syntax.outline_links import read_links

        lines = [src.rfind("\n", 0, where + 1) for _, where, _, _ in headings]
        found = read_links(src, gaps, lines, comments, sure=sure)
        if isinstance(found, str):
            return found
        links = tuple(
            (first - 1, last - 1, href - 1, href_end - 1, text[href - 1 : href_end - 1])
            for first, last, href, href_end in found
        )
    return Outline(tuple(headings), links, True)


def _heads_table(src: str, heading: RawHeading) -> bool:
    """Whether what seems a heading may be the first row of a table: its columns come first."""
    _, _, at, title = heading
    if "|" not in title:
        return False
    start = src.index("\n", at + 1) + 1
    below = src[start : src.find("\n", start)]
    return "-" in below and not below.strip("|:- \t")


def _fence_end(src: str, opening: re.Match[str], *, sure: bool) -> int:
    """The newline that ends the fence which ``opening`` begins; below 0 when that is in doubt."""
    marker = opening[0].lstrip("\n ")
    indent = len(opening[0]) - 1 - len(marker)
    for closing in _CLOSING.finditer(src, opening.end()):
        tail = closing[2]
        if tail[0] == marker[0] and len(tail) >= len(marker):
            if len(closing[1]) <= 3 and "\t" not in closing[1]:
                break
            if indent and sure:
                return -1  # a list may be deep enough for this to close its fence
    else:
        # It ends with its list, wherever that is; or with the text.
        return -1 if indent and sure else len(src)
    if indent and sure:
        outdented = _OUTDENTED[indent - 1]
        if len(closing[1]) < indent or outdented.search(src, opening.end(), closing.start()):
            return -1
    return closing.end()


def _doubt(src: str, odd: re.Match[str], gap: int, comments: Spans) -> str:
    """Why the line that ``odd`` begins is not what it seems, or nothing.

    A comment that begins and ends on its line is no doubt; it is added to ``comments``.
    """
    start = odd.start()
    if odd.lastindex == _DEEP:
        return "deep" if _is_deep(src, start + 1) else ""
    mark = odd[0].lstrip("\n ")
    if mark[0] == "<":
        at = odd.end() - len(mark)
        end = src.index("\n", at)
        if src.startswith("<!--", at) and src.find("-->", at + 2, end) >= 0:
            comments.append((start, end))
            return ""
        return "" if _NO_BLOCK.match(src, at) else "html"
    if mark[0] == "#":
        return "indented heading"
    if start == gap or (comments and comments[-1][1] == start):
        return ""  # the body's first line, or what precedes is a fence or a comment
    above = src[src.rfind("\n", 0, start) + 1 : start]
    if not above.strip(" \t") or _ATX.match(above):
        return ""
    # Behind a bullet's text it is a rule or goes on with the text, but never a heading.
    indented = odd.end() - len(mark) != start + 1
    return "" if not indented and _BULLET.match(above) else "underline"


def _is_deep(src: str, at: int) -> bool:
    """Whether the line at ``at`` may open the twentieth level, where the parser stops reading.

    A list is two levels and takes at least two columns, a quote one level and one column; so the
    marks that lead to the twentieth, the last one included, take at least eighteen columns.
    """
    match = _MARKS.match(src, at)
    marks = match[0] if match else ""
    return len(marks) + 3 * marks.count("\t") >= 18 and bool(marks.strip(" \t"))


def _heading_text(src: str, at: int) -> tuple[int, int]:
    """A heading's text behind its `#`s at ``at``, with closing `#`s and blanks cut off."""
    end = src.index("\n", at)
    line = src[at:end].rstrip(" \t")
    bare = line.rstrip("#")
    if bare[-1:] in (" ", "\t"):
        line = bare
    text = line.strip(TRIM)
    if not text:
        return at, at
    at += len(line) - len(line.lstrip(TRIM))
    return at, at + len(text)


def fences_of(src: str) -> Spans | None:
    """The fences of a text that begins and ends with a newline; ``None`` when in doubt.

    Each reaches from the newline before its opening line to the one that ends its closing line.
    """
    found: Spans = []
    at = 0
    while opening := _OPENING.search(src, at):
        at = _fence_end(src, opening, sure=True)
        if at < 0:
            return None
        found.append((opening.start(), at))
    return found


def is_deep(src: str, at: int) -> bool:
    """Whether the line that begins at ``at`` may lie beyond the level at which reading stops."""
    return _is_deep(src, at)
