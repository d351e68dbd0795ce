"""``todo.md`` against what upstream v2.19.0 wrote."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from stp_lsp.syntax.todo import (
    TodoOwner,
    TodoThread,
    default_watermark,
    owner_of,
    render_todo,
    thread_from_info,
    todo_data,
    watermark,
    work_package_from_info,
)
from tests.support.shared import needs_shared, shared
from tests.syntax.recorded import TODAY, cases, report, text_of, threads_in


def thread_in(folder: Path) -> TodoThread:
    packages = sorted((folder / "WP").iterdir()) if (folder / "WP").is_dir() else []
    return thread_from_info(
        folder.name,
        text_of(folder / "info.md"),
        [
            work_package_from_info(package.name, text_of(package / "info.md"))
            for package in packages
            if re.fullmatch("[0-9]{2}", package.name) and (package / "info.md").is_file()
        ],
    )


def sections(workspace: Path) -> list[list[TodoThread]]:
    threads = workspace / "intent/st"
    buckets = (threads, threads / "NOT-STARTED", threads / "COMPLETED")
    return [[thread_in(folder) for folder in threads_in(bucket)] for bucket in buckets]


@needs_shared
def test_every_recorded_todo_agrees():
    """The file after ``todo update`` and the answer of ``todo --json``."""
    wrong = []
    for case in cases("todo"):
        todo = case / "before/intent/todo.md"
        mark = watermark(text_of(todo)) if todo.is_file() else None
        args = (*sections(case / "before"), mark or default_watermark(TODAY))
        same_file = render_todo(*args).encode() == (case / "todo.after.md").read_bytes()
        same_data = todo_data(*args) == json.loads((case / "todo.json").read_bytes())
        if not (same_file and same_data):
            wrong.append((case.name, same_file, same_data))
    total = len(cases("todo"))
    report("todo", total - len(wrong), total, {})
    assert total == 12
    assert wrong == []


@needs_shared
@pytest.mark.parametrize(
    "case, owner",
    [
        ("todo-update", TodoOwner.INTENT),
        ("todo-update-foreign", TodoOwner.FOREIGN),
        ("todo-update-foreign-no-generator", TodoOwner.FOREIGN),
    ],
)
def test_upstream_refuses_exactly_the_foreign_files(case, owner):
    folder = shared("oracle", "verbs", case)
    assert owner_of(text_of(folder / "before/intent/todo.md")) is owner
    exit_code = json.loads((folder / "result.json").read_bytes())["exit"]
    assert (exit_code != 0) == (owner is TodoOwner.FOREIGN)
