"""Cards under the cursor: what PRODUCT.md 2 names, word by word where the words matter."""

import json

import pytest
from hypothesis import given

from stp_lsp.features import hover as feature
from stp_lsp.features.card import symbol_card
from stp_lsp.features.card_text import render_plain
from stp_lsp.model.settings import Settings
from tests.features.corpora import corpus
from tests.features.half_typed import PATHS, TEXTS
from tests.support.shared import needs_shared
from tests.support.workspace import build, split_files

BASE = """
--- intent/st/ST0004/info.md
---
verblock: "24 Jul 2025:v0.1: matts - Initial version"
status: In Progress
created: 20250724
completed:
---
# ST0004: Anvil Peering

## Objective

Exchange a `Project` between two [instances](design.md),
in **both** directions.

A second paragraph.

## Context
--- intent/st/ST0004/tasks.md
# Tasks - ST0004: Anvil Peering

- [x] Export
- [ ] Import
  - [ ] Conflicts
- [~] Docs

```
- [ ] no task, but an example
```
--- intent/st/ST0004/WP/01/info.md
---
wp_id: WP-01
title: "Export"
scope: Medium
status: Completed
---
# WP-01: Export

## Objective

[Clear statement of what this work package aims to accomplish]
--- intent/st/ST0004/WP/02/info.md
---
wp_id: WP-02
title: "Import"
scope: Small
status: WIP
---
# WP-02: Import
--- intent/st/ST0004/acceptance.md
---
st_id: ST0004
---
# ST0004 Anvil Peering -- Acceptance

- AC-01.1 A project leaves -- satisfied: no
- AC-01.2 Nothing else leaves
- AC-02.1 (non-test) It reads well -- evidence: review -- satisfied: Yes
- AC-02.2 Speed -- descoped-to: ST0005 -- by: Ada -- on: 2026-01-02 -- satisfied: n/a
- AC-02.3 Nobody tests this
- AT-01.1 `tests/leave.sh` -- covers AC-01.1 -- status: green -- since May
- AT-01.2 `tests/stay.sh` -- covers AC-01.2, AC-09.9 -- status: red
--- intent/st/NOT-STARTED/ST0005/info.md
---
status: Not Started
created: 20250724
---
# ST0005: Documentation

## Objective

[Clear statement of what this steel thread aims to accomplish]
--- intent/st/COMPLETED/ST0007/info.md
---
status: Completed
created: 20250701
completed: 2025-08-01T10:00:00Z
---
# ST0007: Gate
--- intent/st/COMPLETED/ST0007/design.md
# Design - ST0007: Gate

## Shape of it
--- intent/issues/OPEN/0011/0011-smoke.md
---
id: "0011"
title: Smoke everywhere
date: 2026-03-01
reporter: Ada
status: OPEN
severity: high
---
# 0011: Smoke everywhere

## Summary

The wick is too long.
--- intent/st/steel_threads.md
| ID     | Slug    | Status | Created    | Completed |
| ------ | ------- | ------ | ---------- | --------- |
| ST0004 | peering | WIP    | 2025-07-24 |           |
--- README.md
About ST0004 and ST0007.
--- tests/leave.sh
AT-01.1
"""

SLUG = (
    "Short name that index and list show instead of the title; a-z, 0-9, -, at most 50 characters."
)


def card(source, path="intent/wip.md", settings=None):
    """The card for the cursor `$0` as plain lines, and the text that it explains."""
    files = split_files(BASE)
    offset = source.index("$0")
    files[path] = source.replace("$0", "", 1)
    snapshot = build(files, settings)
    found = feature.hover(snapshot, snapshot.documents[path], offset)
    if found is None:
        return None
    return files[path][slice(*found.range)], render_plain(found.card).split("\n")


def test_a_thread():
    """Status and written word, dates, objective without its marks, progress, gate, references.

    Tasks: four boxes outside the fence, one of them checked; `[~]` is not done (FORMAT.md 7).
    Criteria: one of five is descoped, AC-01.1 has a green test, `Yes` is no yes (8.2). The gate
    is blocked by lint: AT-01.2 is red and its file is missing (L2), and AC-09.9 is no row (L4).
    Referenced by README.md and the new document; the index does not count, it names every thread.
    """
    assert card("ST0$0004") == (
        "ST0004",
        [
            "ST0004 · Anvil Peering",
            "WIP (written “In Progress”) · created 2025-07-24",
            "Exchange a Project between two instances, in both directions.",
            "Work packages: 1 of 2 done",
            "Tasks: 1 of 4 checked",
            "Criteria: 1/4 satisfied, 1 descoped",
            "Close gate: BLOCKED: AT-01.2 (L2), AT-01.2 (L4)",
            "Referenced by: 2 other documents",
            "Lives in: intent/st/ST0004",
        ],
    )


def test_a_thread_that_is_only_a_template():
    """FORMAT.md 10.2: the placeholder is not an objective."""
    _, lines = card("ST0$0005")
    assert lines[:3] == [
        "ST0005 · Documentation",
        "Not Started · created 2025-07-24",
        "The objective is not written yet.",
    ]


def test_a_closed_thread_shows_both_dates():
    _, lines = card("ST0$0007")
    assert lines[1] == "Completed · created 2025-07-01 · completed 2025-08-01"


def test_a_work_package():
    text, lines = card("ST0004/0$01")
    assert text == "ST0004/01"
    assert lines[:3] == [
        "ST0004/01 · Export",
        "Done (written “Completed”) · scope Medium",
        "The objective is not written yet.",
    ]
    assert "Thread: ST0004 Anvil Peering · WIP (written “In Progress”)" in lines
    assert "Criteria: 1/2 satisfied" in lines


@pytest.mark.parametrize(
    "row, expected",
    [
        ("AC-01.1", ["satisfied · backed by tests", "AT-01.1 · green · tests/leave.sh"]),
        (
            "AC-01.2",
            [
                "unsatisfied · backed by tests",
                "AT-01.2 · red · tests/stay.sh",
                "None of its tests is green.",
            ],
        ),
        (
            "AC-02.1",
            [
                "unsatisfied · judged by evidence",
                "Yes is not read as yes; write satisfied: yes.",
                "Evidence: review",
            ],
        ),
        ("AC-02.2", ["descoped · backed by tests", "Descoped to: ST0005", "By: Ada"]),
        ("AC-02.3", ["unsatisfied · backed by tests", "No test covers it."]),
    ],
)
def test_a_criterion(row, expected):
    """Its state, the tests that cover it and, when it is open, why."""
    _, lines = card(f"ST0004 {row[:3]}$0{row[3:]}")
    assert lines[0] == f"ST0004 {row}"
    assert [line for line in lines if line in expected] == expected


def test_a_test():
    _, lines = card("ST0004 AT-0$01.1")
    assert lines == [
        "ST0004 AT-01.1",
        "green · passing",
        "Work package: ST0004/01 Export",
        "File: tests/leave.sh carries AT-01.1 in line 1",
        "Covers: AC-01.1 (satisfied)",
        "Note: since May",
    ]
    _, lines = card("ST0004 AT-0$01.2")
    assert "File: tests/stay.sh does not exist" in lines
    assert "Covers: AC-01.2 (unsatisfied), AC-09.9 (no such criterion)" in lines


def test_a_test_whose_file_lacks_its_id():
    """Check L3: the file is cited and there, and the other end of the reference is missing."""
    row = "- AC-01.1 x\n- AT-01.$03 `tests/leave.sh` -- covers AC-01.1 -- status: green\n"
    _, lines = card(row, "intent/st/ST0005/acceptance.md")
    assert "File: tests/leave.sh exists, without AT-01.3 in it" in lines
    # `AT-01.1` stands in the file as the beginning of no other id, and not at its start
    files = split_files(BASE) | {"tests/leave.sh": "#!/bin/sh\n# AT-01.11\n\n# AT-01.1\n"}
    snapshot = build(files)
    contract = snapshot.documents["intent/st/ST0004/acceptance.md"]
    found = feature.hover(snapshot, contract, contract.text.index("AT-01.1"))
    assert ("File", "`tests/leave.sh` carries AT-01.1 in line 4") in found.card.facts
    assert [link.document for link in found.card.links] == [contract.id, "tests/leave.sh"]


def test_a_test_of_the_older_grammar():
    """It covers nothing (FORMAT.md 8.3), and its criterion says so."""
    row = (
        "- AC-01.1 It burns\n"
        '- AT-01.1 `test/la$0mp.exs::"burns"` -- covers AC-01.1 -- status: green (all)\n'
    )
    path = "intent/st/NOT-STARTED/ST0005/acceptance.md"
    text, lines = card(row, path)
    assert text == "test/lamp.exs"
    assert "The row does not follow the grammar of 2.19 (L1g), so it covers nothing." in lines
    assert "Covers: AC-01.1 (unsatisfied)" in lines
    _, lines = card(row.replace("$0", "").replace("It", "I$0t"), path)
    assert (
        "AT-01.1 names it but does not follow the grammar of 2.19, so it covers nothing." in lines
    )


def test_an_issue():
    _, lines = card("issue 0$0011")
    assert lines == [
        "Issue 0011 · Smoke everywhere",
        "open · severity high · reported 2026-03-01",
        "The wick is too long.",
        "Reporter: Ada",
        "Referenced by: 1 other document",
        "Lives in: intent/issues/OPEN/0011/0011-smoke.md",
    ]


def test_an_issue_of_the_canon_that_has_a_view():
    snapshot = build(
        {
            "intent/.config/config.json": '{"intent_version": "3.1.0"}',
            "intent/.canon/issues/0007.json": '{"schema": "intent/issue@3.0", "number": 7, '
            '"title": "Soot", "status": "open", "created": "2026-03-02", "body": "It is black."}',
            "intent/issues/0007.md": "---\nissue: 0007\ntitle: Soot\nstatus: OPEN\n"
            "severity: low\nreporter: Ada\n---\n\nIt is black.\n",
            "intent/wip.md": "issue 0007",
        }
    )
    found = feature.hover(snapshot, snapshot.documents["intent/wip.md"], 8)
    assert found is not None
    assert render_plain(found.card).splitlines()[:2] == [
        "Issue 0007 · Soot",
        "open · severity low · reported 2026-03-02",
    ]
    facts = dict(found.card.facts)
    assert (facts["Reporter"], facts["Lives in"]) == ("Ada", "`intent/issues/0007.md`")


def test_a_group_has_a_line_for_each_member():
    assert card("ST000{4,5$0,6}") == (
        "ST000{4,5,6}",
        [
            "ST000{4,5,6} · 3 members",
            "ST0004 · Anvil Peering · WIP (written “In Progress”)",
            "ST0005 · Documentation · Not Started",
            "ST0006 is not defined in this workspace",
        ],
    )
    _, lines = card("ST0004$0..ST0005")
    assert lines[0] == "ST0004..ST0005 · 2 members"


@pytest.mark.parametrize(
    "source, expected",
    [
        (
            "ST0$0006",  # below the highest: a hole
            [
                "ST0006 is not defined",
                "No thread of this workspace has this id: a hole below the highest.",
                "Highest in use: ST0007",
                "Next free: ST0008",
            ],
        ),
        (
            "ST0$0042",
            [
                "ST0042 is not defined",
                "No thread of this workspace has this id; it may belong to another project.",
                "Highest in use: ST0007",
                "Next free: ST0008",
            ],
        ),
        ("ST0$0000", ["ST0000", "A placeholder of templates and examples, never a thread."]),
        (
            "ST0004/0$07",
            [
                "ST0004/07",
                "ST0004 has no such work package.",
                "Work packages: 01, 02",
                "Next free: ST0004/03",
            ],
        ),
        (
            "ST0004 AC-0$02.9",
            [
                "ST0004 AC-02.9",
                "The contract of ST0004 has no such criterion.",
                "Highest in use: AC-02.3",
                "Next free: AC-02.4",
            ],
        ),
        (
            "issue 0$0404",
            [
                "Issue 0404 is not defined",
                "No issue of this number.",
                "Highest in use: 0011",
                "Next free: 0012",
            ],
        ),
    ],
)
def test_what_nothing_defines(source, expected):
    """FORMAT.md 12: the next id is the highest plus one."""
    assert card(source)[1] == expected


def test_an_id_of_another_project():
    settings = Settings(foreign=("ST01",))
    assert (
        card("ST0$0121", settings=settings)[1][1] == "Belongs to another project, by your settings."
    )


def test_a_short_id_says_whose_it_is():
    _, lines = card("ST0004 has WP-0$01")
    assert lines[0] == "ST0004/01 · Export"
    assert lines[-1] == "Taken for ST0004, named before it on this line."
    _, lines = card("## ST0004\n\nWP-0$01")
    assert lines[-1] == "Taken for ST0004, named by the heading above."
    _, lines = card("WP-0$01")
    assert lines[:2] == ["WP-01", "Nothing says which thread this belongs to."]


def test_status_words():
    """FORMAT.md 4.5: the canonical word, its folder, its other spellings."""
    text, lines = card("---\nstatus: do$0ne\n---\n# ST0004: X", "intent/st/ST0004/info.md")
    assert text == "done"
    assert lines == [
        "Status: Completed",
        "Done, and through the close gate where there is one.",
        "“done” is another spelling; tools of this workspace write “Completed”.",
        "ST0004 lies in intent/st/ST0004, another folder.",
        "Folder: intent/st/COMPLETED",
        "Also written: complete, completed, done",
    ]
    _, lines = card("---\nstatus: COMPLEET$0ED\n---\n# ST0004: X", "intent/st/ST0004/info.md")
    assert lines[0] == "Status: COMPLEETED"
    assert "The nearest word is “Completed”." in lines


def test_a_row_of_the_index_that_contradicts_its_thread():
    row = "| ID | Slug | Status |\n| -- | -- | -- |\n| ST0004 | x | Comple$0ted |"
    _, lines = card(row, "intent/st/steel_threads.md")
    assert "ST0004 itself says “In Progress”, not “Completed”." in lines


def test_status_of_a_work_package():
    path = "intent/st/ST0004/WP/02/info.md"
    _, lines = card("---\nstatus: comp$0lete\n---\n# WP-02: Import", path)
    assert lines[0] == "Status: Done"
    assert "“complete” is another spelling; tools write “Done”." in lines
    heading = "### WP-02 -- Import (status: comp$0lete)\n"
    text, lines = card(heading, "intent/st/ST0004/acceptance.md")
    assert (text, lines[0]) == ("complete", "Status: Done")


@pytest.mark.parametrize(
    "field, expected",
    [
        ('verblock: "24 Jul 2025:v1.2: mat$0ts - Second - half"', [
            "Version 1.2", "Date: 24 Jul 2025", "Author: matts", "Comment: Second - half",
        ]),
        ('verblock: "2025-07-24:v1.0: mat$0ts - Init"', [
            "Version 1.0", "Date: 2025-07-24", "Author: matts", "Comment: Init",
        ]),
        ("verblock: no$0nsense", [
            "Version block", "It does not follow DD Mon YYYY:vX.Y: Author - Comment.",
        ]),
        ("created: 2026$00302", [
            "created", "Day on which it was created, YYYYMMDD.",
            "Monday, 2 Mar 2026: 2 days ago",
        ]),
        ("created: 20261$0399", [
            "created", "Day on which it was created, YYYYMMDD.",
            "Value: “20261399” is no date",
        ]),
        ("sl$0ug: x", [
            "slug",
            SLUG,
        ]),
        ("colo$0ur: red", ["colour", "Not a field that the tools read."]),
    ],
)  # fmt: skip
def test_header_fields(field, expected):
    """Today is 2026-03-04 in these tests; 2 March 2026 is a Monday."""
    path = "intent/st/ST0004/info.md"
    assert card(f"---\n{field}\n---\n# ST0004: X", path)[1] == expected


def test_the_header_of_another_tool_is_left_alone():
    assert card("---\nlayo$0ut: post\n---\n# Blog", "docs/post.md") is None
    assert card("---\nver$0block: x\n---\n# Blog", "docs/post.md") is not None


def test_a_date_in_the_index():
    row = "| ID | Slug | Status | Created |\n| - | - | - | - |\n| ST0004 | x | WIP | 2026-03$0-03 |"
    text, lines = card(row, "intent/st/steel_threads.md")
    assert (text, lines) == ("2026-03-03", ["Created: Tuesday, 3 Mar 2026", "1 day ago"])


def test_a_moved_path():
    text, lines = card("`intent/st/ST0007/des$0ign.md`")
    assert text == "intent/st/ST0007/design.md"
    assert lines[:3] == [
        "Design - ST0007: Gate",
        "Design of ST0007 Gate",
        "The path is out of date: ST0007 is now in intent/st/COMPLETED/ST0007.",
    ]


def test_a_path_to_a_document_that_the_thread_does_not_have():
    _, lines = card("`intent/st/ST0004/no$0ne.md`")
    assert lines[0] == "ST0004 · Anvil Peering"
    assert "intent/st/ST0004/none.md leads to no document of ST0004." in lines


def test_links_to_documents():
    _, lines = card("[the sh$0ape](st/COMPLETED/ST0007/design.md#shape-of-it)")
    assert lines[:2] == ["Shape of it · Design - ST0007: Gate", "Design of ST0007 Gate"]
    _, lines = card("[the thr$0ead](st/COMPLETED/ST0007/info.md)")
    assert lines[0] == "ST0007 · Gate"
    assert card("[the w$0eb](https://example.org)") is None
    assert card("[gone](st/go$0ne.md)") is None


def test_braces_in_a_path():
    _, lines = card("`COMPLETED/ST0007$0/{design,info}.md`")
    assert lines[1:] == [
        "2 documents",
        "intent/st/COMPLETED/ST0007/design.md · Design",
        "intent/st/COMPLETED/ST0007/info.md · Cover",
    ]


def test_the_title_of_a_thread_and_a_plain_heading():
    assert card("# ST0008: Gl$0ass", "intent/st/ST0008/info.md")[1][0] == "ST0008 · Glass"
    assert card("# Not$0es") is None


def test_a_thread_that_is_only_in_the_canon():
    """FORMAT.md 13: most threads of a 3.0 workspace have no documents."""
    canon = (
        '{"id": "ST0009", "title": "Sparse", "status": "completed", "created": "2026-08-01",'
        ' "completed": "2026-08-02", "objective": "Less on disk.\\n\\nMore.",'
        ' "criteria": [{"id": "AC-01.1", "text": "It is", "state": {"is": "computed"}}],'
        ' "tests": [{"id": "AT-01.1", "file": "t/x", "status": "green", "covers": ["AC-01.1"]}],'
        ' "wps": [{"seq": 1, "title": "Prune", "status": "done"}]}'
    )
    files = {
        "intent/.config/config.json": '{"intent_version": "3.0.0-dev"}',
        "intent/.canon/st/ST0009.json": canon,
        "intent/wip.md": "ST0009",
    }
    snapshot = build(files)
    found = feature.hover(snapshot, snapshot.documents["intent/wip.md"], 1)
    assert render_plain(found.card).split("\n") == [
        "ST0009 · Sparse",
        "Completed · created 2026-08-01 · completed 2026-08-02",
        "Less on disk.",
        "Work packages: 1 of 1 done",
        "Criteria: 1/1 satisfied",
        "Close gate: PASS",
        "Tests: 1 of 1 green",
        "Referenced by: 1 other document",
        "Only in the canon, intent/.canon/st/ST0009.json; it has no documents on disk.",
    ]


def test_the_gate_of_what_is_only_in_the_canon():
    """It is judged as `stp-lsp gate` does; without criteria nothing is said, as without a file."""
    rows = [
        {"id": "AC-01.1", "text": "Lit", "kind": "test", "state": {"is": "computed"}},
        {"id": "AC-02.1", "text": "Dim", "kind": "test", "state": {"is": "fiat", "because": "so"}},
    ]
    record = {"id": "ST0009", "title": "Lamps", "status": "wip", "created": "2026-08-01"}
    record["wps"] = [{"seq": 1, "title": "Bulb", "status": "wip"}]
    files = {
        "intent/.config/config.json": '{"intent_version": "3.0.0"}',
        "intent/.canon/st/ST0009.json": json.dumps({**record, "criteria": rows}),
        "intent/.canon/st/ST0010.json": json.dumps({**record, "id": "ST0010"}),
    }
    snapshot = build(files)
    assert dict(symbol_card(snapshot, "ST0009").facts) == {
        "Work packages": "0 of 1 done",
        "Criteria": "0/2 satisfied, 1 fiat-closed",
        "Close gate": "BLOCKED: AC-01.1",
    }
    assert dict(symbol_card(snapshot, "ST0009/01").facts)["Close gate"] == "BLOCKED: AC-01.1"
    assert symbol_card(snapshot, "ST0009/AC-01.1").subtitle == "unsatisfied"
    assert symbol_card(snapshot, "ST0009/AC-02.1").subtitle == "fiat-closed"
    assert dict(symbol_card(snapshot, "ST0010").facts) == {"Work packages": "0 of 1 done"}


def test_a_thread_reads_only_its_own_three_documents():
    """Hover must not grow with the workspace: no text is read but info, tasks and acceptance."""
    snapshot = build(split_files(BASE) | {"intent/wip.md": "ST0004"})
    read = []

    class Watched:
        def __init__(self, document):
            self.id, self.source = document.id, document._source

        def read(self):
            read.append(self.id)
            return self.source.read()

    for document in snapshot.documents.values():
        document._source = Watched(document)
    feature.hover(snapshot, snapshot.documents["intent/wip.md"], 2)
    folder = "intent/st/ST0004"
    assert set(read) <= {f"{folder}/{name}.md" for name in ("info", "tasks", "acceptance")}


@given(TEXTS, PATHS)
def test_no_text_and_no_offset_makes_it_raise(text, path):
    snapshot = build({**split_files(BASE), path: text})
    document = snapshot.documents[path]
    for offset in range(-1, len(text) + 2):
        found = feature.hover(snapshot, document, offset)
        if found is not None:
            assert 0 <= found.range.start <= found.range.end <= len(text)
            assert found.card.title


@needs_shared
@pytest.mark.corpus
def test_the_group_of_anvil_lists_its_members():
    snapshot = corpus("anvil@4b2a18a")
    wip = snapshot.documents["intent/wip.md"]
    found = feature.hover(snapshot, wip, wip.text.index("ST000{4,5,6}"))
    lines = render_plain(found.card).split("\n")
    assert [line[:6] for line in lines[1:]] == ["ST0004", "ST0005", "ST0006"]
    assert "Anvil Peering" in lines[1]


@needs_shared
@pytest.mark.corpus
def test_every_thread_of_a_sparse_workspace_has_a_card():
    """The four on disk say where they live, the other 54 that they are only in the canon."""
    snapshot = corpus("intent@18397e1")
    index = snapshot.index_document
    cards = {
        thread.id: feature.hover(snapshot, index, index.text.index(thread.id)).card
        for thread in snapshot.ordered_threads
    }
    assert sorted(cards) == [f"ST{number:04d}" for number in range(1, 59)]
    on_disk = {id for id, card in cards.items() if dict(card.facts).get("Lives in")}
    assert on_disk == {"ST0046", "ST0056", "ST0057", "ST0058"}
    for id, card in cards.items():
        assert card.title.startswith(f"{id} · ")
        assert ("Only in the canon" in card.footer) == (id not in on_disk)
