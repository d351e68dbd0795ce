"""Hints between the words: titles, members, true statuses, ages, and where there are none."""

import re

import pytest
from hypothesis import given

from stp_lsp.features.inlay_hints import inlay_hints
from stp_lsp.text.range import Range
from tests.features.corpora import corpus
from tests.features.half_typed import PATHS, TEXTS
from tests.features.understanding import BASE, known, look, slice_of
from tests.support.shared import needs_shared
from tests.support.workspace import build, split_files


def hints(source, path="intent/wip.md"):
    """The text with its hints in it, as an editor shows it: `ST0003«Oil trade»`."""
    return shown(*look(source, path)[:2])


def shown(snapshot, document):
    text = document.text
    pieces, at = [], 0
    for hint in inlay_hints(snapshot, document, Range(0, len(text))):
        pieces += [text[at : hint.offset], f"«{hint.text}»"]
        at = hint.offset
    return "".join([*pieces, text[at:]])


@pytest.mark.parametrize(
    "expected",
    [
        "See ST0003«Oil trade» and ST0004«Gas».",
        "- ST0003«Oil trade» -- where the oil comes from",
        "Closed by issue 0011«Smoke everywhere».",
        # The thread in front only says whose package it is.
        "See ST0003/01«Barrels» and ST0001 WP-02«Oil» there.",
        # Rows have no titles; a short id is read where its thread is known.
        "ST0001 AC-01.1 and ST0001/AT-01.1; WP-01",
        # Once a line.
        "ST0003«Oil trade», and ST0003 again\n\nST0003«Oil trade»",
        "Not defined: ST0009, ST0000, issue 0404, ST0003/09",
        # A heading of another thread's document.
        "## ST0003«Oil trade»\n\nText.",
    ],
)
def test_titles_behind_bare_ids(expected):
    """The hints are taken out again, which gives the text to ask about."""
    assert hints(re.sub("«[^»]*»", "", expected)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "- ST0003: Oil trade",
        "ST0003, the oil  TRADE of the harbour",
        "The oil trade (ST0003) is done",
    ],
)
def test_a_title_on_the_same_line_is_enough(text):
    assert hints(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "`ST0003` and `a ST0003 b`",
        "```\nST0003\n```",
        "    ST0003 in indented code",
        "<!-- ST0003 -->",
        "[ST0003](st/COMPLETED/ST0003/info.md)",
        "| a | b |\n| - | - |\n| ST0003 | x |",
        "---\nst_id: ST0003\n---\n# Notes",
        "see st/COMPLETED/ST0003/design.md for it",
    ],
)
def test_code_tables_links_and_headers_stay_as_they_are(text):
    assert hints(text) == text


def test_headings_of_its_own_documents_need_no_title():
    path = "intent/st/ST0001/tasks.md"
    assert hints("## ST0001 again\n\nST0001", path) == "## ST0001 again\n\nST0001«Lamps»"
    assert hints("## After ST0003\n", path) == "## After ST0003«Oil trade»\n"


def test_generated_lists_have_none():
    row = "- [x] ST0003: something else\n"
    assert hints(row, "intent/todo.md") == row
    assert hints("Read ST0003 first.\n", "intent/st/steel_threads.md") == "Read ST0003 first.\n"


@pytest.mark.parametrize(
    "source, expected",
    [
        ("ST000{1,3}", "ST0001 Lamps, ST0003 Oil trade"),
        ("ST0003..ST0004", "ST0003 Oil trade, ST0004 Gas"),
        ("ST0001 through ST0003", "ST0001 Lamps, ST0002 ?, ST0003 Oil trade"),
        ("ST0001 WP-01..02", "WP-01 Wick, WP-02 Oil"),
        (
            "ST0001 AC-01.1..AC-01.3",
            "AC-01.1 satisfied, AC-01.2 unsatisfied, AC-01.3 satisfied",
        ),
        ("ST000{1..6}", "ST0001 Lamps, ST0002 ?, ST0003 Oil trade, ST0004 Gas and 2 more"),
    ],
)
def test_members_of_groups(source, expected):
    assert hints(f"{source} and more") == f"{source}«{expected}» and more"


def test_a_short_range_that_belongs_to_nobody_has_no_members():
    assert hints("WP-01..WP-02") == "WP-01..WP-02"


def test_long_titles_are_cut():
    files = split_files(BASE)
    files["intent/st/ST0005/info.md"] = "# ST0005: " + "A title of very many words " * 5
    files["intent/wip.md"] = "ST0005"
    snapshot = build(files)
    (hint,) = inlay_hints(snapshot, snapshot.documents["intent/wip.md"], Range(0, 6))
    assert len(hint.text) <= 42
    assert hint.text.startswith("A title of very many words")
    assert hint.text.endswith("…")


def test_a_copied_status_that_is_no_longer_true():
    """FORMAT.md 8.1: computed from the package's cover. WP-01 is done, WP-02 is in progress."""
    snapshot, document = known("intent/st/ST0001/acceptance.md")
    text = shown(snapshot, document)
    assert "### WP-01 -- Wick (status: WIP)«now Done»\n" in text
    assert "### WP-02 -- Oil (status: WIP)\n" in text
    path = "intent/st/ST0001/acceptance.md"
    for same in ("done", "Completed", "Done"):
        heading = f"### WP-01 -- Wick (status: {same})\n"
        assert hints(heading, path) == heading
    for other in ("### WP-07 -- No such (status: WIP)\n", "### ST-level (status: WIP)\n"):
        assert hints(other, path) == other


def test_how_old_a_date_is():
    """Today is 2026-03-04 in these tests."""
    text = shown(*known("intent/st/ST0001/info.md"))
    assert "created: 20260302«2 days ago»\ncompleted:\n" in text
    text = shown(*known("intent/st/COMPLETED/ST0003/info.md"))
    assert "created: 20250701«8 months ago»\ncompleted: 20250801«7 months ago»\n" in text
    assert "«" not in hints("---\ncreated: YYYYMMDD\n---\n# ST0001: x", "intent/st/ST0001/info.md")
    assert "«" not in hints("---\ncreated: 20260302\n---\n# Blog", "docs/post.md")


def test_parts_lead_to_what_they_name():
    snapshot, document, _ = look("ST000{1,3}")
    (hint,) = inlay_hints(snapshot, document, Range(0, 10))
    places = [(part.document, part.range) for part in hint.parts if part.range is not None]
    titles = [slice_of(snapshot.documents[name], where) for name, where in places]
    assert titles == ["ST0001: Lamps", "ST0003: Oil trade"]
    assert hint.key == ""
    snapshot, document, _ = look("ST0003")
    (hint,) = inlay_hints(snapshot, document, Range(0, 6))
    assert hint.key == "ST0003"


def test_only_the_lines_on_the_screen_are_answered():
    source = "ST0003\n\nST0004\n\nST0001\n"
    snapshot, document, _ = look(source)
    found = inlay_hints(snapshot, document, Range(8, 14))
    assert [hint.text for hint in found] == ["Gas"]


@given(TEXTS, PATHS)
def test_hints_of_half_typed_documents(text, path):
    """Ordered, inside the text, and the same whether asked for as a whole or in two parts."""
    snapshot = build({**split_files(BASE), path: text})
    document = snapshot.documents[path]
    whole = inlay_hints(snapshot, document, Range(0, len(text)))
    offsets = [hint.offset for hint in whole]
    assert offsets == sorted(offsets)
    assert all(0 <= offset <= len(text) for offset in offsets)
    assert all(hint.text.strip() and "\n" not in hint.text for hint in whole)
    half = len(text) // 2
    upper = inlay_hints(snapshot, document, Range(0, half))
    lower = inlay_hints(snapshot, document, Range(half, len(text)))
    assert [*upper, *(hint for hint in lower if hint.offset > half)] == whole


@needs_shared
@pytest.mark.corpus
def test_the_brace_groups_of_a_real_workspace():
    """anvil's wip.md, lines 38 and 39; the titles are those of the threads' headings."""
    snapshot = corpus("anvil@4b2a18a")
    document = snapshot.documents["intent/wip.md"]
    found = inlay_hints(snapshot, document, Range(0, len(document.text)))
    groups = [hint.text for hint in found if not hint.key]
    titles = {id: snapshot.threads[id].title for id in ("ST0001", "ST0003", "ST0004", "ST0006")}
    assert groups[0].startswith(f"ST0001 {titles['ST0001'][:10]}")
    assert f", ST0003 {titles['ST0003'][:10]}" in groups[0]
    assert groups[1].startswith(f"ST0004 {titles['ST0004'][:10]}")
    assert f", ST0006 {titles['ST0006'][:10]}" in groups[1]
