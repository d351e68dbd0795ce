"""Requests about a whole workspace, withdrawn while they are worked on, against the real server.

The client reads no further than the first part before it cancels. What follows that part does not
fit a pipe, so the server cannot have finished by then, however fast it is.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from tests.server.raw_client import ROOT, Message, cancel, frame, notification, request

pytestmark = pytest.mark.wire

CANCELLED = -32800
_DOCUMENTS = 600
_TEXT = "# Notes\n\n" + "ST0001\n" * 100 + "ST0900\n" * 5
"""A hundred mentions of the one thread, and five findings: nobody has an ST0900."""
_HOME = "intent/st/ST0001/info.md"


class SlowReader:
    """A client that reads a message when it is asked to, and not before."""

    def __init__(self, root: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "stp_lsp", "serve"],
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._out: IO[bytes] = self.process.stdout
        self._in: IO[bytes] = self.process.stdin

    def send(self, *messages: Message) -> None:
        self._in.write(b"".join(map(frame, messages)))
        self._in.flush()

    def read(self) -> Message:
        length = 0
        while (line := self._out.readline().strip()) != b"":
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        assert length, "the server closed the connection"
        message: Message = json.loads(self._out.read(length))
        return message

    def until_part(self, token: str) -> Message:
        """The next part of the answer with this token."""
        while True:
            message = self.read()
            if message.get("method") == "$/progress" and message["params"]["token"] == token:
                return message

    def answer(self, request_id: str) -> tuple[Message, int]:
        """The answer, and how many parts came before it."""
        parts = 0
        while True:
            message = self.read()
            if "method" not in message and message["id"] == request_id:
                return message, parts
            parts += message.get("method") == "$/progress"


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SlowReader, str]]:
    root = tmp_path_factory.mktemp("cancel")
    home = root / _HOME
    home.parent.mkdir(parents=True)
    home.write_text("---\nstatus: WIP\n---\n# ST0001: Lamp\n")
    for number in range(_DOCUMENTS):
        (root / f"intent/n{number}.md").write_text(_TEXT)
    client = SlowReader(root)
    folders = [{"uri": root.as_uri(), "name": "w"}]
    document: dict[str, Any] = {"diagnostic": {}}
    start = {
        "processId": None,
        "rootUri": root.as_uri(),
        "workspaceFolders": folders,
        "capabilities": {"textDocument": document},
    }
    client.send(request("i", "initialize", start))
    client.answer("i")
    client.send(notification("initialized", {}), request("ready", "stp/threads", {}))
    client.answer("ready")
    yield client, (root / _HOME).as_uri()
    client.process.kill()
    client.process.wait()


def test_references_are_cancelled_between_two_parts(session: tuple[SlowReader, str]) -> None:
    client, uri = session
    where = {"textDocument": {"uri": uri}, "position": {"line": 3, "character": 3}}
    more = {"context": {"includeDeclaration": True}, "partialResultToken": "r"}
    client.send(request("refs", "textDocument/references", {**where, **more}))
    assert len(client.until_part("r")["params"]["value"]) == 200
    client.send(cancel("refs"))
    answer, parts = client.answer("refs")
    assert answer["error"]["code"] == CANCELLED
    assert parts < _DOCUMENTS * 100 // 200 - 1  # all of them but the first
    client.send(request("hover", "textDocument/hover", where))
    assert client.answer("hover")[0]["result"] is not None


def test_findings_are_cancelled_between_two_parts(session: tuple[SlowReader, str]) -> None:
    client, _ = session
    params = {"previousResultIds": [], "partialResultToken": "d"}
    client.send(request("all", "workspace/diagnostic", params))
    assert len(client.until_part("d")["params"]["value"]["items"]) == 200
    client.send(cancel("all"))
    answer, parts = client.answer("all")
    assert answer["error"]["code"] == CANCELLED
    assert parts < _DOCUMENTS // 200
    client.send(request("again", "workspace/diagnostic", {"previousResultIds": []}))
    items = client.answer("again")[0]["result"]["items"]
    assert len(items) >= _DOCUMENTS  # what was begun and withdrawn is found all the same
