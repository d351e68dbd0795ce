"""The card of what stands under the cursor, for `textDocument/hover`.

Only things of the method have one. A plain heading or a link to the web has none, so that an
editor's general Markdown support is not talked over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from stp_lsp.features.card import criterion_card, symbol_card, test_card, thread_card
from stp_lsp.features.card_notes import date_card, field_card, status_card
from stp_lsp.features.card_places import group_card, path_card, resolved_card, unknown_card
from stp_lsp.features.card_text import Card
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
    Scope,
    StatusCursor,
    anchor_range,
    classify,
)
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.written_path import Resolved
from stp_lsp.syntax.ids import is_flat_row_id
from stp_lsp.syntax.index_rows import Column
from stp_lsp.text.range import Range

_FOREIGN = (Kind.OTHER, Kind.SATELLITE)
"""Documents whose header may belong to another tool; only a version block is surely ours."""
_SCOPES = {
    Scope.OWNER: "taken for {thread}, whose folder holds this document",
    Scope.LINE: "taken for {thread}, named before it on this line",
    Scope.HEADING: "taken for {thread}, named by the heading above",
}


@dataclass(frozen=True, slots=True)
class Hover:
    """A card and the text that it explains."""

    range: Range
    card: Card


def hover(snapshot: Snapshot, document: Document, offset: int) -> Hover | None:
    """The card for ``offset``; ``None`` where nothing of the method stands."""
    cursor = classify(snapshot, document, offset)
    if cursor is None:
        return None
    card = _card(snapshot, document, cursor)
    return Hover(cursor.range, card) if card is not None else None


def _card(snapshot: Snapshot, document: Document, cursor: Cursor) -> Card | None:
    match cursor:
        case IdCursor():
            return _id_card(snapshot, cursor)
        case GroupCursor():
            written = document.text[cursor.range.start : cursor.range.end]
            return group_card(snapshot, written, cursor.targets)
        case PathCursor():
            return path_card(snapshot, cursor, _section(cursor.found[0], cursor.anchor))
        case LinkCursor():
            section = _section(cursor.found, cursor.anchor)
            if not cursor.path and section is None:
                return None
            return resolved_card(snapshot, cursor.found, section)
        case FieldCursor():
            if document.kind in _FOREIGN and cursor.field.key != "verblock":
                return None
            return field_card(snapshot, document, cursor.field, on_value=cursor.on_value)
        case StatusCursor():
            return _status_card(snapshot, cursor)
        case CellCursor():
            return _cell_card(snapshot, cursor)
        case RowCursor():
            return _row_card(snapshot, cursor.target)
        case HeadingCursor():
            return symbol_card(snapshot, cursor.defines) if cursor.defines else None


def _id_card(snapshot: Snapshot, cursor: IdCursor) -> Card | None:
    """The card of a written id, with the reason why a short one means that thread."""
    card = symbol_card(snapshot, cursor.target)
    known = card is not None
    if not known and is_flat_row_id(cursor.target.partition("/")[2]):
        return None  # `AC97` need not be a criterion
    card = card or unknown_card(snapshot, cursor.target)
    reason = _SCOPES.get(cursor.scope)
    if reason is None:
        return card
    thread = cursor.target.partition("/")[0]
    note = reason.format(thread=thread)
    if cursor.scope is Scope.OWNER and known:
        return card  # inside its own folder nobody doubts what `WP-03` means
    return replace(card, footer=f"{card.footer} · {note}" if card.footer else _capital(note))


def _status_card(snapshot: Snapshot, cursor: StatusCursor) -> Card:
    thread_id, slash, _ = cursor.target.partition("/")
    thread = snapshot.threads.get(thread_id) if not slash else None
    return status_card(snapshot.project, cursor.word, thread, package=bool(slash))


def _cell_card(snapshot: Snapshot, cursor: CellCursor) -> Card | None:
    if cursor.column in (Column.CREATED, Column.COMPLETED):
        label = "Created" if cursor.column is Column.CREATED else "Completed"
        card = date_card(cursor.text, snapshot.settings.today, label)
        if card is not None:
            return card
    thread = snapshot.threads.get(cursor.thread)
    return thread_card(snapshot, thread) if thread is not None else None


def _row_card(snapshot: Snapshot, target: str) -> Card | None:
    thread_id, _, row_id = target.partition("/")
    thread = snapshot.threads.get(thread_id)
    if thread is None:
        return None
    builder = criterion_card if row_id.startswith("AC") else test_card
    return builder(snapshot, thread, row_id)


def _section(found: Resolved, anchor: str) -> Range | None:
    if found.document is None or not anchor:
        return None
    return anchor_range(found.document, anchor)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
