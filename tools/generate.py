"""Writes what is generated from the source: `make gen`. With `--check` it only says what is stale.

The pages of the rules, `docs/rules/`: a page is the docstring of the rule's module with a line
about its code and level on top, so nobody can change a rule and forget its page. The settings, as
a page and as a JSON schema. The page of the protocol, from the server's handlers. And what the
editors' plugins repeat of verbs and settings: the VS Code extension's manifest and table, the
Neovim plugin's commands and their help.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from stp_lsp.model.diagnostic import Level, Rule
from stp_lsp.rules.registry import RULES
from stp_lsp.session.settings_docs import settings_page, settings_schema_text
from tools import nvim_commands, vscode_manifest
from tools.protocol_page import protocol_page

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "rules"
NEOVIM = ROOT / "editors" / "nvim"
VSCODE = ROOT / "editors" / "vscode"

FAMILIES = {
    "STP0": "The text of a document",
    "STP1": "Threads and their documents",
    "STP2": "Status and dates",
    "STP3": "References",
    "STP4": "The index",
    "STP5": "Fields, work packages, issues and notes",
    "STP6": "Acceptance contracts",
}
"""What the first digit of a code means; a new family is a new line here."""

NOTE = "<!-- Written by tools/generate.py from the modules of the rules: run `make gen`. -->"

INTRODUCTION = """\
# Rules

Each rule has a page: what it finds, why that matters, an example that is run as a test, and how it
is repaired. `stp-lsp explain NAME` prints the page on a terminal.

A level follows measured precision ([precision.md](../precision.md)): an **error** is a finding that
the maintainers of the real workspaces would not dispute. Work that is finished is quieter than work
that is open; `stp-lsp check --all` lifts that.
"""

CONFIGURING = """\
## Silencing a finding

In the document, in a comment of its own or behind the text; none named means all rules, and what
follows `--` is a reason:

```
<!-- stp-disable unknown-thread -->             from this line to the end, or to stp-enable
<!-- stp-disable-next-line broken-link -->      the next line
<!-- stp-disable-line broken-link -->           this line
<!-- stp-disable-file moved-path -- history --> the whole document
```

For a whole workspace or a part of it, give the rule another level, `off` among them, in the
[settings](../settings.md). Ids of other projects belong into the setting `foreign`.

## Adding a rule

1. `stp_lsp/rules/name_of_the_bad_thing.py`: a docstring with the headings of any page here, the
   constants `CODE`, `NAME`, `LEVEL`, `KINDS` and `LOCAL`, a function `check`, and `fixes` if it can
   be repaired. Codes are never used twice, not even one of a rule that is gone.
2. `stp_lsp/rules/registry.py`: import it, and put it into `RULES` where its code belongs.
3. `tests/rules/name_of_the_bad_thing.md`: small workspaces with carets under what shall be found,
   at least one in which the rule finds something and one in which it is silent.

`make unit ARGS="tests/rules -k name-of-the-bad-thing"` runs them. Then `make gen` writes the page,
the list of rules and the settings of the editors, and `make test` says what is still missing.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes or checks every generated file; 1 when one is stale."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail when stale")
    check = parser.parse_args(arguments).check
    files = generated()
    stale = [path for path, text in files.items() if _read(path) != text]
    stale += [path for path in sorted(PAGES.glob("*.md")) if path not in files]
    for path in stale:
        name = path.relative_to(ROOT).as_posix()
        if check:
            print(f"{name} is not what its source says; run `make gen`", file=sys.stderr)
        elif path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path], encoding="utf-8", newline="\n")
            print(f"written: {name}")
        else:
            path.unlink()
            print(f"removed: {name}")
    return 1 if check and stale else 0


def generated() -> dict[Path, str]:
    """Every generated file with the text that it must have."""
    pages = {PAGES / f"{rule.name}.md": page(rule) for rule in RULES}
    docs = PAGES.parent
    return {
        PAGES / "README.md": index(RULES),
        **pages,
        docs / "settings.md": settings_page(),
        docs / "protocol.md": protocol_page(),
        docs / "settings.schema.json": settings_schema_text(RULES),
        NEOVIM / "lua" / "stp" / "registry.lua": nvim_commands.registry_text(),
        NEOVIM / "doc" / "stp-verbs.txt": nvim_commands.help_text(),
        VSCODE / "package.json": vscode_manifest.manifest_text(
            _read(VSCODE / "package.json"), RULES
        ),
        VSCODE / "src" / "verbs" / "table.ts": vscode_manifest.table_text(),
    }


def page(rule: Rule) -> str:
    """The page of one rule."""
    fix = "has a quick fix" if rule.fixes is not None else "no quick fix"
    level = "off by default" if rule.level is Level.OFF else rule.level.value
    return f"{NOTE}\n\n# {rule.name}\n\n`{rule.code}`, {level}, {fix}\n\n{rule.page}\n"


def index(rules: Sequence[Rule]) -> str:
    """The list of all rules, by family."""
    parts = [NOTE, "", INTRODUCTION]
    for family, title in FAMILIES.items():
        own = [rule for rule in rules if rule.code.startswith(family)]
        if not own:
            continue
        parts += [
            f"## {title}",
            "",
            "| Code | Rule | Level | Fix | |",
            "| --- | --- | --- | --- | --- |",
        ]
        parts += [_row(rule) for rule in own]
        parts.append("")
    parts.append(CONFIGURING)
    return "\n".join(parts)


def _row(rule: Rule) -> str:
    summary = rule.page.partition("\n")[0]
    fix = "yes" if rule.fixes is not None else ""
    link = f"[{rule.name}]({rule.name}.md)"
    return f"| {rule.code} | {link} | {rule.level.value} | {fix} | {summary} |"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main())
