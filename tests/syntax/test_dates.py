"""Days in every notation of FORMAT.md 4.2 and 4.6."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.syntax.dates import MONTHS, guess_day, long_date, parse_day


@pytest.mark.parametrize(
    "raw, day",
    [
        ("20260102", "2026-01-02"),
        ("20260102 ", "2026-01-02"),
        ("2026-01-02", "2026-01-02"),
        ("2026-01-02T10:11:12Z", "2026-01-02"),
        ("20240229", "2024-02-29"),
        ("20250229", ""),
        ("19000229", ""),
        ("20000229", "2000-02-29"),
        ("20261301", ""),
        ("00000101", ""),
        ("2026-1-2", ""),
        ('"20260102"', ""),
        ("2026-01-02 or so", ""),
        ("YYYYMMDD", ""),
        ("", ""),
        ("²⁰²⁶0102", ""),
    ],
)
def test_what_tools_can_read(raw: str, day: str):
    """Quotes, other notations and days that no calendar has are not."""
    assert parse_day(raw) == day


@pytest.mark.parametrize(
    "raw, day",
    [
        ("2026/1/2", "2026-01-02"),
        ("2026-01-02 or so", "2026-01-02"),
        ('"2026-01-02"', "2026-01-02"),
        ("2026.01.02", "2026-01-02"),
        ("20260102", "2026-01-02"),
        ("2 January 2026", "2026-01-02"),
        ("02 jan 2026", "2026-01-02"),
        ("2-Jan-2026, late", "2026-01-02"),
        ("31 Feb 2026", ""),
        ("2 Foo 2026", ""),
        ("202601023", ""),
        ("soon", ""),
        ("", ""),
    ],
)
def test_what_people_mean(raw: str, day: str):
    """For repairs: what begins with a day in any usual notation."""
    assert guess_day(raw) == day


@given(st.dates(min_value=date(1, 1, 1)))
def test_every_day_of_the_calendar(day: date):
    """All forms of a day mean that day; the calendar of the standard library agrees."""
    shown = f"{day.year:04d}-{day.month:02d}-{day.day:02d}"
    assert parse_day(shown) == shown
    assert parse_day(shown.replace("-", "")) == shown
    assert guess_day(long_date(shown)) == shown
    assert long_date(shown) == f"{day.day:02d} {MONTHS[day.month - 1]} {day.year:04d}"


@given(st.integers(0, 99999999))
def test_no_other_number_is_a_day(number: int):
    """Eight digits are a day exactly if the standard library makes one of them."""
    text = f"{number:08d}"
    try:
        expected = date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}").isoformat()
    except ValueError:
        expected = ""
    assert parse_day(text) == expected


@given(st.text(max_size=40))
def test_any_text(text: str):
    """Nothing raises, and what can be read is also what was meant."""
    if parse_day(text):
        assert guess_day(text) == parse_day(text)
    assert long_date(text) == "" or parse_day(text)
