"""Streams of messages to a real server: wrong types, unknown methods, bytes that are no messages.

Each session starts a server on a copy of the sample workspace, sends a few hundred messages of
every bad kind between good ones, and then asks an honest question. The server must still answer
it, must have answered every request that could be read exactly once, and must end with code 0.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import IO, Any

from tools.fuzz.breeding import ROOT, Breeder, sample_texts

SECONDS = 300
"""How long an honest answer may take; one is enough, but another's work may come first."""
A_SESSION = 500
"""Messages that are sent to one server."""

_ASKING = (
    "textDocument/hover", "textDocument/definition", "textDocument/references",
    "textDocument/completion", "textDocument/documentSymbol", "textDocument/codeAction",
    "textDocument/codeLens", "textDocument/inlayHint", "textDocument/foldingRange",
    "textDocument/selectionRange", "textDocument/semanticTokens/full", "textDocument/rename",
    "textDocument/prepareRename", "textDocument/formatting", "textDocument/diagnostic",
    "textDocument/documentLink", "textDocument/documentHighlight", "workspace/symbol",
    "workspace/diagnostic", "workspace/executeCommand", "completionItem/resolve",
    "codeAction/resolve", "callHierarchy/incomingCalls", "initialize",
    "textDocument/typeDefinition", "textDocument/linkedEditingRange",
    "textDocument/onTypeFormatting", "workspace/willRenameFiles",
    "textDocument/prepareCallHierarchy", "textDocument/semanticTokens/full/delta",
    "textDocument/inlineCompletion", "workspace/textDocumentContent", "no/such/method",
    "$/alsoNot", "",
)  # fmt: skip
_TELLING = (
    "textDocument/didOpen", "textDocument/didChange", "textDocument/didClose",
    "textDocument/didSave", "initialized", "workspace/didChangeWatchedFiles",
    "workspace/didRenameFiles", "workspace/didChangeConfiguration", "$/cancelRequest",
    "$/setTrace", "no/such/notification",
)  # fmt: skip
_ODD: tuple[Any, ...] = (
    None, True, -1, 2**40, 1.5, "", "\ud800", [], {}, [[]], {"jsonrpc": "2.0", "id": 1}, "file:///",
    "file://%00", "untitled:1", "stp:///x", {"line": -1, "character": 2**31},
)  # fmt: skip
_NO_MESSAGES = (
    b"\r\n\r\n",
    b"Content-Length: x\r\n\r\n",
    b"Content-Length: -5\r\n\r\n",
    b"Content-Length: 99999999999999999999\r\n\r\n",
    b"Content-Length: 7\r\nContent-Length: 2\r\n\r\n{}",
    b"nonsense\n",
    b"Content-Length: 2\r\n\r\n{}",
    b"content-length:2\n\n[]",
    b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 4\r\n\r\n[{}]",
    b"Content-Length: 0\r\n\r\n",
    b"Content-Length: 3\r\n\r\n\xff\xfe\x00",
    b"Content-Length: 3\r\n\r\nNaN",
    b"Content-Length: 5000\r\n\r\n" + b"9" * 5000,
    b"Content-Length: 100000\r\n\r\n" + b"[" * 100_000,
    b"Content-Length: 300000\r\n\r\n" + b'{"a":' * 60_000,
    b"x" * 100_000 + b"\r\n\r\n",
)
"""Bytes that hold no message, or one that cannot be read."""


class Troublemaker:
    """Makes the messages of one session from a seed."""

    def __init__(self, folder: Path, seed: str) -> None:
        """Names documents in ``folder``."""
        self._random = random.Random(seed)
        self._breeder = Breeder(sample_texts(), seed)
        self._uris = [path.as_uri() for path in sorted(folder.rglob("*.md"))]
        self._next = 1000
        self.owed: Counter[int | str] = Counter()
        """How many answers each id has coming."""

    def frame(self) -> bytes:
        """One message, or something that is none."""
        choose = self._random
        kind = choose.random()
        if kind < 0.001:
            return framed(self.request("x" * choose.choice((10**5, 3 * 10**6))))
        if kind < 0.002:
            return self._long_document()
        if kind < 0.01:  # a storm: asked, and taken back at once
            asked = [self.request(choose.choice(_ASKING)) for _ in range(20)]
            taken = [{"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": each["id"]}}
                     for each in choose.sample(asked, k=20)]  # fmt: skip
            return b"".join(map(framed, (*asked, *taken)))
        if kind < 0.45:
            return framed(self.request(choose.choice(_ASKING)))
        if kind < 0.75:
            return framed(
                {"jsonrpc": "2.0", "method": choose.choice(_TELLING), "params": self._params()}
            )
        if kind < 0.8 and self._next > 1000:
            id = choose.randrange(1000, self._next + 1)
            return framed({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": id}})
        if kind < 0.88:
            return framed(choose.choice(_ODD))
        if kind < 0.92:
            return framed(
                {"jsonrpc": "2.0", "id": choose.choice(_ODD[:6]), "result": self._value()}
            )
        if kind < 0.96:
            return b"Content-Length: 9\r\n\r\n{not json"
        if kind < 0.98:
            return self._cut_short()
        return choose.choice(_NO_MESSAGES)

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """Bytes as a slow pipe brings them: cut anywhere, also within a header or a character."""
        at = 0
        while at < len(data):
            size = self._random.choice((1, 7, 1000, 65_536, 1_000_000))
            yield data[at : at + size]
            at += size

    def _long_document(self) -> bytes:
        """A document of a megabyte is opened, changed all over, asked about and closed."""
        item = {"uri": self._random.choice(self._uris), "version": 1, "languageId": "markdown"}
        text = self._breeder.text()
        text *= 1_000_000 // max(1, len(text))
        changes = [{"text": text[:99]}, {"text": text}]
        told = [
            ("textDocument/didOpen", {"textDocument": {**item, "text": text}}),
            ("textDocument/didChange", {"textDocument": item, "contentChanges": changes}),
            ("textDocument/didClose", {"textDocument": item}),
        ]
        messages = [{"jsonrpc": "2.0", "method": name, "params": params} for name, params in told]
        asked = self.request("textDocument/hover")
        return b"".join(map(framed, (*messages[:2], asked, messages[2])))

    def _cut_short(self) -> bytes:
        """A message shorter than its header says, which swallows the beginning of another one."""
        told = {"jsonrpc": "2.0", "method": "no/such/notification", "params": "x" * 300}
        length = self._random.choice((20, 33, 60, 150))
        return b'Content-Length: %d\r\n\r\n{"jsonrpc"' % length + framed(told)

    def request(self, method: str) -> dict[str, Any]:
        """A request whose answer is owed from now on."""
        self._next += 1
        id: Any = f"id {self._next}" if self._random.random() < 0.1 else self._next
        if self._random.random() < 0.01:
            id = self._random.choice((1.5, None, [], True, "twice"))  # no id, or that of another
        else:
            self.owed[id] += 1
        return {"jsonrpc": "2.0", "id": id, "method": method, "params": self._params()}

    def _params(self) -> Any:
        choose = self._random
        if choose.random() < 0.15:
            return choose.choice(_ODD)
        uri = choose.choice(self._uris)
        text = self._breeder.text() if choose.random() < 0.3 else "x"
        spot = {"line": choose.randrange(40), "character": choose.randrange(90)}
        params: dict[str, Any] = {
            "textDocument": {"uri": uri, "version": choose.randrange(9), "languageId": "markdown",
                             "text": text},
            "position": spot,
            "range": {"start": spot, "end": choose.choice((spot, {"line": 9999, "character": 0}))},
            "positions": [spot],
            "context": {"diagnostics": [], "includeDeclaration": True, "triggerKind": 1},
            "contentChanges": [{"range": {"start": spot, "end": spot}, "text": text}],
            "changes": [{"uri": uri, "type": choose.randrange(5)}],
            "files": [{"oldUri": uri, "newUri": choose.choice(self._uris)}],
            "query": choose.choice(("ST", "lamp", "")),
            "command": "stp.thread.start", "arguments": [{"thread": "ST0002"}],
            "newName": choose.choice(("ST0009", "", "a | b")), "options": {"tabSize": 2},
            "previousResultIds": [], "settings": {"stp": self._value()}, "value": "verbose",
            "item": self._value(), "label": "x", "title": "x", "data": self._value(),
        }  # fmt: skip
        for key in choose.sample(sorted(params), k=choose.choice((0, 0, 0, 1, 2))):
            if choose.random() < 0.5:
                del params[key]
            else:
                params[key] = self._value()
        return params

    def _value(self) -> Any:
        choose = self._random
        if choose.random() < 0.5:
            return choose.choice(_ODD)
        return {choose.choice(("uri", "id", "rules", "root", "key")): choose.choice(_ODD)}


def framed(message: object) -> bytes:
    """A message as it is written to the server."""
    body = json.dumps(message).encode("ascii")
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def fuzz(count: int, seed: str) -> Iterator[str]:
    """Sends about ``count`` messages in sessions; yields what went wrong."""
    for number in range(max(1, count // A_SESSION)):
        # Every other session ends in the middle of a message.
        wrong = session(f"{seed}:{number}", min(count, A_SESSION) - number % 2)
        if wrong:
            yield f"seed {seed}:{number}: {wrong}"


def session(seed: str, count: int) -> str:
    """One server's life; what it did wrong, or nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "lighthouse"
        copytree(ROOT / "examples" / "lighthouse", folder)
        server = subprocess.Popen(
            [sys.executable, "-m", "stp_lsp", "serve", "--log-level", "error"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT,
        )  # fmt: skip
        try:
            return _Talk(server, folder, seed).run(count)
        finally:
            server.kill()
            server.wait()


class _Talk:
    """A conversation with one server."""

    def __init__(self, server: subprocess.Popen[bytes], folder: Path, seed: str) -> None:
        assert server.stdin is not None
        assert server.stdout is not None
        self._server, self._in, self._out = server, server.stdin, server.stdout
        self._folder = folder
        self._maker = Troublemaker(folder, seed)
        self._answers: Counter[int | str] = Counter()
        self._arrived = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def run(self, count: int) -> str:
        for _ in range(count % 7):  # too early: refused, and the server lives on
            self._in.write(framed(self._maker.request("textDocument/hover")))
        root = self._folder.as_uri()
        params: Any = {"processId": None, "rootUri": root, "capabilities": {},
                  "workspaceFolders": [{"uri": root, "name": "x"}]}  # fmt: skip
        if not self._ask("start", "initialize", params):
            return "no answer to initialize"
        self._send({"jsonrpc": "2.0", "method": "initialized", "params": {}})
        try:
            data = b"".join(self._maker.frame() for _ in range(count))
            for piece in self._maker.pieces(data):
                self._in.write(piece)
                self._in.flush()
        except OSError as error:
            return f"stopped reading: {error}"
        page: Any = {"textDocument": {"uri": (self._folder / "intent" / "wip.md").as_uri()},
                "position": {"line": 0, "character": 0}}  # fmt: skip
        if not self._ask("honest", "textDocument/hover", page):
            return "no answer to an honest question"
        if not (wrong := self._end(cut=count % 2 == 1)):
            owed = self._maker.owed.items()
            missed = [id for id, number in owed if self._answers[id] != number]
            wrong = f"answered not once: {missed[:5]}" if missed else ""
        return wrong

    def _end(self, *, cut: bool) -> str:
        """Ends in order, or in the middle of a message; what the server did wrong then."""
        if cut:
            self._in.write(framed({"jsonrpc": "2.0", "id": "cut", "method": "shutdown"})[:-5])
            self._in.close()
        elif not self._ask("end", "shutdown", None):
            return "no answer to shutdown"
        else:
            self._in.write(framed(self._maker.request("textDocument/hover")))  # too late: refused
            self._send({"jsonrpc": "2.0", "method": "exit"})
        try:
            code = self._server.wait(SECONDS)
        except subprocess.TimeoutExpired:
            return "did not exit"
        return f"exit code {code}" if code != int(cut) else ""

    def _ask(self, id: str, method: str, params: object) -> bool:
        self._send({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
        with self._arrived:
            return self._arrived.wait_for(lambda: self._answers[id] > 0, SECONDS)

    def _send(self, message: dict[str, Any]) -> None:
        self._in.write(framed(message))
        self._in.flush()

    def _read(self) -> None:
        while (message := _next_message(self._out)) is not None:
            if "method" not in message and message.get("id") is not None:
                with self._arrived:
                    self._answers[message["id"]] += 1
                    self._arrived.notify_all()


def _next_message(stream: IO[bytes]) -> dict[str, Any] | None:
    length = 0
    while (line := stream.readline()) not in (b"\r\n", b""):
        if line.lower().startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    body = stream.read(length) if line else b""
    message: dict[str, Any] | None = json.loads(body) if body else None
    return message
