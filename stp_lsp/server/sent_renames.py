"""Moves in edits that we sent, about which the client asks us in turn.

VS Code asks `workspace/willRenameFiles` also while it makes an edit of ours that moves a folder,
and would show its user a second change for what the first one does already: every path follows in
the edit itself (LSP 3.17, "WillRenameFiles Request", leaves open who moved).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Final

LONGEST: Final = 60.0
"""Seconds for which an edit may lie before its user in a preview."""
_MOST: Final = 64


class SentRenames:
    """Old path to new one, absolute, of edits that were sent and may be made any moment."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sent: dict[tuple[str, str], float] = {}

    def add(self, moves: Iterable[tuple[str, str]]) -> None:
        """Notes the moves of an edit that goes to the client."""
        now = self._clock()
        for move in moves:
            self._sent.pop(move, None)
            self._sent[move] = now
        while len(self._sent) > _MOST:
            del self._sent[next(iter(self._sent))]

    def take(self, moves: Mapping[str, str]) -> bool:
        """Whether all of ``moves`` are of such an edit; each is asked about once."""
        fresh = self._clock() - LONGEST
        wanted = list(moves.items())
        if not wanted or not all(self._sent.get(move, fresh) > fresh for move in wanted):
            return False
        for move in wanted:
            del self._sent[move]
        return True
