r"""A document could not be read, or only in part.

## What it does

Reports documents that are not UTF-8, larger than the limit (`maxFileSize`), without read
permission, or no files at all although their name says so. UTF-16, which some editors on Windows
write, is read, and reported all the same: other tools cannot read it.

## Why is this bad?

What is in them is missing from the graph: ids that they define seem unknown, references from them
are not found.

## Example

A document in Latin-1, in which the second letter is the single byte `0xfc`:

    printf 'fünf Lampen\n' | iconv -t latin1 > intent/st/ST0001/design.md

Use instead:

    printf 'fünf Lampen\n' > intent/st/ST0001/design.md
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.text.range import Range

CODE = "STP007"
NAME = "unreadable-document"
LEVEL = Level.WARNING
KINDS = frozenset(Kind) - {Kind.OTHER}
LOCAL = True


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Finds the mark that the reader of files leaves."""
    for name, start, end, reason in document.facts.marks:
        if name == NAME:
            subject = "this document " if reason.startswith(("is ", "cannot ")) else ""
            yield Found(Range(start, end), subject + reason)
