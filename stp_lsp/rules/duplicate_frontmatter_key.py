"""A key stands twice in one header.

## What it does

Reports every field of a header whose key was used above it.

## Why is this bad?

Tools up to 2.x read the first of the two lines, 3.0 reads the last. Whoever edits the other one
changes nothing.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    status: Not Started
    ---
    # ST0001: Lamps

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

## Fix

Keeps the line that is read today, the first, and removes the other. Of two `verblock` lines the one
with the higher version stays, an empty field gives way to one with a value, and of two statuses the
one stays that says the thread's folder.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from operator import itemgetter

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level, Related
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import METHOD, field_line
from stp_lsp.syntax.header import Field, HeaderState
from stp_lsp.syntax.status import bucket_of, canonical_status
from stp_lsp.text.edit import TextEdit

CODE = "STP003"
NAME = "duplicate-frontmatter-key"
LEVEL = Level.WARNING
KINDS = METHOD
LOCAL = True

_VERSION = re.compile(r":v(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?:")


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Compares the keys of a header; one on a single line has another fault first."""
    fields = document.facts.fields
    if len({raw[0] for raw in fields}) == len(fields):
        return
    if document.facts.header_state == HeaderState.COLLAPSED:
        return
    first: dict[str, Field] = {}
    for field in map(Field._make, fields):
        known = first.setdefault(field.key, field)
        if known is not field:
            yield Found(
                field.range,
                f"`{field.key}` is already set above; tools read only the first",
                related=(Related(document.id, known.range, "the one that is read"),),
                data={"key": field.key},
            )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Removes one of the two lines."""
    fields, start = document.facts.fields, diagnostic.range.start
    at = bisect_left(fields, start, key=itemgetter(2))  # they stand in the order of the text
    if at == len(fields) or fields[at][2] != start:
        return
    later = Field._make(fields[at])
    first = document.field(later.key)
    assert first is not None
    keeps_later = _better(later, first, document.place.bucket)
    for keep, drop in ((first, later), (later, first)):
        name = "the first" if keep is first else "this"
        change = SourceChange.of(document.id, TextEdit(field_line(document, drop), ""))
        preferred = (keep is later) is keeps_later
        yield Fix(f"Keep {name} `{keep.key}`, remove the other", change, preferred=preferred)


def _better(later: Field, first: Field, bucket: str) -> bool:
    """Whether the later of two fields is the one to keep."""
    if later.value.strip() and not first.value.strip():
        return True
    if later.key == "status":
        said, read = (canonical_status(each.value) for each in (later, first))
        return said is not None and bucket_of(said) == bucket != bucket_of(read)
    return later.key == "verblock" and _version(later) > _version(first)


def _version(field: Field) -> tuple[int, ...]:
    found = _VERSION.search(field.value)
    return tuple(int(part or 0) for part in found.groups()) if found else ()
