"""The tree, the mentions and the card of our own editors' views, over a real pipe."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types

from tests.server.editor import PATIENCE, Editor, editor
from tests.server.lighthouse import CONTRACT, LAMP, LIGHTHOUSE, WIP, lighthouse

pytestmark = [pytest.mark.wire, pytest.mark.asyncio(loop_scope="module")]


class Desk:
    """An editor that asked to be told of changes, and how often it was."""

    def __init__(self, session: Editor) -> None:
        self.session = session
        self.told = 0
        self.defined = False
        """What it was told last: whether a thing came, went or changed."""

        @session.client.feature("stp/changed")
        def on_changed(params: Any) -> None:
            self.told += 1
            self.defined = params.defined

    async def ask(self, method: str, **params: Any) -> Any:
        found = await self.session.client.protocol.send_request_async(method, params)
        return plain(found)

    async def here(self, method: str, key: str) -> Any:
        return await self.ask(method, root=str(self.session.root), key=key)


def plain(value: Any) -> Any:
    """An answer of a method that the library does not know, as JSON again."""
    if hasattr(value, "_asdict"):
        return {name: plain(part) for name, part in value._asdict().items()}
    return [plain(part) for part in value] if isinstance(value, list) else value


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    root = Path(shutil.copytree(LIGHTHOUSE, tmp_path_factory.mktemp("wire") / "light house"))
    async with editor(root, options={"changes": True}) as session:
        yield Desk(session)


async def test_the_first_level(desk: Desk) -> None:
    """Counted in the folders of the sample workspace: eight threads, two issues."""
    (workspace,) = (await desk.ask("stp/threads"))["workspaces"]
    assert workspace["name"] == "Lighthouse"
    assert workspace["uri"] == desk.session.root.as_uri()
    threads = {thread["key"]: thread for thread in workspace["threads"]}
    assert sorted(threads) == [f"ST000{number}" for number in range(1, 9)]
    lamp = threads["ST0002"]
    assert (lamp["status"], lamp["open"], lamp["done"], lamp["contract"]) == ("WIP", True, 1, True)
    assert [package["key"] for package in lamp["packages"]] == [
        "ST0002/01",
        "ST0002/02",
        "ST0002/03",
    ]
    assert lamp["uri"] == desk.session.uri(LAMP)
    heading = desk.session.at(LAMP, "ST0002: Lamp")
    assert lamp["range"]["start"] == {"line": heading.line, "character": heading.character}
    issues = {issue["key"]: issue["open"] for issue in workspace["issues"]}
    assert issues == {"issue/0002": True, "issue/0001": False}


async def test_below_a_thread(desk: Desk) -> None:
    nodes = (await desk.here("stp/thread", "ST0002"))["nodes"]
    first = nodes[0]
    assert (first["key"], first["kind"], first["state"]) == ("ST0002/01", "work package", "Done")
    criterion = first["children"][0]
    assert (criterion["key"], criterion["state"]) == ("ST0002/AC-01.1", "satisfied")
    place = desk.session.at(CONTRACT, "AC-01.1")
    assert criterion["range"]["start"] == {"line": place.line, "character": place.character}
    assert [test["state"] for test in criterion["children"]] == ["green", "green"]


async def test_mentions_are_marked_in_their_lines(desk: Desk) -> None:
    found = await desk.here("stp/mentions", "ST0002")
    assert found["title"] == "ST0002 Lamp driver and schedule"
    paths = [document["path"] for document in found["documents"]]
    assert WIP in paths
    for document in found["documents"]:
        for line in document["lines"]:
            start, end = line["highlight"]
            assert 0 <= start <= end <= len(line["text"].encode("utf-16-le")) // 2


async def test_mentions_are_the_references(desk: Desk) -> None:
    """Of a thread and of a test, whose id stands in the file that its row cites."""
    paths: list[str] = []
    for key, path, text in (
        ("ST0002", LAMP, "ST0002: Lamp"),
        ("ST0002/AT-01.1", CONTRACT, "AT-01.1"),
    ):
        found = await desk.here("stp/mentions", key)
        paths = [document["path"] for document in found["documents"]]
        shown = {
            (document["uri"], line["range"]["start"]["line"], line["range"]["start"]["character"])
            for document in found["documents"]
            for line in document["lines"]
        }
        places = await desk.session.client.text_document_references_async(
            types.ReferenceParams(
                types.ReferenceContext(include_declaration=False),
                types.TextDocumentIdentifier(desk.session.uri(path)),
                desk.session.at(path, text, 2),
            )
        )
        starts = ((place.uri, place.range.start) for place in places or ())
        assert shown == {(uri, start.line, start.character) for uri, start in starts} != set()
    assert paths == ["tests/test_lamp.py"]


async def test_the_card_says_what_the_gate_says(desk: Desk) -> None:
    """The four criteria of ST0002 without a green test or evidence, by its acceptance.md."""
    card = await desk.here("stp/card", "ST0002")
    assert card["gate"]["verdict"] == "BLOCKED"
    blocking = [row["text"].partition(" ")[0] for row in card["gate"]["blocking"]]
    assert blocking == ["AC-02.2", "AC-02.3", "AC-03.1", "AC-03.2"]
    assert "Lamp driver and schedule" in card["card"]
    complete = next(each for each in card["offers"] if each["verb"] == "stp.thread.complete")
    assert "BLOCKED" in complete["disabled"]
    package = await desk.here("stp/card", "ST0002/01")
    assert package["gate"]["verdict"] == "PASS"
    row = await desk.here("stp/card", "ST0002/AC-02.3")
    assert row["gate"] is None
    assert "stp.criterion.satisfy" in [each["verb"] for each in row["offers"]]


async def test_the_thread_in_hand(desk: Desk) -> None:
    """That of the document, else the one that is named under the cursor, else none."""
    own = await desk.ask("stp/card", uri=desk.session.uri(CONTRACT))
    assert own["key"] == "ST0002"
    at = desk.session.at(WIP, "ST0004", 2)
    named = await desk.ask(
        "stp/card",
        uri=desk.session.uri(WIP),
        position={"line": at.line, "character": at.character},
    )
    assert named["key"] == "ST0004"
    top = await desk.ask(
        "stp/card", uri=desk.session.uri(WIP), position={"line": 0, "character": 0}
    )
    assert top is None


@pytest.mark.parametrize(
    ("method", "nothing"),
    [("stp/thread", {"nodes": []}), ("stp/mentions", None), ("stp/card", None)],
)
async def test_what_is_not_known_has_no_answer(desk: Desk, method: str, nothing: object) -> None:
    """Neither wrong types nor strange workspaces break anything."""
    assert await desk.ask(method, root="/no/such/folder", key="ST0002") is None
    assert await desk.ask(method, root=3, key=["ST0002"]) is None
    assert await desk.ask(method) is None
    assert await desk.here(method, "ST0099") == nothing


async def test_a_change_on_disk_is_told(desk: Desk) -> None:
    before = desk.told
    path = desk.session.root / LAMP
    path.write_text(path.read_text("utf-8").replace("status: WIP", "status: On Hold"), "utf-8")

    async def status() -> str:
        (workspace,) = (await desk.ask("stp/threads"))["workspaces"]
        return str(next(item for item in workspace["threads"] if item["key"] == "ST0002")["status"])

    async with asyncio.timeout(PATIENCE):
        while await status() != "On Hold":
            await asyncio.sleep(0.05)
    await desk.session.until(lambda: desk.told > before)


async def test_typing_changes_no_thread(desk: Desk) -> None:
    """A client need not ask for a thousand threads again because somebody writes a sentence."""
    session = desk.session
    text = (session.root / WIP).read_text("utf-8")
    session.open(WIP)
    before = desk.told
    session.change(WIP, f"{text}\nOne more sentence.\n")
    await desk.session.until(lambda: desk.told > before)
    await asyncio.sleep(0.5)  # until what was under way before is told too
    before = desk.told
    session.change(WIP, f"{text}\nAnother sentence.\n")
    await desk.session.until(lambda: desk.told > before)
    assert desk.defined is False
    session.close(WIP)


async def test_who_did_not_ask_is_not_told(tmp_path: Path) -> None:
    root = lighthouse(tmp_path)
    async with editor(root) as session:
        desk = Desk(session)
        await desk.ask("stp/threads")
        session.open(WIP)
        session.change(WIP, "# Now\n\nST0002\n")
        await session.rules(WIP)
        await asyncio.sleep(0.5)  # twice the time that the server lets things settle
        assert desk.told == 0
