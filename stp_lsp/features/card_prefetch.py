"""Reads the files that the cards of the things named in a document need, before anybody hovers.

The first card of a thread reads its cover, its tasks and its contract, a millisecond; of what they
say each document keeps a few lines, so that the next card reads nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from stp_lsp.features.card import symbol_card
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot

MOST: Final = 40
"""Threads and issues; a list that names thousands is searched rather than pointed at."""


def prefetch_cards(snapshot: Snapshot, document: Document) -> Iterator[Callable[[], object]]:
    """What makes the cards of the first threads and issues that a document names, one by one.

    Steps may be done by another thread than the one that answers meanwhile, and be left off at any.
    """
    seen: set[str] = set()
    for _, _, target, _ in document.facts.mentions:
        owner = target.partition("/")[0]
        key = target if owner == "issue" else owner
        if key and key not in seen:
            seen.add(key)
            yield partial(symbol_card, snapshot, key)
            if len(seen) == MOST:
                return
