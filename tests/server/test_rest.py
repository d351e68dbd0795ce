"""Between two looks at the disk the server rests, unless there is a reason to look at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from stp_lsp.server.loading import rest
from stp_lsp.server.state import StpServer
from stp_lsp.session.checkouts import Checkouts
from stp_lsp.session.disk import RealDisk

AGE = 3600.0
"""Seconds; a test that rests so long hangs."""
PATIENCE = 30.0
"""Seconds after which it is said to hang."""


class Moves(Checkouts):
    """Git moves its head before it is asked for the third time."""

    asked = 0

    def happened(self, folders: Iterable[str]) -> bool:
        """Whether it has."""
        self.asked += 1
        return self.asked == 3


def test_git_ends_a_rest():
    async def live() -> Moves:
        checkouts = Moves(RealDisk())
        await asyncio.wait_for(rest(StpServer(), AGE, checkouts), PATIENCE)
        return checkouts

    assert asyncio.run(live()).asked == 3


def test_whoever_wants_a_look_ends_it():
    async def live() -> bool:
        server = StpServer()
        server.wake_reconciler.set()
        await asyncio.wait_for(rest(server, AGE, Checkouts(RealDisk())), PATIENCE)
        return server.wake_reconciler.is_set()

    assert asyncio.run(live())


def test_it_ends_by_itself():
    async def live() -> None:
        await asyncio.wait_for(rest(StpServer(), 0.01, Checkouts(RealDisk())), PATIENCE)

    asyncio.run(live())
