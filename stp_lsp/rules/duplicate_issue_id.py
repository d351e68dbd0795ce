"""Two issues have the same number.

## What it does

Reports an issue whose number another one has: a folder of that number in `OPEN` and in `CLOSED`,
or two files in one folder that both say they are the issue, with an `id` and a `status`. The
younger by its `date` is reported.

## Why is this bad?

`issue 0011` names both. Tools show, close and open only the one they find first. Most often two
branches took the next free number.

## Example

    --- intent/issues/CLOSED/0001/0001-flicker.md
    ---
    id: "0001"
    title: Flicker
    date: 2026-01-02
    status: CLOSED
    ---
    # 0001: Flicker
    --- intent/issues/OPEN/0001/0001-smoke.md
    ---
    id: "0001"
    title: Smoke
    date: 2026-01-05
    status: OPEN
    ---
    # 0001: Smoke

Use instead:

    --- intent/issues/CLOSED/0001/0001-flicker.md
    ---
    id: "0001"
    title: Flicker
    date: 2026-01-02
    status: CLOSED
    ---
    # 0001: Flicker
    --- intent/issues/OPEN/0002/0002-smoke.md
    ---
    id: "0002"
    title: Smoke
    date: 2026-01-05
    status: OPEN
    ---
    # 0002: Smoke

## Fix

Gives the younger one the next free number: its folder, its files, its `id` and its title.
References from elsewhere keep naming the other, because nothing says which of the two they meant.

## Quieter where

Other files in an issue's folder belong to the issue, whatever their names.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level, Related
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.paths import parent
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import FileOperation, Rename, SourceChange
from stp_lsp.syntax.dates import parse_day
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP503"
NAME = "duplicate-issue-id"
LEVEL = Level.ERROR
KINDS = frozenset((Kind.ISSUE,))
LOCAL = False


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Asks which documents are the issue of that number; nearly always one."""
    claiming = _claiming(snapshot, document.place.number)
    if len(claiming) < 2 or document not in claiming[1:]:
        return
    first, number = claiming[0], document.place.number
    field = document.field("id")
    yield Found(
        field.value_range if field is not None else document.title_range,
        f"issue {number} is already `{first.id}`",
        data={"id": number},
        related=(Related(first.id, first.title_range, f"the other issue {number}"),),
    )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Renumbers the folder, or takes the file out into one of its own."""
    old = document.place.number
    new = f"{max(int(number) for number in snapshot.issues if number.isdigit()) + 1:04d}"
    if len(new) > 4:
        return
    edits = _renumbered(document, old, new)
    change = SourceChange({document.id: edits} if edits else {}, _moves(snapshot, document, new))
    yield Fix(f"Renumber this issue to {new}", change)


def _claiming(snapshot: Snapshot, number: str) -> list[Document]:
    """The documents that are the issue of a number, the one that keeps it first."""
    mains: dict[str, list[Document]] = {}
    for doc in snapshot.documents_of(f"issue/{number}"):
        if doc.kind is Kind.ISSUE:
            mains.setdefault(doc.place.folder, []).append(doc)
    found: list[Document] = []
    for docs in mains.values():
        stated = [doc for doc in docs if doc.field("status") and doc.field("id")]
        found += stated or docs[:1]
    return sorted(found, key=lambda doc: (_day(doc), doc.place.bucket, doc.id))


def _day(document: Document) -> str:
    """The day of the issue; one without a day counts as the youngest."""
    return parse_day(document.value("date").strip('"')) or "9999"


def _moves(snapshot: Snapshot, document: Document, new: str) -> tuple[FileOperation, ...]:
    old, folder = document.place.number, document.place.folder
    target = f"{parent(folder)}/{new}"
    beside = [doc for doc in _claiming(snapshot, old) if doc.place.folder == folder]
    if len(beside) > 1:
        name = document.id.rpartition("/")[2]
        return (Rename(document.id, f"{target}/{new}{name.removeprefix(old)}"),)
    names = [
        doc.id.rpartition("/")[2]
        for doc in snapshot.documents_of(f"issue/{old}")
        if parent(doc.id) == folder
    ]
    own = [name for name in names if name.startswith(f"{old}-")]
    return (
        Rename(folder, target),
        *(Rename(f"{target}/{name}", f"{target}/{new}{name.removeprefix(old)}") for name in own),
    )


def _renumbered(document: Document, old: str, new: str) -> tuple[TextEdit, ...]:
    """The edits of the `id` and of the title."""
    edits: list[TextEdit] = []
    field = document.field("id")
    if field is not None and field.value.strip().strip('"') == old:
        at = field.value_start + field.value.index(old)
        edits.append(TextEdit(Range(at, at + len(old)), new))
    if document.heading.startswith(f"{old}:"):
        start = document.title_range.start
        edits.append(TextEdit(Range(start, start + len(old)), new))
    return tuple(edits)
