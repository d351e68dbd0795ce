"""`todo.md`: written anew from the threads, its watermark kept or moved on (FORMAT.md 6.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from stp_lsp.features.verbs.follow_up import rewritten
from stp_lsp.features.verbs.lookup import ListedThread, listed_threads
from stp_lsp.features.verbs.outcome import (
    Moment,
    Outcome,
    Performed,
    Refusal,
    refuse_generated,
    refuse_unreadable,
)
from stp_lsp.model.document import Document, text_of
from stp_lsp.model.index_entries import ends_in_crlf, with_plain_ends
from stp_lsp.model.project import Generation
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Create
from stp_lsp.syntax.header import HeaderState
from stp_lsp.syntax.todo import (
    GENERATOR,
    TodoOwner,
    TodoThread,
    completed_instant,
    default_watermark,
    done_since,
    owner_of,
    render_todo,
    thread_from_info,
    watermark,
    work_package_from_info,
)

_COVER: Final = re.compile(r"[0-9]{2}/info\.md")


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
    listed = list(listed_threads(snapshot))
    gone = len(done_since(_done(snapshot, listed, mark), mark)) if flush else 0
    mark = now.instant if flush else mark
    doing = [_line(snapshot, each) for each in listed if each.bucket == ""]
    todo = [_line(snapshot, each) for each in listed if each.bucket == "NOT-STARTED"]
    new = render_todo(doing, todo, _done(snapshot, listed, mark), mark)
    done = f"{path}: the watermark is {mark}, {gone} done went" if flush else f"updated {path}"
    if doc is None:
        return Performed(operations=(Create(path, new),), done=done)
    edits = rewritten(text, new.replace("\n", "\r\n") if ends_in_crlf(text) else new)
    return Performed({path: edits} if edits else {}, done=done)


def _done(snapshot: Snapshot, listed: Iterable[ListedThread], mark: str) -> list[TodoThread]:
    """The lines of completed threads, without those that the list leaves out by their header.

    A thread's place decides, not its status. Most were done long ago, and need not be read.
    """
    return [
        _line(snapshot, each)
        for each in listed
        if each.bucket == "COMPLETED" and not _was_done_before(each.document, mark)
    ]


def _was_done_before(document: Document, mark: str) -> bool:
    """Whether the header alone says so; its first `completed:` is the first of the document."""
    if HeaderState(document.facts.header_state) is not HeaderState.CLOSED:
        return False
    field = document.field("completed")
    if field is None:
        return False
    instant = completed_instant(field.value.strip(" ").removeprefix('"').removesuffix('"'))
    return instant is None or instant < mark


def _line(snapshot: Snapshot, listed: ListedThread) -> TodoThread:
    covers = f"{listed.folder}/WP/"
    if listed.name in snapshot.threads:
        ids = [document.id for document in snapshot.documents_of(listed.name)]
    else:  # `ST0001-notes` is listed, and no thread
        ids = sorted(snapshot.documents_below(f"{listed.folder}/WP"))
    packages = [
        work_package_from_info(id[len(covers) :][:2], with_plain_ends(snapshot.documents[id].text))
        for id in ids
        if id.startswith(covers) and _COVER.fullmatch(id, len(covers))
    ]
    return thread_from_info(listed.name, with_plain_ends(listed.document.text), packages)
