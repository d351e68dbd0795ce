"""Making what answers need, once the index is in and before somebody waits for it.

First the tables that things are looked up in, which many answers need, while nobody types. Then
what only the first message of a kind would wait for, while nobody asks: the modules of the
handlers, and what messages are taken apart with.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
from collections.abc import Callable
from functools import partial
from typing import Final

from stp_lsp.server.handlers import MODULES
from stp_lsp.server.protocol import StpProtocol
from stp_lsp.server.state import StpServer

logger = logging.getLogger(__name__)

AFTER: Final = 0.3
"""Seconds after the index came in: what the client asks then shall not share the processor."""
IDLE: Final = 0.05
"""Seconds without a message, after which nobody seems to wait for an answer."""
LONGEST: Final = 5.0
"""Seconds for which the rest is put off for those who ask without a pause."""
PAUSE: Final = 0.01
"""Seconds between two tables, so that answers meanwhile seldom have to share the interpreter."""


def start(server: StpServer) -> None:
    """Plans it; the task is held by the server so that it is not collected."""
    server.warming = asyncio.get_running_loop().create_task(warm_up(server))


async def warm_up(server: StpServer) -> None:
    """Makes what messages need between two of them, and the rest beside the event loop."""
    await server.first_index.wait()
    await asyncio.sleep(AFTER)
    from stp_lsp.features.tables import table_makers

    for view in list(server.session.views.values()):
        for make in table_makers(view.snapshot):
            await server.publisher.until_quiet()
            await _beside(make)
    by = asyncio.get_running_loop().time() + LONGEST
    protocol = server.protocol
    assert isinstance(protocol, StpProtocol)
    for name in MODULES:
        await _until_idle(protocol, by)
        await _beside(partial(importlib.import_module, f"stp_lsp.server.{name}"))
    for make in protocol.message_makers():
        await _until_idle(protocol, by)
        _try(make)
        await asyncio.sleep(0)  # messages that have come meanwhile have their turn
    gc.freeze()  # the tables stay as well: the collector need not walk them either


async def _until_idle(protocol: StpProtocol, by: float) -> None:
    """Waits while the client asks one thing after the other, but not beyond a moment."""
    loop = asyncio.get_running_loop()
    while (now := loop.time()) < by and (left := protocol.heard_at + IDLE - now) > 0:
        await asyncio.sleep(left)


async def _beside(make: Callable[[], object]) -> None:
    await asyncio.to_thread(_try, make)
    await asyncio.sleep(PAUSE)


def _try(make: Callable[[], object]) -> None:
    try:
        make()
    except Exception:
        # Whoever asks will find out, and be told; here nobody waits for it.
        logger.exception("something could not be made ahead")
