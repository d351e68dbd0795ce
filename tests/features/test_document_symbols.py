"""The outline of documents."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from stp_lsp.features.document_symbols import document_symbols
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.layout import place
from tests.features.corpora import corpus
from tests.features.half_typed import PATHS, TEXTS
from tests.support.shared import needs_shared
from tests.support.workspace import workspace

THREAD = """
    --- intent/st/ST0001/info.md
    ---
    status: WIP
    created: 20250701
    ---
    # ST0001: Parse the header

    ## Objective

    Read it.

    ## Tasks

    - [x] one
    - [ ] two

    ### More

    - [x] three
    - [ ] four
    - [ ] five
    --- intent/st/ST0001/WP/01/info.md
    ---
    title: "One"
    status: Done
    ---
    # WP-01: One
"""


def outline(source):
    fixture = workspace(source)
    return document_symbols(fixture.document, fixture.snapshot)


def shown(found, depth=0):
    """The outline as indented lines, `name (detail) kind`."""
    lines = []
    for item in found:
        detail = f" ({item.detail})" if item.detail else ""
        lines.append(f"{'  ' * depth}{item.name}{detail} {item.kind.name.lower()}")
        lines += shown(item.children, depth + 1)
    return lines


def test_sections_nest_and_count_their_tasks():
    source = THREAD.replace("# ST0001", "# $0ST0001")
    assert shown(outline(source)) == [
        "header (WIP) header",
        # Three of the five boxes are open; the whole document holds all of them.
        "ST0001: Parse the header (WIP, 2/5 tasks) thread",
        "  Objective heading",
        "  Tasks (2/5 tasks) heading",
        "    More (1/3 tasks) heading",
    ]


def test_the_tasks_of_a_template_are_nobodys():
    """FORMAT.md 10.2."""
    source = (
        "    --- intent/st/ST0001/tasks.md\n    ## Tasks\n\n    - [ ] Task 1\n    - [ ] Task 2\n"
    )
    assert shown(outline(source)) == ["Tasks heading"]


def test_a_package_shows_its_status():
    assert shown(outline(THREAD + "    $0")) == [
        "header (Done) header",
        "WP-01: One (Done) package",
    ]


def test_headings_that_name_threads_and_packages():
    source = THREAD + (
        "    --- intent/st/ST0001/design.md\n    # Design - ST0001: x\n\n    ## WP-01 -- One\n\n"
        "    ## WP-07 -- None\n"
    )
    assert shown(outline(source)) == [
        "Design - ST0001: x heading",
        "  WP-01 -- One (Done) package",
        "  WP-07 -- None heading",
    ]
    source = THREAD + "    --- intent/docs/plan.md\n    ## ST0001: the parser\n\n    ## ST0099 x\n"
    assert shown(outline(source)) == ["ST0001: the parser (WIP) thread", "ST0099 x heading"]


def test_decisions_as_headings_and_as_bullets():
    source = (
        THREAD
        + """
    --- intent/st/ST0001/design.md
    # Design

    ## Decisions

    ### D1. Lines, not YAML

    Because.

    ### D5b: Ranges

    - **D6 -- keep duplicates.** Since both are wrong.
      - **D6a -- really**
    - **Dark** is no decision
    - **DD-4: dashes**

    ### Dogs

    ```
    - **D9 -- in code**
    ```
    """
    )
    assert shown(outline(source)) == [
        "Design heading",
        "  Decisions heading",
        "    D1. Lines, not YAML decision",
        "    D5b: Ranges decision",
        "      D6 -- keep duplicates decision",
        "        D6a -- really decision",
        "      DD-4: dashes decision",
        "    Dogs heading",
    ]


def test_contract_rows_with_their_state():
    source = (
        THREAD
        + """
    --- intent/st/ST0001/acceptance.md
    # ST0001 x -- Acceptance

    ## Acceptance Criteria

    - AC-01.1 It is read
    - AC-01.2 (non-test) It reads well -- evidence: e -- satisfied: yes
    - AC-x broken

    ## Acceptance Tests

    - AT-01.1 `test/header.py` -- covers AC-01.1 -- status: green
    - AT-01.2 test.py -- covers AC-01.1 -- status: green
    """
    )
    assert shown(outline(source)) == [
        "ST0001 x -- Acceptance (WIP) thread",
        "  Acceptance Criteria heading",
        "    AC-01.1 It is read (satisfied) criterion",
        "    AC-01.2 It reads well (satisfied) criterion",
        "    AC-x (no readable id) criterion",
        "  Acceptance Tests heading",
        "    AT-01.1 test/header.py (green) test",
        "    AT-01.2 (not readable) test",
    ]


def test_index_rows():
    source = THREAD + (
        "    --- intent/st/steel_threads.md\n    # Steel Threads\n\n    ## Index\n\n"
        "    <!-- BEGIN: STEEL_THREAD_INDEX -->\n\n"
        "    | ID | Slug | Status |\n    | --- | --- | --- |\n"
        "    | ST0001 | parse-the-header | WIP |\n\n    <!-- END: STEEL_THREAD_INDEX -->\n"
    )
    assert shown(outline(source)) == [
        "Steel Threads heading",
        "  Index heading",
        "    ST0001 parse-the-header (WIP) thread",
    ]


def test_issues():
    source = (
        "    --- intent/issues/CLOSED/0007/0007-rust.md\n    ---\n    status: CLOSED\n    ---\n"
        "    # 0007: Rust\n\n    ## Summary\n"
    )
    assert shown(outline(source)) == [
        "header (CLOSED) header",
        "0007: Rust (closed) issue",
        "  Summary heading",
    ]


def test_headings_in_quotes_and_lists_make_no_sections():
    source = "    --- intent/notes.md\n    # A\n\n    > # quoted\n\n    - # listed\n\n    ## B\n"
    assert shown(outline(source)) == ["A heading", "  B heading"]


def test_skipped_levels_and_a_second_title():
    source = "    --- intent/notes.md\n    ### C\n\n    # A\n\n    #### D\n\n    # E\n"
    assert shown(outline(source)) == ["C heading", "A heading", "  D heading", "E heading"]


def test_a_thread_of_the_canon():
    """FORMAT.md 13."""
    source = """
    --- intent/.canon/st/ST0007.json
    {"id": "ST0007", "title": "Fog", "status": "wip",
     "wps": [{"seq": 1, "title": "Horn", "status": "done"}],
     "criteria": [{"id": "AC-01.1", "text": "It sounds", "state": {"is": "computed"}}],
     "tests": [{"id": "AT-01.1", "file": "t/fog", "status": "red"}]}
    """
    assert shown(outline(source)) == [
        "ST0007 Fog (wip) thread",
        "  WP-01 Horn (done) package",
        "  AC-01.1 It sounds (computed) criterion",
        "  AT-01.1 t/fog (red) test",
    ]


@pytest.mark.parametrize("path", ["intent/.config/config.json", "intent/.intentfiles"])
def test_files_without_an_outline(path):
    assert outline(f"    --- {path}\n    x\n") == ()


def test_a_broken_canon_file_has_no_outline():
    assert outline("    --- intent/.canon/st/ST0007.json\n    {\n") == ()


def test_ranges_select_the_words_they_are_about():
    fixture = workspace(THREAD.replace("# ST0001", "# $0ST0001"))
    text = fixture.document.text
    header, title = document_symbols(fixture.document, fixture.snapshot)
    assert text[header.range.start : header.range.end].splitlines()[-1] == "---"
    assert text[header.name_range.start : header.name_range.end] == "status: WIP"
    assert text[title.name_range.start : title.name_range.end] == "ST0001: Parse the header"
    assert text[title.range.start : title.range.end].endswith("- [ ] five")


def check(item, length):
    assert 0 <= item.range.start <= item.range.end <= length
    assert item.range.covers(item.name_range)
    for child in item.children:
        assert item.range.covers(child.range)
        check(child, length)
    starts = [child.range.start for child in item.children]
    assert starts == sorted(starts)


@settings(max_examples=200, deadline=None)
@given(TEXTS, PATHS)
def test_ranges_of_half_typed_documents_hold_their_children(text, path):
    """LSP 3.17: the selection range must be contained in the range."""
    snapshot = workspace(THREAD).snapshot
    document = make_document(path, text, place(path, snapshot.project), snapshot.project)
    for item in document_symbols(document, snapshot):
        check(item, len(text))


@needs_shared
@pytest.mark.corpus
@pytest.mark.parametrize("name", ["anvil@2b9e39a", "intent@18397e1", "arca_notionex@393bdb6"])
def test_ranges_of_real_documents_hold_their_children(name):
    snapshot = corpus(name)
    for document in list(snapshot.documents.values())[:150]:
        for item in document_symbols(document, snapshot):
            check(item, document.facts.table.length)
