"""Parts, progress, cancelling, trace, log levels and encodings, over a real pipe.

All as LSP 3.17 and 3.18 describe them; the chapters are named beside the tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.lighthouse import WIP, lighthouse
from tests.server.raw_client import ServerProcess, cancel, notification, request
from tools.replay import judge_recording, read_recording

pytestmark = pytest.mark.wire

Json = dict[str, Any]
PULLS: Json = {"textDocument": {"diagnostic": {}}}


class Desk:
    """A server over the sample workspace, everything read and everything recorded."""

    def __init__(self, server: ServerProcess, root: Path) -> None:
        self.server = server
        self.root = root
        self.capabilities: Json = {}

    def start(self, capabilities: Json, **params: object) -> None:
        answer = self.server.initialize(
            rootUri=self.root.as_uri(), capabilities=capabilities, **params
        )
        self.capabilities = answer["capabilities"]
        text = (self.root / WIP).read_text() if (self.root / WIP).exists() else "ST0002\n"
        item = {"uri": self.uri(WIP), "languageId": "markdown", "version": 1, "text": text}
        self.server.send(notification("textDocument/didOpen", {"textDocument": item}))
        if "diagnosticProvider" in self.capabilities:  # answered once the index is in
            self.ask("textDocument/diagnostic", {"textDocument": {"uri": self.uri(WIP)}})
        else:
            self.server.notified("textDocument/publishDiagnostics")

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def ask(self, method: str, params: Json, id: str = "ask") -> Any:
        self.server.send(request(id, method, params))
        return self.server.result(id)

    def progress(self, token: str) -> list[Any]:
        """The values that came for a token, in order."""
        return [
            message["params"]["value"]
            for message in self.server.unclaimed()
            if message.get("method") == "$/progress" and message["params"]["token"] == token
        ]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    root = lighthouse(tmp_path)
    recording = tmp_path / "session.jsonl"
    with ServerProcess(["-m", "stp_lsp", "serve", "--record", recording]) as server:
        yield Desk(server, root)
        if server.process.poll() is None:
            server.send(request("bye", "shutdown"), notification("exit"))
        assert server.exit_code() == 0
    assert judge_recording(read_recording(recording)) == []


# -- "Partial Result Progress" ---------------------------------------------------------------------


def test_parts_of_references_and_symbols(desk: Desk) -> None:
    desk.start(PULLS)
    line = (desk.root / WIP).read_text().splitlines().index("- ST0002: Lamp driver and schedule")
    where = {"textDocument": {"uri": desk.uri(WIP)}, "position": {"line": line, "character": 3}}
    where |= {"context": {"includeDeclaration": True}}
    for method, params in (
        ("textDocument/references", where),
        ("workspace/symbol", {"query": "lamp"}),
    ):
        whole = desk.ask(method, params)
        assert len(whole) > 1
        token = f"part of {method}"
        assert desk.ask(method, {**params, "partialResultToken": token}) == []
        parts = desk.progress(token)
        assert parts
        assert [item for part in parts for item in part] == whole


def test_parts_of_the_workspaces_findings(desk: Desk) -> None:
    desk.start(PULLS)
    params: Json = {"previousResultIds": [], "identifier": "stp"}
    whole = desk.ask("workspace/diagnostic", params)["items"]
    assert len(whole) > 5
    parted = desk.ask("workspace/diagnostic", {**params, "partialResultToken": "parts"})
    assert parted == {"items": []}
    items = [item for part in desk.progress("parts") for item in part["items"]]
    assert sorted(items, key=lambda item: item["uri"]) == sorted(
        whole, key=lambda item: item["uri"]
    )


# -- "Work Done Progress" --------------------------------------------------------------------------


def test_progress_of_long_work(desk: Desk) -> None:
    desk.start({**PULLS, "window": {"workDoneProgress": True}})
    assert desk.capabilities["diagnosticProvider"]["workDoneProgress"] is True
    params = {"previousResultIds": [], "identifier": "stp", "workDoneToken": "work"}
    assert desk.ask("workspace/diagnostic", params)["items"]
    told = desk.progress("work")
    assert [value["kind"] for value in told][:1] == ["begin"]
    assert [value["kind"] for value in told][-1:] == ["end"]
    shares = [value["percentage"] for value in told if value["kind"] == "report"]
    assert shares == sorted(shares)
    assert shares[-1] == 100


def test_nobody_is_offered_progress_who_does_not_show_it(desk: Desk) -> None:
    desk.start(PULLS)
    assert "workDoneProgress" not in desk.capabilities["diagnosticProvider"]


@pytest.mark.parametrize("quick", [True, False])
def test_a_bar_that_was_made_is_begun_and_ended(desk: Desk, quick: bool) -> None:
    """Also where the client answers when all is read: Helix lets a bar that never began run on."""
    window = {"window": {"workDoneProgress": True}}
    desk.server.initialize(rootUri=desk.root.as_uri(), capabilities=window)
    made = desk.server.notified("window/workDoneProgress/create")
    answer = {"jsonrpc": "2.0", "id": made["id"], "result": None}
    if quick:
        desk.server.send(answer)
    read = desk.server.wait_for(lambda each: "documents in" in str(each.get("params")))
    assert read["method"] == "window/logMessage"
    if not quick:
        desk.server.send(answer)
    token = made["params"]["token"]
    end = desk.server.wait_for(
        lambda each: each.get("method") == "$/progress" and each["params"]["value"]["kind"] == "end"
    )
    assert end["params"]["token"] == token
    told = [value["kind"] for value in desk.progress(token)]
    assert told[0] == "begin"
    assert set(told[1:]) <= {"report"}


# -- "Cancellation Support" ------------------------------------------------------------------------


def test_long_work_is_cancelled_while_it_runs(tmp_path: Path) -> None:
    threads = tmp_path / "intent/st"
    for number in range(1, 2001):
        home = threads / f"ST{number:04d}/info.md"
        home.parent.mkdir(parents=True)
        home.write_text(f"---\nstatus: WIP\n---\n# ST{number:04d}: T\n\nSee ST{number % 7:04d}.\n")
    (tmp_path / "intent/.config").mkdir()
    (tmp_path / "intent/.config/config.json").write_text('{"intent_version": "2.19.0"}')
    with ServerProcess(["-m", "stp_lsp", "serve"]) as server:
        desk = Desk(server, tmp_path)
        desk.start(PULLS)
        params = {"previousResultIds": [], "identifier": "stp", "workDoneToken": "work"}
        server.send(request("long", "workspace/diagnostic", params))
        server.notified("$/progress")  # it has begun
        server.send(cancel("long"), request("next", "workspace/symbol", {"query": "ST0042"}))
        assert server.error_code("long") == -32800  # RequestCancelled
        assert server.result("next")
        # whoever showed a bar is told that it is over
        kinds = [value["kind"] for value in desk.progress("work")]
        assert kinds[-1] == "end"


# -- "SetTrace", "LogTrace" ------------------------------------------------------------------------


def test_trace_says_as_much_as_is_wanted(desk: Desk) -> None:
    desk.start(PULLS, trace="messages")
    server = desk.server
    where = {"textDocument": {"uri": desk.uri(WIP)}, "position": {"line": 0, "character": 0}}

    def traced() -> list[Json]:
        desk.ask("textDocument/hover", where, "hover")
        desk.ask("workspace/symbol", {"query": "no such thing"}, "next")
        found = [m["params"] for m in server.unclaimed() if m.get("method") == "$/logTrace"]
        server.unclaimed().clear()
        return [item for item in found if item["message"].startswith("textDocument/hover: ")]

    [one] = traced()
    assert one["message"].endswith(" ms")
    assert "verbose" not in one
    server.send(notification("$/setTrace", {"value": "verbose"}))
    [one] = traced()
    assert "documents" in one["verbose"]
    server.send(notification("$/setTrace", {"value": "off"}))
    assert traced() == []


# -- "LogMessage Notification" ---------------------------------------------------------------------


def test_log_messages_have_their_level(desk: Desk) -> None:
    (desk.root / "intent/broken.md").write_bytes(b"# \xff\xfe\n")
    desk.start(PULLS)
    logged = {
        message["params"]["type"]: message["params"]["message"]
        for message in desk.server.unclaimed()
        if message.get("method") == "window/logMessage"
    }
    assert "broken.md" in logged[2]  # MessageType.Warning
    assert "documents" in logged[4]  # MessageType.Log
    assert 1 not in logged


# -- `positionEncoding` ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (None, "utf-16"),
        ([], "utf-16"),
        (["utf-8", "utf-16"], "utf-8"),
        (["utf-16", "utf-8"], "utf-16"),
        (["utf-32"], "utf-32"),
        (["utf-7", "utf-32", "utf-8"], "utf-32"),
    ],
)
def test_the_first_encoding_that_both_know(
    desk: Desk, offered: list[str] | None, chosen: str
) -> None:
    capabilities = dict(PULLS)
    if offered is not None:
        capabilities["general"] = {"positionEncodings": offered}
    desk.start(capabilities)
    assert desk.capabilities["positionEncoding"] == chosen


# -- the page -------------------------------------------------------------------------------------


def test_every_method_is_described(monkeypatch: pytest.MonkeyPatch) -> None:
    """`docs/protocol.md` cannot leave out what the server answers."""
    from stp_lsp.server import handlers
    from tools import protocol_page

    page = protocol_page.protocol_page()
    for method in handlers.HANDLERS:
        assert f"`{method}`" in page
    more = {**handlers.HANDLERS, "stp/new": ("requests:on_hover", None)}
    monkeypatch.setattr(handlers, "HANDLERS", more)
    with pytest.raises(ValueError, match="stp/new"):
        protocol_page.protocol_page()


def test_what_the_server_sends_is_described() -> None:
    """Every method that a server sent in the recordings stands on the page."""
    from tools.protocol_page import SENT

    sessions = Path(__file__).resolve().parents[1] / "fixtures" / "sessions"
    sent = {
        line["message"]["method"]
        for path in sessions.glob("*.jsonl")
        for line in read_recording(path)
        if line["from"] == "server" and "method" in line["message"]
    }
    assert sent <= SENT.keys()


# -- refusals --------------------------------------------------------------------------------------


def test_a_refusal_is_no_fault_in_the_log(desk: Desk) -> None:
    """The user reads the reason; a traceback in the log would send them looking for a fault."""
    desk.start({})
    params = {
        "textDocument": {"uri": desk.uri(WIP)},
        "position": {"line": 0, "character": 0},
        "newName": "ST0009",
    }
    desk.server.send(request("rename", "textDocument/rename", params))
    assert desk.server.error_code("rename") == -32803  # RequestFailed
    desk.server.send(request("bye", "shutdown"), notification("exit"))
    assert desk.server.exit_code() == 0
    assert desk.server.errors() == ""
