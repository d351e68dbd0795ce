"""Threads: new, start, complete, cancel, hold, reopen.

Each changes the status wherever the document states it, moves the folder to the status's own,
rewrites the paths that named the old one, and regenerates the index: one change.
"""

from __future__ import annotations

from dataclasses import replace

from stp_lsp.features.verbs.closing import close_gate, refuse_blocked
from stp_lsp.features.verbs.follow_up import with_index
from stp_lsp.features.verbs.lines import (
    completed_edits,
    has_status_line,
    objective_is_placeholder,
    status_edits,
)
from stp_lsp.features.verbs.lookup import (
    Home,
    clean_title,
    has_buckets,
    home_at,
    next_thread_id,
)
from stp_lsp.features.verbs.outcome import (
    Moment,
    Note,
    NoteKind,
    Outcome,
    Performed,
    Refusal,
    WorkspaceFiles,
    refuse_generated,
    writes,
)
from stp_lsp.features.verbs.templates import (
    document_names,
    document_text,
    info_text,
    is_single_file,
)
from stp_lsp.model.moves import is_taken, move
from stp_lsp.model.relocate import bucket_folder
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Create, SourceChange
from stp_lsp.syntax.status import Status, bucket_of, spelling
from stp_lsp.text.edit import TextEdit


def new_thread(
    snapshot: Snapshot, title: str, now: Moment, *, start: bool = False, expected: str = ""
) -> Outcome:
    """A new thread under the next free id, with the documents that this version gives it.

    Args:
        snapshot: The workspace.
        title: What it is called; kept as typed, but for `|`.
        now: The date of creation, and the author.
        start: Whether work begins at once: status WIP, in the threads' own folder.
        expected: The id that somebody wrote already; refused when another one is next.
    """
    project = snapshot.project
    id = refuse_generated(project) or next_thread_id(snapshot, expected.strip())
    if isinstance(id, Refusal):
        return id
    if expected.strip() not in ("", id):
        return Refusal(f"the next thread is {id}, not {expected.strip()}")
    stored = clean_title(title)
    if isinstance(stored, Refusal):
        return stored
    status = Status.WIP if start else Status.NOT_STARTED
    bucket = bucket_of(status) if has_buckets(project) else ""
    folder = "/".join(filter(None, (project.base, bucket, id)))
    if is_single_file(project):
        text = info_text(project, id, stored, status, now.compact, now)
        creations = [Create(f"{folder}.md", text)]
    else:
        creations = [
            Create(f"{folder}/{name}", document_text(project, name, id, stored, status, now))
            for name in document_names(project)
        ]
    change = with_index(snapshot, SourceChange(operations=tuple(creations)))
    return Performed(change.edits, change.operations, f"created {id}: {stored}")


def start_thread(snapshot: Snapshot, thread: str, now: Moment) -> Outcome:
    """Work begins, or begins again: status WIP, in the threads' own folder.

    Only a status that reads exactly `In Progress` is left as it is. A date of completion stays, as
    upstream leaves it; a rule points it out.
    """
    home = refuse_generated(snapshot.project) or home_at(snapshot, thread)
    if isinstance(home, Refusal):
        return home
    if home.thread.status_raw == "In Progress":
        return Performed(done=f"{home.thread.id} is already in progress")
    return _with_status(snapshot, home, Status.WIP, f"started {home.thread.id}")


def reopen_thread(snapshot: Snapshot, thread: str, now: Moment) -> Outcome:
    """A completed or cancelled thread is worked on again; the same effect as starting it."""
    home = refuse_generated(snapshot.project) or home_at(snapshot, thread)
    if isinstance(home, Refusal):
        return home
    if home.thread.is_open:
        return Refusal(f"{home.thread.id} is not closed, its status is {home.thread.status_raw}")
    return _with_status(snapshot, home, Status.WIP, f"reopened {home.thread.id}")


def hold_thread(snapshot: Snapshot, thread: str, now: Moment) -> Outcome:
    """Work rests: status On Hold, in the threads' own folder. Upstream has no verb for it."""
    home = refuse_generated(snapshot.project) or home_at(snapshot, thread)
    if isinstance(home, Refusal):
        return home
    return _with_status(snapshot, home, Status.ON_HOLD, f"put {home.thread.id} on hold")


def cancel_thread(snapshot: Snapshot, thread: str, now: Moment) -> Outcome:
    """The thread is given up: status Cancelled, into `CANCELLED`; no date."""
    home = refuse_generated(snapshot.project) or home_at(snapshot, thread)
    if isinstance(home, Refusal):
        return home
    return _with_status(snapshot, home, Status.CANCELLED, f"cancelled {home.thread.id}")


def complete_thread(
    snapshot: Snapshot, thread: str, now: Moment, files: WorkspaceFiles | None = None
) -> Outcome:
    """The thread is done: the gate lets it pass, status Completed, dates, into `COMPLETED`.

    A thread that is completed already gets the date of today, as upstream's does.

    Args:
        snapshot: The workspace.
        thread: The id.
        now: The dates to write: local in the body, UTC in the header.
        files: The cited tests; without them those that the snapshot knows of.
    """
    home = refuse_generated(snapshot.project) or home_at(snapshot, thread)
    if isinstance(home, Refusal):
        return home
    blocked = refuse_blocked(home.thread.id, close_gate(snapshot, home.thread, None, files))
    if blocked is not None:
        return blocked
    field = now.instant if writes(snapshot.project, 2, 14) else now.compact
    dates = completed_edits(home.text, field, now.today)
    done = _with_status(snapshot, home, Status.COMPLETED, f"completed {home.thread.id}", dates)
    if isinstance(done, Performed) and objective_is_placeholder(home.document):
        message = f"{home.thread.id}: the Objective is still the template's; say what it was for"
        note = Note(NoteKind.PLACEHOLDER_OBJECTIVE, message, home.document.id)
        return replace(done, notes=(*done.notes, note))
    return done


def _with_status(
    snapshot: Snapshot,
    home: Home,
    status: Status,
    done: str,
    edits: tuple[TextEdit, ...] = (),
) -> Outcome:
    """The status, the move, the paths and the index."""
    thread, project = home.thread, snapshot.project
    edits = (*status_edits(home.text, spelling(status, project.version)), *edits)
    moves: dict[str, str] = {}
    if has_buckets(project):
        new = bucket_folder(snapshot, thread, bucket_of(status))
        if new != thread.folder:
            if is_taken(snapshot, new):
                return Refusal(f"{thread.id} cannot move: {new} is taken")
            moves[thread.folder] = new
    notes: tuple[Note, ...] = ()
    if not has_status_line(home.text):
        message = f"{thread.id} has no line `status: ` to rewrite; repair the thread to add one"
        notes = (Note(NoteKind.NO_SUCH_LINE, message, home.document.id),)
    change = with_index(snapshot, move(snapshot, moves, {home.document.id: edits}))
    return Performed(change.edits, change.operations, done, notes)
