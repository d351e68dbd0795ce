"""Work packages: new, start, done."""

from __future__ import annotations

from stp_lsp.features.verbs.closing import close_gate, refuse_blocked
from stp_lsp.features.verbs.lines import objective_is_placeholder, status_edits
from stp_lsp.features.verbs.lookup import (
    Cover,
    clean_title,
    cover_at,
    next_package_number,
    thread_at,
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
)
from stp_lsp.features.verbs.templates import package_text
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Create
from stp_lsp.syntax.status import WorkPackageStatus


def new_package(snapshot: Snapshot, thread: str, title: str, now: Moment) -> Outcome:
    """A new work package under the thread's next number; neither index nor todo.md changes."""
    found = refuse_generated(snapshot.project) or thread_at(snapshot, thread)
    if isinstance(found, Refusal):
        return found
    if found.folder.endswith(".md"):
        return Refusal(f"{found.id} is a single file, which has no room for work packages")
    stored = clean_title(title)
    number = next_package_number(snapshot, found)
    if isinstance(stored, Refusal):
        return stored
    if isinstance(number, Refusal):
        return number
    path = f"{found.folder}/WP/{number}/info.md"
    text = package_text(snapshot.project, number, stored, now)
    return Performed(
        operations=(Create(path, text),), done=f"created {found.id}/{number}: {stored}"
    )


def start_package(snapshot: Snapshot, package: str, now: Moment) -> Outcome:
    """Status WIP."""
    cover = refuse_generated(snapshot.project) or cover_at(snapshot, package)
    if isinstance(cover, Refusal):
        return cover
    return _with_status(cover, WorkPackageStatus.WIP, "started", ())


def finish_package(
    snapshot: Snapshot, package: str, now: Moment, files: WorkspaceFiles | None = None
) -> Outcome:
    """Status Done, if the gate lets the package's part of the contract pass.

    Says when it was the last one: then the thread itself may be complete.
    """
    cover = refuse_generated(snapshot.project) or cover_at(snapshot, package)
    if isinstance(cover, Refusal):
        return cover
    scope = f"{cover.thread.id}/{cover.number}"
    verdict = close_gate(snapshot, cover.thread, int(cover.number), files)
    blocked = refuse_blocked(scope, verdict)
    if blocked is not None:
        return blocked
    notes: list[Note] = []
    if objective_is_placeholder(cover.document):
        message = f"{scope}: the Objective is still the template's; say what it was for"
        notes.append(Note(NoteKind.PLACEHOLDER_OBJECTIVE, message, cover.document.id))
    others = (other for other in cover.thread.packages if other.number != cover.number)
    if all(other.status == WorkPackageStatus.DONE.value for other in others):
        message = f"all work packages of {cover.thread.id} are done"
        notes.append(Note(NoteKind.ALL_PACKAGES_DONE, message, cover.thread.home))
    return _with_status(cover, WorkPackageStatus.DONE, "finished", tuple(notes))


def _with_status(
    cover: Cover, status: WorkPackageStatus, done: str, notes: tuple[Note, ...]
) -> Outcome:
    edits = status_edits(cover.text, status.value, body=False)
    scope = f"{cover.thread.id}/{cover.number}"
    if not edits and cover.document.value("status") != status.value:
        message = f"{scope} has no line `status: ` to rewrite"
        notes = (*notes, Note(NoteKind.NO_SUCH_LINE, message, cover.document.id))
    changed = {cover.document.id: edits} if edits else {}
    return Performed(changed, done=f"{done} {scope}", notes=notes)
