"""The project's settings file in the real server: it counts, changes show, faults are named."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.server.editor import PATIENCE, capabilities, editor
from tests.server.lighthouse import lighthouse

DOCUMENT = "intent/st/ST0007/info.md"
RULE = "unknown-status"

pytestmark = pytest.mark.wire


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return lighthouse(tmp_path)


async def test_a_file_that_was_there_counts(workspace: Path) -> None:
    (workspace / "stp-lsp.toml").write_text(f'ignore = ["{RULE}"]\nzzz = 1\n')
    async with editor(workspace) as session:
        assert RULE not in await session.rules(DOCUMENT)
        await session.until(
            lambda: any(
                "stp-lsp.toml:2:1: `zzz`" in item.message for item in session.client.messages
            )
        )


async def test_the_client_goes_before_the_file(workspace: Path) -> None:
    (workspace / "stp-lsp.toml").write_text(f'ignore = ["{RULE}"]\n')
    settings = {"stp": {"rules": {RULE: "error"}}}
    async with editor(workspace, configuration=settings) as session:
        async with asyncio.timeout(PATIENCE):
            while RULE not in await session.rules(DOCUMENT):
                await asyncio.sleep(0.02)  # the client's answer may come after the first index


async def test_a_change_is_noticed_without_a_watcher_and_said_once(workspace: Path) -> None:
    client = capabilities("neovim", pull=False)
    assert client.workspace is not None
    client.workspace.did_change_watched_files = None
    async with editor(workspace, client) as session:
        uri = session.open(DOCUMENT)
        shown = session.client.diagnostics

        def found() -> bool:
            return any(item.code == RULE for item in shown.get(uri, []))

        await session.until(found)
        path = workspace / "pyproject.toml"
        path.write_text(f'[tool.stp-lsp]\nzzz = 1\nignore = ["{RULE}"]\n')
        await session.until(lambda: not found())
        path.unlink()
        await session.until(found)
        said = [item.message for item in session.client.messages if "zzz" in item.message]
        assert len(said) == 1
        assert "pyproject.toml:2:1: `zzz` is no setting" in said[0]
