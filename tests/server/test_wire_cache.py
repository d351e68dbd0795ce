"""Starting from a cache, over the wire: answered at once, and right once the disk was looked at."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from stp_lsp.session.cache_place import VARIABLE, path_for
from stp_lsp.session.reader_process import slashed
from tests.server.lighthouse import WIP, lighthouse
from tests.server.raw_client import PATIENCE, ServerProcess, notification, request

pytestmark = pytest.mark.wire

SERVER = """
import os, sys, time
from stp_lsp.server import cache_writer, cache_start
from stp_lsp.session import cache
cache.FEWEST = 0
cache.UNSURE = -(10**18)  # the files of a test were written a moment ago
cache_writer.REST = 0.05
go, compare = sys.argv.pop(), cache_start.compare
def waiting(*arguments):
    while not os.path.exists(go):
        time.sleep(0.01)
    return compare(*arguments)
cache_start.compare = waiting
from stp_lsp.__main__ import main
sys.exit(main([]))
"""


class Session:
    """A server that compares what it knew with the disk once it is allowed to."""

    def __init__(self, root: Path, go: Path) -> None:
        self.root, self._go = root, go
        self.server = ServerProcess(["-c", SERVER, str(go)])
        self._last = 0

    def __enter__(self) -> Session:
        self.server.initialize(
            workspaceFolders=[{"uri": self.root.as_uri(), "name": "w"}],
            capabilities={"textDocument": {"diagnostic": {}}},
        )
        text = (self.root / WIP).read_text("utf-8")
        item = {"uri": self.uri(WIP), "languageId": "markdown", "version": 1, "text": text}
        self.server.send(notification("textDocument/didOpen", {"textDocument": item}))
        return self

    def __exit__(self, *failure: Any) -> None:
        if failure == (None, None, None):
            self.server.send(request("end", "shutdown"))
            self.server.answer("end")
            self.server.send(notification("exit"))
            assert self.server.exit_code() == 0
        self.server.__exit__(*failure)

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def ask(self, method: str, **params: object) -> int:
        self._last += 1
        whole = {"textDocument": {"uri": self.uri(WIP)}, **params}
        self.server.send(request(self._last, f"textDocument/{method}", whole))
        return self._last

    def references(self) -> set[str]:
        """The documents that mention ST0003, once any but the open one is known to."""
        line = next(
            number
            for number, text in enumerate((self.root / WIP).read_text("utf-8").splitlines())
            if "ST0003" in text
        )
        text = (self.root / WIP).read_text("utf-8").splitlines()[line]
        position = {"line": line, "character": text.index("ST0003") + 3}
        end = time.monotonic() + PATIENCE
        while True:
            context = {"includeDeclaration": True}
            asked = self.ask("references", position=position, context=context)
            found = {item["uri"] for item in self.server.result(asked) or ()}
            if found - {self.uri(WIP)}:
                return {uri.removeprefix(self.root.as_uri() + "/") for uri in found}
            assert time.monotonic() < end
            time.sleep(0.01)

    def completion_is_partial(self) -> bool:
        asked = self.ask("completion", position={"line": 2, "character": len("First ST0003")})
        return bool(self.server.result(asked)["isIncomplete"])

    def go(self) -> None:
        self._go.touch()


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    root = lighthouse(tmp_path)
    (root / WIP).write_text("# Work\n\nFirst ST0003, then ST0777.\n", "utf-8")
    return root


@pytest.fixture
def go(tmp_path: Path) -> Path:
    return tmp_path / "go"


def wait_for_cache(root: Path) -> Path:
    path, end = Path(path_for(slashed(str(root)))), time.monotonic() + PATIENCE
    while not path.exists():
        assert time.monotonic() < end
        time.sleep(0.01)
    return path


def has_dangling(report: dict[str, Any]) -> bool:
    return any(found["code"] == "unknown-thread" for found in report["items"])


def test_the_second_start_answers_before_it_has_looked(root: Path, go: Path) -> None:
    with Session(root, go) as first:
        before = first.references()
        wait_for_cache(root)
    assert not go.exists()  # the first start had nothing to compare
    (root / "intent/st/ST0001").mkdir(parents=True, exist_ok=True)
    (root / "intent/st/ST0001/more.md").write_text("See ST0003.\n", "utf-8")
    (root / "intent/st/ST0777").mkdir()
    (root / "intent/st/ST0777/info.md").write_text("# ST0777: New\n", "utf-8")
    with Session(root, go) as second:
        assert second.references() == before
        assert second.completion_is_partial()
        findings = second.ask("diagnostic")
        hints = second.ask("documentSymbol")
        second.server.answer(hints)
        assert not [kept for kept in second.server.unclaimed() if kept.get("id") == findings]
        second.go()
        # Of the thread that came meanwhile nobody is told that it does not exist.
        assert not has_dangling(second.server.result(findings))
        assert second.references() == before | {"intent/st/ST0001/more.md"}
        assert not second.completion_is_partial()
        said = [m["params"]["message"] for m in second.server.unclaimed() if "params" in m]
        assert [line for line in said if "documents known from the last time" in line]


@pytest.mark.parametrize("damage", ["flipped", "cut", "gone"])
def test_a_damaged_cache_is_a_start_without_one(root: Path, go: Path, damage: str) -> None:
    with Session(root, go) as first:
        before = first.references()
        path = wait_for_cache(root)
    data = bytearray(path.read_bytes())
    if damage == "gone":
        path.unlink()
    else:
        data[len(data) // 2] ^= 1
        path.write_bytes(data if damage == "flipped" else data[: len(data) // 2])
    with Session(root, go) as second:
        assert second.references() == before
        assert has_dangling(second.server.result(second.ask("diagnostic")))
    assert not go.exists()


def test_after_a_change_of_everything_all_is_read(root: Path, go: Path) -> None:
    with Session(root, go) as first:
        first.references()
        wait_for_cache(root)
    for number in range(300, 400):
        folder = root / f"intent/st/ST{number:04}"
        folder.mkdir()
        (folder / "info.md").write_text(f"# ST{number:04}: Many\n\nST0003\n", "utf-8")
    go.touch()
    with Session(root, go) as second:
        second.server.result(second.ask("diagnostic"))
        assert len(second.references()) > 100
        said = [m["params"]["message"] for m in second.server.unclaimed() if "params" in m]
        assert [line for line in said if "all is read again" in line]


def test_what_changes_during_the_comparison_is_not_lost(root: Path, go: Path) -> None:
    """The user types in a document that changed on disk, before the disk was looked at."""
    with Session(root, go) as first:
        before = first.references()
        wait_for_cache(root)
    (root / WIP).write_text("# Work\n\nFirst ST0003, then something else.\n", "utf-8")
    with Session(root, go) as second:
        assert second.references() == before
        change = {
            "textDocument": {"uri": second.uri(WIP), "version": 2},
            "contentChanges": [{"text": "# Work\n\nFirst ST0003, then ST0888.\n"}],
        }
        second.server.send(notification("textDocument/didChange", change))
        second.go()
        assert has_dangling(second.server.result(second.ask("diagnostic")))
