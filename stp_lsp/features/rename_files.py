"""Files that an editor moves, makes or deletes, and what the documents have to say to that.

*Moved*: links and paths follow, in what moves and in what leads to it. Also paths without an id,
when they are written from the root: a document `intent/docs/guide.md`, a test that a contract
cites. A thread's folder that gets another id as its name is a renumbered thread, with all that
belongs to that; likewise a work package's and an issue's.

*Made*: a document of a thread that is still empty gets its template.

*Deleted*: nothing changes, but somebody should know what will lead nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from stp_lsp.features.citations import citations
from stp_lsp.features.verbs.documents import template_text
from stp_lsp.features.verbs.follow_up import after
from stp_lsp.features.verbs.outcome import Moment, Performed, Refusal
from stp_lsp.features.verbs.rename_numbers import (
    renumbered_issue,
    renumbered_package,
    renumbered_thread,
)
from stp_lsp.features.verbs.rename_workspace import Plan, carry_out
from stp_lsp.features.verbs.templates import document_names, is_single_file, package_text
from stp_lsp.model.document import DocId, Document, text_of
from stp_lsp.model.layout import Kind, is_number, is_thread_id, place
from stp_lsp.model.moves import NOT_MARKDOWN, move
from stp_lsp.model.paths import parent
from stp_lsp.model.project import Generation
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Delete, Rename, SourceChange, merged
from stp_lsp.syntax.structure import Context
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_BEFORE: Final = re.compile(r"[A-Za-z0-9_.~/$+@-]$")
_AFTER: Final = re.compile(r"[A-Za-z0-9_-]|\.[A-Za-z0-9]")
_PATH: Final = re.compile(r"[A-Za-z0-9_.~@+/-]{1,1000}")
_SHOWN: Final = 3


# -- moved -----------------------------------------------------------------------------------------


def files_will_move(snapshot: Snapshot, moves: Mapping[str, str], now: Moment) -> Performed:
    """What follows when the client moves files and folders itself.

    Args:
        snapshot: The workspace.
        moves: Old place to new one, from the root. The client is about to make them; the answer
            holds only what has to be done besides, before that.
        now: For a list that is written anew.
    """
    if len(moves) == 1:
        ((old, new),) = moves.items()
        plan = _renumbering(snapshot, old, new)
        if plan is not None:
            done = carry_out(snapshot, plan, now)
            operations = tuple(each for each in done.operations if each != Rename(old, new))
            return Performed(done.edits, operations, done.done, done.notes)
    followed = move(snapshot, moves).edits
    written = {doc.id: tuple(edits) for doc, edits in _from_root(snapshot, moves) if edits}
    return Performed(merged(followed, written), done="updated the paths")


def _renumbering(snapshot: Snapshot, old: str, new: str) -> Plan | None:
    """The renumbering that a folder's new name means; ``None`` when it means none, or cannot be."""
    prefix = snapshot.project.prefix
    before, name = old.rpartition("/")[2], new.rpartition("/")[2]
    if before == name:
        return None
    there = place(f"{new}/info.md", snapshot.project)
    thread = snapshot.threads.get(before)
    plan: Plan | Refusal | None = None
    if thread is not None and thread.folder == old and is_thread_id(name, prefix):
        if there.thread == name and there.folder == new:
            plan = renumbered_thread(snapshot, before, name)
    elif is_number(before, 2) and is_number(name, 2) and parent(old) == parent(new):
        here = place(f"{old}/info.md", snapshot.project)
        if here.kind is Kind.PACKAGE:
            plan = renumbered_package(snapshot, here.thread, before, name)
    elif is_number(before, 4) and is_number(name, 4) and parent(old) == parent(new):
        here = place(f"{old}/{before}-x.md", snapshot.project)
        plan = renumbered_issue(snapshot, before, name) if here.kind is Kind.ISSUE else None
    if not isinstance(plan, Plan):
        return None
    operations = tuple(each for each in plan.operations if each.old != old)
    moves = {path: new if path == old else to for path, to in plan.moves.items()}
    return plan._replace(moves=moves, operations=(*operations, Rename(old, new)))


def _from_root(
    snapshot: Snapshot, moves: Mapping[str, str]
) -> Iterator[tuple[Document, list[TextEdit]]]:
    """Paths in the text that are written from the root and hold no id that the graph knows."""
    plain = {old: new for old, new in moves.items() if not _in_thread(snapshot, old)}
    if not plain:
        return
    for doc in snapshot.documents.values():
        if doc.kind in NOT_MARKDOWN or text_of(doc) is None:
            continue
        text = doc.text
        found = [
            TextEdit(Range(at, at + len(old)), new)
            for old, new in plain.items()
            for at in (_places(text, old) if "/" in old else _places_below(snapshot, text, old))
        ]
        if found:
            links = [Range(start, end) for _, _, start, end, _ in doc.facts.links]
            yield (
                doc,
                [
                    edit
                    for edit in found
                    if not any(link.overlaps(edit.range) for link in links)
                    and doc.structure.context(edit.range.start) is not Context.FENCE
                ],
            )


def _in_thread(snapshot: Snapshot, path: str) -> bool:
    return bool(place(f"{path}/x.md", snapshot.project).thread)


def _places(text: str, path: str) -> Iterator[int]:
    """Where a path stands by itself or as the beginning of a longer one."""
    at = text.find(path)
    while at >= 0:
        end = at + len(path)
        if not _BEFORE.search(text[max(0, at - 1) : at]) and not _AFTER.match(text, end):
            yield at
        at = text.find(path, end)


def _places_below(snapshot: Snapshot, text: str, folder: str) -> Iterator[int]:
    """Where a path begins that leads into a folder at the root: "tests" alone may be any word.

    So may "tests/fixtures": what stands there has to be a file or a folder, which it still is.
    """
    start = f"{folder}/"
    at = text.find(start)
    while at >= 0:
        path = _PATH.match(text, at)
        written = path[0].rstrip("./") if path is not None else ""
        alone = not _BEFORE.search(text[max(0, at - 1) : at])
        if alone and len(written) > len(folder) and snapshot.files.exists(written):
            yield at
        at = text.find(start, at + len(start))


# -- made ------------------------------------------------------------------------------------------


def template_for(snapshot: Snapshot, path: DocId, now: Moment) -> str:
    """What a new document of this name begins with; empty when it is none of a thread's own.

    Args:
        snapshot: The workspace, with the empty document or without it.
        path: Where it is, from the root.
        now: The date and author of its header.
    """
    project = snapshot.project
    where = place(path, project)
    thread = snapshot.threads.get(where.thread)
    if thread is None or thread.folder != where.folder or project.generation is Generation.G5:
        return ""
    if where.kind is Kind.PACKAGE:
        return package_text(project, where.package, "Untitled", now)
    name = path.rpartition("/")[2]
    if is_single_file(project) or f"{where.folder}/{name}" != path:
        return ""
    return template_text(snapshot, thread, name, now) if name in document_names(project) else ""


# -- deleted ---------------------------------------------------------------------------------------


def left_dangling(snapshot: Snapshot, paths: Iterable[str]) -> str:
    """What will lead nowhere once these files and folders are gone; empty when nothing will."""
    paths = list(paths)
    gone = {id for path in paths for id in snapshot.documents if _lies_in(id, path)}
    cited = _still_cited(snapshot, paths, gone)
    if not gone:
        return _listed(cited)
    later = after(snapshot, SourceChange(operations=tuple(map(Delete, sorted(gone)))))
    lost: dict[str, int] = {}
    for key in {doc_key for id in gone for doc_key in _defined(snapshot, id)}:
        if later.resolve(key) is None and later.mentioning(key):
            lost[key] = len(later.mentioning(key))
    linked = {id: len(later.linking(id)) for id in gone if later.linking(id)}
    parts = [
        f"{key.replace('issue/', 'issue ')} is still named in {_count(number)}"
        for key, number in sorted(lost.items())
    ]
    if not lost:
        parts = [f"{id} is still linked to from {_count(n)}" for id, n in sorted(linked.items())]
    return _listed([*parts, *cited])


def _still_cited(snapshot: Snapshot, paths: Iterable[str], gone: set[DocId]) -> list[str]:
    """The tests among these files that a contract cites which stays."""
    found: list[str] = []
    for file, rows in sorted(citations(snapshot).items()):
        if file in gone or not any(_lies_in(file, path) for path in paths):
            continue
        staying = [
            f"{thread} {row}"
            for thread, row in rows
            if (symbol := snapshot.resolve(f"{thread}/{row}")) and symbol.document not in gone
        ]
        if staying and snapshot.files.exists(file):
            found.append(f"{file} is still cited by {_listed(staying, ', ')}")
    return found


def _lies_in(file: str, path: str) -> bool:
    return file == path or file.startswith(f"{path}/")


def _listed(parts: list[str], between: str = "; ") -> str:
    more = len(parts) - _SHOWN
    return between.join([*parts[:_SHOWN], *([f"and {more} more"] if more > 0 else [])])


def _defined(snapshot: Snapshot, id: DocId) -> Iterator[str]:
    """The threads, packages and issues that a document is a part of."""
    where = snapshot.documents[id].place
    if where.number:
        yield f"issue/{where.number}"
    if where.thread:
        yield where.thread
        if where.package:
            yield f"{where.thread}/{where.package}"


def _count(number: int) -> str:
    return "one document" if number == 1 else f"{number} documents"
