"""How each kind of steel-thread id is written, as patterns (FORMAT.md 3.1 and 3.2).

Each begins with literal characters, which CPython's `re` looks for with a fast search; what stands
before is looked at afterwards. All are linear on hostile text, which the tests of patterns check.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple


class Patterns(NamedTuple):
    """What depends on the prefix of thread ids."""

    thread: re.Pattern[str]
    tail: re.Pattern[str]
    slash_list: re.Pattern[str]
    """What goes on with a list of threads: `/ST0002/ST000{4,5}`."""


@lru_cache(maxsize=16)
def patterns_of(prefix: str) -> Patterns:
    """The patterns of a project whose thread ids begin with ``prefix``."""
    word = re.escape(prefix)
    thread = re.compile(
        rf"{word}(?:[0-9]{{4}}(?![0-9A-Za-z_])|([0-9]{{1,3}})\{{([0-9][0-9,. ]{{0,200}})\}})"
    )
    tail = re.compile(
        rf"(?:\.\.|-|–|—| through | to | - | – ){word}([0-9]{{4}})(?![0-9A-Za-z_])"
        r"|\.\.([0-9]{1,4})(?![0-9A-Za-z_])|[-–]([0-9]{4})(?![0-9A-Za-z_-])"
    )
    more = rf"(?:/{word}(?:[0-9]{{4}}|[0-9]{{1,3}}\{{[0-9][0-9,. ]{{0,200}}\}}))+"
    return Patterns(thread, tail, re.compile(more))


RANGE_MARKS = frozenset(".-–—")
"""What may stand right between two ends of a range; else a blank and one of the next."""
RANGE_WORDS = frozenset("t-–")
"""`through`, `to`, and a dash between blanks."""
NUMBER = re.compile(r"/([0-9]{2})(?![0-9A-Za-z_-])(?!\.[A-Za-z])")
PACKAGE = re.compile(r"WP(s ?|[-/ ])?([0-9]{1,2})(?![0-9A-Za-z_])")
PACKAGE_NEXT = frozenset(".-– /")
"""What follows a work package that begins a range or a list."""
PACKAGE_TAIL = re.compile(
    r"(?:\.\.|-|–| - | – | through | to )WP[-/ ]?([0-9]{1,2})(?![0-9A-Za-z_])"
    r"|(?:\.\.|–)([0-9]{1,2})(?![0-9A-Za-z_])"
)
PLURAL_TAIL = re.compile(r"(?:-|\.\.|–)([0-9]{1,2})(?![0-9A-Za-z_-])")
SHORT_LIST = re.compile(r"/([0-9]{2})(?![0-9A-Za-z_-])(?!\.[A-Za-z])")
ROW = re.compile(r"A([CT])(?:-([0-9]{1,4})\.([0-9]{1,4})|[0-9]{2,4})(?![0-9A-Za-z_])")
ROW_TAIL = re.compile(r"\.\.(?:A[CT]-)?(?:([0-9]{1,4})\.)?([0-9]{1,4})(?![0-9A-Za-z_])(?!\.[0-9])")
# From its rarest letter on: what stands before is looked at afterwards.
ISSUE = re.compile(r"ues? #?([0-9]{4})(?![0-9A-Za-z_])")
ISSUE_MORE = re.compile(r"(?:, | \+ | and | & |/)#?([0-9]{4})(?![0-9A-Za-z_-])")
PATH_RIGHT = re.compile(r"(?:[A-Za-z0-9_./~+@-]|\{[A-Za-z0-9_.,-]{1,200}\})*")
BRACE_PART = re.compile(r"([0-9]+)(?:\.\.([0-9]+))?")
