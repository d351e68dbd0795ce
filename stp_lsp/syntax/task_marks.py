"""Counting the boxes of a document without parsing its Markdown, where that is certain.

A card shows `4 of 8 checked`, and a full parse of tasks.md for two numbers takes milliseconds. A
bullet in the first column always begins a list item, unless it stands in a fence or in HTML; a
fence in the first column begins wherever it stands. So a document without HTML, whose boxes and
fences are all in the first column, can be read line by line. For any other :func:`task_marks`
returns ``None``, and ``structure.Structure.tasks`` must be asked. A test holds the two equal.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_BOX = re.compile(r"\n[-*+] {1,4}\[([^\n])\](?: +([^\n]*)|(?=\n)|$)")
_DOUBT = re.compile(r"\n(?:[ \t>]|[-*+][ \t]+[-*+>]|[0-9]+[.)][ \t]|[-*+] *\t)[^\n]*\[[^\n]\]")
_ANY_BOX = re.compile(r"\[[^\n]\]")
_INDENTS = ("", " ", "  ", "   ")
_FENCE = re.compile(r"\n([ \t>]*)(`{3,}|~{3,})([^\n]*)")
_DOUBTS = ("```", "~~~", "<", "\r", "\\[", "\u00a0")


class TaskMark(NamedTuple):
    """One box."""

    mark: str
    text: str
    """The rest of its line, trimmed."""


def task_marks(text: str, body_start: int) -> tuple[TaskMark, ...] | None:
    """The boxes in ``text`` in their order; ``None`` when only a parser can tell."""
    if _ANY_BOX.search(text, body_start) is None:
        return ()
    body = _without_fences("\n" + text[body_start:])
    if body is None or any(doubt in body for doubt in _DOUBTS) or _DOUBT.search(body):
        return None
    return tuple(TaskMark(match[1], (match[2] or "").strip()) for match in _BOX.finditer(body))


def _without_fences(body: str) -> str | None:
    """What stands in no fence; ``None`` where one may begin behind the first column."""
    if "\r" in body or ("```" not in body and "~~~" not in body):
        return body
    kept: list[str] = []
    opened, at = "", 0
    for line in _FENCE.finditer(body):
        lead, marks, rest = line.groups()
        if opened:
            if marks.startswith(opened) and not rest.strip(" \t") and lead in _INDENTS:
                opened, at = "", line.end()
        elif lead or (marks[0] == "`" and "`" in rest):
            return None
        else:
            opened = marks
            kept.append(body[at : line.start()])
    return "".join(kept) if opened else "".join([*kept, body[at:]])
