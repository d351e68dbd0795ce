"""Whether a thread is expected at the cursor, and how much of its name is typed.

A thread is expected in a bullet of a list of related or active threads, in the first cell of a row
of the index, in the text of a link, after "see", "thread" or "descoped-to:", and behind the bare
prefix: `ST parse`.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from stp_lsp.features.completion_context import Typing
from stp_lsp.model.layout import Kind
from stp_lsp.syntax.index_rows import BEGIN_MARKER, END_MARKER

_BULLET = re.compile(r"[ \t]*[-*+][ \t]+(?=\S|\Z)")
_CUE = re.compile(
    r"(?<![A-Za-z0-9_])(?:see|threads?|descoped-to:)[ \t]+([^\W_][\w-]{0,40})?\Z", re.IGNORECASE
)
_LINK_TEXT = re.compile(r"(?<![\]!\\])\[([^\[\]]{0,80})\Z")
_BOX = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+\[.?\Z")
_ROW = re.compile(r"[ \t]*\|[ \t]*\[?([^|\]]{0,60})\Z")


class Position(Enum):
    """Why a thread id may stand here."""

    PROSE = "anywhere"
    CUE = "after a word that announces a thread"
    LINK = "link text"
    RELATED = "list of related threads"
    ACTIVE = "list of active threads"
    INDEX = "index row"


class Slot(NamedTuple):
    """A place where a thread is expected, and how much of it is typed."""

    position: Position
    query: str
    """The words or digits typed so far."""
    width: int
    """How many characters before the cursor the id will replace."""

    @property
    def is_list(self) -> bool:
        """Whether a thread is expected here and nothing else."""
        return self.position in (Position.RELATED, Position.ACTIVE, Position.INDEX)


NOWHERE = Slot(Position.PROSE, "", 0)


def read_slot(typing: Typing) -> Slot:
    """What kind of place the cursor is in."""
    left, kind = typing.left, typing.document.kind
    if typing.in_header:
        return NOWHERE
    if kind is Kind.INDEX and is_between_markers(typing):
        row = _ROW.match(left)
        if row is not None:
            return Slot(Position.INDEX, row[1], len(row[1]))
    bullet = _BULLET.match(left)
    if bullet is not None:
        section, query = typing.section, left[bullet.end() :]
        if "related" in section:
            return Slot(Position.RELATED, query, len(query))
        if kind is Kind.WIP and "active" in section:
            return Slot(Position.ACTIVE, query, len(query))
    near = max(0, len(left) - 90)
    cue = _CUE.search(left, near)
    if cue is not None:
        query = cue[1] or ""
        return Slot(Position.CUE, query, len(query))
    bare = _after_prefix(typing.prefix).search(left, near)
    if bare is not None:
        return Slot(Position.CUE, bare[1], len(bare[0]))
    link = _LINK_TEXT.search(left, near)
    if link is not None and not _BOX.match(left):
        return Slot(Position.LINK, link[1], len(link[1]))
    return NOWHERE


def is_between_markers(typing: Typing) -> bool:
    """Whether the line is one that regenerating the index writes anew."""
    begin = typing.text.rfind(BEGIN_MARKER, 0, typing.line_start)
    if begin < 0 or typing.text.find(END_MARKER, begin, typing.line_start) >= 0:
        return False
    return typing.text.find(END_MARKER, typing.line_start) >= 0


@lru_cache(maxsize=16)
def _after_prefix(prefix: str) -> re.Pattern[str]:
    """A title typed behind the bare prefix: `ST parse`."""
    return re.compile(rf"(?<![A-Za-z0-9_]){re.escape(prefix)} ([^\W_][\w-]{{1,40}})\Z")
