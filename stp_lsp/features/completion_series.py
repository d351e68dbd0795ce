"""Numbers that would carry on the list, table or enumeration in which an id is being typed."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import Final

from stp_lsp.features.completion_context import Typing
from stp_lsp.model.layout import Kind, is_thread_id

_LINES_ABOVE: Final = 12
_JOINED: Final = 6
"""Characters between two members of an enumeration: `, `, ` and `, ` → `."""


def expected_numbers(typing: Typing, token: int, left: str) -> tuple[list[int], list[int]]:
    """Numbers that would carry on a series, the likeliest first, and those it has had so far."""
    on_line = _numbers_on_line(typing, token)
    if on_line:
        step = on_line[-1] - on_line[-2] if len(on_line) > 1 else 1
        return ([on_line[-1] + _sign(step)] if step else []), []
    leading = _leading(typing.prefix)
    if left.startswith("# ") or leading.fullmatch(left + typing.prefix + "0000") is None:
        return [], []
    series = _series_above(typing, left, leading)
    if not series:
        return [], []
    if len(series) > 1:
        step = _sign(series[0] - series[1])
        return ([series[0] + step] if step else []), series
    following = [series[0] + 1, series[0] - 1]
    if typing.document.kind is Kind.INDEX:
        following.reverse()  # the index counts down (FORMAT.md 5.2)
    return following, series


def _numbers_on_line(typing: Typing, token: int) -> list[int]:
    """The last members of an enumeration that the token carries on: `ST0001, ST0002, ST`."""
    mentions = typing.document.facts.mentions
    width = len(typing.prefix)
    found: list[int] = []
    index = bisect_left(mentions, (token,))
    until = token
    while index and len(found) < 2:
        index -= 1
        start, end, target, _ = mentions[index]
        if start < typing.line_start or until - end > _JOINED:
            break
        if end <= until and is_thread_id(target, typing.prefix):
            found.append(int(target[width:]))
            until = start
    return found[::-1]


def _series_above(typing: Typing, left: str, leading: re.Pattern[str]) -> list[int]:
    """The numbers that lead the lines above, or the headings of this level, the nearest first."""
    found: list[int] = []
    if left.startswith("#"):
        level = len(left) - len(left.lstrip("#"))
        headings = typing.document.facts.headings
        index = bisect_left(headings, typing.line_start, key=lambda heading: heading[1])
        for depth, _, _, text in reversed(headings[max(0, index - 6) : index]):
            match = leading.match(text) if depth == level else None
            if match is not None:
                found.append(int(match[1]))
        return found
    text, end = typing.text, typing.line_start
    for _ in range(_LINES_ABOVE):
        if end == 0:
            break
        start = text.rfind("\n", max(0, end - 2000), end - 1) + 1
        if text.startswith("# ", start):
            break  # the title is no member of a list
        match = leading.match(text, start, end)
        if match is not None:
            found.append(int(match[1]))
        end = start
    return found


@lru_cache(maxsize=16)
def _leading(prefix: str) -> re.Pattern[str]:
    """A thread id as the first thing on a line, behind a bullet, a pipe, a box or emphasis."""
    return re.compile(
        # Where blanks may follow blanks, the first must give none of theirs back.
        r"[ \t]*+(?:[-*+][ \t]++|[0-9]{1,4}[.)][ \t]++|\||#{1,6}[ \t]++)?"
        rf"[ \t]*+(?:\[[ x~?-]\][ \t]+)?[*`\[]*{re.escape(prefix)}([0-9]{{4}})(?![0-9A-Za-z_])"
    )


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
