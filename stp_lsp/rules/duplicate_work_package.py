"""Two work packages of a thread claim the same number.

## What it does

Reports a work package whose `wp_id` is the number of another one of the thread, and, in a 3.0
canon file, a number that an entry above it has.

## Why is this bad?

Tools go by the folder, people and contracts by the id. Whoever starts or closes the one means the
other. Most often the folder was copied and its header was not changed.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps
    --- intent/st/ST0001/WP/01/info.md
    ---
    wp_id: WP-01
    title: "Wire"
    scope: Small
    status: WIP
    ---
    # WP-01: Wire
    --- intent/st/ST0001/WP/02/info.md
    ---
    wp_id: WP-01
    title: "Glass"
    scope: Small
    status: WIP
    ---
    # WP-02: Glass

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps
    --- intent/st/ST0001/WP/01/info.md
    ---
    wp_id: WP-01
    title: "Wire"
    scope: Small
    status: WIP
    ---
    # WP-01: Wire
    --- intent/st/ST0001/WP/02/info.md
    ---
    wp_id: WP-02
    title: "Glass"
    scope: Small
    status: WIP
    ---
    # WP-02: Glass

## Fix

Writes the folder's number, which nobody else can have. In the canon there is none: the numbers
that criteria and tests use have to be looked at.

## Quieter where

A number that is no other folder's is `work-package-id-mismatch`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level, Related
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP502"
NAME = "duplicate-work-package"
LEVEL = Level.ERROR
KINDS = frozenset((Kind.PACKAGE, Kind.CANON_THREAD))
LOCAL = False

_NUMBER = re.compile(r'"?(?:WP-?)?([0-9]{1,2})"?\s*')


class _Claim(NamedTuple):
    """The number that a header states."""

    value: Range
    digits: Range
    number: str
    """Two digits."""


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Looks at other work packages only when the number is not that of the folder."""
    if document.kind is Kind.CANON_THREAD:
        yield from _in_canon(document)
        return
    own = _claim(document)
    if own is None or own.number == document.place.package:
        return
    other = _other(snapshot, document, own.number)
    if other is None:
        return
    yield Found(
        own.value,
        f"WP-{own.number} is `{other.id}`; this is the folder of WP-{document.place.package}",
        data={"id": f"{document.place.thread}/{document.place.package}"},
        related=(Related(other.id, other.title_range, f"the other WP-{own.number}"),),
    )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Writes the number of the folder, in the form in which the other one was written."""
    own = _claim(document)
    if own is not None:
        package = document.place.package
        change = SourceChange.of(document.id, TextEdit(own.digits, package))
        yield Fix(f"Write WP-{package}", change, preferred=True)


def _in_canon(document: Document) -> Iterator[Found]:
    canon = document.facts.canon
    seen: dict[str, Range] = {}
    for name, _, _, start, end in canon.parts if canon is not None else ():
        if len(name) != 2:
            continue
        first = seen.setdefault(name, Range(start, end))
        if first.start != start:
            yield Found(
                Range(start, end),
                f"WP-{name} is in this file twice",
                data={"id": f"{document.place.thread}/{name}"},
                related=(Related(document.id, first, f"the other WP-{name}"),),
                fixable=False,
            )


def _claim(document: Document) -> _Claim | None:
    """What the header says, if it says a number."""
    field = document.field("wp_id") or document.field("wp")
    found = _NUMBER.fullmatch(field.value) if field is not None else None
    if field is None or found is None:
        return None
    digits = Range(*found.span(1)).shift(field.value_start)
    return _Claim(field.value_range, digits, found[1].zfill(2))


def _other(snapshot: Snapshot, document: Document, number: str) -> Document | None:
    """The cover that has this number by its folder."""
    thread = snapshot.thread_of(document)
    for package in thread.packages if thread is not None else ():
        doc = snapshot.documents[package.document]
        if package.number == number and doc.place.folder == document.place.folder:
            return doc if doc.kind is Kind.PACKAGE else None
    return None
