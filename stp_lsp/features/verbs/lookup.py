"""What the arguments of a verb name, and the next free number of each kind.

Ids are taken as the command line takes them: `5`, `ST5` and `ST0005` are one thread, `5/3` is a
work package (FORMAT.md 3.1).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from stp_lsp.features.verbs.outcome import Refusal, refuse_generated, refuse_unreadable
from stp_lsp.model.document import Document, text_of
from stp_lsp.model.free_numbers import (
    Free,
    free_issue_number,
    free_package_number,
    free_thread_id,
)
from stp_lsp.model.layout import BUCKETS, Kind
from stp_lsp.model.project import Generation, Project
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.ids import (
    BadSpecifier,
    is_thread_id,
    normalise_thread_id,
    parse_work_package,
)
from stp_lsp.syntax.slug import sanitize_title


class Home(NamedTuple):
    """A thread with the document that holds its status, and that document's text."""

    thread: Thread
    document: Document
    text: str


class Cover(NamedTuple):
    """A work package: its thread, its number, its cover and the cover's text."""

    thread: Thread
    number: str
    document: Document
    text: str


def has_buckets(project: Project) -> bool:
    """Whether threads stand in status folders: from 1.0.0 on, and not in 3.0 (FORMAT.md 0)."""
    if project.generation is Generation.G5:
        return False
    return not project.version or project.version >= (1, 0, 0)


class ContractOf(NamedTuple):
    """A thread with its contract, which can be read and written."""

    thread: Thread
    document: Document


def contract_at(snapshot: Snapshot, thread: str) -> ContractOf | Refusal:
    """The contract of the thread that ``thread`` names, for a verb that will change a row of it."""
    found = refuse_generated(snapshot.project) or thread_at(snapshot, thread)
    if isinstance(found, Refusal):
        return found
    document = snapshot.contract_document(found)
    if document is None:
        return Refusal(f"{found.id} has no acceptance.md")
    if text_of(document) is None:
        return refuse_unreadable(document)
    return ContractOf(found, document)


def thread_at(snapshot: Snapshot, id: str) -> Thread | Refusal:
    """The thread that ``id`` names."""
    name = normalise_thread_id(id.strip(), snapshot.project.prefix)
    thread = snapshot.threads.get(name)
    if thread is None:
        return Refusal(f"there is no thread {name}")
    return thread


def home_at(snapshot: Snapshot, id: str) -> Home | Refusal:
    """The thread that ``id`` names, with the document that defines it."""
    thread = thread_at(snapshot, id)
    if isinstance(thread, Refusal):
        return thread
    doc = snapshot.documents[thread.home]
    if doc.kind not in (Kind.INFO, Kind.SINGLE):
        return Refusal(f"{thread.id} has no info.md")
    text = text_of(doc)
    return refuse_unreadable(doc) if text is None else Home(thread, doc, text)


def cover_at(snapshot: Snapshot, specifier: str) -> Cover | Refusal:
    """The work package that `ST0005/03` names."""
    found = parse_work_package(specifier.strip(), prefix=snapshot.project.prefix)
    if isinstance(found, BadSpecifier):
        return Refusal(found.message)
    thread = thread_at(snapshot, found.thread)
    if isinstance(thread, Refusal):
        return thread
    doc = snapshot.documents.get(f"{thread.folder}/WP/{found.number}/info.md")
    if doc is None:
        return Refusal(f"there is no work package {found.thread}/{found.number}")
    text = text_of(doc)
    return refuse_unreadable(doc) if text is None else Cover(thread, found.number, doc, text)


def clean_title(title: str) -> str | Refusal:
    """A title as it is stored: its first line, `|` as `/` (FORMAT.md 12)."""
    first = title.strip().partition("\n")[0].rstrip()
    stored = sanitize_title(first)
    return stored if stored else Refusal("a title is required")


class ListedThread(NamedTuple):
    """A folder or single file that upstream lists as a thread (FORMAT.md 2.2)."""

    name: str
    """The folder's name, which need not be a proper id: `ST0001-notes` is listed too."""
    bucket: str
    folder: str
    """The folder, or the single file."""
    document: Document


def listed_threads(snapshot: Snapshot) -> Iterator[ListedThread]:
    """Every thread that upstream lists, folder by folder: an id claimed twice is there twice."""
    base = f"{snapshot.project.base}/"
    prefix = snapshot.project.prefix
    for id, doc in snapshot.documents.items():
        if not id.startswith(base):
            continue
        parts = id[len(base) :].split("/")
        bucket = parts.pop(0) if len(parts) > 1 and parts[0] in BUCKETS else ""
        single = len(parts) == 1 and is_thread_id(parts[0].removesuffix(".md"), prefix)
        if single or (len(parts) == 2 and parts[1] == "info.md"):
            name = parts[0].removesuffix(".md") if single else parts[0]
            if name.startswith(prefix) and name[len(prefix) : len(prefix) + 1].isdigit():
                folder = id if single else id.rpartition("/")[0]
                yield ListedThread(name, bucket, folder, doc)


def next_thread_id(snapshot: Snapshot, written: str = "") -> str | Refusal:
    """The id of the next thread; ``written`` is what somebody wrote already for it."""
    return _given(free_thread_id(snapshot, written))


def next_package_number(snapshot: Snapshot, thread: Thread) -> str | Refusal:
    """The number of the thread's next work package."""
    return _given(free_package_number(snapshot, thread))


def next_issue_number(snapshot: Snapshot) -> str | Refusal:
    """The number of the next issue."""
    return _given(free_issue_number(snapshot))


def _given(found: Free) -> str | Refusal:
    return found.id or Refusal(found.reason)
