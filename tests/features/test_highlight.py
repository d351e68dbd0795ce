"""The places of one document that name what is under the cursor, and which of them define it."""

import pytest
from hypothesis import given

from stp_lsp.features.highlight import highlights
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.layout import place
from tests.features.half_typed import PATHS, TEXTS
from tests.support.workspace import build, split_files

BASE = """
--- intent/st/ST0001/info.md
# ST0001: Lamps
--- intent/st/ST0003/info.md
# ST0003: Oil
"""

CONTRACT = """\
# ST0001 Lamps -- Acceptance

- AC-01.1 It lights
- AC-01.2 It stays lit; see AC-01.1
- AT-01.1 `tests/lamp.sh` -- covers AC-01.1 -- status: red
"""
INDEX = """\
# Steel Threads

ST0001 is the first.

<!-- BEGIN: STEEL_THREAD_INDEX -->

| ID     | Slug  | Status |
| ------ | ----- | ------ |
| ST0003 | oil   | WIP    |
| ST0001 | lamps | WIP    |

<!-- END: STEEL_THREAD_INDEX -->
"""


def ask(source, path="intent/wip.md"):
    """Each marked text with `=` when it is where the thing is defined."""
    files = split_files(BASE)
    offset = source.index("$0")
    files[path] = source.replace("$0", "", 1)
    snapshot = build(files)
    document = snapshot.documents[path]
    return [
        (files[path][slice(*found.range)], "=" if found.write else "")
        for found in highlights(snapshot, document, offset)
    ]


@pytest.mark.parametrize(
    "source, path, marked",
    [
        (
            "ST0$0001, ST000{1,3}, ST0001 through ST0003, ST0003",
            "intent/wip.md",
            [("ST0001", ""), ("1", ""), ("ST0001", "")],
        ),
        (
            "ST000{1$0,3} and ST0003",
            "intent/wip.md",
            [("1", ""), ("3", ""), ("ST0003", "")],
        ),
        (
            "# ST0$0001: Lamps\n\nST0001 again",
            "intent/st/ST0001/info.md",
            [("ST0001", "="), ("ST0001", "")],
        ),
        (
            CONTRACT.replace("see AC-01.1", "see AC-0$01.1"),
            "intent/st/ST0001/acceptance.md",
            [("AC-01.1", "="), ("AC-01.1", ""), ("AC-01.1", "")],
        ),
        (
            CONTRACT.replace("`tests", "`te$0sts"),
            "intent/st/ST0001/acceptance.md",
            [("AT-01.1", "=")],
        ),
        (
            INDEX.replace("ST0001 is", "ST0$0001 is"),
            "intent/st/steel_threads.md",
            [("ST0001", ""), ("ST0001", "=")],
        ),
        (
            "# Notes\n\n## O$0ne\n\n[up](#one) [else](#two)",
            "intent/wip.md",
            [("One", "="), ("[up](#one)", "")],
        ),
        ("no$0thing", "intent/wip.md", []),
    ],
)
def test_marks(source, path, marked):
    assert ask(source, path) == marked


def test_in_a_document_outside_the_graph():
    """An open backup is no part of the workspace; its places are marked all the same."""
    snapshot = build(split_files(BASE))
    name = "backup-1/note.md"
    text = "ST0001 and ST0001"
    document = make_document(name, text, place(name, snapshot.project), snapshot.project)
    assert [found.range for found in highlights(snapshot, document, 2)] == [(0, 6), (11, 17)]


@given(TEXTS, PATHS)
def test_marks_lie_in_the_text_and_apart(text, path):
    snapshot = build({**split_files(BASE), path: text})
    document = snapshot.documents[path]
    for offset in range(-1, len(text) + 2):
        at = 0
        for found in highlights(snapshot, document, offset):
            assert 0 <= found.range.start <= found.range.end <= len(text)
            assert found.range.end >= at
            at = found.range.end
