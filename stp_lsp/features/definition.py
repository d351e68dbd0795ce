"""Going from a mention to the thing: definition, declaration, implementation, type definition.

======================  ====================================================================
definition              the thing itself; of a path or link the document, of an anchor the
                        heading; of a group all its members
declaration             the row that lists it: of a thread in the index, of a criterion or a
                        test in the contract, of a work package the contract's heading
implementation          where it is made true: of a test the cited file, at the id that it
                        carries; of a criterion the files of its tests, of a thread impl.md
type definition         what holds it: of a criterion or a test the work package, else the
                        thread; of a work package the thread; of a thread the index
======================  ====================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stp_lsp.features.cited import cited_file, literal_range
from stp_lsp.features.cursor import (
    CellCursor,
    Cursor,
    FieldCursor,
    GroupCursor,
    HeadingCursor,
    IdCursor,
    LinkCursor,
    PathCursor,
    RowCursor,
    RowPart,
    StatusCursor,
    anchor_range,
    classify,
)
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.paths import normalise
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread
from stp_lsp.model.written_path import Resolved
from stp_lsp.syntax.ids import ROW_KINDS, row_group
from stp_lsp.syntax.index_rows import Column
from stp_lsp.text.range import Range

_START = Range(0, 0)


@dataclass(frozen=True, slots=True)
class Target:
    """A place to go to."""

    document: DocId
    """A document, or the path of a file that is none: a cited test."""
    range: Range
    """The whole of what is there."""
    name_range: Range
    """What to select."""
    origin: Range
    """What was under the cursor."""


def goto_definition(snapshot: Snapshot, document: Document, offset: int) -> list[Target]:
    """The thing that is named at ``offset``; several for a group, none where nothing is named."""
    cursor = classify(snapshot, document, offset)
    if cursor is None:
        return []
    if isinstance(cursor, LinkCursor):
        found = _resolved(document, cursor.found, cursor.anchor, cursor.range)
    elif isinstance(cursor, PathCursor):
        found = (
            target
            for each in cursor.found
            for target in _resolved(document, each, cursor.anchor, cursor.range)
        )
    elif isinstance(cursor, RowCursor) and cursor.part is RowPart.REFERENCE:
        found = _file(snapshot, cursor.text, cursor.range)
    elif isinstance(cursor, StatusCursor):
        found = _status_field(snapshot, cursor)
    elif isinstance(cursor, CellCursor) and cursor.column in (Column.CREATED, Column.COMPLETED):
        key = "created" if cursor.column is Column.CREATED else "completed"
        found = _thread_field(snapshot, cursor.thread, key, cursor.range)
    else:
        found = _symbols(snapshot, targets_of(cursor), cursor.range)
    return _distinct(found)


def declaration(snapshot: Snapshot, document: Document, offset: int) -> list[Target]:
    """The row of the index or of the contract that lists the thing at ``offset``."""
    cursor = classify(snapshot, document, offset)
    if cursor is None:
        return []
    found: list[Target] = []
    for target in _things(snapshot, cursor):
        thread_id, _, part = target.partition("/")
        if not part:
            for index, where in snapshot.index_rows(thread_id):
                found.append(Target(index.id, where, where, cursor.range))
        elif part.startswith(ROW_KINDS):
            found += _symbols(snapshot, (target,), cursor.range)
        else:
            found += _package_headings(snapshot, target, cursor.range)
    return _distinct(found)


def implementation(snapshot: Snapshot, document: Document, offset: int) -> list[Target]:
    """Where the thing at ``offset`` is made true: cited test files, or a thread's impl.md."""
    cursor = classify(snapshot, document, offset)
    if cursor is None:
        return []
    found: list[Target] = []
    for target in _things(snapshot, cursor):
        thread_id, _, part = target.partition("/")
        thread = snapshot.threads.get(thread_id)
        if thread is None:
            continue
        if not part:
            impl = snapshot.documents.get(f"{thread.folder}/impl.md")
            if impl is not None:
                found.append(_title(impl, cursor.range))
        elif part.startswith(ROW_KINDS):
            found += _test_files(snapshot, thread, part, cursor.range)
    return _distinct(found)


def type_definition(snapshot: Snapshot, document: Document, offset: int) -> list[Target]:
    """What holds the thing at ``offset``."""
    cursor = classify(snapshot, document, offset)
    if cursor is None:
        return []
    found: list[Target] = []
    for target in _things(snapshot, cursor):
        thread_id, _, part = target.partition("/")
        if not part or thread_id == "issue":
            index = snapshot.index_document if thread_id in snapshot.threads else None
            if index is not None:
                found.append(_title(index, cursor.range))
            continue
        package = f"{thread_id}/{row_group(part):02d}" if part.startswith("A") else ""
        holder = package if package and snapshot.resolve(package) is not None else thread_id
        found += _symbols(snapshot, (holder,), cursor.range)
    if not found and isinstance(cursor, PathCursor | LinkCursor):
        found += _symbols(snapshot, _path_threads(cursor), cursor.range)
    return _distinct(found)


def targets_of(cursor: Cursor) -> tuple[str, ...]:
    """The keys of the things that a cursor names; empty on paths, links and fields."""
    match cursor:
        case IdCursor(target=target) | RowCursor(target=target):
            return (target,)
        case GroupCursor(targets=targets):
            return targets
        case CellCursor(thread=thread):
            return (thread,)
        case HeadingCursor(defines=defines):
            return (defines,) if defines else ()
        case StatusCursor() | FieldCursor() | PathCursor() | LinkCursor():
            return ()


def _things(snapshot: Snapshot, cursor: Cursor) -> tuple[str, ...]:
    """What the cursor names, a status standing for the thing whose status it is."""
    if isinstance(cursor, StatusCursor):
        return (cursor.target,)
    if isinstance(cursor, PathCursor | LinkCursor):
        homes = (thread for thread in _path_threads(cursor))
        found = cursor.found if isinstance(cursor, PathCursor) else (cursor.found,)
        documents = {each.document.id for each in found if each.document is not None}
        return tuple(id for id in homes if snapshot.threads[id].home in documents)
    return targets_of(cursor)


def _path_threads(cursor: PathCursor | LinkCursor) -> tuple[str, ...]:
    """The threads that a path leads into."""
    found = cursor.found if isinstance(cursor, PathCursor) else (cursor.found,)
    ids = (
        each.thread.id
        if each.thread is not None
        else (each.document.place.thread if each.document is not None else "")
        for each in found
    )
    return tuple(dict.fromkeys(id for id in ids if id))


def _symbols(snapshot: Snapshot, targets: Iterable[str], origin: Range) -> Iterator[Target]:
    for target in targets:
        symbol = snapshot.resolve(target)
        if symbol is not None:
            yield Target(symbol.document, symbol.range, symbol.name_range, origin)


def _resolved(here: Document, found: Resolved, anchor: str, origin: Range) -> Iterator[Target]:
    """A document or a heading of it; the top of the document when the heading is gone."""
    doc = found.document
    if doc is None:
        return
    where = anchor_range(doc, anchor) if anchor else None
    if where is not None:
        yield Target(doc.id, where, where, origin)
    elif doc.id != here.id or not anchor:
        yield _title(doc, origin)


def _title(document: Document, origin: Range) -> Target:
    where = document.title_range
    return Target(document.id, where, where, origin)


def _file(snapshot: Snapshot, path: str, origin: Range) -> Iterator[Target]:
    """A cited file. Paths of contracts count from the root, `/x` too (FORMAT.md 8.4, L2)."""
    name = normalise(path)
    doc = snapshot.documents.get(name)
    if doc is not None:
        yield _title(doc, origin)
    elif name and snapshot.files.exists(name):
        yield Target(name, _START, _START, origin)


def _status_field(snapshot: Snapshot, cursor: StatusCursor) -> Iterator[Target]:
    """From a status that repeats another to the one that counts."""
    if cursor.in_index:
        yield from _thread_field(snapshot, cursor.target, "status", cursor.range)
    else:
        yield from _symbols(snapshot, (cursor.target,), cursor.range)


def _thread_field(snapshot: Snapshot, thread_id: str, key: str, origin: Range) -> Iterator[Target]:
    """The header field of a thread that an index cell shows; the thread when it has none."""
    thread = snapshot.threads.get(thread_id)
    if thread is None:
        return
    home = snapshot.documents[thread.home]
    field = home.field(key) or home.body_field(key)
    if field is None:
        yield _title(home, origin)
    else:
        yield Target(home.id, field.range, field.value_range, origin)


def _package_headings(snapshot: Snapshot, target: str, origin: Range) -> Iterator[Target]:
    """The headings under which a contract lists a work package's rows."""
    thread = snapshot.threads.get(target.partition("/")[0])
    document = snapshot.contract_document(thread) if thread is not None else None
    if document is None:
        return
    named = [start for start, _, name, _ in document.facts.mentions if name == target]
    for _, start, end, _ in document.facts.headings:
        if any(start <= at < end for at in named):
            yield Target(document.id, Range(start, end), Range(start, end), origin)


def _test_files(snapshot: Snapshot, thread: Thread, row_id: str, origin: Range) -> Iterator[Target]:
    document = snapshot.contract_document(thread)
    if document is None:
        return
    contract = document.contract
    if row_id.startswith("AC"):
        tests = contract.coverage.get(row_id, ())
    else:
        row = contract.test(row_id)
        tests = (row,) if row is not None else ()
    for test in tests:
        cited = cited_file(test)
        for target in _file(snapshot, cited.text, origin) if cited is not None else ():
            yield _at_id(snapshot, target, test.id)


def _at_id(snapshot: Snapshot, target: Target, row_id: str) -> Target:
    """The place in a cited file that holds the row's id; its beginning when it holds none."""
    if target.document in snapshot.documents:
        return target
    where = literal_range(snapshot.files.read(target.document) or "", row_id)
    return target if where is None else Target(target.document, where, where, target.origin)


def _distinct(found: Iterable[Target]) -> list[Target]:
    return list(dict.fromkeys(found))
