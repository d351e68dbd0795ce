"""What the VS Code extension says of the server: its manifest's verbs, settings and colours.

The manifest, `editors/vscode/package.json`, is written by hand but for the parts that repeat what
the server knows: a command and menu entries for each verb, the settings, the semantic tokens. These
are put into it here, so a new verb is in the palette and nobody can forget it. What an argument is,
so that it can be asked for, goes into `src/verbs/table.ts`.

Deliberately not here: commands, menus and settings of the extension's own; they stand in the
manifest as they are, before the generated ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from stp_lsp.features.token_types import MODIFIER_NAMES, STANDARD_TYPES, TokenType
from stp_lsp.features.verbs.api import VERBS, Subject, Verb
from stp_lsp.features.verbs.verb import Argument
from stp_lsp.model.diagnostic import Rule
from stp_lsp.model.settings import SETTINGS, Setting
from stp_lsp.session.settings_docs import settings_schema

CATEGORY: Final = "Steel Threads"
RULES_TITLE: Final = "Rules and reading"
"""The heading of the generated settings; the extension's own stand under others."""
ACTIVE: Final = "stp.active"
"""The context that the extension sets while there is a workspace of threads."""

_VIEW: Final = "view == stp.threads"
_ITEMS: Final = {
    Subject.THREAD: "thread",
    Subject.PACKAGE: "package",
    Subject.CRITERION: "criterion",
    Subject.TEST: "test",
    Subject.ISSUE: "issue",
}
"""The word in an entry's context by which the tree says what the entry is."""
_STATES: Final = {
    "stp.thread.start": "waiting",
    "stp.thread.complete": "open",
    "stp.thread.cancel": "open",
    "stp.thread.hold": "open",
    "stp.thread.reopen": "closed",
    "stp.package.new": "open",
    "stp.package.start": "waiting",
    "stp.package.done": "open",
    "stp.criterion.new": "open",
    "stp.criterion.satisfy": "waiting",
    "stp.criterion.descope": "open",
    "stp.criterion.withdraw": "open",
    "stp.criterion.rescope": "descoped",
    "stp.criterion.reinstate": "withdrawn",
    "stp.test.red": "open",
    "stp.test.green": "red",
    "stp.test.na": "note",
    "stp.test.cite": "file",
    "stp.issue.close": "open",
    "stp.issue.reopen": "closed",
}
"""The word that an entry must carry as well before a verb is in its menu; any entry without one."""
_NOT_IN_MENUS: Final = frozenset(("stp.thread.new", "stp.document.create"))
"""Asked for elsewhere: in the title of the view, or not often enough for a menu."""
_EDITOR: Final = (Subject.DOCUMENT, Subject.SELECTION)
_CHECK_ONLY: Final = frozenset(("hints",))
"""Settings that only the command line heeds."""


def manifest_text(current: str, rules: Iterable[Rule]) -> str:
    """The manifest with its generated parts as they must be.

    Args:
        current: The manifest as it is; everything else in it is kept.
        rules: All rules.
    """
    manifest: dict[str, Any] = json.loads(current)
    contributes = manifest["contributes"]
    names = {verb.name for verb in VERBS}

    def own(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        return [entry for entry in entries if entry["command"] not in names]

    contributes["commands"] = own(contributes["commands"]) + [_command(verb) for verb in VERBS]
    menus = contributes["menus"]
    menus["view/item/context"] = own(menus["view/item/context"]) + list(_context_menu())
    menus["commandPalette"] = own(menus["commandPalette"]) + [_palette(verb) for verb in VERBS]
    sections = [each for each in contributes["configuration"] if each["title"] != RULES_TITLE]
    contributes["configuration"] = [*sections, _settings(rules)]
    contributes["semanticTokenTypes"] = [
        {"id": type.value, "superType": STANDARD_TYPES[type], "description": _token(type)}
        for type in TokenType
    ]
    contributes["semanticTokenModifiers"] = [
        {"id": name, "description": f"A thing that is {name}."}
        for name, standard in MODIFIER_NAMES.values()
        if name != standard
    ]
    contributes["semanticTokenScopes"] = [
        {"language": "markdown", "scopes": {type.value: _scopes(type) for type in TokenType}}
    ]
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"


def _command(verb: Verb) -> dict[str, Any]:
    return {
        "command": verb.name,
        "title": verb.title,
        "category": CATEGORY,
        "enablement": ACTIVE,
    }


def _palette(verb: Verb) -> dict[str, Any]:
    needs = " && editorLangId == markdown" if verb.subject in _EDITOR else ""
    return {"command": verb.name, "when": f"{ACTIVE}{needs}"}


def _context_menu() -> Iterable[dict[str, Any]]:
    for number, verb in enumerate(VERBS):
        item = _ITEMS.get(verb.subject)
        if item is None or verb.name in _NOT_IN_MENUS:
            continue
        words = [item, *([_STATES[verb.name]] if verb.name in _STATES else [])]
        conditions = [_VIEW, *(rf"viewItem =~ /\b{word}\b/" for word in words)]
        group = f"3_{verb.name.split('.')[1]}@{number + 1}"
        yield {"command": verb.name, "when": " && ".join(conditions), "group": group}


def _settings(rules: Iterable[Rule]) -> dict[str, Any]:
    schema = settings_schema(rules)
    properties: dict[str, Any] = {}
    for order, setting in enumerate(SETTINGS, 1):
        if setting.name not in _CHECK_ONLY:
            properties[f"stp.{setting.name}"] = _setting(setting, schema) | {"order": order}
    return {"title": RULES_TITLE, "order": 2, "properties": properties}


def _setting(setting: Setting, schema: dict[str, Any]) -> dict[str, Any]:
    """A setting as VS Code takes it: nothing is referred to, and what is empty has a default."""
    found = dict(schema["properties"][setting.name])
    description = found.pop("description")
    found = _resolved(found, schema["$defs"])
    empty: dict[str, object] = {"object": {}, "array": []}
    if found.get("type") in empty:
        found.setdefault("default", empty[found["type"]])
    return {"markdownDescription": description, "scope": "window", **found}


def _resolved(value: Any, definitions: dict[str, Any]) -> Any:  # a JSON value
    if isinstance(value, list):
        return [_resolved(each, definitions) for each in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        return _resolved(definitions[value["$ref"].rpartition("/")[2]], definitions)
    return {name: _resolved(each, definitions) for name, each in value.items()}


def _token(type: TokenType) -> str:
    words = {
        TokenType.PACKAGE: "A work package",
        TokenType.CRITERION: "An acceptance criterion",
        TokenType.TEST: "An acceptance test",
        TokenType.ISSUE: "An issue",
        TokenType.STATE: "A status word, or the state in a contract row",
        TokenType.PLACEHOLDER: "Text of a template that nobody has replaced",
    }
    return words.get(type, "A steel thread") + "."


def _scopes(type: TokenType) -> list[str]:
    """The TextMate scopes that colour a type where a theme knows no semantic ones."""
    name = type.name.lower()
    standard = {
        TokenType.STATE: "constant.language",
        TokenType.PLACEHOLDER: "constant.other.placeholder",
    }.get(type, "entity.name.type")
    return [f"{standard}.{name}.stp"]


# -- arguments -------------------------------------------------------------------------------------


def table_text() -> str:
    """`src/verbs/table.ts`: what is asked for before a verb is run."""
    table = [
        {
            "name": verb.name,
            "title": verb.title,
            "description": verb.description,
            "subject": verb.subject.value,
            "arguments": [_argument(each) for each in verb.arguments],
        }
        for verb in VERBS
    ]
    return "\n".join(
        [
            "// Written by tools/generate.py from the server's verbs: run `make gen`.",
            'import type { Verb } from "./verb";',
            "",
            f"export const VERBS: readonly Verb[] = {json.dumps(table, indent=2)};",
            "",
        ]
    )


def _argument(argument: Argument) -> dict[str, Any]:
    found = {
        "name": argument.name,
        "kind": argument.kind.value,
        "description": argument.description,
        "required": argument.required,
    }
    return found | ({"choices": list(argument.choices)} if argument.choices else {})
