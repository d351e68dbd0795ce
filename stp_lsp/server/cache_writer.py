"""Keeping the index of each folder on disk, so that the next start need not read it.

A cache is written once the index has been in for a moment, in a thread that rests between small
pieces of work, and again when much has changed. An editor that ends writes nothing: what changed
since is found by the next start, and the user does not wait for the end.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Final

from stp_lsp.server.daemon import in_daemon
from stp_lsp.session import cache

if TYPE_CHECKING:
    from stp_lsp.server.state import StpServer

logger = logging.getLogger(__name__)

Began = tuple[float, int]
"""A moment, in seconds of the clock that does not jump and in nanoseconds of the wall's."""

REST: Final = 5.0
"""Seconds after the index is in before a cache is written: an editor has other work first."""
AGAIN: Final = 900.0
"""Seconds between two looks at whether it should be written anew."""
OUTDATED: Final = 250
"""Changed documents that make a cache be written anew: reading so many takes 50 ms."""
_BREATH: Final = 0.002
"""Seconds between two pieces of the writing, each of which takes about as long."""


class CacheWriter:
    """Writes the caches of one server's folders, when enough has changed."""

    def __init__(self, server: StpServer) -> None:
        self._server = server
        self.unsure = 0
        """Folders that were taken from a cache and not yet compared with the disk."""
        self.comparing: asyncio.Task[None] | None = None
        """Held so that it is not collected."""
        self._seen: set[str] = set()
        """Folders that were loaded before; a cache of one is older than what is known of it."""
        self._began: dict[str, Began] = {}
        """Since when each folder is known."""
        self._kept: set[str] = set()
        """Folders of which there is a cache."""
        self._changed: set[str] = set()
        """Documents that changed since the last writing, at most :data:`OUTDATED` of them."""
        self._task: asyncio.Task[None] | None = None
        server.when_changed.append(self._note)

    def _note(self, paths: frozenset[str]) -> None:
        self._changed.update(islice(paths, OUTDATED - len(self._changed)))

    def may_hold(self, folder: str) -> bool:
        """Whether to begin with the cache of a folder. Asked when its loading begins."""
        if folder in self._seen:
            return False
        self._seen.add(folder)
        return cache.is_kept(folder)

    def read(self, folder: str, began: Began) -> None:
        """Notes that all of a folder is being read, and when that began."""
        self._began[folder] = began
        self._kept.discard(folder)

    def recalled(self, folder: str, began: Began, changed: Iterable[str]) -> None:
        """Notes that a folder came from its cache, and what had changed since that was written."""
        self._began[folder] = began
        self._kept.add(folder)
        self._changed = set(islice(changed, OUTDATED))

    def start(self) -> None:
        """Begins to keep caches, once the first index is in."""
        self._task = asyncio.get_running_loop().create_task(self._keep_for_ever())

    async def _keep_for_ever(self) -> None:
        await self._server.first_index.wait()
        pause = REST
        while True:
            await asyncio.sleep(pause)
            pause = REST if self._server.loading else AGAIN
            if not self._server.loading:
                await self._keep_all()

    async def _keep_all(self) -> None:
        if len(self._changed) >= OUTDATED:
            self._kept.clear()
        for folder in [each for each in self._server.session.opened if each not in self._kept]:
            try:
                if await self._keep(folder):
                    self._kept.add(folder)
            except Exception:
                logger.exception("no cache of %s is kept", folder)

    async def _keep(self, folder: str) -> bool:
        began = self._began.get(folder)
        kept = cache.to_keep(self._server.session, folder)
        if kept is None or began is None:
            return False
        self._changed.clear()
        read_at = cache.began_at(time.monotonic() - began[0], began[1])
        work = in_daemon(
            "stp-cache", lambda: cache.keep(kept, read_at, lambda: time.sleep(_BREATH))
        )
        return await asyncio.wrap_future(work)
