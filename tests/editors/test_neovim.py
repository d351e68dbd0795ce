"""The Neovim plugin in a real Neovim 0.11, without a screen: one process for each spec."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.editors.conftest import ROOT, program
from tests.editors.run import Desk, run

SPECS = Path(__file__).parent / "nvim"
PLUGIN = ROOT / "editors" / "nvim"

pytestmark = pytest.mark.wire


@pytest.mark.parametrize("spec", sorted(SPECS.glob("*_spec.lua")), ids=lambda path: path.stem)
def test_spec(spec, desk: Desk):
    more = {
        "PLUGIN": str(PLUGIN),
        "HARNESS": str(SPECS / "harness.lua"),
        "SERVER": json.dumps(desk.server),
    }
    arguments = ["--headless", "--clean", "-n", "-c", f"luafile {spec}"]
    # A spec that cannot even be read must end as well, and with an error.
    done = run(program("neovim"), [*arguments, "-c", "cquit 3"], desk, more)
    assert done.returncode == 0, done.stdout
    passed = re.findall(r"^PASS ", done.stdout, re.MULTILINE)
    closing = re.search(r"^DONE (\d+)$", done.stdout, re.MULTILINE)
    assert closing is not None, done.stdout
    assert len(passed) == int(closing[1]) > 0, done.stdout
