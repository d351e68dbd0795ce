"""Every request against every kind of client: each gets answers that it can take, and no others.

The clients are those of the recorded sessions, by what they sent in `initialize`, a later VS Code,
and one that announces nothing at all. What is wrong with a message is judged by ``tools/lsp_model``
and ``tools/lsp_client_rules``; here everything is asked that the server offers to that client.
"""

from __future__ import annotations

import copy
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.server.raw_client import ServerProcess, notification, request
from tools.replay import judge_recording, placed, read_recording

ROOT = Path(__file__).resolve().parents[2]
LIGHTHOUSE = ROOT / "examples" / "lighthouse"
SESSIONS = ROOT / "tests" / "fixtures" / "sessions"
WIP = "intent/wip.md"
INDEX = "intent/st/steel_threads.md"
CONTRACT = "intent/st/ST0002/acceptance.md"
MISPLACED = "intent/st/ST0005/info.md"

pytestmark = pytest.mark.wire

Json = dict[str, Any]


def recorded_params(name: str) -> Json:
    """What a real client sent in `initialize`."""
    for line in read_recording(SESSIONS / f"{name}.jsonl"):
        message = line["message"]
        if message.get("method") == "initialize":
            params: Json = message["params"]
            return params
    raise AssertionError(f"{name} never began")


def later_vscode() -> Json:
    """VS Code with what LSP 3.18 adds, and every encoding."""
    params = copy.deepcopy(recorded_params("vscode-1.100"))
    found = params["capabilities"]
    found["workspace"]["textDocumentContent"] = {"dynamicRegistration": True}
    found["workspace"]["foldingRange"] = {"refreshSupport": True}
    found["workspace"]["workspaceEdit"]["metadataSupport"] = True
    found["workspace"]["workspaceEdit"]["snippetEditSupport"] = True
    found["textDocument"]["diagnostic"] |= {"dataSupport": True, "relatedInformation": True}
    found["general"]["positionEncodings"] = ["utf-8", "utf-16"]
    return params


CLIENTS: dict[str, Json] = {
    **{path.stem: recorded_params(path.stem) for path in sorted(SESSIONS.glob("*.jsonl"))},
    "later-vscode": later_vscode(),
    "nothing": {"capabilities": {}},
    "only-documents": {"capabilities": {"textDocument": {"synchronization": {}}}},
}


class Asker:
    """Asks one server as one client, everything by position and by document."""

    def __init__(self, server: ServerProcess, root: Path, offered: Json) -> None:
        self.server = server
        self.root = root
        self.offered = offered
        self.count = 0

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def ask(self, method: str, params: object) -> Any:
        self.count += 1
        self.server.send(request(self.count, method, params))
        return self.server.result(self.count)

    def open(self, path: str, text: str | None = None) -> None:
        item = {"uri": self.uri(path), "languageId": "markdown", "version": 1}
        item |= {"text": (self.root / path).read_text("utf-8") if text is None else text}
        self.server.send(notification("textDocument/didOpen", {"textDocument": item}))

    def at(self, path: str, needle: str, offset: int = 1) -> Json:
        """The position in ASCII text, where every encoding counts alike."""
        text = (self.root / path).read_text("utf-8")
        start = text.index(needle) + offset
        line = text.count("\n", 0, start)
        character = start - text.rfind("\n", 0, start) - 1
        return {
            "textDocument": {"uri": self.uri(path)},
            "position": {"line": line, "character": character},
        }

    def whole(self, path: str) -> Json:
        lines = (self.root / path).read_text("utf-8").count("\n")
        return {
            "start": {"line": 0, "character": 0},
            "end": {"line": lines, "character": 0},
        }


def ask_everything(asker: Asker) -> None:
    """Every request of a document or a position that the server offers."""
    ask, offered = asker.ask, asker.offered
    for path, needle in ((WIP, "ST000{1,3}"), (INDEX, "ST0002"), (CONTRACT, "AT-02.2")):
        here, doc = asker.at(path, needle), {"textDocument": {"uri": asker.uri(path)}}
        there = {**doc, "range": asker.whole(path)}
        for name in ("hover", "definition", "declaration", "implementation", "typeDefinition"):
            ask(f"textDocument/{name}", here)
        ask("textDocument/references", {**here, "context": {"includeDeclaration": True}})
        ask("textDocument/documentHighlight", here)
        ask("textDocument/documentSymbol", doc)
        ask("textDocument/foldingRange", doc)
        ask("textDocument/selectionRange", {**doc, "positions": [here["position"]]})
        ask("textDocument/linkedEditingRange", here)
        found = ask("textDocument/completion", here)
        if offered["completionProvider"].get("resolveProvider") and found and found["items"]:
            ask("completionItem/resolve", found["items"][0])
        for link in ask("textDocument/documentLink", doc) or ():
            if "target" not in link:
                ask("documentLink/resolve", link)
                break
        for lens in (ask("textDocument/codeLens", doc) or ())[:3]:
            ask("codeLens/resolve", lens)
        for hint in (ask("textDocument/inlayHint", there) or ())[:2]:
            ask("inlayHint/resolve", hint)
        tokens = ask("textDocument/semanticTokens/full", doc)
        delta = {**doc, "previousResultId": tokens["resultId"]}
        ask("textDocument/semanticTokens/full/delta", delta)
        ask("textDocument/semanticTokens/range", there)
        for prepare, more in (
            ("CallHierarchy", ("callHierarchy/incomingCalls", "callHierarchy/outgoingCalls")),
            ("TypeHierarchy", ("typeHierarchy/supertypes", "typeHierarchy/subtypes")),
        ):
            for item in ask(f"textDocument/prepare{prepare}", here) or ():
                for method in more:
                    ask(method, {"item": item})
        if offered.get("documentFormattingProvider"):
            options = {"tabSize": 2, "insertSpaces": True}
            ask("textDocument/formatting", {**doc, "options": options})
        if offered.get("renameProvider"):
            if isinstance(offered["renameProvider"], dict):
                ask("textDocument/prepareRename", asker.at(CONTRACT, "AC-02.2"))
            ask("textDocument/rename", {**asker.at(CONTRACT, "AC-02.2"), "newName": "AC-02.9"})
        if offered.get("diagnosticProvider"):
            ask("textDocument/diagnostic", {**doc, "identifier": "stp"})
    # statuses are of a kind that the first clients do not know
    ask("textDocument/completion", asker.at(MISPLACED, "status: ", len("status: ")))
    ask("workspace/symbol", {"query": "lamp"})
    if offered.get("diagnosticProvider"):
        ask("workspace/diagnostic", {"previousResultIds": [], "identifier": "stp"})
    for path in (INDEX, MISPLACED, CONTRACT):
        doc = {"textDocument": {"uri": asker.uri(path)}}
        context = {"diagnostics": []}
        around = {**doc, "range": asker.whole(path), "context": context}
        actions = ask("textDocument/codeAction", around)
        resolves = offered["codeActionProvider"] is not True
        for action in actions or ():
            if resolves and "data" in action and "edit" not in action:
                ask("codeAction/resolve", action)
    content = (offered.get("workspace") or {}).get("textDocumentContent")
    if content:
        uri = f"{content['schemes'][0]}://{asker.root}/ST0002.md"
        assert ask("workspace/textDocumentContent", {"uri": uri})["text"]


@pytest.mark.parametrize("name", CLIENTS)
def test_no_client_gets_what_it_cannot_take(name: str, tmp_path: Path) -> None:
    root = Path(shutil.copytree(LIGHTHOUSE, tmp_path / "lighthouse"))
    recording = tmp_path / "session.jsonl"
    line = {"from": "client", "message": CLIENTS[name]}
    params = placed([line], {"$ROOT0": str(root)})[0]["message"]
    params |= {"rootUri": root.as_uri(), "processId": None}
    with ServerProcess(["-m", "stp_lsp", "serve", "--record", recording]) as server:
        offered = server.initialize(**params)["capabilities"]
        asker = Asker(server, root, offered)
        for path in (WIP, INDEX, CONTRACT, MISPLACED):
            asker.open(path)
        # answered when the index is in, without which there would be little to take
        while not asker.ask("workspace/symbol", {"query": "ST0002"}):
            pass
        ask_everything(asker)
        # a change beyond the document, so that refreshes and findings follow
        (root / MISPLACED).write_text((root / MISPLACED).read_text().replace("Not", "not"))
        asker.server.send(
            notification("textDocument/didSave", {"textDocument": {"uri": "file:///"}})
        )
        asker.ask("shutdown", None)
        server.send(notification("exit"))
        assert server.exit_code() == 0
    problems = judge_recording(read_recording(recording))
    assert not problems, "\n".join(sorted(set(problems)))
    assert asker.count > 60


def test_a_client_without_code_actions_repairs_by_command(tmp_path: Path) -> None:
    """The oldest clients take commands (LSP 3.17, "Code Action"): one of them makes the edit."""
    root = Path(shutil.copytree(LIGHTHOUSE, tmp_path / "lighthouse"))
    capabilities = {"workspace": {"applyEdit": True}}
    with ServerProcess(["-m", "stp_lsp", "serve"]) as server:
        answer = server.initialize(rootUri=root.as_uri(), capabilities=capabilities)
        assert answer["capabilities"]["codeActionProvider"] is True
        asker = Asker(server, root, answer["capabilities"])
        asker.open(INDEX)
        while not asker.ask("workspace/symbol", {"query": "ST0002"}):
            pass
        actions = asker.ask(
            "textDocument/codeAction",
            {
                "textDocument": {"uri": asker.uri(INDEX)},
                "range": asker.whole(INDEX),
                "context": {"diagnostics": []},
            },
        )
        assert actions
        assert all(isinstance(action["command"], str) for action in actions)
        repair = next(action for action in actions if action["command"] == "stp.applyEdit")
        arguments = {"command": repair["command"], "arguments": repair["arguments"]}
        server.send(request("do", "workspace/executeCommand", arguments))
        asked = server.notified("workspace/applyEdit")
        # without `documentChanges` edits go by address alone
        assert list(asked["params"]["edit"]) == ["changes"]
        assert list(asked["params"]["edit"]["changes"]) == [asker.uri(INDEX)]
        server.send({"jsonrpc": "2.0", "id": asked["id"], "result": {"applied": True}})
        assert server.result("do") == {"applied": True}
