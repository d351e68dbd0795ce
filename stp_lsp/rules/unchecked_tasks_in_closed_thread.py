"""A document of a completed thread still has unchecked boxes.

## What it does

Counts the task boxes of each document of a completed thread (`- [ ]`), and reports the documents in
which some are not ticked, once each. The examples of the templates do not count.

## Why is this bad?

Nobody can tell whether the work was left out or only the tick. It is off unless asked for, because
that is so in most threads that were ever completed: no tool reads the boxes.

## Example

    --- .intent/config.json
    {"version": "2.0.0"}
    --- intent/st/COMPLETED/ST0001/info.md
    ---
    status: Completed
    created: 20260102
    completed: 20260105
    ---
    # ST0001: Lamps
    --- intent/st/COMPLETED/ST0001/tasks.md
    # Tasks - ST0001: Lamps

    - [x] Cut the wire
    - [ ] Blow the glass

Use instead:

    --- .intent/config.json
    {"version": "2.0.0"}
    --- intent/st/COMPLETED/ST0001/info.md
    ---
    status: Completed
    created: 20260102
    completed: 20260105
    ---
    # ST0001: Lamps
    --- intent/st/COMPLETED/ST0001/tasks.md
    # Tasks - ST0001: Lamps

    - [x] Cut the wire
    - [x] Blow the glass

## Quieter where

Off by default; give it a level in the settings, or use `--all`. Cancelled threads are left alone,
and so are boxes with any other mark, such as `[~]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stp_lsp.model.diagnostic import Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.status import Status

CODE = "STP516"
NAME = "unchecked-tasks-in-closed-thread"
LEVEL = Level.OFF
KINDS = frozenset(
    (
        Kind.INFO,
        Kind.SINGLE,
        Kind.DESIGN,
        Kind.IMPL,
        Kind.TASKS,
        Kind.RESULTS,
        Kind.DONE,
        Kind.ATTACHMENT,
        Kind.PACKAGE,
        Kind.PACKAGE_EXTRA,
    )
)
LOCAL = False

_EXAMPLE = re.compile(r"Task [123]|Criterion [12]")


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Reads the text of completed threads only, and its Markdown only where a box is empty."""
    thread = snapshot.thread_of(document)
    if thread is None or thread.status is not Status.COMPLETED:
        return
    text = document.text
    if "[ ]" not in text:
        return
    tasks = [
        task for task in document.structure.tasks if not _EXAMPLE.fullmatch(text, *task.text_range)
    ]
    unchecked = [task for task in tasks if task.mark == " "]
    if unchecked:
        noun = "task is" if len(unchecked) == 1 else "tasks are"
        yield Found(
            unchecked[0].range._replace(end=unchecked[0].text_range.end),
            f"{len(unchecked)} of {len(tasks)} {noun} unchecked, but {thread.id} is completed",
            data={"id": thread.id},
        )
