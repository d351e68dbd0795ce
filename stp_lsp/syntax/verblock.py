"""The version line of a document: `verblock: "04 Mar 2026:v0.2: Ada - What changed"`.

No tool reads it; it is for people (FORMAT.md 4.3). So the reader takes what is there and leaves
empty what is not, and :func:`verblock_fault` says what is off the grammar.

Not here: writing the next version, which needs a clock and an author.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from stp_lsp.syntax.dates import day_in_words, long_date, parse_day
from stp_lsp.text.range import Range

GENERATED: Final = "auto-generated"
"""What the headers of generated documents say instead."""
GRAMMAR: Final = "DD Mon YYYY:vX.Y: Author - Comment"

_SHAPE = re.compile(r'("?)([^:"\n]{0,40}):v([0-9]{1,6}(?:\.[0-9]{1,6}){1,2})(?![0-9.])')
_LONG = re.compile(r"([0-9]{1,2}) ([A-Za-z]{3})[a-z]{0,6} ([0-9]{4})")
_STRICT_DATE = re.compile(r"[0-9]{2} [A-Z][a-z]{2} [0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OPENING = re.compile(
    rf'"({_STRICT_DATE.pattern}):v[0-9]{{1,6}}(?:\.[0-9]{{1,6}}){{1,2}}: (?=[^\s"-])'
)
"""A version line as it should be, up to the author."""


class Verblock(NamedTuple):
    """A version line taken apart; whatever is missing is empty, its range too."""

    date: str
    """`YYYY-MM-DD`; empty when the text is no day of the calendar."""
    date_range: Range
    version: tuple[int, ...]
    """Two or three numbers."""
    version_range: Range
    """Without the `v`."""
    author: str
    author_range: Range
    comment: str
    comment_range: Range
    quoted: bool
    """Whether it stands between double quotes."""


def is_generated_verblock(value: str) -> bool:
    """Whether a tool writes the document that has this version line."""
    return value.strip().strip('"') == GENERATED


def parse_verblock(value: str, start: int = 0) -> Verblock | None:
    """The parts of a version line; ``None`` when there is no version in it.

    Text without ` - ` behind the version is a comment whose author is missing.

    Args:
        value: The raw value of the field.
        start: Where the value stands in the document; all ranges count from there.
    """
    shape = _SHAPE.match(value)
    if shape is None:
        return None
    end = len(value.rstrip())
    quoted = bool(shape[1]) and end > shape.end() and value[end - 1] == '"'
    if quoted:
        end -= 1
    at = min(shape.end(), end)
    if value.startswith(":", at):
        at += 1
    dash = value.find(" - ", at, end)
    author = _trimmed(value, at, dash if dash >= 0 else at)
    comment = _trimmed(value, dash + 3 if dash >= 0 else at, end)
    return Verblock(
        _date(shape[2]),
        Range(*shape.span(2)).shift(start),
        tuple(int(part) for part in shape[3].split(".")),
        Range(*shape.span(3)).shift(start),
        value[author.start : author.end],
        author.shift(start),
        value[comment.start : comment.end],
        comment.shift(start),
        quoted,
    )


def verblock_fault(value: str) -> str:
    """What is off the grammar of FORMAT.md 4.3, in a few words; empty when nothing is.

    A date with dashes is accepted, because `intent init` itself writes it.
    """
    if _is_faultless(value.rstrip()) or is_generated_verblock(value):
        return ""
    if not value.strip():
        return "it is empty"
    block = parse_verblock(value)
    if block is None:
        return f"it does not follow `{GRAMMAR}`"
    written = value[block.date_range.start : block.date_range.end]
    if not block.date:
        return f"`{written}` is no day" if written else "the date is missing"
    if not _STRICT_DATE.fullmatch(written):
        return f"the date is better written `{long_date(block.date)}`"
    if not block.author:
        return "the author is missing" if block.comment else "author and comment are missing"
    if not block.comment:
        return "the comment is missing"
    if block.quoted:
        return ""
    return "its closing quote is not on this line" if value[:1] == '"' else "it is not in quotes"


def _is_faultless(value: str) -> bool:
    """Whether a line is without a fault at first sight, as nearly every one is."""
    opening = _OPENING.match(value)
    if opening is None or value[-1] != '"' or not _date(opening[1]):
        return False
    dash = value.find(" - ", opening.end())
    return dash >= 0 and bool(value[dash + 3 : -1].strip(" \t"))


def repaired_verblock(value: str, author: str) -> str:
    """``value`` as the grammar wants it; empty when too little of it is there.

    Args:
        value: The raw value of the field.
        author: Who is named where nobody is.
    """
    block = parse_verblock(value)
    if block is None or not block.date or not block.comment:
        return ""
    written = value[block.date_range.start : block.date_range.end]
    day = written if _STRICT_DATE.fullmatch(written) else long_date(block.date)
    name = block.author or author
    version = ".".join(map(str, block.version))
    return f'"{day}:v{version}: {name} - {block.comment}"' if name else ""


@lru_cache(maxsize=256)
def _date(written: str) -> str:
    found = _LONG.fullmatch(written.strip())
    if found is not None:
        return day_in_words(found[1], found[2], found[3])
    return parse_day(written)


def _trimmed(text: str, start: int, end: int) -> Range:
    """The part without the blanks at its ends."""
    while start < end and text[start] in " \t":
        start += 1
    while end > start and text[end - 1] in " \t":
        end -= 1
    return Range(start, end)
