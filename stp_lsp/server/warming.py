"""Making what answers need, once the index is in and before somebody waits for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from stp_lsp.features.tables import table_makers
from stp_lsp.server.protocol import StpProtocol
from stp_lsp.server.state import StpServer

logger = logging.getLogger(__name__)

AFTER: Final = 0.3
"""Seconds after the index came in: what the client asks then shall not share the processor."""
PAUSE: Final = 0.01
"""Seconds between two tables, so that answers meanwhile seldom have to share the interpreter."""


def start(server: StpServer) -> None:
    """Plans it; the task is held by the server so that it is not collected."""
    server.warming = asyncio.get_running_loop().create_task(warm_up(server))


async def warm_up(server: StpServer) -> None:
    """Makes what messages need between two of them, and the tables beside the event loop."""
    await server.first_index.wait()
    await asyncio.sleep(AFTER)
    protocol = server.protocol
    assert isinstance(protocol, StpProtocol)
    for make in protocol.message_makers():
        _try(make)
        await asyncio.sleep(0)  # messages that have come meanwhile have their turn
    for view in list(server.session.views.values()):
        for make in table_makers(view.snapshot):
            await asyncio.to_thread(_try, make)
            await asyncio.sleep(PAUSE)


def _try(make: Callable[[], object]) -> None:
    try:
        make()
    except Exception:
        # Whoever asks will find out, and be told; here nobody waits for it.
        logger.exception("something could not be made ahead")
