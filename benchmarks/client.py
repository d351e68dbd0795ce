"""The editor's side of a session, built for measuring: one thread, the standard library, no sleep.

``select`` is used in both directions, so that neither side can block the other with a full pipe. A
message's time is taken when its last byte has been read, before it is parsed. What a server asks of
its client is answered at once, the way an editor would.

POSIX only (`select` on pipes). Deliberately not here: what is asked, and of which server
(`measure`, `servers`).
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import unquote

Message = dict[str, Any]
_T = TypeVar("_T")

_READ = 1 << 20
_LONGEST_HEADER = 1 << 16
_NO_SUCH_METHOD = -32601


class ServerFailed(Exception):
    """The server ended, wrote something that is no message, or did not answer in time."""


class NoAnswer(ServerFailed):
    """The server lives, but what was waited for did not come."""


class Answer(NamedTuple):
    """The response to a request."""

    ms: float
    """From the request's first byte to the response's last."""
    result: Any
    size: int
    """Bytes of the response."""
    error: str = ""
    """What the server said was wrong, if it answered with an error."""


class Published(NamedTuple):
    """Diagnostics that a server sent on its own."""

    at: float
    """By `time.perf_counter`."""
    version: int | None
    findings: int


class Frames:
    """Cuts a stream of bytes into the bodies of messages."""

    def __init__(self) -> None:
        self._data = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """The bodies that ``data`` completes.

        Raises:
            ServerFailed: when the stream holds something else, such as the output of a `print`.
        """
        self._data += data
        bodies: list[bytes] = []
        while (end := self._data.find(b"\r\n\r\n")) >= 0:
            length = _content_length(bytes(self._data[:end]))
            stop = end + 4 + length
            if len(self._data) < stop:
                return bodies
            bodies.append(bytes(self._data[end + 4 : stop]))
            del self._data[:stop]
        if len(self._data) > _LONGEST_HEADER:
            raise ServerFailed(f"no message begins with {bytes(self._data[:60])!r}")
        return bodies


def _content_length(header: bytes) -> int:
    for line in header.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise ServerFailed(f"a message without Content-Length: {header[:60]!r}")


def frame(message: Message) -> bytes:
    """``message`` as it goes over the wire."""
    text = json.dumps({"jsonrpc": "2.0", **message}, separators=(",", ":"), ensure_ascii=False)
    body = text.encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


class Client:
    """A connection to one server process, which it starts and ends."""

    def __init__(
        self,
        command: Sequence[str],
        root: Path,
        settings: Mapping[str, Any] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.root = root
        self._published: dict[str, list[Published]] = {}
        self.registered: set[str] = set()
        """Methods that the server began to offer after `initialize`."""
        self.last_received = 0.0
        self._settings = settings or {}
        self._frames = Frames()
        self._outgoing = bytearray()
        self._answers: dict[int, tuple[float, int, Message]] = {}
        self._last_id = 0
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the client
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=root,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to_server = self._process.stdin.fileno()
        self._from_server = self._process.stdout.fileno()
        os.set_blocking(self._to_server, False)
        os.set_blocking(self._from_server, False)

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._process.pid

    def since_start(self) -> float:
        """Milliseconds since the process was started."""
        return (time.perf_counter() - self.started) * 1e3

    def published(self, uri: str) -> list[Published]:
        """What the server sent on its own for a document so far; grows as more comes.

        Servers and clients may write the same URI with other escapes.
        """
        return self._published.setdefault(unquote(uri), [])

    # -- talking -------------------------------------------------------------------------------

    def request(self, method: str, params: object, seconds: float = 60.0) -> Answer:
        """Sends a request and waits for its response.

        Raises:
            NoAnswer: when there is none within ``seconds``.
        """
        self._last_id += 1
        number = self._last_id
        data = frame({"id": number, "method": method, "params": params})
        begun = time.perf_counter()
        self._send(data)
        at, size, message = self.wait(
            lambda: self._answers.pop(number, None), seconds, f"answer to {method}"
        )
        error = message.get("error")
        text = str(error.get("message")) if isinstance(error, dict) else ""
        return Answer((at - begun) * 1e3, message.get("result"), size, text)

    def notify(self, method: str, params: object) -> None:
        """Sends a notification."""
        self._send(frame({"method": method, "params": params}))

    def wait(self, look: Callable[[], _T | None], seconds: float, purpose: str) -> _T:
        """Reads messages until ``look`` finds something.

        Raises:
            NoAnswer: when it has not within ``seconds``.
        """
        end = time.perf_counter() + seconds
        while (found := look()) is None:
            left = end - time.perf_counter()
            if left <= 0:
                raise NoAnswer(f"no {purpose} within {seconds:g} s")
            self._step(left)
        return found

    def idle(self, seconds: float) -> None:
        """Reads whatever comes for a while."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._step(left)

    def settle(self, quiet: float, limit: float) -> None:
        """Reads until nothing has come for ``quiet`` seconds, for at most ``limit`` seconds."""
        end = time.perf_counter() + limit
        self.idle(quiet)
        while time.perf_counter() - self.last_received < quiet and time.perf_counter() < end:
            self.idle(quiet / 4)

    def close(self) -> None:
        """Ends the session as the protocol wants it, then the process and its children."""
        with suppress(ServerFailed, OSError):
            self.request("shutdown", None, 5)
            self.notify("exit", None)
            self.idle(0.05)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(2)
        with suppress(OSError):
            os.killpg(self._process.pid, signal.SIGKILL)  # the group that this client started
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None:
                stream.close()

    def error_output(self) -> str:
        """The end of what the server wrote to its standard error."""
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace")[-2000:]

    # -- the wire ------------------------------------------------------------------------------

    def _send(self, data: bytes) -> None:
        self._outgoing += data
        self._step(0)

    def _step(self, seconds: float) -> None:
        """Writes what fits and reads what is there; waits at most ``seconds`` for either."""
        writes = [self._to_server] if self._outgoing else []
        readable, writable, _ = select.select([self._from_server], writes, [], seconds)
        if writable:
            try:
                written = os.write(self._to_server, self._outgoing[:65536])
            except BlockingIOError:
                written = 0
            except BrokenPipeError:
                raise ServerFailed("the server closed its input") from None
            del self._outgoing[:written]
        if readable:
            data = os.read(self._from_server, _READ)
            at = time.perf_counter()
            if not data:
                raise ServerFailed(f"the server ended (code {self._process.wait(2)})")
            self.last_received = at
            for body in self._frames.feed(data):
                self._take(json.loads(body), at, len(body))

    def _take(self, message: Message, at: float, size: int) -> None:
        method = message.get("method")
        if method is None:
            self._answers[message["id"]] = (at, size, message)
        elif "id" in message:
            reply = self._reply(method, message.get("params") or {})
            self._send(frame({"id": message["id"], **reply}))
        elif method == "textDocument/publishDiagnostics":
            params = message["params"]
            found = Published(at, params.get("version"), len(params["diagnostics"]))
            self.published(params["uri"]).append(found)

    def _reply(self, method: str, params: Message) -> Message:
        """What an editor answers."""
        if method == "workspace/configuration":
            return {"result": [self._section(item.get("section")) for item in params["items"]]}
        if method == "workspace/workspaceFolders":
            return {"result": [folder(self.root)]}
        if method == "client/registerCapability":
            self.registered |= {item["method"] for item in params["registrations"]}
            return {"result": None}
        if method == "workspace/applyEdit":
            return {"result": {"applied": False}}
        if method == "window/showDocument":
            return {"result": {"success": True}}
        if method.startswith(("window/", "client/")) or method.endswith("/refresh"):
            return {"result": None}
        return {"error": {"code": _NO_SUCH_METHOD, "message": f"not supported: {method}"}}

    def _section(self, name: str | None) -> Any:
        value: Any = self._settings
        for part in (name or "").split(".") if name else ():
            value = value.get(part) if isinstance(value, Mapping) else None
        return value


def folder(root: Path) -> Message:
    """A workspace folder as the protocol has it."""
    return {"uri": root.as_uri(), "name": root.name}


_TOKENS: Message = {
    "requests": {"range": True, "full": {"delta": True}},
    "tokenTypes": ["namespace", "class", "enum", "enumMember", "property", "method", "variable",
                   "keyword", "comment", "string", "number"],
    "tokenModifiers": ["declaration", "deprecated", "readonly", "modification"],
    "formats": ["relative"],
}  # fmt: skip
_ACTIONS: Message = {
    "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor"]}},
    "isPreferredSupport": True,
    "disabledSupport": True,
    "dataSupport": True,
    "resolveSupport": {"properties": ["edit"]},
}


def initialize_params(root: Path, *, pulls: bool) -> Message:
    """What an editor says of itself; ``pulls`` is whether it asks for diagnostics."""
    fixed: Message = {"dynamicRegistration": False}
    document: Message = {
        "synchronization": {"didSave": True},
        "completion": {
            "completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]},
            "contextSupport": True,
        },
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "definition": {"linkSupport": True},
        "references": fixed,
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "declaration": {"linkSupport": True},
        "implementation": {"linkSupport": True},
        "typeDefinition": {"linkSupport": True},
        "documentHighlight": fixed,
        "codeLens": fixed,
        "inlayHint": {"resolveSupport": {"properties": ["tooltip"]}},
        "semanticTokens": _TOKENS,
        "documentLink": {"tooltipSupport": True},
        "foldingRange": fixed,
        "selectionRange": fixed,
        "linkedEditingRange": fixed,
        "callHierarchy": fixed,
        "typeHierarchy": fixed,
        "codeAction": _ACTIONS,
        "rename": {"prepareSupport": True},
        "formatting": fixed,
        "publishDiagnostics": {"versionSupport": True, "relatedInformation": True},
    }
    workspace: Message = {
        "configuration": True,
        "workspaceFolders": True,
        "didChangeConfiguration": fixed,
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "symbol": fixed,
        "applyEdit": True,
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create", "rename", "delete"],
        },
    }
    if pulls:
        document["diagnostic"] = fixed
        workspace["diagnostics"] = {"refreshSupport": True}
    return {
        "processId": os.getpid(),
        "rootUri": root.as_uri(),
        "workspaceFolders": [folder(root)],
        "capabilities": {
            "general": {"positionEncodings": ["utf-16"]},
            "window": {"workDoneProgress": True},
            "workspace": workspace,
            "textDocument": document,
        },
    }
