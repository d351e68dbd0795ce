"""Which files the contracts cite, and who cites a file.

Who cites one file is known without reading the contracts: the marks in their facts
(:mod:`stp_lsp.syntax.cited_marks`) say which few of them have to be asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from stp_lsp.features.cited import cited_file
from stp_lsp.features.inverted_index import InvertedIndex, invert
from stp_lsp.model.document import Document
from stp_lsp.model.paths import normalise
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.cited_marks import mark_of

Rows = tuple[tuple[str, str], ...]
Cited = Mapping[str, Rows]
"""The thread and the row of every citation, by the path of the cited file; ordered by thread."""


def citations(snapshot: Snapshot, among: Iterable[str] | None = None) -> Cited:
    """Which files the contracts cite.

    Args:
        snapshot: The workspace.
        among: The ids of the threads whose contracts are read; all unless given.
    """
    if among is None:
        return _by_path.table(snapshot)
    return invert({id: rows_of_thread(snapshot, id) for id in among})


def citing(snapshot: Snapshot, path: str) -> Rows:
    """The thread and the row of every citation of one file, as :func:`citations` has them."""
    marked = _by_mark.table(snapshot).get(mark_of(path), ())
    return tuple(
        (id, row)
        for id, _ in marked
        for row, cited in rows_of_thread(snapshot, id)
        if cited == path
    )


def know_marks(snapshot: Snapshot) -> None:
    """Gathers the marks of all contracts, so that :func:`citing` finds them gathered."""
    _by_mark.table(snapshot)


def rows_of_thread(snapshot: Snapshot, id: str) -> Rows:
    """The row and the path of each citation of one thread; nothing for a thread unknown."""
    contract = _contract(snapshot, id)
    return _rows(contract) if contract is not None else ()


def _contract(snapshot: Snapshot, id: str) -> Document | None:
    """The document that holds the rows of a thread."""
    thread = snapshot.threads.get(id)
    if thread is None:
        return None
    contract = snapshot.contract_document(thread)
    return snapshot.documents.get(thread.canon) if contract is None and thread.canon else contract


def _marks_of_thread(snapshot: Snapshot, id: str) -> tuple[tuple[str, int], ...]:
    contract = _contract(snapshot, id)
    if contract is None:
        return ()
    facts = contract.passing_facts
    if facts.canon is None:
        return tuple(("", mark) for mark in facts.cited)
    shown = (text for _, text, _, _, _ in facts.canon.parts if "/" in text)
    return tuple(("", mark) for mark in sorted(set(map(mark_of, shown))))


def _rows(document: Document) -> Rows:
    """The row and the path of each citation of a contract, kept with its version."""
    kept = document.cited_rows
    if isinstance(kept, tuple):
        return kept
    canon = document.passing_facts.canon
    if canon is not None:
        found = [
            (name, normalise(shown))
            for name, shown, _, _, _ in canon.parts
            if name.startswith("AT") and "/" in shown and " " not in shown
        ]
    else:
        named = ((test.id, cited_file(test)) for test in document.tests)
        found = [(row, normalise(file.text)) for row, file in named if file is not None]
    rows = tuple((row, path) for row, path in found if path)
    document.cited_rows = rows
    return rows


_by_path: Final = InvertedIndex(rows_of_thread)
_by_mark: Final = InvertedIndex(_marks_of_thread)
