"""`todo.md`: written anew from the threads, its watermark kept or moved on (FORMAT.md 6.2)."""

from __future__ import annotations

from stp_lsp.features.verbs.aftermath import rewritten
from stp_lsp.features.verbs.lookup import ListedThread, listed_threads
from stp_lsp.features.verbs.outcome import (
    Moment,
    Outcome,
    Performed,
    Refusal,
    refuse_generated,
    refuse_unreadable,
)
from stp_lsp.model.document import text_of
from stp_lsp.model.project import Generation
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Create
from stp_lsp.syntax.todo import (
    GENERATOR,
    TodoOwner,
    TodoThread,
    default_watermark,
    done_since,
    owner_of,
    render_todo,
    thread_from_info,
    watermark,
    work_package_from_info,
)


def regenerate_todo(snapshot: Snapshot, now: Moment) -> Outcome:
    """The list as the threads are now; what was done since the watermark stays in it.

    Without a watermark the day counts that it is in UTC.
    """
    return _write(snapshot, now, flush=False)


def flush_todo(snapshot: Snapshot, now: Moment) -> Outcome:
    """The same, and the list of what is done begins anew: the watermark becomes this moment."""
    return _write(snapshot, now, flush=True)


def _write(snapshot: Snapshot, now: Moment, *, flush: bool) -> Outcome:
    project = snapshot.project
    refused = refuse_generated(project)
    if refused is not None:
        return refused
    if project.generation < Generation.G3:
        return Refusal("todo.md came with 2.14; this workspace is older than 2.0")
    path = f"{project.home}/todo.md"
    doc = snapshot.documents.get(path)
    text = ""
    if doc is not None:
        read = text_of(doc)
        if read is None:
            return refuse_unreadable(doc)
        text = read
        if owner_of(text) is TodoOwner.FOREIGN:
            other = doc.value("generator").strip() or "nobody in particular"
            return Refusal(
                f"{path} belongs to another generator ({other}), not to {GENERATOR}; "
                "without its header it would be taken over"
            )
    mark = watermark(text) or default_watermark(now.instant[:10])
    completed = _threads(snapshot, "COMPLETED")
    gone = len(done_since(completed, mark)) if flush else 0
    mark = now.instant if flush else mark
    new = render_todo(_threads(snapshot, ""), _threads(snapshot, "NOT-STARTED"), completed, mark)
    done = f"{path}: the watermark is {mark}, {gone} done went" if flush else f"updated {path}"
    if doc is None:
        return Performed(operations=(Create(path, new),), done=done)
    edits = rewritten(text, new)
    return Performed({path: edits} if edits else {}, done=done)


def _threads(snapshot: Snapshot, bucket: str) -> list[TodoThread]:
    """The lines of the threads in one folder: their place decides, not their status."""
    return [
        _line(snapshot, listed) for listed in listed_threads(snapshot) if listed.bucket == bucket
    ]


def _line(snapshot: Snapshot, listed: ListedThread) -> TodoThread:
    documents = snapshot.documents
    packages = []
    for number in (f"{number:02d}" for number in range(100)):
        cover = documents.get(f"{listed.folder}/WP/{number}/info.md")
        if cover is not None:
            packages.append(work_package_from_info(number, cover.text))
    return thread_from_info(listed.name, listed.document.text, packages)
