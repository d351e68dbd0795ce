"""What naming something looks like as data: mentions, groups and written paths.

Reading them out of a text is the work of ``notation``.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from stp_lsp.text.range import Range


class Form(IntEnum):
    """How a mention is written."""

    BARE = 0
    """`ST0005`"""
    QUALIFIED = 1
    """`ST0005/03`, `ST0005 WP-03`, `ST0005/AC-01.2`"""
    SCOPED = 2
    """`WP-03` or `AC-01.2` alone"""
    BRACE = 3
    """a member of `ST000{1,3}`; its range is the part between the separators"""
    INSIDE = 4
    """a member that a range names without writing it; its range is the whole group"""
    TAIL = 5
    """the short end of a range or list: `12` in `WP-02..12`"""
    PATH = 6
    """part of a path: `st/COMPLETED/ST0005/design.md`"""
    ISSUE = 7
    """`issue 0011`"""


class Mention(NamedTuple):
    """One place that names something."""

    start: int
    end: int
    target: str
    form: Form

    @property
    def range(self) -> Range:
        """The characters that name the target."""
        return Range(self.start, self.end)


class Group(NamedTuple):
    """A brace group or a range: several targets written as one."""

    start: int
    end: int
    targets: tuple[str, ...]
    brace: bool

    @property
    def range(self) -> Range:
        """The whole group."""
        return Range(self.start, self.end)


class PathText(NamedTuple):
    """A written path that holds a thread id, as it stands in the text."""

    start: int
    end: int
    path: str
    thread: str

    @property
    def range(self) -> Range:
        """The whole path."""
        return Range(self.start, self.end)


RawMention = tuple[int, int, str, int]
RawGroup = tuple[int, int, tuple[str, ...], bool]
RawPath = tuple[int, int, str, str]


class RawMentions(NamedTuple):
    """The same three lists as plain tuples: what crosses a process border and fills the index."""

    mentions: tuple[RawMention, ...]
    groups: tuple[RawGroup, ...]
    paths: tuple[RawPath, ...]


class Mentions(NamedTuple):
    """All that :func:`stp_lsp.syntax.notation.find_mentions` found, each part ordered by place."""

    mentions: tuple[Mention, ...]
    groups: tuple[Group, ...]
    paths: tuple[PathText, ...]
