"""Running the command line in a folder, in this process or as a program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any, NamedTuple

import pytest

from stp_lsp.__main__ import main
from tests.support.workspace import CURRENT, split_files

ROOT = Path(__file__).resolve().parents[2]


class Ran(NamedTuple):
    """What a run left behind."""

    code: int
    out: str
    err: str


class Folder:
    """A folder with files in it, in which commands are run."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._capsys = capsys

    def write(self, source: str, *, config: bool = True) -> None:
        """Files as in ``tests.support.workspace``; current configuration unless told otherwise."""
        files = split_files(dedent(source))
        if config:
            files.setdefault("intent/.config/config.json", CURRENT)
        for name, text in files.items():
            self.put(name, text)

    def put(self, name: str, content: str | bytes) -> Path:
        """One file."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def read(self, name: str) -> bytes:
        """The bytes of a file."""
        return (self.path / name).read_bytes()

    def run(self, *arguments: str) -> Ran:
        """Runs the program here, in this process."""
        self._capsys.readouterr()
        code = main(list(arguments))
        out, err = self._capsys.readouterr()
        return Ran(code, out, err)

    def spawn(self, *arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
        """Runs the program here, as another process."""
        return spawn(*arguments, cwd=self.path, **options)


def spawn(
    *arguments: str, env: dict[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[bytes]:
    """Runs the program as another process and collects what it writes."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        environment.pop(name, None)
    return subprocess.run(
        [sys.executable, "-m", "stp_lsp", *arguments],
        stdout=options.pop("stdout", subprocess.PIPE),
        stderr=subprocess.PIPE,
        timeout=120,
        check=False,
        env=environment | (env or {}),
        **options,
    )
