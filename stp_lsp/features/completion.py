"""Completion: what may be typed at a place, and more about one item when it is looked at.

Each kind of place has a module of its own (``completion_header``, ``completion_links``, ...); the
first that claims the cursor answers, and one that claims it may answer with nothing. Fenced code
answers only to ids that are asked for, and nothing is offered inside a word.

A language server cannot tell typing from asking: the protocol calls both "invoked". Whoever knows
better says so with ``trigger``; plain prose answers words only when completion was asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from stp_lsp.features.card import Card, symbol_card
from stp_lsp.features.card_places import document_card
from stp_lsp.features.completion_context import Typing, read_typing
from stp_lsp.features.completion_contract import complete_contract
from stp_lsp.features.completion_groups import complete_path_member, complete_range_end
from stp_lsp.features.completion_header import complete_header
from stp_lsp.features.completion_index import complete_index_row
from stp_lsp.features.completion_item import (
    NOTHING,
    Answer,
    Completion,
    CompletionKind,
    Completions,
    finish,
)
from stp_lsp.features.completion_links import complete_link
from stp_lsp.features.completion_parts import complete_part
from stp_lsp.features.completion_threads import complete_member, complete_thread
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot

__all__ = [
    "Completion",
    "CompletionKind",
    "Completions",
    "Trigger",
    "complete",
    "resolve_completion",
]

Trigger = Literal["typed", "invoked"]
"""Whether somebody typed on, or asked for completions."""

_NO_TEXT: Final = frozenset((Kind.CONFIG, Kind.CANON_THREAD, Kind.CANON_ISSUE))
_SOURCES: Final[tuple[Callable[[Typing, int], Answer | None], ...]] = (
    complete_header,
    complete_member,
    complete_path_member,
    complete_link,
    complete_contract,
    complete_index_row,
    complete_range_end,
    complete_part,
    complete_thread,
)
"""In the order in which they are asked: the narrower place first."""


def complete(
    snapshot: Snapshot,
    document: Document,
    offset: int,
    limit: int = 100,
    *,
    trigger: Trigger = "typed",
) -> Completions:
    """What may be inserted at ``offset``, best first.

    Never raises; an offset outside the text counts as its nearest end.

    Args:
        snapshot: The workspace.
        document: The open document, which need not be part of the graph.
        offset: The cursor, in code points.
        limit: The most items to return.
        trigger: What made the editor ask.
    """
    if document.kind in _NO_TEXT:
        return NOTHING
    typing = read_typing(snapshot, document, offset, invoked=trigger == "invoked")
    for source in _SOURCES:
        answer = source(typing, limit)
        if answer is not None:
            return finish(answer, typing.text, typing.offset, limit)
    return NOTHING


def resolve_completion(snapshot: Snapshot, key: str) -> Card | None:
    """What to show beside the item with this ``key``; ``None`` when it is gone or has none."""
    document = snapshot.documents.get(key)
    if document is not None:
        return document_card(snapshot, document)
    return symbol_card(snapshot, key) if key else None
