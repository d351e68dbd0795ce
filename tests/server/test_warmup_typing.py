"""A key press is made up in each document that is opened, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import logging
from types import SimpleNamespace
from typing import Any, cast

import pytest

from stp_lsp.features.diagnostics import diagnose
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.server import warmup_typing
from stp_lsp.server.main import build_server
from stp_lsp.server.protocol import StpProtocol
from stp_lsp.server.publish import SMALL
from stp_lsp.server.warmup_typing import Rehearsals, rehearse
from stp_lsp.session.session import Located
from tests.support.workspace import workspace

WIP = "intent/wip.md"
CONTENT = """\
--- intent/st/steel_threads.md
# Steel Threads

<!-- BEGIN: STEEL_THREAD_INDEX -->

| ID     | Slug  | Status | Created    | Completed |
| ------ | ----- | ------ | ---------- | --------- |
| ST0001 | lamps | WIP    | 2026-01-03 |           |

<!-- END: STEEL_THREAD_INDEX -->
--- intent/st/ST0001/info.md
---
status: WIP
slug: lamps
created: 20260102
---
# ST0001: Lamps

See ST0009 and [that](nope.md).
--- intent/wip.md
"""


def test_what_was_rehearsed_is_found_as_before() -> None:
    rehearsed, fresh = (workspace(CONTENT).snapshot for _ in range(2))
    for id, document in rehearsed.documents.items():
        text = document.text
        rehearse(rehearsed, document)
        assert rehearsed.documents[id] is document
        assert document.text == text
    assert not rehearsed.differences(fresh)
    for id, document in rehearsed.documents.items():
        assert diagnose(rehearsed, document) == diagnose(fresh, fresh.documents[id])
    assert any(diagnose(fresh, document).diagnostics for document in fresh.documents.values())


class _Server:
    """As much of the server as rehearsals ask for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.first_index = asyncio.Event()
        self.protocol = build_server().protocol
        self.session = SimpleNamespace(overlays={}, locate=self._locate)
        self._snapshot = snapshot

    def _locate(self, path: str) -> SimpleNamespace | None:
        document = self._snapshot.documents.get(path)
        return document and SimpleNamespace(snapshot=self._snapshot, document=document)


def test_each_document_is_rehearsed_once_while_it_is_open(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The last one first, not before the index is in; one that breaks costs no other its turn."""
    snapshot = workspace(CONTENT).snapshot
    index, info = "intent/st/steel_threads.md", "intent/st/ST0001/info.md"
    done: list[str] = []

    def noted(_: Snapshot, document: Document) -> None:
        done.append(document.id)
        if document.id == info:
            raise ValueError("broken")

    monkeypatch.setattr(warmup_typing, "rehearse", noted)

    async def live() -> None:
        server = _Server(snapshot)
        rehearsals = Rehearsals(cast("Any", server))

        async def change(*paths: str) -> None:
            rehearsals.changed(paths)
            if rehearsals._task is not None and server.first_index.is_set():
                await rehearsals._task

        server.session.overlays = {index: 1, info: 1, "elsewhere.md": 1}
        await change(index, info, "elsewhere.md")
        assert done == []
        server.first_index.set()
        await change()
        assert done == [info, index]
        await change(index)
        assert done == [info, index], "typing rehearses nothing"
        server.session.overlays = {info: 1}
        await change(info)
        server.session.overlays = {info: 1, index: 1}
        await change(index)
        assert done == [info, index, index]

    with caplog.at_level(logging.CRITICAL, warmup_typing.__name__):
        asyncio.run(live())


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents that are rehearsed."""
    found: list[str] = []
    monkeypatch.setattr(warmup_typing, "rehearse", lambda _, document: found.append(document.id))
    return found


def _with_one_open() -> tuple[_Server, Rehearsals]:
    server = _Server(workspace(CONTENT).snapshot)
    server.first_index.set()
    server.session.overlays = {WIP: 1}
    return server, Rehearsals(cast("Any", server))


def test_one_document_is_rehearsed_again_when_documents_came_or_went(done: list[str]) -> None:
    """The one that was opened last; of another workspace none."""
    other = "intent/st/ST0001/info.md"

    async def live() -> None:
        server, rehearsals = _with_one_open()
        server.session.overlays = {other: 1, WIP: 1}
        for step in (lambda: rehearsals.changed([other, WIP]), lambda: rehearsals.repeat("intent")):
            step()
            assert rehearsals._task is not None
            await rehearsals._task
        assert done == [WIP, other, WIP]
        rehearsals.repeat("elsewhere")
        assert rehearsals._task.done()

    asyncio.run(live())


def test_it_waits_until_nobody_asks(done: list[str]) -> None:
    async def live() -> None:
        server, rehearsals = _with_one_open()
        cast("StpProtocol", server.protocol).heard_at = asyncio.get_running_loop().time() + 3600
        rehearsals.changed([WIP])
        await asyncio.sleep(0.05)
        assert done == []

    asyncio.run(live())


def test_a_document_is_not_rehearsed_while_it_is_checked(done: list[str]) -> None:
    """Nor checked while it is rehearsed: the same turn is taken, each document has its own."""

    async def live() -> None:
        _, rehearsals = _with_one_open()
        async with rehearsals.turn(WIP):
            rehearsals.changed([WIP])
            await asyncio.sleep(0.05)
            assert done == []
            async with rehearsals.turn("intent/st/ST0001/info.md"):
                assert done == []
        await asyncio.sleep(0.05)
        assert done == [WIP]

    asyncio.run(live())


def test_a_long_document_is_checked_in_its_turn() -> None:
    snapshot = workspace(
        CONTENT.replace("See ST0009", "See ST0009 " + "and more " * (SMALL // 9))
    ).snapshot
    id = "intent/st/ST0001/info.md"
    located = Located("/ws", snapshot, snapshot.documents[id])

    async def live() -> None:
        publisher = build_server().publisher
        async with publisher.rehearsals.turn(f"/ws/{id}"):
            check = asyncio.create_task(publisher.diagnose(located))
            await asyncio.wait([check], timeout=0.05)
            assert not check.done()
        assert (await check).diagnostics

    asyncio.run(live())
