"""A thread has no title.

## What it does

Reports the document that defines a thread when no line of it is a first-level heading.

## Why is this bad?

`intent todo` takes the title from that line, and the index does where there is no slug; they find
none. Most often it was cut away with the text around it.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: oil-lamps
    created: 20260102
    ---
    ## Objective

    Light that lasts the night.

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: oil-lamps
    created: 20260102
    ---
    # ST0001: Oil lamps

    ## Objective

    Light that lasts the night.

## Fix

Writes a title made of the slug; it is offered and never made unasked, because a slug lacks what the
title had of capitals and marks.

## Quieter where

Off in 3.0 workspaces, where the title is in the canon, in a document without any text, and where
the header does not end, so that its title may stand inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import THREAD_HOMES, is_generated
from stp_lsp.syntax.header import HeaderState
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP105"
NAME = "missing-title"
LEVEL = Level.ERROR
KINDS = THREAD_HOMES
LOCAL = True

_TITLE: Final = re.compile(r"^#[ \t]", re.MULTILINE)
"""A title as tools look for it: in any line, whatever Markdown makes of it."""
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What `st new` makes; a token of the template is none."""
_WORDS: Final = re.compile(r"\S[^\r\n]*")


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Looks for a heading, and for what a reader of lines takes for one."""
    facts = document.facts
    if facts.header_state in (HeaderState.UNCLOSED, HeaderState.COLLAPSED):
        return
    if is_generated(snapshot, document) or any(heading[0] == 1 for heading in facts.headings):
        return
    first = _WORDS.search(document.text, facts.body_start)
    if first is None and facts.header_state == HeaderState.ABSENT:
        return
    if _TITLE.search(document.text, facts.body_start):
        return
    yield Found(
        Range(*first.span()) if first is not None else Range(0, 3),
        f"no title: a line `# {document.place.thread}: ...` is missing",
        data={"id": document.place.thread},
        fixable=bool(_title(document)),
    )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Makes a title of the slug."""
    title = _title(document)
    if title:
        heading = f"# {document.place.thread}: {title}"
        yield Fix(f"Insert `{heading}`", SourceChange.of(document.id, _above(document, heading)))


def _title(document: Document) -> str:
    slug = document.value("slug").strip().strip("\"'")
    return slug.replace("-", " ").capitalize() if _SLUG.fullmatch(slug) else ""


def _above(document: Document, heading: str) -> TextEdit:
    """The heading in front of the first text, between blank lines."""
    text, at = document.text, document.facts.body_start
    end = "\r\n" if "\r\n" in text else "\n"
    first = _WORDS.search(text, at)
    before = "" if at == 0 or text[:at].endswith(("\n", "\r")) else end
    if first is None:
        return TextEdit(Range(at, len(text)), f"{before}{heading}{end}")
    return TextEdit(
        Range(at, document.lines.line_start(document.lines.line_of(first.start()))),
        f"{before}{heading}{end}{end}",
    )
