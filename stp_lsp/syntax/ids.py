"""Identifiers as one token: what counts as an id, and what the command line makes of short ones.

Not here: finding ids in running text, with their braces, ranges and lists. This module only
says of a string that has already been cut out whether it is an id (FORMAT.md 3.1).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

DEFAULT_PREFIX: Final = "ST"
"""The thread prefix of every workspace that does not configure another (FORMAT.md 1.3)."""

HIGHEST_WORK_PACKAGE: Final = 99
"""Upstream's ``wp new`` refuses to go beyond it (FORMAT.md 3.1)."""

_DIGITS = re.compile(r"[0-9]+")
_FOUR_DIGITS = re.compile(r"[0-9]{4}")
_CRITERION = re.compile(r"AC-[0-9]+\.[0-9]+")
_TEST = re.compile(r"AT-[0-9]+\.[0-9]+")
_FLAT_ROW = re.compile(r"A[CT][0-9]{2,4}")
_LONGEST_NUMBER = 18

ROW_KINDS: Final = ("AC", "AT")
"""What the id of a criterion or a test begins with, and no other part of a thread."""


class WorkPackageSpecifier(NamedTuple):
    """``ST0005/03`` taken apart, both halves normalised."""

    thread: str
    number: str
    """At least two digits, ``03``; empty when the text named only a thread."""


class BadSpecifier(NamedTuple):
    """Why a work package specifier could not be read, in upstream's words."""

    message: str


def normalise_thread_id(text: str, prefix: str = DEFAULT_PREFIX) -> str:
    """The thread id that the command line takes ``text`` for.

    ``5``, ``05``, ``ST5`` and ``ST00005`` are ``ST0005``; anything else that does not start with
    the prefix gets it put in front as it stands, so the result need not be an id. Never fails.
    """
    digits = text.removeprefix(prefix)
    if _DIGITS.fullmatch(digits):
        return prefix + digits.lstrip("0").zfill(4)
    return text if text.startswith(prefix) else prefix + text


def parse_work_package(
    text: str, *, required: bool = True, prefix: str = DEFAULT_PREFIX
) -> WorkPackageSpecifier | BadSpecifier:
    """``ST0005/03`` as the command line reads it: split at the last slash, digits after it.

    Args:
        text: what was typed; ``5/3`` is enough.
        required: whether a thread without a work package is an error.
        prefix: the workspace's thread prefix.
    """
    before, slash, number = text.rpartition("/")
    thread = normalise_thread_id(before if slash else text, prefix)
    if not slash:
        if required:
            return BadSpecifier(f"Work package number is required (e.g., {thread}/01)")
        return WorkPackageSpecifier(thread, "")
    if not _DIGITS.fullmatch(number):
        return BadSpecifier(
            f"invalid work package number: '{number}' (expected digits, eg {thread}/01)"
        )
    return WorkPackageSpecifier(thread, number.lstrip("0").zfill(2))


def is_thread_id(text: str, prefix: str = DEFAULT_PREFIX) -> bool:
    """Whether ``text`` is the prefix and exactly four digits."""
    return text.startswith(prefix) and _FOUR_DIGITS.fullmatch(text, len(prefix)) is not None


def is_thread_directory_name(name: str) -> bool:
    """Whether upstream lists a folder of this name: `ST`, a digit, anything (FORMAT.md 2.2).

    Whatever prefix a workspace configures: upstream's lists know `ST` only (FORMAT.md 1.3).
    """
    at = len(DEFAULT_PREFIX)
    return name.startswith(DEFAULT_PREFIX) and _DIGITS.fullmatch(name[at : at + 1]) is not None


def is_criterion_id(text: str) -> bool:
    """Whether ``text`` has the form ``AC-01.2``, with any number of digits."""
    return _CRITERION.fullmatch(text) is not None


def is_test_id(text: str) -> bool:
    """Whether ``text`` has the form ``AT-01.2``, with any number of digits."""
    return _TEST.fullmatch(text) is not None


def is_flat_row_id(text: str) -> bool:
    """Whether ``text`` is a criterion or a test as 3.0 numbers them, ``AC01`` or ``AT001``."""
    return _FLAT_ROW.fullmatch(text) is not None


def thread_id(number: int, prefix: str = DEFAULT_PREFIX) -> str:
    """``5`` as ``ST0005``."""
    return f"{prefix}{number:04d}"


@lru_cache(maxsize=2048)
def row_group(row_id: str) -> int:
    """The work package number that ``AC-03.1`` or ``AT-03.1`` belongs to; 0 is the thread itself.

    Numbers are compared, so ``3`` and ``03`` are one group (FORMAT.md 3.1). An id of 3.0 without a
    group, ``AC01``, is the thread's. -1 when ``row_id`` is no such id, or its number too long to
    name a work package.
    """
    if is_flat_row_id(row_id):
        return 0
    if not (is_criterion_id(row_id) or is_test_id(row_id)):
        return -1
    digits = row_id[3 : row_id.index(".")].lstrip("0") or "0"
    return int(digits) if len(digits) <= _LONGEST_NUMBER else -1
