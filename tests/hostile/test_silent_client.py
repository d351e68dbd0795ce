"""A client that offers everything and answers nothing that it is asked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.server.lighthouse import lighthouse
from tests.server.raw_client import ROOT, ServerProcess, frame, notification, request

ALL = {
    "window": {"workDoneProgress": True, "showDocument": {"support": True}},
    "workspace": {
        "applyEdit": True,
        "configuration": True,
        "didChangeConfiguration": {"dynamicRegistration": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "diagnostics": {"refreshSupport": True},
        "codeLens": {"refreshSupport": True},
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create", "rename", "delete"],
        },
    },
}
ASKED = {"workspace/configuration", "window/workDoneProgress/create", "client/registerCapability"}

pytestmark = pytest.mark.wire


def test_it_is_served_all_the_same(tmp_path: Path) -> None:
    """Settings, progress, registrations and an edit are asked for; nobody waits for the answers."""
    root = lighthouse(tmp_path)
    path = root / "intent/wip.md"
    with ServerProcess(["-m", "stp_lsp", "serve"]) as server:
        server.initialize(rootUri=root.as_uri(), capabilities=ALL)
        at: dict[str, Any] = {"textDocument": {"uri": path.as_uri()}}
        item = {"uri": path.as_uri(), "languageId": "markdown", "version": 1}
        opened = {"textDocument": {**item, "text": path.read_text("utf-8")}}
        server.send(notification("textDocument/didOpen", opened))
        server.send(request("pull", "textDocument/diagnostic", at))
        assert server.result("pull")["kind"] == "full"
        # This one asks for an edit, which the client never says it has made.
        verb = {
            "command": "stp.thread.start",
            "arguments": [{"root": str(root), "thread": "ST0005"}],
        }
        server.send(request("verb", "workspace/executeCommand", verb))
        server.notified("workspace/applyEdit")
        server.send(request("who", "workspace/symbol", {"query": "ST0001"}))
        assert server.result("who")
        asked = {message.get("method") for message in server.unclaimed() if "id" in message}
        assert asked >= ASKED
        server.send(request("bye", "shutdown"), notification("exit"))
        assert server.exit_code() == 0


@pytest.mark.parametrize("error", [{"code": -32601, "message": "no"}, 7, {}, None])
def test_a_client_that_declines_everything_is_no_fault_of_the_server(error, tmp_path: Path) -> None:
    """Nor is one that leaves questions open at the end; the log has no traceback for either."""
    root = lighthouse(tmp_path)
    with ServerProcess(["-m", "stp_lsp", "serve"]) as server:
        server.initialize(rootUri=root.as_uri(), capabilities=ALL)
        for method in sorted(ASKED):
            asked = server.notified(method)
            if error is not None:
                server.send({"jsonrpc": "2.0", "id": asked["id"], "error": error})
        server.send(request("who", "stp/threads", {"root": str(root)}))
        assert server.result("who")
        server.send(request("bye", "shutdown"), notification("exit"))
        assert server.exit_code() == 0
        assert "Traceback" not in server.errors()


def test_a_client_that_reads_nothing_can_send_it_away(tmp_path: Path) -> None:
    """The pipe to the client is full, and the server waits for room in it when `exit` comes."""
    root = lighthouse(tmp_path)
    server = subprocess.Popen(
        [sys.executable, "-m", "stp_lsp", "serve"], cwd=ROOT, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert server.stdin is not None
    assert server.stdout is not None
    params = {"processId": None, "rootUri": root.as_uri(), "capabilities": {}}
    unread = [request(number, "stp/graph", {"root": str(root)}) for number in range(200)]
    messages = [request("i", "initialize", params), notification("initialized", {}), *unread]
    try:
        for message in (*messages, notification("exit")):
            server.stdin.write(frame(message))
        server.stdin.flush()  # and it stays open
        assert server.wait(60) == 1
        assert b'"id":0' in server.stdout.read(), "it was writing"
    finally:
        server.kill()
        server.stdin.close()
        server.stdout.close()
