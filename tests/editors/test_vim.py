"""Vim 9 with ALE, and the configuration that `editors/vim` ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.editors.conftest import ROOT, program
from tests.editors.run import Desk, run

SCRIPT = Path(__file__).parent / "vim" / "ale.vim"

pytestmark = pytest.mark.wire


def test_ale(desk: Desk, tmp_path: Path):
    vim = program("vim")
    result = tmp_path / "result"
    ale = next(iter(vim.folder.glob("usr/share/vim-ale")), vim.folder / "usr/share/vim/addons")
    more = {
        "ALE": str(ale),
        "CONFIGURATION": str(ROOT / "editors" / "vim"),
        "RESULT": str(result),
    }
    done = run(vim, ["-N", "-u", str(SCRIPT), "-i", "NONE", "-es", "-V0"], desk, more)
    steps = result.read_text("utf-8").splitlines() if result.is_file() else []
    wanted = ["root", "findings", "hover", "definition", "references"]
    assert steps == [f"PASS {step}" for step in wanted], done.stdout
