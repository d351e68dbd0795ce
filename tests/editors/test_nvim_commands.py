"""The table of commands that the Neovim plugin is given: complete, without clashes, valid Lua."""

from __future__ import annotations

import json

from stp_lsp.features.verbs.api import BY_NAME, VERBS
from tests.editors.conftest import ROOT, program
from tests.editors.run import Desk, run
from tools import nvim_commands

PLUGIN = ROOT / "editors" / "nvim"
OWN = (
    "Verb",
    "Open",
    "Threads",
    "Board",
    "Graph",
    "Gate",
    "Card",
    "References",
    "Lens",
    "Restart",
    "Log",
)


def test_each_verb_has_a_command_of_its_own():
    names = [nvim_commands.command_of(verb) for verb in VERBS]
    assert len(set(names)) == len(names)
    assert not set(names) & {f"Stp{name}" for name in OWN}


def test_names_that_people_will_look_for():
    said = {nvim_commands.command_of(verb): verb.name for verb in VERBS}
    assert said["StpNew"] == "stp.thread.new"
    assert said["StpDone"] == "stp.thread.complete"
    assert said["StpWpDone"] == "stp.package.done"
    assert said["StpAcSatisfy"] == "stp.criterion.satisfy"
    assert said["StpAtGreen"] == "stp.test.green"


def test_the_table_says_what_the_registry_says(desk: Desk):
    """Read by Neovim itself, so that a quote in a description cannot break the file."""
    lua = "io.stdout:write(vim.json.encode(require('stp.registry')))"
    arguments = ["--headless", "--clean", "--cmd", f"set runtimepath^={PLUGIN}"]
    done = run(program("neovim"), [*arguments, "-c", f"lua {lua}", "-c", "qa!"], desk)
    table = json.loads(done.stdout)
    assert [entry["name"] for entry in table] == [verb.name for verb in VERBS]
    for entry in table:
        verb = BY_NAME[entry["name"]]
        assert (entry["title"], entry["description"]) == (verb.title, verb.description)
        arguments = entry["arguments"] or []
        assert [each["name"] for each in arguments] == [each.name for each in verb.arguments]
        assert [each["required"] for each in arguments] == [
            each.required for each in verb.arguments
        ]


def test_the_help_has_no_line_that_a_window_would_break():
    for page in ("stp.txt", "stp-verbs.txt"):
        for line in (PLUGIN / "doc" / page).read_text("utf-8").splitlines():
            assert len(line) <= 80, line
