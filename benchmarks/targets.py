"""Where in a workspace the servers are asked: places spread evenly over its documents.

Two kinds of place are used, because the servers understand different things. General Markdown
servers follow relative links; for steel threads the reference is the bare id, which they do not
know. Each server is asked where it has something to say.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

LINK = "link"
"""Inside the destination of a relative link to a document that exists."""
ID = "id"
"""Inside the id of a thread that exists, in prose."""

_LINK = re.compile(r"\]\((?![a-z]+:)([^)#\s]+\.md)(#[^)\s]*)?\)")
_ID = re.compile(r"(?<!\w)ST[0-9]{4}(?!\w)")
_SKIPPED = (".", "backup-", "node_modules", "_build", "deps")
"""What the names of folders begin with that hold archives, or the work of others."""
_LONGEST = 60_000
"""Code points; a longer document would speak for itself only."""
_COMMON = ("steel_threads.md", "wip.md", "todo.md")
"""They name nearly everything, so their line says nothing about where a server looks."""


class Target(NamedTuple):
    """A place to ask at."""

    path: Path
    line: int
    character: int
    """UTF-16 code units."""
    elsewhere: bool
    """Whether another document refers to the same thing, so that an answer from one document
    alone is not the whole answer."""


class Candidate(NamedTuple):
    """A place where a target may be made."""

    path: Path
    line: int
    character: int
    to: str
    """What it refers to."""


def documents(root: Path) -> list[Path]:
    """The Markdown files of a workspace, sorted."""
    found: list[Path] = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(_SKIPPED))
        found += [Path(folder, name) for name in sorted(names) if name.endswith(".md")]
    return found


def targets(root: Path, kind: str, count: int = 20) -> list[Target]:
    """At most ``count`` places, one a document; those with references elsewhere come first."""
    paths = documents(root)
    known = {path.parent.name for path in paths if path.name == "info.md"}
    named: Counter[str] = Counter()
    first: list[Candidate] = []
    for path in paths:
        text = path.read_text(encoding="utf-8", errors="replace")
        found = _candidates(path, text, kind, known)
        named.update({candidate.to for candidate in found})
        if found and path.name not in _COMMON and len(text) <= _LONGEST:
            first.append(found[0])
    shared = [item for item in first if named[item.to] > 1]
    chosen = _spread(shared, count)
    if len(chosen) < count:
        chosen += _spread([item for item in first if named[item.to] == 1], count - len(chosen))
    return [Target(*item[:3], named[item.to] > 1) for item in chosen]


def _candidates(path: Path, text: str, kind: str, known: set[str]) -> list[Candidate]:
    found: list[Candidate] = []
    fenced = False
    in_header = text.startswith("---\n")
    for number, line in enumerate(text.split("\n")):
        if in_header:
            in_header = number == 0 or line != "---"
            continue
        if line.startswith(("```", "~~~")):
            fenced = not fenced
        # Code and headings are left out: what holds there differs from server to server.
        if fenced or "`" in line or line.startswith("#"):
            continue
        if kind == LINK:
            for match in _LINK.finditer(line):
                to = posixpath.normpath(posixpath.join(path.parent.as_posix(), match[1]))
                if os.path.isfile(to):
                    # Links to a section count apart: servers ask for references to the section.
                    to += match[2] or ""
                    found.append(Candidate(path, number, _utf16(line, match.start(1) + 1), to))
        else:
            for match in _ID.finditer(line):
                if match[0] in known:
                    at = _utf16(line, match.start() + 3)
                    found.append(Candidate(path, number, at, match[0]))
    return found


def _utf16(line: str, index: int) -> int:
    return len(line[:index].encode("utf-16-le")) // 2


def _spread(items: Sequence[Candidate], count: int) -> list[Candidate]:
    if len(items) <= count:
        return list(items)
    return [items[at * len(items) // count] for at in range(count)]
