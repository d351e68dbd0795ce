"""The settings as a page for people and as a JSON schema for editors, from the one table.

`make gen` writes both into `docs/`; the settings of our own editors' extensions are the schema's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from stp_lsp.model.diagnostic import Rule
from stp_lsp.model.settings import SETTINGS, Setting, Settings, Shape
from stp_lsp.session.settings import LEVELS

NOTE = "<!-- Written by tools/generate.py from stp_lsp/model/settings.py: run `make gen`. -->"
SCHEMA_ID = "https://github.com/stp-lsp/stp-lsp/blob/main/docs/settings.schema.json"

_HEAD = """\
# Settings

Settings come from three places, later ones going before earlier ones:

1. what is built in,
2. the project: a file `stp-lsp.toml` at the root of the workspace (the folder that holds `intent/`
   or `stp/`), or else a table `[tool.stp-lsp]` in `pyproject.toml` there,
3. the editor (section `stp`), or the options of `stp-lsp check`.

Each workspace has the settings of its own root, also one that lies inside another. What a project
has chosen is best put into the file and committed, so that the editor, the command line and the CI
say the same. A changed file is read again at once.

Where several places speak, tables and lists add up, and of two levels for one rule the later place
counts. Only `select` replaces what was selected or ignored before: `stp-lsp check --select X`
checks X and nothing else, though `overrides` still hold. A value equal to the built-in one counts
as not chosen, because many editors send all of them.

Rules go by name or code, in any case; in `select` and `ignore` also by the beginning of codes.

## A file

```toml
"""

_WRONG = """\
## What is wrong in a file

Nothing in a settings file is fatal: a name that is no setting, a rule or a level that does not
exist, a value of the wrong kind are each left out, and the rest counts. Each is named with its line
and column and with what to write instead: the editor shows a message, and `stp-lsp check` writes
them to standard error, shows what it found all the same, and exits 2, because with other settings
it might have found something else.
"""


def settings_page() -> str:
    """The page `docs/settings.md`."""
    parts = [NOTE, "", f"{_HEAD}{_sample()}```", ""]
    parts += ["In `pyproject.toml` the same stands below `[tool.stp-lsp]`, with tables such as"]
    parts += ["`[tool.stp-lsp.rules]` and `[[tool.stp-lsp.overrides]]`.", ""]
    parts += ["## The settings", ""]
    for setting in SETTINGS:
        parts += [f"### {setting.name}", "", _kind(setting), "", *_wrapped(setting.description)]
        parts += ["", "```toml", setting.example, "```", ""]
    parts += ["## In an editor", "", "The same names below `stp`, as JSON:", "", "```json"]
    parts += [json.dumps(_EDITOR, indent=2), "```", "", _WRONG]
    return "\n".join(parts)


_EDITOR: dict[str, Any] = {
    "stp": {
        "rules": {"unknown-thread": "warning"},
        "ignore": ["STP5"],
        "overrides": [{"paths": ["docs/"], "ignore": ["broken-link"]}],
    }
}


def _sample() -> str:
    """A file with every setting; what is a table must stand behind what is not."""
    plain = [setting.example for setting in SETTINGS if not setting.example.startswith("[")]
    tables = [setting.example for setting in SETTINGS if setting.example.startswith("[")]
    return "\n".join([*plain, "", "\n\n".join(tables), ""])


def _kind(setting: Setting) -> str:
    value = getattr(Settings(), setting.field)
    default = f"`{json.dumps(value)}`" if isinstance(value, (bool, int)) else "empty"
    return f"{setting.shape.value.capitalize()}, {default} by default."


def _wrapped(text: str) -> list[str]:
    from textwrap import wrap

    return wrap(text, 100, break_long_words=False, break_on_hyphens=False)


def settings_schema(rules: Iterable[Rule]) -> dict[str, Any]:
    """The JSON schema of `stp-lsp.toml`, which is that of the section `stp` too."""
    known = list(rules)
    levels = {
        "type": "object",
        "properties": {
            rule.name: {
                "enum": [level.value for level in LEVELS.values()],
                "default": rule.level.value,
                "description": f"{rule.code}: {rule.page.partition(chr(10))[0]}",
            }
            for rule in known
        },
        "additionalProperties": {"enum": [level.value for level in LEVELS.values()]},
    }
    selectors = {
        "type": "array",
        "items": {
            "anyOf": [
                {"enum": [rule.name for rule in known]},
                {"type": "string", "pattern": "^[Ss][Tt][Pp][0-9]*$"},
            ]
        },
        "uniqueItems": True,
    }
    words = {"type": "array", "items": {"type": "string", "minLength": 1}}
    override = {
        "type": "object",
        "properties": {
            "paths": {**words, "minItems": 1},
            "rules": {"$ref": "#/$defs/levels"},
            "ignore": {"$ref": "#/$defs/rules"},
        },
        "required": ["paths"],
        "additionalProperties": False,
    }
    shapes: dict[Shape, dict[str, Any]] = {
        Shape.LEVELS: {"$ref": "#/$defs/levels"},
        Shape.RULES: {"$ref": "#/$defs/rules"},
        Shape.OVERRIDES: {"type": "array", "items": override},
        Shape.WORDS: words,
        Shape.BYTES: {"type": "integer", "minimum": 1},
        Shape.SWITCH: {"type": "boolean"},
    }
    properties: dict[str, Any] = {}
    for setting in SETTINGS:
        value = getattr(Settings(), setting.field)
        properties[setting.name] = {
            "description": setting.description,
            **shapes[setting.shape],
            **({"default": value} if isinstance(value, (bool, int)) else {}),
        }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "stp-lsp",
        "description": "Settings of stp-lsp, the language server for steel threads.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "$defs": {"levels": levels, "rules": selectors},
    }


def settings_schema_text(rules: Iterable[Rule]) -> str:
    """The file `docs/settings.schema.json`."""
    return f"{json.dumps(settings_schema(rules), indent=2)}\n"
