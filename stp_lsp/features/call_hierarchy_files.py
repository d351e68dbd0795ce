"""Cited test files as ends of calls: a row depends on the file that it cites, and back.

The row cites the file, and the file carries the row's literal id (FORMAT.md 8.4, L3): each of them
mentions the other. A file that is not there is no end, and one that does not carry the id only a
thing that is built on. Other ids in such a file are found by references.
"""

from __future__ import annotations

from typing import Final

from stp_lsp.features.citations import citing, rows_of_thread
from stp_lsp.features.cited import cited_file, literal_range
from stp_lsp.features.hierarchy import HierarchyItem, item_of
from stp_lsp.model.document import Document
from stp_lsp.model.paths import normalise
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import SymbolKind
from stp_lsp.text.range import Range

FILE: Final = "file:"
"""Before the path of a file, in the key of its entry."""
Ends = list[tuple[HierarchyItem, tuple[Range, ...]]]
"""Entries, and where the mention stands."""


def file_item(snapshot: Snapshot, path: str, row: str = "") -> HierarchyItem | None:
    """The entry of a file; ``None`` when it is not there or cannot be read.

    Args:
        snapshot: The workspace.
        path: The file, relative to the root.
        row: Whose literal id is selected; the beginning when the file does not carry it.
    """
    text = snapshot.files.read(path)
    if text is None:
        return None
    where = (literal_range(text, row) if row else None) or Range(0, 0)
    folder, _, name = path.rpartition("/")
    return HierarchyItem(f"{FILE}{path}", name, folder, SymbolKind.FILE, path, where, where, False)


def cited_at(snapshot: Snapshot, document: Document, offset: int) -> HierarchyItem | None:
    """The file whose path stands at ``offset`` in a row that cites it."""
    thread = snapshot.thread_of(document)
    if thread is None or document.facts.canon is not None:
        return None
    if snapshot.contract_document(thread) is not document:
        return None
    for test in document.tests:
        cited = cited_file(test)
        if cited is not None and cited.range.start <= offset <= cited.range.end:
            return file_item(snapshot, normalise(cited.text), test.id)
    return None


def files_cited(snapshot: Snapshot, key: str) -> Ends:
    """The file that a row cites, and where it does."""
    thread, _, row = key.partition("/")
    paths = dict.fromkeys(path for id, path in rows_of_thread(snapshot, thread) if id == row)
    found = ((file_item(snapshot, path, row), path) for path in paths)
    return [
        (item, _citations(snapshot, thread, row, path)) for item, path in found if item is not None
    ]


def files_naming(snapshot: Snapshot, key: str) -> Ends:
    """The cited file that carries the literal id of a row, and where it does."""
    return [(item, (item.range,)) for item, _ in files_cited(snapshot, key) if item.range.end]


def rows_citing(snapshot: Snapshot, path: str) -> Ends:
    """The rows that cite a file, and where they do."""
    found: Ends = []
    for thread, row in dict.fromkeys(citing(snapshot, path)):
        item = item_of(snapshot, f"{thread}/{row}")
        if item is not None:
            found.append((item, _citations(snapshot, thread, row, path)))
    return found


def rows_named(snapshot: Snapshot, path: str) -> Ends:
    """The rows that cite a file and whose literal id it carries, and where it does."""
    text = snapshot.files.read(path)
    if text is None:
        return []
    found: Ends = []
    for item, _ in rows_citing(snapshot, path):
        where = literal_range(text, item.key.partition("/")[2])
        if where is not None:
            found.append((item, (where,)))
    return found


def _citations(snapshot: Snapshot, thread: str, row: str, path: str) -> tuple[Range, ...]:
    """Where a row of a contract cites a file; in a canon file nothing says where."""
    known = snapshot.threads.get(thread)
    contract = snapshot.contract_document(known) if known is not None else None
    if contract is None:
        return ()
    cited = (cited_file(test) for test in contract.tests if test.id == row)
    return tuple(each.range for each in cited if each is not None and normalise(each.text) == path)
