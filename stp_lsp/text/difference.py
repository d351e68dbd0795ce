"""What differs between two versions of a text, as small edits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_STEPS: Final = (4096, 256, 16, 1)
"""Characters that are compared at once; of each but the first at most sixteen times."""


def common_ends(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """How many items two sequences have in common at their start, and behind that at their end."""
    shortest = min(len(old), len(new))
    head = 0
    while head < shortest and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shortest - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


def common_characters(old: str, new: str) -> tuple[int, int]:
    """:func:`common_ends` of two long texts."""
    return _common(old, new)


def common_items(old: tuple[object, ...], new: tuple[object, ...]) -> tuple[int, int]:
    """:func:`common_ends` of long tuples, whose items are mostly the same objects."""
    return _common(old, new)


def _common(old: str | tuple[object, ...], new: str | tuple[object, ...]) -> tuple[int, int]:
    head, limit = 0, min(len(old), len(new))
    for step in _STEPS:
        while head + step <= limit and old[head : head + step] == new[head : head + step]:
            head += step
    tail, a, b = 0, len(old), len(new)
    limit -= head
    for step in _STEPS:
        while (
            tail + step <= limit
            and old[a - tail - step : a - tail] == new[b - tail - step : b - tail]
        ):
            tail += step
    return head, tail


def line_edit(old: str, new: str) -> TextEdit:
    """One edit that makes ``new`` of ``old``, over whole lines; those at both ends stay."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    head, tail = common_ends(before, after)
    start = sum(map(len, before[:head]))
    end = len(old) - sum(map(len, before[len(before) - tail :]))
    return TextEdit(Range(start, end), "".join(after[head : len(after) - tail]))


def line_edits(old: str, new: str) -> tuple[TextEdit, ...]:
    """The edits that make ``new`` of ``old``, over whole lines; none when they are equal.

    A line that moved, changed or not, is taken out at the one place and put in at the other: a row
    of a sorted table may pass thousands that stay as they are. Anything else is one edit.
    """
    if old == new:
        return ()
    skip, left = _common(old, new)  # of a long text most, and much sooner than line by line
    skip = old.rfind("\n", 0, skip) + 1
    end = old.find("\n", len(old) - left) + 1
    left = len(old) - end if end else 0
    before = old[skip : len(old) - left].splitlines(keepends=True)
    after = new[skip : len(new) - left].splitlines(keepends=True)
    head, tail = common_ends(before, after)
    gone, come = before[head : len(before) - tail], after[head : len(after) - tail]
    start = skip + sum(map(len, before[:head]))
    end = start + sum(map(len, gone))
    if len(gone) == len(come) > 2:
        if gone[1:] == come[:-1]:
            first, last = Range(start, start + len(gone[0])), Range(end, end)
            return TextEdit(first, ""), TextEdit(last, come[-1])
        if gone[:-1] == come[1:]:
            first, last = Range(start, start), Range(end - len(gone[-1]), end)
            return TextEdit(first, come[0]), TextEdit(last, "")
    return (TextEdit(Range(start, end), "".join(come)),)
