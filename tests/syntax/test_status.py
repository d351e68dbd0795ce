"""Status words: what the table leaves out, and what a quick fix makes of the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.syntax.status import (
    BUCKETS,
    Status,
    WorkPackageStatus,
    bucket_of,
    canonical_status,
    canonical_work_package_status,
    fold_v3,
    nearest_status,
    spelling,
    todo_glyph,
)


@pytest.mark.parametrize("raw", ["", " ", "WIP ", " WIP", '"WIP"', "WIP\r", "WIP # x", "triage"])
def test_nothing_is_trimmed_on_the_way_to_a_status(raw):
    """FORMAT.md 4.1 and 4.5: blanks, quotes and comments put a value outside the vocabulary."""
    assert canonical_status(raw) is None


@pytest.mark.parametrize(
    "raw, status",
    [
        ("NOT_STARTED", Status.NOT_STARTED),
        ("In_Progress", Status.WIP),
        ("to-be-commenced", Status.NOT_STARTED),
        ("triage", Status.TRIAGE),
        ("TBC", Status.NOT_STARTED),
        ("SUPERSEDED", None),
        ("", None),
    ],
)
def test_generation_five_folds_separators_away(raw, status):
    """FORMAT.md 4.5; TBC stays Not Started, it does not become the new triage."""
    assert fold_v3(raw) is status


@pytest.mark.parametrize(
    "raw, status",
    [
        ("WIP ", Status.WIP),
        ('"Completed"', Status.COMPLETED),
        ("'Done'", Status.COMPLETED),
        ("WIP # since May", Status.WIP),
        ("WIP\r", Status.WIP),
        ("NOT_STARTED", Status.NOT_STARTED),
        ("Complted", Status.COMPLETED),
        ("Canceld", Status.CANCELLED),
        ("", None),
        ('""', None),
        ("🚧 In Progress", Status.WIP),
        ("Done ✅", Status.COMPLETED),
        ("**On Hold**", Status.ON_HOLD),
        ("❌ Done", None),
        ("✅", None),
        ("something else entirely", None),
        ("x" * 100_000, None),
    ],
)
def test_the_nearest_word_is_found_past_noise_and_slips(raw, status):
    assert nearest_status(raw) is status


@pytest.mark.parametrize(
    "version, word",
    [
        ((), "WIP"),
        ((2, 19, 0), "WIP"),
        ((2, 2, 1), "WIP"),
        ((2, 2, 0), "In Progress"),
        ((1, 2, 1), "In Progress"),
        ((2, 0), "In Progress"),
    ],
)
def test_wip_was_spelled_out_before_2_2_1(version, word):
    """FORMAT.md 4.5, second column."""
    assert spelling(Status.WIP, version) == word
    assert spelling(Status.COMPLETED, version) == "Completed"


def test_only_closed_and_unstarted_threads_have_a_folder_of_their_own():
    """FORMAT.md 4.5, column Bucket; there is none for On Hold (2.2)."""
    assert {status: bucket_of(status) for status in Status} == {
        Status.WIP: "",
        Status.NOT_STARTED: "NOT-STARTED",
        Status.ON_HOLD: "",
        Status.COMPLETED: "COMPLETED",
        Status.CANCELLED: "CANCELLED",
        Status.TRIAGE: "",
    }
    assert bucket_of(None) == ""
    assert {bucket_of(status) for status in Status} == set(BUCKETS)


def test_boxes_of_both_generations():
    """FORMAT.md 4.5, column todo glyph: v3 tells a held thread from an unknown one."""
    order = (Status.WIP, Status.NOT_STARTED, Status.COMPLETED, Status.CANCELLED, Status.ON_HOLD)
    assert "".join(map(todo_glyph, order)) == "- x~?"
    assert "".join(todo_glyph(status, v3=True) for status in order) == "- x~!"
    assert todo_glyph(Status.TRIAGE, v3=True) == todo_glyph(None) == "?"


@pytest.mark.parametrize(
    "raw, status",
    [
        ("Done", WorkPackageStatus.DONE),
        ("completed", WorkPackageStatus.DONE),
        ("WIP", WorkPackageStatus.WIP),
        ("tbc", WorkPackageStatus.NOT_STARTED),
        ("Cancelled", WorkPackageStatus.CANCELLED),
        ("On Hold", None),
        ("", None),
    ],
)
def test_work_packages_share_the_synonyms(raw, status):
    assert canonical_work_package_status(raw) is status


@given(st.text())
def test_any_text_is_some_status_or_none(raw):
    for read in (canonical_status, fold_v3, nearest_status):
        assert read(raw) is None or isinstance(read(raw), Status)
    assert canonical_status(raw) is None or nearest_status(raw) is canonical_status(raw)
