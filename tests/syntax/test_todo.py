"""``todo.md``: whose it is, from when on it shows what is done, and what a line says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.syntax.todo import (
    TodoOwner,
    TodoThread,
    TodoWorkPackage,
    completed_instant,
    default_watermark,
    done_since,
    owner_of,
    render_todo,
    thread_from_info,
    todo_data,
    watermark,
    work_package_from_info,
)

MARK = "2026-02-01T00:00:00Z"


def thread(thread_id: str, completed: str = "", **more: object) -> TodoThread:
    plain = TodoThread(thread_id, "Thing", "WIP", completed, False)
    return plain._replace(**more)


@pytest.mark.parametrize(
    "text, owner",
    [
        ("---\ngenerator: intent todo\n---\n\n## DOING\n", TodoOwner.INTENT),
        ("---\ngenerator: utilz todo\n---\n", TodoOwner.FOREIGN),
        ("---\ntitle: x\n---\n", TodoOwner.FOREIGN),
        ("## DOING\n", TodoOwner.UNMARKED),
        ("", TodoOwner.UNMARKED),
        ("# TODO\n\ngenerator: utilz todo\n", TodoOwner.UNMARKED),
    ],
)
def test_only_a_foreign_header_protects_the_file(text, owner):
    """FORMAT.md 6.2."""
    assert owner_of(text) is owner


@pytest.mark.parametrize(
    "text, mark",
    [
        (f"## DONE:{MARK}\n", MARK),
        (f"x\n## DONE: {MARK} \n## DONE:2020-01-01T00:00:00Z\n", MARK),
        (f"x\n## DONE:{MARK}\r\n", MARK),
        ("## DONE:", None),
        ("## DONE\n", None),
        (f"x ## DONE:{MARK}", None),
        ("", None),
    ],
)
def test_the_watermark_is_what_the_first_done_heading_says(text, mark):
    """FORMAT.md 6.2 and todo/10: all blanks are taken out."""
    assert watermark(text) == mark


@pytest.mark.parametrize(
    "raw, instant",
    [
        ("20260201", "2026-02-01T00:00:00Z"),
        ("2026-02-01", "2026-02-01T00:00:00Z"),
        ("2026-02-01T12:00:00+02:00", "2026-02-01T12:00:00+02:00"),
        ("20260201\r", "2026-02-01T00:00:00Z"),
        ("2026-02-01 10:00", None),
        ("2026/02/05", None),
        ("20260201T00", None),
        ("soon", None),
        ("null", None),
        ("", None),
    ],
)
def test_only_dates_and_instants_can_be_compared(raw, instant):
    """FORMAT.md 4.6; the forms are those of todo/04 and todo/12."""
    assert completed_instant(raw) == instant


def test_done_threads_are_shown_from_the_watermark_on_in_order():
    completed = [
        thread("ST0009", "2026-02-01T00:00:00Z"),
        thread("ST0002", "20260201"),
        thread("ST0003", "2026-01-31T23:59:59Z"),
        thread("ST0004", ""),
    ]
    assert [done.id for done in done_since(completed, MARK)] == ["ST0002", "ST0009"]


def test_the_whole_file():
    """The layout of FORMAT.md 6.2."""
    doing = thread(
        "ST0001",
        on_hold=True,
        work_packages=(
            TodoWorkPackage("01", "First", "Done"),
            TodoWorkPackage("02", "", "odd"),
        ),
    )
    done = thread("ST0003", "20260203", status_raw="Completed")
    assert render_todo([doing], [], [done], MARK) == (
        "---\ngenerator: intent todo\n---\n\n"
        "## DOING\n\n"
        "- [-] ST0001: Thing (on-hold)\n"
        "  - [x] 01: First\n"
        "  - [?] 02: \n\n"
        "## TODO\n\n_(none)_\n\n"
        f"## DONE:{MARK}\n\n"
        "- [x] ST0003: Thing\n"
    )
    data = todo_data([doing], [], [done], MARK)
    assert [one["id"] for one in data["done"]] == ["ST0003"]
    assert data["doing"][0]["work_packages"][1] == {"id": "02", "title": "", "status": "odd"}
    assert (data["todo"], data["done_watermark"]) == ([], MARK)


@pytest.mark.parametrize(
    "heading, title",
    [
        ("# ST0001: Thing", "Thing"),
        ("# ST0009: Of another id", "Of another id"),
        ("# ST0005:NoSpace", "NoSpace"),
        ("# ST0001 No colon", "# ST0001 No colon"),
        ("# STx: nothing", ""),
        ("## ST0001: Level two", ""),
    ],
)
def test_the_title_is_the_first_heading_of_any_thread(heading, title):
    """FORMAT.md 6.2 and todo/08."""
    assert thread_from_info("ST0001", f"---\nstatus: WIP\n---\n\n{heading}\n").title == title
    assert thread_from_info("ST0001", heading).title == title


@pytest.mark.parametrize(
    "line, raw",
    [
        ('status: "WIP"', "WIP"),
        ('status: "WIP', "WIP"),
        ('status: WIP"', "WIP"),
        ('status: ""WIP""', '"WIP"'),
        ("status: 'WIP'", "'WIP'"),
        ('status: "WIP" ', 'WIP" '),
    ],
)
def test_one_quote_goes_at_either_end_by_itself(line, raw):
    """FORMAT.md 4.1."""
    assert thread_from_info("ST0001", line).status_raw == raw
    assert work_package_from_info("01", line).status_raw == raw


@pytest.mark.parametrize(
    "value, held", [("TRUE", True), ("true", True), ('"True"', True), ("yes", False), ("", False)]
)
def test_on_hold_is_a_flag_beside_the_status(value, held):
    """FORMAT.md 4.2 and todo/06."""
    assert thread_from_info("ST0001", f"on-hold: {value}").on_hold is held


def test_the_first_watermark_is_the_start_of_the_day():
    assert default_watermark("2026-03-04") == "2026-03-04T00:00:00Z"


@given(st.text())
def test_what_was_written_is_read_back_as_our_own(title):
    line = title.replace("\n", " ")
    text = render_todo([thread("ST0001", title=line)], [], [], MARK)
    assert (owner_of(text), watermark(text)) == (TodoOwner.INTENT, MARK)
    thread_from_info("ST0001", title)
    watermark(title)
    owner_of(title)
