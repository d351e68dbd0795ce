"""What a written path means: braces opened, and threads found that moved since it was written.

A path that names a status folder goes stale when its thread moves, the most frequent defect that
the corpora show (FORMAT.md 11.2). Whoever needs the document that a text or a link names asks
here; where the path still holds, the answer is that of :meth:`Snapshot.find_document`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import itemgetter
from typing import NamedTuple

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.layout import BUCKETS, is_thread_id
from stp_lsp.model.paths import normalise, parent, unescape
from stp_lsp.model.project import Project
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread

_BRACES = re.compile(r"\{([^{}]{0,200})\}")
_HOMES = (("intent", "st"), ("stp", "prj", "st"))
"""Folders of threads in every generation: texts outlive the move from the one to the other."""


class Part(NamedTuple):
    """One of the paths that a path with braces stands for."""

    path: str
    start: int
    end: int
    """Where its own member stands in the written path; the whole path without braces."""


class Resolved(NamedTuple):
    """What a written path leads to."""

    document: Document | None
    thread: Thread | None
    """The thread that the path names, if it is one of this workspace."""
    moved: bool
    """Whether that thread is now in another folder than the path says."""


NOWHERE = Resolved(None, None, False)


def parts_of(path: str) -> tuple[Part, ...]:
    """The paths that ``path`` stands for: `ST0005/{design,impl}.md` names two."""
    group = _BRACES.search(path)
    if group is None:
        return (Part(path, 0, len(path)),)
    found: list[Part] = []
    at = group.start(1)
    for member in group[1].split(","):
        lead = len(member) - len(member.lstrip())
        name = member.strip()
        whole = path[: group.start()] + name + path[group.end() :]
        found.append(Part(whole, at + lead, at + lead + len(name)))
        at += len(member) + 1
    return tuple(found)


def resolve_path(snapshot: Snapshot, path: str, base: DocId) -> Resolved:
    """Where ``path``, written in the document ``base``, leads now.

    Args:
        snapshot: The workspace.
        path: As written, without braces; what follows a `#` does not count.
        base: The document that holds it.
    """
    path = path.partition("#")[0]
    if not path:
        return Resolved(snapshot.documents.get(base), None, False)
    named = _named_thread(snapshot, path, base)
    thread = named.thread if named is not None else None
    doc = _as_written(snapshot, path, base)
    if doc is not None:
        return Resolved(doc, thread, False)
    if named is None:
        return NOWHERE
    return Resolved(_now(snapshot, named), thread, _has_moved(named))


def document_at(snapshot: Snapshot, path: str, base: DocId) -> Document | None:
    """The document of :func:`resolve_path`, in less than half of the time where the path holds."""
    path = path.partition("#")[0]
    doc = _as_written(snapshot, path, base) if path else None
    return doc if doc is not None else resolve_path(snapshot, path, base).document


def moved_thread(snapshot: Snapshot, path: str, base: DocId) -> Thread | None:
    """The thread that a path names, if the path says another folder than it is in now."""
    path = path.partition("#")[0]
    named = _named_thread(snapshot, path, base) if path else None
    if named is None or not _has_moved(named):
        return None
    return named.thread if _as_written(snapshot, path, base) is None else None


def is_of_another_project(snapshot: Snapshot, document: Document, start: int) -> bool:
    """Whether the id at ``start``, which stands in a path, is one of another project.

    In `../Other/intent/st/ST0005` it is; in `feature/ST0005` it is not, nor in a path from further
    up that goes through a folder of this project's name.
    """
    paths = document.facts.paths
    at = bisect_right(paths, start, key=itemgetter(0)) - 1
    return at >= 0 and start < paths[at][1] and _leads_elsewhere(snapshot.project, paths[at][2])


def _leads_elsewhere(project: Project, path: str) -> bool:
    """Whether a path goes through the threads' folder of another project."""
    components = path.split("/")
    names = [component.removesuffix(".md") for component in components]
    index = next((at for at, name in enumerate(names) if is_thread_id(name, project.prefix)), 0)
    before = [part for part in components[:index] if part not in (".", "..")]
    if before and before[-1] in BUCKETS:
        before.pop()
    homes = (tuple(project.base.split("/")), *_HOMES)
    home = next((each for each in homes if tuple(before[-len(each) :]) == each), ())
    if not home or len(before) == len(home):
        return False
    return before[-len(home) - 1].casefold() != project.name.casefold()


def _has_moved(named: _Named) -> bool:
    return named.thread.on_disk and named.said not in ("", _folder(named.thread))


def _as_written(snapshot: Snapshot, path: str, base: DocId) -> Document | None:
    doc = snapshot.find_document(path, base)
    if doc is None and "%" in path:
        doc = snapshot.find_document(unescape(path), base)
    return doc


def _folder(thread: Thread) -> str:
    """Where a thread is; of one in a single file, the folder that its name would make."""
    return thread.folder.removesuffix(".md")


class _Named(NamedTuple):
    """A thread named in a path."""

    thread: Thread
    said: str
    """The folder in which the path claims it to be; empty when it claims none."""
    rest: str
    """What follows the id."""


def _named_thread(snapshot: Snapshot, path: str, base: DocId) -> _Named | None:
    """The thread that a path names.

    ``None`` when the path leads into another project: `../Other/intent/st/ST0005` is not ours.
    """
    components = path.rstrip("/").split("/")
    names = [component.removesuffix(".md") for component in components]
    prefix = snapshot.project.prefix
    index = next((at for at, name in enumerate(names) if is_thread_id(name, prefix)), -1)
    if index < 0:
        return None
    name = names[index]
    before = [part for part in components[:index] if part not in ("", ".", "..")]
    bucket = before.pop() if before and before[-1] in BUCKETS else ""
    home = snapshot.project.base
    bases = (tuple(home.split("/")), *_HOMES)
    ours = not before or any(
        tuple(before) == parts[len(parts) - len(before) :]
        for parts in bases
        if len(before) <= len(parts)
    )
    thread = snapshot.threads.get(name) if ours else None
    if thread is None:
        return None
    if path.startswith("."):
        said = normalise("/".join([parent(base), *components[:index], name]))
    elif before or bucket:
        top = "/".join(before) if tuple(before) in bases else home
        said = f"{top}/{bucket}/{name}" if bucket else f"{top}/{name}"
    else:
        said = ""
    return _Named(thread, said, "/".join(components[index + 1 :]))


def _now(snapshot: Snapshot, named: _Named) -> Document | None:
    """The document that the path means, in the folder where the thread is now."""
    documents = snapshot.documents
    if named.rest in ("", "info.md"):
        return documents.get(named.thread.home)
    path = f"{named.thread.folder}/{named.rest}"
    candidates = (path, f"{path}/info.md", f"{path}/README.md", f"{path}.md")
    return next((documents[each] for each in candidates if each in documents), None)
