"""How bytes reach the protocol and leave it: standard streams or one TCP client.

One reader thread cuts the input into messages and puts them into the queue; everything else runs
on one asyncio loop, which takes one message a turn, so that a coroutine started by a message gets
its first step before the next message. Because the thread reads on while a handler works, a
``$/cancelRequest`` finds its request still waiting, and the end of the input is seen at once.

The process belongs to the server: after the end (``exit``, end of input, death of the client) it
has :data:`GRACE` seconds to leave by itself, whatever handlers still do.

Deliberately not here: what a message means (see :mod:`stp_lsp.server.protocol`).
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Final, Protocol

from pygls.lsp.server import LanguageServer

from stp_lsp.server.protocol import StpProtocol, decode
from stp_lsp.server.queue import Cancelled, Ended, Inbox, Incoming, Malformed

logger = logging.getLogger(__name__)

GRACE: Final = 0.5
"""Seconds between the end and the moment at which the process is ended by force."""

PARENT_POLL: Final = 2.0
"""Seconds between two looks at whether the client's process still lives."""

_CHUNK: Final = 1 << 16
_LONGEST_LINE: Final = 1 << 16
_LONGEST_BODY: Final = 1 << 30

_PARSE_ERROR: Final = -32700
_INVALID_REQUEST: Final = -32600

_LENGTH = re.compile(rb"(?<!-)(?i:content-length)[ \t]*:[ \t]*([0-9]{1,10})\Z")
_LENGTH_IN_BODY = re.compile(rb"(?i:content-length)[ \t]*:[ \t]*[0-9]{1,10}\r?\n")
_OTHER_HEADER = re.compile(rb"(?!(?i:content-length)[ \t]*:)[!#-'*+.0-9A-Z^-z|~-]+[ \t]*:")


Read = Callable[[], bytes]
Write = Callable[[bytes], None]


class Tap(Protocol):
    """Somebody who is told of every byte (see :mod:`stp_lsp.server.record`)."""

    def reading(self, read: Read) -> Read:
        """``read``, overheard."""

    def writing(self, write: Write) -> Write:
        """``write``, overheard."""


class FrameDecoder:
    """Cuts a stream of bytes into message bodies (LSP 3.17, "Base Protocol").

    Header names may have any case, lines may end in a bare newline, other headers are skipped.
    When the stream makes no sense, this is reported once, and everything is skipped up to the
    next ``Content-Length``, also one that follows a body without a line break between.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._length: int | None = None
        self._in_body = False
        self._in_header = False
        self._lost = False

    def feed(self, data: bytes) -> None:
        """Add bytes in the order in which they arrived."""
        self._buffer += data

    def next(self) -> bytes | Malformed | None:
        """The next body, or what is wrong with the stream; None when more bytes are needed."""
        while True:
            if self._in_body:
                return self._body()
            end = self._buffer.find(b"\n")
            if end < 0:
                return self._long_line()
            line = bytes(self._buffer[:end]).strip()
            del self._buffer[: end + 1]
            problem = self._header_line(line)
            if problem is not None and not self._lost:
                self._lost = True
                return Malformed(_PARSE_ERROR, problem)

    def reject(self, body: bytes) -> None:
        """Take back a body that is not JSON: its ``Content-Length`` may have been wrong.

        When a whole header stands inside it (JSON cannot hold its raw line break), reading goes
        on there.
        """
        self._lost = True
        match = _LENGTH_IN_BODY.search(body)
        if match is not None:
            self._buffer[:0] = body[match.start() :]

    def _body(self) -> bytes | None:
        length = self._length or 0
        if len(self._buffer) < length:
            return None
        body = bytes(self._buffer[:length])
        del self._buffer[:length]
        self._length = None
        self._in_body = self._in_header = self._lost = False
        return body

    def _long_line(self) -> Malformed | None:
        if len(self._buffer) <= _LONGEST_LINE:
            return None
        del self._buffer[:-64]  # keeps a Content-Length that is only half here
        self._length = None
        if self._lost:
            return None
        self._lost = True
        return Malformed(_PARSE_ERROR, "a header line has no end")

    def _header_line(self, line: bytes) -> str | None:
        """Take in one line of a header; what is wrong with it, if anything is."""
        if not line:
            self._in_body = self._length is not None
            was_header, self._in_header = self._in_header, False
            return "a header has no Content-Length" if was_header and not self._in_body else None
        self._in_header = True
        match = _LENGTH.search(line)
        if match is None:
            is_fine = self._length is not None or _OTHER_HEADER.match(line) is not None
        elif int(match[1]) > _LONGEST_BODY:
            is_fine = False
        else:
            self._length = int(match[1])
            is_fine = match.start() == 0
        return None if is_fine else f"not a header line: {line[-80:]!r}"


class _Output:
    """The one way out, in the form pygls calls a writer. Safe to use from any thread."""

    def __init__(self, write_all: Callable[[bytes], None], on_close: Callable[[], None]) -> None:
        self._write_all = write_all
        self._on_close = on_close
        self._lock = threading.Lock()
        self._broken = False

    def write(self, data: bytes) -> None:
        """Write all of ``data``, or nothing when the client no longer reads."""
        with self._lock:
            if self._broken:
                return
            try:
                self._write_all(data)
                return
            except OSError as error:
                logger.debug("the client no longer reads: %s", error)
                self._broken = True
        self._on_close()

    def close(self) -> None:
        """Called by pygls at ``exit``."""
        self._on_close()


class _Connection:
    """One client from its first byte to the end of the process."""

    def __init__(
        self,
        server: LanguageServer,
        read: Callable[[], bytes],
        write_all: Callable[[bytes], None],
    ) -> None:
        protocol = server.protocol
        if not isinstance(protocol, StpProtocol):
            raise TypeError("the server must be made with protocol_cls=StpProtocol")
        self._server = server
        self._protocol = protocol
        self._read = read
        self._inbox = Inbox()
        self._parent = os.getppid()  # now: it may be dead by the time its id is named
        self._ending = threading.Event()
        self._is_over = False
        self._is_watching = False
        protocol.set_writer(_Output(write_all, self._end))

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
        threading.Thread(target=self._read_input, name="stp-lsp-reader", daemon=True).start()
        try:
            await self._ended
        finally:
            # A thread of the pool may wait for an answer that the client will never give.
            self._protocol.cancel_in_flight()

    def _read_input(self) -> None:
        """The reader thread."""
        decoder = FrameDecoder()
        try:
            while data := self._read():
                decoder.feed(data)
                while (frame := decoder.next()) is not None:
                    self._put(frame if isinstance(frame, Malformed) else _parse(frame, decoder))
        except OSError as error:
            logger.debug("the input broke off: %s", error)
        finally:
            self._start_deadline()  # the loop may be busy with a handler
            self._put(Ended())

    def _put(self, item: Incoming) -> None:
        if self._inbox.put(item):
            self._call(self._take_turn)

    def _call(self, function: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(function)
        except RuntimeError:
            logger.debug("the loop is closed")

    def _take_turn(self) -> None:
        """Handle one item and, while there are more, come back after whatever else is ready."""
        item = None if self._is_over else self._inbox.take()
        if item is None:
            return
        try:
            if isinstance(item, dict):
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
            self._loop.call_soon(self._take_turn)

    def _watch(self, initialize: object) -> None:
        """End when the process ends that ``initialize`` names (LSP 3.17, ``processId``).

        A process that is not there to begin with says nothing: the client may live in another
        container. On Windows signal 0 is a real one, and the end of the input has to do.
        """
        pid = initialize.get("processId") if isinstance(initialize, dict) else None
        if os.name != "posix" or not isinstance(pid, int) or pid <= 0 or self._is_watching:
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
        threading.Thread(target=self._enforce_end, name="stp-lsp-deadline", daemon=True).start()

    def _enforce_end(self) -> None:
        time.sleep(GRACE)
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
    if os.name == "posix":
        # A parent may have made the shared pipe non-blocking.
        os.set_blocking(source, True)
        os.set_blocking(sink, True)

    def write_all(data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(sink, rest) :]

    return _run(server, lambda: os.read(source, _CHUNK), write_all, tap)


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
    return _run(server, lambda: client.recv(_CHUNK), client.sendall, tap)


def _run(server: LanguageServer, read: Read, write_all: Write, tap: Tap | None) -> int:
    if tap is not None:
        read, write_all = tap.reading(read), tap.writing(write_all)
    return _Connection(server, read, write_all).run()


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
    sys.stdout = sys.stderr
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
