"""Ids as single tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.syntax.ids import (
    BadSpecifier,
    WorkPackageSpecifier,
    is_criterion_id,
    is_test_id,
    is_thread_directory_name,
    is_thread_id,
    normalise_thread_id,
    parse_work_package,
    row_group,
    thread_id,
)


@pytest.mark.parametrize("text", ["ST1", "ST12345", "st0001", "ST000a", "ST0001 ", "ST٠٠٠١", ""])
def test_a_thread_id_has_exactly_four_ascii_digits(text):
    """FORMAT.md 3.1."""
    assert not is_thread_id(text)


def test_a_configured_prefix_takes_the_place_of_st():
    """FORMAT.md 1.3: ids of the configured prefix are parsed and resolved."""
    assert is_thread_id("TH0008", "TH")
    assert not is_thread_id("ST0008", "TH")
    assert normalise_thread_id("8", "TH") == "TH0008"
    assert parse_work_package("TH8/3", prefix="TH") == WorkPackageSpecifier("TH0008", "03")


def test_a_thread_id_is_made_of_a_number():
    assert thread_id(5) == "ST0005"


@pytest.mark.parametrize(
    "name, listed",
    [
        ("ST1", True),
        ("ST12345", True),
        ("ST0001-notes", True),
        ("st0020", False),
        ("ST", False),
        ("STx", False),
        ("_inbox", False),
        ("ST٣", False),
    ],
)
def test_upstream_lists_folders_by_a_glob(name, listed):
    """``ST[0-9]*`` (FORMAT.md 2.2, index/29)."""
    assert is_thread_directory_name(name) is listed


def test_row_ids():
    """FORMAT.md 3.1: any number of digits on either side."""
    assert is_criterion_id("AC-01.10")
    assert is_criterion_id("AC-123.456")
    assert not is_criterion_id("AT-01.1")
    assert not is_criterion_id("AC-01.")
    assert is_test_id("AT-1.1")


@pytest.mark.parametrize(
    "row_id, group",
    [
        ("AC-03.1", 3),
        ("AC-3.1", 3),
        ("AT-00.2", 0),
        ("AT-0100.2", 100),
        ("AC-x", -1),
        ("", -1),
        (f"AC-{'9' * 5000}.1", -1),
        (f"AC-{'0' * 5000}7.1", 7),
    ],
)
def test_a_group_is_compared_as_a_number(row_id, group):
    """FORMAT.md 3.1; digits beyond any work package must not overflow ``int``."""
    assert row_group(row_id) == group


@pytest.mark.parametrize(
    "text, message",
    [
        ("5", "Work package number is required (e.g., ST0005/01)"),
        ("5/x", "invalid work package number: 'x' (expected digits, eg ST0005/01)"),
    ],
)
def test_a_bad_specifier_says_what_is_missing(text, message):
    assert parse_work_package(text) == BadSpecifier(message)


@given(st.text())
def test_normalising_never_fails_and_is_stable(text):
    once = normalise_thread_id(text)
    assert once.startswith("ST")
    assert normalise_thread_id(once) == once
    parsed = parse_work_package(text, required=False)
    assert isinstance(parsed, (WorkPackageSpecifier, BadSpecifier))


@given(st.integers(min_value=0, max_value=9999), st.integers(min_value=0, max_value=99))
def test_every_spelling_of_a_number_names_the_same_thing(thread, package):
    full = thread_id(thread)
    for short in (str(thread), f"{thread:07d}", f"ST{thread}", full):
        assert normalise_thread_id(short) == full
        assert parse_work_package(f"{short}/{package}") == (full, f"{package:02d}")
