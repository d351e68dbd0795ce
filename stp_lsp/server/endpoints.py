"""The endpoints of a connection: where bytes come from and where they go.

A :class:`Pair` can be waited for by an event loop, so no thread has to read and wake another one,
which takes a third of the time of a small request. The others are read by a thread.
"""

from __future__ import annotations

import os
import select
import socket
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Final

Read = Callable[[], bytes]
"""Waits for some bytes; none mean the end."""
Write = Callable[[bytes], None]
"""Writes all of its bytes."""

_CHUNK: Final = 1 << 16
_PIPE: Final = 1 << 20
"""Bytes that a client may be ahead of us while a handler works, where the system allows it."""


class Handles:
    """Two descriptors, whatever they are."""

    def __init__(self, source: int, sink: int) -> None:
        self._source = source
        self._sink = sink

    def read(self) -> bytes:
        """Some bytes; none at the end."""
        return os.read(self._source, _CHUNK)

    def write_all(self, data: bytes) -> None:
        """Waits as long as it takes."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._sink, rest) :]


class Connected:
    """A socket."""

    def __init__(self, client: socket.socket) -> None:
        self._client = client

    def read(self) -> bytes:
        """Some bytes; none at the end."""
        return self._client.recv(_CHUNK)

    def write_all(self, data: bytes) -> None:
        """Waits as long as it takes."""
        self._client.sendall(data)


class Pair:
    """Two pipes or sockets, or one socket twice, on POSIX."""

    def __init__(self, source: int, sink: int) -> None:
        self.source = source
        self._sink = sink
        self.meanwhile: Callable[[], bool] = _never
        """Called while a write waits: reads what has come, or both sides wait for each other, and
        says whether more may come that it can read."""
        self.limit: int | None = None
        """Milliseconds in which the client must read something or other; ``None`` for ever."""
        if sys.platform == "win32":
            raise NotImplementedError  # nobody comes here
        self._readable = select.poll()
        self._readable.register(source, select.POLLIN)
        os.set_blocking(sink, False)
        if sys.platform == "linux":
            import fcntl

            with suppress(OSError):
                fcntl.fcntl(source, fcntl.F_SETPIPE_SZ, _PIPE)

    @staticmethod
    def can_be(source: int, sink: int) -> bool:
        """Whether a loop can wait for these; a file is always ready, a terminal is shared."""
        if sys.platform == "win32" or not hasattr(select, "poll"):
            return False
        modes = (os.fstat(source).st_mode, os.fstat(sink).st_mode)
        return all(stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) for mode in modes)

    def is_readable(self) -> bool:
        """Whether :meth:`read` would return at once."""
        if sys.platform == "win32":
            raise NotImplementedError  # nobody comes here
        return bool(self._readable.poll(0))

    def read(self) -> bytes:
        """Some bytes; none at the end."""
        return os.read(self.source, _CHUNK)

    def write_all(self, data: bytes) -> None:
        """Waits as long as it takes, and lets :attr:`meanwhile` read.

        Raises:
            OSError: when the client reads no more, or nothing within :attr:`limit`.
        """
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(self._sink, rest) :]
            except BlockingIOError:
                self._await_room()

    def await_hang_up(self) -> None:
        """Waits until the other side has closed its end, whatever is still to be read."""
        if sys.platform == "win32":
            raise NotImplementedError  # nobody comes here
        waiting = select.poll()
        waiting.register(self.source, getattr(select, "POLLRDHUP", 0))
        while not waiting.poll():
            pass

    def _await_room(self) -> None:
        if sys.platform == "win32":
            raise NotImplementedError  # nobody comes here
        reads = self.meanwhile()
        waiting = select.poll()
        if self._sink == self.source:
            waiting.register(self._sink, select.POLLOUT | (select.POLLIN if reads else 0))
        else:
            waiting.register(self._sink, select.POLLOUT)
            if reads:
                waiting.register(self.source, select.POLLIN)
        if not waiting.poll(self.limit):
            raise TimeoutError("the client reads nothing any more")


def _never() -> bool:
    """Nobody reads."""
    return False
