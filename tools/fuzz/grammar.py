"""Texts made from the grammars of the formats: each mostly right, with something wrong in places.

What is spoilt at random seldom gets beyond the first test of a parser. These texts nest and combine
what is allowed, so that they reach the code behind.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any, TypeVar

_Item = TypeVar("_Item")

_IDS = ("ST0001", "ST0002", "ST0003", "ST9999", "ST0001/02", "WP-01", "WP-07", "AC-01.1", "AT-01.2")
_NAMES = (
    *_IDS, "ST000{1,3}", "ST0001..ST0009", "ST0001-0004", "WP-01..WP-12", "AC-01.1..6",
    "issue 0002", "issues 0001 + 0002", "intent/st/ST0001/info.md", "../ST0001/info.md#objective",
    "`intent/st/COMPLETED/ST0003/{design,impl}.md`", "ST\u0663\u0663\u0663\u0663", "WP-\xb2",
)  # fmt: skip
_WORDS = (
    "lamp", "the", "keeper's", "done", "N\xe4he", "e\u0301t\xe9", "\U0001f600", "\u6f22\u5b57",
    "x" * 90, "\\*", "<b>", "http://a.b/c", "a_b_c", "--", "\u2014", "1.", "!", "{{TODO}}", "&amp;",
    "[[WHO]]",
)  # fmt: skip
_STATUSES = ("WIP", "Not Started", "Completed", "Cancelled", "On Hold", "wip", "TBC", "", "\xdf")
_DATES = (
    "20260101",
    "2026-01-01",
    "YYYYMMDD",
    "99999999",
    "2026-02-30",
    "1 Jan 2026",
    "",
    "\xb2" * 8,
)
_KEYS = (
    "verblock", "intent_version", "status", "slug", "created", "completed", "title", "author", "id",
    "acceptance", "reference", "scope", "wp_id", "on-hold", "priority", "Status", "x y", "",
)  # fmt: skip
_NUMBERS = ("1", "2", "01", "12", "0", "9999999999", "\xb2", "\u0663", "-1")
_ENDLESS = "9" * 5000
"""More digits than Python turns into a number."""
_SECTIONS = ("Objective", "Context", "Acceptance Criteria", "Related Steel Threads", "Tasks",
             "Results", "WP-01: First", "DOING", "DONE:2026-01-01T00:00:00Z", "TODO")  # fmt: skip
_LEVELS = ("off", "hint", "warning", "error", "loud")
_RULES = ("stale-index", "STP0", "STP103", "broken-link", "nothing", "")


class Grammar:
    """One way of combining; the same for the same seed."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def document(self, path: str) -> str:
        """A text for a document at ``path``."""
        if path.endswith(".json"):
            return self.configuration() if "config" in path else self.canon()
        if path.endswith(".intentfiles"):
            return self._some(lambda: f"STEELTHREAD:{self._pick(_IDS)}", 6)
        if path.endswith("todo.md"):
            return self.todo()
        if path.endswith("steel_threads.md"):
            return self.index()
        if path.endswith("acceptance.md"):
            return self.header() + self.contract()
        return self.header() + self._some(lambda: self.block(3), 8)

    # -- what documents are made of

    def header(self) -> str:
        """The fields in front of a document, or none."""
        if self._random.random() < 0.2:
            return ""
        fields = [f"{self._pick(_KEYS)}: {self._value()}" for _ in range(self._random.randrange(9))]
        end = self._pick(("---\n", "---\n", "---\n", "--- \n", "", "...\n"))
        return "---\n" + self._pick(("\n", "\n", "\n", "\r\n", "\\n")).join(fields) + "\n" + end

    def contract(self) -> str:
        """Criteria and tests."""
        return self._some(self._row, 14)

    def index(self) -> str:
        """A page of threads, its table between the markers."""
        rows = [
            f"| {self._pick(_IDS)} | {self._pick(_WORDS)} | {self._pick(_STATUSES)} "
            f"| {self._pick(_DATES)} | {self._pick(_DATES)} |"
            for _ in range(self._random.randrange(9))
        ]
        head = "| ID | Slug | Status | Created | Completed |\n| --- | --- | --- | --- | --- |"
        begin, end = "<!-- BEGIN: STEEL_THREAD_INDEX -->", "<!-- END: STEEL_THREAD_INDEX -->"
        parts = [f"# {self.inline(1)}", begin, head, *rows, end, self.block(1)]
        if self._random.random() < 0.4:
            parts.pop(self._random.randrange(len(parts)))
        return "\n".join(parts) + "\n"

    def todo(self) -> str:
        """A list of what is being done."""
        box = ("[ ]", "[x]", "[-]", "[X]", "[", "")
        item = ("ST0001: A", "01: c", "ST9999", "ST0002: B  ", "")

        def line() -> str:
            if self._random.random() < 0.25:
                return f"## {self._pick(_SECTIONS)}"
            indent = " " * self._random.choice((0, 0, 2, 2, 3, 4, 8))
            return f"{indent}- {self._pick(box)} {self._pick(item)}"

        return self._some(line, 16)

    def block(self, depth: int) -> str:
        """A block of Markdown, with blocks in it as far as ``depth`` goes."""
        choose = self._random.randrange(11 if depth > 0 else 5)
        match choose:
            case 0:
                return f"{'#' * self._random.randint(1, 7)} {self._pick(_SECTIONS)}"
            case 1:
                return f"{self.inline(1)}\n{self._pick(('===', '---', '***', ''))}"
            case 2:
                return f'[{self._pick(_WORDS)}]: {self._pick(_NAMES)} "{self._pick(_WORDS)}"'
            case 3 | 4:
                return "\n".join(self.inline(2) for _ in range(self._random.randint(1, 3))) + "\n"
            case 5:
                mark = self._pick(("- ", "* ", "1. ", "- [ ] ", "10) ", "+   "))
                return _indented(self.block(depth - 1), mark, " " * len(mark))
            case 6:
                return _indented(self.block(depth - 1), "> ", self._pick(("> ", ">", "")))
            case 7:
                fence = self._pick(("```", "~~~", "````md"))
                return f"{fence}\n{self.block(depth - 1)}\n{self._pick(('```', '~~~', ''))}"
            case 8:
                cells = " | ".join(self.inline(1) for _ in range(self._random.randint(1, 4)))
                return f"| {cells} |\n|---|---|\n| {cells} |\n{self._row()}"
            case 9:
                return f"<!-- {self.block(depth - 1)} {self._pick(('-->', '', '--'))}"
            case _:
                return f"{self.block(depth - 1)}\n\n{self.block(depth - 1)}"

    def inline(self, depth: int) -> str:
        """A line of words and names, some of them marked."""
        return " ".join(self._phrase(depth) for _ in range(self._random.randint(1, 6)))

    def _phrase(self, depth: int) -> str:
        choose = self._random.randrange(9 if depth > 0 else 4)
        if choose < 2:
            return self._pick(_WORDS)
        if choose < 4:
            return self._pick(_NAMES)
        inner = self._phrase(depth - 1)
        match choose:
            case 4:
                return f"**{inner}**"
            case 5:
                return f"`{inner}{self._pick(('`', '``', ''))}"
            case 6:
                return f"[{inner}]({self._pick(_NAMES)})"
            case 7:
                return f"[{inner}][{self._pick(_WORDS)}]"
            case _:
                return f"_{inner}_ ({inner}){self._pick(('.', ',', ':', ''))}"

    def _row(self) -> str:
        group, number = self._number(), self._number()
        tails = (
            "", " -- evidence: c -- satisfied: yes", " -- satisfied: n/a", " -- withdrawn: b",
            " -- descoped-to: ST0001 -- by: a -- on: 2026-01-01 -- satisfied: n/a",
            f" -- covers AC-{group}.{number} -- status: green", " -- covers  -- status: ",
            f" -- covers AC-{group}.1..{number}, AC-02.1 -- status: red (x)", " -- status: green",
        )  # fmt: skip
        kind = self._pick(("AC", "AC", "AT", "AT", "AX", "ac"))
        mark = self._pick(("(non-test) ", "", "", "(", "`"))
        return f"- {kind}-{group}.{number} {mark}{self._phrase(1)}{self._pick(tails)}"

    def _value(self) -> str:
        plain = self._pick((*_STATUSES, *_DATES, *_NAMES, self._number(), *_WORDS))
        quoted = f'"01 Jan 2026:v{self._number()}.1: A - {self._pick(_WORDS)}"'
        return self._pick((plain, plain, quoted, f"[{plain}, {plain}]", f"'{plain}", f'"{plain}"'))

    # -- JSON and TOML

    def canon(self) -> str:
        """A thread or an issue as JSON, with members of every type."""
        fitting: dict[str, Any] = {
            "schema": "intent/thread@3.0", "id": "ST0002", "number": 2, "title": "A", "slug": "a",
            "status": "wip", "created": "2026-01-01", "completed": None, "objective": "O\n\nP",
            "related": self._items(), "wps": self._items(), "criteria": self._items(),
            "tests": self._items(), "body": "b",
        }  # fmt: skip
        return self._json(fitting)

    def configuration(self) -> str:
        """What a workspace says of itself, as JSON."""
        fitting: dict[str, Any] = {
            "intent_version": self._pick(("2.19.0", "3.0.0", "2.2", *_NUMBERS)), "version": "2.0",
            "st_prefix": self._pick(("ST", "TH", "toolongprefix", "S1")), "author": "A",
            "project_name": self._pick(_WORDS),
        }  # fmt: skip
        return self._json(fitting)

    def settings(self) -> str:
        """What a project chose, as TOML."""
        table = self._pick(("", "[tool.stp-lsp]\n", "[tool]\nstp-lsp = 1\n", "[[tool.stp-lsp]]\n"))
        key = ("ignore", "select", "rules", "maxFileSize", "foreign", "ignroe", "a.b.c", "full")
        value = (
            self._number(), "true", "nan", "[]", "{}", f'["{self._pick(_RULES)}"]', "1979-05-27",
            f'{{"{self._pick(_RULES)}" = "{self._pick(_LEVELS)}"}}', "[[1], {a = 1}]", '"x"',
            f"[0x{'f' * 4000}]",
        )  # fmt: skip
        overrides = '[[overrides]]\npaths = ["docs/**", "["]\nignore = ["nothing"]\n'
        lines = [
            f"{self._pick(key)} = {self._pick(value)}\n" for _ in range(self._random.randrange(5))
        ]
        return table + "".join(lines) + self._pick(("", overrides, "[rules]\nx = 1\n", "[a\n"))

    def shell(self) -> str:
        """The configuration of the oldest generations."""
        key = ("STP_VERSION", "stp_version", "ST_PREFIX", "PROJECT_NAME", "AUTHOR", "")
        mark = ("=", ": ", " = ", "")
        return self._some(lambda: f"{self._pick(key)}{self._pick(mark)}{self._value()}", 6)

    def _json(self, fitting: dict[str, Any]) -> str:
        for key in self._random.sample(sorted(fitting), k=self._random.randrange(4)):
            if self._random.random() < 0.5:
                del fitting[key]
            else:
                fitting[key] = self._odd(2)
        text = json.dumps(fitting, indent=self._pick((None, 1, 2)), ensure_ascii=False)
        if self._random.random() < 0.1:  # more digits than Python reads
            text = text.replace("2", self._pick((_ENDLESS, "1e999", "-0", "NaN")), 1)
        return text

    def _items(self) -> list[Any]:
        return [
            {
                "id": self._pick(_IDS), "seq": self._odd(0), "title": self._odd(0),
                "status": self._pick(_STATUSES), "kind": "test", "text": "x", "file": self._odd(0),
                "covers": [self._odd(1)], "state": self._odd(1), "note": None, "scope": "S",
            }
            for _ in range(self._random.randrange(3))
        ]  # fmt: skip

    def _odd(self, depth: int) -> Any:
        simple = (None, True, -1, 0, 7, 2**70, 1.5, "", "done", "\ud800", *_NUMBERS, *_IDS)
        match self._random.randrange(5 if depth > 0 else 3):
            case 3:
                return [self._odd(depth - 1) for _ in range(self._random.randrange(3))]
            case 4:
                return {self._pick(("is", "id", "x")): self._odd(depth - 1)}
            case _:
                return self._random.choice(simple)

    def _some(self, line: Any, most: int) -> str:
        return "".join(f"{line()}\n" for _ in range(self._random.randrange(most)))

    def _number(self) -> str:
        return _ENDLESS if self._random.random() < 0.003 else self._random.choice(_NUMBERS)

    def _pick(self, options: tuple[_Item, ...]) -> _Item:
        return self._random.choice(options)


def _indented(text: str, first: str, rest: str) -> str:
    return first + text.replace("\n", f"\n{rest}")
