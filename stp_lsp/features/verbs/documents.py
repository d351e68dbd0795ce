"""Single documents: create a missing one, bump the verblock, put a thread on the active list."""

from __future__ import annotations

import re
from typing import Final

from stp_lsp.features.verbs.follow_up import rewritten
from stp_lsp.features.verbs.lines import newline_of
from stp_lsp.features.verbs.lookup import thread_at
from stp_lsp.features.verbs.outcome import (
    Moment,
    Outcome,
    Performed,
    Refusal,
    refuse_generated,
    refuse_unreadable,
)
from stp_lsp.features.verbs.templates import (
    document_names,
    document_text,
    info_text,
    is_single_file,
)
from stp_lsp.model.active_list import bullet_of
from stp_lsp.model.document import Document, text_of
from stp_lsp.model.layout import Kind
from stp_lsp.model.moves import is_taken
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Create
from stp_lsp.model.symbols import Thread, title_of
from stp_lsp.syntax.status import Status, bucket_of
from stp_lsp.syntax.verblock import GRAMMAR, parse_verblock
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_ACTIVE: Final = "active steel threads"
_PLACEHOLDER: Final = re.compile(r"[-*] (?:ST####: \[Brief description\]|\.\.\.)\s*")
_BULLET = re.compile(r"[ \t]*[-*+] ")


def missing_documents(snapshot: Snapshot, thread: Thread) -> tuple[str, ...]:
    """The names of the documents that a thread of this version has and this one lacks."""
    if is_single_file(snapshot.project) or thread.folder.endswith(".md") or not thread.on_disk:
        return ()
    documents = snapshot.documents
    names = document_names(snapshot.project)
    return tuple(name for name in names if f"{thread.folder}/{name}" not in documents)


def create_document(snapshot: Snapshot, thread: str, name: str, now: Moment) -> Outcome:
    """A document that a thread lacks, from its template.

    A missing `info.md` gets the title of its neighbours and the status of its folder. Nobody knows
    when such a thread was created or completed, so it says nothing about that.

    Args:
        snapshot: The workspace.
        thread: The id.
        name: The file name: `design.md`, or `design`.
        now: The date and author of the verblock.
    """
    found = refuse_generated(snapshot.project) or thread_at(snapshot, thread)
    if isinstance(found, Refusal):
        return found
    file = name if name.endswith(".md") else f"{name}.md"
    names = document_names(snapshot.project)
    if is_single_file(snapshot.project) or found.folder.endswith(".md"):
        return Refusal(f"{found.id} is a single file, and has no documents beside it")
    if file not in names:
        return Refusal(f"`{file}` is no document of a thread here: {', '.join(names)}")
    path = f"{found.folder}/{file}"
    if is_taken(snapshot, path):
        return Refusal(f"{path} is there already")
    text = template_text(snapshot, found, file, now)
    return Performed(operations=(Create(path, text),), done=f"created {path}")


def template_text(snapshot: Snapshot, thread: Thread, file: str, now: Moment) -> str:
    """What a document of this name holds in this thread to begin with."""
    project = snapshot.project
    if file == "info.md":
        title = _title_beside(snapshot, thread) or "Untitled"
        return info_text(project, thread.id, title, _status_of(thread.bucket), "", now)
    status = thread.status or Status.WIP
    return document_text(project, file, thread.id, thread.title, status, now)


def _status_of(bucket: str) -> Status:
    """The status that a thread in this folder has; in the threads' own it may be worked on."""
    return next((status for status in Status if bucket_of(status) == bucket), Status.WIP)


def _title_beside(snapshot: Snapshot, thread: Thread) -> str:
    for doc in snapshot.documents_of(thread.id):
        if thread.id in doc.heading and doc.kind is not Kind.PACKAGE:
            # `# ST0001 Title -- Acceptance` is how a contract's heading ends.
            return title_of(doc, thread.id).removesuffix(" -- Acceptance")
    return ""


def bump_verblock(snapshot: Snapshot, document: Document, now: Moment) -> Outcome:
    """Today's date and the next minor version in the verblock; author and comment stay.

    There is one verblock in a document: of several the first counts, and none is ever added
    (FORMAT.md 4.3).
    """
    refused = refuse_generated(snapshot.project)
    if refused is not None:
        return refused
    if text_of(document) is None:
        return refuse_unreadable(document)
    field = document.field("verblock")
    if field is None:
        return Refusal(f"{document.id} has no verblock")
    block = parse_verblock(field.value, field.value_start)
    if block is None or not block.date:
        return Refusal(f"the verblock is not in the form `{GRAMMAR}`")
    major, minor, *patch = block.version
    version = f"{major}.{minor + 1}{'.0' if patch else ''}"
    where = Range(block.date_range.start, block.version_range.end)
    edit = TextEdit(where, f"{now.long_date}:v{version}")
    return Performed({document.id: (edit,)}, done=f"{document.id} is v{version}")


def active_list(document: Document) -> Range | None:
    """The lines below the heading of `wip.md`'s list of active threads (FORMAT.md 6.1)."""
    headings = document.facts.headings
    for at, (level, _, end, text) in enumerate(headings):
        if text.strip().casefold() != _ACTIVE:
            continue
        whole = document.text
        start = whole.find("\n", end) + 1 or len(whole)
        later = (place for other, place, _, _ in headings[at + 1 :] if other <= level)
        following = next(later, -1)
        stop = len(whole) if following < 0 else whole.rfind("\n", 0, following) + 1
        return Range(start, max(start, stop))
    return None


def listed_as_active(document: Document, thread: str) -> bool:
    """Whether a bullet of the list names a thread; prose there does not count (FORMAT.md 6.1)."""
    where = active_list(document)
    if where is None:
        return False
    text = document.text
    for mention in document.mentions:
        if mention.target == thread and where.start <= mention.start < where.end:
            line = text.rfind("\n", 0, mention.start) + 1
            if _BULLET.match(text, line):
                return True
    return False


def wip_document(snapshot: Snapshot) -> Document | None:
    """The workspace's own `wip.md`, in either of its places (FORMAT.md 2.1)."""
    home = snapshot.project.home
    for path in (f"{home}/prj/wip.md", f"{home}/wip.md"):
        document = snapshot.documents.get(path)
        if document is not None and document.kind is Kind.WIP:
            return document
    return None


def add_to_active(snapshot: Snapshot, thread: str, now: Moment) -> Outcome:
    """`- ST0005: Title` at the end of the active list; the template's placeholders make room."""
    found = refuse_generated(snapshot.project) or thread_at(snapshot, thread)
    if isinstance(found, Refusal):
        return found
    doc = wip_document(snapshot)
    if doc is None:
        return Refusal("there is no wip.md")
    text = text_of(doc)
    if text is None:
        return refuse_unreadable(doc)
    if not found.is_open:
        return Refusal(f"{found.id} is closed, its status is {found.status_raw}")
    if listed_as_active(doc, found.id):
        return Performed(done=f"{found.id} is on the list already")
    new = _with_bullet(doc, text, bullet_of(found))
    return Performed({doc.id: rewritten(text, new)}, done=f"{found.id} is on the active list")


def _with_bullet(doc: Document, text: str, bullet: str) -> str:
    """The text of `wip.md` with a bullet at the end of the active list."""
    newline = newline_of(text)
    where = active_list(doc)
    if where is None:
        gap = "" if text.endswith("\n") or not text else newline
        return f"{text}{gap}{newline}## Active Steel Threads{newline}{newline}{bullet}{newline}"
    lines = text[where.start : where.end].splitlines(keepends=True)
    kept = [each for each in lines if not _PLACEHOLDER.fullmatch(each)]
    last = max((at for at, each in enumerate(kept) if _BULLET.match(each)), default=-1)
    if last >= 0:
        ended = "" if kept[last].endswith("\n") else newline
        kept.insert(last + 1, f"{ended}{bullet}{newline}")
        section = "".join(kept)
    else:
        prose = "".join(kept).strip("\r\n")
        before = f"{newline}{prose}{newline}{newline}" if prose else newline
        section = f"{before}{bullet}{newline}{newline if where.end < len(text) else ''}"
    head = text[: where.start]
    if not head.endswith("\n"):
        head += newline
    return f"{head}{section}{text[where.end :]}"
