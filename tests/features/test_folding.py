"""Folds: which lines go together, and that they nest."""

import pytest
from hypothesis import given, settings

from stp_lsp.features.folding import FoldKind, folds
from tests.features.corpora import corpus
from tests.features.half_typed import PATHS, TEXTS
from tests.features.understanding import BASE, known, look
from tests.support.shared import needs_shared
from tests.support.workspace import build, split_files


def folded(source, path="intent/wip.md"):
    return shown(look(source, path)[1])


def shown(document):
    """Kind, and the first and last line as written."""
    lines = document.text.split("\n")
    line_of = document.lines.line_of
    return [
        (
            fold.kind.value,
            lines[line_of(fold.range.start)].strip(),
            lines[line_of(fold.range.end)].strip(),
        )
        for fold in folds(document)
    ]


def test_header_and_sections():
    source = (
        "---\nstatus: WIP\n---\n\n# A\n\none\n\n## B\n\ntwo\n\n\n## C\n\n### D\n\nthree\n\n# E\n"
    )
    assert folded(source) == [
        ("header", "---", "---"),
        ("section", "# A", "three"),
        ("section", "## B", "two"),
        ("section", "## C", "three"),
        ("section", "### D", "three"),
    ]


def test_a_header_says_its_status():
    _, document, _ = look("---\nslug: x\nstatus: WIP\n---\n# A\n")
    assert folds(document)[0].text == "--- WIP"
    _, document, _ = look("---\nslug: x\n---\n# A\n")
    assert folds(document)[0].text == "---"
    assert [fold.text for fold in folds(document)[1:]] == []


def test_fences_and_comments():
    source = "text\n\n```py\nx = 1\n\ny = 2\n```\n\n<!--\na note\n-->\n\n    - a fence in a list\n"
    assert folded(source) == [("fence", "```py", "```"), ("comment", "<!--", "-->")]


def test_what_is_one_line_is_not_folded():
    assert folded("<!-- x -->\n\n# A\n\n# B\n") == []


def test_headings_in_code_and_quotes_part_nothing():
    assert folded("# A\n\n```\n# no\n```\n\n> # quoted\n\nend\n") == [
        ("section", "# A", "end"),
        ("fence", "```", "```"),
    ]


def test_the_table_of_the_index():
    source = (
        "# Steel Threads\n\n<!-- BEGIN: STEEL_THREAD_INDEX -->\n\n| ID | Slug |\n| -- | -- |\n"
        "| ST0001 | x |\n\n<!-- END: STEEL_THREAD_INDEX -->\n"
    )
    assert folded(source, "intent/st/steel_threads.md") == [
        ("section", "# Steel Threads", "<!-- END: STEEL_THREAD_INDEX -->"),
        ("table", "<!-- BEGIN: STEEL_THREAD_INDEX -->", "<!-- END: STEEL_THREAD_INDEX -->"),
    ]


def test_rows_of_packages_that_no_heading_parts():
    source = (
        "# X -- Acceptance\n\n- AC-01.1 a\n- AC-01.2 b\n- AC-02.1 c\n- AC-02.2 d\n\n"
        "## Acceptance Tests\n\n- AT-01.1 e\n- AT-01.2 f\n"
    )
    assert folded(source, "intent/st/ST0001/acceptance.md") == [
        ("section", "# X -- Acceptance", "- AT-01.2 f"),
        ("rows", "- AC-01.1 a", "- AC-01.2 b"),
        ("rows", "- AC-02.1 c", "- AC-02.2 d"),
        ("section", "## Acceptance Tests", "- AT-01.2 f"),
    ]


def test_rows_under_their_own_heading_need_no_second_fold():
    kinds = {kind for kind, _, _ in shown(known("intent/st/ST0001/acceptance.md")[1])}
    assert kinds == {"header", "section"}


def test_plain_markdown_is_left_to_others():
    assert folded("# A\n\ntext\n\n```\nx\n```\n", "README.md") == []
    assert folded('{\n"id": "ST0008"\n}\n', "intent/.canon/st/ST0008.json") == []


def check(document):
    """Inside the text, more than a line each, one from each line, none cutting another in two."""
    line_of = document.lines.line_of
    pairs = []
    for fold in folds(document):
        assert 0 <= fold.range.start < fold.range.end <= document.facts.table.length
        pairs.append((line_of(fold.range.start), line_of(fold.range.end)))
    assert all(first < last for first, last in pairs)
    assert len({first for first, _ in pairs}) == len(pairs)
    return pairs


@given(TEXTS, PATHS)
@settings(deadline=None)
def test_folds_of_half_typed_documents(text, path):
    check(build({**split_files(BASE), path: text}).documents[path])


@needs_shared
@pytest.mark.corpus
def test_folds_of_real_documents_nest():
    for document in list(corpus("anvil@4b2a18a").documents.values()):
        pairs = check(document)
        for first, last in pairs:
            assert not any(first < other <= last < end for other, end in pairs)


def test_every_kind_has_a_case_here():
    assert {kind.value for kind in FoldKind} == {
        "header", "section", "fence", "comment", "table", "rows",
    }  # fmt: skip
