"""Editors as a person has them: in a terminal, by keys, read off the screen."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.editors.conftest import ROOT, program
from tests.editors.run import Desk
from tools.editors import Program
from tools.screen import Screen, has_tmux, screen

CONFIGURATION = Path(__file__).parent / "nvim" / "typed.lua"

pytestmark = pytest.mark.wire


@contextmanager
def seat(editor: Program, arguments: list[str], desk: Desk) -> Iterator[Screen]:
    """An editor in a terminal, in the workspace."""
    if not has_tmux():
        if os.environ.get("CI"):
            pytest.fail("there is no tmux here", pytrace=False)
        pytest.skip("there is no tmux here")
    environment = desk.environment(editor, {"PLUGIN": str(ROOT / "editors" / "nvim")})
    with screen([*editor.command, *arguments], desk.root, environment) as shown:
        yield shown


@pytest.fixture
def neovim(desk: Desk) -> Iterator[Screen]:
    arguments = ["--clean", "-n", "-u", str(CONFIGURATION), "intent/wip.md"]
    with seat(program("neovim"), arguments, desk) as shown:
        shown.wait_for("Lighthouse: 5 open")  # the status line knows the workspace
        yield shown


def test_neovim_card_under_the_cursor(neovim: Screen):
    neovim.type("/ST0004: Keeper", "Enter")
    neovim.type("l", "K")
    shown = neovim.wait_for("Close gate")
    assert "Keeper's log" in shown
    assert "╭" in shown  # in a float, not in the text


def test_neovim_offers_threads_while_an_id_is_typed(neovim: Screen):
    neovim.type("G", "o")
    neovim.type("- ST000")
    shown = neovim.wait_for("Module Tide-aware")
    assert "ST0002" in shown
    neovim.type("C-n")
    neovim.type("C-y")
    neovim.wait_for(lambda text: re.search(r"^- ST000[1-8]\b", text, re.MULTILINE) is not None)


def test_neovim_goes_to_what_an_id_names(neovim: Screen):
    neovim.type("/ST0004: Keeper", "Enter")
    neovim.type("C-]")
    neovim.wait_for("# ST0004: Keeper's log")


def test_neovim_repairs_from_anywhere_in_the_line(neovim: Screen, desk: Desk):
    neovim.type(":e intent/st/ST0007/info.md", "Enter")
    neovim.wait_for("W status: Paused")
    neovim.type("4G0", "gra")
    neovim.wait_for("Change the status to WIP")
    neovim.type("1", "Enter")
    neovim.wait_for(lambda text: "status: Paused" not in text)


def test_neovim_starts_a_thread_by_command(neovim: Screen, desk: Desk):
    neovim.type(":StpStart notices")
    neovim.type("Tab")  # completes the id from a word of the title
    neovim.wait_for(":StpStart ST0008")
    neovim.type("Enter")
    shown = neovim.wait_for("stp: started ST0008")
    assert "Press ENTER" not in shown
    assert "status: WIP" in (desk.root / "intent/st/ST0008/info.md").read_text("utf-8")


def test_neovim_board(neovim: Screen):
    neovim.type(":StpBoard", "Enter")
    neovim.wait_for("# Lighthouse: 8 threads")
    neovim.type("/ST0008", "Enter")
    neovim.type("s")
    neovim.wait_for("## WIP (3)")


def test_helix(desk: Desk):
    """Findings, repairs, hover, definition, completion, with the configuration that is shipped."""
    helix = program("helix")
    folder = desk.home / "config" / "helix"
    folder.mkdir(parents=True)
    shipped = (ROOT / "editors/helix/languages.toml").read_text("utf-8")
    (folder / "languages.toml").write_text(shipped, "utf-8")
    with seat(helix, ["intent/st/ST0007/info.md"], desk) as shown:
        shown.wait_for("status: Paused")
        shown.wait_for("● 1")  # the count in its status line
        shown.type("/Paused", "Enter")
        shown.wait_for("is not a status")
        shown.type(" ", "a")
        shown.wait_for("Change the status to WIP")
        shown.type("Enter")
        shown.wait_for(lambda text: "status: Paused" not in text)
        shown.type("u")
        shown.wait_for("status: Paused")
        shown.type("/ST0002", "Enter")
        shown.type(" ", "k")
        shown.wait_for("Lamp driver and schedule")
        shown.type("Escape")  # with the next key at once it would be Alt and that key
        shown.wait_for(lambda text: "Lamp driver and schedule" not in text)
        shown.type("g", "d")
        shown.wait_for("# ST0002: Lamp driver")
        shown.type("g", "e", "o")
        shown.type("- ST000")
        shown.wait_for(lambda text: re.search(r"ST0005\b.*module", text) is not None)
        shown.type("Escape")
