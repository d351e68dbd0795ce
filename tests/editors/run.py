"""Starting an editor in a test, and what came of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.editors import Program

SERVER = (sys.executable, "-m", "stp_lsp", "serve")
SECONDS = 300
"""Patience with an editor that hangs; no test is decided by how long it takes."""


@dataclass(frozen=True)
class Desk:
    """A workspace, and where an editor keeps its own files."""

    root: Path
    home: Path
    server: tuple[str, ...]

    def environment(
        self, program: Program, more: Mapping[str, str] | None = None
    ) -> dict[str, str]:
        """What the editor is started with: nothing of the developer's own settings."""
        folders = {
            f"XDG_{name}_HOME": str(self.home / name.lower())
            for name in ("CONFIG", "DATA", "STATE", "CACHE")
        }
        for folder in folders.values():
            Path(folder).mkdir(exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if name not in _OWN}
        return {
            **kept,
            **folders,
            "HOME": str(self.home),
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
            "WORKSPACE": str(self.root),
            # What users have after `pip install`: the configurations name `stp-lsp` and no path.
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
            **program.environment,
            **(more or {}),
        }


_OWN = frozenset(("TMUX", "NVIM", "VIMINIT", "EXINIT", "MYVIMRC", "INSIDE_EMACS", "COLORTERM"))


def run(
    program: Program, arguments: Sequence[str], desk: Desk, more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs an editor to its end."""
    return subprocess.run(
        [*program.command, *arguments],
        cwd=desk.root,
        env=desk.environment(program, more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
        check=False,
    )
