"""The pictures of Neovim in the documentation: `python -m tools.pictures`.

Neovim is driven by keys in a terminal over a copy of `examples/lighthouse`, as in the tests, and
what the terminal shows is written as SVG. So a picture never shows what the product does not do; it
is made again when something on it has changed.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from tools.editors import ROOT, bring
from tools.screen import Screen, screen

IMAGES: Final = ROOT / "docs" / "images"
SIZE: Final = (108, 34)
CONFIGURATION: Final = ROOT / "tests" / "editors" / "nvim" / "typed.lua"

# Neovim's own dark colours, so that what has none of its own looks as in a terminal with them.
_BRIGHT: Final = [(255, 192, 185), (179, 246, 192), (252, 224, 148), (166, 219, 255)]
_REST: Final = [(255, 202, 255), (140, 248, 247), (238, 241, 248)]
THEME: Final = TerminalTheme(
    (20, 22, 27),
    (224, 226, 234),
    [(7, 8, 13), *_BRIGHT, *_REST],
    [(79, 82, 88), *_BRIGHT, *_REST],
)


def hover(shown: Screen) -> None:
    """The card of a thread that the notes mention."""
    shown.type("11G3l", "K")
    shown.wait_for("Close gate")


def completion(shown: Screen) -> None:
    """Threads, offered while an id is typed."""
    shown.type("17G", "o")
    shown.type("- ST000")
    shown.wait_for("Module Tide-aware")
    shown.type("C-n")


def board(shown: Screen) -> None:
    """The board with its keys."""
    shown.type(":StpBoard", "Enter")
    shown.wait_for("# Lighthouse: 8 threads")
    shown.type("g?")
    shown.wait_for("open the thread")


PICTURES: Final[dict[str, tuple[str, Callable[[Screen], None]]]] = {
    "neovim-hover": ("nvim intent/wip.md", hover),
    "neovim-completion": ("nvim intent/wip.md", completion),
    "neovim-board": (":StpBoard", board),
}


def main() -> int:
    """Takes every picture, or those named."""
    editor = bring("neovim")
    for name in sys.argv[1:] or PICTURES:
        title, drive = PICTURES[name]
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "lighthouse"
            shutil.copytree(ROOT / "examples" / "lighthouse", root)
            environment = {
                "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
                "HOME": folder,
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                "LC_ALL": "C.UTF-8",
                "PLUGIN": str(ROOT / "editors" / "nvim"),
            }
            arguments = ["--clean", "-n", "-u", str(CONFIGURATION), "intent/wip.md"]
            with screen([*editor.command, *arguments], root, environment, SIZE) as shown:
                shown.wait_for("Lighthouse: 5 open")
                drive(shown)
                picture = IMAGES / f"{name}.svg"
                picture.write_text(_svg(shown.settle(), title, name), encoding="utf-8")
        print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size // 1024} kB")
    return 0


def _svg(captured: str, title: str, name: str) -> str:
    console = Console(record=True, width=SIZE[0], file=io.StringIO(), legacy_windows=False)
    console.print(Text.from_ansi(captured, no_wrap=True), crop=False)
    return console.export_svg(title=title, theme=THEME, unique_id=name)


if __name__ == "__main__":
    sys.exit(main())
