"""Starts a folder from its cached index, and brings that up to date with the disk.

What a cache says is put in place as soon as it is read, so that whoever asks is answered; it is
marked as incomplete until a look at the disk has shown what changed meanwhile. Findings, verbs and
renames wait for that, as they wait for the index itself. What changed is read beside the event
loop and taken in little by little; after a change of very much, everything is read as if there were
no cache.
"""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import Future

from stp_lsp.server import disk_changes, loading, sync
from stp_lsp.server.cache_writer import Began
from stp_lsp.server.daemon import in_daemon
from stp_lsp.server.state import StpServer
from stp_lsp.session import cache
from stp_lsp.session.cache_revalidation import compare, complete, little_by_little
from stp_lsp.session.loader import Loaded
from stp_lsp.session.session import Changes

logger = logging.getLogger(__name__)


def recall_folder(server: StpServer, folder: str) -> None:
    """Starts a folder from its cache, in a thread; reads the folder if there is none to use."""
    loop = asyncio.get_running_loop()
    began = time.monotonic(), time.time_ns()
    limit = server.session.settings.max_file_size
    server.loading += 1
    server.caches.unsure += 1

    def finish(result: Future[Loaded | None]) -> None:
        try:
            loop.call_soon_threadsafe(_recalled, server, folder, result, began)
        except RuntimeError:
            logger.debug("the loop ended before the cache was read")

    in_daemon("stp-cache", lambda: cache.recall(folder, limit)).add_done_callback(finish)


def _recalled(server: StpServer, folder: str, result: Future[Loaded | None], began: Began) -> None:
    error = result.exception()
    if error is not None:
        logger.error("the cache of %s is not used", folder, exc_info=error)
    loaded = None if error is not None else result.result()
    if loaded is None:
        loading.read_folder(server, folder)
        _is_sure(server)
        return
    changes = server.session.adopt(folder, loaded, complete=False)
    # Of all the others is told once the comparison is over, when there may be findings.
    server.changed(frozenset(server.session.overlays))
    documents = sum(item.document_count for item in loaded.workspaces)
    took = time.monotonic() - began[0]
    server.log(f"{folder}: {documents} documents known from the last time, after {took:.2f} s")
    task = asyncio.get_running_loop().create_task(_compare(server, folder, began, loaded, changes))
    server.caches.comparing = task


def _is_sure(server: StpServer) -> None:
    server.caches.unsure -= 1
    loading.is_loaded(server)


async def _compare(
    server: StpServer, folder: str, began: Began, loaded: Loaded, changes: Changes
) -> None:
    """Brings a workspace from a cache up to date, then lets waiting requests go on."""
    session = server.session
    begun = time.perf_counter()
    try:
        found = await asyncio.to_thread(compare, session, folder)
        if found.is_much:
            server.log(f"{folder}: at least {found.documents} changes since; all is read again")
            loading.read_folder(server, folder)
            _is_sure(server)
            return
        for part in little_by_little(found.sweep):
            await disk_changes.take(server, part)
    except Exception:
        logger.exception("the cache of %s cannot be compared with the disk", folder)
        loading.read_folder(server, folder)
        _is_sure(server)
        return
    complete(session, folder)
    _is_sure(server)
    took = time.perf_counter() - begun
    server.log(f"{folder}: {len(found.sweep.paths)} changes since, found in {took:.2f} s")
    loading.warn(server, loaded)
    sync.taken(server, changes)
    server.caches.recalled(folder, began, found.sweep.paths)
    loading.reconcile_soon(server)
