"""A rename as one change of the whole workspace: documents, folders, lists, links to headings.

What is called otherwise is decided by ``rename_numbers`` and ``rename_titles``; here it is carried
through. Each document that names it or links to it is rewritten, opened or not. The index and
`todo.md` are written anew when they were as they should be, and only follow in place when they were
not: a rename repairs nothing by the way. Links with a `#` follow the headings that they lead to.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final, NamedTuple

from stp_lsp.features.verbs.follow_up import after, rewritten, shapes_lists, with_index
from stp_lsp.features.verbs.outcome import Moment, Note, NoteKind, Performed
from stp_lsp.features.verbs.rename_cited import cited_edits
from stp_lsp.features.verbs.rename_documents import Names, document_edits
from stp_lsp.features.verbs.todo_list import regenerate_todo
from stp_lsp.model.document import DocId, Document, text_of
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.layout import place
from stp_lsp.model.moves import NOT_MARKDOWN, move, moved
from stp_lsp.model.project import Generation
from stp_lsp.model.regenerate import is_in_order
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Edits, Rename, SourceChange, merged
from stp_lsp.model.written_path import resolve_path
from stp_lsp.syntax.anchor import anchors_of
from stp_lsp.text.edit import TextEdit, apply_edits
from stp_lsp.text.range import Range

_SHOWN: Final = 3
"""Documents that are named where there may be many."""


class Plan(NamedTuple):
    """What a rename is about to do."""

    names: Names
    done: str
    """What it does, in words."""
    moves: Mapping[str, str] = MappingProxyType({})
    """Old path to new one, each file before the folder that holds it."""
    edits: Edits = MappingProxyType({})
    """What else changes: headers and titles; wins where an id stands in the same characters."""
    operations: tuple[Rename, ...] = ()
    """How the moves are made: files within their old folders first."""
    notes: tuple[Note, ...] = ()


def carry_out(
    snapshot: Snapshot, plan: Plan, now: Moment, document: Document | None = None
) -> Performed:
    """The whole change.

    Args:
        snapshot: The workspace.
        plan: What is renamed.
        now: For a `todo.md` that is written anew.
        document: The document in hand, which need not be part of the graph.
    """
    if not (plan.names.keys or plan.edits or plan.moves):
        return Performed(done=plan.done)
    follow = move(snapshot, plan.moves).edits if plan.moves else {}
    found: dict[DocId, tuple[TextEdit, ...]] = {}
    notes = list(plan.notes)
    in_code: dict[DocId, str] = {}
    for doc in _concerned(snapshot, plan, follow, document):
        if text_of(doc) is None:
            notes.append(unreadable(doc.id))
            continue
        owner = place(moved(doc.id, plan.moves), snapshot.project).thread
        edits, wrong = document_edits(snapshot, doc, plan.names, follow.get(doc.id, ()), owner)
        if edits:
            found[doc.id] = edits
        stays = _named_in_code(doc, plan.names)
        if stays:
            in_code[doc.id] = stays
        if wrong:
            message = f"look at {doc.id}: not every id in it could be rewritten in its place"
            notes.append(Note(NoteKind.UNREPAIRED, message, doc.id))
    cited = cited_edits(snapshot, plan.names)
    notes += map(unreadable, cited.unread)
    for file in cited.missing:
        message = (
            f"write the new id into {file} yourself; how a comment is written there is not known"
        )
        notes.append(Note(NoteKind.UNREPAIRED, message, file))
    if in_code:
        shown = ", ".join(moved(id, plan.moves) for id in list(in_code)[:_SHOWN])
        shown += f" and {len(in_code) - _SHOWN} more" if len(in_code) > _SHOWN else ""
        message = f"{_label(next(iter(in_code.values())))} stays as it is in code in {shown}"
        notes.append(Note(NoteKind.LEFT_IN_CODE, message, next(iter(in_code))))
    change = SourceChange(merged(plan.edits, found, cited.edits), plan.operations)
    change = with_anchors(snapshot, with_lists(snapshot, change, now))
    return Performed(
        change.edits,
        change.operations,
        plan.done,
        tuple(dict.fromkeys((*captured(snapshot, plan), *notes))),
    )


def unreadable(id: DocId) -> Note:
    """What the user is told of a document that may name what is renamed and is not UTF-8."""
    return Note(NoteKind.UNREADABLE, f"{id} cannot be read and stays as it is", id)


def _named_in_code(doc: Document, names: Names) -> str:
    """Something renamed that fenced or indented code of a document names, and goes on to name."""
    places = ((start, key) for start, _, key, _ in doc.facts.mentions if key in names.keys)
    return next((key for start, key in places if doc.is_code(start)), "")


def _label(key: str) -> str:
    """A key as people write it."""
    return key.replace("/A", " A").replace("issue/", "issue ")


def _concerned(
    snapshot: Snapshot, plan: Plan, follow: Edits, document: Document | None
) -> Iterable[Document]:
    """The documents that may change, by id; the one in hand last when it is a stranger."""
    ids = set(follow)
    for key in plan.names.keys:
        ids |= snapshot.mentioning(key)
    for id in sorted(ids):
        doc = snapshot.documents[id]
        if doc.kind not in NOT_MARKDOWN:
            yield doc
    if document is not None and document.id not in snapshot.documents:
        yield document


def captured(snapshot: Snapshot, plan: Plan) -> tuple[Note, ...]:
    """What was named before anything had that name, and means the renamed thing from now on."""
    keys = [key for key in plan.names.keys.values() if key not in plan.names.keys]
    named = {key: found for key in keys if (found := _naming(snapshot, key))}
    if not named:
        return ()
    documents = set().union(*named.values())
    count = len(documents)
    shown = f"{count} documents" if count > 1 else min(documents)
    message = (
        f"{_label(next(iter(named)))} was named in {shown} already; that means the renamed one now"
    )
    return (Note(NoteKind.OTHER_END, message),)


def _naming(snapshot: Snapshot, key: str) -> set[DocId]:
    """The documents that name a key anywhere but in code."""
    return {
        id
        for id in snapshot.mentioning(key)
        if any(
            target == key and not snapshot.documents[id].is_code(start)
            for start, _, target, _ in snapshot.documents[id].facts.mentions
        )
    }


# -- lists -----------------------------------------------------------------------------------------


def with_lists(snapshot: Snapshot, change: SourceChange, now: Moment) -> SourceChange:
    """``change`` with the index and `todo.md` as they belong, if they were so before."""
    index = snapshot.index_document
    if index is not None and text_of(index) and is_in_order(snapshot, index):
        change = with_index(snapshot, change)
    todo = snapshot.documents.get(f"{snapshot.project.home}/todo.md")
    if todo is None or snapshot.project.generation < Generation.G3:
        return change
    before = regenerate_todo(snapshot, now)
    if not isinstance(before, Performed) or before.edits:
        return change
    later = after(snapshot, change, shapes_lists)
    again = regenerate_todo(later, now)
    if not isinstance(again, Performed):
        return change
    text = apply_edits(todo.text, again.edits.get(todo.id, ()))
    edits = {id: own for id, own in change.edits.items() if id != todo.id}
    own = rewritten(todo.text, text)
    return replace(change, edits={**edits, todo.id: own} if own else edits)


# -- anchors ---------------------------------------------------------------------------------------


def with_anchors(snapshot: Snapshot, change: SourceChange) -> SourceChange:
    """``change`` with the anchors of links that lead to a heading whose text changes."""
    renamed: dict[DocId, dict[str, str]] = {}
    for id, edits in change.edits.items():
        doc = snapshot.documents.get(id)
        if doc is None or not _touch_heading(doc, edits) or not _is_linked_to(snapshot, doc):
            continue
        new = make_document(id, apply_edits(doc.text, edits), doc.place, snapshot.project)
        found = _anchors(doc, new)
        if found:
            renamed[id] = found
    follow: dict[DocId, tuple[TextEdit, ...]] = {}
    readers = {id for target in renamed for id in _readers(snapshot, target)}
    for id in sorted(readers):
        own = tuple(_anchor_edits(snapshot, snapshot.documents[id], renamed))
        if own:
            follow[id] = own
    return replace(change, edits=merged(change.edits, follow)) if follow else change


def _touch_heading(doc: Document, edits: Iterable[TextEdit]) -> bool:
    """Whether edits may change a heading: inside one, or over more than a line."""
    starts = [start for _, start, _, _ in doc.facts.headings]
    for edit in edits:
        at = bisect_right(starts, edit.range.end) - 1
        if at >= 0 and edit.range.start <= doc.facts.headings[at][2]:
            return True
        if "\n" in edit.text:
            return True
    return False


def _is_linked_to(snapshot: Snapshot, doc: Document) -> bool:
    """Whether something leads to a heading of a document."""
    readers = (snapshot.documents[id] for id in _readers(snapshot, doc.id))
    return any("#" in link[4] for each in readers for link in each.facts.links)


def _readers(snapshot: Snapshot, id: DocId) -> set[DocId]:
    return {id, *snapshot.linking(id)}


def _anchors(old: Document, new: Document) -> dict[str, str]:
    """The names of headings that changed."""
    before = anchors_of(text for _, _, _, text in old.facts.headings)
    later = anchors_of(text for _, _, _, text in new.facts.headings)
    if len(before) != len(later):
        return {}
    return {a: b for a, b in zip(before, later, strict=True) if a != b}


def _anchor_edits(
    snapshot: Snapshot, doc: Document, renamed: Mapping[DocId, Mapping[str, str]]
) -> Iterable[TextEdit]:
    seen: set[Range] = set()
    for _, _, start, end, href in doc.facts.links:
        path, mark, anchor = href.partition("#")
        if not mark or Range(start, end) in seen:
            continue
        seen.add(Range(start, end))
        target = resolve_path(snapshot, path, doc.id).document if path else doc
        new = renamed.get(target.id, {}).get(anchor.lower()) if target is not None else None
        if new is not None:
            yield TextEdit(Range(start + len(path) + 1, end), new)
