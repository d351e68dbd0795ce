"""The judge of messages sees what is wrong, and lets pass what is right.

Each case follows the text of LSP 3.18; the judge is only as good as what it refuses.
"""

from __future__ import annotations

from typing import Any

import pytest
from lsprotocol import types

from tools.lsp_client_rules import ClientRules
from tools.lsp_model import Conversation, problems

START: dict[str, Any] = {"line": 0, "character": 0}
REGISTRATION = {"id": "1", "method": "textDocument/hover"}
SPAN: dict[str, Any] = {"start": START, "end": {"line": 0, "character": 3}}


@pytest.mark.parametrize(
    ("kind", "value", "wrong"),
    [
        (types.Position, {"line": 1, "character": 2}, ""),
        (types.Position, {"line": 1}, "lacks 'character'"),
        (types.Position, {"line": 1, "character": -1}, "out of range"),
        (types.Position, {"line": 1, "character": 2**31}, "out of range"),
        (types.Position, {"line": 1, "character": 1.5}, "is no int"),
        (types.Position, {"line": True, "character": 1}, "is no int"),
        (types.Position, {"line": 1, "character": 2, "column": 2}, "has no 'column'"),
        (types.Range, {"start": SPAN["end"], "end": START}, "ends before it starts"),
        (types.Diagnostic, {"range": SPAN, "message": "m"}, ""),
        (types.Diagnostic, {"range": SPAN, "message": "m", "severity": 5}, "DiagnosticSeverity"),
        (types.Diagnostic, {"range": SPAN, "message": "m", "severity": None}, "null"),
        (types.Diagnostic, {"range": SPAN, "message": "m", "data": None}, ""),
        (types.Hover, {"contents": {"kind": "markdown", "value": "x"}}, ""),
        (types.Hover, {"contents": {"kind": "html", "value": "x"}}, "MarkupKind"),
        (types.CodeAction, {"title": "t", "kind": "refactor.stp"}, ""),
        (types.TextDocumentEdit, {"textDocument": {"uri": "a"}, "edits": []}, "lacks 'version'"),
        (
            types.TextDocumentEdit,
            {"textDocument": {"uri": "a", "version": None}, "edits": []},
            "",
        ),
        (types.CreateFile, {"uri": "a"}, "lacks 'kind'"),
        (types.HoverRegistrationOptions, {}, "lacks 'documentSelector'"),
        (types.HoverRegistrationOptions, {"documentSelector": None}, ""),
        (types.SemanticTokens, {"data": [0, 1, 2, 3, "4"]}, "is no int"),
    ],
)
def test_structures(kind: type, value: object, wrong: str) -> None:
    found = problems(kind, value)
    if wrong:
        assert found
        assert wrong in found[0]
    else:
        assert found == []


def request(id: int, method: str, params: object) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": id, "method": method, "params": params}


def started(**capabilities: object) -> Conversation:
    talk = Conversation()
    params = {"processId": None, "rootUri": None, "capabilities": capabilities}
    assert talk.judge("client", request(0, "initialize", params)) == []
    answer = {"jsonrpc": "2.0", "id": 0, "result": {"capabilities": {}}}
    assert talk.judge("server", answer) == []
    return talk


def test_requests_and_answers_belong_together() -> None:
    talk = started()
    where = {"textDocument": {"uri": "file:///a.md"}, "position": START}
    assert talk.judge("client", request(1, "textDocument/hover", where)) == []
    nobody = {"jsonrpc": "2.0", "id": 2, "result": None}
    assert "answers nothing" in talk.judge("server", nobody)[0]
    assert talk.judge("server", {"jsonrpc": "2.0", "id": 1, "result": None}) == []
    assert "answers nothing" in talk.judge("server", {"jsonrpc": "2.0", "id": 1, "result": None})[0]


def test_the_result_is_that_of_the_method() -> None:
    talk = started()
    assert talk.judge("client", request(1, "workspace/symbol", {"query": ""})) == []
    answer = {"jsonrpc": "2.0", "id": 1, "result": {"items": []}}
    assert talk.judge("server", answer)


def test_direction_and_time() -> None:
    talk = Conversation()
    early = {"jsonrpc": "2.0", "method": "textDocument/publishDiagnostics"}
    early["params"] = {"uri": "a", "diagnostics": []}  # type: ignore[assignment]
    assert "before `initialize`" in talk.judge("server", early)[0]
    talk = started()
    assert talk.judge("server", early) == []
    hover = request(3, "textDocument/hover", {"textDocument": {"uri": "a"}, "position": START})
    assert "clientToServer" in talk.judge("server", hover)[0]
    assert "no method" in talk.judge("server", request(4, "textDocument/sniff", {}))[0]


def rules(**capabilities: object) -> ClientRules:
    return ClientRules({"capabilities": capabilities})


def note(method: str, params: object) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "method": method, "params": params}


@pytest.mark.parametrize(
    ("message", "answers", "capabilities", "needs"),
    [
        (request(1, "workspace/configuration", {"items": []}), "", {}, "workspace.configuration"),
        (
            request(1, "workspace/configuration", {"items": []}),
            "",
            {"workspace": {"configuration": True}},
            "",
        ),
        (
            {"id": 1, "result": {"contents": {"kind": "markdown", "value": ""}}},
            "textDocument/hover",
            {},
            "contentFormat",
        ),
        (
            {"id": 1, "result": [{"targetUri": "a"}]},
            "textDocument/definition",
            {"textDocument": {"definition": {"linkSupport": False}}},
            "linkSupport",
        ),
        (
            {"id": 1, "result": [{"label": "x", "insertTextFormat": 2}]},
            "textDocument/completion",
            {},
            "snippetSupport",
        ),
        ({"id": 1, "result": [{"title": "x"}]}, "textDocument/codeAction", {}, "Literal"),
        (
            {"id": 1, "result": {"title": "x", "edit": {"documentChanges": [{"kind": "create"}]}}},
            "codeAction/resolve",
            {
                "textDocument": {"codeAction": {"codeActionLiteralSupport": {}}},
                "workspace": {"workspaceEdit": {"documentChanges": True}},
            },
            "resourceOperations",
        ),
        (note("$/progress", {"token": "x", "value": {}}), "", {}, "nobody made"),
        (note("$/logTrace", {"message": "x"}), "", {}, "off"),
        (
            request(
                1,
                "client/registerCapability",
                {"registrations": [{"method": "textDocument/hover"}]},
            ),
            "",
            {},
            "dynamicRegistration",
        ),
    ],
)
def test_what_a_client_can_take(
    message: dict[str, Any], answers: str, capabilities: dict[str, Any], needs: str
) -> None:
    found = rules(**capabilities).judge(message, answers)
    if needs:
        assert any(needs in problem for problem in found), found
    else:
        assert found == []
