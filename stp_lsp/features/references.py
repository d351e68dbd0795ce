"""Where a thing is named: every mention in every written form, links and paths included.

A thread is named by its id in any form of FORMAT.md 3.2, by links and paths to its documents, and
by lying in its folder. Only the documents that the graph says mention or link to it are visited.

Forms that overlap are one place: `ST0005/03` counts for ST0005 as its first six characters, a link
around an id as the id, a path inside a link as the link.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from stp_lsp.features.cursor import (
    HeadingCursor,
    LinkCursor,
    PathCursor,
    anchor_range,
    classify,
)
from stp_lsp.features.definition import targets_of
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.mentions_by_key import mentions_of
from stp_lsp.model.paths import parent
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.written_path import document_at, is_of_another_project, parts_of
from stp_lsp.syntax.ids import ROW_KINDS
from stp_lsp.syntax.notation import Form
from stp_lsp.text.range import Cover, Range


class Location(NamedTuple):
    """A place that names something."""

    document: DocId
    range: Range


@dataclass(frozen=True, slots=True)
class Subject:
    """What references are sought of."""

    keys: frozenset[str]
    """Ids; empty when a document or a heading is meant."""
    documents: frozenset[DocId]
    """Documents that links and paths may lead to."""
    anchors: frozenset[str] | None
    """What links to the heading meant have behind the `#`; ``None`` when that does not matter."""
    linking: frozenset[DocId]
    """The documents with a link to one of them."""
    own: frozenset[DocId]
    """Documents that are about the thing without having to name it."""
    declarations: tuple[Location, ...]
    """The defining headings and rows."""
    name: str = ""
    """What the path of each of ``documents`` holds, if there is such an id."""


def find_references(
    snapshot: Snapshot, document: Document, offset: int, include_declaration: bool
) -> list[Location]:
    """Everything that names what stands at ``offset``.

    Args:
        snapshot: The workspace.
        document: The document with the cursor; its places come first, canon files come last.
        offset: Where the cursor is.
        include_declaration: Whether the defining heading or row is one of them.
    """
    subject = subject_at(snapshot, document, offset)
    if subject is None:
        return []
    return list(chain.from_iterable(naming(snapshot, document, subject, include_declaration)))


def naming(
    snapshot: Snapshot, document: Document, subject: Subject, include_declaration: bool
) -> Iterator[list[Location]]:
    """Everything that names the subject, one document after the other, also where none is found.

    Args:
        snapshot: The workspace.
        document: The document whose places come first; canon files come last.
        subject: What is sought.
        include_declaration: Whether the defining heading or row is one of them.
    """
    for doc in _visited(snapshot, document, subject):
        ranges = occurrences(snapshot, doc, subject)
        declared = [where for id, where in subject.declarations if id == doc.id]
        if include_declaration:
            missing = [each for each in declared if not any(map(each.covers, ranges))]
            ranges = sorted([*ranges, *missing])
        else:
            ranges = [each for each in ranges if not any(name.covers(each) for name in declared)]
        yield [Location(doc.id, where) for where in ranges]


def subject_at(snapshot: Snapshot, document: Document, offset: int) -> Subject | None:
    """What the cursor means for references and highlights; ``None`` for nothing of the kind."""
    cursor = classify(snapshot, document, offset)
    if cursor is None:
        return None
    keys = targets_of(cursor)
    if keys:
        return subject_of(snapshot, keys)
    if isinstance(cursor, HeadingCursor):
        return _of_heading(snapshot, document, cursor.range, cursor.anchor)
    if not isinstance(cursor, PathCursor | LinkCursor):
        return None
    found = cursor.found if isinstance(cursor, PathCursor) else (cursor.found,)
    documents = [each.document for each in found if each.document is not None]
    if not documents:
        return None
    section = anchor_range(documents[0], cursor.anchor) if cursor.anchor else None
    if section is not None:
        return _of_heading(snapshot, documents[0], section, cursor.anchor.lower())
    ids = frozenset(doc.id for doc in documents)
    titles = tuple(Location(doc.id, doc.title_range) for doc in documents)
    return Subject(frozenset(), ids, None, _linking(snapshot, ids), frozenset(), titles)


def occurrences(snapshot: Snapshot, document: Document, subject: Subject) -> list[Range]:
    """The places of one document that name ``subject``, ordered, none inside another."""
    found: set[Range] = set()
    if subject.keys:
        found = {
            Range(start, end)
            for start, end, _, form in mentions_of(document, subject.keys)
            if form != Form.PATH or not is_of_another_project(snapshot, document, start)
        }
        if not found and document.id in subject.own:
            found.add(document.title_range)
    if subject.documents and document.facts.links and _may_link(snapshot, document, subject):
        found.update(_links(snapshot, document, subject, sorted(found)))
    if _takes_paths(subject):
        links = Cover(found)
        paths = _paths(snapshot, document, subject)
        found.update(path for path in paths if not links.covers(path))
    return _smallest(found)


def subject_of(snapshot: Snapshot, keys: Sequence[str]) -> Subject:
    """What is sought, by the keys of things, as :meth:`Snapshot.resolve` takes them."""
    documents: set[DocId] = set()
    own: set[DocId] = set()
    declarations: list[Location] = []
    for key in keys:
        symbol = snapshot.resolve(key)
        if symbol is None:
            continue
        declarations.append(Location(symbol.document, symbol.name_range))
        thread_id, _, part = key.partition("/")
        if part.startswith(ROW_KINDS):
            continue
        if thread_id == "issue":
            mine = list(snapshot.documents_of(key))
        else:
            mine = [doc for doc in snapshot.documents_of(thread_id) if _about(doc, part)]
        documents.update(doc.id for doc in mine)
        own.update(doc.id for doc in mine if doc.place.package == part or thread_id == "issue")
    return Subject(
        frozenset(keys),
        frozenset(documents),
        None,
        _linking(snapshot, documents),
        frozenset(own),
        tuple(declarations),
        _name_in(snapshot, keys, documents),
    )


def _name_in(snapshot: Snapshot, keys: Sequence[str], documents: Iterable[DocId]) -> str:
    """The id that stands in the paths of all these documents; empty when there is none."""
    name = keys[0].partition("/")[0] if keys else ""
    project = snapshot.project
    shared = not name or name in project.base or name in project.home
    return name if not shared and all(name in id for id in documents) else ""


def _about(document: Document, package: str) -> bool:
    """Whether a document of a thread counts for the package; for the thread, all of them do."""
    return not package or document.place.package == package


def _of_heading(snapshot: Snapshot, document: Document, where: Range, anchor: str) -> Subject:
    """A heading; the first one stands for the whole document as well."""
    anchors = frozenset((anchor, "") if where == document.title_range else (anchor,))
    declaration = Location(document.id, where)
    ids = frozenset((document.id,))
    return Subject(frozenset(), ids, anchors, _linking(snapshot, ids), frozenset(), (declaration,))


def _linking(snapshot: Snapshot, documents: Iterable[DocId]) -> frozenset[DocId]:
    """The documents with a link to one of ``documents``, or to the folder that one stands for."""
    found: set[DocId] = set()
    for id in documents:
        found |= snapshot.linking(id)
        if id.endswith(("/info.md", "/README.md")):
            found |= snapshot.linking(parent(id))
    return frozenset(found)


def _visited(snapshot: Snapshot, here: Document, subject: Subject) -> Iterator[Document]:
    """The documents that may name the subject: that of the cursor, then by path, canon last."""
    ids: set[DocId] = {*subject.own, *(id for id, _ in subject.declarations)}
    for key in subject.keys:
        if not key.startswith("/"):  # a short id without a thread means nothing elsewhere
            ids |= snapshot.mentioning(key)
    ids |= subject.linking
    if _takes_paths(subject):
        ids.update(*(_naming_its_thread(snapshot, id) for id in subject.documents))
    ids.discard(here.id)
    yield here
    for id in sorted(ids, key=lambda id: (id.endswith(".json"), id)):
        doc = snapshot.documents.get(id)
        if doc is not None:
            yield doc


def _may_link(snapshot: Snapshot, document: Document, subject: Subject) -> bool:
    """Whether it is worth resolving the links of ``document``.

    A link to an old folder of a thing with an id holds that id, which is found already.
    """
    if not subject.keys or document.id not in snapshot.documents:
        return True
    return document.id in subject.linking


def _takes_paths(subject: Subject) -> bool:
    """Whether written paths count; of a thing with an id they do as the id that they hold."""
    return not subject.keys and (subject.anchors is None or "" in subject.anchors)


def _naming_its_thread(snapshot: Snapshot, id: DocId) -> frozenset[DocId]:
    """The documents that may write the path of ``id``; a path without an id is not indexed."""
    doc = snapshot.documents.get(id)
    thread = doc.place.thread if doc is not None else ""
    return snapshot.mentioning(thread) if thread else frozenset()


def _links(
    snapshot: Snapshot, document: Document, subject: Subject, known: Sequence[Range]
) -> Iterator[Range]:
    """The links of ``document`` that lead to the subject, but for those around a known place."""
    # A link leads to a path of that name only if the name is written in it, or where it starts.
    name = "" if subject.name in document.id else subject.name
    for start, end, _, _, href in document.facts.links:
        if name and name not in href and "%" not in href:
            continue
        at = bisect_left(known, (start,))
        if at < len(known) and known[at].end <= end:
            continue  # the place inside is the one that counts
        path, _, anchor = href.partition("#")
        if subject.anchors is not None and anchor.lower() not in subject.anchors:
            continue
        if path:
            found = document_at(snapshot, path, document.id)
            leads = found is not None and found.id in subject.documents
        else:  # a link within the document leads to a heading of it, not to the document
            leads = (
                bool(anchor) and subject.anchors is not None and document.id in subject.documents
            )
        if leads:
            yield Range(start, end)


def _paths(snapshot: Snapshot, document: Document, subject: Subject) -> Iterator[Range]:
    """The written paths of ``document`` that lead to the subject, brace members one by one."""
    threads = {
        doc.place.thread
        for doc in map(snapshot.documents.get, subject.documents)
        if doc is not None
    }
    for start, _, path, thread in document.facts.paths:
        if thread not in threads:
            continue
        for part in parts_of(path):
            found = document_at(snapshot, part.path, document.id)
            if found is not None and found.id in subject.documents:
                yield Range(start + part.start, start + part.end)


def _smallest(found: Iterable[Range]) -> list[Range]:
    """``found`` in order, without those that hold another one."""
    kept: list[Range] = []
    for where in sorted(found, key=lambda each: (each.start, -each.end)):
        while kept and kept[-1].covers(where):
            kept.pop()
        kept.append(where)
    return kept
