"""The table that is brought up to date is the table that is made anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.syntax.index_sorted import IndexEntry, SortedTable

ENTRIES = st.builds(
    IndexEntry,
    st.sampled_from(["ST0001", "ST0002", "ST0010"]),
    st.sampled_from(["a", "b|c", "a\nb", "é", "a slug that is wider than the others", ""]),
    st.sampled_from(["WIP", "Completed", "on hold", "what", ""]),
    st.sampled_from(["", "2026-01-02"]),
    st.sampled_from(["", "2026-01-03"]),
)
TABLES = st.dictionaries(st.sampled_from("abcdef"), ENTRIES)
CHANGES = st.dictionaries(st.sampled_from("abcdef"), st.none() | ENTRIES)


@given(TABLES, st.lists(CHANGES, max_size=3))
def test_changes_give_the_table_of_what_is_there_then(
    entries: dict[str, IndexEntry], steps: list[dict[str, IndexEntry | None]]
):
    table, now = SortedTable(entries), dict(entries)
    for changes in steps:
        before = table.text
        later = table.with_changes(changes)
        assert table.text == before
        for key, new in changes.items():
            if new is None:
                now.pop(key, None)
            else:
                now[key] = new
        assert later.text == SortedTable(now).text
        table = later


def test_nothing_new_is_the_same_table():
    table = SortedTable({"a": IndexEntry("ST0001", "a", "WIP", "", "")})
    assert table.with_changes({"a": IndexEntry("ST0001", "a", "WIP", "", ""), "b": None}) is table
