"""The board: which column a thread is in, what its card says, and where it can be moved."""

from __future__ import annotations

import json

from stp_lsp.features.board import build_board, workspace_data
from tests.support.workspace import build, split_files

_WORKSPACE = """\
--- intent/st/ST0001/info.md
---
status: WIP
slug: lamps
created: 20260105
---
# ST0001: Lamps
--- intent/st/ST0001/WP/01/info.md
---
wp_id: WP-01
title: "Bulb"
status: Done
---
# WP-01: Bulb
--- intent/st/ST0001/WP/02/info.md
---
wp_id: WP-02
title: "Lens"
status: WIP
---
# WP-02: Lens
--- intent/st/ST0001/acceptance.md
- AC-01.1 (non-test) It shines -- satisfied: yes
- AC-01.2 (non-test) It turns
- AC-01.3 It sings -- descoped-to: ST0002
--- intent/st/NOT-STARTED/ST0002/info.md
---
status: Not Started
---
# ST0002: Horn
--- intent/st/COMPLETED/ST0003/info.md
---
status: Completed
created: 20251201
completed: 2026-01-09T10:00:00Z
---
# ST0003: Tower
--- intent/st/ST0004/info.md
---
status: Paused
---
# ST0004: Boat
--- intent/issues/OPEN/0007/0007-dark.md
---
id: 0007
status: OPEN
---
# 0007: Dark at night

Seen with ST0001/02.
--- intent/issues/CLOSED/0008/0008-wet.md
---
id: 0008
status: CLOSED
---
# 0008: Wet

Was ST0001.
"""


def _board(source: str = _WORKSPACE):
    return build_board(build(split_files(source)))


def _cards():
    return {card.id: card for column in _board().columns for card in column.cards}


def test_columns_are_those_of_the_index():
    """INDEX_ORDER first; what is empty is a place to move to; the unknown one only when needed."""
    assert [(column.id, [card.id for card in column.cards]) for column in _board().columns] == [
        ("wip", ["ST0001"]),
        ("not-started", ["ST0002"]),
        ("on-hold", []),
        ("completed", ["ST0003"]),
        ("cancelled", []),
        ("unknown", ["ST0004"]),
    ]


def test_without_an_unknown_status_there_is_no_column_for_it():
    columns = _board("--- intent/st/ST0001/info.md\n# ST0001: Lamps\n").columns
    assert [column.id for column in columns][-1] == "cancelled"


def test_threads_of_a_column_are_listed_from_the_highest_id_down():
    """As `list` and the index have them."""
    source = "".join(f"--- intent/st/ST000{n}/info.md\n---\nstatus: WIP\n---\n" for n in (1, 3, 2))
    assert [card.id for card in _board(source).columns[0].cards] == ["ST0003", "ST0002", "ST0001"]


def test_what_a_card_says():
    """One of two packages done; one of two active criteria, one descoped (FORMAT.md 8.2)."""
    card = _cards()["ST0001"]
    assert (card.title, card.slug, card.created, card.completed) == (
        "Lamps",
        "lamps",
        "2026-01-05",
        "",
    )
    assert card.packages == (1, 2)
    assert card.gate is not None
    assert card.gate.tally == (1, 2, 1, 0, 0)
    assert (card.gate.verdict.value, card.gate.blocking) == ("BLOCKED", ("AC-01.2",))
    assert card.document == "intent/st/ST0001/info.md"
    assert card.line == 5  # the heading, after five lines of header


def test_only_open_issues_count_and_a_part_stands_for_its_thread():
    """0007 names a package of ST0001 and is open; 0008 is closed."""
    assert _cards()["ST0001"].issues == ("0007",)


def test_an_instant_is_a_day():
    assert _cards()["ST0003"].completed == "2026-01-09"


def test_the_unknown_status_is_kept_as_written():
    assert _cards()["ST0004"].data()["status"] is None
    assert _cards()["ST0004"].data()["status_raw"] == "Paused"


def test_moves_are_the_verbs_that_code_actions_offer():
    """An open thread may start unless it runs, rest unless it rests, be completed or given up."""
    moves = {move.column: move for move in _cards()["ST0001"].moves}
    assert [(name, move.verb) for name, move in moves.items()] == [
        ("on-hold", "stp.thread.hold"),
        ("completed", "stp.thread.complete"),
        ("cancelled", "stp.thread.cancel"),
    ]
    assert "AC-01.2" in moves["completed"].refused
    assert moves["on-hold"].refused == ""
    unknown = [(move.column, move.verb) for move in _cards()["ST0004"].moves]
    assert unknown[0] == ("wip", "stp.thread.start")


def test_a_closed_thread_can_only_be_reopened():
    moves = _cards()["ST0003"].moves
    assert [(move.column, move.verb, move.refused) for move in moves] == [
        ("wip", "stp.thread.reopen", "")
    ]


def test_before_the_gate_nothing_refuses():
    """Until 2.13.1 closing asked nobody (FORMAT.md 0)."""
    source = (
        '--- intent/.config/config.json\n{"intent_version": "2.12.0"}\n'
        "--- intent/st/ST0001/info.md\n---\nstatus: WIP\n---\n# ST0001: A\n"
    )
    moves = {move.column: move.refused for move in _board(source).columns[0].cards[0].moves}
    assert moves["completed"] == ""


def test_views_of_a_canon_cannot_be_moved():
    """In a 3.0 workspace every verb refuses (FORMAT.md 13)."""
    source = (
        '--- intent/.config/config.json\n{"intent_version": "3.0.0"}\n'
        '--- intent/.canon/st/ST0001.json\n{"id": "ST0001", "title": "A", "status": "triage"}\n'
    )
    columns = {column.id: column.cards for column in _board(source).columns}
    assert columns["triage"][0].moves == ()
    assert columns["triage"][0].gate is None
    assert columns["triage"][0].document == "intent/.canon/st/ST0001.json"


def test_the_gate_of_a_thread_that_only_the_canon_holds():
    """As its card and `gate` say: 3.0 wants every covering test green, or evidence (FORMAT.md 13).

    One that has criteria is judged; no contract was written yet for one that has none.
    """
    rows = [
        {"id": "AC01", "kind": "test", "text": "Lit", "state": {"is": "computed"}},
        {"id": "AC02", "kind": "non-test", "text": "Ok", "state": {"is": "unsatisfied"}},
        {"id": "AC03", "kind": "test", "text": "Far", "state": {"is": "withdrawn", "reason": "no"}},
    ]
    test = {"id": "AT001", "kind": "test", "file": "a/b", "covers": ["AC01"], "status": "green"}
    parts = ['--- intent/.config/config.json\n{"intent_version": "3.0.0"}\n']
    for id, more in {
        "ST0001": {"criteria": rows, "tests": [test]},
        "ST0002": {"criteria": rows[:1], "tests": [test]},
        "ST0003": {"acceptance": "exempt"},
        "ST0004": {},
    }.items():
        record = {"id": id, "title": "A", "status": "wip", **more}
        parts.append(f"--- intent/.canon/st/{id}.json\n{json.dumps(record)}\n")
    cards = {card.id: card.data() for card in _board("".join(parts)).columns[0].cards}
    gates = {id: card["gate"] and card["gate"]["verdict"] for id, card in cards.items()}
    assert gates == {"ST0001": "BLOCKED", "ST0002": "PASS", "ST0003": "EXEMPT", "ST0004": None}
    assert cards["ST0001"]["gate"]["blocking"] == ["AC02"]
    assert cards["ST0001"]["criteria"] == {
        "satisfied": 1, "active": 2, "descoped": 0, "withdrawn": 1, "fiat": 0,
    }  # fmt: skip
    assert cards["ST0004"]["criteria"] is None


def test_an_empty_workspace_has_empty_columns():
    columns = _board("--- intent/wip.md\n# Work in progress\n").columns
    assert [len(column.cards) for column in columns] == [0, 0, 0, 0, 0]


def test_the_name_of_a_workspace():
    """Its configuration's, else that of its folder."""
    named = build(
        {"intent/.config/config.json": '{"intent_version": "2.19.0", "project_name": "X"}'}
    )
    assert workspace_data(named, "/a/b")["name"] == "X"
    assert workspace_data(build({}), "/a/b/")["name"] == "b"
