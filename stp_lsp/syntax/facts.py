"""What the index keeps of a document once its text is dropped: plain, comparable, marshallable.

:class:`Facts` is a function of the text, the kind of document and the thread that owns it, and of
nothing else. Everything the graph needs of a closed document is here; whatever only a request
needs (an excerpt for a card, the context of one id) is read from the text when it is asked for.
"""

from __future__ import annotations

import marshal
from typing import Any, NamedTuple

from stp_lsp.syntax.mentions import RawGroup, RawMention, RawPath
from stp_lsp.syntax.outline import RawHeading, RawLink
from stp_lsp.text.line_table import RawTable

__all__ = [
    "Facts",
    "RawCanon",
    "RawField",
    "RawGroup",
    "RawHeading",
    "RawLink",
    "RawMark",
    "RawMention",
    "RawPart",
    "RawPath",
    "from_plain",
    "pack",
    "to_plain",
    "unpack",
]

RawField = tuple[str, str, int, int, int]
RawMark = tuple[str, int, int, str]
"""A fault of the text itself: its name, where, and what to say."""
RawPart = tuple[str, str, str, int, int]
"""A work package, criterion or test of a canon thread: key, title, status, and where."""


class RawCanon(NamedTuple):
    """A thread or an issue that is kept as JSON (FORMAT.md 13)."""

    id: str
    title: str
    status: str
    slug: str
    created: str
    completed: str
    start: int
    end: int
    """Where the title stands in the file."""
    objective: str
    """The first paragraph, cut to a card's length."""
    parts: tuple[RawPart, ...]


class Facts(NamedTuple):
    """Everything that stays in memory of one document."""

    table: RawTable
    header_state: int
    fields: tuple[RawField, ...]
    body_start: int
    headings: tuple[RawHeading, ...]
    links: tuple[RawLink, ...]
    mentions: tuple[RawMention, ...]
    groups: tuple[RawGroup, ...]
    paths: tuple[RawPath, ...]
    marks: tuple[RawMark, ...]
    body_fields: tuple[RawField, ...]
    """`- **Status**: X` and its kin below the title (FORMAT.md 4.4), keys in lower case."""
    cited: tuple[int, ...]
    """The marks of the files that its test rows may cite (:mod:`stp_lsp.syntax.cited_marks`)."""
    canon: RawCanon | None


def to_plain(facts: Facts) -> tuple[object, ...]:
    """``facts`` as nested plain tuples, which is all that `marshal` accepts."""
    return (
        tuple(facts.table),
        *facts[1:-1],
        None if facts.canon is None else tuple(facts.canon),
    )


def from_plain(plain: tuple[Any, ...]) -> Facts:
    """The inverse of :func:`to_plain`; the other end of the pipe is this same module."""
    table, *middle, canon = plain
    return Facts._make((RawTable(*table), *middle, None if canon is None else RawCanon(*canon)))


def pack(facts: Facts) -> bytes:
    """``facts`` in a fourth of the memory; for this process and those it starts, and nobody else.

    `marshal` is by far the fastest format, and safe as long as we ourselves wrote the bytes.
    """
    return marshal.dumps(to_plain(facts))  # type: ignore[arg-type]  # plain all through


def unpack(packed: bytes) -> Facts:
    """The inverse of :func:`pack`."""
    return from_plain(marshal.loads(packed))
