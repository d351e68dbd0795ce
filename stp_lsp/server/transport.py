"""How bytes reach the protocol and leave it: standard streams or one TCP client.

Everything runs on one asyncio loop, which takes one message a turn, so that a coroutine started by
a message gets its first step before the next message. Before each turn all that has arrived is
read, so a ``$/cancelRequest`` finds its request still waiting. On POSIX the loop reads by itself,
also while it waits for a client that is slow to take an answer, and a thread sees the end of the
input. Where the loop cannot wait for the input (Windows, a file, a terminal), a thread reads it.

The process belongs to the server: after the end (``exit``, end of input, death of the client) it
has :data:`GRACE` seconds to leave by itself, whatever handlers still do.

Deliberately not here: what a message means (see :mod:`stp_lsp.server.protocol`).
"""

from __future__ import annotations

import asyncio
import atexit
import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Final, Protocol

from pygls.lsp.server import LanguageServer

from stp_lsp.server.endpoints import Connected, Handles, Pair, Read, Write
from stp_lsp.server.frames import FrameDecoder
from stp_lsp.server.protocol import StpProtocol, decode
from stp_lsp.server.queue import Cancelled, Ended, Inbox, Incoming, Malformed

logger = logging.getLogger(__name__)

GRACE: Final = 0.5
"""Seconds between the end and the moment at which the process is ended by force."""

PARENT_POLL: Final = 2.0
"""Seconds between two looks at whether the client's process still lives."""

_PATIENCE: Final = 0.05
"""Seconds that the loop waits for a thread that writes before it looks at its input again."""
_LIKELY_ALL: Final = 1 << 12
"""Bytes; who reads fewer has most likely read all, and need not ask."""
_MOST_READS: Final = 64
"""Chunks that are read before the next message is handled, however much a client sends."""


_PARSE_ERROR: Final = -32700
_INVALID_REQUEST: Final = -32600


class Tap(Protocol):
    """Somebody who is told of every byte (see :mod:`stp_lsp.server.record`)."""

    def reading(self, read: Read) -> Read:
        """``read``, overheard."""

    def writing(self, write: Write) -> Write:
        """``write``, overheard."""


class _Output:
    """The one way out, in the form pygls calls a writer. Safe to use from any thread."""

    def __init__(
        self, write_all: Write, on_close: Callable[[], None], meanwhile: Callable[[], bool]
    ) -> None:
        self._write_all = write_all
        self._on_close = on_close
        self._meanwhile = meanwhile
        self._lock = threading.Lock()
        self._broken = False

    def write(self, data: bytes) -> None:
        """Write all of ``data``, or nothing when the client no longer reads."""
        self.writelines((data,))

    def writelines(self, pieces: Iterable[bytes]) -> None:
        """Write one message, given in pieces."""
        while not self._lock.acquire(timeout=_PATIENCE):
            self._meanwhile()  # another thread writes, and the client may wait for us to read
        try:
            if self._broken:
                return
            try:
                for piece in pieces:
                    self._write_all(piece)
                return
            except OSError as error:
                logger.debug("the client no longer reads: %s", error)
                self._broken = True
        finally:
            self._lock.release()
        self._on_close()

    def close(self) -> None:
        """Called by pygls at ``exit``."""
        self._on_close()


class _Connection:
    """One client from its first byte to the end of the process."""

    def __init__(
        self,
        server: LanguageServer,
        read: Read,
        write_all: Write,
        pair: Pair | None = None,
    ) -> None:
        """Nothing is read or written before :meth:`run`.

        Args:
            server: Made with ``protocol_cls=StpProtocol``.
            read: Waits for some bytes; none mean the end.
            write_all: Writes all of its bytes.
            pair: What both use, where the loop can wait for it; else a thread reads.
        """
        protocol = server.protocol
        if not isinstance(protocol, StpProtocol):
            raise TypeError("the server must be made with protocol_cls=StpProtocol")
        self._server = server
        self._protocol = protocol
        self._read = read
        self._pair = pair
        self._decoder = FrameDecoder()
        self._inbox = Inbox()
        self._parent = os.getppid()  # now: it may be dead by the time its id is named
        self._ending = threading.Event()
        self._left = threading.Event()
        self._is_over = False
        self._is_watching = False
        self._is_read = False
        self._thread = threading.get_ident()
        if pair is not None:
            pair.meanwhile = self._read_meanwhile
        protocol.set_writer(_Output(write_all, self._end, self._read_meanwhile))

    def run(self) -> int:
        """Serve until the end. Returns the exit code."""
        try:
            asyncio.run(self._serve())
        except (SystemExit, KeyboardInterrupt):
            pass  # pygls leaves the loop at `exit` by SystemExit
        finally:
            self._start_deadline()
            self._server.thread_pool.shutdown(wait=False, cancel_futures=True)
        return self._protocol.exit_code()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ended = self._loop.create_future()
        if self._pair is None:
            threading.Thread(target=self._read_input, name="stp-lsp-reader", daemon=True).start()
        else:
            self._loop.add_reader(self._pair.source, self._on_readable)
            threading.Thread(target=self._await_hang_up, name="stp-lsp-end", daemon=True).start()
        try:
            await self._ended
        finally:
            # A thread of the pool may wait for an answer that the client will never give.
            self._protocol.cancel_in_flight()

    # -- reading by a thread -------------------------------------------------------------------

    def _read_input(self) -> None:
        """The reader thread."""
        try:
            while data := self._read():
                if self._take_in(data):
                    self._call(self._take_turn)
        except OSError as error:
            logger.debug("the input broke off: %s", error)
        finally:
            self._start_deadline()  # the loop may be busy with a handler
            if self._inbox.put(Ended()):
                self._call(self._take_turn)

    # -- reading by the loop -------------------------------------------------------------------

    def _on_readable(self) -> None:
        if self._read_ahead():
            self._handle_next()

    def _read_ahead(self) -> bool:
        """Take in all that has arrived. True when a turn must be taken that nobody has planned."""
        pair, wakes = self._pair, False
        if pair is None or self._is_read:
            return False
        for _ in range(_MOST_READS):
            if not pair.is_readable():  # also when the loop says so: a turn may have read it
                break
            try:
                data = self._read()
            except OSError as error:
                logger.debug("the input broke off: %s", error)
                data = b""
            if not data:
                self._is_read = True
                self._loop.remove_reader(pair.source)
                self._start_deadline()
                return self._inbox.put(Ended()) or wakes
            wakes = self._take_in(data) or wakes
            if len(data) < _LIKELY_ALL:
                break
        return wakes

    def _read_meanwhile(self) -> bool:
        """Read on while a message waits to be written. Whether this thread may and need do so."""
        if self._pair is None or threading.get_ident() != self._thread:
            return False
        if self._read_ahead():
            self._loop.call_soon(self._take_turn)
        return not self._is_read

    def _await_hang_up(self) -> None:
        """See the end of the input while a handler holds the loop."""
        assert self._pair is not None
        self._pair.await_hang_up()
        self._start_deadline()

    # -- handling ------------------------------------------------------------------------------

    def _take_in(self, data: bytes) -> bool:
        """Queue what ``data`` completes. True when a turn must be taken that nobody has planned."""
        decoder, wakes = self._decoder, False
        decoder.feed(data)
        while (frame := decoder.next()) is not None:
            item = frame if isinstance(frame, Malformed) else _parse(frame, decoder)
            if isinstance(item, dict) and item.get("method") == "exit" and self._pair is not None:
                # Who leaves may never read again, and what is being written would wait for it.
                self._pair.limit = int(1000 * GRACE)
            wakes = self._inbox.put(item) or wakes
        return wakes

    def _call(self, function: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(function)
        except RuntimeError:
            logger.debug("the loop is closed")

    def _take_turn(self) -> None:
        """Handle the next item, unless what has arrived meanwhile says otherwise."""
        self._read_ahead()
        self._handle_next()

    def _handle_next(self) -> None:
        """Handle one item and, while there are more, come back after whatever else is ready."""
        item = None if self._is_over else self._inbox.take()
        if item is None:
            return
        try:
            if isinstance(item, dict):
                self._protocol.heard_at = self._loop.time()
                if item.get("method") == "initialize":
                    self._watch(item.get("params"))  # before the answer, while it lives for sure
                self._protocol.receive(item)
            elif isinstance(item, Cancelled):
                if item.was_waiting:
                    self._protocol.cancel_waiting(item.request_id)
                else:
                    self._protocol.cancel_running(item.request_id)
            elif isinstance(item, Malformed):
                self._protocol.receive_malformed(item)
            else:
                self._end()
        finally:
            if not self._inbox.rest():
                self._loop.call_soon(self._take_turn)

    def _watch(self, initialize: object) -> None:
        """End when the process ends that ``initialize`` names (LSP 3.17, ``processId``).

        A process that is not there to begin with says nothing: the client may live in another
        container. On Windows signal 0 is a real one, and the end of the input has to do.
        """
        pid = initialize.get("processId") if isinstance(initialize, dict) else None
        if sys.platform == "win32" or not isinstance(pid, int) or pid <= 0 or self._is_watching:
            return
        is_parent = pid == self._parent
        if not is_parent and not _is_alive(pid, is_parent=False):
            return

        def poll() -> None:
            while _is_alive(pid, is_parent=is_parent):
                time.sleep(PARENT_POLL)
            logger.info("the client's process %d is gone", pid)
            self._end()

        self._is_watching = True
        threading.Thread(target=poll, name="stp-lsp-parent", daemon=True).start()

    def _end(self) -> None:
        """Leave the loop, from any thread, at any time."""
        self._is_over = True
        self._start_deadline()
        self._call(self._set_ended)

    def _set_ended(self) -> None:
        if not self._ended.done():
            self._ended.set_result(None)

    def _start_deadline(self) -> None:
        if self._ending.is_set():
            return
        self._ending.set()
        atexit.register(self._left.set)  # runs when no thread is waited for any more
        threading.Thread(target=self._enforce_end, name="stp-lsp-deadline", daemon=True).start()

    def _enforce_end(self) -> None:
        if self._left.wait(GRACE):
            return
        # Reached when a handler still computes, or a thread of the pool, for which the
        # interpreter would wait.
        os._exit(self._protocol.exit_code())


def serve_stdio(server: LanguageServer, tap: Tap | None = None) -> int:
    """Serve one client over the standard streams until it ends. Returns the exit code.

    What ``tap`` is given is told of every byte in both directions.

    From here on file descriptor 1 and ``sys.stdout`` lead to standard error, and descriptor 0 to
    nothing, so that neither a stray ``print`` nor a child process can touch the protocol. They
    stay so: the caller is expected to end the process with the code returned.
    """
    try:
        source, sink = os.dup(0), os.dup(1)
    except OSError as error:
        logger.error("no standard input or output: %s", error)
        return 1
    _detach_standard_streams()
    if sys.platform != "win32":
        # A parent may have made the shared pipe non-blocking.
        os.set_blocking(source, True)
        os.set_blocking(sink, True)
    if Pair.can_be(source, sink):
        return _run(server, Pair(source, sink), tap)
    return _run(server, Handles(source, sink), tap)


def serve_tcp(server: LanguageServer, host: str, port: int, tap: Tap | None = None) -> int:
    """Wait for one client on ``host:port``, serve it until it ends, and return the exit code.

    The address is said on standard error once it listens; port 0 takes a free one.

    Raises:
        OSError: when the address cannot be had.
    """
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    with socket.create_server((host, port), family=family) as listener:
        bound_host, bound_port = listener.getsockname()[:2]
        sys.stderr.write(f"stp-lsp: listening on {bound_host}:{bound_port}\n")
        sys.stderr.flush()
        client, _ = listener.accept()
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    handle = client.fileno()
    if Pair.can_be(handle, handle):
        return _run(server, Pair(handle, handle), tap)
    return _run(server, Connected(client), tap)


def _run(server: LanguageServer, ends: Pair | Handles | Connected, tap: Tap | None) -> int:
    read: Read = ends.read
    write_all: Write = ends.write_all
    if tap is not None:
        read, write_all = tap.reading(read), tap.writing(write_all)
    pair = ends if isinstance(ends, Pair) else None
    return _Connection(server, read, write_all, pair).run()


def _parse(body: bytes, decoder: FrameDecoder) -> Incoming:
    try:
        value = decode(body)
    except (ValueError, RecursionError) as error:
        decoder.reject(body)
        return Malformed(_PARSE_ERROR, f"the body is not JSON: {error}")
    if isinstance(value, dict) and value:
        return value
    return Malformed(_INVALID_REQUEST, "the message is not an object with members")


def _detach_standard_streams() -> None:
    sys.stdout = sys.stderr  # which holds nothing back, as the other would for a file
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0, inheritable=True)
    try:
        os.dup2(2, 1, inheritable=True)
    except OSError:  # standard error is closed
        os.dup2(nothing, 1, inheritable=True)
    os.close(nothing)


def _is_alive(pid: int, *, is_parent: bool) -> bool:
    if is_parent:
        return os.getppid() == pid  # true knowledge even while the dead parent is a zombie
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
