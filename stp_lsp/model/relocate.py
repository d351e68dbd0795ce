"""Written paths that name a thread's folder, and what has to change when the folder moves.

A thread's folder changes with its status, and every path that names the status folder goes stale
(FORMAT.md 2.3, 11.2). Upstream's verbs move the folder and leave the paths; here a move is one
change with both. Whether a path still holds is asked of :mod:`stp_lsp.model.written_path`; here is
only how it has to be written instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.layout import BUCKETS, Kind, is_thread_id
from stp_lsp.model.paths import normalise, parent, relative
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Rename, SourceChange
from stp_lsp.model.symbols import Thread
from stp_lsp.model.written_path import resolve_path
from stp_lsp.syntax.notation import PathText
from stp_lsp.syntax.structure import Context
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_LEFT_ALONE = (Context.FENCE, Context.COMMENT, Context.LINK_TARGET)
"""Where no path of the text is rewritten: links are handled as links."""
_NOT_MARKDOWN = frozenset((Kind.CANON_THREAD, Kind.CANON_ISSUE, Kind.CONFIG, Kind.INTENTFILES))


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
    """How a Markdown link to a thread that has moved must read; empty for every other link."""
    path = href.partition("#")[0]
    named = folder_part(snapshot, path)
    if not named or _is_address(path):
        return ""
    target = normalise(path[1:] if path.startswith("/") else f"{parent(document.id)}/{path}")
    if not target or target in snapshot.documents or snapshot.files.exists(target):
        return ""
    thread = _moved(snapshot, f"./{named}" if named[0] not in "./" else named, document.id)
    if thread is None:
        return ""
    written = path_to(snapshot, path, thread.folder, document.id, link=True)
    return written + href[len(path) :]


def moved_text(snapshot: Snapshot, document: Document, path: PathText) -> str:
    """How a path in the text to a thread that has moved must read; empty for every other one."""
    named = folder_part(snapshot, path.path)
    if "/" not in named or named[0] in "/~$" or "//" in named:
        return ""
    thread = _moved(snapshot, named, document.id)
    if thread is None or any(
        snapshot.files.exists(place) for place in snapshot.candidates(named, document.id)
    ):
        return ""
    return path_to(snapshot, path.path, thread.folder, document.id, link=False)


def _moved(snapshot: Snapshot, named: str, base: DocId) -> Thread | None:
    """The thread that a path names, if the path says another folder than it is in."""
    found = resolve_path(snapshot, named, base)
    return found.thread if found.moved else None


def _is_address(path: str) -> bool:
    """Whether a link's destination is no path of this workspace: a URL, a variable, a folder."""
    return ":" in path.partition("/")[0] or path.startswith(("$", "//", "<", "~"))


def move_thread(snapshot: Snapshot, thread: Thread, bucket: str) -> SourceChange | None:
    """Moving a thread to another status folder, with every path that named the old one.

    ``None`` when it cannot be done: the thread is only in the canon, is there already, or
    something else has that place.
    """
    old, new = thread.folder, bucket_folder(snapshot, thread, bucket)
    if not thread.on_disk or old == new or _is_taken(snapshot, new):
        return None
    edits: dict[DocId, tuple[TextEdit, ...]] = {}
    concerned = set(snapshot.mentioning(thread.id)) | {
        doc.id for doc in snapshot.documents_of(thread.id)
    }
    for id in sorted(concerned):  # the model's word
        doc = snapshot.documents[id]
        if doc.kind in _NOT_MARKDOWN or doc.place.quiet:
            continue
        own = tuple(_edits(snapshot, thread, doc, old, new))
        if own:
            edits[id] = own
    return SourceChange(edits, (Rename(old, new),))


def _is_taken(snapshot: Snapshot, folder: str) -> bool:
    return (
        folder in snapshot.documents
        or f"{folder}/info.md" in snapshot.documents
        or snapshot.files.exists(folder)
    )


def _edits(
    snapshot: Snapshot, thread: Thread, doc: Document, old: str, new: str
) -> Iterator[TextEdit]:
    """What changes in one document when ``old`` becomes ``new``."""
    inside = _is_below(doc.id, old)
    home = new + doc.id[len(old) :] if inside else doc.id
    for _, _, start, end, href in doc.facts.links:
        written = _moved_link(doc, href, old, new, home, inside=inside)
        if written and written != href:
            yield TextEdit(Range(start, end), written)
    for path in doc.paths:
        if path.thread != thread.id:
            continue
        named = folder_part(snapshot, path.path)
        if not named or not _claims(snapshot, named, old, doc.id):
            continue
        if doc.structure.context(path.start) in _LEFT_ALONE:
            continue
        written = path_to(snapshot, path.path, new, home, link=False)
        if written != path.path:
            yield TextEdit(path.range, written)


def _moved_link(doc: Document, href: str, old: str, new: str, home: DocId, *, inside: bool) -> str:
    """A link as it must read after the move; empty when it is none that a move concerns."""
    path, hash_mark, anchor = href.partition("#")
    if not path or path.startswith("/") or _is_address(path):
        return ""
    target = normalise(f"{parent(doc.id)}/{path}" if parent(doc.id) else path)
    if not target:
        return ""
    if _is_below(target, old):
        if inside:
            return ""  # both ends move together
        target = new + target[len(old) :]
    elif not inside:
        return ""
    written = relative(target, home)
    if path.endswith("/"):
        written += "/"
    if path.startswith("./") and not written.startswith("."):
        written = f"./{written}"
    return written + hash_mark + anchor


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


def _claims(snapshot: Snapshot, named: str, folder: str, base: DocId) -> bool:
    """Whether a path says that the thread stands in ``folder``, and does not only name it."""
    if "/" not in named:
        return False
    if named.startswith("."):
        return normalise(f"{parent(base)}/{named}") == folder
    return any(candidate == folder for candidate in snapshot.candidates(named, base))


def _same_start(snapshot: Snapshot, named: str, folder: str, base: DocId, *, link: bool) -> str:
    """``folder`` written from where ``named`` was written."""
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
