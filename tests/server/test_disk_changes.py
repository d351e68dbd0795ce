"""Of what changed on disk much is read beside the event loop, and a little at once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from pathlib import Path

import pytest

from stp_lsp.server import disk_changes
from stp_lsp.server.state import StpServer
from stp_lsp.session.disk import RealDisk

PATIENCE = 30.0
"""Seconds after which something is said to hang."""


class Watched(RealDisk):
    """A disk that notes which threads read from it."""

    def __init__(self) -> None:
        self.readers: set[threading.Thread] = set()

    def read(self, path: str) -> bytes:
        self.readers.add(threading.current_thread())
        return super().read(path)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "intent" / ".config").mkdir(parents=True)
    (tmp_path / "intent" / ".config" / "config.json").write_text('{"intent_version": "2.19.0"}')
    return tmp_path


def write(root: Path, count: int) -> list[str]:
    paths = [
        root / "intent" / "st" / f"ST{number:04}" / "info.md" for number in range(1, count + 1)
    ]
    for path in paths:
        path.parent.mkdir(parents=True)
        path.write_text(f"# {path.parent.name}: Lamp\n")
    return [path.as_posix() for path in paths]


def begin(root: Path) -> tuple[StpServer, Watched]:
    server, disk = StpServer(), Watched()
    server.session.disk = disk
    server.session.open_folder(root.as_posix())
    disk.readers.clear()
    return server, disk


def threads(server: StpServer, root: Path) -> int:
    return len(server.session.views[root.as_posix()].snapshot.threads)


def live(steps: Coroutine[object, object, None]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(steps, PATIENCE)

    asyncio.run(bounded())


def test_a_few_announced_files_are_read_by_another_thread(root: Path) -> None:
    async def steps() -> None:
        server, disk = begin(root)
        disk_changes.announced(server, write(root, disk_changes.A_FEW))
        await disk_changes.arrived(server)
        assert threads(server, root) == disk_changes.A_FEW
        assert disk.readers
        assert threading.current_thread() not in disk.readers

    live(steps())


def test_many_announced_files_are_read_by_another_thread(root: Path) -> None:
    async def steps() -> None:
        server, disk = begin(root)
        paths = write(root, 4 * disk_changes.A_FEW)
        disk_changes.announced(server, paths[:30])
        assert threads(server, root) == 0
        disk_changes.announced(server, paths[20:])  # while the first are read
        assert server.taking is not None
        await server.taking
        assert threads(server, root) == 40
        assert disk.readers
        assert threading.current_thread() not in disk.readers

    live(steps())


def test_what_a_look_found_is_read_by_another_thread(root: Path) -> None:
    async def steps() -> None:
        server, disk = begin(root)
        write(root, 5)
        await disk_changes.take(server, server.session.look())
        assert threads(server, root) == 5
        assert disk.readers
        assert threading.current_thread() not in disk.readers

    live(steps())


def test_nothing_is_lost_when_reading_ahead_fails(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("planted")

    async def steps() -> None:
        server, _ = begin(root)
        write(root, 5)
        monkeypatch.setattr(disk_changes, "prefetch_look", fail)
        await disk_changes.take(server, server.session.look())
        assert threads(server, root) == 5

    live(steps())


def test_everybody_is_told_of_what_came(root: Path) -> None:
    async def steps() -> None:
        server, _ = begin(root)
        told: list[frozenset[str]] = []
        server.when_changed.append(told.append)
        paths = write(root, 20)
        disk_changes.announced(server, paths)
        assert server.taking is not None
        await server.taking
        assert told == [frozenset(paths)]

    live(steps())
