"""Documents that are not open are checked when nobody types."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest

from stp_lsp.model.document import DocId
from stp_lsp.model.settings import Settings
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.server import publish
from stp_lsp.server.known_findings import diagnose_part
from stp_lsp.server.publish import Publisher
from stp_lsp.server.state import StpServer
from stp_lsp.session.session import Action, Modification, Session
from tests.features.understanding import BASE
from tests.support.memory_disk import MemoryDisk
from tests.support.workspace import CURRENT, split_files

ROOT = "/w"
WIP = f"{ROOT}/intent/wip.md"
AGE = 3600.0
"""Seconds; a test that waits so long hangs."""
TURNS = 50
"""Turns of the event loop in which a check would begin that waits for nobody."""


@pytest.fixture
def server() -> StpServer:
    files = {f"{ROOT}/{name}": text for name, text in split_files(BASE).items()}
    files[f"{ROOT}/intent/.config/config.json"] = CURRENT
    made = StpServer()
    made.session = Session(MemoryDisk(files), Settings(today="2026-03-04"))
    made.session.open_folder(ROOT)
    made.session.did_modify_files([Modification(WIP, Action.OPENED, "# Work\n", 1)])
    made.publisher = Publisher(made)
    made.first_index.set()
    return made


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[DocId]:
    """The documents that are checked beside the event loop."""
    found: list[DocId] = []

    def noted(snapshot: Snapshot, ids: Iterable[DocId]) -> object:
        ids = list(ids)
        found.extend(ids)
        return diagnose_part(snapshot, ids)

    monkeypatch.setattr(publish, "diagnose_part", noted)
    monkeypatch.setattr(Publisher, "_send", lambda *_: None)
    return found


async def check_rest(server: StpServer) -> asyncio.Task[None]:
    """Begins with all documents that are not open, and gives that some turns."""
    (view,) = server.session.views.values()
    publisher = server.publisher
    publisher._rest[ROOT] = dict.fromkeys(view.snapshot.documents)
    task = asyncio.create_task(publisher._push_rest())
    for _ in range(TURNS):
        await asyncio.sleep(0)
    return task


def test_nothing_is_checked_while_somebody_types(
    server: StpServer, checked: list[DocId], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "SETTLE", AGE)

    async def live() -> None:
        server.publisher.changed(frozenset((WIP,)))
        task = await check_rest(server)
        assert not task.done()
        task.cancel()

    asyncio.run(live())
    assert checked == []


def test_everything_is_checked_once_nobody_does(
    server: StpServer, checked: list[DocId], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "SETTLE", 0.01)

    async def live() -> None:
        server.publisher.changed(frozenset((WIP,)))
        await asyncio.wait_for(await check_rest(server), 30)

    asyncio.run(live())
    (view,) = server.session.views.values()
    assert set(checked) == set(view.snapshot.documents)
