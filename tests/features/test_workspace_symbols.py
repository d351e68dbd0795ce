"""Symbols found from anywhere."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stp_lsp.features.workspace_symbols import FoundKind, workspace_symbols
from tests.features.completing import THREADS
from tests.features.corpora import corpus
from tests.support.shared import needs_shared
from tests.support.workspace import workspace

SOURCE = (
    THREADS
    + """
    --- intent/st/ST0001/design.md
    # Design - ST0001: Parse the header
    --- intent/st/ST0001/WP/01/info.md
    ---
    title: "Read the lines"
    status: Done
    ---
    # WP-01: Read the lines
    --- intent/st/ST0001/WP/02/info.md
    ---
    title: "Keep duplicates"
    ---
    # WP-02: Keep duplicates
    --- intent/st/ST0001/acceptance.md
    # ST0001 Parse the header -- Acceptance

    Coverage of AC-01.1 and AC-02.1.

    - AC-01.1 It is read
    - AC-01.2 It is told
    - AC-02.1 Both are kept

    - AT-01.1 `test/header.py` -- covers AC-01.1 -- status: green
    --- intent/st/COMPLETED/ST0004/acceptance.md
    # ST0004 Header tests -- Acceptance

    - AC-01.1 Tests are there
    --- intent/issues/OPEN/0007/0007-rust.md
    ---
    title: Rust on the lamp
    ---
    # 0007: Rust on the lamp
    --- intent/issues/CLOSED/0011/0011-x.md
    # 0011: Gull on the roof
    --- intent/wip.md
    # Work In Progress
    --- intent/docs/harbour.md
    # Harbour
    """
)


def found(query, limit=128, source=SOURCE):
    snapshot = workspace(source).snapshot
    return workspace_symbols([("root", snapshot)], query, limit)


def names(query, limit=128):
    return [item.name for item in found(query, limit)]


def keys(query):
    return [item.key for item in found(query)]


def test_no_query_shows_the_open_threads_first():
    assert keys("")[:3] == ["ST0002", "ST0001", "ST0003"]
    assert {item.kind for item in found("")} == {FoundKind.THREAD}


@pytest.mark.parametrize("query", ["ST0001", "st0001", "1", "0001", "  1 "])
def test_a_thread_by_its_number(query):
    assert keys(query)[0] == "ST0001"


def test_threads_by_the_beginning_of_an_id():
    assert keys("ST001") == ["ST0010", "ST0011"]
    assert set(keys("st")[:6]) == {"ST0001", "ST0002", "ST0003", "ST0004", "ST0010", "ST0011"}


def test_threads_by_words_of_the_title_and_by_slug():
    assert keys("sched") == ["ST0003"]
    assert keys("tests head")[0] == "ST0004"
    assert keys("parse-the-header")[0] == "ST0001"
    assert keys("PAINT tow") == ["ST0011"]


def test_titles_that_begin_so_come_before_titles_that_hold_it():
    assert keys("header")[:2] == ["ST0004", "ST0001"]


def test_a_part_inside_a_word_counts_when_nothing_begins_so():
    assert keys("chedul") == ["ST0003"]


def test_id_and_word_together():
    assert keys("ST0001 header")[0] == "ST0001"
    assert "ST0001" not in keys("ST0002 header")


def test_packages_by_number_and_by_title():
    assert keys("ST0001/02")[0] == "ST0001/02"
    assert keys("ST0001 WP-02")[0] == "ST0001/02"
    assert keys("keep dup") == ["ST0001/02"]
    assert keys("WP-01") == ["ST0001/01"]
    (item,) = found("keep dup")
    assert (item.name, item.container) == ("ST0001/02 Keep duplicates", "Parse the header")


def test_issues_by_number_and_by_title():
    assert keys("rust") == ["issue/0007"]
    assert keys("issue 11") == ["issue/0011"]
    assert keys("issue gull") == ["issue/0011"]
    assert "issue/0007" in keys("7")
    (item,) = found("rust")
    assert (item.name, item.container) == ("issue 0007 Rust on the lamp", "OPEN")


def test_rows_only_when_the_query_says_so():
    assert keys("AC-01") == ["ST0001/AC-01.1", "ST0001/AC-01.2", "ST0004/AC-01.1"]
    assert keys("ac-02.1") == ["ST0001/AC-02.1"]
    assert keys("AT-") == ["ST0001/AT-01.1"]
    assert keys("ST0004 AC-") == ["ST0004/AC-01.1"]
    assert keys("tests AC-") == ["ST0004/AC-01.1"]
    assert not any("/A" in key for key in keys("01.1"))


def test_a_row_is_found_where_it_is_defined():
    """Not where the contract mentions it before."""
    (item,) = found("AC-02.1")
    text = workspace(SOURCE).snapshot.documents[item.document].text
    line = text[text.rfind("\n", 0, item.range.start) + 1 :].partition("\n")[0]
    assert line == "- AC-02.1 Both are kept"
    assert text[item.range.start : item.range.end] == "AC-02.1"
    assert item.container == "ST0001 Parse the header"


def test_rows_of_threads_that_only_the_canon_has():
    source = """
    --- intent/.canon/st/ST0007.json
    {"id": "ST0007", "title": "Fog", "status": "wip", "criteria": [{"id": "AC-01.1", "text": "x"}]}
    """
    (item,) = found("AC-01", source=source)
    assert item.key == "ST0007/AC-01.1"
    assert item.document == "intent/.canon/st/ST0007.json"


def test_documents_by_kind_and_thread():
    assert names("design ST0001")[0] == "ST0001 design.md"
    assert names("design 1")[0] == "ST0001 design.md"
    assert names("ST0001 design")[0] == "ST0001 design.md"
    assert names("design parse")[0] == "ST0001 design.md"
    assert "ST0001 design.md" in names("design")


def test_documents_outside_of_threads_by_path():
    assert keys("harbour") == ["intent/docs/harbour.md"]
    assert keys("wip") == ["intent/wip.md"]


def test_what_is_selected_is_the_title():
    for query, title in (
        ("ST0001", "ST0001: Parse the header"),
        ("rust", "0007: Rust on the lamp"),
    ):
        item = found(query)[0]
        text = workspace(SOURCE).snapshot.documents[item.document].text
        assert text[item.range.start : item.range.end] == title


def test_the_limit_holds():
    assert len(found("", 2)) == 2
    assert len(found("st", 3)) == 3
    assert found("", 0) == []


def test_several_workspaces_are_ranked_together():
    one = workspace(SOURCE).snapshot
    other = workspace(
        "    --- intent/st/ST0001/info.md\n    # ST0001: Header of letters\n"
    ).snapshot
    result = workspace_symbols([("a", one), ("b", other)], "header")
    # Both titles begin with the word; the first workspace's comes first, then "Parse the header".
    assert [(item.root, item.key) for item in result[:3]] == [
        ("a", "ST0004"), ("b", "ST0001"), ("a", "ST0001"),
    ]  # fmt: skip


def test_nothing_is_found_twice():
    for query in ("", "st", "1", "header", "design header", "ST0001 design", "AC-", "7"):
        result = [(item.kind, item.key) for item in found(query)]
        assert len(result) == len(set(result)), query


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ST01/ACWP-.dheaderwip ü", max_size=14) | st.text(max_size=8))
def test_any_query_has_an_answer_with_sound_places(query):
    snapshot = workspace(SOURCE).snapshot
    for item in workspace_symbols([("root", snapshot)], query):
        length = snapshot.documents[item.document].facts.table.length
        assert 0 <= item.range.start <= item.range.end <= length
        assert item.name


@needs_shared
@pytest.mark.corpus
@pytest.mark.parametrize("name", ["intent@5002c59", "intent@18397e1"])
def test_every_thread_of_a_real_workspace_is_found_by_its_id_and_its_title(name):
    snapshot = corpus(name)
    for thread in snapshot.threads.values():
        assert workspace_symbols([("", snapshot)], thread.id)[0].key == thread.id
        if thread.title:
            assert thread.id in {
                item.key for item in workspace_symbols([("", snapshot)], thread.title)
            }
