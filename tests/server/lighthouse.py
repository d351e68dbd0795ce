"""The sample workspace, and the documents of it that many tests ask about."""

from __future__ import annotations

import shutil
from pathlib import Path

LIGHTHOUSE = Path(__file__).resolve().parents[2] / "examples" / "lighthouse"
WIP = "intent/wip.md"
INDEX = "intent/st/steel_threads.md"
LAMP = "intent/st/ST0002/info.md"
CONTRACT = "intent/st/ST0002/acceptance.md"
DESIGN = "intent/st/ST0004/design.md"


def lighthouse(folder: Path) -> Path:
    """A copy of it in a folder, which a test may change."""
    return Path(shutil.copytree(LIGHTHOUSE, folder / "lighthouse"))
