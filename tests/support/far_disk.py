"""A disk far away, which does not answer before it is let to."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import TypeVar

from tests.support.memory_disk import MemoryDisk

T = TypeVar("T")


class FarDisk:
    """Every question waits; one that would make the event loop wait fails."""

    def __init__(self, disk: MemoryDisk, *, is_near: bool = False) -> None:
        """One that is near answers at once, until it is no more."""
        self.is_near = is_near
        self.near = disk
        """What is asked in the end; nobody waits for changes that are made here."""
        self._loop = asyncio.get_running_loop()
        self.asked = asyncio.Event()
        self.answers = threading.Event()
        self.on_the_loop: list[str] = []
        """What was asked where everybody waits for it."""

    def __getattr__(self, name: str) -> object:
        if self.is_near:
            return getattr(self.near, name)
        if self._is_on_the_loop():
            self.on_the_loop.append(name)
            raise AssertionError(f"{name} was asked where everybody waits for it")
        self._loop.call_soon_threadsafe(self.asked.set)
        assert self.answers.wait(60)
        return getattr(self.near, name)

    async def begin(self, work: Coroutine[object, object, T]) -> asyncio.Task[T]:
        """Begins some work, and waits until it asks."""
        begun = asyncio.ensure_future(work)
        asked = asyncio.ensure_future(self.asked.wait())
        await asyncio.wait((begun, asked), return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        if begun.done():
            begun.result()
        return begun

    def _is_on_the_loop(self) -> bool:
        try:
            return asyncio.get_running_loop() is self._loop
        except RuntimeError:
            return False  # another thread
