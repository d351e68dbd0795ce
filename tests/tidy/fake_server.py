"""A tiny language server for the tests of the demo's client: it knows one canned answer a method.

Its framing is written apart from the client's, so that one mistake cannot hide the other. The
argument names how it should fail: `dies`, `mute`, `error:METHOD`, `empty:METHOD`, `prints`.
"""

from __future__ import annotations

import json
import sys
from typing import Any

MODE, _, METHOD = (sys.argv[1] if len(sys.argv) > 1 else "good").partition(":")
opened: dict[str, str] = {}
changes: list[str] = []


def send(**message: Any) -> None:
    body = json.dumps({"jsonrpc": "2.0", **message})
    raw = body.encode("utf-8")
    head = f"Content-Length: {len(raw)}\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8"
    sys.stdout.buffer.write(head.encode("ascii") + b"\r\n\r\n" + raw)
    sys.stdout.buffer.flush()


def receive() -> dict[str, Any]:
    length = 0
    for line in iter(sys.stdin.buffer.readline, b"\r\n"):
        if not line:
            sys.exit(3)
        if line.startswith(b"Content-Length: "):
            length = int(line[16:])
    message: dict[str, Any] = json.loads(sys.stdin.buffer.read(length))
    return message


def spot(line: int) -> dict[str, Any]:
    return {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 3}}


def index() -> str:
    return next(uri for uri in opened if uri.endswith("steel_threads.md"))


def ask(number: int, method: str, params: Any) -> Any:
    """Ask the editor something and insist on an answer, as a server does."""
    send(id=number, method=method, params=params)
    while (message := receive()).get("id") != number or "method" in message:
        handle(message)
    return message.get("result", message.get("error"))


def publish() -> None:
    send(method="$/progress", params={"token": "t", "value": {"kind": "begin", "title": "index"}})
    for uri, text in opened.items():
        line = text.split("<!-- BEGIN")[0].count("\n") if uri == index() else 1
        finding = {"range": spot(line), "severity": 2, "code": "rule", "message": "drift «ß»"}
        send(
            method="textDocument/publishDiagnostics", params={"uri": uri, "diagnostics": [finding]}
        )
    send(method="$/progress", params={"token": "t", "value": {"kind": "end"}})


def answer(method: str, params: Any) -> Any:
    match method:
        case "initialize":
            return {"capabilities": {}, "serverInfo": {"name": "fake", "version": "0"}}
        case "textDocument/completion":
            assert changes == ["- ST\n"], changes
            return {"isIncomplete": False, "items": [{"label": f"ST{n:04}"} for n in range(1, 20)]}
        case "textDocument/hover":
            return {"contents": {"kind": "markdown", "value": "**ST0002** card"}}
        case "textDocument/definition":
            return [{"targetUri": index(), "targetRange": spot(3), "targetSelectionRange": spot(4)}]
        case "textDocument/references":
            return [{"uri": index(), "range": spot(n)} for n in (4, 8)]
        case "textDocument/codeAction":
            return [{"title": "Something else"}, {"title": "Regenerate", "isPreferred": True}]
        case "codeAction/resolve":
            assert params["title"] == "Regenerate"
            edit = {"range": spot(4), "newText": "Repaired"}
            return {**params, "edit": {"changes": {index(): [edit]}}}
        case _:
            return None


def handle(message: dict[str, Any]) -> None:
    method, params = message.get("method", ""), message.get("params") or {}
    if method == "textDocument/didOpen":
        document = params["textDocument"]
        opened[document["uri"]] = document["text"]
        if len(opened) == 10:  # the last tab of the session
            publish()
    elif method == "textDocument/didChange":
        changes.extend(change["text"] for change in params["contentChanges"])
    elif method == "initialized":
        assert ask(1, "workspace/configuration", {"items": [{}, {}]}) == [None, None]
        assert ask(2, "client/registerCapability", {"registrations": []}) is None
        assert ask(3, "window/workDoneProgress/create", {"token": "t"}) is None
        assert ask(4, "workspace/somethingNew", {})["code"] == -32601
    elif method == "exit":
        sys.exit(0)
    elif "id" in message:
        if method == METHOD and MODE == "error":
            send(id=message["id"], error={"code": -32603, "message": "cannot"})
        elif method == METHOD and MODE == "empty":
            send(id=message["id"], result=None)
        else:
            send(id=message["id"], result=answer(method, params))
        if method == "initialize" and MODE == "dies":
            sys.exit("a reason on stderr")
        if method == "initialize" and MODE == "mute":
            sys.stdin.buffer.read()


if __name__ == "__main__":
    if MODE == "prints":
        print("hello, world")
    while True:
        handle(receive())
