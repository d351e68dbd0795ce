"""Makes what answers need once the index is in, before somebody waits for it.

First the tables that the most frequent questions look things up in; then what only the first
message of a kind would wait for: the modules of the handlers, and the converters of messages; then
the other tables. Everything is done in moments in which nobody asks, in small pieces: Python runs
one thread at a time, and whatever is made beside a request makes it slower.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from stp_lsp.server.handlers import MODULES
from stp_lsp.server.protocol import StpProtocol
from stp_lsp.server.state import StpServer

logger = logging.getLogger(__name__)

AFTER: Final = 0.1
"""Seconds after the index came in: what the client asks then shall not share the processor."""
IDLE: Final = 0.05
"""Seconds without a message, after which nobody seems to wait for an answer."""
LONGEST: Final = 5.0
"""Seconds for which it is put off for those who ask without a pause."""
SLICE: Final = 0.002
"""Seconds of work after which it is asked again whether somebody waits."""
PAUSE: Final = 0.01
"""Seconds between two pieces beside those who ask without a pause."""
_FINDINGS: Final = "stp_lsp.features.diagnostics"
"""Leads to all rules."""
_TYPING: Final = (
    "difflib",
    "stp_lsp.features.affected",
    "stp_lsp.features.source_ids",
    "stp_lsp.model.text_context",
    "stp_lsp.syntax.index_change",
    "stp_lsp.syntax.markdown_reader",
    "stp_lsp.syntax.mentions_again",
    "stp_lsp.syntax.pieces",
    "stp_lsp.syntax.restructure",
)
"""What an edit, and the findings after it, import where they need it."""

Makers = Iterator[Callable[[], object]]


def start(server: StpServer) -> None:
    """Starts warming up; the server holds the task so that it is not collected."""
    server.warming = asyncio.get_running_loop().create_task(warm_up(server))


async def warm_up(server: StpServer) -> None:
    """Makes what messages need between two of them, and the rest beside the event loop.

    Nearly all of it stays. The collector, which nobody can interrupt, would look at ten thousand
    new objects again and again for 20 ms each time. It is off no longer than :data:`LONGEST` and
    the work take, whatever the client does: what others drop meanwhile is never collected.
    """
    await server.first_index.wait()
    await asyncio.sleep(AFTER)
    gc.disable()
    try:
        await _make_all(server)
    finally:
        gc.freeze()
        gc.enable()


async def _make_all(server: StpServer) -> None:
    from stp_lsp.features.lookup_tables import first_tables, other_tables
    from stp_lsp.session.moment import user_at

    by = asyncio.get_running_loop().time() + LONGEST
    views = list(server.session.views.values())
    for view in views:
        await _beside(server, first_tables(view.snapshot), by)
    await _beside(server, _imports(), by)
    protocol = server.protocol
    assert isinstance(protocol, StpProtocol)
    for make in protocol.message_makers():
        await _until_idle(protocol, by)
        _try(make)
        await asyncio.sleep(0)  # messages that have come meanwhile have their turn
    for view in views:
        await _beside(server, other_tables(view.snapshot), by)
    # Who works here is asked of git once; the first verb would wait for it.
    await _beside(server, (partial(user_at, view.root) for view in views), by)


def _imports() -> Makers:
    for name in (*(f"stp_lsp.server.{name}" for name in MODULES), _FINDINGS, *_TYPING):
        yield partial(importlib.import_module, name)


async def _beside(server: StpServer, makers: Makers, by: float) -> None:
    """Makes all of it in another thread, a few milliseconds at a time."""
    protocol = server.protocol
    assert isinstance(protocol, StpProtocol)
    loop = asyncio.get_running_loop()
    more = True
    while more:
        await server.publisher.until_quiet(by - loop.time())
        await _until_idle(protocol, by)
        more = await asyncio.to_thread(_some, makers)
        if loop.time() > by:
            await asyncio.sleep(PAUSE)


async def _until_idle(protocol: StpProtocol, by: float) -> None:
    """Waits while the client asks one thing after the other, but not beyond a moment."""
    loop = asyncio.get_running_loop()
    while (now := loop.time()) < by and (left := protocol.heard_at + IDLE - now) > 0:
        await asyncio.sleep(left)


def _some(makers: Makers) -> bool:
    """Works for one :data:`SLICE`; returns whether there is more to do."""
    end = time.perf_counter() + SLICE
    for make in makers:
        _try(make)
        if time.perf_counter() > end:
            return True
    return False


def _try(make: Callable[[], object]) -> None:
    try:
        make()
    except Exception:
        # Whoever asks will find out, and be told; here nobody waits for it.
        logger.exception("something could not be made ahead")
