"""The index against the bytes that upstream v2.19.0 wrote."""

from __future__ import annotations

from stp_lsp.syntax.index_table import add_markers, regenerate, render_table
from tests.support.shared import needs_shared, shared
from tests.syntax.recorded import TODAY, cases, entries_of, report, text_of


@needs_shared
def test_every_recorded_index_agrees():
    """Both the bare table and the whole file after ``st sync --write``."""
    wrong = []
    for case in cases("index"):
        threads = case / "before/intent/st"
        entries = entries_of(threads)
        table = render_table(entries)
        whole = regenerate(text_of(threads / "steel_threads.md"), entries)
        same_table = table.encode() == (case / "list.md").read_bytes()
        same_file = whole.encode() == (case / "steel_threads.after.md").read_bytes()
        if not (same_table and same_file):
            wrong.append((case.name, same_table, same_file))
    total = len(cases("index"))
    report("index", total - len(wrong), total, {})
    assert total == 41
    assert wrong == []


@needs_shared
def test_repair_ends_in_a_file_that_upstream_leaves_alone():
    for case in cases("index"):
        threads = case / "before/intent/st"
        entries = entries_of(threads)
        repaired = regenerate(text_of(threads / "steel_threads.md"), entries, repair=True)
        assert regenerate(repaired, entries) == repaired, case.name
        assert regenerate(repaired, entries, repair=True) == repaired, case.name


@needs_shared
def test_repair_of_a_file_in_order_writes_upstream_s_bytes():
    """The damaged cases, and those with text between or beside the markers, are 14 and 16 to 26."""
    damaged = {"14", "16", "17", "18", "19", "20", "22", "23", "24", "25", "26"}
    for case in cases("index"):
        if case.name[:2] in damaged:
            continue
        threads = case / "before/intent/st"
        whole = regenerate(text_of(threads / "steel_threads.md"), entries_of(threads), repair=True)
        assert whole.encode() == (case / "steel_threads.after.md").read_bytes(), case.name


@needs_shared
def test_markers_are_added_as_upstream_s_verbs_add_them():
    """``verbs/st-start-no-status-line``: the text behind the first pipe is lost on the way."""
    case = shared("oracle", "verbs", "st-start-no-status-line")
    before, after = (case / side / "intent/st" for side in ("before", "after"))
    marked = add_markers(text_of(before / "steel_threads.md"))
    entries = entries_of(after, TODAY)
    assert regenerate(marked, entries) == text_of(after / "steel_threads.md")
