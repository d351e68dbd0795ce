"""The names under which links reach headings: GitHub's rules, as editors and viewers follow them.

Taken from github-slugger and GitHub's own renderer: lower case, everything but letters, marks,
digits, `_`, `-` and blanks dropped, each blank a `-`; a second heading of one name gets `-1`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_CODE_SPAN = re.compile(r"(`[^`]*`)")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\](?:\([^()\s]{0,500}\)|\[[^\[\]]{0,200}\])")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_EMPHASIS = re.compile(r"(?<!\w)(_{1,3})([^_]+)\1(?!\w)")
_DROPPED = re.compile(r"[^\w\- ]")


def anchor_of(heading: str) -> str:
    """The anchor of a heading that is the first of its name in the document."""
    parts = _CODE_SPAN.split(heading)
    for index in range(0, len(parts), 2):  # the odd ones are code, whose characters are literal
        plain = _LINK.sub(r"\1", parts[index])
        plain = _TAG.sub("", plain)
        parts[index] = _EMPHASIS.sub(r"\2", plain)
    text = "".join(parts).strip().lower()
    return _DROPPED.sub(_kept_mark, text).replace(" ", "-")


def anchors_of(headings: Iterable[str]) -> list[str]:
    """The anchors of all headings of one document, in their order."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for heading in headings:
        plain = anchor = anchor_of(heading)
        while anchor in seen:
            seen[plain] += 1
            anchor = f"{plain}-{seen[plain]}"
        seen[anchor] = 0
        found.append(anchor)
    return found


def _kept_mark(match: re.Match[str]) -> str:
    """Combining marks belong to their letter, although regexes do not count it as one."""
    return match[0] if unicodedata.category(match[0]).startswith("M") else ""
