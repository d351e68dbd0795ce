"""Which thread is meant: how near each one is to the place where an id is being typed.

What is typed decides first, and only between ids that fit it equally well the following does: a
score of what speaks for a thread here. The weights were set by hand from what writers do and then
rounded; ``benchmarks/completion_rank.py`` measures what they are worth on real workspaces.
Without a score the order is that of ``ThreadNames.by_rank``: open threads before closed ones, the
younger first. Ties are broken the same way, so equal snapshots give equal lists.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from stp_lsp.features.completion_context import Typing
from stp_lsp.features.names import words_of
from stp_lsp.model.layout import Kind, is_thread_id

RECENT: Final = 3.0
"""The thread last named above the cursor; the one before it half of that, and so on."""
LATER: Final = 1.5
"""The thread next named below the cursor, on later lines; fewer for each further one."""
NEXT: Final = 4.0
"""The next number in a list, table or enumeration that counts up or down."""
TITLE: Final = 6.0
"""All words of the thread's title stand on the line; in proportion for some of them."""
LINKED: Final = 10.0
"""The thread that the link whose text is being typed leads to."""
TITLE_HEADING: Final = 6.0
"""The document's own thread in its first heading."""
OWN: Final = 0.5
"""The document's own thread elsewhere."""
RELATED: Final = 0.2
"""A thread that the own thread's defining document names."""
LISTED: Final = -1.5
"""A thread that already leads an item of the list or table being written."""
NEIGHBOUR: Final = 0.2
"""A thread next to the own one by number; fewer the further away, none from 20 on."""

_RECENT_THREADS: Final = 12
_LATER_THREADS: Final = 6
_LINES_ABOVE: Final = 12
_JOINED: Final = 6
"""Characters between two members of an enumeration: `, `, ` and `, ` → `."""
_COMMON_WORD: Final = 60


def nearness(typing: Typing, token: int) -> dict[str, float]:
    """A score for every thread that something speaks for or against; all others have none.

    Args:
        typing: The cursor.
        token: The offset at which the half-typed id begins.
    """
    scores: dict[str, float] = {}

    def add(id: str, score: float) -> None:  # the model's word
        scores[id] = scores.get(id, 0.0) + score

    above = _threads_above(typing, token)
    for place, id in enumerate(above):
        add(id, RECENT / (1 + place))
    for place, id in enumerate(_threads_below(typing)):
        add(id, LATER / (1 + place))
    left = typing.left[: token - typing.line_start]
    if typing.own:
        add(typing.own, OWN + (TITLE_HEADING if left.startswith("# ") else 0.0))
        for id in _related(typing):
            add(id, RELATED)
        for id, score in _neighbours(typing):
            add(id, score)
    following, listed = _expected(typing, token, left)
    for place, number in enumerate(following):
        add(f"{typing.prefix}{number:04d}", NEXT / (1 + place))
    for number in listed:
        add(f"{typing.prefix}{number:04d}", LISTED)
    for id, share in _titled(typing, left).items():
        add(id, TITLE * share)
    linked = _link_target(typing)
    if linked:
        add(linked, LINKED)
    return scores


def ordered(candidates: Iterable[str], typing: Typing, scores: Mapping[str, float]) -> list[str]:
    """``candidates``, which all fit what is typed equally well, by score and then by rank."""
    found = sorted(candidates, key=typing.names.rank.__getitem__)
    scored = [id for id in found if scores.get(id)]
    if scored:
        # Few have a score; the others keep their place between those with good and bad ones.
        scored.sort(key=lambda id: -scores[id])
        plain = [id for id in found if not scores.get(id)]
        split = sum(scores[id] > 0 for id in scored)
        found = [*scored[:split], *plain, *scored[split:]]
    return found


def with_prefix(typing: Typing, start: str, scores: Mapping[str, float], limit: int) -> list[str]:
    """The ids that begin with ``start`` and may be among the best ``limit`` of them.

    Looks at the scored ids and at the best unscored ones, never at all threads of a large
    workspace.
    """
    names = typing.names
    near = [id for id in scores if id.startswith(start) and id in names.threads]
    return list(dict.fromkeys([*near, *names.with_prefix(start, limit + len(near))]))


def best_with_prefix(
    typing: Typing, start: str, scores: Mapping[str, float], limit: int
) -> list[str]:
    """The best ``limit`` ids that begin with ``start``, the nearest first."""
    return ordered(with_prefix(typing, start, scores, limit), typing, scores)[:limit]


def _threads_above(typing: Typing, token: int) -> list[str]:
    """The threads named before the token, the nearest first."""
    mentions = typing.document.facts.mentions
    found: dict[str, None] = {}
    index = bisect_left(mentions, (token,))
    lowest = max(0, index - 300)
    while index > lowest and len(found) < _RECENT_THREADS:
        index -= 1
        _, end, target, _ = mentions[index]
        if end <= token:
            found.setdefault(target.partition("/")[0])
    return _known(typing, found)


def _threads_below(typing: Typing) -> list[str]:
    """The threads named on the lines after the cursor's, the nearest first."""
    mentions = typing.document.facts.mentions
    found: dict[str, None] = {}
    index = bisect_left(mentions, (typing.offset + len(typing.right),))
    for _, _, target, _ in mentions[index : index + 100]:
        found.setdefault(target.partition("/")[0])
        if len(found) == _LATER_THREADS:
            break
    return _known(typing, found)


def _known(typing: Typing, ids: Iterable[str]) -> list[str]:
    threads = typing.snapshot.threads
    return [id for id in ids if id in threads]


def _related(typing: Typing) -> set[str]:
    """The threads that the own thread's defining document names."""
    thread = typing.snapshot.threads.get(typing.own)
    home = typing.snapshot.documents.get(thread.home) if thread is not None else None
    if home is None:
        return set()
    return {target.partition("/")[0] for _, _, target, _ in home.facts.mentions[:200]}


def _neighbours(typing: Typing) -> Iterator[tuple[str, float]]:
    """The threads around the own one, up to 20 numbers away."""
    prefix = typing.prefix
    if not is_thread_id(typing.own, prefix):
        return
    number = int(typing.own[len(prefix) :])
    for distance in range(1, 20):
        for other in (number + distance, number - distance):
            if other >= 0:
                yield f"{prefix}{other:04d}", NEIGHBOUR * (20 - distance) / 20


def _expected(typing: Typing, token: int, left: str) -> tuple[list[int], list[int]]:
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
        match = leading.match(text, start, end)
        if match is not None:
            found.append(int(match[1]))
        end = start
    return found


@lru_cache(maxsize=16)
def _leading(prefix: str) -> re.Pattern[str]:
    """A thread id as the first thing on a line, behind a bullet, a pipe, a box or emphasis."""
    return re.compile(
        r"[ \t]*(?:[-*+][ \t]+|[0-9]{1,4}[.)][ \t]+|\||#{1,6}[ \t]+)?"
        rf"[ \t]*(?:\[[ x~?-]\][ \t]+)?[*`\[]*{re.escape(prefix)}([0-9]{{4}})(?![0-9A-Za-z_])"
    )


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _titled(typing: Typing, left: str) -> dict[str, float]:
    """For each thread, the part of its name that stands on the line around the cursor."""
    names = typing.names
    common = min(_COMMON_WORD, max(2, len(names.by_rank) // 8))
    found: dict[int, int] = {}
    for word in set(words_of(f"{left[-400:]} {typing.right[:400]}")):
        if len(word) < 3 or word.isdigit():
            continue
        having = names.names.having(word)
        if len(having) <= common:
            for rank in having:
                found[rank] = found.get(rank, 0) + 1
    return {
        names.by_rank[rank]: count / max(2, names.names.word_count(rank))
        for rank, count in found.items()
    }


def _link_target(typing: Typing) -> str:
    """The thread that the link leads to whose text is being typed; empty when there is none."""
    if "](" not in typing.right or "[" not in typing.left:
        return ""
    before, _, after = typing.right.partition("](")
    target = after.partition(")")[0]
    at = target.rfind(typing.prefix)
    id = target[at : at + len(typing.prefix) + 4] if at >= 0 else ""
    return id if id in typing.snapshot.threads and len(before) <= 60 else ""
