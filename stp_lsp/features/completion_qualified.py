"""Short ids where no thread is in hand: the whole id is offered, with its thread (FORMAT.md 3.3).

A bare `WP-03` in `wip.md` means nothing, so what is offered for it is `ST0005/03`, and for an
`AC-01.2` it is `ST0005 AC-01.2`, of the threads that are most likely meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from stp_lsp.features.completion_context import Typing
from stp_lsp.features.completion_item import Answer, Offer
from stp_lsp.features.completion_offers import ordered_packages, package_offer, row_offer
from stp_lsp.features.completion_rank import best_with_prefix, nearness
from stp_lsp.features.contract_ids import rows_of

_THREADS: Final = 60
"""Threads that are asked for packages; their rows are read only as long as offers are wanted."""
_CONTRACTS: Final = 12
"""Contracts that are read at most."""


def qualified_packages(typing: Typing, typed: str, start: int, end: int, limit: int) -> Answer:
    """The work packages whose number begins as typed, as `ST0005/03`."""
    offers = (
        _with_thread(package_offer(package, f"WP-{package.number}"), package.key)
        for id in _threads(typing, start)
        for package in ordered_packages(typing, typing.names.threads[id])
        if package.number.startswith(typed)
    )
    return Answer(list(islice(offers, limit + 1)), start, end, searched=True)


def qualified_rows(
    typing: Typing, kind: str, typed: str, start: int, end: int, limit: int
) -> Answer:
    """The criteria or tests whose id begins as typed, as `ST0005 AC-01.2`."""
    offers = _rows(typing, kind, typed, start)
    return Answer(list(islice(offers, limit + 1)), start, end, searched=True)


def _rows(typing: Typing, kind: str, typed: str, start: int) -> Iterator[Offer]:
    read = 0
    for id in _threads(typing, start):
        thread = typing.names.threads[id]
        if not thread.canon and typing.snapshot.contract_document(thread) is None:
            continue
        for row in rows_of(typing.snapshot, thread, kind):
            if row.id.startswith((f"{kind}-{typed}", f"{kind}{typed}")):
                yield _with_thread(row_offer(row, thread), f"{id} {row.id}")
        read += 1
        if read == _CONTRACTS:
            return


def _threads(typing: Typing, start: int) -> list[str]:
    return best_with_prefix(typing, typing.prefix, nearness(typing, start), _THREADS)


def _with_thread(offer: Offer, whole: str) -> Offer:
    """The offer with the whole id in place of the short one, by which it is still found."""
    return offer._replace(label=whole, insert=whole, found_by=f"{offer.label} {whole}")
