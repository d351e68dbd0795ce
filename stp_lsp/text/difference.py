"""What differs between two versions of a text, as one small edit."""

from __future__ import annotations

from collections.abc import Sequence

from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range


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


def line_edit(old: str, new: str) -> TextEdit:
    """One edit that makes ``new`` of ``old``, over whole lines; those at both ends stay."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    head, tail = common_ends(before, after)
    start = sum(map(len, before[:head]))
    end = len(old) - sum(map(len, before[len(before) - tail :]))
    return TextEdit(Range(start, end), "".join(after[head : len(after) - tail]))
