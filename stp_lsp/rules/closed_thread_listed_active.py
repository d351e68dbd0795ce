"""The list of active threads in `wip.md` is not up to date.

## What it does

Reads the section "Active Steel Threads". A bullet that begins with a thread which is completed or
cancelled is reported, and so is a thread in progress that the section does not name at all.

## Why is this bad?

`wip.md` is what a new session starts from, a person's or an assistant's. It then works on what is
done, and leaves what is not.

## Example

    --- intent/st/COMPLETED/ST0001/info.md
    ---
    status: Completed
    slug: lamps
    created: 20260102
    completed: 20260105
    ---
    # ST0001: Lamps
    --- intent/st/ST0002/info.md
    ---
    status: WIP
    slug: tubes
    created: 20260103
    ---
    # ST0002: Tubes
    --- intent/wip.md
    # Work In Progress

    ## Active Steel Threads

    - ST0001: Lamps
    - ST0002: Tubes

Use instead:

    --- intent/st/COMPLETED/ST0001/info.md
    ---
    status: Completed
    slug: lamps
    created: 20260102
    completed: 20260105
    ---
    # ST0001: Lamps
    --- intent/st/ST0002/info.md
    ---
    status: WIP
    slug: tubes
    created: 20260103
    ---
    # ST0002: Tubes
    --- intent/wip.md
    # Work In Progress

    ## Active Steel Threads

    - ST0002: Tubes

## Fix

Removes the bullet with what is nested below it, unless that lists a thread that is open; or adds a
bullet for each missing thread.

## Quieter where

Only bullets that begin with an id list a thread: "None. ST0001 through ST0005 are done" lists none.
Struck-through and ticked ones are left alone. Threads on hold need not be listed, and a `wip.md`
without the section is a free note.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from stp_lsp.model.active_list import (
    Entry,
    active_list,
    bullet_of,
    entries,
    heading_of_list,
    mentioned,
    with_entries,
)
from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.status import Status
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP512"
NAME = "closed-thread-listed-active"
LEVEL = Level.HINT
KINDS = frozenset((Kind.WIP,))
LOCAL = False


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """First the bullets, then what is missing."""
    where = active_list(document)
    if where is None:
        return
    listed = list(entries(document, where))
    for at, entry in enumerate(listed):
        closed = [each for each in entry.threads if _is_closed(snapshot, each[0])]
        removable = bool(closed) and _is_removable(snapshot, listed, at)
        for id, place in closed:
            yield Found(
                place,
                f"{id} is {snapshot.threads[id].status_raw}, but listed as active",
                data={"id": id},
                fixable=removable,
            )
    missing = _missing(snapshot, document, where)
    if missing:
        names = ", ".join(thread.id for thread in missing)
        verb = "is" if len(missing) == 1 else "are"
        yield Found(
            heading_of_list(document),
            f"{names} {verb} in progress, but not on this list",
            data={"id": names},
        )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Removes one bullet, or adds those that are missing."""
    where = active_list(document)
    if where is None:
        return
    if diagnostic.range == heading_of_list(document):
        missing = _missing(snapshot, document, where)
        if missing:
            edit = with_entries(document, where, list(map(bullet_of, missing)))
            names = ", ".join(thread.id for thread in missing)
            yield Fix(f"Add {names}", SourceChange.of(document.id, edit), preferred=True)
        return
    listed = list(entries(document, where))
    for at, entry in enumerate(listed):
        if any(place == diagnostic.range for _, place in entry.threads):
            if not _is_removable(snapshot, listed, at):
                return
            names = ", ".join(dict.fromkeys(id for id, _ in entry.threads))
            change = SourceChange.of(document.id, TextEdit(entry.range, ""))
            yield Fix(f"Remove {names} from the list", change, preferred=True)
            return


def _is_removable(snapshot: Snapshot, listed: list[Entry], at: int) -> bool:
    """Whether nothing that is still open goes with a bullet and those nested below it."""
    end = listed[at].range.end
    for entry in islice(listed, at, None):
        if entry.range.start >= end:
            return True
        if not all(_is_closed(snapshot, id) for id, _ in entry.threads):
            return False
    return True


def _is_closed(snapshot: Snapshot, id: str) -> bool:
    thread = snapshot.threads.get(id)
    return thread is not None and not thread.is_open


def _missing(snapshot: Snapshot, document: Document, where: Range) -> list[Thread]:
    """The threads in progress that nothing in the section names."""
    named = mentioned(document, where)
    return [
        thread
        for thread in snapshot.ordered_threads
        if thread.status is Status.WIP
        and thread.id not in named
        and snapshot.documents[thread.home].value("on-hold").strip('" ').lower() != "true"
    ]
