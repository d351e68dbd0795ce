"""Keeping the index of each folder on disk, so that the next start need not read it.

A cache is written once the index has been in for a moment, in a thread that rests between small
pieces of work, and again when much has changed. An editor that ends writes nothing: what changed
since is found by the next start, and the user does not wait for the end.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Final, TypeVar

from stp_lsp.session import cache
from stp_lsp.session.cache_format import Kept
from stp_lsp.session.loader import Loaded

if TYPE_CHECKING:
    from stp_lsp.server.state import StpServer

logger = logging.getLogger(__name__)

T = TypeVar("T")

REST: Final = 5.0
"""Seconds after the index is in before a cache is written: an editor has other work first."""
AGAIN: Final = 900.0
"""Seconds between two looks at whether it should be written anew."""
OUTDATED: Final = 250
"""Changed documents from which on it is: reading that many anew takes 0.05 s."""
_BREATH: Final = 0.002
"""Seconds between two pieces of the writing, each of which takes about as long."""


class Caches:
    """What one server knows of its caches."""

    def __init__(self, server: StpServer) -> None:
        self._server = server
        self.unsure = 0
        """Folders that were taken from a cache and not yet compared with the disk."""
        self._seen: set[str] = set()
        """Folders that were loaded before; a cache of one is older than what is known of it."""
        self._began: dict[str, tuple[float, int]] = {}
        """Since when each folder is known, by the clock that does not jump and by the wall's."""
        self._written: dict[str, dict[str, dict[str, tuple[int, int]]]] = {}
        """By folder and root, the versions of documents that its cache holds."""
        self.comparing: asyncio.Task[None] | None = None
        """Held so that it is not collected."""
        self._task: asyncio.Task[None] | None = None

    def may_hold(self, folder: str) -> bool:
        """Whether to begin with the cache of a folder. Asked when its loading begins."""
        if folder in self._seen:
            return False
        self._seen.add(folder)
        return cache.is_kept(folder)

    def read(self, folder: str, began: tuple[float, int]) -> None:
        """Notes that all of a folder is read, and when that began."""
        self._began[folder] = began

    def recalled(self, folder: str, loaded: Loaded, began: tuple[float, int]) -> None:
        """Notes what a cache holds, which need not be written again."""
        self._began[folder] = began
        self._written[folder] = {item.root: dict(item.stamps) for item in loaded.workspaces}

    def start(self) -> None:
        """Begins to keep caches, once the first index is in."""
        self._task = asyncio.get_running_loop().create_task(self._keep_for_ever())

    async def _keep_for_ever(self) -> None:
        await self._server.first_index.wait()
        pause = REST
        while True:
            await asyncio.sleep(pause)
            pause = AGAIN
            if self._server.loading:
                pause = REST
                continue
            for folder in list(self._server.session.opened):
                try:
                    await self._keep(folder)
                except Exception:
                    logger.exception("no cache of %s is kept", folder)

    async def _keep(self, folder: str) -> None:
        began = self._began.get(folder)
        kept = cache.to_keep(self._server.session, folder)
        if kept is None or began is None or not self._is_outdated(kept):
            return
        read_at = cache.began_at(time.monotonic() - began[0], began[1])
        written = in_daemon(lambda: cache.keep(kept, read_at, lambda: time.sleep(_BREATH)))
        if await asyncio.wrap_future(written):
            self._written[folder] = {each.root: dict(each.stamps) for each in kept.workspaces}

    def _is_outdated(self, kept: Kept) -> bool:
        written = self._written.get(kept.folder)
        if written is None or written.keys() != {each.root for each in kept.workspaces}:
            return True
        changed = sum(
            len(dict(each.stamps).items() ^ written[each.root].items()) for each in kept.workspaces
        )
        return changed >= OUTDATED


def in_daemon(work: Callable[[], T]) -> Future[T]:
    """Does something in a thread that does not keep the process alive."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # the future's reader gets it
            future.set_exception(error)

    threading.Thread(target=run, name="stp-cache", daemon=True).start()
    return future
