"""What is known of the rows of an index from one version of it to the next.

A key press in a long index leaves thousands of rows as they were. What was worked out of them holds
while they say the same, and while no document but the index changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.layered import changed_keys
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.index_rows import IndexRow, Shape

_BESIDE = "regenerate.beside"
_SHAPE = attrgetter("shape")


def shapes(rows: Iterable[IndexRow]) -> tuple[Shape, ...]:
    """What rows say: the same object as before where nobody typed (``syntax.index_change``)."""
    return tuple(map(_SHAPE, rows))


def beside(snapshot: Snapshot) -> dict[str, Any]:
    """What is known of rows, and holds while all documents but the index do."""
    kept: tuple[Mapping[DocId, Document], dict[str, Any]] | None = snapshot.thread_memo.get(_BESIDE)
    if kept is not None:
        documents, found = kept
        changed = changed_keys(snapshot.documents, documents)
        if changed is not None and all(_is_index(snapshot, id) for id in changed):
            return found
    found = {}
    snapshot.thread_memo[_BESIDE] = (snapshot.documents, found)
    return found


def _is_index(snapshot: Snapshot, id: DocId) -> bool:
    document = snapshot.documents.get(id)
    return document is not None and document.kind is Kind.INDEX
