"""Colours: which pieces have one, what they are and how they stand."""

import pytest
from hypothesis import given

from stp_lsp.features.semantic_tokens import semantic_tokens
from stp_lsp.features.token_types import (
    MODIFIER_NAMES,
    STANDARD_TYPES,
    TokenModifier,
    TokenType,
)
from stp_lsp.model.settings import Settings
from stp_lsp.text.range import Range
from tests.features.corpora import corpus
from tests.features.half_typed import PATHS, TEXTS
from tests.features.understanding import BASE, known, look, stranger
from tests.support.shared import needs_shared
from tests.support.workspace import build, split_files

INFO = "intent/st/ST0001/info.md"
CONTRACT = "intent/st/ST0001/acceptance.md"


def tokens(source, path="intent/wip.md", settings=None):
    return shown(*look(source, path, settings)[:2])


def shown(snapshot, document):
    """Each token as `text type modifiers`, the modifiers by their first letters."""
    found = semantic_tokens(snapshot, document)
    named = [(document.text[each.start : each.end], each.type.name.lower()) for each in found]
    return [
        " ".join((*name, _marks(each))).strip() for name, each in zip(named, found, strict=True)
    ]


def _marks(token):
    letters = {
        TokenModifier.OPEN: "o",
        TokenModifier.CLOSED: "c",
        TokenModifier.UNKNOWN: "?",
        TokenModifier.DEPRECATED: "-",
        TokenModifier.DEFINITION: "=",
    }
    return "".join(letter for one, letter in letters.items() if one & token.modifiers)


@pytest.mark.parametrize(
    "source, expected",
    [
        ("ST0001, ST0003, ST0004", ["ST0001 thread o", "ST0003 thread c", "ST0004 thread c-"]),
        ("ST0002 is a hole", ["ST0002 thread ?"]),
        ("ST0003/01", ["ST0003 thread c", "01 package c"]),
        ("ST0001 WP-02", ["ST0001 thread o", "WP-02 package o"]),
        ("ST0001 WP-09", ["ST0001 thread o", "WP-09 package ?"]),
        ("issue 0011, issue 0404", ["0011 issue o", "0404 issue ?"]),
        ("ST0001 AC-01.1, ST0001 AC-01.2", [
            "ST0001 thread o", "AC-01.1 criterion c", "ST0001 thread o", "AC-01.2 criterion o",
        ]),
        ("ST0001/AC-02.2", ["ST0001 thread o", "AC-02.2 criterion c-"]),
        ("ST0001/AT-01.1", ["ST0001 thread o", "AT-01.1 test c"]),
        ("ST0001 AT-01.2", ["ST0001 thread o", "AT-01.2 test o"]),
        ("ST0001 AC-09.9", ["ST0001 thread o", "AC-09.9 criterion ?"]),
        ("ST000{1,3}", ["1 thread o", "3 thread c"]),
        # Nothing says whose package it is, which is no fault.
        ("WP-02", ["WP-02 package"]),
        ("ST0000 and ST9999", ["ST0000 placeholder", "ST9999 placeholder"]),
        ("`ST0001` and `ST0002`", ["ST0001 thread o"]),
        ("```\nST0001\n```\n<!-- ST0003 -->", []),
        ("[ST0003](st/COMPLETED/ST0003/info.md)", ["ST0003 thread c"]),
        ("see st/COMPLETED/ST0003/design.md", ["ST0003 thread c"]),
    ],
)  # fmt: skip
def test_ids_are_coloured_by_what_they_name(source, expected):
    assert tokens(source) == expected


def test_ids_of_other_projects_are_left_alone():
    assert tokens("ST0121", settings=Settings(foreign=("ST01",))) == []


def test_titles_and_rows_define():
    found = shown(*known(INFO))
    assert found == [
        "In Progress state o",
        "ST0001 thread o=",
        "ST0003 thread c",
        "0011 issue o",
    ]
    assert "WP-01 package c=" in shown(*known("intent/st/ST0001/WP/01/info.md"))


def test_contract_states():
    found = shown(*known(CONTRACT))
    start = found.index("AC-01.1 criterion c=")
    assert found[start : start + 4] == [
        "AC-01.1 criterion c=",
        "AC-01.2 criterion o=",
        "AC-01.3 criterion c=",
        "yes state c",
    ]
    assert found[-7:] == [
        "AT-01.1 test c=",
        "AC-01.1 criterion c",
        "green state c",
        "AT-01.2 test o=",
        "AC-01.1 criterion c",
        "AC-01.2 criterion o",
        "red state o",
    ]
    assert "n/a state c" in found


def test_states_that_nobody_knows():
    assert "Paused state ?" in tokens("---\nstatus: Paused\n---\n# ST0001: x", INFO)
    path = "intent/st/ST0001/WP/01/info.md"
    assert "On Hold state ?" in tokens("---\nstatus: On Hold\n---\n# WP-01: x", path)
    row = "- AT-01.9 `tests/light.sh` -- covers AC-01.1 -- status: fine\n"
    assert "fine state ?" in tokens(row, CONTRACT)
    assert "CLOSED state c" in tokens(
        "---\nstatus: CLOSED\n---\n# 0011: x", "intent/issues/OPEN/0011/0011-smoke.md"
    )


def test_status_cells_of_the_index():
    row = "| ID | Slug | Status |\n| - | - | - |\n| ST0001 | x | WIP |\n| ST0003 | y | Lost |\n"
    assert tokens(row, "intent/st/steel_threads.md") == [
        "ST0001 thread o", "WIP state o", "ST0003 thread c", "Lost state ?",
    ]  # fmt: skip


def test_a_status_field_of_another_tool_is_left_alone():
    assert tokens("---\nstatus: draft\n---\n# Blog", "docs/post.md") == []


@pytest.mark.parametrize(
    "source, expected",
    [
        (
            "## Objective\n\n[Clear statement of what this steel thread aims to accomplish]\n",
            ["[Clear statement of what this steel thread aims to accomplish] placeholder"],
        ),
        (
            "- [List any related steel threads here]\n",
            ["[List any related steel threads here] placeholder"],
        ),
        ("{{TODO}} and [[AUTHOR]]", ["{{TODO}} placeholder", "[[AUTHOR]] placeholder"]),
        ("_(not yet written)_", ["_(not yet written)_ placeholder"]),
        ("---\ncreated: YYYYMMDD\n---\n# ST####: [Title]\n", [
            "YYYYMMDD placeholder", "ST#### placeholder", "[Title] placeholder",
        ]),
        # A reference, a link, a box, a sentence with brackets, code, and words about formats.
        ("[Name of it]\n\n[name of it]: design.md\n", []),
        ("[A link to it](design.md)\n", []),
        ("- [X] Done\n- [ ] Open\n", []),
        ("Some [Words in brackets] here\n", []),
        ("`[Clear statement of it]`\n\n```\n{{TODO}}\n```\n", []),
        ("Dates are YYYY-MM-DD.\n", []),
    ],
)  # fmt: skip
def test_what_a_template_left_over(source, expected):
    assert tokens(source, "intent/st/ST0001/design.md") == expected


def test_only_documents_of_the_method_have_placeholders():
    assert tokens("{{TODO}}", "README.md") == []


def test_a_part_is_coloured_like_the_whole():
    snapshot, document = known(CONTRACT)
    whole = semantic_tokens(snapshot, document)
    middle = len(document.text) // 2
    where = Range(middle, middle + 300)
    part = semantic_tokens(snapshot, document, where)
    assert part == [token for token in whole if token.start < where.end and token.end > where.start]
    assert part


def test_a_document_outside_the_graph_is_served():
    assert shown(*stranger("ST0001")) == ["ST0001 thread o"]


def test_every_type_and_modifier_has_a_name():
    """The standard names are those of LSP 3.17."""
    assert set(STANDARD_TYPES) == set(TokenType)
    assert set(MODIFIER_NAMES) == set(TokenModifier) - {TokenModifier.NONE}


@given(TEXTS, PATHS)
def test_tokens_of_half_typed_documents(text, path):
    """Sorted, inside the text, within one line, not overlapping."""
    snapshot = build({**split_files(BASE), path: text})
    document = snapshot.documents[path]
    at = 0
    for token in semantic_tokens(snapshot, document):
        assert at <= token.start < token.end <= len(text)
        assert document.lines.line_of(token.start) == document.lines.line_of(token.end - 1)
        assert "\n" not in text[token.start : token.end]
        at = token.end


@needs_shared
@pytest.mark.corpus
@pytest.mark.parametrize("name", ["anvil@4b2a18a", "intent@18397e1"])
def test_tokens_of_real_documents(name):
    snapshot = corpus(name)
    for document in list(snapshot.documents.values())[:120]:
        at = 0
        for token in semantic_tokens(snapshot, document):
            assert at <= token.start < token.end
            at = token.end
