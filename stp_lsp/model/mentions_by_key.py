"""Where one document mentions a thing, also in documents that mention ten thousand.

The index of a large workspace names every thread, and whoever asks where one of them is named asks
the index too. Looking through all that it names would take longer than all other documents
together, so its mentions are ordered by what they name, once for a version.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Sequence

from stp_lsp.model.document import Document
from stp_lsp.syntax.mentions import RawMention

MANY = 1000
"""Mentions; to look through fewer takes 25 us at most, and to order them more than that."""
_MEMO = "naming.by_key"


def mentions_of(document: Document, keys: Collection[str]) -> list[RawMention]:
    """The mentions of any of these things, ordered by place.

    Args:
        document: Where they are written.
        keys: As mentions name things; in a set, each once.
    """
    mentions = document.facts.mentions
    if len(mentions) < MANY:
        return [mention for mention in mentions if mention[2] in keys]
    order = _by_key(document, mentions)
    found: list[RawMention] = []
    for key in keys:
        at = bisect_left(order, key, key=lambda number: mentions[number][2])
        while at < len(order) and mentions[order[at]][2] == key:
            found.append(mentions[order[at]])
            at += 1
    found.sort()
    return found


def know_order(document: Document) -> None:
    """Orders the mentions of a document that has many, so that :func:`mentions_of` need not."""
    mentions = document.facts.mentions
    if len(mentions) >= MANY:
        _by_key(document, mentions)


def _by_key(document: Document, mentions: Sequence[RawMention]) -> array[int]:
    """The numbers of the mentions, ordered by what they name; four bytes each."""
    kept = document.memo.get(_MEMO)
    if isinstance(kept, array):
        return kept
    order = array("I", sorted(range(len(mentions)), key=[raw[2] for raw in mentions].__getitem__))
    document.memo[_MEMO] = order
    return order
