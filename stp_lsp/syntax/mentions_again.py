"""What an edited text mentions, from what the text before did: only the line typed into is read.

An index of ten thousand threads names one in each row, and reading all of them takes 14 ms of every
key press. No form of an id reaches over a line's end, and a line tells another one something in
four cases only: as a heading, whose thread short ids below belong to; between two packages of one
list, when next to nothing is between them; at the end of a list of threads that the next line goes
on with; and if it is so long that nobody looks beyond it. In each of them all is read again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from typing import Any, Final, TypeVar

from stp_lsp.syntax.mentions import RawGroup, RawMention, RawMentions, RawPath
from stp_lsp.syntax.notation import scan_mentions
from stp_lsp.text.difference import common_characters
from stp_lsp.text.range import Range

_SHORT: Final = re.compile(r"WP|A[CT][-0-9]")
"""What short ids begin with: which thread they belong to may be said elsewhere."""
_SHORTEST: Final = 4
"""Characters of a line that separate what stands before it from what stands behind it."""
_LONGEST: Final = 1000
"""Characters of a line; far fewer than how far back a short id looks for its thread."""

_Raw = TypeVar("_Raw", bound=tuple[Any, ...])


def scan_mentions_again(
    before: str, known: RawMentions, text: str, owner: str | None, prefix: str
) -> RawMentions:
    """What :func:`~stp_lsp.syntax.notation.scan_mentions` says of ``text``.

    Args:
        before: Another text, the more alike the better.
        known: What was read there, for the same owner and prefix.
        text: The whole document.
        owner: The thread whose directory holds the document, if any.
        prefix: What thread ids begin with.
    """
    head, tail = common_characters(before, text)
    start = text.rfind("\n", 0, head) + 1
    old_end = _line_end(before, len(before) - tail)
    by = len(text) - len(before)
    end = old_end + by
    line = text[start:end]
    if (
        not _is_alone(before[start:old_end], prefix)
        or not _is_alone(line, prefix)
        or text.startswith(prefix, end + 1)
    ):
        return scan_mentions(text, owner, prefix)
    read = scan_mentions(line, owner, prefix)

    old = Range(start, old_end)
    return RawMentions(
        _spliced(known.mentions, read.mentions, old, by, _moved_mentions),
        _spliced(known.groups, read.groups, old, by, _moved_groups),
        _spliced(known.paths, read.paths, old, by, _moved_paths),
    )


def _spliced(
    had: tuple[_Raw, ...],
    new: tuple[_Raw, ...],
    old: Range,
    by: int,
    moved: Callable[[tuple[_Raw, ...], int], list[_Raw]],
) -> tuple[_Raw, ...]:
    """What was found before a line, what is found in it, and what was found behind it."""
    first = bisect_left(had, old.start, key=_start)
    last = bisect_left(had, old.end, lo=first, key=_start)
    return (*had[:first], *moved(new, old.start), *moved(had[last:], by))


def _start(item: tuple[Any, ...]) -> int:
    start: int = item[0]
    return start


def _moved_mentions(items: tuple[RawMention, ...], by: int) -> list[RawMention]:
    return [(start + by, end + by, target, form) for start, end, target, form in items]


def _moved_groups(items: tuple[RawGroup, ...], by: int) -> list[RawGroup]:
    return [(start + by, end + by, targets, brace) for start, end, targets, brace in items]


def _moved_paths(items: tuple[RawPath, ...], by: int) -> list[RawPath]:
    return [(start + by, end + by, path, thread) for start, end, path, thread in items]


def _is_alone(line: str, prefix: str) -> bool:
    """Whether what a text mentions on a line depends on that alone, and nothing else on it."""
    return (
        _SHORTEST <= len(line) <= _LONGEST
        and "\n" not in line
        and not line.startswith(("#", prefix))
        and _SHORT.search(line) is None
    )


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
