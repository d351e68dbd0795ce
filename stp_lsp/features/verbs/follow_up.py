"""The workspace as it will be once a change is made, and what has to be written again then.

Indexes and lists are functions of the whole workspace. A verb that changes a status therefore
works out its change first, looks at the snapshot after it, and adds the index that belongs to that
snapshot. The law, held by a property test:

    after(build(files), change) == build(files after change)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.hidden import lists_hidden
from stp_lsp.model.index_entries import index_table, table_to_write, written_index
from stp_lsp.model.layout import is_document, is_ignored_path, place
from stp_lsp.model.regenerate import is_in_order
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Create, Delete, Rename, SourceChange
from stp_lsp.syntax.index_table import BEGIN_MARKER, END_MARKER, place_of_table
from stp_lsp.text.difference import line_edits
from stp_lsp.text.edit import TextEdit, apply_edits

_SINGLE = re.compile(r"[A-Za-z_-]+[0-9]")

Wanted = Callable[[DocId], bool]


class _TextOf:
    """The text of another document: what a document has that only moved."""

    __slots__ = ("_document",)

    def __init__(self, document: Document) -> None:
        self._document = document

    def read(self) -> str:
        """That document's text."""
        return self._document.text


def after(snapshot: Snapshot, change: SourceChange, only: Wanted | None = None) -> Snapshot:
    """The graph when ``change`` is made; files that are no documents play no part in it.

    Args:
        snapshot: The workspace before it.
        change: What is done.
        only: Which documents matter. The others stay as they are, which makes a graph that is
            right for nothing else: :func:`shapes_lists` for what the lists are made of.
    """
    now: dict[DocId, Document | None] = {}
    for id, edits in change.edits.items():
        doc = snapshot.documents.get(id)
        if doc is not None and edits and (only is None or only(id)):
            text = apply_edits(doc.text, edits)
            now[id] = make_document(id, text, doc.place, snapshot.project)
    for operation in change.operations:
        match operation:
            case Rename(old, new):
                _rename(snapshot, now, old, new, only)
            case Create(id, text):
                if is_document(f"/{id}") and not is_ignored_path(id):
                    where = place(id, snapshot.project)
                    now[id] = make_document(id, text, where, snapshot.project)
            case Delete(id):
                now[id] = None
    return snapshot.with_documents(now)


def shapes_lists(id: DocId) -> bool:
    """Whether the index or `todo.md` may be made of a document: a cover, or an old single file."""
    name = id.rpartition("/")[2]
    return name == "info.md" or _SINGLE.match(name) is not None


def _rename(
    snapshot: Snapshot,
    now: dict[DocId, Document | None],
    old: str,
    new: str,
    only: Wanted | None,
) -> None:
    """Moves the documents at or below ``old``."""
    inside = f"{old}/"
    new_here = [id for id in now if id == old or id.startswith(inside)]
    for id in dict.fromkeys((*snapshot.documents_below(old), *new_here)):
        doc = now.get(id, snapshot.documents.get(id))
        if doc is None:
            continue
        home = new + id[len(old) :]
        if only is not None and not only(id) and not only(home):
            continue
        now[id] = None
        if not is_document(f"/{home}") or is_ignored_path(home):
            continue
        where = place(home, snapshot.project)
        if (where.kind, where.thread) == (doc.place.kind, doc.place.thread):
            now[home] = Document(home, where, doc.facts, _TextOf(doc))
        else:
            now[home] = make_document(home, doc.text, where, snapshot.project)


def rewritten(old: str, new: str) -> tuple[TextEdit, ...]:
    """The edits that make ``new`` of ``old``, over whole lines; none when they are equal."""
    return line_edits(old, new)


def with_index(snapshot: Snapshot, change: SourceChange) -> SourceChange:
    """``change`` and the index that belongs to the workspace after it.

    A missing index is created, and one with damaged markers is put in order first (FORMAT.md 5.1,
    5.2, where upstream's way is marked as a defect). One that lists what may be in a folder of
    which nothing can be said stays as it is.
    """
    path = f"{snapshot.project.base}/steel_threads.md"
    later = after(snapshot, change, shapes_lists)
    before = snapshot.documents.get(path)  # no verb makes an index in any other way than this
    if before is None:
        text = written_index(later, "")
        return replace(change, operations=(*change.operations, Create(path, text)))
    asked = change.edits.get(path, ())
    own = _exchanged(snapshot, before, asked, later)
    if own is None:
        if lists_hidden(snapshot, before):
            return change  # or rows would go of threads that nobody deleted
        edited = apply_edits(before.text, asked)
        own = rewritten(before.text, written_index(later, edited, listing=before.text))
    edits = {id: each for id, each in change.edits.items() if id != path}
    if own:
        edits[path] = own
    return replace(change, edits=edits)


def _exchanged(
    snapshot: Snapshot, index: Document, edits: Iterable[TextEdit], later: Snapshot
) -> tuple[TextEdit, ...] | None:
    """The edits by which an index in order stays so; ``None`` where they are not the table's alone.

    There is nothing to put in order then, so that of a long index only the rows are looked at that
    change.
    """
    table = index_table(snapshot)
    where = place_of_table(index.text, table)
    if (
        where is None
        or table_to_write(snapshot, index.text) is not table
        or not all(where.covers(edit.range) for edit in edits)
        or not is_in_order(snapshot, index)
    ):
        return None
    now = index_table(later)
    if BEGIN_MARKER in now.text or END_MARKER in now.text:
        return None
    return tuple(
        TextEdit(place.shift(where.start), text) for place, text in rewritten(table.text, now.text)
    )
