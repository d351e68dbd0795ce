"""Emacs 28 in batch, with the two configurations that `editors/emacs` ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.editors.conftest import ROOT, program
from tests.editors.run import Desk, run

HERE = Path(__file__).parent / "emacs"
STEPS = {
    "eglot": (
        *("attached", "root", "findings", "hover", "action", "completion", "definition"),
        *("references", "shutdown"),
    ),
    "lsp-mode": ("attached", "findings", "hover", "definition", "completion"),
}

pytestmark = pytest.mark.wire


@pytest.mark.parametrize("client", STEPS)
def test_client(client, desk: Desk):
    emacs = program("emacs")
    more = {
        "HERE": str(HERE),
        "CONFIGURATION": str(ROOT / "editors" / "emacs"),
        "ELPA": str(emacs.folder / "usr/share/emacs/site-lisp/elpa-src"),
    }
    done = run(emacs, ["-Q", "--batch", "-l", str(HERE / f"{client}.el")], desk, more)
    assert done.returncode == 0, done.stdout[-4000:]
    for step in STEPS[client]:
        assert f"PASS {step}\n" in done.stdout
