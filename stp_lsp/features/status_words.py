"""Words by which people ask for threads: a status in any spelling, or a group of them."""

from __future__ import annotations

from typing import Final

from stp_lsp.syntax.status import Status, canonical_status, fold_v3

EVERY: Final[frozenset[Status | None]] = frozenset((None, *Status))
"""All statuses; ``None`` is one outside the vocabulary."""

_CLOSED: Final[frozenset[Status | None]] = frozenset((Status.COMPLETED, Status.CANCELLED))
_GROUPS: Final = {
    "open": EVERY - _CLOSED,
    "closed": _CLOSED,
    "unknown": frozenset((None,)),
    "all": EVERY,
}

STATUS_WORDS: Final = (*_GROUPS, *(status.value for status in Status))
"""Every word worth telling a user about."""


def statuses_meant(word: str) -> frozenset[Status | None] | None:
    """The statuses that one word means; ``None`` when it means nothing."""
    group = _GROUPS.get(word.casefold())
    if group is not None:
        return group
    status = canonical_status(word) or fold_v3(word)
    return frozenset((status,)) if status is not None else None
