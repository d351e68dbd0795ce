"""Telling a client that what it shows beside the documents (``views``) may be out of date."""

from __future__ import annotations

import asyncio
from typing import Final

from stp_lsp.server.state import StpServer

CHANGED: Final = "stp/changed"
SETTLE: Final = 0.25
"""Seconds without a change before a client is told."""


class Notifier:
    """Tells a client that asked for it that what it shows of the graph may be out of date."""

    def __init__(self, server: StpServer) -> None:
        self._server = server
        self._timer: asyncio.TimerHandle | None = None
        self._definitions: dict[str, int] = {}
        server.when_changed.append(self.changed)

    def changed(self, _: frozenset[str]) -> None:
        """The session changed some documents."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(SETTLE, self._tell)

    def _tell(self) -> None:
        self._timer = None
        views = self._server.session.views
        before = self._definitions
        self._definitions = {root: view.snapshot.definitions for root, view in views.items()}
        self._server.protocol.notify(CHANGED, {"defined": before != self._definitions})
