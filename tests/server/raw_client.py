"""A language client that writes its frames by hand, so that they can be wrong on purpose.

A thread reads all the server says, hence no test can hang on a full pipe, and every wait has a
limit (:data:`PATIENCE`), which is there to fail a test, not to decide one.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20.0
"""Seconds after which what has not come will not come."""

Message = dict[str, Any]


def frame(message: object) -> bytes:
    """``message`` as JSON with its header."""
    body = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def request(request_id: int | str, method: str, params: object = None) -> Message:
    return {"jsonrpc": "2.0", "id": request_id, "method": method, "params": params}


def notification(method: str, params: object = None) -> Message:
    return {"jsonrpc": "2.0", "method": method, "params": params}


def cancel(request_id: int | str) -> Message:
    return notification("$/cancelRequest", {"id": request_id})


class Peer:
    """One end of a connection: writes frames, keeps all that comes."""

    def __init__(self, source: IO[bytes], write: Callable[[bytes], object]) -> None:
        self._source = source
        self._write = write
        self._arrived: queue.Queue[Message | None] = queue.Queue()
        self._kept: list[Message] = []
        self._ids = count(1)
        self.foreign = b""
        """Whatever stood between two frames."""
        threading.Thread(target=self._read, daemon=True).start()

    def send(self, *messages: object) -> None:
        """All messages in one write."""
        self.send_bytes(b"".join(map(frame, messages)))

    def send_bytes(self, data: bytes) -> None:
        self._write(data)

    def wait_for(self, wanted: Callable[[Message], bool]) -> Message:
        """The first message, already kept or yet to come, that is ``wanted``; it is taken out."""
        for i, message in enumerate(self._kept):
            if wanted(message):
                return self._kept.pop(i)
        while True:
            arrived = self._arrived.get(timeout=PATIENCE)
            assert arrived is not None, "the server closed the connection"
            if wanted(arrived):
                return arrived
            self._kept.append(arrived)

    def answer(self, request_id: int | str | None) -> Message:
        """The response to ``request_id``."""
        return self.wait_for(lambda m: "method" not in m and m.get("id") == request_id)

    def result(self, request_id: int | str) -> Any:
        answer = self.answer(request_id)
        assert "error" not in answer, answer
        return answer["result"]

    def call(self, method: str, params: object = None) -> Message:
        """Asks under the next number; the whole answer, be it an error."""
        id = next(self._ids)
        self.send(request(id, method, params))
        return self.answer(id)

    def ask(self, method: str, params: object = None) -> Any:
        """Asks under the next number; the result."""
        answer = self.call(method, params)
        assert "error" not in answer, answer
        return answer["result"]

    def error_code(self, request_id: int | str | None) -> int:
        return int(self.answer(request_id)["error"]["code"])

    def notified(self, method: str) -> Message:
        """The next notification or request of the server with this method."""
        return self.wait_for(lambda m: m.get("method") == method)

    def initialize(self, process_id: int | None = None, **params: object) -> Message:
        """Do the handshake; the result of ``initialize``."""
        basic: Message = {"processId": process_id, "rootUri": None, "capabilities": {}}
        self.send(request("init", "initialize", {**basic, **params}))
        result = self.result("init")
        self.send(notification("initialized", {}))
        assert isinstance(result, dict)
        return result

    def unclaimed(self) -> list[Message]:
        """What came before the last message waited for, and was not waited for itself."""
        return self._kept

    def wait_until_closed(self) -> list[Message]:
        """Wait until the server closes; all that came and was not asked for."""
        while (message := self._arrived.get(timeout=PATIENCE)) is not None:
            self._kept.append(message)
        return self._kept

    def _read(self) -> None:
        try:
            while True:
                line = self._source.readline()
                if not line:
                    break
                if not line.lower().startswith(b"content-length:"):
                    self.foreign += line
                    continue
                length = int(line.split(b":")[1])
                while (line := self._source.readline().strip()) != b"":
                    self.foreign += b"" if b":" in line else line
                self._arrived.put(json.loads(self._source.read(length)))
        except (OSError, ValueError) as error:
            self.foreign += repr(error).encode()
        self._arrived.put(None)


class ServerProcess(Peer):
    """A server as a child process, spoken to over its standard streams. A context manager."""

    def __init__(self, command: Sequence[str | Path], **kwargs: Any) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *map(str, command)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            # Buffered as usual, so that a test sees what is held back.
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""},
            **kwargs,
        )
        assert self.process.stdin
        assert self.process.stdout
        assert self.process.stderr
        self.stdin = self.process.stdin
        self._error_lines: list[bytes] = []
        self._error_source = self.process.stderr
        self._error_reader = threading.Thread(target=self._read_errors, daemon=True)
        self._error_reader.start()
        super().__init__(self.process.stdout, self._write_stdin)

    def __enter__(self) -> ServerProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.process.kill()
        self.process.wait()

    def exit_code(self) -> int:
        """Wait for the end; the exit code."""
        return self.process.wait(PATIENCE)

    def errors(self) -> str:
        """All of standard error, once the process has ended, with the line ends of Unix."""
        self._error_reader.join(PATIENCE)
        return b"".join(self._error_lines).decode(errors="replace").replace("\r\n", "\n")

    def _read_errors(self) -> None:
        self._error_lines.extend(self._error_source)

    def _write_stdin(self, data: bytes) -> None:
        self.stdin.write(data)
        self.stdin.flush()
