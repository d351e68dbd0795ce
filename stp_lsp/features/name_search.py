"""Threads, packages and issues found by what they are called.

A table of names is made once for one table of threads and found again by that table's identity:
a snapshot carries the same table over every edit that leaves the symbols as they were, so typing
prose never rebuilds anything. What is typed is looked up by word beginnings (`head` finds "Parse
the header"), several words in any order; parts inside words count only when nothing begins so.

Deliberately not here: what is near the cursor (``completion_rank``), and full-text search.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import lru_cache
from typing import Final, Generic, TypeVar

from stp_lsp.model.layered import changed_keys
from stp_lsp.model.project_memo import forgets
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Issue, Package, Thread
from stp_lsp.syntax.status import Status

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+")
_MOST_HITS: Final = 500
"""Names looked at for one query; more only happen for one or two letters."""
_FEW_CHANGED: Final = 16
"""Threads; beyond them a table is made from nothing."""
_HIGHEST: Final = "\U0010ffff"

OPENNESS: Final[Mapping[Status | None, int]] = {
    Status.WIP: 0,
    Status.NOT_STARTED: 1,
    Status.TRIAGE: 1,
    Status.ON_HOLD: 2,
    None: 3,
    Status.COMPLETED: 4,
    Status.CANCELLED: 5,
}
"""How likely a thread is meant that nothing else speaks for: the lower, the likelier."""


def words_of(text: str) -> list[str]:
    """The words of a title, slug, path or query, in lower case; `_` and `-` part words."""
    return _WORD.findall(text.casefold())


class Names:
    """Numbered names, searched by the words in them. The lower its number, the better an entry."""

    __slots__ = ("_counts", "_lines", "_postings", "_sorted", "_vocabulary")

    def __init__(self, names: Iterable[str]) -> None:
        """Takes the names best first."""
        postings: defaultdict[str, list[int]] = defaultdict(list)
        self._lines: list[str] = []
        self._counts: list[int] = []
        for number, name in enumerate(names):
            words = _WORD.findall(name.casefold())
            self._lines.append(" " + " ".join(words))
            distinct = set(words)
            self._counts.append(len(distinct))
            for word in distinct:
                postings[word].append(number)
        self._postings: dict[str, list[int]] = dict(postings)
        self._vocabulary: list[str] | None = None
        self._sorted: list[tuple[str, int]] | None = None

    def with_names(self, names: Mapping[int, str]) -> Names:
        """The same entries, a few of them called otherwise."""
        made = Names(())
        made._lines, made._counts = list(self._lines), list(self._counts)
        postings = made._postings = dict(self._postings)
        for number, name in names.items():
            words = _WORD.findall(name.casefold())
            before, now = set(self._lines[number].split()), set(words)
            made._lines[number] = " " + " ".join(words)
            made._counts[number] = len(now)
            for word in before - now:
                postings[word] = [each for each in postings[word] if each != number]
                if not postings[word]:
                    del postings[word]
            for word in now - before:
                postings[word] = sorted((*postings.get(word, ()), number))
        if self._vocabulary is not None:
            made._vocabulary = _exchanged(
                self._vocabulary,
                self._postings.keys() - postings.keys(),
                postings.keys() - self._postings.keys(),
            )
        if self._sorted is not None:
            gone = [(self._lines[number], number) for number in names]
            come = [(made._lines[number], number) for number in names]
            made._sorted = _exchanged(self._sorted, gone, come)
        return made

    def find(self, query: str) -> list[int]:
        """The numbers of the names in which every word of ``query`` begins a word.

        Names that begin with the query come first, then those that hold it as it stands, then
        the rest; among equals the better entry. When no name has all words so, parts inside
        words count too. An empty query finds nothing.
        """
        return [number for group in self.groups(query) for number in group]

    def groups(self, query: str) -> tuple[list[int], list[int], list[int]]:
        """What :meth:`find` finds: names that begin so, that hold it so, and the rest."""
        words = words_of(query)
        if not words:
            return ([], [], [])
        found = self._matches(words, " ")
        return found if any(found) else self._matches(words, "")

    def having(self, word: str) -> Sequence[int]:
        """The numbers of the names that hold exactly this word (in lower case)."""
        return self._postings.get(word, ())

    def word_count(self, number: int) -> int:
        """How many different words a name has."""
        return self._counts[number]

    def _matches(self, words: list[str], lead: str) -> tuple[list[int], list[int], list[int]]:
        """The entries that hold every word, each after ``lead``, in the order of :meth:`find`."""
        groups: tuple[list[int], list[int], list[int]] = ([], [], [])
        keyed = [self._starting(word) if lead else self._holding(word) for word in words]
        if not all(keyed):
            return groups
        whole = " " + " ".join(words)
        lines = self._lines
        groups[0].extend(self._beginning(whole) if lead else ())
        for number in self._in_all(keyed):
            line = lines[number]
            if whole in line:
                if not lead or not line.startswith(whole):
                    groups[1].append(number)
            else:
                groups[2].append(number)
        return groups

    def _in_all(self, keyed: Sequence[Sequence[str]]) -> Sequence[int]:
        """The best entries that hold a word of each kind, in their order."""
        postings = self._postings
        if len(keyed) == 1 and len(keyed[0]) == 1:
            return postings[keyed[0][0]][:_MOST_HITS]
        found: set[int] | None = None
        for kind in sorted(keyed, key=lambda kind: sum(len(postings[word]) for word in kind)):
            if found is None:
                found = set().union(*(postings[word] for word in kind))
            else:
                found = set().union(*(found.intersection(postings[word]) for word in kind))
        return sorted(found or ())[:_MOST_HITS]

    def _beginning(self, whole: str) -> list[int]:
        """The names that begin with these words, all of them, in their order."""
        if self._sorted is None:
            self._sorted = sorted((line, number) for number, line in enumerate(self._lines))
        first = bisect_left(self._sorted, (whole,))
        last = bisect_left(self._sorted, (whole + _HIGHEST,), first)
        return sorted(number for _, number in self._sorted[first:last])

    def _starting(self, word: str) -> list[str]:
        """The words of all names that begin with ``word``."""
        vocabulary = self._sorted_words()
        first = bisect_left(vocabulary, word)
        return vocabulary[first : bisect_left(vocabulary, word + _HIGHEST, first)]

    def _holding(self, word: str) -> list[str]:
        """The words of all names that hold ``word`` somewhere."""
        if len(word) < 3:
            return []
        return [each for each in self._sorted_words() if word in each]

    def _sorted_words(self) -> list[str]:
        if self._vocabulary is None:
            self._vocabulary = sorted(self._postings)
        return self._vocabulary


_Sortable = TypeVar("_Sortable", str, tuple[str, int])


def _exchanged(
    items: list[_Sortable], gone: Iterable[_Sortable], come: Iterable[_Sortable]
) -> list[_Sortable]:
    """A sorted list without some of its items and with others."""
    items = list(items)
    for item in gone:
        del items[bisect_left(items, item)]
    for item in come:
        insort(items, item)
    return items


class ThreadNames:
    """The threads of one workspace in the orders that search and ranking need."""

    __slots__ = ("by_rank", "ids", "names", "openness", "rank", "ranks", "threads")

    def __init__(self, threads: Mapping[str, Thread]) -> None:
        self.threads = threads
        pairs = sorted(threads.items())
        self.ids = [id for id, _ in pairs]
        """By ascending id."""
        classes = [OPENNESS[thread.status] for _, thread in pairs]
        ordered = sorted(range(len(pairs)), key=lambda index: (classes[index], -index))
        self.by_rank = [self.ids[index] for index in ordered]
        """Open threads before closed ones, the younger first: the order when nothing else says."""
        self.openness = [classes[index] for index in ordered]
        """How open the thread of each rank is, as in :data:`OPENNESS`."""
        self.rank = {id: rank for rank, id in enumerate(self.by_rank)}
        self.ranks = [self.rank[id] for id in self.ids]
        self.names = Names(_thread_name(pairs[index][1]) for index in ordered)
        """The names, each under its thread's rank."""

    def retitled(self, threads: Mapping[str, Thread], changed: Iterable[str]) -> ThreadNames | None:
        """The same for threads of which a few have another title, as while one is typed.

        ``None`` when a thread came, went or changed its place among the others.
        """
        names: dict[int, str] = {}
        for id in changed:
            old, new = self.threads.get(id), threads.get(id)
            if old is None or new is None or OPENNESS[old.status] != OPENNESS[new.status]:
                return None
            if _thread_name(old) != _thread_name(new):
                names[self.rank[id]] = _thread_name(new)
        made = copy(self)
        made.threads = threads
        if names:
            made.names = self.names.with_names(names)
        return made

    def with_prefix(self, start: str, limit: int) -> list[str]:
        """The ids that begin with ``start``, at most ``limit`` of them, the best first."""
        first = bisect_left(self.ids, start)
        last = bisect_left(self.ids, start + _HIGHEST, first)
        if last - first == len(self.ids):
            return self.by_rank[:limit]
        return [self.by_rank[rank] for rank in sorted(self.ranks[first:last])[:limit]]

    def with_number(self, digits: str, prefix: str, limit: int) -> list[str]:
        """The ids that ``digits`` may be the number of: `7` is 0007, then 007x, 07xx and 7xxx.

        Written with a zero in front they are that number, or the beginning of four digits.
        """
        bare = digits.lstrip("0")
        found: list[str] = []
        if len(bare) <= 4:
            exact = f"{prefix}{bare:0>4}"
            found = [exact] if exact in self.threads else []
        starts = [digits]
        if digits == bare:
            starts = [f"{bare:0>{width}}" for width in range(3, len(bare) - 1, -1)]
        for start in starts:
            found += self.with_prefix(f"{prefix}{start}", limit)
        return list(dict.fromkeys(found))[:limit]


class Titled(Generic[T]):
    """Things that have a name, in a fixed order."""

    __slots__ = ("items", "names")

    def __init__(self, named: Iterable[tuple[str, T]]) -> None:
        pairs = tuple(named)
        self.items: tuple[T, ...] = tuple(item for _, item in pairs)
        self.names = Names(name for name, _ in pairs)


def thread_names(snapshot: Snapshot) -> ThreadNames:
    """The names of the workspace's threads."""
    return names_of(Same(snapshot.threads))


def package_names(snapshot: Snapshot) -> Titled[Package]:
    """The names of all work packages, those of the best threads first."""
    return _package_names(Same(snapshot.threads))


def issue_names(snapshot: Snapshot) -> Titled[Issue]:
    """The names of all issues, open ones first, the younger first."""
    return _issue_names(Same(snapshot.issues))


class Same(Generic[T]):
    """Stands for one object in a cache: equal only to itself, and kept alive by being a key."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


@lru_cache(maxsize=8)
def names_of(table: Same[Mapping[str, Thread]]) -> ThreadNames:
    """The names of the threads of one table, made once; from those made last where that can be."""
    threads = table.value
    made: ThreadNames | None = None
    for known in list(_recent_names):
        changed = changed_keys(threads, known.threads)
        if changed is not None and len(changed) <= _FEW_CHANGED:
            made = known.retitled(threads, changed)
            break
    made = made or ThreadNames(threads)
    _recent_names.appendleft(made)
    return made


_recent_names: deque[ThreadNames] = deque(maxlen=4)
forgets(names_of.cache_clear)
forgets(_recent_names.clear)


@lru_cache(maxsize=8)
def _package_names(table: Same[Mapping[str, Thread]]) -> Titled[Package]:
    threads, names = table.value, names_of(table)
    for before, made in list(_recent_packages):
        changed = changed_keys(threads, before.threads)
        if changed is None or before.by_rank is not names.by_rank:
            continue  # the same list of ids means that none came, went or moved
        if all(threads[id].packages == before.threads[id].packages for id in changed):
            return made
    packages = _made_package_names(table)
    _recent_packages.appendleft((names, packages))
    return packages


_recent_packages: deque[tuple[ThreadNames, Titled[Package]]] = deque(maxlen=4)
forgets(_package_names.cache_clear)
forgets(_recent_packages.clear)


def _made_package_names(table: Same[Mapping[str, Thread]]) -> Titled[Package]:
    threads = table.value
    ranked = names_of(table).by_rank
    packages = (package for id in ranked for package in threads[id].packages)
    return Titled((package.title, package) for package in packages)


@lru_cache(maxsize=8)
def _issue_names(table: Same[Mapping[str, Issue]]) -> Titled[Issue]:
    issues = sorted(table.value.values(), key=lambda issue: issue.number, reverse=True)
    issues.sort(key=lambda issue: not is_open_issue(issue))
    return Titled((issue.title, issue) for issue in issues)


forgets(_issue_names.cache_clear)


def is_open_issue(issue: Issue) -> bool:
    """Whether an issue is still to be dealt with; its folder decides (FORMAT.md 9)."""
    return (issue.bucket or issue.status.upper()) != "CLOSED"


def _thread_name(thread: Thread) -> str:
    """What a thread is found by: its title, and its slug where that says more."""
    title, slug = thread.title, thread.slug
    return title if not slug or slug == title.lower().replace(" ", "-") else f"{title} {slug}"
