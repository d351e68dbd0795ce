"""Status words: one table of synonyms, the folder a status belongs in, the box it gets.

A raw status is kept as it was written. ``WIP`` in quotes, with a trailing blank or before a
carriage return is outside the vocabulary for list and index (FORMAT.md 4.1, 4.5), so nothing here
trims; only :func:`nearest_status`, which serves a quick fix, looks past such noise.

Not here: reading a status out of a document, and the looser table of the old top-level
``organize`` command, which nothing else agrees with.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Final


class Status(Enum):
    """A thread's status; the value is the canonical spelling since 2.2.1 (FORMAT.md 4.5)."""

    WIP = "WIP"
    NOT_STARTED = "Not Started"
    ON_HOLD = "On Hold"
    COMPLETED = "Completed"
    CANCELLED = "Cancelled"
    TRIAGE = "Triage"
    """Only in generation 5; no word of the older vocabulary means it."""


class WorkPackageStatus(Enum):
    """A work package's status; the value is its canonical spelling."""

    NOT_STARTED = "Not Started"
    WIP = "WIP"
    DONE = "Done"
    CANCELLED = "Cancelled"
    """Written from generation 5 on."""


DEFAULT_STATUS_RAW: Final = "Not Started"
"""What a thread without any status has (FORMAT.md 4.4)."""

BASE_BUCKET: Final = ""
"""The threads folder itself, where WIP, On Hold and every unknown status live."""

BUCKETS: Final[tuple[str, ...]] = (BASE_BUCKET, "COMPLETED", "NOT-STARTED", "CANCELLED")
"""Folders that hold threads, in the order upstream looks through them (FORMAT.md 2.2)."""

INDEX_ORDER: Final[tuple[Status, ...]] = (
    Status.WIP,
    Status.NOT_STARTED,
    Status.ON_HOLD,
    Status.COMPLETED,
    Status.CANCELLED,
)
"""Groups of the index, first to last; what is in none of them follows (FORMAT.md 5.2)."""

SYNONYMS: Final[dict[str, Status]] = {
    "wip": Status.WIP,
    "in progress": Status.WIP,
    "inprogress": Status.WIP,
    "in-progress": Status.WIP,
    "not started": Status.NOT_STARTED,
    "notstarted": Status.NOT_STARTED,
    "not-started": Status.NOT_STARTED,
    "tbc": Status.NOT_STARTED,
    "to be commenced": Status.NOT_STARTED,
    "completed": Status.COMPLETED,
    "complete": Status.COMPLETED,
    "done": Status.COMPLETED,
    "cancelled": Status.CANCELLED,
    "canceled": Status.CANCELLED,
    "on hold": Status.ON_HOLD,
    "onhold": Status.ON_HOLD,
    "on-hold": Status.ON_HOLD,
    "hold": Status.ON_HOLD,
}
"""Every word that means a status, in lower case: the one table (FORMAT.md 4.5)."""

_V3_FOLDED: Final[dict[str, Status]] = {
    word.replace(" ", "").replace("-", ""): status for word, status in SYNONYMS.items()
} | {"triage": Status.TRIAGE}

_BUCKET_OF: Final[dict[Status, str]] = {
    Status.COMPLETED: "COMPLETED",
    Status.NOT_STARTED: "NOT-STARTED",
    Status.CANCELLED: "CANCELLED",
}

_GLYPH_OF: Final[dict[Status, str]] = {
    Status.WIP: "-",
    Status.NOT_STARTED: " ",
    Status.COMPLETED: "x",
    Status.CANCELLED: "~",
}

_WORK_PACKAGE_STATUS: Final[dict[Status, WorkPackageStatus]] = {
    Status.NOT_STARTED: WorkPackageStatus.NOT_STARTED,
    Status.WIP: WorkPackageStatus.WIP,
    Status.COMPLETED: WorkPackageStatus.DONE,
    Status.CANCELLED: WorkPackageStatus.CANCELLED,
}

_FIRST_WITH_WIP: Final = (2, 2, 1)
_LONGEST_GUESS: Final = 40
_AGAINST: Final = "!¬❌❎✗✘✖🚫⛔"
"""Signs before a word that may well mean that it is not so."""


def canonical_status(raw: str) -> Status | None:
    """The status that ``raw`` means up to upper and lower case; None outside the vocabulary."""
    return SYNONYMS.get(raw.lower())


def fold_v3(raw: str) -> Status | None:
    """As generation 5 reads it: space, ``-`` and ``_`` fold away, so ``NOT_STARTED`` is in."""
    folded = raw.lower().replace(" ", "").replace("-", "").replace("_", "")
    return _V3_FOLDED.get(folded)


def canonical_work_package_status(raw: str) -> WorkPackageStatus | None:
    """The same table for a work package, where ``Completed`` is ``Done``; None for On Hold."""
    status = canonical_status(raw)
    return None if status is None else _WORK_PACKAGE_STATUS.get(status)


def bucket_of(status: Status | None) -> str:
    """The folder below the threads folder; ``""`` is that folder itself, also for None."""
    return BASE_BUCKET if status is None else _BUCKET_OF.get(status, BASE_BUCKET)


def todo_glyph(status: Status | None, *, v3: bool = False) -> str:
    """The character in the checkbox of ``todo.md``: one of ``- x~?`` and, in v3 only, ``!``."""
    if status is None:
        return "?"
    if v3 and status is Status.ON_HOLD:
        return "!"
    return _GLYPH_OF.get(status, "?")


def spelling(status: Status, version: Sequence[int] = ()) -> str:
    """How a tool of ``version`` writes ``status``; an empty version means the newest.

    Before 2.2.1 it was ``In Progress`` where it is ``WIP`` now (FORMAT.md 4.5).
    """
    if status is Status.WIP and version and tuple(version) < _FIRST_WITH_WIP:
        return "In Progress"
    return status.value


def nearest_status(raw: str) -> Status | None:
    """What the writer of ``raw`` probably meant, for a quick fix; None when nothing is near.

    Looks past blanks, quotes, signs around the word, a trailing ``# comment`` and the separators
    that v3 folds away, then for the word spelled most alike. What has something before it that the
    other has not says the opposite: ``Started`` is not ``Not Started``, ``Incomplete`` not
    ``Complete``, and neither is what has a cross before it.
    """
    word = raw.partition(" #")[0].partition("\t#")[0].strip().strip("\"'").strip()
    exact = canonical_status(word) or fold_v3(word)
    if exact is None and 0 < len(word) <= _LONGEST_GUESS and word[0] not in _AGAINST:
        letters = [at for at, sign in enumerate(word) if sign.isalnum()] or [0]
        bare = word[letters[0] : letters[-1] + 1]
        exact = canonical_status(bare) or fold_v3(bare)
    if exact is not None or not word or len(word) > _LONGEST_GUESS:
        return exact
    from difflib import get_close_matches  # seldom needed, and slow to import

    lower = word.lower()
    for near in get_close_matches(lower, SYNONYMS, n=1, cutoff=0.7):
        if not near.endswith(lower) and not lower.endswith(near):
            return SYNONYMS[near]
    return None
