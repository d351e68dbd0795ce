"""A section still holds only what the template put there.

## What it does

Reports sections whose whole text is the placeholder of the template they were made from:
`[Clear statement of what this steel thread aims to accomplish]`, `- [ ] Task 1`, the examples in
`acceptance.md`. A lone line in square brackets that is a sentence counts as well.

## Why is this bad?

The document looks written and is not. Tools warn only about the Objective, and only when the thread
is closed.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

    ## Objective

    [Clear statement of what this steel thread aims to accomplish]

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

    ## Objective

    A lamp in every room.

## Quieter where

In finished work only the Objective of a thread or work package is reported. A section that has
sections of its own was worked on, and an empty one is no template's. A single `{{TODO}}` is an
`unfilled-token`.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.rules.base import is_closed
from stp_lsp.syntax.placeholders import UnfilledSection, unfilled_sections

CODE = "STP518"
NAME = "unfilled-section"
LEVEL = Level.INFORMATION
KINDS = frozenset(
    (
        Kind.INFO,
        Kind.SINGLE,
        Kind.DESIGN,
        Kind.IMPL,
        Kind.TASKS,
        Kind.RESULTS,
        Kind.ACCEPTANCE,
        Kind.PACKAGE,
        Kind.ISSUE,
        Kind.WIP,
        Kind.TPD,
        Kind.NOTE,
    )
)
LOCAL = False  # whether a document is quiet depends on its thread

_MEMO = "rules.unfilled-sections"
_ALWAYS = "Objective"
_BY_NAME = {
    Kind.NOTE: ("journal.md",),
    Kind.TPD: ("technical_product_design.md",),  # its chapters may describe the templates
}
_DEFINING = frozenset((Kind.INFO, Kind.SINGLE, Kind.PACKAGE))


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Reads the text once for each version of the document."""
    found = _sections(document)
    if not found:
        return
    if document.kind is Kind.PACKAGE and document.value("status").strip().lower() == "cancelled":
        return
    closed = is_closed(snapshot, document)
    for section in found:
        if closed and (section.heading != _ALWAYS or document.kind not in _DEFINING):
            continue
        yield Found(
            section.body,
            f"`{section.heading}` still holds only the template's text",
            data={"section": section.heading},
        )


def _sections(document: Document) -> tuple[UnfilledSection, ...]:
    """The unfilled sections of this version; most documents have none."""
    kept = document.memo.get(_MEMO)
    if isinstance(kept, tuple):
        return kept
    found: tuple[UnfilledSection, ...] = ()
    name = document.id.rpartition("/")[2]
    if document.kind not in _BY_NAME or name in _BY_NAME[document.kind]:
        found = tuple(unfilled_sections(document.text, document.facts.headings))
    document.memo[_MEMO] = found
    return found
