"""Days as steel-thread documents write them, all brought to `YYYY-MM-DD` (FORMAT.md 4.2, 4.6).

Not here: which form a generation writes, and any clock.
"""

from __future__ import annotations

import re
from typing import Final

MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
"""English in every locale, because the tools are."""

_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_PLAIN = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_INSTANT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})[T ][0-9]{2}:[0-9]{2}[0-9:.+Z-]{0,20}")
_NUMBERS = re.compile(r"([0-9]{4})[-/. ]?([0-9]{1,2})[-/. ]?([0-9]{1,2})(?![0-9])")
_WORDS = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3})[a-z]{0,6}[ -]([0-9]{4})(?![0-9])")
_LENGTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def parse_day(raw: str) -> str:
    """The day that ``raw`` states, as `YYYY-MM-DD`; empty when it is none a tool can read.

    Readable are eight digits, a date with dashes, and an instant that begins with one. Blanks at
    either end do no harm; quotes do, because only some of the tools take them off.
    """
    text = raw.strip()
    for form in (_COMPACT, _PLAIN, _INSTANT):
        found = form.fullmatch(text)
        if found is not None:
            return _day(found[1], found[2], found[3])
    return ""


def guess_day(raw: str) -> str:
    """The day that a person meant by ``raw``, as `YYYY-MM-DD`; empty when none begins it.

    Understood are also `2026/1/2`, `2 January 2026` and quotes; words may follow.
    """
    text = raw.strip().strip("\"'").strip()
    found = _NUMBERS.match(text)
    if found is not None:
        return _day(found[1], found[2], found[3])
    words = _WORDS.match(text)
    return day_in_words(words[1], words[2], words[3]) if words is not None else ""


def day_in_words(day: str, month: str, year: str) -> str:
    """`4`, `Mar`, `2026` as `2026-03-04`; empty when there is no such day."""
    name = month.capitalize()
    return _day(year, str(MONTHS.index(name) + 1), day) if name in MONTHS else ""


def long_date(day: str) -> str:
    """`2026-03-04` as `04 Mar 2026`; empty when it is no day."""
    found = _PLAIN.fullmatch(day)
    if found is None or not _day(found[1], found[2], found[3]):
        return ""
    return f"{found[3]} {MONTHS[int(found[2]) - 1]} {found[1]}"


def _day(year: str, month: str, day: str) -> str:
    y, m, d = int(year), int(month), int(day)
    if not (y and 1 <= m <= 12 and 1 <= d <= _LENGTHS[m - 1]):
        return ""
    if (m, d) == (2, 29) and (y % 4 or (y % 100 == 0 and y % 400)):
        return ""
    return f"{y:04d}-{m:02d}-{d:02d}"
