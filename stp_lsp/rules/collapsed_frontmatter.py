r"""The whole header stands on one line, with `\n` written out between the fields.

## What it does

Reports a header whose fields are separated by a backslash and an `n` instead of line ends.

## Why is this bad?

Old versions of the tool wrote such headers when they migrated a project. No tool reads more than
the first field of them, so the thread has neither status nor dates.

## Example

    --- intent/st/ST0001/info.md
    ---
    verblock: "02 Jan 2026:v0.1: Ada - Initial version"\nstatus: WIP\nslug: lamps\ncreated: 20260102
    ---
    # ST0001: Lamps

Use instead:

    --- intent/st/ST0001/info.md
    ---
    verblock: "02 Jan 2026:v0.1: Ada - Initial version"
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

## Fix

Gives each field a line of its own, as `intent st repair` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import METHOD
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP002"
NAME = "collapsed-frontmatter"
LEVEL = Level.ERROR
KINDS = METHOD
LOCAL = True

_SEAM = re.compile(r"\\n(?=[a-z_][a-z0-9_-]*:)|\\n$")


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Finds the mark that the reader of headers leaves."""
    for name, start, end, _ in document.facts.marks:
        if name == NAME:
            last = max((raw[4] for raw in document.facts.fields), default=end)
            yield Found(
                Range(start, min(last, end)),
                "the fields of the header are on one line, separated by a literal `\\n`",
                data={"upstream": "U7"},
            )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Splits the line; closes the header too when nothing does."""
    text = document.text
    start, end = diagnostic.range
    edits = [
        TextEdit(Range(*seam.span()), "" if seam.end() == end else "\n")
        for seam in _SEAM.finditer(text, start, end)
    ]
    body = document.facts.body_start
    before = text[:body].rstrip("\r\n")
    if before.rpartition("\n")[2].rstrip("\r") != "---":
        newline = "" if text[:body].endswith("\n") else "\n"
        edits.append(TextEdit(Range(body, body), f"{newline}---\n"))
    yield Fix("Split the header into lines", SourceChange.of(document.id, *edits), preferred=True)
