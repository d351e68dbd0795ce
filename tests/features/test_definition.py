"""Going to the thing, to the row that lists it, to what makes it true, to what holds it."""

import re

import pytest
from hypothesis import given

from stp_lsp.features.definition import (
    declaration,
    goto_definition,
    implementation,
    type_definition,
)
from tests.features.corpora import corpus
from tests.features.half_typed import PATHS, TEXTS
from tests.support.shared import needs_shared
from tests.support.workspace import build, split_files

BASE = """
--- intent/st/ST0001/info.md
---
status: WIP
created: 20260106
---
# ST0001: Lamps

## Objective
--- intent/st/COMPLETED/ST0003/info.md
---
status: Completed
---
# ST0003: Oil
--- intent/st/COMPLETED/ST0003/design.md
# Design - ST0003: Oil

## Choice

## Choice
--- intent/st/ST0005/info.md
# ST0005: Wicks
--- intent/st/ST0005/design.md
# Design - ST0005: Wicks
--- intent/st/ST0005/impl.md
# Implementation - ST0005: Wicks
--- intent/st/ST0005/WP/03/info.md
---
wp_id: WP-03
---
# WP-03: Trim
--- intent/st/ST0005/acceptance.md
# ST0005 Wicks -- Acceptance

## Acceptance Criteria

### WP-03 -- Trim (status: WIP)

- AC-03.1 It is straight
- AC-00.1 It burns

## Acceptance Tests

- AT-03.1 `tests/trim.sh` -- covers AC-03.1 -- status: red
- AT-03.2 `tests/gone.sh` -- covers AC-03.1 -- status: to-write
--- intent/st/steel_threads.md
# Steel Threads

<!-- BEGIN: STEEL_THREAD_INDEX -->

| ID     | Slug  | Status | Created    | Completed |
| ------ | ----- | ------ | ---------- | --------- |
| ST0005 | wicks | WIP    | 2026-01-07 |           |
| ST0001 | lamps | WIP    | 2026-01-06 |           |

<!-- END: STEEL_THREAD_INDEX -->
--- intent/issues/OPEN/0011/0011-smoke.md
---
id: "0011"
status: OPEN
---
# 0011: Smoke
--- tests/trim.sh
# AT-03.1
"""


def ask(function, source, path="intent/wip.md"):
    """Document and selected text of each target, for the cursor `$0` in ``source``."""
    files = split_files(BASE)
    files[path] = source
    offset = source.index("$0")
    files[path] = source.replace("$0", "", 1)
    snapshot = build(files)
    document = snapshot.documents[path]
    found = function(snapshot, document, offset)
    for target in found:
        assert target.range.covers(target.name_range)
        assert 0 <= target.origin.start <= offset <= target.origin.end
    documents = snapshot.documents
    return [
        (
            target.document,
            documents[target.document].text[slice(*target.name_range)]
            if target.document in documents
            else target.range,
        )
        for target in found
    ]


LAMPS = ("intent/st/ST0001/info.md", "ST0001: Lamps")
OIL = ("intent/st/COMPLETED/ST0003/info.md", "ST0003: Oil")
OIL_DESIGN = ("intent/st/COMPLETED/ST0003/design.md", "Design - ST0003: Oil")
WICKS = ("intent/st/ST0005/info.md", "ST0005: Wicks")
WICKS_DESIGN = ("intent/st/ST0005/design.md", "Design - ST0005: Wicks")
WICKS_IMPL = ("intent/st/ST0005/impl.md", "Implementation - ST0005: Wicks")
TRIM = ("intent/st/ST0005/WP/03/info.md", "WP-03: Trim")
CONTRACT = "intent/st/ST0005/acceptance.md"


@pytest.mark.parametrize(
    "source, targets",
    [
        ("see ST0$0001", [LAMPS]),
        ("`ST0$0001` in code", [LAMPS]),
        ("ST000{$01,3}", [LAMPS]),
        ("ST000{1,$03}", [OIL]),
        ("ST000{1$0,3}", [LAMPS, OIL]),
        ("ST0001 through ST0$0005", [WICKS]),
        ("ST0001 thr$0ough ST0005", [LAMPS, OIL, WICKS]),  # 0002 and 0004 are not defined
        ("ST0005/0$03", [TRIM]),
        ("ST0$0005/03", [WICKS]),
        ("ST0005 WP-0$03", [TRIM]),
        ("ST0005 AC-0$03.1", [(CONTRACT, "AC-03.1")]),
        ("ST0005/AT-0$03.1", [(CONTRACT, "AT-03.1")]),
        ("issue 0$0011", [("intent/issues/OPEN/0011/0011-smoke.md", "0011: Smoke")]),
        ("ST0$0009", []),
        ("ST0005/0$09", []),
        ("WP-0$03 of nobody", []),
        ("`intent/st/ST0005/des$0ign.md`", [WICKS_DESIGN]),
        ("`ST0005/{des$0ign,impl}.md`", [WICKS_DESIGN]),
        ("`ST0005$0/{design,impl}.md`", [WICKS_DESIGN, WICKS_IMPL]),
        ("`intent/st/ST0005$0/`", [WICKS]),
        ("`intent/st/ST0003/des$0ign.md`", [OIL_DESIGN]),
        ("`intent/st/ST0003$0/`", [OIL]),
        ("`stp/prj/st/ST0003$0.md`", [OIL]),
        ("`../Other/intent/st/ST0003/des$0ign.md`", []),
        ("[x](st/COMPLETED/ST0003/des$0ign.md)", [OIL_DESIGN]),
        ("[x](st/ST0003/des$0ign.md)", [OIL_DESIGN]),
        ("[the ch$0oice](st/COMPLETED/ST0003/design.md#choice)", [(OIL_DESIGN[0], "Choice")]),
        ("[web](https://exa$0mple.org)", []),
        ("plain wo$0rd", []),
    ],
)
def test_definition(source, targets):
    assert ask(goto_definition, source) == targets


def test_the_second_heading_of_a_name():
    """GitHub numbers them: `#choice`, `#choice-1`. A heading that is gone leads to the top."""
    second = "[x](st/COMPLETED/ST0003/design.md#choi$0ce-1)"
    files = split_files(BASE)
    files["intent/wip.md"] = second.replace("$0", "")
    snapshot = build(files)
    wip = snapshot.documents["intent/wip.md"]
    (found,) = goto_definition(snapshot, wip, second.index("$0"))
    text = files[OIL_DESIGN[0]]
    assert found.name_range == (text.rindex("Choice"), text.rindex("Choice") + 6)
    assert ask(goto_definition, "[x](st/COMPLETED/ST0003/design.md#no$0ne)") == [OIL_DESIGN]


def test_on_the_definition_itself_it_is_the_same_place():
    source = "---\nstatus: WIP\n---\n# ST0$0001: Lamps"
    assert ask(goto_definition, source, LAMPS[0]) == [LAMPS]
    source = "---\nstatus: WIP\n---\n# ST0001: Lam$0ps"
    assert ask(goto_definition, source, LAMPS[0]) == [LAMPS]


def test_rows_of_the_index():
    """The id leads to the thread, status and dates to the fields that they repeat."""
    row = "| ID | Slug | Status | Created | Completed |\n|--|--|--|--|--|\n| {} | {} | {} | {} | |"
    path = "intent/st/steel_threads.md"
    cells = ("ST0001", "lamps", "WIP", "2026-01-06")
    expected = (LAMPS, LAMPS, (LAMPS[0], "WIP"), (LAMPS[0], "20260106"))
    for index, target in enumerate(expected):
        marked = [f"$0{cell}" if at == index else cell for at, cell in enumerate(cells)]
        assert ask(goto_definition, row.format(*marked), path) == [target]


def test_the_cited_file_of_a_test():
    row = "- AT-03.1 `tests/tr$0im.sh` -- covers AC-03.1 -- status: red\n"
    assert ask(goto_definition, row, CONTRACT) == [("tests/trim.sh", (0, 0))]
    row = "- AT-03.1 `tests/go$0ne.sh` -- covers AC-03.1 -- status: red\n"
    assert ask(goto_definition, row, CONTRACT) == []


@pytest.mark.parametrize(
    "source, targets",
    [
        ("ST0$0001", ["| ST0001 | lamps | WIP    | 2026-01-06 |           |"]),
        ("ST0$0003", []),
        ("ST0005 AC-0$03.1", ["AC-03.1"]),
        ("ST0005 WP-0$03", ["WP-03 -- Trim (status: WIP)"]),
        ("ST000{1$0,5}", [
            "| ST0001 | lamps | WIP    | 2026-01-06 |           |",
            "| ST0005 | wicks | WIP    | 2026-01-07 |           |",
        ]),
        ("wo$0rd", []),
    ],
)  # fmt: skip
def test_declaration(source, targets):
    assert [text for _, text in ask(declaration, source)] == targets


TRIM_TEST = ("tests/trim.sh", (2, 9))
"""The id in `# AT-03.1`, the first line of the test."""


@pytest.mark.parametrize(
    "source, targets",
    [
        ("ST0$0005", [WICKS_IMPL]),
        ("ST0$0001", []),
        ("ST0005 AT-0$03.1", [TRIM_TEST]),
        ("ST0005 AC-0$03.1", [TRIM_TEST]),
        ("ST0005 AT-0$03.2", []),
        ("`intent/st/ST0005/in$0fo.md`", [WICKS_IMPL]),
    ],
)
def test_implementation(source, targets):
    """A file that does not exist cannot be gone to, whatever a row cites."""
    assert ask(implementation, source) == targets


@pytest.mark.parametrize(
    "source, targets",
    [
        ("ST0005 WP-0$03", [WICKS]),
        ("ST0005 AC-0$03.1", [TRIM]),
        ("ST0005 AT-0$03.1", [TRIM]),
        ("ST0005 AC-0$00.1", [WICKS]),
        ("ST0$0005", [("intent/st/steel_threads.md", "Steel Threads")]),
        ("`intent/st/ST0005/des$0ign.md`", [WICKS]),
        ("ST0$0009", []),
    ],
)
def test_type_definition(source, targets):
    assert ask(type_definition, source) == targets


@given(TEXTS, PATHS)
def test_no_text_and_no_offset_makes_it_raise(text, path):
    snapshot = build({**split_files(BASE), path: text})
    document = snapshot.documents[path]
    for offset in range(-1, len(text) + 2):
        for function in (goto_definition, declaration, implementation, type_definition):
            for target in function(snapshot, document, offset):
                assert 0 <= target.origin.start <= target.origin.end <= len(text)
                there = snapshot.documents.get(target.document)
                length = len(there.text) if there is not None else 0
                assert 0 <= target.range.start <= target.name_range.start
                assert target.name_range.end <= target.range.end <= length


@needs_shared
@pytest.mark.corpus
def test_each_member_of_the_brace_groups_of_anvil():
    """`ST000{1,3}` and `ST000{4,5,6}` in wip.md, whose members lie in the base folder there."""
    snapshot = corpus("anvil@4b2a18a")
    wip = snapshot.documents["intent/wip.md"]
    members = {}
    for group in re.finditer(r"ST000\{([^}]*)\}", wip.text):
        for member in re.finditer("[0-9]", group[1]):
            (target,) = goto_definition(snapshot, wip, group.start(1) + member.start())
            members[member[0]] = target.document
        whole = goto_definition(snapshot, wip, group.start() + 2)
        assert [target.document for target in whole] == [members[n] for n in group[1].split(",")]
    assert members == {n: f"intent/st/ST000{n}/info.md" for n in "13456"}


def test_an_issue_of_the_canon_is_read_in_its_view():
    files = {
        "intent/.config/config.json": '{"intent_version": "3.1.0"}',
        "intent/.canon/issues/0011.json": '{"schema": "intent/issue@3.0", "number": 11, "title": '
        '"Smoke", "status": "open", "created": "2026-01-02"}',
        "intent/wip.md": "issue 0011",
    }
    view = "intent/issues/0011.md"

    def target(**more):
        snapshot = build({**files, **more})
        wip = snapshot.documents["intent/wip.md"]
        (found,) = goto_definition(snapshot, wip, 8)
        return found.document, snapshot.documents[found.document].text[slice(*found.name_range)]

    shown = {view: "---\nissue: 0011\ntitle: Smoke\n---\n\nIt is thick.\n"}
    assert target(**shown) == (view, "Smoke")
    assert target()[0] == "intent/.canon/issues/0011.json"  # as tools of 3.0 leave it


@needs_shared
@pytest.mark.corpus
def test_every_thread_of_a_sparse_workspace_is_found():
    """58 rows in the index, 4 folders on disk: the other 54 are in the canon (FORMAT.md 13)."""
    snapshot = corpus("intent@18397e1")
    index = snapshot.index_document
    rows = list(re.finditer(r"^\| (ST\d{4}) ", index.text, re.M))
    assert len(rows) == 58
    places = {}
    for row in rows:
        (target,) = goto_definition(snapshot, index, row.start(1) + 2)
        there = snapshot.documents[target.document]
        assert row[1] in target.document
        assert target.name_range.end <= len(there.text)
        places[row[1]] = target.document
    on_disk = sorted(id for id, place in places.items() if place.endswith("/info.md"))
    assert on_disk == ["ST0046", "ST0056", "ST0057", "ST0058"]
