"""The server makes the tables of its workspaces before somebody waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import pytest

from stp_lsp.features import tables
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.server import warming
from stp_lsp.server.main import build_server
from tests.support.workspace import workspace


def test_the_server_makes_them_once_the_index_is_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them, also behind one that fails."""
    snapshot = workspace("--- intent/st/ST0001/info.md\n# ST0001: T\n").snapshot
    made: list[int] = []
    asked: list[int] = []

    async def noted() -> None:
        asked.append(len(made))

    def failing() -> object:
        raise ValueError("a table that cannot be made")

    def noting(make: Callable[[], object]) -> None:
        make()
        made.append(len(made))

    def counted(
        makers: Callable[[Snapshot], Iterator[Callable[[], object]]],
    ) -> Callable[[Snapshot], Iterator[Callable[[], object]]]:
        def counting(snapshot: Snapshot) -> Iterator[Callable[[], object]]:
            yield failing
            for make in makers(snapshot):
                yield partial(noting, make)

        return counting

    total = len([*tables.first_tables(snapshot), *tables.other_tables(snapshot)])
    for name in ("first_tables", "other_tables"):
        monkeypatch.setattr(tables, name, counted(getattr(tables, name)))
    monkeypatch.setattr(warming, "AFTER", 0)
    monkeypatch.setattr(warming, "SLICE", 0)

    async def live() -> None:
        view = SimpleNamespace(root="/w", snapshot=snapshot)
        server = SimpleNamespace(
            first_index=asyncio.Event(),
            session=SimpleNamespace(views={"/w": view}),
            protocol=build_server().protocol,
            publisher=SimpleNamespace(until_quiet=noted),
        )
        task = asyncio.create_task(warming.warm_up(cast("Any", server)))
        await asyncio.sleep(0.01)
        assert made == []
        server.first_index.set()
        await task

    asyncio.run(live())
    assert made == list(range(total)) != []
    assert set(asked) >= {0, *made}, "before each piece the server asks whether somebody types"


def test_it_waits_for_a_pause_between_messages_but_not_for_ever() -> None:
    """Who asks without one gets the processor for as long as `by` says."""

    async def live() -> None:
        loop = asyncio.get_running_loop()
        protocol = SimpleNamespace(heard_at=loop.time() + 3600)
        waiting = asyncio.create_task(warming._until_idle(cast("Any", protocol), float("inf")))
        await asyncio.sleep(0.01)
        assert not waiting.done()
        waiting.cancel()
        await warming._until_idle(cast("Any", protocol), loop.time())
        protocol.heard_at = loop.time() - warming.IDLE
        await warming._until_idle(cast("Any", protocol), float("inf"))

    asyncio.run(live())
