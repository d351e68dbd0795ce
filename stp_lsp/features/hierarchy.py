"""One thing as an entry of a hierarchy, whichever way it is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stp_lsp.features.card import status_text
from stp_lsp.features.card_text import excerpt
from stp_lsp.features.cursor import StatusCursor, classify
from stp_lsp.features.definition import targets_of
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import SymbolKind
from stp_lsp.syntax.status import Status
from stp_lsp.text.range import Range


@dataclass(frozen=True, slots=True)
class HierarchyItem:
    """A thread, work package, criterion, test or issue, or a file that a test cites."""

    key: str
    """By which the next question about it is asked."""
    name: str
    detail: str
    kind: SymbolKind
    document: DocId
    """For a file its path, also where it is no document of the graph."""
    range: Range
    name_range: Range
    """Lies inside ``range``."""
    given_up: bool
    """Whether it is cancelled, descoped or withdrawn."""


def item_of(snapshot: Snapshot, key: str) -> HierarchyItem | None:
    """The entry of what ``key`` names; ``None`` when nothing of that name is defined."""
    symbol = snapshot.resolve(key)
    if symbol is None:
        return None
    thread = snapshot.threads.get(key)
    status = status_text(thread) if thread is not None else symbol.status.strip()
    cancelled = thread is not None and thread.status is Status.CANCELLED
    name = f"{symbol.label} {excerpt(symbol.title, 80)}".strip()
    return HierarchyItem(
        key,
        f"issue {name}" if symbol.kind is SymbolKind.ISSUE else name,
        status,
        symbol.kind,
        symbol.document,
        symbol.range,
        symbol.name_range,
        cancelled or status.lower() in ("descoped", "withdrawn", "cancelled"),
    )


def items_of(snapshot: Snapshot, keys: Iterable[str]) -> list[HierarchyItem]:
    """The entries of ``keys`` in their order, each once, those that nothing defines left out."""
    found = (item_of(snapshot, key) for key in dict.fromkeys(keys))
    return [item for item in found if item is not None]


def keys_at(snapshot: Snapshot, document: Document, offset: int) -> tuple[str, ...]:
    """What the cursor names; a status stands for the thing whose status it is."""
    cursor = classify(snapshot, document, offset)
    if cursor is None:
        return ()
    if isinstance(cursor, StatusCursor):
        return (cursor.target,) if cursor.target else ()
    return targets_of(cursor)
