"""Patterns that settings name documents with: `docs/**`, `*.md`, `intent/st/COMPLETED/`.

A pattern is read from the workspace root. `*`, `?` and `[abc]` stay within one folder, `**` stands
for any number of folders. A pattern without a slash means every file or folder of that name, one
that ends in a slash everything below the folder. Braces mean nothing special.
"""

from __future__ import annotations

import re
from functools import lru_cache

Part = re.Pattern[str] | None
"""One folder or file name; ``None`` for `**`."""


def why_no_pattern(pattern: str) -> str:
    """What is wrong with a pattern and what to write instead; empty when nothing is."""
    if not pattern.strip("/ "):
        return "is empty; `**` means every document"
    if pattern.startswith("/") or ".." in pattern.split("/"):
        return "leaves the workspace; patterns are read from its root, such as `docs/**`"
    if "\\" in pattern:
        return "has a backslash; folders are separated by `/` on every system"
    if "{" in pattern:
        return "has braces, which mean nothing here; write several patterns"
    return ""


def matches(pattern: str, path: str) -> bool:
    """Whether ``path``, relative to the root, is meant by ``pattern``; takes time in their product.

    Args:
        pattern: One that :func:`why_no_pattern` has nothing against.
        path: With forward slashes.
    """
    parts = _parts(pattern)
    names = path.split("/")
    at = name = back_at = 0
    back = -1
    while name < len(names):
        part = parts[at] if at < len(parts) else None
        if part is not None and part.match(names[name]):
            at, name = at + 1, name + 1
        elif at < len(parts) and part is None:
            back, back_at = at, name
            at += 1
        elif back >= 0:  # the last `**` takes one more folder
            back_at += 1
            at, name = back + 1, back_at
        else:
            return False
    return all(part is None for part in parts[at:])


@lru_cache(maxsize=256)
def _parts(pattern: str) -> tuple[Part, ...]:
    from fnmatch import translate  # its patterns do not backtrack over `*`

    pattern = pattern.removeprefix("./")
    if pattern.endswith("/"):
        pattern += "**"
    elif "/" not in pattern:
        pattern = f"**/{pattern}/**"
    names = [name for name in pattern.split("/") if name]
    kept = [name for at, name in enumerate(names) if name != "**" or names[at - 1 : at] != ["**"]]
    return tuple(None if name == "**" else re.compile(translate(name)) for name in kept)
