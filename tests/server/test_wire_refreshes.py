"""What the server asks a client to ask for again, over a real pipe: no more, no less than it can.

A change elsewhere is made on disk and told as a watcher does. Each kind of refresh is announced by
itself, all of them together, and none of them.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from stp_lsp.server.refresh import SETTLE
from tests.server.lighthouse import DESIGN, WIP, lighthouse
from tests.server.raw_client import PATIENCE, Message, ServerProcess, notification, request

THREAD = "intent/st/ST0005/info.md"
CREATED, CHANGED = 1, 2

KINDS: Final = {
    "workspace/diagnostic/refresh": "diagnostics",
    "workspace/codeLens/refresh": "codeLens",
    "workspace/inlayHint/refresh": "inlayHint",
    "workspace/semanticTokens/refresh": "semanticTokens",
}
"""The request of the server, and the capability that allows it (LSP 3.17)."""
TEXT: Final = "workspace/textDocumentContent/refresh"
FOLDS: Final = "workspace/foldingRange/refresh"
"""Allowed by 3.18, and never needed: the folds of a document follow from its own text."""

pytestmark = pytest.mark.wire


class Screen:
    """A client that shows one document with everything that may be refreshed."""

    def __init__(self, server: ServerProcess, root: Path) -> None:
        self.server = server
        self.root = root
        self._version = 1

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def ask(self, method: str, **params: object) -> Any:
        return self.server.ask(method, params)

    def show(self, path: str) -> None:
        """Opens a document and asks for everything that stands in and beside it."""
        text = (self.root / path).read_text("utf-8")
        item = {"uri": self.uri(path), "languageId": "markdown", "version": 1, "text": text}
        self.server.send(notification("textDocument/didOpen", {"textDocument": item}))
        self.ask_again(path)

    def ask_again(self, path: str) -> None:
        document = {"textDocument": {"uri": self.uri(path)}}
        whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
        self.ask("textDocument/diagnostic", **document)
        self.ask("textDocument/codeLens", **document)
        self.ask("textDocument/inlayHint", **document, range=whole)
        self.ask("textDocument/semanticTokens/full", **document)

    def type(self, path: str, text: str) -> None:
        """Types at the end of a document."""
        self._version += 1
        end = {"line": 10_000, "character": 0}
        document = {"uri": self.uri(path), "version": self._version}
        change = {"range": {"start": end, "end": end}, "text": text}
        params = {"textDocument": document, "contentChanges": [change]}
        self.server.send(notification("textDocument/didChange", params))

    def write(self, path: str, old: str, new: str) -> None:
        """Another program changes a document."""
        place = self.root / path
        text = place.read_text("utf-8")
        assert old in text
        place.write_text(text.replace(old, new, 1), "utf-8")
        event = {"uri": self.uri(path), "type": CHANGED}
        self.server.send(notification("workspace/didChangeWatchedFiles", {"changes": [event]}))

    def refreshed(self, wanted: Counter[str]) -> Counter[str]:
        """The refreshes so far, once these have come and things have settled."""
        end = time.monotonic() + PATIENCE
        while not wanted <= self.seen() and time.monotonic() < end:
            self._look()
        time.sleep(3 * SETTLE)
        self._look()
        return self.seen()

    def seen(self) -> Counter[str]:
        return Counter(each["method"] for each in self.refreshes())

    def refreshes(self) -> list[Message]:
        said = self.server.unclaimed()
        return [each for each in said if str(each.get("method", "")).endswith("/refresh")]

    def _look(self) -> None:
        """A question, with whose answer everything that was sent before it has come."""
        time.sleep(SETTLE / 10)
        self.ask("workspace/symbol", query="ST0001")
        for each in self.refreshes():
            if "answered" not in each:
                each["answered"] = True
                self.server.send({"jsonrpc": "2.0", "id": each["id"], "result": None})


@contextmanager
def screen(tmp_path: Path, workspace: dict[str, Any]) -> Iterator[Screen]:
    """A client with these capabilities of `workspace`, in front of the sample."""
    root = lighthouse(tmp_path)
    watches = {"didChangeWatchedFiles": {"dynamicRegistration": True}}
    capabilities = {
        "workspace": watches | workspace,
        "textDocument": {
            "diagnostic": {},
            "codeLens": {},
            "inlayHint": {},
            "semanticTokens": {
                "requests": {"full": True},
                "tokenTypes": ["variable"],
                "tokenModifiers": [],
                "formats": ["relative"],
            },
        },
    }
    with ServerProcess(["-m", "stp_lsp", "serve"]) as server:
        server.initialize(rootUri=root.as_uri(), capabilities=capabilities)
        registered = server.notified("client/registerCapability")
        server.send({"jsonrpc": "2.0", "id": registered["id"], "result": None})
        shown = Screen(server, root)
        while not shown.ask("workspace/symbol", query="ST0008"):
            time.sleep(0.02)  # answered from what has been read
        if "diagnostics" in workspace:  # what was asked for before that was answered in part
            first = server.notified("workspace/diagnostic/refresh")
            server.send({"jsonrpc": "2.0", "id": first["id"], "result": None})
        yield shown
        server.send(request("bye", "shutdown"))
        server.answer("bye")
        server.send(notification("exit"))
        server.wait_until_closed()
        assert server.exit_code() == 0


ALL: Final = {name: {"refreshSupport": True} for name in (*KINDS.values(), "foldingRange")}


@pytest.mark.parametrize("announced", [(), *((kind,) for kind in KINDS), tuple(KINDS)])
def test_a_change_elsewhere(announced: tuple[str, ...], tmp_path: Path) -> None:
    """Each announced kind once for each change, and never another."""
    with screen(tmp_path, {KINDS[kind]: {"refreshSupport": True} for kind in announced}) as shown:
        shown.show(WIP)
        assert shown.refreshed(Counter()) == Counter()
        shown.write(THREAD, "status: Not Started", "status: WIP")
        once = Counter(announced)
        assert shown.refreshed(once) == once
        shown.ask_again(WIP)
        shown.write(THREAD, "status: WIP", "status: Completed")
        assert shown.refreshed(once + once) == once + once


def test_several_changes_at_once_are_one(tmp_path: Path) -> None:
    """As when a branch is switched."""
    with screen(tmp_path, ALL) as shown:
        shown.show(WIP)
        for was, now in (("Not Started", "WIP"), ("WIP", "On Hold"), ("On Hold", "Completed")):
            shown.write(THREAD, f"status: {was}", f"status: {now}")
        assert shown.refreshed(Counter(list(KINDS))) == Counter(list(KINDS))


def test_typing_is_no_change_elsewhere(tmp_path: Path) -> None:
    """A client asks again by itself for the document that it types in."""
    with screen(tmp_path, ALL) as shown:
        shown.show(WIP)
        shown.type(WIP, "\nIt follows ST0002.\n")
        assert shown.refreshed(Counter()) == Counter()


def test_only_what_is_shown_is_refreshed(tmp_path: Path) -> None:
    """Lenses, hints and colours that the client never asked for are not on its screen."""
    with screen(tmp_path, ALL) as shown:
        shown.ask("textDocument/codeLens", textDocument={"uri": shown.uri(WIP)})
        shown.write(THREAD, "status: Not Started", "status: WIP")
        wanted = Counter(["workspace/codeLens/refresh", "workspace/diagnostic/refresh"])
        assert shown.refreshed(wanted) == wanted


@pytest.mark.parametrize("announced", [True, False])
def test_a_text_that_is_on_no_disk(announced: bool, tmp_path: Path) -> None:
    """Told of by its address, once, when it reads otherwise; and only to those who show such."""
    content = {"textDocumentContent": {"dynamicRegistration": False}} if announced else {}
    with screen(tmp_path, content) as shown:
        thread = {"key": "ST0005", "root": str(shown.root)}
        uri = shown.ask("workspace/executeCommand", command="stp.content.open", arguments=[thread])[
            "uri"
        ]
        shown.write(THREAD, "status: Not Started", "status: WIP")
        wanted = Counter([TEXT]) if announced else Counter[str]()
        assert shown.refreshed(wanted) == wanted
        assert [each["params"] for each in shown.refreshes()] == [{"uri": uri}] * announced
        # Told once, until it has asked again.
        shown.write(THREAD, "status: WIP", "status: On Hold")
        assert shown.refreshed(wanted) == wanted
        if announced:
            assert "On Hold" in shown.ask("workspace/textDocumentContent", uri=uri)["text"]
            shown.write(DESIGN, "\n", "\n\n")  # of another thread
            assert shown.refreshed(wanted) == wanted
            shown.write(THREAD, "status: On Hold", "status: Completed")
            assert shown.refreshed(wanted + wanted) == wanted + wanted
