"""The title of a document names another thread than its folder.

## What it does

Compares the id in the first heading (`# ST0001: Title`, `# Design - ST0001: Title`) with the folder
that holds the document. Only the place where templates put the id counts; a title may well mention
another thread further on.

## Why is this bad?

`intent todo` and the index take the title from that line. Most often the document was copied from
another thread, and readers take it for that one's.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps
    --- intent/st/ST0002/info.md
    ---
    status: WIP
    slug: tubes
    created: 20260102
    ---
    # ST0001: Tubes

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps
    --- intent/st/ST0002/info.md
    ---
    status: WIP
    slug: tubes
    created: 20260102
    ---
    # ST0002: Tubes

## Fix

Writes the folder's id into the heading.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.model.symbols import id_in_title
from stp_lsp.rules.base import TITLED
from stp_lsp.text.edit import TextEdit

CODE = "STP102"
NAME = "wrong-heading-id"
LEVEL = Level.ERROR
KINDS = TITLED
LOCAL = True


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Compares heading and folder."""
    where = id_in_title(document, snapshot.project.prefix)
    if where is None:
        return
    written = document.heading[where.start : where.end]
    if written == document.place.thread:
        return
    start = document.title_range.start
    yield Found(
        where.shift(start),
        f"this document belongs to {document.place.thread}, but its title says {written}",
        data={"id": document.place.thread},
    )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Rewrites the id."""
    thread = document.place.thread
    change = SourceChange.of(document.id, TextEdit(diagnostic.range, thread))
    yield Fix(f"Write {thread} into the title", change, preferred=True)
