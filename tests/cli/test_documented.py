"""What the documentation of the command line tells people to type, works."""

from __future__ import annotations

import re
import shlex

import pytest
import yaml

from stp_lsp.cli.arguments import FORMATS, VERBS, build_parser
from tests.tidy.project import ROOT

NAMES = ("cli.md", "ci.md", "board-and-graph.md")
PAGES = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in NAMES}
WORDS = "check|list|show|explain|index|gate|board|graph|doctor"
COMMAND = re.compile(rf"stp-lsp ((?:{WORDS})\b[^`|>;\n#]*)")
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES)
def test_every_command_is_understood(page):
    found = {match[1].strip() for match in COMMAND.finditer(PAGES[page])}
    assert found
    for command in found:
        build_parser().parse_args(shlex.split(command))


def test_every_block_of_yaml_is_valid():
    blocks = re.findall(r"```yaml\n(.*?)```", PAGES["ci.md"], re.DOTALL)
    assert all(isinstance(yaml.safe_load(block), dict) for block in blocks)
    assert len(blocks) == 4


def test_every_option_and_format_of_check_is_in_the_page():
    helped = build_parser().format_help()
    assert all(verb in helped for verb in VERBS)
    options = {
        option
        for action in build_parser()._subparsers._group_actions[0].choices["check"]._actions
        for option in action.option_strings
        if option not in ("-h", "--help")
    }
    missing = {option for option in options if f"`{option}" not in PAGES["cli.md"]}
    assert not missing
    for format in FORMATS:
        assert f"`{format}`" in PAGES["cli.md"]


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_the_hooks_run_what_there_is(hook):
    program, *arguments = shlex.split(hook["entry"])
    assert program == "stp-lsp"
    build_parser().parse_args(arguments)
    assert hook["id"] in PAGES["ci.md"]
    assert re.search(hook["files"], "intent/st/ST0001/info.md")
    assert not re.search(hook["files"], "lib/code.py")
