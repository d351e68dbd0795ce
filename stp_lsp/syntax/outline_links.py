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

Whatever fails a step is a doubt. Deliberately not here: definitions of references. Anything that
could be one is a doubt, because it turns other brackets into links.
"""

from __future__ import annotations

import re

Spans = list[tuple[int, int]]
RawLink = tuple[int, int, int, int]

MAX_LOOSE = 8
"""Unpaired `[` in a chunk; above twenty the parser stops nesting and its answer changes."""

_MASK = "\x01"
"""Stands for every character of a code span."""
# Fences and HTML behind list marks, quote marks or more than three blanks.
_HIDDEN = re.compile(r"\n[ \t>*+\-0-9.)]*(?:`{3,}(?=[^`\n]*\n)|~{3,}|<[A-Za-z!?/])")
_PLAIN_LINE = re.compile(
    r" {0,3}(?:(?:[-+*]|[0-9]{1,9}[.)]) {1,4}|> {0,4})*"
    r"(?![ \t>\n]|(?:[-+*]|[0-9]{1,9}[.)])[ \t\n])"
)
_LINK = re.compile(r"!?\[[^\[\]]*\]\((?:([^\s()<>\\&\[\]`\x00-\x20\x7f]*)|<([^<>\\&\n\x01]*)>)\)")
_PAIR = re.compile(r"\[[^\[\]]*\]")
_TAG = re.compile(r"<(?:[A-Za-z!?/]|[^\s<>@]*@)")
_RUN = re.compile(r"`+")
_REFUSED = re.compile(r"(?:javascript|vbscript|file|data):", re.IGNORECASE)


class Doubt(Exception):  # noqa: N818  # it is no error
    """The fast reading cannot tell."""


class _Chunk:
    """What the lines of a chunk that have been read say about those that follow."""

    __slots__ = ("columns", "end", "loose")

    def __init__(self) -> None:
        self.end = 0
        """How far it has been read."""
        self.reset(0)

    def reset(self, at: int) -> None:
        """Begins a new chunk at the newline ``at``."""
        self.end = at
        self.loose = 0
        self.columns = 0


def read_links(
    src: str, gaps: Spans, headings: list[int], comments: Spans, sure: bool
) -> list[RawLink] | str:
    """The links outside fences, or the name of a doubt.

    Args:
        src: The body between two newlines.
        gaps: What lies between the fences.
        headings: The newlines before the headings.
        comments: The comments of one line, from newline to newline.
        sure: When false, doubtful links are left out instead.
    """
    if sure and "]:" in src and _may_define(src, gaps):
        return "definition"
    if "](" not in src:
        return []
    links: list[RawLink] = []
    hidden = [
        match.start() for start, end in gaps for match in _HIDDEN.finditer(src, start, end)
    ]
    # Whatever ends a chunk and can be told from here; the ends of headings and comments too.
    walls = sorted([*headings, *(start for start, _ in comments), *(start for start, _ in gaps)])
    chunk = _Chunk()
    ...
