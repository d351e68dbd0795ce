"""The plugin's Lua: luacheck finds nothing, and stylua would not write it otherwise."""

from __future__ import annotations

from pathlib import Path

from tests.editors.conftest import ROOT, program
from tests.editors.run import Desk, run

PLUGIN = ROOT / "editors" / "nvim"
SPECS = Path(__file__).parent / "nvim"


def test_luacheck(desk: Desk):
    arguments = ["--no-color", "--config", str(PLUGIN / ".luacheckrc"), str(PLUGIN)]
    done = run(program("luacheck"), [*arguments, "--exclude-files", "**/registry.lua"], desk)
    assert done.returncode == 0, done.stdout


def test_stylua(desk: Desk):
    stylua = program("stylua")
    # Generated Lua is left as it is; contrib follows the style of the projects it is for.
    files = [
        str(path)
        for path in [*PLUGIN.rglob("*.lua"), *SPECS.glob("*.lua")]
        if path.name != "registry.lua" and "contrib" not in path.parts
    ]
    done = run(stylua, [str(SPECS / "format.mjs"), str(stylua.folder), "--check", *files], desk)
    assert done.returncode == 0, done.stdout
