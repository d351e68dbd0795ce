"""Paths as text: joined, normalised and compared, without asking any file system."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence, Set

_ESCAPE = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_MAY_DIFFER = re.compile(r"/(?:[./]|\Z)|\A[./]")
"""What a path has that is not yet normal, and some that are: a hidden folder has it too."""

_BEHIND_SLASH = chr(ord("/") + 1)


def within(path: str, folder: str) -> bool:
    """Whether ``path`` is ``folder`` or lies in it; both absolute, or from the same place."""
    return path == folder or path.startswith(folder if folder == "/" else f"{folder}/")


def is_below(path: str, folders: Set[str]) -> bool:
    """Whether ``path`` is one of ``folders`` or lies in one, in time that grows with its depth."""
    while path:
        if path in folders:
            return True
        path = path.rpartition("/")[0]
    return False


def normalise(path: str) -> str:
    """``path`` without `.`, `..`, doubled or trailing slashes; empty when it leaves the root."""
    if _MAY_DIFFER.search(path) is None:
        return path
    parts: list[str] = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def parent(path: str) -> str:
    """The folder that holds ``path``; empty at the root."""
    return path.rpartition("/")[0]


def below(folder: str, ordered: Sequence[str]) -> Sequence[str]:
    """Those of some paths, in their natural order, that are in a folder or in one within it."""
    start = bisect_left(ordered, f"{folder}/")
    return ordered[start : bisect_left(ordered, f"{folder}{_BEHIND_SLASH}", start)]


def relative(target: str, base: str) -> str:
    """``target`` as written in a document at ``base``; both relative to the root."""
    here = parent(base).split("/") if parent(base) else []
    there = target.split("/")
    shared = 0
    while shared < len(here) and shared < len(there) - 1 and here[shared] == there[shared]:
        shared += 1
    return "/".join([".."] * (len(here) - shared) + there[shared:])


def unescape(path: str) -> str:
    """``path`` with `%20` and its like replaced by what they stand for."""
    if "%" not in path:
        return path
    return _ESCAPE.sub(
        lambda match: bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "replace"), path
    )
