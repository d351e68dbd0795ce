"""Edits of one text: replace ranges with strings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from stp_lsp.text.range import Range


class TextEdit(NamedTuple):
    """Replace ``range`` with ``text``; an empty range inserts."""

    range: Range
    text: str


class OverlappingEditsError(ValueError):
    """Two edits claim the same characters, so their result would depend on their order."""


def apply_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """``text`` with all ``edits`` made, every range counted in the text as it was before.

    Edits may come in any order. Two insertions at one place keep the order given.

    Raises:
        OverlappingEditsError: when two edits overlap.
    """
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.range.start, e.range.end)):
        if edit.range.start < at:
            raise OverlappingEditsError(f"edit at {edit.range} begins before {at}")
        parts.append(text[at : edit.range.start])
        parts.append(edit.text)
        at = edit.range.end
    parts.append(text[at:])
    return "".join(parts)
