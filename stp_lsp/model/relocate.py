"""Written paths that name a thread's folder, and how one has to read once the folder has moved.

A thread's folder changes with its status, and every path that names the status folder goes stale
(FORMAT.md 2.3, 11.2). Whether a path still holds is asked of :mod:`stp_lsp.model.written_path`;
here is only how it has to be written instead. A move with all the paths that follow it is made by
:mod:`stp_lsp.model.moves`.
"""

from __future__ import annotations

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.layout import BUCKETS, is_thread_id
from stp_lsp.model.paths import normalise, parent, relative
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread
from stp_lsp.model.written_path import document_at, moved_thread, parts_of
from stp_lsp.syntax.notation import PathText


def bucket_folder(snapshot: Snapshot, thread: Thread, bucket: str) -> str:
    """Where a thread stands when it is in ``bucket``; its file, when it is a single file."""
    name = thread.folder.rpartition("/")[2]
    base = snapshot.project.base
    return f"{base}/{bucket}/{name}" if bucket else f"{base}/{name}"


def folder_part(snapshot: Snapshot, path: str) -> str:
    """The beginning of a written path up to the thread it names; empty when it names none.

    `../COMPLETED/ST0005/design.md` gives `../COMPLETED/ST0005`, a single file the whole path.
    """
    at = 0
    for component in path.split("/"):
        end = at + len(component)
        if is_thread_id(component.removesuffix(".md"), snapshot.project.prefix):
            return path[:end]
        at = end + 1
    return ""


def path_to(snapshot: Snapshot, path: str, folder: str, base: DocId, *, link: bool) -> str:
    """``path`` with its part up to the thread exchanged, so that it leads to ``folder``.

    It stays the kind of path that it was: relative to the document, to the root, or to a folder on
    the way. What follows the thread stays, except where a single file has become a folder or the
    other way round.

    Args:
        snapshot: The workspace.
        path: As written; it must name a thread.
        folder: The folder or single file to name, from the root.
        base: The document that holds the path.
        link: Whether it is a Markdown link, which is always relative to its document.
    """
    named = folder_part(snapshot, path)
    rest = path[len(named) :]
    if named.endswith(".md") and not folder.endswith(".md"):
        rest = f"/info.md{rest}"
    elif folder.endswith(".md") and not named.endswith(".md"):
        anchor = rest.find("#")
        rest = rest[anchor:] if anchor >= 0 else ""
    return _same_start(snapshot, named, folder, base, link=link) + rest


def moved_link(snapshot: Snapshot, document: Document, href: str) -> str:
    """How a Markdown link to a thread that has moved must read; empty for every other link.

    Also for one that led nowhere in the thread's new folder either.
    """
    path = href.partition("#")[0]
    named = folder_part(snapshot, path)
    if not named or _is_address(path):
        return ""
    target = normalise(path[1:] if path.startswith("/") else f"{parent(document.id)}/{path}")
    if not target or target in snapshot.documents or snapshot.files.exists(target):
        return ""
    from_here = f"./{named}" if named[0] not in "./" else named
    thread = moved_thread(snapshot, from_here, document.id)
    if thread is None:
        return ""
    written = path_to(snapshot, path, thread.folder, document.id, link=True)
    found = leads_somewhere(snapshot, document, written)
    return written + href[len(path) :] if found else ""


def moved_text(snapshot: Snapshot, document: Document, path: PathText) -> str:
    """How a path in the text to a thread that has moved must read; empty for every other one."""
    named = folder_part(snapshot, path.path)
    if "/" not in named or named[0] in "/~$" or "//" in named:
        return ""
    thread = moved_thread(snapshot, named, document.id)
    if thread is None or any(
        snapshot.files.exists(place) for place in snapshot.candidates(named, document.id)
    ):
        return ""
    return path_to(snapshot, path.path, thread.folder, document.id, link=False)


def leads_somewhere(snapshot: Snapshot, document: Document, path: str) -> bool:
    """Whether something is where a path leads; with braces, whether something may be.

    Args:
        snapshot: The workspace.
        document: What the path stands in.
        path: As written, from there or from the root.
    """
    return any(
        document_at(snapshot, part.path, document.id) is not None
        or any(map(snapshot.files.exists, snapshot.candidates(part.path, document.id)))
        for part in parts_of(path)
    )


def _is_address(path: str) -> bool:
    """Whether a link's destination is no path of this workspace: a URL, a variable, a folder."""
    return ":" in path.partition("/")[0] or path.startswith(("$", "//", "<", "~"))


def _same_start(snapshot: Snapshot, named: str, folder: str, base: DocId, *, link: bool) -> str:
    """``folder`` written from where ``named`` was written."""
    if link and named.startswith("/"):
        return f"/{folder}"
    if link or named.startswith("."):
        written = relative(folder, base)
        return f"./{written}" if named.startswith("./") and written[0] != "." else written
    before = named.split("/")[:-1]
    if before and before[-1] in BUCKETS:
        before.pop()
    home = snapshot.project.base.split("/")
    skipped = len(home) - len(before)
    if skipped > 0 and home[skipped:] == before:
        return "/".join(folder.split("/")[skipped:])
    return folder
