"""The header of a document is opened with `---` and never closed.

## What it does

Reports a first line `---` that fields follow but no second line `---` ends. It also finds the case
in which a later `---` of the text closes the header by accident, so that the title stands inside.

## Why is this bad?

Every tool reads the header up to the closing line. Without it the document has no status and no
dates, or its title and its first sections are taken for fields.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102

    # ST0001: Lamps

    ## Objective

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---

    # ST0001: Lamps

    ## Objective

## Fix

Inserts the closing line after the last field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import METHOD
from stp_lsp.syntax.header import HeaderState
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP001"
NAME = "unclosed-frontmatter"
LEVEL = Level.ERROR
KINDS = METHOD
LOCAL = True

_FIELD_LINE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*:[^\n]*\n")


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Finds the mark that the reader of headers leaves, and titles inside a header."""
    for name, start, end, _ in document.facts.marks:
        if name == NAME:
            yield Found(
                Range(start, end), "the header that begins here is never closed with a line `---`"
            )
            return
    if _swallowed_title(document):
        yield Found(
            Range(0, 3),
            "the header is not closed before the title; a `---` further down ends it by accident",
        )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Closes the header after its last field."""
    text = document.text
    at = text.find("\n") + 1
    while (line := _FIELD_LINE.match(text, at)) is not None:
        at = line.end()
    if document.facts.header_state == HeaderState.UNCLOSED:
        at = document.facts.body_start
    newline = "" if at == 0 or text[at - 1] == "\n" else "\n"
    edit = TextEdit(Range(at, at), f"{newline}---\n")
    yield Fix("Close the header", SourceChange.of(document.id, edit), preferred=True)


def _swallowed_title(document: Document) -> bool:
    """Whether the title of a thread's document stands above the line that closes the header."""
    facts = document.facts
    thread = document.place.thread
    if not thread or facts.header_state != HeaderState.CLOSED or document.heading:
        return False
    header = document.text[: facts.body_start]
    return any(line.startswith("# ") and thread in line for line in header.split("\n"))
