"""The list of active threads in `wip.md` (FORMAT.md 6.1).

Nothing reads it but people, so it is written freely. An *entry* is a bullet that begins with the
thread it is about; an id further on in a sentence ("None. ST0001 through ST0005 are done") lists
nothing. For the question whether a thread is missing, any mention in the section counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter
from typing import Final, NamedTuple

from stp_lsp.model.document import Document
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.notation import Form
from stp_lsp.syntax.placeholders import is_placeholder_line
from stp_lsp.syntax.structure import Context
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_NAME: Final = "active steel threads"
_BULLET = re.compile(r"([ \t]*)[-*+][ \t]+(?:\[[ ~?-]\][ \t]+)?(?=[^ \t\n])")
_SUBJECT_END = re.compile(r" -- | — | – | - | \(|: |:$|$", re.M)
_BEFORE = re.compile(r"[*_\[`]*(?:[A-Za-z]{1,8}[0-9]{0,3}\{)?")
_NOTHING = re.compile(r"[-*+_(\[]{0,4} ?(?:none|nothing)(?: yet| now)?[.)\]_*]{0,4}", re.IGNORECASE)
_start = attrgetter("start")
_HIDDEN = (Context.FENCE, Context.COMMENT)


class Entry(NamedTuple):
    """One bullet of the list."""

    range: Range
    """Its lines, with what is nested below it and the last line's end."""
    threads: tuple[tuple[str, Range], ...]
    """The threads that it is about, and where they are named; at least one."""


def active_list(document: Document) -> Range | None:
    """The lines below the list's heading, up to the next heading of the same weight."""
    headings = document.facts.headings
    for at, (level, _, end, title) in enumerate(headings):
        if title.strip().casefold() != _NAME:
            continue
        text = document.text
        start = text.find("\n", end) + 1 or len(text)
        later = next((place for other, place, *_ in headings[at + 1 :] if other <= level), -1)
        stop = len(text) if later < 0 else text.rfind("\n", 0, later) + 1
        return Range(start, max(start, stop))
    return None


def heading_of_list(document: Document) -> Range:
    """The text of the list's heading; an empty range when there is none."""
    for _, start, end, title in document.facts.headings:
        if title.strip().casefold() == _NAME:
            return Range(start, end)
    return Range(0, 0)


def mentioned(document: Document, where: Range) -> frozenset[str]:
    """Every thread that is named between two offsets, in any form."""
    return frozenset(
        target.partition("/")[0]
        for start, _, target, _ in document.facts.mentions
        if where.start <= start < where.end
    )


def entries(document: Document, where: Range) -> Iterator[Entry]:
    """The bullets of a list that begin with a thread, those nested below others included."""
    text = document.text
    mentions = [
        mention
        for mention in document.mentions
        if where.start <= mention.start < where.end
        and "/" not in mention.target
        and mention.form is not Form.PATH
    ]
    at = where.start
    while at < where.end:
        following = _next_line(text, at, where.end)
        bullet = _BULLET.match(text, at, following)
        if bullet is not None and document.structure.context(bullet.start()) not in _HIDDEN:
            subject = _SUBJECT_END.search(text, bullet.end(), following)
            end = subject.start() if subject is not None else following
            first = bisect_left(mentions, bullet.end(), key=_start)
            named = mentions[first : bisect_left(mentions, end, key=_start)]
            if named and _BEFORE.fullmatch(text, bullet.end(), named[0].start):
                stop = _end_of_item(text, following, where.end, len(bullet[1]))
                threads = tuple((each.target, each.range) for each in named)
                yield Entry(Range(at, stop), threads)
        at = following


def bullet_of(thread: Thread) -> str:
    """The line of a thread, which may have no title."""
    return f"- {thread.id}: {thread.title}" if thread.title else f"- {thread.id}"


def with_entries(document: Document, where: Range, lines: list[str]) -> TextEdit:
    """The edit that puts new bullets at the end of the list.

    They follow the last bullet, or what else stands there; a lone "None." and what is left of the
    template make room.
    """
    text = document.text
    newline = "\r\n" if "\r\n" in text else "\n"
    added = newline.join(lines)
    body = text[where.start : where.end]
    start = where.start + len(body) - len(body.lstrip())
    end = where.start + len(body.rstrip())
    if end <= where.start:  # an empty section
        if body and where.end == len(text):
            return TextEdit(Range(where.end, where.end), f"{added}{newline}")
        opening = newline if text[where.start - 1 : where.start] == "\n" else newline * 2
        return TextEdit(Range(where.start, where.start), f"{opening}{added}{newline}")
    if all(_says_nothing(line) for line in body.splitlines()):
        return TextEdit(Range(start, end), added)
    last = max((item.end for item in _items(text, where)), default=-1)
    if last < 0:
        return TextEdit(Range(end, end), newline * 2 + added)
    at = where.start + len(text[where.start : last].rstrip())
    return TextEdit(Range(at, at), newline + added)


def _says_nothing(line: str) -> bool:
    line = line.strip()
    return not line or _NOTHING.fullmatch(line) is not None or is_placeholder_line(line)


def _items(text: str, where: Range) -> Iterator[Range]:
    """The top-level bullets of a section, nested lines included."""
    at = where.start
    while at < where.end:
        following = _next_line(text, at, where.end)
        bullet = _BULLET.match(text, at, following)
        if bullet is not None and not bullet[1]:
            yield Range(at, _end_of_item(text, following, where.end, 0))
        at = following


def _next_line(text: str, at: int, limit: int) -> int:
    end = text.find("\n", at, limit)
    return limit if end < 0 else end + 1


def _end_of_item(text: str, at: int, limit: int, indent: int) -> int:
    """Where an item ends whose first line ends at ``at``: before what is not deeper than it."""
    end = at
    blank = False
    while at < limit:
        following = _next_line(text, at, limit)
        line = text[at:following]
        stripped = line.strip()
        depth = len(line) - len(line.lstrip())
        if stripped:
            lazy = not blank and not _BULLET.match(line) and stripped[0] not in "#|<>`~"
            if depth <= indent and not lazy:
                break
            end = following
        blank = not stripped
        at = following
    return end
