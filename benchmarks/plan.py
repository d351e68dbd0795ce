"""What is decided about every thread of a generated workspace before a word of it is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from benchmarks.words import Words

LARGEST = 9990
"""Threads; ids have four digits, and some above must be free for the dangling ones."""
DRIFT_EVERY = 10
"""Threads from one planted fault to the next."""
DRIFTS = (
    "missing-completed-date",
    "status-directory-mismatch",
    "moved-path",
    "missing-test-file",
    "unknown-thread",
    "unknown-covered-criterion",
)
"""The faults, each called as the rule that finds it; threads carry them in turn."""
_IN_CONTRACT = ("missing-test-file", "unknown-covered-criterion")

FIRST_DAY = date(2025, 3, 3)
"""When the first thread was created."""
_DAYS = 500
"""The project's age: threads were created evenly over it."""
_STATUSES = ("Completed", "Not Started", "WIP", "On Hold", "Cancelled")
_SHARES = (80, 10, 6, 1, 3)
_BUCKETS = {"Completed": "COMPLETED/", "Not Started": "NOT-STARTED/", "Cancelled": "CANCELLED/"}
_WITH_PACKAGES = 0.55
_MORE_PACKAGES = 0.765
"""Chance of one more, which makes 2.3 a thread over all threads."""


class Thread(NamedTuple):
    """What is decided about a thread before anything is written."""

    number: int
    title: str
    slug: str
    status: str
    folder: str
    """Below `intent/st`."""
    packages: int
    created: date
    completed: date | None
    drift: str
    """The fault that it carries, if any."""

    @property
    def id(self) -> str:
        """As it is written."""
        return f"ST{self.number:04d}"

    @property
    def is_open(self) -> bool:
        """Whether work on it goes on or is still to come."""
        return self.status not in ("Completed", "Cancelled")

    @property
    def has_faulty_contract(self) -> bool:
        """Whether its fault is planted in its acceptance contract."""
        return self.drift in _IN_CONTRACT


class Planted(NamedTuple):
    """A fault that a check must find."""

    rule: str
    path: str
    """Relative to the root of the workspace."""


def plan_threads(threads: int, seed: int = 1) -> list[Thread]:
    """All threads, the first at index 0."""
    words = Words(seed)
    count = min(threads, LARGEST)
    return [
        _plan_thread(Random(f"{seed}/plan {number}"), words, number, count)
        for number in range(1, count + 1)
    ]


def planted(plan: Sequence[Thread]) -> tuple[Planted, ...]:
    """The faults of a workspace, each where it is reported."""
    found: list[Planted] = []
    for thread in plan:
        if thread.drift:
            name = "acceptance" if thread.has_faulty_contract else "info"
            found.append(Planted(thread.drift, f"intent/st/{thread.folder}/{name}.md"))
    return tuple(found)


def _plan_thread(rng: Random, words: Words, number: int, count: int) -> Thread:
    drift = ""
    if number % DRIFT_EVERY == 0:
        drift = DRIFTS[(number // DRIFT_EVERY - 1) % len(DRIFTS)]
    title = words.title(rng)
    status = rng.choices(_STATUSES, _SHARES)[0]
    if number == 1 or drift == "missing-completed-date":
        status = "Completed"  # the first one too: `moved-path` needs somewhere to point
    elif drift == "unknown-thread" or drift in _IN_CONTRACT:
        status = "WIP"  # rules are quieter about closed threads
    bucket = _BUCKETS.get(status, "")
    if drift == "status-directory-mismatch":
        status, bucket = "WIP", "COMPLETED/"
    packages = 0
    if rng.random() < _WITH_PACKAGES:
        packages = 1
        while packages < 30 and rng.random() < _MORE_PACKAGES:
            packages += 1
    created = FIRST_DAY + timedelta(days=_DAYS * number // count)
    finished = status == "Completed" and drift != "missing-completed-date"
    completed = created + timedelta(days=rng.randint(0, 40)) if finished else None
    slug = title.lower().replace(" ", "-")
    folder = f"{bucket}ST{number:04d}"
    return Thread(number, title, slug, status, folder, packages, created, completed, drift)
