"""Growing selections: each step as text."""

import pytest
from hypothesis import given, settings

from stp_lsp.features.selection import selection_ranges
from tests.features.corpora import corpus
from tests.features.half_typed import PATHS, TEXTS
from tests.features.understanding import BASE, look, slice_of
from tests.support.shared import needs_shared
from tests.support.workspace import build, split_files


def grown(source, path="intent/wip.md"):
    """What is selected step by step, the whole document left out."""
    _, document, offset = look(source, path)
    steps = [slice_of(document, where) for where in selection_ranges(document, offset)]
    assert steps[-1] == document.text
    return steps[:-1]


def test_a_line_ends_before_all_the_characters_that_end_it():
    """A position cannot stand between a carriage return and its newline (LSP, Position)."""
    header = "---\r\nstatus: W$0IP\r\n---\r\n# ST0001: Lamps\r\n"
    steps = grown(header, "intent/st/ST0001/info.md")
    assert steps[:2] == ["WIP", "status: WIP"]
    assert not [step for step in steps if step.endswith("\r")]


@pytest.mark.parametrize(
    "source, steps",
    [
        # Word, sentence, paragraph, section.
        (
            "# A\n\nFirst one. The sec$0ond one here.\nThird.\n\n# B\n",
            [
                "second",
                "The second one here.",
                "First one. The second one here.\nThird.",
                "# A\n\nFirst one. The second one here.\nThird.",
            ],
        ),
        # Word, package, package with its thread, sentence.
        (
            "Look at ST0003/0$01 soon. Then go.",
            ["01", "ST0003/01", "Look at ST0003/01 soon."],
        ),
        # A member, its brace group.
        ("See ST000{1,$03} there", ["3", "ST000{1,3}"]),
        ("See ST00$001..ST0003 there", ["ST0001", "ST0001..ST0003"]),
        # A list item: what it says, then the item, then the item that holds it.
        (
            "- outer\n  - in$0ner word\n\ntext",
            [
                "inner",
                "inner word",
                "- inner word",
                "outer\n  - inner word",
                "- outer\n  - inner word",
            ],
        ),
        (
            "- [ ] write th$0is down\n- b",
            ["this", "write this down", "[ ] write this down", "- [ ] write this down"],
        ),
        # Inside a code span, the span with its marks; the path in it.
        (
            "In `intent/st/ST0003/des$0ign.md` it is",
            ["design", "intent/st/ST0003/design.md", "`intent/st/ST0003/design.md`"],
        ),
        # The text of a link, the link.
        ("See [the sh$0ape](design.md) of it", ["shape", "the shape", "[the shape](design.md)"]),
        # A cell, its row, the table.
        (
            "| a | b |\n| - | - |\n| c | wo$0rd e |\n\nend",
            ["word", "word e", "| c | word e |", "| a | b |\n| - | - |\n| c | word e |"],
        ),
        # A heading: its text, its line, its section.
        ("## The on$0e\n\ntext\n\n## Two", ["one", "The one", "## The one", "## The one\n\ntext"]),
        # The lines of a fence, the fence.
        (
            "```py\nx = val$0ue\ny\n```\n\nend",
            ["value", "x = value\ny\n", "```py\nx = value\ny\n```"],
        ),
    ],
)
def test_steps(source, steps):
    assert grown(source) == steps


def test_header_fields():
    source = '---\ntitle: "The wi$0ck of it"\nstatus: WIP\n---\n# WP-01: The wick of it\n'
    assert grown(source, "intent/st/ST0001/WP/01/info.md") == [
        "wick",
        "The wick of it",
        '"The wick of it"',
        'title: "The wick of it"',
        '---\ntitle: "The wick of it"\nstatus: WIP\n---',
    ]


def test_contract_rows():
    row = "- AC-01.1 (non-test) It lights -- evidence: the kee$0per -- satisfied: yes"
    found = grown(f"# X\n\n{row}\n", "intent/st/ST0001/acceptance.md")
    assert found[:2] == ["keeper", "the keeper"]
    assert row.replace("$0", "") in found
    row = "- AT-01.1 `tests/li$0ght.sh` -- covers AC-01.1 -- status: green"
    found = grown(f"{row}\n", "intent/st/ST0001/acceptance.md")
    assert found[:3] == ["light", "tests/light.sh", "`tests/light.sh`"]


def test_index_rows():
    row = "| ST0001 | la$0mps of it | WIP |"
    found = grown(f"| ID | Slug | Status |\n| - | - | - |\n{row}\n", "intent/st/steel_threads.md")
    assert found[:3] == ["lamps", "lamps of it", row.replace("$0", "")]


def test_every_place_can_be_selected():
    """An empty document, an empty line, the end of the text, offsets beyond it."""
    assert grown("$0") == []
    assert grown("a\n\n$0\n\nb") == []
    _, document, _ = look("word")
    assert [slice_of(document, each) for each in selection_ranges(document, 99)] == ["word"]
    assert [slice_of(document, each) for each in selection_ranges(document, -1)] == ["word"]


def check(document, offset):
    chain = selection_ranges(document, offset)
    length = document.facts.table.length
    assert (chain[-1].start, chain[-1].end) == (0, length)
    before = None
    for where in chain:
        assert 0 <= where.start <= offset <= where.end <= length
        assert before is None or (where.covers(before) and where != before)
        before = where


@given(TEXTS, PATHS)
@settings(deadline=None)
def test_selections_in_half_typed_documents_grow(text, path):
    """LSP 3.17: the parent must contain the range; ours is larger as well."""
    document = build({**split_files(BASE), path: text}).documents[path]
    for offset in {0, len(text) // 3, len(text) // 2, len(text)}:
        check(document, offset)


@needs_shared
@pytest.mark.corpus
def test_selections_in_real_documents_grow():
    for document in list(corpus("anvil@4b2a18a").documents.values()):
        length = document.facts.table.length
        for offset in range(0, length + 1, max(length // 5, 1)):
            check(document, offset)
