"""Two folders claim the same thread id.

## What it does

Reports every folder, or single file, that claims an id which another one claims before it. The
order is that in which tools look: the threads' folder itself, then `COMPLETED`, `NOT-STARTED` and
`CANCELLED`.

## Why is this bad?

Whoever names the id gets the first folder; the other thread cannot be shown, closed or moved, and
the index lists the id twice. Most often a folder was copied where it should have been moved, or two
branches both took the next free number.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps
    --- intent/st/NOT-STARTED/ST0001/info.md
    ---
    status: Not Started
    slug: tubes
    created: 20260103
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
    --- intent/st/NOT-STARTED/ST0002/info.md
    ---
    status: Not Started
    slug: tubes
    created: 20260103
    ---
    # ST0002: Tubes

## Fix

Gives this folder the next free id and rewrites the id in the folder's own documents. References
from elsewhere keep naming the other thread, because nothing says which of the two they meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level, Related
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.free_numbers import free_thread_id
from stp_lsp.model.layout import Kind
from stp_lsp.model.paths import parent
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Rename, SourceChange
from stp_lsp.rules.base import METHOD
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP101"
NAME = "duplicate-thread-id"
LEVEL = Level.ERROR
KINDS = METHOD - {Kind.INDEX, Kind.SATELLITE, Kind.WIP, Kind.TODO, Kind.TPD}
LOCAL = False


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Looks at the one document of each folder that stands for its claim."""
    thread = snapshot.thread_of(document)
    if thread is None or document.id not in thread.claims[1:]:
        return
    first = snapshot.documents[thread.claims[0]]
    yield Found(
        document.title_range,
        f"{thread.id} is already taken by `{first.place.folder}`, which tools find first",
        related=(Related(first.id, first.title_range, f"the other {thread.id}"),),
        data={"id": thread.id, "upstream": "U5"},
    )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Renumbers the folder of this document."""
    old_id, folder = document.place.thread, document.place.folder
    new_id = free_thread_id(snapshot).id
    if not new_id:
        return
    target = f"{parent(folder)}/{new_id}" + (".md" if folder.endswith(".md") else "")
    edits: dict[DocId, tuple[TextEdit, ...]] = {}
    for doc in snapshot.documents_of(old_id):
        own = _renumbered(doc, old_id, new_id) if doc.place.folder == folder else ()
        if own:
            edits[doc.id] = own
    change = SourceChange(edits, (Rename(folder, target),))
    yield Fix(f"Renumber this thread to {new_id}", change)


def _renumbered(doc: Document, old_id: str, new_id: str) -> tuple[TextEdit, ...]:
    """Edits of every place where a document writes its own thread's id out."""
    text = doc.text
    starts = {mention.start for mention in doc.mentions if mention.target.startswith(old_id)}
    return tuple(
        TextEdit(Range(start, start + len(old_id)), new_id)
        for start in sorted(starts)
        if text.startswith(old_id, start)
    )
