"""Declaration, implementation and type definition over a real pipe: where they lead to.

The declaration of a thing is the row that lists it, its type definition is what holds it, its
implementation where it is made true. Each is asked by a client that takes links (`LocationLink`)
and by one that takes places alone (`Location`), of the sample workspace.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from tests.server.lighthouse import CONTRACT, INDEX, LAMP, LIGHTHOUSE, WIP
from tests.server.raw_client import ServerProcess, notification, request

SCHEDULE = "intent/st/ST0002/WP/02/info.md"
LOG = "intent/st/ST0004/acceptance.md"

Place = tuple[str, str]
"""A document, and the line that the client selects there, or its beginning."""

DECLARATION: Final[dict[Place, list[Place]]] = {
    # A thread: its row in the index. A group: that of each member.
    (WIP, "ST0004: Keeper"): [(INDEX, "| ST0004 ")],
    (WIP, "ST000{1,3}"): [(INDEX, "| ST0001 "), (INDEX, "| ST0003 ")],
    # A criterion or a test: its row in the contract, in whose thread ever it is named.
    (WIP, "ST0002 $0AT-02.2"): [(CONTRACT, "AT-02.2 ")],
    (WIP, "ST0004 $0AC-00.2"): [(LOG, "AC-00.2 ")],
    (CONTRACT, "AC-01.2 -- status"): [(CONTRACT, "AC-01.2 ")],
    # A work package: its headings in the contract, above its criteria and above its tests.
    (WIP, "ST0002/$002 is"): [(CONTRACT, "WP-02 -- "), (CONTRACT, "WP-02")],
    # What has no row: an issue.
    (WIP, "0002 with"): [],
    (WIP, "boat"): [],
}
TYPE_DEFINITION: Final[dict[Place, list[Place]]] = {
    # A thread: the index. A work package: its thread. A criterion or a test: its package, ...
    (WIP, "ST0007: Battery"): [(INDEX, "Steel Threads")],
    (WIP, "ST0002/$002 is"): [(LAMP, "ST0002: ")],
    (WIP, "ST0002 $0AT-02.2"): [(SCHEDULE, "WP-02: ")],
    (CONTRACT, "AC-02.1 The"): [(SCHEDULE, "WP-02: ")],
    # ... else the thread: group 00 has no package.
    (WIP, "ST0004 $0AC-00.2"): [("intent/st/ST0004/info.md", "ST0004: ")],
    (WIP, "boat"): [],
}
IMPLEMENTATION: Final[dict[Place, list[Place]]] = {
    # A thread: its impl.md. A test: the line of its file that carries its id; a criterion: of each
    # test that covers it.
    (WIP, "ST0002: Lamp"): [("intent/st/ST0002/impl.md", "Implementation - ST0002")],
    (WIP, "ST0002 $0AT-02.2"): [("tests/test_schedule.py", "AT-02.2")],
    (CONTRACT, "AC-01.1 A lamp"): [
        ("tests/test_lamp.py", "AT-01.1"),
        ("tests/test_lamp.py", "AT-01.2"),
    ],
    (WIP, "boat"): [],
}
CASES: Final = [
    pytest.param(method, *asked, leads_to, id=f"{method}-{asked[1]}")
    for method, table in (
        ("declaration", DECLARATION),
        ("typeDefinition", TYPE_DEFINITION),
        ("implementation", IMPLEMENTATION),
    )
    for asked, leads_to in table.items()
]

pytestmark = pytest.mark.wire


class Reader:
    """A client that goes from place to place."""

    def __init__(self, server: ServerProcess, root: Path) -> None:
        self.server = server
        self.root = root
        self._asked = 0

    def text(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def go(self, method: str, path: str, needle: str) -> list[dict[str, Any]]:
        text = self.text(path)
        before, cursor, after = needle.partition("$0")
        at = text.index(before + after) + (len(before) if cursor else 1)
        line = text.count("\n", 0, at)
        position = {"line": line, "character": at - text.rfind("\n", 0, at) - 1}
        params = {"textDocument": {"uri": (self.root / path).as_uri()}, "position": position}
        return self.ask(f"textDocument/{method}", params)

    def ask(self, method: str, params: object) -> list[dict[str, Any]]:
        self._asked += 1
        self.server.send(request(self._asked, method, params))
        return self.server.result(self._asked) or []

    def place(self, uri: str, where: dict[str, Any]) -> Place:
        """A document, and its text from where a range begins to the end of the line."""
        path = uri.removeprefix(f"{self.root.as_uri()}/")
        start = where["start"]
        return path, self.text(path).split("\n")[start["line"]][start["character"] :]


@contextmanager
def reader(root: Path, links: bool) -> Iterator[Reader]:
    offered = {"linkSupport": links}
    methods = ("declaration", "typeDefinition", "implementation")
    capabilities = {"textDocument": dict.fromkeys(methods, offered)}
    with ServerProcess(["-m", "stp_lsp", "serve"]) as server:
        server.initialize(rootUri=root.as_uri(), capabilities=capabilities)
        found = Reader(server, root)
        while not found.ask("workspace/symbol", {"query": "ST0008"}):
            time.sleep(0.02)  # answered from what has been read
        yield found
        server.send(request("bye", "shutdown"))
        server.answer("bye")
        server.send(notification("exit"))
        assert server.exit_code() == 0


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(LIGHTHOUSE, tmp_path_factory.mktemp("goto") / "lighthouse"))


@pytest.fixture(scope="module")
def linking(root: Path) -> Iterator[Reader]:
    with reader(root, links=True) as found:
        yield found


@pytest.fixture(scope="module")
def plain(root: Path) -> Iterator[Reader]:
    with reader(root, links=False) as found:
        yield found


@pytest.mark.parametrize("method, path, needle, leads_to", CASES)
def test_where_it_leads(
    linking: Reader, plain: Reader, method: str, path: str, needle: str, leads_to: list[Place]
) -> None:
    links = linking.go(method, path, needle)
    found = [linking.place(link["targetUri"], link["targetSelectionRange"]) for link in links]
    _same(found, leads_to)
    for link in links:
        # What is underlined is what was asked about, and what is selected lies in what is shown.
        _, origin = linking.place((linking.root / path).as_uri(), link["originSelectionRange"])
        assert origin.startswith(needle.partition("$0")[0][:6])
        whole, selected = link["targetRange"], link["targetSelectionRange"]
        assert _at(whole["start"]) <= _at(selected["start"])
        assert _at(selected["end"]) <= _at(whole["end"])
    places = plain.go(method, path, needle)
    _same([plain.place(each["uri"], each["range"]) for each in places], leads_to)


def _same(found: list[Place], wanted: list[Place]) -> None:
    assert [path for path, _ in found] == [path for path, _ in wanted]
    for (_, text), (_, beginning) in zip(found, wanted, strict=True):
        assert text.startswith(beginning), text


def _at(position: dict[str, int]) -> tuple[int, int]:
    return position["line"], position["character"]
