"""A short editor session against the real server, printed: `make run`.

Starts `python -m stp_lsp serve` as an editor would, opens a copy of `examples/lighthouse` and
prints what the editor would show. It ends with code 1 and a reason when the server dies, answers
with an error or has nothing to say, so it is also the quickest check that the whole thing works.

The client is `tools/editor_client.py`. Neither file imports the package: the server is a process.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tools.editor_client import Client, Message, SessionError, apply_edits, editor

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "lighthouse"
SERVER = (sys.executable, "-m", "stp_lsp", "serve")
SECONDS = 30.0

WIP = "intent/wip.md"
INDEX = "intent/st/steel_threads.md"
DESIGN_OF_ALL = "intent/docs/technical_product_design.md"
# The documents with planted drift, listed in examples/README.md: the tabs of this session.
DRIFTED = (
    DESIGN_OF_ALL,
    INDEX,
    "intent/st/COMPLETED/ST0003/info.md",
    "intent/st/NOT-STARTED/ST0008/info.md",
    "intent/st/ST0004/design.md",
    "intent/st/ST0004/info.md",
    "intent/st/ST0005/design.md",
    "intent/st/ST0005/info.md",
    "intent/st/ST0007/info.md",
)
SEVERITY = {1: "error", 2: "warning", 3: "information", 4: "hint"}

CAPABILITIES: Message = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {"workDoneProgress": True},
    "workspace": {
        "applyEdit": True,
        "configuration": True,
        "workspaceFolders": True,
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create", "rename", "delete"],
        },
    },
    "textDocument": {
        "synchronization": {"didSave": True},
        "publishDiagnostics": {"relatedInformation": True, "codeDescriptionSupport": True},
        "completion": {"completionItem": {"documentationFormat": ["markdown", "plaintext"]}},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "definition": {"linkSupport": True},
        "codeAction": {
            "codeActionLiteralSupport": {
                "codeActionKind": {"valueSet": ["quickfix", "refactor", "source"]}
            },
            "dataSupport": True,
            "isPreferredSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        },
    },
}


def title(text: str) -> None:
    """Print a heading."""
    bold, plain = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("", "")
    print(f"\n{bold}{text}{plain}\n{'-' * len(text)}")


def required(answer: Any, what: str) -> Any:
    """``answer``, unless it is empty: then the session has failed."""
    if not answer:
        raise SessionError(f"{what}: the answer is empty")
    return answer


def start(client: Client, folder: str) -> None:
    """Initialise, open the tabs, and wait for the end of indexing and for their findings."""
    about = client.request(
        "initialize",
        {
            "processId": None,
            "clientInfo": {"name": "stp-demo"},
            "rootUri": client.uri(""),
            "workspaceFolders": [{"uri": client.uri(""), "name": folder}],
            "capabilities": CAPABILITIES,
        },
    )
    info = required(about, "initialize").get("serverInfo") or {"name": "a server without a name"}
    title(f"{info['name']} {info.get('version', '')}".rstrip())
    print(f"opens a copy of {EXAMPLE.relative_to(ROOT).as_posix()}")
    client.notify("initialized", {})
    for path in (WIP, *DRIFTED):
        client.notify(
            "textDocument/didOpen",
            {
                "textDocument": {
                    "uri": client.uri(path),
                    "languageId": "markdown",
                    "version": 1,
                    "text": client.read(path),
                }
            },
        )

    def missing() -> list[str]:
        silent = [path for path in DRIFTED if not client.findings.get(path)]
        if INDEX not in silent and not _stale(client):
            silent.append(f"{INDEX} (the BEGIN marker)")
        return silent

    try:
        client.wait_until(lambda: not missing() and not client.indexing, "findings")
    except SessionError as error:
        waiting = [*missing(), *(f"the end of progress {token}" for token in client.indexing)]
        raise SessionError(f"{error}\n  still missing: {', '.join(waiting)}") from None


def _stale(client: Client) -> list[Message]:
    """The findings on the BEGIN marker of the index."""
    begin = client.read(INDEX).split("<!-- BEGIN:")[0].count("\n")
    return [f for f in client.findings.get(INDEX, ()) if f["range"]["start"]["line"] == begin]


def show_findings(client: Client) -> None:
    """Every finding the server has published, by file."""
    title("Findings")
    count = 0
    for path, findings in sorted(client.findings.items()):
        if findings:
            print(path)
        for finding in sorted(findings, key=lambda f: f["range"]["start"]["line"]):
            count += 1
            line = finding["range"]["start"]["line"] + 1
            level = SEVERITY.get(finding.get("severity", 0), "")
            print(f"  {line:>3}  {level:<11}  {finding['message']}  [{finding.get('code', '')}]")
    print(f"{count} findings in {sum(1 for found in client.findings.values() if found)} documents")


def show_completion(client: Client) -> None:
    """What is offered after `ST` has been typed in a new bullet of wip.md."""
    line = client.read(WIP).split("\n").index("- ST0004: Keeper's log") + 1
    here = {"line": line, "character": 0}
    document = {"uri": client.uri(WIP)}

    def change(version: int, end: Message, text: str) -> None:
        client.notify(
            "textDocument/didChange",
            {
                "textDocument": {**document, "version": version},
                "contentChanges": [{"range": {"start": here, "end": end}, "text": text}],
            },
        )

    change(2, here, "- ST\n")
    answer = client.request(
        "textDocument/completion",
        {"textDocument": document, "position": {"line": line, "character": 4}},
    )
    change(3, {"line": line + 1, "character": 0}, "")
    items = answer["items"] if isinstance(answer, dict) else answer
    title(f"Completion after `- ST` at {WIP}:{line + 1}")
    for item in required(items, "textDocument/completion")[:12]:
        beside = item.get("labelDetails") or {}
        detail = item.get("detail") or beside.get("description") or beside.get("detail") or ""
        print(f"  {item['label']:<36}  {detail}".rstrip())
    if len(items) > 12:
        print(f"  and {len(items) - 12} more")


def show_hover(client: Client) -> None:
    """The card of a thread."""
    title(f"Hover on ST0002 at {WIP}:21")
    answer = required(client.request("textDocument/hover", client.at(WIP, 21, "ST0002")), "hover")
    contents = answer["contents"]
    parts = contents if isinstance(contents, list) else [contents]
    text = "\n".join(part if isinstance(part, str) else part["value"] for part in parts)
    for line in required(text.strip(), "hover").split("\n"):
        print(f"  {line}".rstrip())


class Place(NamedTuple):
    """Where an answer points."""

    path: str
    line: int
    """From 1, as people count."""

    def show(self, client: Client) -> None:
        """Print the place and the line of text that stands there."""
        lines = client.read(self.path).split("\n")
        print(f"  {self.path}:{self.line}\n       {lines[self.line - 1].strip()}")


def _places(client: Client, answer: Any) -> list[Place]:
    """Locations and location links alike."""
    found = []
    for item in answer if isinstance(answer, list) else [answer]:
        where = item.get("range") or item["targetSelectionRange"]
        path = client.relative(item.get("uri") or item["targetUri"])
        found.append(Place(path, where["start"]["line"] + 1))
    return sorted(set(found))


def show_definition(client: Client) -> None:
    """From a test named in the notes to its row in the contract of another thread."""
    title(f"Definition of ST0002 AT-02.2, from {WIP}:11")
    answer = client.request("textDocument/definition", client.at(WIP, 11, "AT-02.2"))
    for place in _places(client, required(answer, "textDocument/definition")):
        place.show(client)


def show_references(client: Client) -> None:
    """Every mention of a thread, however it is written."""
    title("All mentions of ST0003")
    where = client.at(DESIGN_OF_ALL, 27, "ST0003")
    answer = client.request(
        "textDocument/references", {**where, "context": {"includeDeclaration": True}}
    )
    for place in _places(client, required(answer, "textDocument/references")):
        place.show(client)


def _edit_of(client: Client, action: Message) -> Message:
    """The edit of a code action: in it, after resolving it, or asked for by its command."""
    if "edit" not in action and "command" not in action:
        action = required(client.request("codeAction/resolve", action), "codeAction/resolve")
    if "edit" not in action and "command" in action:
        # A bare Command has its name where a CodeAction has the whole command.
        command = action if isinstance(action["command"], str) else action["command"]
        client.request(
            "workspace/executeCommand",
            {"command": command["command"], "arguments": command.get("arguments", [])},
        )
        client.wait_until(lambda: bool(client.edits), f"edit of {command['command']}")
        return client.edits[-1]
    edit: Message = required(action.get("edit"), "codeAction/resolve")
    return edit


def show_repair(client: Client) -> None:
    """The quick fix on the stale index, and what it would write."""
    findings = required(_stale(client), "findings on the index")
    answer = client.request(
        "textDocument/codeAction",
        {
            "textDocument": {"uri": client.uri(INDEX)},
            "range": findings[0]["range"],
            "context": {"diagnostics": findings, "only": ["quickfix"]},
        },
    )
    actions = sorted(
        required(answer, "textDocument/codeAction"), key=lambda a: not a.get("isPreferred")
    )
    action = actions[0]
    edit = _edit_of(client, action)
    title(f"Code action: {action['title']}")
    changes = {
        client.relative(change["textDocument"]["uri"]): change["edits"]
        for change in edit.get("documentChanges") or ()
        if "textDocument" in change
    } or {client.relative(uri): edits for uri, edits in (edit.get("changes") or {}).items()}
    diff: list[str] = []
    for path, edits in changes.items():
        before = client.read(path)
        after = apply_edits(before, edits)
        diff += difflib.unified_diff(
            before.splitlines(), after.splitlines(), path, path, n=1, lineterm=""
        )
    for line in required(diff, "the repair of the index"):
        print(f"  {line}")


def session(command: Sequence[str] = SERVER, seconds: float = SECONDS) -> None:
    """The whole session.

    Raises:
        SessionError: when the server dies, answers with an error or has nothing to say.
    """
    with editor(command, EXAMPLE, seconds, ROOT) as client:
        start(client, EXAMPLE.name)
        show_findings(client)
        show_completion(client)
        show_hover(client)
        show_definition(client)
        show_references(client)
        show_repair(client)
        client.request("shutdown")
        client.notify("exit")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the session; 0 when everything was answered, 1 and a reason otherwise."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=SECONDS, help="deadline of the session")
    parser.add_argument("server", nargs="*", help="another server's command line, after --")
    options = parser.parse_args(arguments)
    try:
        session(options.server or SERVER, options.seconds)
    except SessionError as error:
        sys.stdout.flush()
        print(f"\ndemo failed: {error}", file=sys.stderr)
        return 1
    print("\neverything was answered")
    return 0


if __name__ == "__main__":
    sys.exit(main())
