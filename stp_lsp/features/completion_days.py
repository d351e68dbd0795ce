"""Threads by their days: a dated line names what was begun or finished then.

Change logs, histories and notes carry dates in their lines, headings or names, and threads that
are worked on at one time refer to each other.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Final, cast

from stp_lsp.features.completion_context import Typing
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.dates import parse_day

_DATE = re.compile(
    r"(?<![0-9])(20[0-9]{2})(?:-([01][0-9])(?:-([0-3][0-9]))?|([01][0-9])([0-3][0-9])?)(?![0-9])"
)
_AROUND: Final = 45
"""Days from a written date to that of a thread; a month without a day means its middle."""
_BESIDE: Final = 30
"""Days between two threads that are worked on at one time."""
_MOST: Final = 100
"""Days looked at before a date, and after it: the nearest ones. Where more threads begin or end in
so short a time, theirs says little."""
_KEPT: Final = 4
"""Places whose neighbours are kept, with a few hundred threads each."""
_MEMO: Final = "completion.days"
_NEAR: Final = "completion.days.near"


def dated(typing: Typing, left: str) -> Mapping[str, float]:
    """How near each thread's days are to the date at the cursor, from 0 to 1; none without one.

    The date is the line's, else that of the heading above, else that in the document's name.
    """
    name = typing.document.id.rpartition("/")[2]
    for text in (left + typing.right, typing.section, name):
        days = list(_days_in(text))
        if days:
            return _near(typing.snapshot, days, _AROUND)
    return {}


def contemporary(typing: Typing) -> dict[str, float]:
    """How near each thread's days are to those of the document's own thread, from 0 to 1."""
    thread = typing.snapshot.threads.get(typing.own)
    if thread is None:
        return {}
    own = filter(None, map(_day_of, (thread.created, thread.completed)))
    found = _near(typing.snapshot, own, _BESIDE)
    return {id: share for id, share in found.items() if id != thread.id}


def _near(snapshot: Snapshot, days: Iterable[int], reach: int) -> Mapping[str, float]:
    """How near each thread's days are to these; once for a place in which somebody types on."""
    key = (tuple(days), reach)
    kept: dict[object, Mapping[str, float]] = snapshot.thread_memo.setdefault(_NEAR, {})
    if key not in kept:
        if len(kept) >= _KEPT:
            kept.clear()
        kept[key] = _nearest(snapshot, *key)
    return kept[key]


def _nearest(snapshot: Snapshot, days: Iterable[int], reach: int) -> Mapping[str, float]:
    table = day_table(snapshot)
    found: dict[str, float] = {}
    for day in days:
        low, high = bisect_left(table, (day - reach,)), bisect_left(table, (day + reach + 1,))
        at = bisect_left(table, (day,), low, high)
        for other, id in table[max(low, at - _MOST) : min(high, at + _MOST)]:
            share = (reach - abs(other - day)) / reach
            if share > found.get(id, 0.0):
                found[id] = share
    return found


def day_table(snapshot: Snapshot) -> list[tuple[int, str]]:
    """Every day on which a thread began or ended, in order; made once for one set of threads."""
    found = cast("list[tuple[int, str]] | None", snapshot.thread_memo.get(_MEMO))
    if found is None:
        found = sorted(
            (day, thread.id)
            for thread in snapshot.threads.values()
            for day in filter(None, map(_day_of, (thread.created, thread.completed)))
        )
        snapshot.thread_memo[_MEMO] = found
    return found


@lru_cache(maxsize=4096)
def _day_of(text: str) -> int:
    """A thread's date as a number of days; 0 when it is none."""
    day = parse_day(text)
    return date.fromisoformat(day).toordinal() if day else 0


def _days_in(text: str) -> Iterator[int]:
    for year, month, day, packed, packed_day in _DATE.findall(text):
        try:
            yield date(int(year), int(month or packed), int(day or packed_day or 15)).toordinal()
        except ValueError:  # a number that looks like one: 20261399
            continue
