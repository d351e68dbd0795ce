"""Texts to try the program on: real ones, spoilt, and ones made of what the formats are made of."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path

from tools.fuzz.grammar import Grammar

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 12_000
"""Characters; most are far shorter, or the parser would take all the time there is."""
HUGE = 200_000
"""Characters of the few that are long."""
_HOW_HUGE = 0.0002
"""How many of all texts are."""

PATHS = (
    "intent/st/ST0002/info.md",
    "intent/st/ST0002/design.md",
    "intent/st/ST0002/tasks.md",
    "intent/st/ST0002/acceptance.md",
    "intent/st/ST0002/notes.md",
    "intent/st/COMPLETED/ST0001/acceptance.md",
    "intent/st/COMPLETED/ST0003/info.md",
    "intent/st/ST0002/WP/01/info.md",
    "intent/st/steel_threads.md",
    "intent/todo.md",
    "intent/wip.md",
    "intent/issues/OPEN/0002/0002-schedule-fails-at-midsummer.md",
    "intent/docs/technical_product_design.md",
    "intent/whiteboard/ada/wip.md",
    "intent/.canon/st/ST0002.json",
    "intent/.canon/issues/0002.json",
    "intent/.config/config.json",
    "intent/.intentfiles",
    "stp/prj/st/ST0009.md",
    "README.md",
)
"""A document of each kind, most of them in the sample workspace."""
CONFIGURATIONS = (
    "intent/.config/config.json",
    ".intent/config.json",
    "stp/.config/version",
    "stp/.config/config",
    ".stp-config",
    "stp-lsp.toml",
    "pyproject.toml",
)
"""What says how a workspace is to be read."""

_SCRAPS = (
    "---\n", "\n---\n", "status: WIP\n", "status:", "completed: 20260101\n",
    "created: YYYYMMDD\n", 'verblock: "01 Jan 2026:v0.1: A - b"\n', "slug: a\n", "\\n",
    'title: "x', "acceptance: exempt", "# ST0002: T\n", "## Objective\n",
    "[Clear statement of what this steel thread aims to accomplish]", "ST0001", "ST000{1,3}",
    "ST00{01..99}", "ST0001..ST0009", "ST0001-0004", "ST9999", "ST0001/02", "ST0002/WP-01",
    "WP-01..WP-12", "WPs 01-03", "AC-01.2", "AT-01.2", "AC-01.1..6", "issue 0002",
    "issues 0001 + 0002", "intent/st/COMPLETED/ST0003/{design,impl}.md",
    "[a](../ST0001/info.md#x)", "- AC-01.1 It works\n",
    "- AC-01.2 (non-test) b -- evidence: c -- satisfied: yes\n",
    "- AT-01.1 `tests/a.py` -- covers AC-01.1 -- status: green\n", "- AT-1 x\n", "(non-test",
    " -- descoped-to: ST0001 -- by: a -- on: 2026-01-01 -- satisfied: n/a", " -- withdrawn: b",
    "<!-- BEGIN: STEEL_THREAD_INDEX -->\n", "<!-- END: STEEL_THREAD_INDEX -->",
    "| ID | Slug | Status | Created | Completed |\n", "| --- |\n", "| ST0001 | a | WIP | | |\n",
    "## DOING\n", "## DONE:2026-01-01T00:00:00Z\n", "- [x] ST0001: A\n", "- [ ] b\n",
    "  - [-] 01: c\n", "<!-- stp-disable-next-line -->\n", "<!-- stp-disable", "<<<<<<< HEAD\n",
    "=======\n", ">>>>>>> x\n", "```\n", "~~~\n", "    ", "\t", "> ", "- ", "1. ", "***\n", "`",
    "``", "[", "](", "]: ", "|", "<", "<!--", "-->", "{{TODO}}", "[[AUTHOR]]", "YYYY-MM-DD",
    "\xe9", "e\u0301", "\U0001f600", "\u202e", "\u2028", "\x85", "\x0c", "\x00", "\ufeff",
    "\ud800", "\r\n", "\r", "\n", "\n\n", "a" * 300, " " * 300, "{", "}", '"', ",", ":", "null",
    "1e999", "[" * 60, '{"a":' * 40, '"schema": "intent/thread@3.0"', '"wps": [{"seq": 1}]',
    "STEELTHREAD:ST0001\n", "9" * 5000, "ST\u0663\u0663\u0663\u0663", "WP-\xb2", "AC-\u0663.\xb2",
    "\xdf", "\u0130",
)  # fmt: skip

CANON = json.dumps(
    {
        "schema": "intent/thread@3.0",
        "id": "ST0002",
        "title": "A lamp",
        "status": "wip",
        "created": "2026-01-01",
        "related": [{"id": "ST0001", "note": "n"}],
        "wps": [{"seq": 1, "title": "t", "status": "done", "scope": "S"}],
        "criteria": [{"id": "AC-01.1", "kind": "test", "text": "x", "state": {"is": "computed"}}],
        "tests": [{"id": "AT-01.1", "kind": "test", "covers": ["AC-01.1"], "status": "green"}],
    },
    indent=1,
)


def texts_below(folders: Iterable[str]) -> tuple[str, ...]:
    """The documents below some folders: real ones are the best to spoil."""
    return tuple(
        path.read_text("utf-8", "replace")
        for folder in folders
        for path in sorted(Path(folder).rglob("*.md"))
        if path.is_file()
    )


def sample_texts() -> tuple[str, ...]:
    """The documents of the sample workspace, and one of each kind that it does not have."""
    folder = ROOT / "examples" / "lighthouse"
    texts = [path.read_text("utf-8") for path in sorted(folder.rglob("*.md"))]
    return (
        *texts,
        CANON,
        '{"intent_version": "2.19.0", "st_prefix": "ST"}',
        "# a\nSTEELTHREAD:ST0001\n",
    )


class Breeder:
    """Makes texts from a seed: the same ones for the same seed, on every machine."""

    def __init__(self, stock: tuple[str, ...], seed: str) -> None:
        """Breeds from ``stock``."""
        self._stock = stock
        self._random = random.Random(seed)
        self._grammar = Grammar(self._random)

    def document(self) -> tuple[str, str]:
        """A path and a text."""
        choose = self._random
        if choose.random() < 0.04:
            path = choose.choice(CONFIGURATIONS)
            return path, self._spoilt_often(self._configuration(path))
        path = choose.choice(PATHS)
        if choose.random() < 0.25:
            return path, self._spoilt_often(self._grammar.document(path))
        return path, self.text()

    def text(self) -> str:
        """A text: a spoilt one of the stock, or one of scraps alone."""
        choose = self._random
        kind = choose.random()
        if kind < _HOW_HUGE:
            text = choose.choice((*self._stock, "".join(choose.choices(_SCRAPS, k=30)))) or "\n"
            return text * (HUGE // len(text))
        if kind < 0.3:
            return "".join(choose.choices(_SCRAPS, k=choose.randrange(40)))[:LONGEST]
        text = choose.choice(self._stock)
        if len(text) > 3000:
            at = choose.randrange(len(text) - 2000)
            text = text[at : at + 2000]
        return self._spoilt_often(text)

    def _configuration(self, path: str) -> str:
        if path.endswith(".json"):
            return self._grammar.configuration()
        return self._grammar.settings() if path.endswith(".toml") else self._grammar.shell()

    def _spoilt_often(self, text: str) -> str:
        for _ in range(self._random.choice((0, 0, 1, 1, 2, 3, 6, 20))):
            text = self._spoilt(text)
        return text[:LONGEST]

    def offset(self, text: str) -> int:
        """A place in a text, its end among them."""
        return self._random.randint(0, len(text))

    def _spoilt(self, text: str) -> str:
        choose = self._random
        start = choose.randint(0, len(text))
        end = min(len(text), start + choose.choice((0, 1, 5, 40, 400)))
        match choose.randrange(8):
            case 0:
                return text[:start] + text[end:]
            case 1:
                return text[:start] + text[start:end] * choose.randint(2, 4) + text[end:]
            case 2:
                return text[:start]
            case 3:
                return text.replace("\n", choose.choice(("\r\n", "\r", "\n\n", " ")))
            case 4:
                lines = text.split("\n")
                choose.shuffle(lines)
                return "\n".join(lines)
            case 5:
                other = choose.choice(self._stock)
                at = choose.randint(0, len(other))
                return text[:start] + other[at : at + 500] + text[end:]
            case _:
                return text[:start] + choose.choice(_SCRAPS) + text[end:]
