r"""Definitions of references in the fast reading: `[2.6.0]: https://…`, as change logs end with.

A definition may begin only where a paragraph could: behind a blank line, a heading, a fence, or
another definition. One that fills exactly one line, in the first column, with a plain label and a
plain destination, is what it seems, if the line below cannot be its title. Any other `]:` that may
begin a paragraph is a doubt.

What definitions do to other brackets does not matter here: a reference is no link with a
destination of its own. Only `][` does, where the text of a link could become a label.
"""

from __future__ import annotations

import re

Spans = list[tuple[int, int]]
RawLink = tuple[int, int, int, int]

MAX_LABEL = 1000
"""How far above a `]:` its `[` is looked for."""
MAX_PREFIX = 100
"""How far to the left of a `[` the beginning of its line is looked for."""

_PLAIN = re.compile(
    r"\[[^\[\]\\`<>&\s][^\[\]\\`<>&\n]{0,200}\]:[ \t]+"
    r"([^\s<>()\\&\[\]`\x00-\x20\x7f]+)[ \t]*(?=\n(?![ \t]*[\"'(]|[ \t]*[|:\-][|:\- \t]*\n))"
)
_REFUSED = re.compile(r"(?:javascript|vbscript|file|data):", re.IGNORECASE)


def read_definitions(src: str, gaps: Spans, headings: list[int]) -> list[RawLink] | None:
    """The definitions outside fences, or ``None`` in doubt.

    Args:
        src: The body between two newlines.
        gaps: What lies between the fences, from newline to newline.
        headings: The newlines before the headings, ascending.
    """
    if "][" in src:
        return None if any(True for _ in _candidates(src, gaps)) else []
    found: list[RawLink] = []
    heads = frozenset(headings)
    last = -1
    for start, opening in _candidates(src, gaps):
        match = _PLAIN.match(src, opening) if opening >= 0 else None
        if match is None or src[opening - 1] != "\n" or _REFUSED.match(match[1]):
            return None
        line = opening - 1
        above = src.rfind("\n", 0, line)
        follows = line in (start, last) or above in heads
        if not follows and (above < 0 or src[above:line].strip(" \t\n")):
            return None
        last = src.index("\n", match.end(1))
        found.append((opening, match.end(1), match.start(1), match.end(1)))
    return found


def _candidates(src: str, gaps: Spans) -> list[tuple[int, int]]:
    """Each `[` whose `]:` may make it a definition, with the beginning of its gap; -1 in doubt.

    A definition begins its paragraph with the `[` that is nearest above; only container marks
    may precede on that line.
    """
    found: list[tuple[int, int]] = []
    for start, end in gaps:
        at = src.find("]:", start, end)
        while at >= 0:
            opening = src.rfind("[", max(at - MAX_LABEL, start), at)
            if opening < 0:
                if at - MAX_LABEL > start:
                    found.append((start, -1))
            else:
                before = src[max(opening - MAX_PREFIX, start) : opening]
                before = before[before.rfind("\n") + 1 :]
                if before.endswith("\\") or not before.strip(" \t>*+-0123456789.)"):
                    found.append((start, opening))
            at = src.find("]:", at + 2, end)
    return found
