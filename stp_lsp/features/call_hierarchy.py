"""Who builds on a thing, and what it builds on, read from who mentions whom.

Incoming are the threads and issues whose documents mention the thing, outgoing those that its own
documents mention. A work package has the documents of its folder, and the other packages that they
mention count for it. A criterion or a test has its row: the tests that cover a criterion come in,
and so do the packages and threads that name it, those of its own thread too; the criteria that a
test covers go out, and the file that it cites is an end either way. The lists that name everything,
the index and todo.md, say nothing about one of them, and wip.md is no thread.

The protocol gives ranges for one document of each caller, so that a thread that mentions another
one in three documents is three callers with the same key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from stp_lsp.features.call_hierarchy_files import (
    FILE,
    cited_at,
    files_cited,
    files_naming,
    rows_citing,
    rows_named,
)
from stp_lsp.features.call_hierarchy_rows import is_row, mentioned_by_row, mentions_by_row
from stp_lsp.features.hierarchy import HierarchyItem, item_of, items_of, keys_at
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.mentions_by_key import mentions_of
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.text.range import Range


@dataclass(frozen=True, slots=True)
class Call:
    """One end of a mention, and where it is written."""

    item: HierarchyItem
    """For incoming calls the thing whose document mentions, for outgoing what it mentions."""
    ranges: tuple[Range, ...]
    """The mentions: in the document of ``item`` for incoming calls, in the document of the
    caller for outgoing ones (empty when its other documents mention it)."""


def prepare_calls(snapshot: Snapshot, document: Document, offset: int) -> list[HierarchyItem]:
    """The things named at ``offset``; several on a group. On a cited path the file."""
    file = cited_at(snapshot, document, offset)
    if file is not None:
        return [file]
    return items_of(snapshot, keys_at(snapshot, document, offset))


def incoming_calls(snapshot: Snapshot, key: str) -> list[Call]:
    """Who mentions the thing, one entry for each document, in the order of their ids.

    Of a row first the file that carries its id, then the rows of its contract, then its thread and
    packages, then others.
    """
    if key.startswith(FILE):
        return [Call(*end) for end in rows_citing(snapshot, key.removeprefix(FILE))]
    own = {document.id for document in _documents(snapshot, key)}
    found: list[Call] = []
    for id in sorted(snapshot.mentioning(key) - own):
        document = snapshot.documents[id]
        by_row = mentions_by_row(snapshot, document, key) if is_row(key) else {}
        found += _calls(snapshot, ((row, by_row[row]) for row in by_row if row))
        item = _owner(snapshot, document, key)
        if item is None or item.key == key:
            continue
        places = by_row.get("", ()) if is_row(key) else _mentions(document, key)
        if places:
            found.append(Call(_seen_in(document, item), places))
    thread = key.partition("/")[0]

    def order(call: Call) -> tuple[bool, bool, str, DocId]:
        near = is_row(key) and call.item.key.partition("/")[0] == thread
        return not near, not is_row(call.item.key), call.item.key, call.item.document

    carriers = [Call(*end) for end in files_naming(snapshot, key)] if is_row(key) else []
    return [*carriers, *sorted(found, key=order)]


def outgoing_calls(snapshot: Snapshot, key: str, caller: str = "") -> list[Call]:
    """What the documents of the thing mention, by key.

    Args:
        snapshot: The workspace.
        key: Whose documents are read.
        caller: The document for which ranges are wanted; that which defines the thing when empty.
    """
    if key.startswith(FILE):
        return [Call(*end) for end in rows_named(snapshot, key.removeprefix(FILE))]
    item = item_of(snapshot, key)
    if item is None:
        return []
    if is_row(key):
        files = [Call(*end) for end in files_cited(snapshot, key)]
        return [*_calls(snapshot, sorted(mentioned_by_row(snapshot, key).items())), *files]
    ranges: dict[str, list[Range]] = {}
    for document in _documents(snapshot, key):
        here = document.id == (caller or item.document)
        for start, end, target, _ in document.facts.mentions:
            if _is_other(key, target):
                places = ranges.setdefault(target, [])
                if here:
                    places.append(Range(start, end))
    return list(_calls(snapshot, ((each, _distinct(ranges[each])) for each in sorted(ranges))))


def _calls(snapshot: Snapshot, ends: Iterable[tuple[str, tuple[Range, ...]]]) -> Iterator[Call]:
    """Calls of known ends, those that nothing defines left out."""
    for key, places in ends:
        item = item_of(snapshot, key)
        if item is not None:
            yield Call(item, places)


def _is_package(key: str) -> bool:
    owner, _, part = key.partition("/")
    return owner != "issue" and part.isdigit()


def _is_other(key: str, target: str) -> bool:
    """Whether a mention leads to something else, and not to a part of the thing itself."""
    owner, _, part = target.partition("/")
    if owner == "issue":
        return target != key
    if is_row(target):
        return _is_package(key) or owner != key
    if part:
        return _is_package(key) and _is_package(target) and target != key
    return target != key.partition("/")[0]


def _documents(snapshot: Snapshot, key: str) -> Iterator[Document]:
    """The documents that are the thing's own, canon files of a thread on disk left out."""
    owner, _, part = key.partition("/")
    if owner == "issue":
        yield from snapshot.documents_of(key)
        return
    if is_row(key):
        return
    thread = snapshot.threads.get(owner)
    for document in snapshot.documents_of(owner):
        mirror = thread is not None and thread.on_disk and document.id == thread.canon
        if not mirror and (not part or document.place.package == part):
            yield document


def _owner(snapshot: Snapshot, document: Document, key: str) -> HierarchyItem | None:
    """Whose document this is; nobody's for notes, lists and canon mirrors.

    A package's document is the package's where packages or rows are asked about, else its thread's.
    """
    thread = snapshot.thread_of(document)
    if thread is None:
        number = document.place.number
        return item_of(snapshot, f"issue/{number}") if number else None
    if thread.on_disk and document.id == thread.canon:
        return None
    package = f"{thread.id}/{document.place.package}" if document.place.package else ""
    found = item_of(snapshot, package) if package and (_is_package(key) or is_row(key)) else None
    return found or item_of(snapshot, thread.id)


def _seen_in(document: Document, item: HierarchyItem) -> HierarchyItem:
    """The entry with its place in one of its documents."""
    if document.id == item.document:
        return item
    name = document.id.rpartition("/")[2]
    if document.place.package:
        name = f"WP/{document.place.package}/{name}"
    where = document.title_range
    detail = f"{item.detail} · {name}" if item.detail else name
    return replace(item, detail=detail, document=document.id, range=where, name_range=where)


def _mentions(document: Document, key: str) -> tuple[Range, ...]:
    return _distinct(Range(start, end) for start, end, _, _ in mentions_of(document, (key,)))


def _distinct(ranges: Iterable[Range]) -> tuple[Range, ...]:
    return tuple(dict.fromkeys(sorted(ranges)))
