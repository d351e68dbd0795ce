"""The `wp_id` of a work package is not the number of its folder.

## What it does

Compares the header field `wp_id` (older: `wp`) with the folder, `WP/03`. `WP-3` and `"03"` are
right in the folder `03`.

## Why is this bad?

Tools find a work package by its folder. Whoever reads the header names another one, and the
criteria `AC-03.1` seem to belong elsewhere.

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
    wp_id: WP-02
    title: "Wire"
    scope: Small
    status: WIP
    ---
    # WP-01: Wire

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

## Fix

Writes the folder's number.

## Quieter where

When another work package has that number, `duplicate-work-package` says so instead. The template's
`WP-NN` is an `unfilled-token`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import is_generated
from stp_lsp.syntax.header import Field
from stp_lsp.text.edit import TextEdit

CODE = "STP513"
NAME = "work-package-id-mismatch"
LEVEL = Level.WARNING
KINDS = frozenset((Kind.PACKAGE,))
LOCAL = False

_NUMBER = re.compile(r'"?(?:WP-?)?([0-9]{1,2})"?\s*')
_TOKENS = frozenset(("WP-NN", '"WP-NN"'))


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Compares field and folder."""
    field = _field(document)
    if field is None or is_generated(snapshot, document):
        return
    number = _number(field)
    package = document.place.package
    if number == package or (number and _is_taken(snapshot, document, number)):
        return
    yield Found(
        field.value_range,
        f"this is WP-{package} by its folder, but its header says {field.value.strip()}",
        data={"id": f"{document.place.thread}/{package}"},
    )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Writes the number of the folder."""
    field = _field(document)
    if field is None:
        return
    package = document.place.package
    value = f"WP-{package}" if field.key == "wp_id" else f'"{package}"'
    change = SourceChange.of(document.id, TextEdit(field.value_range, value))
    yield Fix(f"Write {value}", change, preferred=True)


def _field(document: Document) -> Field | None:
    """The field that states the number, if it states anything."""
    for field in (document.field("wp_id"), document.field("wp")):
        if field is not None and field.value.strip():
            return None if field.value.strip() in _TOKENS else field
    return None


def _number(field: Field) -> str:
    found = _NUMBER.fullmatch(field.value)
    return found[1].zfill(2) if found is not None else ""


def _is_taken(snapshot: Snapshot, document: Document, number: str) -> bool:
    """Whether the number is that of another work package's folder."""
    thread = snapshot.thread_of(document)
    for package in thread.packages if thread is not None else ():
        doc = snapshot.documents[package.document]
        if package.number == number and doc.place.folder == document.place.folder:
            return doc.kind is Kind.PACKAGE
    return False
