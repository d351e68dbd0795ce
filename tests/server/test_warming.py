"""The server makes the tables of its workspaces before somebody waits for them."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from stp_lsp.features.citations import are_known
from stp_lsp.server import warming
from tests.support.workspace import workspace


def test_the_server_makes_them_once_the_index_is_in() -> None:
    threads = "".join(  # more contracts than one request reads by itself
        f"--- intent/st/ST{number:04d}/info.md\n# ST{number:04d}: T\n" for number in range(1, 260)
    )
    snapshot = workspace(f"\n{threads}").snapshot

    async def live() -> None:
        view = SimpleNamespace(snapshot=snapshot)
        server = SimpleNamespace(
            first_index=asyncio.Event(), session=SimpleNamespace(views={"/w": view})
        )
        task = asyncio.create_task(warming.warm_up(cast("Any", server)))
        await asyncio.sleep(0)
        assert not are_known(snapshot)
        server.first_index.set()
        await task

    asyncio.run(live())
    assert are_known(snapshot)
