"""Folders that move, and every written path that has to follow them.

Upstream's verbs move a thread's folder and leave the links; FORMAT.md 12 marks that as a defect.
Here a move is one change with all of it, for any number of folders at once, so that two threads
that refer to each other may move together. Fenced and indented code is left as it is: it shows what
was once typed.

A path keeps the form in which it was written: relative to its document, to the root, or to a folder
on the way. How a path to a thread is written is the business of :mod:`stp_lsp.model.relocate`; here
is which of them a move concerns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stp_lsp.model.document import DocId, Document, text_of
from stp_lsp.model.layout import Kind
from stp_lsp.model.paths import normalise, parent, relative, unescape
from stp_lsp.model.relocate import bucket_folder, folder_part, path_to
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Rename, SourceChange, merged
from stp_lsp.model.symbols import Thread
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

Moves = Mapping[str, str]
"""Old folder (or single file) to new one, both from the root."""

NOT_MARKDOWN = frozenset((Kind.CANON_THREAD, Kind.CANON_ISSUE, Kind.CONFIG, Kind.INTENTFILES))
_ISSUE_PATH = re.compile(
    r"issues/(?:OPEN|CLOSED)/[0-9]{4}(?![0-9A-Za-z_-])(?:/[A-Za-z0-9_.-]*[A-Za-z0-9_])?"
)
_PATH_BEFORE = re.compile(r"(?<![A-Za-z0-9_.~/-])(?:\.\.?/){0,9}(?:intent/)?$")


def move(
    snapshot: Snapshot, moves: Moves, edits: Mapping[DocId, tuple[TextEdit, ...]] | None = None
) -> SourceChange:
    """A change that makes ``edits``, moves the folders, and lets every path follow.

    Args:
        snapshot: The workspace.
        moves: The folders; whether their new places are free has been asked before.
        edits: What else changes, by document as it stands before the move; wins where a path
            stands in the same characters.
    """
    follow: dict[DocId, tuple[TextEdit, ...]] = {}
    for id in sorted(_concerned(snapshot, moves)):
        doc = snapshot.documents[id]
        if doc.kind in NOT_MARKDOWN or text_of(doc) is None:
            continue
        own = tuple(_edits(snapshot, doc, moves))
        if own:
            follow[id] = own
    operations = tuple(Rename(old, new) for old, new in moves.items())
    return SourceChange(merged(edits or {}, follow), operations)


def move_thread(snapshot: Snapshot, thread: Thread, bucket: str) -> SourceChange | None:
    """Moving a thread to another status folder, with every path that named the old one.

    ``None`` when it cannot be done: the thread is only in the canon, is there already, or
    something else has that place.
    """
    old, new = thread.folder, bucket_folder(snapshot, thread, bucket)
    if not thread.on_disk or old == new or is_taken(snapshot, new):
        return None
    return move(snapshot, {old: new})


def is_taken(snapshot: Snapshot, folder: str) -> bool:
    """Whether something stands where a folder or single file should go."""
    return bool(snapshot.documents_below(folder)) or snapshot.files.exists(folder)


def _concerned(snapshot: Snapshot, moves: Moves) -> set[DocId]:
    """The documents that may hold a path to one of the folders, or stand in one."""
    found: set[DocId] = set()
    issues = False
    for old in moves:
        name = old.rpartition("/")[2].removesuffix(".md")
        own = snapshot.documents_below(old)
        found.update(own)
        found |= snapshot.mentioning(name) | snapshot.linking(old)
        for id in own:
            found |= snapshot.linking(id)
            place = snapshot.documents[id].place
            found |= snapshot.mentioning(place.thread) if place.thread else frozenset()
            issues = issues or bool(place.number)
    if issues:  # a path to an issue holds no id that the graph knows of
        found.update(id for id, doc in snapshot.documents.items() if "issues/" in doc.text)
    return found


def _edits(snapshot: Snapshot, doc: Document, moves: Moves) -> Iterator[TextEdit]:
    """What changes in one document."""
    home = moved(doc.id, moves)
    targets: dict[Range, str] = {}
    for _, _, start, end, href in doc.facts.links:
        targets[Range(start, end)] = href  # links that share a definition share their destination
    for target, href in targets.items():
        path = href.partition("#")[0]
        written = _moved_link(snapshot, doc, home, path, moves)
        if written != path:
            yield TextEdit(Range(target.start, target.start + len(path)), written)
    for where, path in _text_paths(doc):
        if any(_share(where, target) for target in targets):
            continue
        written = _moved_text(snapshot, doc, home, path, moves)
        if written != path and not doc.is_code(where.start):
            yield TextEdit(where, written)


def _text_paths(doc: Document) -> Iterator[tuple[Range, str]]:
    """Paths in the text, whether to threads (which the facts hold) or to issues."""
    for path in doc.paths:
        yield path.range, path.path
    text = doc.text
    if "issues/" in text:
        for match in _ISSUE_PATH.finditer(text):
            if _PATH_BEFORE.search(text[max(0, match.start() - 40) : match.start()]):
                yield Range(*match.span()), match[0]


def _share(one: Range, other: Range) -> bool:
    return one.start < other.end and other.start < one.end


def moved(path: str, moves: Moves) -> str:
    """Where ``path`` is after the moves."""
    for old, new in moves.items():
        if path == old or path.startswith(f"{old}/"):
            return new + path[len(old) :]
    return path


# -- Markdown links --------------------------------------------------------------------------------


def _moved_link(snapshot: Snapshot, doc: Document, home: DocId, path: str, moves: Moves) -> str:
    """A link's destination, without its anchor, as it must read after the moves."""
    if not path or _is_address(path):
        return path
    plain = unescape(path)
    if path.startswith("/"):
        target = normalise(plain)
        now = moved(target, moves)
        return path if now == target else f"/{_escaped(now, path)}{_slash(path)}"
    target = normalise(f"{parent(doc.id)}/{plain}")
    now = moved(target, moves)
    if not target:
        return _beyond_root(path, doc.id, home)
    if now == target and (home == doc.id or not is_taken(snapshot, target)):
        # Nothing there: perhaps it was written from the root, as paths in the text are.
        from_root = normalise(plain)
        now = moved(from_root, moves)
        known = now != from_root and not is_taken(snapshot, target)
        return f"{_escaped(now, path)}{_slash(path)}" if known else path
    written = relative(now, home)
    if written == relative(target, doc.id):
        return path
    if path.startswith("./") and not written.startswith("."):
        written = f"./{written}"
    return f"{_escaped(written, path)}{_slash(path)}"


def _escaped(path: str, like: str) -> str:
    """``path`` with its blanks written as in the path that it replaces."""
    return path.replace(" ", "%20") if "%20" in like else path


def _slash(path: str) -> str:
    return "/" if path.endswith("/") else ""


def _is_address(path: str) -> bool:
    """Whether a destination is no path of this workspace: a URL, a variable."""
    return ":" in path.partition("/")[0] or path.startswith(("$", "//", "~"))


def _beyond_root(path: str, here: DocId, home: DocId) -> str:
    """A path that leaves the workspace, written from a document at another depth."""
    deeper = home.count("/") - here.count("/")
    if deeper >= 0:
        return "../" * deeper + path
    for _ in range(-deeper):
        if not path.startswith("../"):
            break
        path = path[3:]
    return path


# -- paths in the text -----------------------------------------------------------------------------


def _moved_text(snapshot: Snapshot, doc: Document, home: DocId, path: str, moves: Moves) -> str:
    """A path in the text as it must read after the moves."""
    if _ISSUE_PATH.fullmatch(path):
        home = snapshot.project.home
        return moved(f"{home}/{path}", moves).removeprefix(f"{home}/")
    named = folder_part(snapshot, path)
    inner = _moved_inside(snapshot, doc, path, named, moves)
    if inner or "/" not in named:  # without a slash it names the thread, but claims no folder
        return inner or path
    if named.startswith("."):
        return _moved_relative(snapshot, doc, home, named, moves) + path[len(named) :]
    places = set(snapshot.candidates(named, doc.id))
    for old, new in moves.items():
        if not named.endswith(".md"):  # also of a single file only the name is written
            old, new = old.removesuffix(".md"), new.removesuffix(".md")
        if old in places:
            lead = "/" if named.startswith("/") else ""
            return lead + path_to(snapshot, path[len(lead) :], new, home, link=False)
    return path


def _moved_inside(snapshot: Snapshot, doc: Document, path: str, named: str, moves: Moves) -> str:
    """A path to something that moves within its thread's folder; empty for every other one."""
    rest = path[len(named) :].partition("#")[0].rstrip("/")
    thread = snapshot.threads.get(named.rpartition("/")[2])
    if not rest or thread is None or "{" in rest or thread.folder in moves:
        return ""
    if "/" in named and thread.folder not in snapshot.candidates(named, doc.id):
        return ""
    target = f"{thread.folder}{rest}"
    now = moved(target, moves)
    if now == target or not now.startswith(f"{thread.folder}/"):
        return ""
    return named + now[len(thread.folder) :] + path[len(named) + len(rest) :]


def _moved_relative(
    snapshot: Snapshot, doc: Document, home: DocId, named: str, moves: Moves
) -> str:
    """A path that begins with a dot: it follows both its target and its document."""
    target = normalise(f"{parent(doc.id)}/{named}")
    if not target:
        return _beyond_root(named, doc.id, home)
    now = moved(target, moves)
    if now == target and (home == doc.id or not is_taken(snapshot, target)):
        return named
    written = relative(now, home)
    if written == relative(target, doc.id):
        return named
    dotted = named.startswith("./") and not written.startswith(".")
    return f"./{written}" if dotted else written
