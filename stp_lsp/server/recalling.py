"""Beginning with a cache of the index instead of a reading of the workspace.

What a cache says is put in place as soon as it is read, so that whoever asks is answered; it is
marked as not whole until a look at the disk has shown what changed meanwhile. Findings, verbs and
renames wait for that, as they wait for the index itself. What changed is taken in little by little
on the event loop; after a change of very much, everything is read as if there were no cache.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Final, NamedTuple

from stp_lsp.server import loading, sync
from stp_lsp.server.caches import in_daemon
from stp_lsp.server.state import StpServer
from stp_lsp.session import cache
from stp_lsp.session.loader import Loaded
from stp_lsp.session.session import Changes, Session
from stp_lsp.session.sweep import Sweep, within

logger = logging.getLogger(__name__)

A_FEW: Final = 50
"""Files that are read at a time between requests: some 10 ms."""
MUCH: Final = 0.25
"""The part of a workspace that may have changed before reading all of it, by several processes
and away from the event loop, is done sooner."""


def recall_folder(server: StpServer, folder: str) -> None:
    """Begins with what the cache knows of a folder, in a thread; reads it if that is nothing."""
    loop = asyncio.get_running_loop()
    begun = time.monotonic(), time.time_ns()
    limit = server.session.settings.max_file_size
    server.loading += 1
    server.caches.unsure += 1

    def finish(result: Future[Loaded | None]) -> None:
        try:
            loop.call_soon_threadsafe(_recalled, server, folder, result, begun)
        except RuntimeError:
            logger.debug("the loop ended before the cache was read")

    in_daemon(lambda: cache.recall(folder, limit)).add_done_callback(finish)


def _recalled(
    server: StpServer, folder: str, result: Future[Loaded | None], begun: tuple[float, int]
) -> None:
    error = result.exception()
    if error is not None:
        logger.error("the cache of %s is not used", folder, exc_info=error)
    loaded = None if error is not None else result.result()
    if loaded is None:
        loading.read_folder(server, folder)
        _is_sure(server)
        return
    changes = server.session.adopt(folder, loaded, complete=False)
    server.caches.recalled(folder, loaded, begun)
    # Of all the others is told once the comparison is over, when there may be findings.
    server.changed(frozenset(server.session.overlays))
    documents = sum(item.document_count for item in loaded.workspaces)
    took = time.monotonic() - begun[0]
    server.log(f"{folder}: {documents} documents known from the last time, after {took:.2f} s")
    task = asyncio.get_running_loop().create_task(_compare(server, folder, loaded, changes))
    server.caches.comparing = task


def _is_sure(server: StpServer) -> None:
    server.caches.unsure -= 1
    loading.is_loaded(server)


async def _compare(server: StpServer, folder: str, loaded: Loaded, changes: Changes) -> None:
    """Brings what came from a cache up to date, and lets those go on who wait for that."""
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
            sync.taken(server, session.take(part))
            await asyncio.sleep(0)
    except Exception:
        logger.exception("the cache of %s cannot be compared with the disk", folder)
        loading.read_folder(server, folder)
        _is_sure(server)
        return
    for root, view in session.views.items():
        view.complete = view.complete or within(root, folder)
    _is_sure(server)
    took = time.perf_counter() - begun
    server.log(f"{folder}: {len(found.sweep.paths)} changes since, found in {took:.2f} s")
    loading.warn(server, loaded)
    sync.taken(server, changes)
    loading.reconcile_soon(server)


class Difference(NamedTuple):
    """What a look found after a start from a cache."""

    sweep: Sweep
    documents: int
    """How many documents have to be read, at the most."""
    known: int
    """How many there are."""

    @property
    def is_much(self) -> bool:
        """Whether to read the workspace anew instead."""
        return self.documents > max(A_FEW, MUCH * self.known)


def compare(session: Session, folder: str) -> Difference:
    """Looks at the disk and counts; for a thread, because both may take a while."""
    sweep = session.look()
    known = sum(
        len(view.stamps) for root, view in session.views.copy().items() if within(root, folder)
    )
    documents = 0
    for path in sweep.paths:
        documents += 1
        if session.disk.folder_mtime(path) is not None:
            documents += sum(len(inner.files) for inner in session.disk.walk(path))
            if documents > known:
                break
    return Difference(sweep, documents, known)


def little_by_little(sweep: Sweep) -> Iterator[Sweep]:
    """A sweep in parts of a few files each, which together bring the same about."""
    yield sweep._replace(paths=sweep.paths[:A_FEW])
    for start in range(A_FEW, len(sweep.paths), A_FEW):
        yield Sweep(sweep.paths[start : start + A_FEW], {})
