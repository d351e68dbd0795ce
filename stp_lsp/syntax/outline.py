r"""The fast reading of a document's headings and links, for the index.

markdown-it-py would take minutes for a workspace of ten thousand threads. This module looks for
the few places where a heading, a fence or a link can be at all, by patterns that begin with a
literal (the only ones that CPython's `re` runs quickly), and decides each from its own lines.

It never guesses. Every step either follows from the rules of markdown-it-py or gives up, and then
:func:`~stp_lsp.syntax.structure.parse_structure` is asked instead, so the two readings are one.
The argument is in ``docs/design/0001-one-reading-of-markdown.md``; the facts used here are:

- A line that begins with `#`s in its first column ends every paragraph, list and quote. Only a
  fence or a block of HTML at the top level can hold it.
- A line that begins with a fence's marker behind at most three blanks is never indented code nor
  the continuation of a paragraph: it opens or closes a fence.
- A fence that opens behind blanks may belong to a list. If none of its lines stands further left
  than its opening, it makes no difference which.

Nothing but the standard library's `re` and `typing` is imported until there are links or doubts.
"""

from __future__ import annotations

import re
from typing import NamedTuple

RawHeading = tuple[int, int, int]
RawLink = tuple[int, int, int, int]
Spans = list[tuple[int, int]]


class Outline(NamedTuple):
    """Headings and links of a document, as plain tuples for the index."""

    headings: tuple[RawHeading, ...]
    """Level, start and end of the text; only headings outside every quote and list."""
    links: tuple[RawLink, ...]
    """Start, end, start and end of the destination: inline links, images, definitions."""
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

_OPENING = re.compile(r"\n( {0,3})(`{3,}(?=[^`\n]*\n)|~{3,})")
_CLOSING = re.compile(r"\n([ \t]*)(`{3,}|~{3,})[ \t]*(?=\n)")
_OUTDENTED = tuple(re.compile(rf"\n {{0,{most}}}[^ \t\n]") for most in (0, 1, 2))
# One pass over the beginnings of lines. First a heading in the first column: its text is found at
# once unless blanks or closing `#`s end the line (then `_heading_text` does it). Then lines that
# may be something else than they seem: HTML, an underline, an indented heading, or (the last
# branch) so deep inside lists and quotes that the parser may have stopped reading.
_LINE = re.compile(
    r"\n(?=[#<=\- \t>*+0-9])(?:"
    r"(#{1,6})(?:[ \t]+([^\s#](?:[^\n]*[^\s#])?)(?=\n)|(?=[ \t\n]))"
    r"| {0,3}(?:(<)[A-Za-z!?/]|(-+|=+)[ \t]*(?=\n))"
    r"| {1,3}(#{1,6})(?=[ \t\n])"
    r"|(?=([ \t>*+\-0-9.)]{18})))"
)
_TABBED = re.compile(r"\n[ >*+\-0-9.)]*\t")
# Blanks, quote marks and list marks, as they may stand before the text of a line.
_MARKS = re.compile(r"(?:[ \t>]|(?:[-+*]|[0-9]{1,9}[.)])(?=[ \t\n]))*")
_ATX = re.compile(r"#{1,6}(?:[ \t]|$)")
_BULLET = re.compile(r"[-+*] +[^ \t]")
_BRACKET = re.compile(r"\][(:]")
# What begins a line but no block of HTML: an autolink; an anchor, which is more than one tag.
_NO_BLOCK = re.compile(r"<(?:https?|mailto):[^<>\s]*>|<a (?:id|name)=\"[^\"<>&\n]*\"></a>")


def outline(text: str, body_start: int = 0) -> Outline:
    """The headings and links of ``text`` below its header; never raises.

    Args:
        text: The whole document.
        body_start: Where the body begins; all offsets count from the start of ``text``.
    """
    found = read_fast(text, body_start)
    if isinstance(found, Outline):
        return found
    if _weight(text, found) <= MAX_WEIGHT:
        return read_slow(text, body_start)
    best = read_fast(text, body_start, sure=False)
    return best._replace(exact=False) if isinstance(best, Outline) else Outline((), (), False)


def read_slow(text: str, body_start: int = 0) -> Outline:
    """The outline as markdown-it-py sees it; the fast reading must be equal but for ``exact``."""
    from stp_lsp.syntax.structure import LinkKind, parse_structure

    structure = parse_structure(text, body_start)
    return Outline(
        tuple((each.level, *each.text_range) for each in structure.headings if each.top_level),
        tuple(
            (*each.range, *each.href_range)
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
    body = text[body_start:]
    if "\r" in body:
        # A blank in place of a carriage return keeps offsets and, at a line's end, means nothing.
        body = body.replace("\r\n", " \n")
        if "\r" in body:
            if sure:
                return "lone carriage return"
            body = body.replace("\r", "\n")
    src = f"\n{body}\n"
    shift = body_start - 1
    gaps: Spans = [(0, len(src))]
    fences = _fences(src, sure)
    if isinstance(fences, str):
        return fences
    if fences:
        gaps = _gaps(fences, len(src))
    headings: list[RawHeading] = []
    heading_lines: list[int] = []
    comments: Spans = []
    for start, end in gaps:
        for match in _LINE.finditer(src, start, end):
            line = match.start()
            at, stop = match.span(2)
            if at < 0:
                if match[1] is None:
                    doubt = _doubt(src, match, start, comments)
                    if doubt and sure:
                        return doubt
                    continue
                at, stop = _heading_text(src, match.end())
                if at == stop and src[at] in " \t" and text[at + shift] != "\r":
                    at = stop = at + 1
            heading_lines.append(line)
            headings.append((match.end(1) - line - 1, at + shift, stop + shift))
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
    links: tuple[RawLink, ...] = ()
    if _BRACKET.search(src):
        from stp_lsp.syntax.outline_links import read_links

        found = read_links(src, gaps, heading_lines, comments, sure=sure)
        if isinstance(found, str):
            return found
        links = tuple(
            (first + shift, last + shift, href + shift, href_end + shift)
            for first, last, href, href_end in found
        )
    return Outline(tuple(headings), links, True)


def _fences(src: str, sure: bool) -> Spans | str:
    """The fences that open behind at most three blanks, from newline to newline."""
    found: Spans = []
    at = 0
    while opening := _OPENING.search(src, at):
        indent, marker = opening.group(1, 2)
        for closing in _CLOSING.finditer(src, opening.end()):
            tail = closing[2]
            if tail[0] == marker[0] and len(tail) >= len(marker):
                if len(closing[1]) <= 3 and "\t" not in closing[1]:
                    break
                if indent and sure:
                    return "fence"  # a list may be deep enough for this to close its fence
        else:
            if indent and sure:
                return "fence"  # it ends with its list, wherever that is
            found.append((opening.start(), len(src)))
            break
        if indent and sure:
            outdented = _OUTDENTED[len(indent) - 1]
            if len(closing[1]) < len(indent) or outdented.search(
                src, opening.end(), closing.start()
            ):
                return "fence"
        at = closing.end()
        found.append((opening.start(), at))
    return found


def _gaps(fences: Spans, length: int) -> Spans:
    """What lies between the fences; each gap begins and ends with a newline."""
    gaps: Spans = []
    at = 0
    for start, end in fences:
        gaps.append((at, start + 1))
        at = end
    if at < length:
        gaps.append((at, length))
    return gaps


def _doubt(src: str, odd: re.Match[str], gap: int, comments: Spans) -> str:
    """Why the line that ``odd`` begins is not what it seems, or nothing.

    A comment that begins and ends on its line is no doubt; it is added to ``comments``.
    """
    start = odd.start()
    if odd[3]:
        at = odd.start(3)
        end = src.index("\n", at)
        if src.startswith("<!--", at) and src.find("-->", at + 2, end) >= 0:
            comments.append((start, end))
            return ""
        return "" if _NO_BLOCK.match(src, at) else "html"
    if odd[4]:
        if start == gap or (comments and comments[-1][1] == start):
            return ""  # the body's first line, or what precedes is a fence or a comment
        above = src[src.rfind("\n", 0, start) + 1 : start]
        if not above.strip(" \t") or _ATX.match(above):
            return ""
        # Behind a bullet's text it is a rule or goes on with the text, but never a heading.
        return "" if odd.start(4) == start + 1 and _BULLET.match(above) else "underline"
    if odd[5]:
        return "indented heading"
    return "deep" if _is_deep(src, start + 1) else ""


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
    found = _fences(src, sure=True)
    return None if isinstance(found, str) else found


def is_deep(src: str, at: int) -> bool:
    """Whether the line that begins at ``at`` may lie beyond the level at which reading stops."""
    return _is_deep(src, at)
