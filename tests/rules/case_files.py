"""Reading `tests/rules/*.md`: prose, workspaces with their findings, and what repairs make of them.

A case is a fence of four backticks with the word `workspace`. Its content is a workspace in the
form of `tests/support/workspace.py`; a line of carets under another line says that the rule of
the file finds something there, how grave it is, and a part of the message::

    status: Complted
            ^^^^^^^^ warning: [unknown-status] is not a status

Findings of other rules are no concern of the file. What follows `workspace` are settings: `full`,
`today=2026-03-04`, `foreign=ST04`, `level=error`.

A fence `fixed` behind it shows files after every preferred repair of the rule; `fixed` with a title
shows them after the one repair of that title. Files that are not shown may be anything; one whose
only line is `(gone)` must not be there.
"""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

from stp_lsp.model.diagnostic import Level
from stp_lsp.model.settings import Settings
from tests.support.workspace import split_files

FOLDER = Path(__file__).parent
_FENCE = re.compile(r"^````(workspace|fixed)([^\n]*)\n(.*?)^````$", re.M | re.S)
_HEADING = re.compile(r"^## (.+)$", re.M)
_CARETS = re.compile(r"^([ \t]*)(\^+) (error|warning|information|hint): \[([a-z-]+)\] ?(.*)$")


class Expected(NamedTuple):
    """One line of carets."""

    document: str
    line: int
    column: int
    width: int
    level: str
    rule: str
    message: str
    """A part of it."""


class Repair(NamedTuple):
    """One fence `fixed`."""

    title: str
    files: dict[str, str]


class Case(NamedTuple):
    """One fence `workspace`, with the repairs that follow it."""

    name: str
    files: dict[str, str]
    settings: Settings
    expected: tuple[Expected, ...]
    repairs: tuple[Repair, ...]


def read_cases(path: Path) -> list[Case]:
    """The cases of one file, named by the heading above them."""
    text = path.read_text(encoding="utf-8")
    rule = path.stem.replace("_", "-")
    cases: list[Case] = []
    for fence in _FENCE.finditer(text):
        if fence[1] == "fixed":
            repair = Repair(fence[2].strip(), split_files(fence[3]))
            cases[-1] = cases[-1]._replace(repairs=(*cases[-1].repairs, repair))
            continue
        headings = _HEADING.findall(text, 0, fence.start())
        name = headings[-1] if headings else "first"
        files, expected = _without_carets(split_files(fence[3]))
        cases.append(Case(name, files, _settings(fence[2].split(), rule), expected, ()))
    return cases


def _settings(words: list[str], rule: str) -> Settings:
    values = dict(word.partition("=")[::2] for word in words)
    levels = {rule: Level(values["level"])} if "level" in values else {}
    return Settings(
        levels=levels,
        foreign=tuple(filter(None, values.get("foreign", "").split(","))),
        full="full" in values,
        today=values.get("today", "2026-03-04"),
    )


def _without_carets(files: dict[str, str]) -> tuple[dict[str, str], tuple[Expected, ...]]:
    expected: list[Expected] = []
    clean: dict[str, str] = {}
    for name, text in files.items():
        lines: list[str] = []
        for line in text.split("\n"):
            mark = _CARETS.match(line)
            if mark is None:
                lines.append(line)
                continue
            expected.append(
                Expected(
                    name, len(lines) - 1, len(mark[1]), len(mark[2]), mark[3], mark[4], mark[5]
                )
            )
        clean[name] = "\n".join(lines)
    return clean, tuple(expected)


def page_examples(page: str) -> tuple[str, str]:
    """The two examples of a rule's page: the bad one and the good one, as fixture strings."""
    _, _, rest = page.partition("\n## Example\n")
    bad, found, rest = rest.partition("\nUse instead:\n")
    assert found, "a page shows what to use instead"
    good = re.split(r"^## ", rest, maxsplit=1, flags=re.M)[0]
    return _indented(bad), _indented(good)


def _indented(text: str) -> str:
    """The one indented block of a piece of Markdown, its prose left out."""
    lines = text.split("\n")
    code = [at for at, line in enumerate(lines) if line.startswith("    ")]
    block = lines[code[0] : code[-1] + 1]
    assert all(line.startswith("    ") or not line.strip() for line in block), "two blocks"
    return dedent("\n".join(block)) + "\n"
