"""A client that offers everything and answers nothing that it is asked."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.server.raw_client import ServerProcess, notification, request

LIGHTHOUSE = Path(__file__).resolve().parents[2] / "examples" / "lighthouse"
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
    root = Path(shutil.copytree(LIGHTHOUSE, tmp_path / "lighthouse"))
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
