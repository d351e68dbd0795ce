"""Verbs take turns, and the client's answer to an edit ends one.

Which id the next thread gets depends on whether this one was made, so a verb begins when the one
before has ended. Its edit may be in a preview that somebody looks at, for as long as they like.
Like gopls and clangd, this server sets no limit to that; everything else goes on meanwhile. But a
client that never answers must not hold up every later verb. So an edit that is long unanswered is
given up once another verb is asked for. That one is worked out from what is there, be the edit
made or not; if both are made in the end, the versions of documents show which no longer fits.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from typing import TYPE_CHECKING, Final

from lsprotocol import types

from stp_lsp.server.protocol import StpProtocol

if TYPE_CHECKING:
    from stp_lsp.server.state import StpServer

PATIENCE: Final = 20.0
"""Seconds for which an edit is open before another verb may end the wait for it."""
_LONGEST: Final = 20.0
"""Seconds that a verb waits for one that is still being worked out."""


class GaveUp(Exception):
    """The client has not said what became of an edit, and another verb is to be performed."""


class Turns:
    """Whose turn it is, and the edit that the client was asked to make in it."""

    def __init__(self, server: StpServer) -> None:
        self._server = server
        self._turn = asyncio.Lock()
        self._open: asyncio.Future[types.ApplyWorkspaceEditResult] | None = None
        self._asked_at = 0.0

    async def begin(self) -> bool:
        """Waits for the verbs before; whether it is this one's turn now, to be ended by `end`."""
        for _ in range(2):
            left = _LONGEST
            if self._open is not None:
                left = max(0.0, self._asked_at + PATIENCE - time.monotonic())
            try:
                async with asyncio.timeout(left):
                    await self._turn.acquire()
            except TimeoutError:
                if self._open is not None:
                    self._open.cancel()
                    self._open = None
            else:
                return True
        return False

    def end(self) -> None:
        """Lets the next verb begin."""
        self._turn.release()

    async def apply_edit(
        self, params: types.ApplyWorkspaceEditParams
    ) -> types.ApplyWorkspaceEditResult:
        """Has the client make an edit, and waits until it says whether it did.

        Raises:
            GaveUp: when the wait was ended for the sake of another verb.
            JsonRpcException: when the client answers with an error.
        """
        protocol, id = self._server.protocol, str(uuid.uuid4())
        assert isinstance(protocol, StpProtocol)
        sent = protocol.send_request(types.WORKSPACE_APPLY_EDIT, params, msg_id=id)
        answer: asyncio.Future[types.ApplyWorkspaceEditResult] = asyncio.wrap_future(sent)
        self._open, self._asked_at = answer, time.monotonic()
        try:
            return await answer
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if not protocol.is_ending:  # a preview that nobody waits for can be taken away
                protocol.notify(types.CANCEL_REQUEST, types.CancelParams(id))
            if task is not None and task.cancelling():
                raise
            raise GaveUp from None
        finally:
            self._open = None
