"""Real editors, each with a workspace of its own and the server of this environment."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.editors.run import SERVER, Desk
from tools.editors import SMALL, Program, UnavailableError, bring, find

ROOT = Path(__file__).resolve().parents[2]
LIGHTHOUSE = ROOT / "examples" / "lighthouse"


def program(name: str) -> Program:
    """An editor; fetched when it belongs to the small set, in the CI or when it is asked for.

    A small-set editor that cannot be had fails in the CI and is skipped elsewhere; one of the
    whole set is used only where `make editors-others` has brought it.
    """
    if sys.platform != "linux":
        pytest.skip("the recipes for editors are for Linux")
    found = find(name)
    if found is not None:
        return found
    if name not in SMALL and not os.environ.get("STP_ALL_EDITORS"):
        pytest.skip(f"{name} is not here; `python -m tools.editors {name}` brings it")
    try:
        return bring(name)
    except UnavailableError as error:
        if os.environ.get("CI"):
            pytest.fail(f"{name} cannot be had: {error}", pytrace=False)
        pytest.skip(f"{name} cannot be had: {error}")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A copy of the sample workspace, and a home where no editor finds anybody's settings."""
    root = tmp_path / "lighthouse"
    shutil.copytree(LIGHTHOUSE, root, ignore=shutil.ignore_patterns("__pycache__"))
    home = tmp_path / "home"
    home.mkdir()
    return Desk(root, home, SERVER)
