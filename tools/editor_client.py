"""The editor's side of a language server session, with the standard library only.

Knows the framing, answers what a server asks of an editor, and remembers what it publishes. Every
wait ends with a message of the protocol (LSP 3.17) or with the deadline; nothing sleeps.

Deliberately not here: any knowledge of steel threads (that is `tools/demo.py`) or of how the server
is built.
"""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

Message = dict[str, Any]

_REMEMBERED = 12  # lines of the server's stderr that are shown when it fails
_FAREWELL = 10.0  # seconds between `exit` and the end of the process


class SessionError(Exception):
    """The session cannot go on; the text says why."""


# ------------------------------------------------------------------------------------- framing


def encode(message: Message) -> bytes:
    """One message as it stands on the wire: a header with its length in bytes, then JSON."""
    body = json.dumps(message, ensure_ascii=False).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def decode(stream: IO[bytes]) -> Message | None:
    """The next message of ``stream``; None when it ends between two messages.

    Raises:
        SessionError: when the stream ends inside a message or holds something else, such as the
            output of a stray ``print``.
    """
    length: int | None = None
    began = False
    while (line := stream.readline()) not in (b"\r\n", b""):
        began = True
        name, colon, value = line.partition(b":")
        if not colon or not line.endswith(b"\r\n"):
            raise SessionError(f"the server wrote something that is no message: {line[:200]!r}")
        if name.lower() == b"content-length":
            length = int(value)
    if line == b"" and not began:
        return None
    if length is None:
        raise SessionError("the server sent a message without Content-Length")
    body = stream.read(length)
    if len(body) < length:
        raise SessionError("the server stopped in the middle of a message")
    message = json.loads(body)
    if not isinstance(message, dict):
        raise SessionError(f"the server sent {type(message).__name__}, not a message")
    return message


# -------------------------------------------------------------------------------------- client


class Client:
    """The editor's side: one request at a time, the server's own requests answered in between."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path, seconds: float) -> None:
        self._process = process
        self._folder = folder
        self._deadline = time.monotonic() + seconds
        self._seconds = seconds
        self._inbox: queue.Queue[Message | SessionError | None] = queue.Queue()
        self._next_id = 0
        self.findings: dict[str, list[Message]] = {}
        """The last publication of each document, by path relative to the workspace."""
        self.indexing: set[int | str] = set()
        """Progress that has begun or was announced, and has not ended."""
        self.edits: list[Message] = []
        """What the server asked to have applied."""
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        try:
            while (message := decode(self._process.stdout)) is not None:
                self._inbox.put(message)
            self._inbox.put(None)
        except SessionError as error:
            self._inbox.put(error)
        except (OSError, ValueError) as error:
            self._inbox.put(SessionError(f"the server's output could not be read: {error}"))

    def _send(self, message: Message) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(encode({"jsonrpc": "2.0", **message}))
            self._process.stdin.flush()
        except OSError:
            raise SessionError("the server died") from None

    def _receive(self, purpose: str) -> Message:
        """The next message, whatever it is; requests and notifications are dealt with already."""
        try:
            message = self._inbox.get(timeout=max(0.0, self._deadline - time.monotonic()))
        except queue.Empty:
            raise SessionError(f"no {purpose} within {self._seconds:g} seconds") from None
        if message is None:
            raise SessionError(f"the server died before it sent {purpose}")
        if isinstance(message, SessionError):
            raise message
        if "method" in message and "id" in message:
            self._answer(message)
        elif "method" in message:
            self._note(message)
        return message

    def _answer(self, request: Message) -> None:
        params = request.get("params") or {}
        method = request["method"]
        reply: Message = {"id": request["id"], "result": None}
        if method == "workspace/configuration":
            reply["result"] = [None] * len(params["items"])
        elif method == "workspace/workspaceFolders":
            reply["result"] = [{"uri": self._folder.as_uri(), "name": self._folder.name}]
        elif method == "workspace/applyEdit":
            self.edits.append(params["edit"])
            reply["result"] = {"applied": True}
        elif method == "window/workDoneProgress/create":
            self.indexing.add(params["token"])
        elif method not in (
            "client/registerCapability",
            "client/unregisterCapability",
            "window/showMessageRequest",
        ) and not method.endswith("/refresh"):
            del reply["result"]
            reply["error"] = {"code": -32601, "message": f"this editor has no {method}"}
        self._send(reply)

    def _note(self, notification: Message) -> None:
        params = notification.get("params") or {}
        if notification["method"] == "textDocument/publishDiagnostics":
            self.findings[self.relative(params["uri"])] = params["diagnostics"]
        elif notification["method"] == "$/progress":
            kind = params["value"].get("kind")
            if kind == "begin":
                self.indexing.add(params["token"])
            elif kind == "end":
                self.indexing.discard(params["token"])

    def notify(self, method: str, params: Message | None = None) -> None:
        """Send a notification."""
        self._send({"method": method} | ({} if params is None else {"params": params}))

    def request(self, method: str, params: Message | None = None) -> Any:
        """Send a request and return its result, which may be None.

        Raises:
            SessionError: when the answer is an error, does not come, or the server dies.
        """
        self._next_id += 1
        self._send(
            {"id": self._next_id, "method": method} | ({} if params is None else {"params": params})
        )
        while True:
            message = self._receive(f"answer to {method}")
            if "method" not in message and message.get("id") == self._next_id:
                if "error" in message:
                    error = message["error"]
                    raise SessionError(f"{method} failed: {error['message']} ({error['code']})")
                return message.get("result")

    def wait_until(self, settled: Callable[[], bool], purpose: str) -> None:
        """Take messages until ``settled`` says that enough has come."""
        while not settled():
            self._receive(purpose)

    def uri(self, path: str) -> str:
        """The address of a document of the workspace."""
        return (self._folder / path).as_uri()

    def relative(self, uri: str) -> str:
        """The path in the workspace that ``uri`` names, or ``uri`` when it lies elsewhere."""
        path = Path(url2pathname(urlsplit(uri).path))
        return path.relative_to(self._folder).as_posix() if self._folder in path.parents else uri

    def read(self, path: str) -> str:
        """A document of the workspace, as it is on disk."""
        return (self._folder / path).read_bytes().decode()

    def at(self, path: str, line: int, needle: str) -> Message:
        """The position in the middle of ``needle`` on a line counted from 1, as parameters."""
        text = self.read(path).split("\n")[line - 1]
        character = text.index(needle) + len(needle) // 2
        return {
            "textDocument": {"uri": self.uri(path)},
            "position": {"line": line - 1, "character": utf16_units(text[:character])},
        }


def utf16_units(text: str) -> int:
    """UTF-16 code units, which is what a column counts unless something else was agreed."""
    return len(text.encode("utf-16-le")) // 2


def apply_edits(text: str, edits: Sequence[Message]) -> str:
    """``text`` with the protocol's edits made, all positions counted in the text as given."""
    units = text.encode("utf-16-le")
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + 2 * utf16_units(line) + 2)

    def offset(position: Message) -> int:
        line: int = min(position["line"], len(starts) - 1)
        return min(starts[line] + 2 * int(position["character"]), len(units))

    for edit in sorted(edits, key=lambda e: offset(e["range"]["start"]), reverse=True):
        start, end = offset(edit["range"]["start"]), offset(edit["range"]["end"])
        units = units[:start] + edit["newText"].encode("utf-16-le") + units[end:]
    return units.decode("utf-16-le")


@contextmanager
def editor(
    command: Sequence[str], workspace: Path, seconds: float, start_in: Path
) -> Iterator[Client]:
    """A client of a fresh server over a fresh copy of ``workspace``; both are gone afterwards.

    Raises:
        SessionError: whatever went wrong inside, with the last lines the server wrote to stderr.
    """
    with tempfile.TemporaryDirectory(prefix="stp-demo-") as temporary:
        folder = Path(temporary).resolve() / workspace.name
        shutil.copytree(workspace, folder, ignore=shutil.ignore_patterns("__pycache__", ".*_cache"))
        log_path = folder.parent / "server.log"
        with log_path.open("wb") as log:
            process = subprocess.Popen(
                command, cwd=start_in, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            )
        try:
            yield Client(process, folder, seconds)
            _await_end(process)
        except SessionError as error:
            said = log_path.read_text(errors="replace").splitlines()[-_REMEMBERED:]
            heading = ["the last that it wrote to stderr:"] if said else []
            raise SessionError("\n  ".join([str(error), *heading, *said])) from None
        finally:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):  # unsent bytes of a server that died
                        pipe.close()


def _await_end(process: subprocess.Popen[bytes]) -> None:
    try:
        code = process.wait(_FAREWELL)
    except subprocess.TimeoutExpired:
        raise SessionError(f"the server still runs {_FAREWELL:.0f} seconds after exit") from None
    if code != 0:
        raise SessionError(f"the server ended with code {code}")
