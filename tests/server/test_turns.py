"""Verbs whose edit the client is slow to answer, or never answers (`server/turns`)."""

from __future__ import annotations

from typing import Any

import pytest

from stp_lsp.server import turns
from tests.server.desk import Desk, Json
from tests.support.memory_disk import MemoryDisk

ROOT = "/h/w"
INFO = f"{ROOT}/intent/st/ST0001/info.md"
FILES = {
    f"{ROOT}/intent/.config/config.json": '{"intent_version": "2.19.0"}',
    INFO: "---\nstatus: WIP\ncreated: 20260101\n---\n# ST0001: First\n",
}
CAPABILITIES = {
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create", "rename", "delete"],
        },
    }
}


class Client(Desk):
    """Is asked to make edits, and answers when a test says so."""

    def __init__(self) -> None:
        super().__init__(MemoryDisk(FILES), ROOT, capabilities=CAPABILITIES)

    def verb(self, name: str, **arguments: object) -> int:
        params = {"command": name, "arguments": [{"root": ROOT, **arguments}]}
        return self.ask("workspace/executeCommand", params)

    def edits(self) -> list[Json]:
        """Every edit that was asked for."""
        return [each for each in self.received if each.get("method") == "workspace/applyEdit"]

    async def edit(self, number: int) -> Json:
        await self.until(lambda: len(self.edits()) > number)
        return self.edits()[number]

    def withdrawn(self) -> list[Any]:
        """The ids of the requests for which the server waits no more."""
        told = [each for each in self.received if each.get("method") == "$/cancelRequest"]
        return [each["params"]["id"] for each in told]

    def say(self, edit: Json, *, applied: bool = True) -> None:
        result = {"applied": applied}
        self._protocol.receive({"jsonrpc": "2.0", "id": edit["id"], "result": result})


def created(edit: Json) -> list[str]:
    """The threads of which an edit creates documents."""
    changes = edit["params"]["edit"]["documentChanges"]
    uris = [each["uri"] for each in changes if each.get("kind") == "create"]
    return sorted({uri.split("/")[-2] for uri in uris if "/ST" in uri})


async def test_everything_else_goes_on_until_it_is_cancelled() -> None:
    client = Client()
    client.open(INFO, FILES[INFO])
    verb = client.verb("stp.thread.new", title="Lamp")
    edit = await client.edit(0)
    assert await client.answer(client.about("documentSymbol", INFO))
    client.type(INFO, FILES[INFO].replace("First", "Typed"))
    assert client.known(ROOT)["intent/st/ST0001/info.md"] == "ST0001: Typed"
    assert client.answer_to(verb) is None
    client.cancel(verb)
    await client.until(lambda: client.answer_to(verb) is not None)
    assert client.answer_to(verb)["error"]["code"] == -32800  # type: ignore[index]
    await client.until(lambda: client.withdrawn() == [edit["id"]])


async def test_a_verb_waits_for_the_one_before() -> None:
    """Somebody may be looking at the preview of that; the next id depends on what they say."""
    client = Client()
    one = client.verb("stp.thread.new", title="Lamp")
    first = await client.edit(0)
    two = client.verb("stp.thread.new", title="Wick")
    assert await client.answer(client.ask("workspace/symbol", {"query": "ST0001"}))
    assert len(client.edits()) == 1
    client.say(first, applied=False)
    assert (await client.answer(one))["applied"] is False
    second = await client.edit(1)
    client.say(second)
    assert (await client.answer(two))["applied"] is True
    assert created(first) == created(second) == ["ST0002"]
    assert client.withdrawn() == []


async def test_one_that_is_never_answered_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next verb builds on nothing that was not made."""
    monkeypatch.setattr(turns, "PATIENCE", 0.0)
    client = Client()
    client.open(INFO, FILES[INFO])
    await client.answer(client.about("documentSymbol", INFO))
    one = client.verb("stp.thread.hold", thread="ST0001")
    first = await client.edit(0)
    two = client.verb("stp.thread.hold", thread="ST0001")
    given_up = await client.answer(one)
    assert given_up["applied"] is False
    assert "has not said" in given_up["reason"]
    assert client.withdrawn() == [first["id"]]
    second = await client.edit(1)
    assert second["params"] == first["params"]  # not "it is on hold already"
    assert _version(first) == 1  # whichever is made, the other does not fit any more
    client.say(first)  # at last; nobody waits for that any more
    client.say(second)
    assert (await client.answer(two))["applied"] is True
    third = client.verb("stp.thread.new", title="Lamp")
    client.say(await client.edit(2))
    assert (await client.answer(third))["applied"] is True


async def test_the_end_of_the_session_ends_it() -> None:
    client = Client()
    verb = client.verb("stp.thread.new", title="Lamp")
    await client.edit(0)
    end = client.ask("shutdown", None)
    assert await client.answer(end) is None
    await client.until(lambda: client.answer_to(verb) is not None)
    assert "error" in client.answer_to(verb)  # type: ignore[operator]
    assert client.withdrawn() == []  # nothing more is said to who said goodbye


def _version(edit: Json) -> int:
    changes = edit["params"]["edit"]["documentChanges"]
    documents = [each["textDocument"] for each in changes if "textDocument" in each]
    return next(each["version"] for each in documents if each["uri"].endswith("ST0001/info.md"))
