"""Taking in what changed on disk: asked and read beside the event loop, put in place on it.

A thousand files that a `git switch` changed take 0.15 s to read, and of a folder on the network one
may take that long. So a thread asks and reads whatever the step will need, and no request waits for
a disk. Those that follow when a client announces a few files wait for these, for a second at most,
so that they are answered from them; more are in some tenths of a second later, as they would be
without a client that announces.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Final

from stp_lsp.server import sync
from stp_lsp.server.state import StpServer
from stp_lsp.session.prefetch import prefetch, prefetch_look
from stp_lsp.session.prefetched import Prefetched
from stp_lsp.session.session import Action, Modification
from stp_lsp.session.sweep import Sweep

logger = logging.getLogger(__name__)

A_FEW: Final = 10
"""Files that requests wait for: 2 ms on a disk that is near."""
PATIENCE: Final = 1.0
"""Seconds that a request waits for them."""
_TRIES: Final = 3
"""How often the disk is asked beforehand when something else was put in place meanwhile."""


async def take(server: StpServer, sweep: Sweep) -> None:
    """Takes in what a look at the disk found, as one step."""
    async with server.one_taking:
        prefetched = await _prefetch(server, partial(prefetch_look, server.session, sweep))
        sync.taken(server, server.session.take(sweep, prefetched))


def announced(server: StpServer, paths: Sequence[str]) -> None:
    """Somebody says that these files or folders came, changed or went."""
    server.announced.update(dict.fromkeys(paths))
    loop = asyncio.get_running_loop()
    if 0 < len(paths) <= A_FEW and (server.arriving is None or server.arriving.done()):
        server.arriving = Future()
        loop.call_later(PATIENCE, _done, server.arriving)
    if server.announced and (server.taking is None or server.taking.done()):
        server.taking = loop.create_task(_take_announced(server))


async def arrived(server: StpServer) -> None:
    """Waits for what was announced, as requests do."""
    if server.arriving is not None and not server.arriving.done():
        await asyncio.shield(asyncio.wrap_future(server.arriving))  # others may wait for it


async def _take_announced(server: StpServer) -> None:
    try:
        while server.announced:
            async with server.one_taking:
                paths = list(server.announced)
                server.announced.clear()
                prefetched = await _prefetch(server, partial(prefetch, server.session, paths))
                modifications = [Modification(path, Action.ON_DISK) for path in paths]
                sync.taken(server, server.session.did_modify_files(modifications, prefetched))
    except Exception:
        logger.exception("what changed on disk could not be taken in")
    finally:
        if server.arriving is not None:
            _done(server.arriving)


async def _prefetch(server: StpServer, ask: Callable[[], Prefetched]) -> Prefetched | None:
    """What a thread asked and read of changes; nothing is lost when that fails."""
    prefetched = None
    try:
        for _ in range(_TRIES):
            steps = server.session.steps
            prefetched = await asyncio.to_thread(ask)
            if server.session.steps == steps:
                break
    except Exception:
        logger.exception("changed files could not be read beforehand")
    return prefetched


def _done(future: Future[None]) -> None:
    if not future.done():
        future.set_result(None)
