"""The layers hold, and the contracts that say so would notice if they did not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tidy.project import ROOT

LAYERS = ("text", "syntax", "model", "rules", "features", "session", "server", "cli")


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of the package in ``folder``."""
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    return subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )


def test_contracts_are_kept(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "stp_lsp", tmp_path / "stp_lsp", ignore=ignore)
    result = lint_imports(tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture
def skeleton(tmp_path) -> Path:
    """A package with the real contracts, the right layers and two rules, but nothing in them."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    files = [f"{layer}/__init__.py" for layer in LAYERS]
    files += [
        "__init__.py",
        "__main__.py",
        "rules/base.py",
        "rules/rows.py",
        "rules/one.py",
        "rules/two.py",
    ]
    for file in files:
        path = tmp_path / "stp_lsp" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    package = tmp_path / "stp_lsp"
    (package / "__main__.py").write_text("from stp_lsp import cli, server\n")
    (package / "server/__init__.py").write_text("import pygls\nfrom stp_lsp import session\n")
    (package / "session/__init__.py").write_text("import os\nfrom stp_lsp import features\n")
    (package / "rules/registry.py").write_text("from stp_lsp.rules import one, two\n")
    for rule in ("one", "two"):
        (package / f"rules/{rule}.py").write_text("from stp_lsp.rules import base\n")
    return tmp_path


def test_what_is_allowed_is_kept(skeleton):
    result = lint_imports(skeleton)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    "file, line, contract",
    [
        ("model/__init__.py", "from stp_lsp import features", "layers point down"),
        ("cli/__init__.py", "from stp_lsp import server", "layers point down"),
        ("mcp/__init__.py", "", "not listed as layers"),
        ("cli/__init__.py", "from lsprotocol import types", "only server speaks LSP"),
        ("text/__init__.py", "from os import path", "the core does no I/O"),
        ("features/__init__.py", "import time", "the core does no I/O"),
        ("rules/one.py", "from stp_lsp.rules import two", "rules do not know each other"),
    ],
)
def test_what_is_forbidden_is_noticed(skeleton, file, line, contract):
    path = skeleton / "stp_lsp" / file
    path.parent.mkdir(exist_ok=True)
    with path.open("a") as stream:
        stream.write(line + "\n")
    result = lint_imports(skeleton)
    assert result.returncode != 0
    broken = (result.stdout + result.stderr).partition("Broken contracts")[2] or result.stdout
    assert contract in broken
