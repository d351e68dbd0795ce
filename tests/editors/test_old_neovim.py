"""Neovim 0.7.2, the oldest client that we know to work: no plugin, only `vim.lsp.start_client`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.editors.conftest import program
from tests.editors.run import Desk, run

SCRIPT = Path(__file__).parent / "nvim" / "plain.lua"

pytestmark = pytest.mark.wire


def test_plain_client(desk: Desk):
    arguments = ["--headless", "--clean", "-n", "-c", f"luafile {SCRIPT}", "-c", "cquit 3"]
    done = run(program("old-neovim"), arguments, desk)
    assert done.returncode == 0, done.stdout
    for step in ("findings", "hover", "completion", "definition", "references", "action"):
        assert f"PASS {step}" in done.stdout
