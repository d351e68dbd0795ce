"""Between two looks at the disk the server rests, unless there is a reason to look at once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable

import pytest

from stp_lsp.server import loading, publish
from stp_lsp.server.loading import rest
from stp_lsp.server.publish import Publisher
from stp_lsp.server.state import StpServer
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.git_heads import GitHeads
from stp_lsp.session.session import Session
from stp_lsp.session.sweep import Sweep
from tests.support.memory_disk import MemoryDisk

AGE = 3600.0
"""Seconds; a test that rests so long hangs."""
PATIENCE = 30.0
"""Seconds after which it is said to hang."""


class Moves(GitHeads):
    """Git moves its head before it is asked for the third time."""

    asked = 0

    def have_moved(self, folders: Iterable[str]) -> bool:
        """Whether it has."""
        self.asked += 1
        return self.asked == 3


def test_git_ends_a_rest():
    async def live() -> Moves:
        heads = Moves(RealDisk())
        assert await asyncio.wait_for(rest(StpServer(), AGE, heads), PATIENCE)
        return heads

    assert asyncio.run(live()).asked == 3


def test_whoever_wants_a_look_ends_it():
    async def live() -> bool:
        server = StpServer()
        server.wake_reconciler.set()
        assert await asyncio.wait_for(rest(server, AGE, GitHeads(RealDisk())), PATIENCE)
        return server.wake_reconciler.is_set()

    assert asyncio.run(live())


def test_it_ends_by_itself():
    async def live() -> None:
        resting = rest(StpServer(), 0.01, GitHeads(RealDisk()))
        assert not await asyncio.wait_for(resting, PATIENCE)

    asyncio.run(live())


class Looked(Session):
    """Counts its looks, and says after which of them somebody types."""

    looks = 0

    def look(self) -> Sweep:
        """Nothing is ever found."""
        self.looks += 1
        return Sweep([], {})


@pytest.mark.parametrize(
    ("long", "patience", "wanted", "looks"),
    [(-1.0, AGE, False, False), (AGE, AGE, False, True), (-1.0, 0.0, False, True),
     (-1.0, AGE, True, True)],
)  # fmt: skip
def test_a_long_look_waits_for_those_who_type(
    long: float, patience: float, wanted: bool, looks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not a short one, nor for ever, nor one that somebody wants.

    Every look is long when it takes at least -1 s, none when it takes an hour.
    """
    monkeypatch.setattr(loading, "LONG", long)
    monkeypatch.setattr(loading, "PATIENCE", patience)
    monkeypatch.setattr(loading, "SHORTEST", 0.01)
    monkeypatch.setattr(loading, "SHARE", 0)
    monkeypatch.setattr(publish, "SETTLE", AGE)

    async def live() -> bool:
        server = StpServer()
        server.session = session = Looked(MemoryDisk({}))
        server.publisher = Publisher(server)
        task = asyncio.create_task(loading._reconcile_for_ever(server))
        while not session.looks:
            await asyncio.sleep(0.001)
        server.publisher._typed_at = asyncio.get_running_loop().time()
        known = session.looks + 1  # one may be under way
        for _ in range(6000 if looks else 100):
            if wanted:
                server.wake_reconciler.set()
            await asyncio.sleep(0.005)
            if session.looks > known:
                break
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        return session.looks > known

    assert asyncio.run(live()) is looks


@pytest.mark.parametrize("loading_folders", [0, 1])
def test_nothing_is_looked_at_while_a_folder_is_read(
    loading_folders: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look would take in one by one what is being read as a whole; it comes after that."""
    monkeypatch.setattr(loading, "SHORTEST", 0.01)

    async def live() -> int:
        server = StpServer()
        server.session = session = Looked(MemoryDisk({}))
        server.publisher = Publisher(server)
        server.loading = loading_folders
        task = asyncio.create_task(loading._reconcile_for_ever(server))
        for _ in range(100 if loading_folders else 6000):
            server.wake_reconciler.set()
            await asyncio.sleep(0.005)
            if session.looks:
                break
        meanwhile = session.looks
        server.loading = 0
        while not session.looks:
            await asyncio.sleep(0.001)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        return meanwhile

    assert bool(asyncio.run(live())) is not bool(loading_folders)
