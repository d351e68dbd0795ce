"""Which thread is meant: how near each one is to the place where an id is being typed.

What is typed decides first, and only between ids that fit it equally well the following does: a
score of what speaks for a thread here. The weights were set on four real workspaces, rounded, and
kept only where they helped on others too; ``benchmarks/completion_rank.py`` measures what they are
worth. Between equal scores the order is that of ``ThreadNames.by_rank``: open threads before closed
ones, the younger first, so that equal snapshots give equal lists.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from math import log2
from typing import Final

from stp_lsp.features.completion_context import Typing
from stp_lsp.features.completion_days import contemporary, dated
from stp_lsp.features.completion_series import expected_numbers
from stp_lsp.features.name_search import words_of
from stp_lsp.model.layout import is_thread_id

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
OWN: Final = 1.2
"""The document's own thread elsewhere."""
RELATED: Final = 0.2
"""A thread that the own thread's defining document names."""
LISTED: Final = -1.5
"""A thread that already leads an item of the list or table being written."""
NEIGHBOUR: Final = 0.2
"""A thread next to the own one by number; fewer the further away, none from 20 on."""
BACK: Final = 0.8
"""A thread whose documents name the own one; more the more of them do."""
FOLLOWS: Final = 0.3
"""A thread that other documents name right after the one last named here."""
POPULAR: Final = 0.2
"""For each doubling of the number of other documents that name a thread."""
DATED: Final = 2.0
"""A thread begun or finished on the day that the line, heading or document bears."""
CONTEMPORARY: Final = 0.8
"""A thread begun or finished at the time of the own one."""
EARLIER: Final = 5.0
"""The first of a list of related threads is one that came before the own thread."""
ONWARD: Final = 3.0
"""Lists of related threads count up."""
TAKEN: Final = -8.0
"""A thread that such a list has already, or whose list it is."""

_RECENT_THREADS: Final = 12
_LATER_THREADS: Final = 6
_FEW_DOCUMENTS: Final = 80
"""A thread named by more documents than this stands in lists; its neighbours there say little."""
_LONG_LIST: Final = 500
"""A document with more mentions than this is such a list."""
_COMMON_WORD: Final = 60


class Nearness(dict[str, float]):
    """A score for every thread that something at this place speaks for or against."""

    related: tuple[int, frozenset[int]] | None = None
    """In a list of related threads: the number listed last and all that are listed; while there
    are none, the number of the own thread."""


def nearness(typing: Typing, token: int) -> Nearness:
    """What speaks for single threads; what weighs all of them is asked for in :func:`ordered`.

    Args:
        typing: The cursor.
        token: The offset at which the half-typed id begins.
    """
    scores = Nearness()

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
        for id, count in _referring(typing).items():
            add(id, BACK * log2(1 + count))
    for id, count in _following(typing, above[0] if above else "").items():
        add(id, FOLLOWS * log2(1 + count))
    for id, share in dated(typing, left).items():
        add(id, DATED * share)
    for id, share in contemporary(typing).items():
        add(id, CONTEMPORARY * share)
    following, listed = expected_numbers(typing, token, left)
    for place, number in enumerate(following):
        add(f"{typing.prefix}{number:04d}", NEXT / (1 + place))
    for number in dict.fromkeys(listed):
        add(f"{typing.prefix}{number:04d}", LISTED)
    for id, share in _titled(typing, left).items():
        add(id, TITLE * share)
    linked = _link_target(typing)
    if linked:
        add(linked, LINKED)
    if "related" in typing.section:
        scores.related = _related_list(typing, listed)
    return scores


def ordered(candidates: Iterable[str], typing: Typing, scores: Nearness) -> list[str]:
    """``candidates``, which all fit what is typed equally well, by score and then by rank."""
    found = sorted(candidates, key=typing.names.rank.__getitem__)
    own, mentioning = typing.document.id, typing.snapshot.mentioning
    weights: dict[str, float] = {}
    for id in found:  # a few hundred, with each letter
        documents = mentioning(id)
        count = len(documents) - (own in documents)
        weights[id] = scores.get(id, 0.0) + POPULAR * log2(1 + count)
    if scores.related is not None:
        for id in found:
            weights[id] += _in_list(typing, scores.related, id)
    found.sort(key=weights.__getitem__, reverse=True)
    return found


def _in_list(typing: Typing, related: tuple[int, frozenset[int]], id: str) -> float:
    """What speaks for a thread, or against it, in the order of a list of related ones."""
    if not is_thread_id(id, typing.prefix):
        return 0.0
    last, listed = related
    number = int(id[len(typing.prefix) :])
    if number in listed or id == typing.own:
        return TAKEN
    if listed:
        return ONWARD if number > last else 0.0
    return EARLIER if number < last else 0.0


def _related_list(typing: Typing, listed: list[int]) -> tuple[int, frozenset[int]] | None:
    """What a list of related threads has so far, as :attr:`Nearness.related` keeps it."""
    if listed:
        return listed[0], frozenset(listed)
    if not is_thread_id(typing.own, typing.prefix):
        return None
    return int(typing.own[len(typing.prefix) :]), frozenset()


def with_prefix(typing: Typing, start: str, scores: Nearness, limit: int) -> list[str]:
    """The ids that begin with ``start`` and may be among the best ``limit`` of them.

    Looks at the scored ids and at the best unscored ones, never at all threads of a large
    workspace.
    """
    names = typing.names
    near = [id for id in scores if id.startswith(start) and id in names.threads]
    return list(dict.fromkeys([*near, *names.with_prefix(start, limit + len(near))]))


def best_with_prefix(typing: Typing, start: str, scores: Nearness, limit: int) -> list[str]:
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


def _referring(typing: Typing) -> Counter[str]:
    """The threads whose documents name the own one, with the number of those documents."""
    snapshot = typing.snapshot
    ids = snapshot.mentioning(typing.own)
    if len(ids) > _FEW_DOCUMENTS:
        return Counter()
    owners = (snapshot.documents[id].place.thread for id in ids)
    return Counter(owner for owner in owners if owner and owner != typing.own)


def _following(typing: Typing, last: str) -> Counter[str]:
    """The threads that other documents name right after ``last``, and how often."""
    snapshot, found = typing.snapshot, Counter[str]()
    ids = snapshot.mentioning(last) if last else frozenset()
    if len(ids) > _FEW_DOCUMENTS:
        return found
    for id in ids:
        mentions = snapshot.documents[id].facts.mentions
        if id == typing.document.id or len(mentions) > _LONG_LIST:
            continue
        before = ""
        for _, _, target, _ in mentions:
            owner = target.partition("/")[0]
            if owner != before and owner in snapshot.threads:
                if before == last:
                    found[owner] += 1
                before = owner
    return found


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
