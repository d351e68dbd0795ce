"""The places that a rename cannot give back, each with the reason why nothing could tell.

The law is that there and back restores every byte. It is broken in these places and in no others:

``small range``      `ST0001..ST0003` without its middle, `ST0001..ST0002` without an end: what is
                     left is a list of single ids, as people write them who never meant a range.
``neighbour``        `ST0001..ST0003, ST0004`: a range beside the id that would be its next.
``thousands``        `ST000{1,3}` with an id from another thousand: no digit is left in common.
``short stem``       `ST00{01,03}` shares a digit less than it could; nothing shorter is left.
``joined``           `ST0005-ST0003` is no range, but would be one with ST0012: it got a comma.
``one digit``        `WP3`, `AC-1.2` with a number of two digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from stp_lsp.model.document import Document
from tests.features.renaming import Map

_ONE_DIGIT = re.compile(r"(?:WP[-/ ]?|A[CT]-)[0-9](?![0-9])")
_BESIDE = re.compile(r", (?:ST[0-9]{4}|WP[-/ ]?[0-9]+|A[CT]-[0-9]+\.[0-9]+)")
_JOIN = re.compile(r"(?:\.\.|[-–—]| - | – | through | to )")


def exceptions(doc: Document, keys: Map) -> dict[int, str]:
    """The lines of a document that need not come back, by number, each with the reason."""
    text = doc.text
    found: dict[int, str] = {}
    for group in doc.groups:
        reason = ""
        if any(keys(key) != key for key in group.targets):
            written = text[group.start : group.end]
            if "{" in written:
                reason = _of_brace(written, group.targets, keys)
            else:
                reason = _of_range(text, group.start, group.end, group.targets, keys)
        if reason:
            found[_line(text, group.start)] = reason
    mentions = sorted(set(doc.mentions))
    for mention in mentions:
        if keys(mention.target) == mention.target:
            continue
        line = _line(text, mention.start)
        if _ONE_DIGIT.search(text[mention.start : mention.end]):
            found.setdefault(line, "one digit")
        for other in mentions:
            gap = text[mention.end : other.start] or text[other.end : mention.start]
            if 0 < len(gap) < 10 and _JOIN.fullmatch(gap):
                low, high = sorted((mention, other))
                if keys(low.target) < keys(high.target) and low.target >= high.target:
                    found.setdefault(line, "joined")
    return found


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at)


def _runs(targets: tuple[str, ...], keys: Map) -> list[int]:
    """How many members are left in a row, where any are."""
    return [
        len(list(run)) for stays, run in groupby(targets, lambda key: keys(key) == key) if stays
    ]


def _of_range(text: str, start: int, end: int, targets: tuple[str, ...], keys: Map) -> str:
    runs = _runs(targets, keys)
    if not runs:
        return ""  # all of it is renamed together
    if max(runs) < 2:
        return "small range"
    line = text[text.rfind("\n", 0, start) + 1 : start]
    if _BESIDE.match(text, end) or re.search(_BESIDE.pattern[2:] + ", $", line):
        return "neighbour"
    return ""


def _of_brace(written: str, targets: tuple[str, ...], keys: Map) -> str:
    stem = len(written.partition("{")[0]) - 2
    before, now = _common(targets), _common(tuple(map(keys, targets)))
    if not now:
        return "thousands"
    if now - (before - stem) < 1:
        return "short stem"
    for low, high in re.findall(r"([0-9]+)\.\.([0-9]+)", written):
        members = tuple(f"{written[: stem + 2]}{n:0{len(low)}d}" for n in _span(low, high))
        if any(keys(key) != key for key in members) and max(_runs(members, keys), default=0) < 2:
            return "small range"
    return ""


def _span(low: str, high: str) -> Iterator[int]:
    yield from range(int(low), int(high) + 1)


def _common(ids: tuple[str, ...]) -> int:
    shared = 3
    while shared and len({id[2 : 2 + shared] for id in ids}) > 1:
        shared -= 1
    return shared
