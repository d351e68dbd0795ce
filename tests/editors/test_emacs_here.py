"""Which Emacs the tests use: the machine's own where it is new enough, else the unpacked one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools.editors import RECIPES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script stands for Emacs")


@pytest.mark.parametrize(
    ("says", "is_used"),
    [("GNU Emacs 28.2", True), ("GNU Emacs 30.1", True), ("GNU Emacs 27.1", False), ("x", False)],
)
def test_the_machines_own_goes_first(
    says: str, is_used: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "emacs"
    script.write_text(f"#!/bin/sh\necho '{says}'\n", "utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    program = RECIPES["emacs"].start(tmp_path / "unpacked")
    assert (program.command == (str(script),)) is is_used
    # Nothing of the unpacked one may reach the machine's own, nor the other way round.
    assert bool(program.environment) is not is_used


def test_one_that_does_not_start_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "emacs"
    script.write_text("#!/bin/sh\nexit 3\n", "utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert RECIPES["emacs"].start(tmp_path).command[0] != str(script)
