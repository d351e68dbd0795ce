"""Where the project's own files are, for the tests that look at them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "stp_lsp"
MODULES = sorted(PACKAGE.rglob("*.py"))


def name(path: Path) -> str:
    """A path as a test id."""
    return path.relative_to(ROOT).as_posix()


def pyproject() -> dict[str, Any]:
    """The project's settings."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
