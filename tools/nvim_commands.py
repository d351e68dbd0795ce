"""The verbs as the Neovim plugin knows them: its table of commands, and their part of its help.

Both are made from the registry of verbs, so a new verb is a new `:Stp...` command, with its
arguments, its completion and its help, and a changed one cannot be forgotten.

Deliberately not here: what a command does with its arguments (`editors/nvim/lua/stp`).
"""

from __future__ import annotations

import re
import textwrap
from typing import Final

from stp_lsp.features.verbs.api import VERBS, Verb
from stp_lsp.features.verbs.verb import Argument, ArgumentKind

_NOUNS: Final = {"thread": "", "package": "Wp", "criterion": "Ac", "test": "At"}
"""How a command says what it acts on; other nouns are written out."""
_NAMES: Final = {
    "stp.thread.complete": "StpDone",
    "stp.index.regenerate": "StpIndex",
    "stp.todo.regenerate": "StpTodo",
    "stp.issue.new": "StpIssue",
    "stp.document.create": "StpDocument",
    "stp.wip.add": "StpActive",
    "stp.verblock.bump": "StpBump",
}
"""Commands that read better than what the rule makes."""
_WIDTH: Final = 78


def command_of(verb: Verb) -> str:
    """The command of a verb: `stp.package.done` is `:StpWpDone`."""
    if verb.name in _NAMES:
        return _NAMES[verb.name]
    _, noun, *rest = re.split(r"[._]", verb.name)
    return "Stp" + _NOUNS.get(noun, noun.capitalize()) + "".join(word.capitalize() for word in rest)


# -- the table -------------------------------------------------------------------------------------


def registry_text() -> str:
    """`lua/stp/registry.lua`."""
    parts = [
        "-- Written by tools/generate.py from the server's verbs: run `make gen`.",
        "-- stylua: ignore start",
        "",
        "---@class stp.Argument",
        "---@field name string",
        f"---@field kind {'|'.join(_string(kind.value) for kind in ArgumentKind)}",
        "---@field required boolean",
        "---@field description string",
        "---@field choices? string[]",
        "",
        "---@class stp.Verb",
        "---@field name string The command of the server.",
        "---@field command string The command of the editor.",
        "---@field title string",
        "---@field description string",
        "---@field subject string What it acts on.",
        "---@field arguments stp.Argument[]",
        "",
        "---@type stp.Verb[]",
        "return {",
        *(_entry(verb) for verb in VERBS),
        "}",
    ]
    return "\n".join(parts) + "\n"


def _entry(verb: Verb) -> str:
    lines = [
        "  {",
        f"    name = {_string(verb.name)},",
        f"    command = {_string(command_of(verb))},",
        f"    title = {_string(verb.title)},",
        f"    description = {_string(verb.description)},",
        f"    subject = {_string(verb.subject.value)},",
    ]
    if verb.arguments:
        lines += ["    arguments = {", *(_argument(each) for each in verb.arguments), "    },"]
    else:
        lines.append("    arguments = {},")
    return "\n".join([*lines, "  },"])


def _argument(argument: Argument) -> str:
    fields = [
        f"name = {_string(argument.name)}",
        f"kind = {_string(argument.kind.value)}",
        f"required = {'true' if argument.required else 'false'}",
        f"description = {_string(argument.description)}",
    ]
    if argument.choices:
        fields.append(f"choices = {{ {', '.join(map(_string, argument.choices))} }}")
    return f"      {{ {', '.join(fields)} }},"


def _string(text: str) -> str:
    """A Lua string; the texts of verbs are plain words, with no line ends in them."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


# -- the help --------------------------------------------------------------------------------------


def help_text() -> str:
    """`doc/stp-verbs.txt`."""
    parts = [
        "*stp-verbs.txt*  What can be done to a workspace of steel threads",
        "",
        "Written by tools/generate.py from the server's verbs.",
        "",
        "How arguments are given, guessed and asked for: |stp-arguments|.",
        "",
    ]
    for verb in VERBS:
        parts += _section(verb)
    return "\n".join([*parts, "vim:tw=78:ft=help:norl:"]) + "\n"


def _section(verb: Verb) -> list[str]:
    command = command_of(verb)
    usage = " ".join([f":{command}", *(_usage(each) for each in verb.arguments)])
    tags = f"*:{command}* *{verb.name}*"
    lines = ["-" * _WIDTH, tags.rjust(_WIDTH), *_wrapped(usage, "", 4)]
    lines += _wrapped(f"{verb.title}. {verb.description}".replace("`", "'"), " " * 8)
    lines.append("")
    for argument in verb.arguments:
        lines += _meaning(argument)
    return [*lines, ""] if verb.arguments else lines


def _usage(argument: Argument) -> str:
    return f"{{{argument.name}}}" if argument.required else f"[{argument.name}=...]"


def _meaning(argument: Argument) -> list[str]:
    text = argument.description.replace("`", "'")
    if argument.choices:
        text += f" One of {', '.join(argument.choices)}."
    lead = f"{' ' * 8}{{{argument.name}}} ".ljust(23)
    first, *more = _wrapped(text, " " * 23)
    return [lead + first.lstrip(), *more]


def _wrapped(text: str, indent: str, more: int = 0) -> list[str]:
    found = textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + " " * more,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return found or [indent]
