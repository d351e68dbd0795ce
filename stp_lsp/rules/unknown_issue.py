"""A reference names an issue that does not exist.

## What it does

Reports `issue 0042`, in a workspace that keeps issues, when none has that number, open or closed.

## Why is this bad?

The reference leads nowhere: the number was mistyped, or the issue was deleted or never filed.

## Example

    --- intent/issues/OPEN/0001/0001-flicker.md
    ---
    id: "0001"
    title: Flicker
    date: 2026-01-02
    status: OPEN
    ---
    # 0001: Flicker
    --- intent/restart.md
    # Restart

    Blocked by issue 0010.

Use instead:

    --- intent/issues/OPEN/0001/0001-flicker.md
    ---
    id: "0001"
    title: Flicker
    date: 2026-01-02
    status: OPEN
    ---
    # 0001: Flicker
    --- intent/restart.md
    # Restart

    Blocked by issue 0001.

## Fix

Writes the number of an existing issue: one whose digits were swapped, else the nearest.

## Quieter where

Never in workspaces without issues, where `issue 0042` may be anybody's; never in code, comments and
link targets; off in finished work.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.edges import parts_mentioned
from stp_lsp.model.layout import Kind, is_number
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import METHOD, is_closed, is_manual, is_silent
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP510"
NAME = "unknown-issue"
LEVEL = Level.INFORMATION
KINDS = METHOD - {Kind.TODO, Kind.SATELLITE}
LOCAL = False

_MEMO = "rules.issue-mentions"
_ISSUE = "issue/"


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Looks at nothing while the workspace has no issues."""
    issues = snapshot.issues
    if not issues:
        return
    unknown = [each for each in _named(document) if each[2] not in issues]
    if not unknown or is_manual(snapshot, document) or is_closed(snapshot, document):
        return
    for start, end, number in unknown:
        if not is_silent(document, start):
            yield Found(Range(start, end), f"no issue {number}", data={"id": number})


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Offers the issue that was probably meant."""
    number = diagnostic.data.get("id", "")
    numbers = sorted(each for each in snapshot.issues if is_number(each, 4))
    if not numbers or not is_number(number, 4):
        return
    same = sorted(number)
    near = min(numbers, key=lambda each: (sorted(each) != same, abs(int(each) - int(number))))
    title = snapshot.issues[near].title
    change = SourceChange.of(document.id, TextEdit(diagnostic.range, near))
    yield Fix(f"Change it to {near}{f': {title}' if title else ''}", change)


_Named = tuple[int, int, str]


def _named(document: Document) -> tuple[_Named, ...]:
    """The issues that a document names; most name none, so this is kept."""
    kept = document.memo.get(_MEMO)
    if isinstance(kept, tuple):
        return kept
    found = tuple(
        (start, end, target[len(_ISSUE) :])
        for start, end, target, _ in parts_mentioned(document)
        if target.startswith(_ISSUE)
    )
    document.memo[_MEMO] = found
    return found
