"""Telling the client that what it shows of one document has changed because of another.

A client asks again for lenses, hints and colours when the user types in that document. When a
thread is closed elsewhere, or an assistant edits files on disk, nobody asks; so it is told, once
things have settled, about the kinds that it has asked for before and can be told about.
"""

from __future__ import annotations

import asyncio
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stp_lsp.server.state import StpServer

SETTLE = 0.25
"""Seconds without a change before the client is told."""


class Shown(Enum):
    """What a client may have on its screen."""

    LENSES = "code lenses"
    HINTS = "inlay hints"
    TOKENS = "semantic tokens"


class Refresher:
    """Watches the session for changes that reach beyond the document in which they were made."""

    def __init__(self, server: StpServer) -> None:
        self._server = server
        self._shown: set[Shown] = set()
        self._definitions: dict[str, int] = {}
        self._timer: asyncio.TimerHandle | None = None
        server.when_changed.append(self.changed)

    def asked(self, shown: Shown) -> None:
        """The client has asked for these, so it shows them."""
        if not self._shown:
            self._definitions = self._count()
        self._shown.add(shown)

    def changed(self, paths: frozenset[str]) -> None:
        """The session changed these documents."""
        if not self._shown:
            return
        before, self._definitions = self._definitions, self._count()
        if before == self._definitions and paths <= self._server.session.overlays.keys():
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(SETTLE, self._settle)

    def _count(self) -> dict[str, int]:
        views = self._server.session.views
        return {root: view.snapshot.definitions for root, view in views.items()}

    def _settle(self) -> None:
        self._timer = None
        server, display = self._server, self._server.client.display
        if Shown.LENSES in self._shown and display.refreshes_lenses:
            server.workspace_code_lens_refresh(None)
        if Shown.HINTS in self._shown and display.refreshes_hints:
            server.workspace_inlay_hint_refresh(None)
        if Shown.TOKENS in self._shown and display.refreshes_tokens:
            server.workspace_semantic_tokens_refresh(None)
