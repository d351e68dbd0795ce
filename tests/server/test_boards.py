"""`stp/board` and `stp/graph` over a real pipe: as on the command line, and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from pygls.exceptions import JsonRpcException

from stp_lsp.server.uris import to_uri
from stp_lsp.session.reader_process import slashed
from tests.server.editor import Editor, editor
from tests.server.test_views import LIGHTHOUSE, plain

pytestmark = [pytest.mark.wire, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def session() -> AsyncIterator[Editor]:
    async with editor(LIGHTHOUSE) as opened:
        yield opened


async def ask(session: Editor, method: str, **params: Any) -> Any:
    return plain(await session.client.protocol.send_request_async(method, params))


def printed(*arguments: str) -> Any:
    """What the command line prints as JSON."""
    command = [sys.executable, "-m", "stp_lsp", arguments[0], str(LIGHTHOUSE), *arguments[1:]]
    done = subprocess.run([*command, "--format", "json"], capture_output=True, check=True)
    return json.loads(done.stdout)


def without_place(board: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in board.items() if name != "workspace"}


async def test_a_board_is_that_of_the_command_line(session: Editor) -> None:
    found = await ask(session, "stp/board")
    expected = printed("board")
    assert (found["version"], found["kind"]) == (1, "board")
    assert [without_place(each) for each in found["boards"]] == [
        without_place(each) for each in expected["boards"]
    ]
    assert found["boards"][0]["workspace"] == {
        "name": "Lighthouse",
        "root": slashed(str(LIGHTHOUSE)),
        "version": "2.19.0",
        "uri": to_uri(slashed(str(LIGHTHOUSE))),
    }


async def test_a_graph_is_that_of_the_command_line(session: Editor) -> None:
    options = {"level": "criterion", "focus": "ST0002", "depth": 1, "kinds": ["thread", "test"]}
    found = await ask(session, "stp/graph", root=str(LIGHTHOUSE), **options)
    expected = printed(
        "graph", "--level", "criterion", "--focus", "2", "--depth", "1", "--kinds", "thread,test"
    )
    assert found["nodes"]
    assert without_place(found) == without_place(expected)


async def test_a_limit_is_the_servers_own_unless_one_is_named(session: Editor) -> None:
    found = await ask(session, "stp/graph", most=3)
    assert (found["cut"]["shown"], found["cut"]["total"]) == (3, 10)
    assert (await ask(session, "stp/graph"))["cut"] is None


async def test_a_document_or_a_uri_names_its_workspace(session: Editor) -> None:
    uri = (LIGHTHOUSE / "intent" / "wip.md").as_uri()
    assert len((await ask(session, "stp/board", uri=uri))["boards"]) == 1
    assert (await ask(session, "stp/graph", root=LIGHTHOUSE.as_uri()))["nodes"]


@pytest.mark.parametrize(
    "method, params, word",
    [
        ("stp/board", {"root": "/nowhere"}, "nowhere"),
        ("stp/board", {"uri": "file:///nowhere.md"}, "nowhere"),
        ("stp/board", {"root": 4}, "text"),
        ("stp/graph", {"level": "atom"}, "atom"),
        ("stp/graph", {"status": ["nearly"]}, "nearly"),
        ("stp/graph", {"depth": "far"}, "depth"),
    ],
)
async def test_wrong_parameters_are_refused_in_words(
    session: Editor, method: str, params: dict[str, Any], word: str
) -> None:
    with pytest.raises(JsonRpcException, match=word):
        await ask(session, method, **params)
