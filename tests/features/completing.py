"""Completing in a workspace written as one string, for the tests of completion."""

from __future__ import annotations

from stp_lsp.features.completion import Completion, Completions, Trigger, complete
from stp_lsp.model.settings import Settings
from stp_lsp.text.edit import TextEdit, apply_edits
from tests.support.workspace import Fixture, workspace

THREADS = """
    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: parse-the-header
    created: 20250701
    ---
    # ST0001: Parse the header
    --- intent/st/ST0002/info.md
    ---
    status: WIP
    ---
    # ST0002: Draw the lamp
    --- intent/st/NOT-STARTED/ST0003/info.md
    ---
    status: Not Started
    ---
    # ST0003: Lamp schedule
    --- intent/st/COMPLETED/ST0004/info.md
    ---
    status: Completed
    completed: 20250704
    ---
    # ST0004: Header tests
    --- intent/st/COMPLETED/ST0010/info.md
    ---
    status: Completed
    ---
    # ST0010: Fog signal
    --- intent/st/CANCELLED/ST0011/info.md
    ---
    status: Cancelled
    ---
    # ST0011: Paint the tower
"""


def at(source: str, settings: Settings | None = None, *, threads: str = THREADS) -> Fixture:
    """A workspace with the usual threads and the files of ``source``, the cursor at `$0`."""
    return workspace(threads + source, settings)


def completions(fixture: Fixture, trigger: Trigger = "typed", limit: int = 100) -> Completions:
    return complete(fixture.snapshot, fixture.document, fixture.offset, limit, trigger=trigger)


def items(source: str, trigger: Trigger = "typed") -> tuple[Completion, ...]:
    return completions(at(source), trigger).items


def labels(source: str, trigger: Trigger = "typed") -> list[str]:
    """The labels offered at the cursor, best first."""
    return [item.label for item in items(source, trigger)]


def accepted(source: str, label: str, trigger: Trigger = "typed") -> str:
    """The line of the cursor after the item of that label was accepted, its snippet filled."""
    fixture = at(source)
    found = completions(fixture, trigger).items
    item = next(item for item in found if item.label == label)
    text = fixture.document.text
    edited = apply_edits(text, [TextEdit(item.replace, item.plain_insert)])
    line = text.count("\n", 0, fixture.offset)
    return edited.split("\n")[line]
