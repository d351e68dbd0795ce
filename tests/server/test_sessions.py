"""Sessions of real editors, played again: every request answered, every message valid."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools.replay import read_recording, replay

ROOT = Path(__file__).resolve().parents[2]
LIGHTHOUSE = ROOT / "examples" / "lighthouse"
SESSIONS = sorted((ROOT / "tests" / "fixtures" / "sessions").glob("*.jsonl"))

pytestmark = pytest.mark.wire


def test_there_are_sessions() -> None:
    clients = {"emacs-eglot", "helix-25", "neovim-0.7", "neovim-0.11", "vim-ale", "vscode-1.100"}
    assert clients <= {path.stem for path in SESSIONS}


EVERYTHING = frozenset(
    [
        "textDocument/hover",
        "textDocument/definition",
        "textDocument/references",
        "textDocument/rename",
        "textDocument/prepareCallHierarchy",
        "callHierarchy/incomingCalls",
        "callHierarchy/outgoingCalls",
        "textDocument/prepareTypeHierarchy",
        "typeHierarchy/supertypes",
        "typeHierarchy/subtypes",
        "textDocument/codeAction",
        "codeAction/resolve",
        "textDocument/completion",
        "completionItem/resolve",
        "textDocument/codeLens",
        "codeLens/resolve",
        "textDocument/inlayHint",
        "textDocument/formatting",
        "textDocument/onTypeFormatting",
        "textDocument/semanticTokens/full",
        "textDocument/semanticTokens/full/delta",
        "textDocument/semanticTokens/range",
        "textDocument/documentLink",
        "textDocument/foldingRange",
        "textDocument/selectionRange",
        "stp/threads",
        "stp/thread",
        "stp/mentions",
        "stp/card",
        "stp/board",
        "stp/graph",
    ]
)
"""What the two editors that have plug-ins of ours were recorded asking for, at the least."""


@pytest.mark.parametrize("name", ["vscode-1.100-commands", "neovim-0.11"])
def test_the_editors_with_plug_ins_ask_for_everything(name: str) -> None:
    (path,) = (path for path in SESSIONS if path.stem == name)
    lines = [line["message"] for line in read_recording(path) if line["from"] == "client"]
    assert {message.get("method") for message in lines} >= EVERYTHING


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
def test_a_session_replays(path: Path) -> None:
    command = [sys.executable, "-m", "stp_lsp", "serve"]
    outcome = replay(path, LIGHTHOUSE, command)
    assert outcome.problems == []
    # Neither side was cut short: what was sent is what the recording holds, and at least the
    # answers came back.
    lines = [line for line in read_recording(path) if "message" in line]
    asked = [line for line in lines if line["from"] == "client" and "method" in line["message"]]
    answers = [line for line in lines if line["from"] == "server" and "id" in line["message"]]
    assert outcome.sent >= len(asked) > 3
    assert outcome.received >= len([a for a in answers if "method" not in a["message"]])


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
def test_a_recording_says_nothing_of_where_it_was_made(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "$ROOT0" in text
    for place in ("/home/", "/root/", "/tmp/", "/Users/", "/private/"):
        assert place not in text, place


def test_a_server_that_does_not_answer_is_noticed() -> None:
    """The player is no judge that lets everything pass."""
    outcome = replay(
        SESSIONS[0], LIGHTHOUSE, [sys.executable, "-c", "import sys; sys.stdin.read(1)"]
    )
    assert any("never answered" in problem for problem in outcome.problems)


_CANCELS_ALL = """
import json, sys
while header := sys.stdin.buffer.readline():
    sys.stdin.buffer.readline()
    message = json.loads(sys.stdin.buffer.read(int(header.split(b":")[1])))
    if "id" in message:
        error = {"code": -32800, "message": "no"}
        body = json.dumps({"jsonrpc": "2.0", "id": message["id"], "error": error}).encode()
        sys.stdout.buffer.write(b"Content-Length: %d\\r\\n\\r\\n%b" % (len(body), body))
        sys.stdout.buffer.flush()
"""


def test_only_a_request_that_the_client_cancelled_may_be_answered_as_cancelled() -> None:
    """Whether the cancel or the answer is quicker is chance; of other requests it is a fault."""
    (path,) = (path for path in SESSIONS if path.stem == "neovim-0.11")
    lines = [line for line in read_recording(path) if "message" in line]
    sent = [line["message"] for line in lines if line["from"] == "client"]
    cancelled = {m["params"]["id"] for m in sent if m.get("method") == "$/cancelRequest"}
    got = [line["message"] for line in lines if line["from"] == "server"]
    asked = {m["id"] for m in got if "result" in m and "method" not in m}
    problems = replay(path, LIGHTHOUSE, [sys.executable, "-c", _CANCELS_ALL]).problems
    refused = {number for number in asked if any(f"({number}) failed: no" in p for p in problems)}
    assert cancelled & asked
    assert refused == asked - cancelled
