"""The server makes the tables of its workspaces before somebody waits for them."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from stp_lsp.features import lookup_tables
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.server import warmup
from stp_lsp.server.main import build_server
from stp_lsp.server.publish import Publisher
from tests.support.workspace import workspace

ROOT = Path(__file__).parents[2]


def test_the_server_makes_them_once_the_index_is_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them, also behind one that fails."""
    snapshot = workspace("--- intent/st/ST0001/info.md\n# ST0001: T\n").snapshot
    made: list[int] = []
    asked: list[int] = []

    async def noted(longest: float) -> None:
        asked.append(len(made))

    def failing() -> object:
        raise ValueError("a table that cannot be made")

    def noting(make: Callable[[], object]) -> None:
        assert not gc.isenabled(), "a collection is a pause for who asks meanwhile"
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

    total = len([*lookup_tables.first_tables(snapshot), *lookup_tables.other_tables(snapshot)])
    for name in ("first_tables", "other_tables"):
        monkeypatch.setattr(lookup_tables, name, counted(getattr(lookup_tables, name)))
    monkeypatch.setattr(warmup, "AFTER", 0)
    monkeypatch.setattr(warmup, "SLICE", 0)

    async def live() -> None:
        view = SimpleNamespace(root="/w", snapshot=snapshot)
        server = SimpleNamespace(
            first_index=asyncio.Event(),
            session=SimpleNamespace(views={"/w": view}),
            protocol=build_server().protocol,
            publisher=SimpleNamespace(until_quiet=noted),
        )
        task = asyncio.create_task(warmup.warm_up(cast("Any", server)))
        await asyncio.sleep(0.01)
        assert made == []
        server.first_index.set()
        await task

    asyncio.run(live())
    assert made == list(range(total)) != []
    assert set(asked) >= {0, *made}, "before each piece the server asks whether somebody types"
    assert gc.isenabled()


def test_the_collector_goes_on_when_the_server_ends_in_the_middle() -> None:
    snapshot = workspace("--- intent/st/ST0001/info.md\n# ST0001: T\n").snapshot

    async def live() -> None:
        never = SimpleNamespace(until_quiet=lambda longest: asyncio.Event().wait())
        first_index = asyncio.Event()
        first_index.set()
        server = SimpleNamespace(
            first_index=first_index,
            session=SimpleNamespace(views={"/w": SimpleNamespace(snapshot=snapshot)}),
            protocol=build_server().protocol,
            publisher=never,
        )
        task = asyncio.create_task(warmup.warm_up(cast("Any", server)))
        await asyncio.sleep(warmup.AFTER + 0.1)
        assert not gc.isenabled()
        task.cancel()
        await asyncio.wait([task])
        assert gc.isenabled()

    asyncio.run(live())


def test_the_collector_goes_on_beside_somebody_who_types_without_a_pause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a client that never rests lets go of would never be collected."""
    snapshot = workspace("--- intent/st/ST0001/info.md\n# ST0001: T\n").snapshot
    for name, value in (("AFTER", 0), ("LONGEST", 0.05), ("PAUSE", 0)):
        monkeypatch.setattr(warmup, name, value)

    async def live() -> None:
        loop = asyncio.get_running_loop()
        server = build_server()
        server.protocol.heard_at = loop.time() + 3600
        typing = Publisher(server)
        typing._typed_at = loop.time() + 3600
        first_index = asyncio.Event()
        first_index.set()
        waited = SimpleNamespace(
            first_index=first_index,
            session=SimpleNamespace(views={"/w": SimpleNamespace(root="/w", snapshot=snapshot)}),
            protocol=server.protocol,
            publisher=typing,
        )
        await asyncio.wait_for(warmup.warm_up(cast("Any", waited)), 60)
        assert gc.isenabled()

    asyncio.run(live())


def test_it_waits_for_a_pause_between_messages_but_not_for_ever() -> None:
    """Who asks without one gets the processor for as long as `by` says."""

    async def live() -> None:
        loop = asyncio.get_running_loop()
        protocol = SimpleNamespace(heard_at=loop.time() + 3600)
        waiting = asyncio.create_task(warmup._until_idle(cast("Any", protocol), float("inf")))
        await asyncio.sleep(0.01)
        assert not waiting.done()
        waiting.cancel()
        await warmup._until_idle(cast("Any", protocol), loop.time())
        protocol.heard_at = loop.time() - warmup.IDLE
        await warmup._until_idle(cast("Any", protocol), float("inf"))

    asyncio.run(live())


_PRESSES = """
import sys
from stp_lsp.server import warmup
for make in warmup._imports():
    make()
from stp_lsp.features.diagnostics import diagnose
from stp_lsp.features.affected import affected
from stp_lsp.session.session import Action, Modification, Session
from tests.support.memory_disk import MemoryDisk

home = "/w/intent/st/ST0001"
texts = {
    f"{home}/info.md": "---\\nstatus: WIP\\n---\\n# ST0001: A\\n\\n    ST0001\\n",
    f"{home}/design.md": "# D\\n\\nST0001 [a](b.md) [c](#d)\\n\\n" + "Words of ST0001.\\n" * 500,
    f"{home}/acceptance.md": "- AC-01.1 A\\n- AT-01.1 `a.py` -- covers AC-01.2 -- status: green\\n",
    "/w/intent/st/steel_threads.md": "# T\\n\\n| ID | Slug |\\n| --- | --- |\\n| ST0001 | a |\\n",
}
session = Session(MemoryDisk({"/w/intent/.config/config.json": "{}", **texts}))
session.open_folder("/w")
known = set(sys.modules)
for path, text in texts.items():
    for version in range(3):
        before = session.views["/w"].snapshot
        action = Action.CHANGED if version else Action.OPENED
        session.did_modify_files([Modification(path, action, text, version)])
        found = session.locate(path)
        affected(before, found.snapshot, [found.document.id])
        diagnose(found.snapshot, found.document)
        found.document.structure
        text = text.replace("WIP", "WPI").replace("ST0001", "ST0001 ST0002", 1)
print(*sorted(set(sys.modules) - known))
"""


def test_the_first_key_press_imports_nothing() -> None:
    """A module that is read from the disk while somebody types is a pause of some milliseconds."""
    ran = subprocess.run(
        [sys.executable, "-c", _PRESSES], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert ran.stdout == "\n"
