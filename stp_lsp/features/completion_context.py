"""Where the cursor stands while somebody types, judged from the line and a few cheap looks back.

A half-typed document is the normal case here, so nothing is parsed: the header is known from the
facts, a section from the headings in them, and fenced code from the fences above the line. What a
finished text says at a place is the business of ``cursor``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from stp_lsp.features.name_search import ThreadNames, thread_names
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind, is_thread_id
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.header import HeaderState

_LONGEST_LINE: Final = 2000
"""How far a line is read to either side of the cursor."""
_WORD_CHARACTERS: Final = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"
)
_WORD = re.compile(r"[A-Za-z0-9_]*")
_KEY_ONLY = re.compile(r"[A-Za-z0-9_-]*")
_LEAD = re.compile(r"[ \t>]*(?:[-*+][ \t]+|[0-9]{1,9}[.)][ \t]+)?")


@dataclass(frozen=True)
class Typing:
    """The cursor with its surroundings; what costs more than a look is found when asked for."""

    snapshot: Snapshot
    document: Document
    text: str
    offset: int
    line_start: int
    left: str
    """The line up to the cursor, at most its last 2,000 characters."""
    right: str
    """The line from the cursor on, at most 2,000 characters."""
    in_header: bool
    """Whether the line belongs to the header, or would once a key were typed on it."""
    invoked: bool
    """Whether the user asked for completions, instead of merely typing on."""

    @cached_property
    def in_fence(self) -> bool:
        """Whether the line lies in fenced code."""
        if self.in_header or self.document.kind is Kind.INTENTFILES:
            return False
        return is_fenced(self.text, self.document.facts.body_start, self.line_start)

    @cached_property
    def word(self) -> str:
        """The letters and digits right before the cursor."""
        start = len(self.left)
        while start and self.left[start - 1] in _WORD_CHARACTERS:
            start -= 1
        return self.left[start:]

    @cached_property
    def rest(self) -> str:
        """The letters and digits right behind the cursor."""
        match = _WORD.match(self.right)
        return match[0] if match else ""

    @property
    def prefix(self) -> str:
        """What thread ids of this workspace begin with."""
        return self.snapshot.project.prefix

    @cached_property
    def names(self) -> ThreadNames:
        """The threads of this workspace."""
        return thread_names(self.snapshot)

    @property
    def own(self) -> str:
        """The id of the thread to which the document belongs; empty outside one."""
        return self.document.place.thread

    @cached_property
    def section(self) -> str:
        """The text of the nearest heading above the line, in lower case; empty without one."""
        headings = self.document.facts.headings
        index = bisect_left(headings, self.line_start, key=lambda heading: heading[1])
        return headings[index - 1][3].lower() if index else ""


def read_typing(snapshot: Snapshot, document: Document, offset: int, *, invoked: bool) -> Typing:
    """What surrounds ``offset``, which is moved to the nearest end when it is outside the text."""
    text = document.text
    offset = min(max(offset, 0), len(text))
    lowest = max(0, offset - _LONGEST_LINE)
    start = max(text.rfind("\n", lowest, offset), text.rfind("\r", lowest, offset)) + 1
    start = start or lowest
    right = text[offset : offset + _LONGEST_LINE]
    for end in ("\n", "\r"):
        right = right.partition(end)[0]
    in_header = (
        start > 0
        and text.startswith("---")
        and _in_header(document, text, start, text[start:offset] + right)
    )
    return Typing(
        snapshot, document, text, offset, start, text[start:offset], right, in_header, invoked
    )


def thread_in_hand(typing: Typing, before: int) -> Thread | None:
    """The thread that a short id typed now would belong to (FORMAT.md 3.3, 6).

    The thread whose folder holds the document; else one named earlier on the line; else one that
    the nearest heading names. The same order as in ``syntax/notation.py``.

    Args:
        typing: The cursor.
        before: Where the short id begins.
    """
    threads = typing.snapshot.threads
    if typing.own:
        return threads.get(typing.own)
    facts = typing.document.facts
    index = bisect_left(facts.mentions, (before,))
    while index:
        index -= 1
        start, _, target, _ = facts.mentions[index]
        if start < typing.line_start:
            break
        thread = threads.get(target.partition("/")[0])
        if thread is not None:
            return thread
    index = bisect_right(facts.headings, before, key=lambda heading: heading[1])
    if not index:
        return None
    _, start, end, _ = facts.headings[index - 1]
    for mention in facts.mentions[bisect_left(facts.mentions, (start,)) :]:
        if mention[0] >= end:
            break
        if is_thread_id(mention[2], typing.prefix):
            return threads.get(mention[2])
    return None


def _in_header(document: Document, text: str, line_start: int, line: str) -> bool:
    """Whether the line belongs to the header, or would once a key were typed on it."""
    state = HeaderState(document.facts.header_state)
    if line == "---" or state is HeaderState.COLLAPSED:
        return False
    if state is HeaderState.CLOSED:
        return line_start < document.facts.body_start
    if not _KEY_ONLY.fullmatch(line):
        return line_start < document.facts.body_start
    if state is HeaderState.UNCLOSED:
        return line_start <= document.facts.body_start
    # Nothing but `---` was written so far, and this is the line below it.
    return text[3:line_start].strip("\r\n") == "" and text.count("\n", 0, line_start) == 1


def is_fenced(text: str, start: int, line_start: int) -> bool:
    """Whether the line that begins at ``line_start`` lies in a fenced code block.

    Counts the fences between ``start`` and the line, in lists and quotes too. This is not the
    whole of Markdown (``Structure.context`` is), but it costs next to nothing at any size.
    """
    opened = ""
    ticks, tildes = _next(text, "```", start, line_start), _next(text, "~~~", start, line_start)
    while ticks < line_start or tildes < line_start:
        at = min(ticks, tildes)
        begin = text.rfind("\n", start, at) + 1
        begin = begin or start
        end = text.find("\n", at, line_start)
        end = end if end >= 0 else line_start
        lead = _LEAD.match(text, begin, at)
        if lead is not None and lead.end() == at:
            mark = text[at]
            length = at
            while length < end and text[length] == mark:
                length += 1
            rest = text[length:end]
            if not opened:
                opened = "" if mark == "`" and "`" in rest else text[at:length]
            elif mark == opened[0] and length - at >= len(opened) and not rest.strip():
                opened = ""
        if ticks < end:
            ticks = _next(text, "```", end, line_start)
        if tildes < end:
            tildes = _next(text, "~~~", end, line_start)
    return bool(opened)


def _next(text: str, marker: str, start: int, stop: int) -> int:
    """Where ``marker`` comes next; ``stop`` when it does not."""
    found = text.find(marker, start, stop)
    return stop if found < 0 else found
