"""A merge conflict was left in the document.

## What it does

Reports every conflict that git wrote into a file, once, at its first marker line. The marker lines
are `<<<<<<< ` and `>>>>>>> ` with a label, and `=======` between them.

## Why is this bad?

Both versions of the text are in the file. Tools read whichever comes first, and 3.0 refuses to
migrate a workspace with such a line in it.

## Example

    --- intent/wip.md
    # Work In Progress

    <<<<<<< HEAD
    Lamps are next.
    =======
    Tubes are next.
    >>>>>>> tubes

Use instead:

    --- intent/wip.md
    # Work In Progress

    Lamps are next, then tubes.

Until then nothing else in the document is repaired: a repair could take one of the two sides away.

## Quieter where

In fenced code it is a warning: a document may show what a conflict looks like.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.rules.base import MARKDOWN
from stp_lsp.syntax.structure import Context
from stp_lsp.text.range import Range

CODE = "STP004"
NAME = "conflict-markers"
LEVEL = Level.ERROR
KINDS = None
LOCAL = True


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Groups the marks of the reader into conflicts."""
    marks = [mark for mark in document.facts.marks if mark[0] == NAME]
    at = 0
    while at < len(marks):
        _, start, end, _ = marks[at]
        last = at
        while not marks[last][3].startswith(">") and last + 1 < len(marks):
            if marks[last + 1][3].startswith("<"):
                break
            last += 1
        lines = document.lines
        until = lines.line_of(marks[last][1]) + 1
        where = f"; it reaches to line {until}" if last > at else ""
        yield Found(
            Range(start, end),
            f"a merge conflict was left here{where}",
            level=_level(snapshot, document, start),
        )
        at = last + 1


def _level(snapshot: Snapshot, document: Document, start: int) -> Level | None:
    if document.kind not in MARKDOWN or snapshot.settings.full:
        return None
    shown = document.structure.context(start) is Context.FENCE
    return Level.WARNING if shown else None
