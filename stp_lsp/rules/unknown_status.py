"""A status is outside the vocabulary.

## What it does

Reports a thread's or work package's `status` that no tool knows. Upper and lower case and a few
synonyms are understood; quotes, blanks at the end and comments are not, because the tools take
them for part of the word.

## Why is this bad?

The thread is listed last, without a group, its box in `todo.md` is `[?]`, and migration to 3.0
stops at it.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: "WIP"
    slug: lamps
    created: 20260102
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

Writes the nearest word of the vocabulary. When none is near, every word is offered.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.project import Generation
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import THREAD_HOMES, status_field
from stp_lsp.syntax.status import (
    Status,
    WorkPackageStatus,
    canonical_status,
    canonical_work_package_status,
    fold_v3,
    nearest_status,
    spelling,
)
from stp_lsp.text.edit import TextEdit

CODE = "STP202"
NAME = "unknown-status"
LEVEL = Level.WARNING
KINDS = THREAD_HOMES | {Kind.PACKAGE}
LOCAL = True


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Looks the word up in the table of FORMAT.md 4.5."""
    field = status_field(document)
    if field is None or canonical_status(field.value) is not None:
        return
    if snapshot.project.generation is Generation.G5 and fold_v3(field.value) is not None:
        return
    word = field.value
    hint = ""
    if nearest_status(word) is not None and word.strip() != word:
        hint = f"; the {'tab before it' if word[0].isspace() else 'blank at its end'} counts"
    elif word[:1] in "\"'":
        hint = "; the quotes count"
    shown = word.strip() or word
    words = ", ".join(_words(snapshot, document))
    yield Found(
        field.value_range,
        f"`{shown}` is not a status{hint} (known: {words})",
        data={"id": _id(document), "upstream": "U13"},
    )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Offers the nearest word, else every word."""
    field = status_field(document)
    if field is None:
        return
    near = _nearest(snapshot, document, field.value)
    for word in (near,) if near else _words(snapshot, document):
        # Verbs rewrite `status: ` only where the blank is there.
        blank = " " if document.text[field.value_start - 1] == ":" else ""
        change = SourceChange.of(document.id, TextEdit(field.value_range, blank + word))
        yield Fix(f"Change the status to {word}", change, preferred=bool(near))


def _words(snapshot: Snapshot, document: Document) -> tuple[str, ...]:
    """The vocabulary as a document of this kind and workspace writes it."""
    if document.kind is Kind.PACKAGE:
        kept = (WorkPackageStatus.NOT_STARTED, WorkPackageStatus.WIP, WorkPackageStatus.DONE)
        return tuple(status.value for status in kept)
    return tuple(
        spelling(status, snapshot.project.version)
        for status in Status
        if status is not Status.TRIAGE
    )


def _nearest(snapshot: Snapshot, document: Document, written: str) -> str:
    status = nearest_status(written)
    if status is None:
        return ""
    if document.kind is Kind.PACKAGE:
        own = canonical_work_package_status(status.value)
        return own.value if own is not None else ""
    return spelling(status, snapshot.project.version)


def _id(document: Document) -> str:
    place = document.place
    return f"{place.thread}/{place.package}" if place.package else place.thread
