"""A thread's folder has no `info.md`.

## What it does

Reports a folder that is named like a thread and holds documents, but not the one that defines the
thread. The finding stands on the first document of the folder.

## Why is this bad?

Such a thread has no status and appears in no list, yet its number is taken. Often the folder is
what stayed behind when the thread was moved.

## Example

    --- intent/st/ST0001/design.md
    # Design - ST0001: Lamps

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps
    --- intent/st/ST0001/design.md
    # Design - ST0001: Lamps

## Fix

Creates `info.md` with the title of the other documents and the status of the folder. Its creation
date is the oldest that the folder's headers name, else today; look at it before you keep it.

## Quieter where

In 3.0 workspaces it is off: there the thread is defined in the canon, and a folder may hold only
attachments.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.new_thread import info_text
from stp_lsp.model.project import Generation
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Create, SourceChange
from stp_lsp.model.symbols import title_of
from stp_lsp.syntax.status import Status, bucket_of
from stp_lsp.syntax.verblock import parse_verblock

CODE = "STP103"
NAME = "missing-info-document"
LEVEL = Level.WARNING
KINDS = frozenset(
    (
        Kind.DESIGN,
        Kind.IMPL,
        Kind.TASKS,
        Kind.RESULTS,
        Kind.ACCEPTANCE,
        Kind.DONE,
        Kind.ATTACHMENT,
        Kind.PACKAGE,
        Kind.PACKAGE_EXTRA,
    )
)
LOCAL = False


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Looks for the file first, which nearly every folder has."""
    thread = snapshot.thread_of(document)
    if thread is None or snapshot.project.generation is Generation.G5:
        return
    if snapshot.documents[thread.home].kind is Kind.SINGLE:
        return  # the folder beside it holds its attachments
    folder = document.place.folder
    if f"{folder}/info.md" in snapshot.documents or document.id != _first(snapshot, document):
        return
    yield Found(
        document.title_range,
        f"`{folder}` has no info.md, so no tool lists {thread.id}",
        data={"id": thread.id, "upstream": "U6"},
    )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Creates the document from what the folder knows."""
    where = document.place
    own = [doc for doc in snapshot.documents_of(where.thread) if doc.place.folder == where.folder]
    titled = (doc for doc in own if where.thread in doc.heading and doc.kind is not Kind.PACKAGE)
    title = next((title_of(doc, where.thread) for doc in titled), "")
    created = min(filter(None, map(_verblock_date, own)), default="")
    text = info_text(
        snapshot.project,
        where.thread,
        title or "Untitled",
        _status_of(where.bucket),
        created or snapshot.settings.today,
        snapshot.settings.today,
    )
    change = SourceChange(operations=(Create(f"{where.folder}/info.md", text),))
    yield Fix(f"Create info.md for {where.thread}", change)


def _first(snapshot: Snapshot, document: Document) -> DocId:
    """The document of the same folder that a reader would open first."""
    where = document.place
    own = (doc for doc in snapshot.documents_of(where.thread) if doc.place.folder == where.folder)
    return min(own, key=lambda doc: (doc.place.package, doc.id), default=document).id


def _status_of(bucket: str) -> Status:
    """The status that a thread of this folder has; work may be in progress in the base one."""
    return next((status for status in Status if bucket_of(status) == bucket), Status.WIP)


def _verblock_date(doc: Document) -> str:
    """The date of a document's version line as `YYYY-MM-DD`; empty without one."""
    block = parse_verblock(doc.value("verblock"))
    return block.date if block is not None else ""
