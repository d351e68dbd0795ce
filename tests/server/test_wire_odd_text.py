"""Odd text in three encodings: whatever a client counts in, answers mean the same characters.

Each answer is turned into lines and code points, which also shows a position inside a character or
behind its line: there is none, whatever the line ends and however wide the characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.server.applier import path_of
from tests.server.lighthouse import CONTRACT, lighthouse
from tests.server.raw_client import ServerProcess, notification

WIDTHS = {
    "utf-8": lambda char: len(char.encode()),
    "utf-16": lambda char: len(char.encode("utf-16-le")) // 2,
    "utf-32": len,
}
BULB = "\N{ELECTRIC LIGHT BULB}"  # two units of UTF-16, four bytes
ACUTE = "e\N{COMBINING ACUTE ACCENT}"  # two characters, seen as one
TITLE = f"Lamp {BULB} driv{ACUTE}r"
PROSE = f"{BULB} {ACUTE} 日 ST0001, [x](../COMPLETED/ST0001/info.md) AC-02.2"
ROW = f"- AT-02.2 `tests/test_schedule.py`  --  covers AC-02.2  -- status: red --  {BULB} é"
TEXT = f"""\
---
title: "{TITLE} -- acceptance contract"
---

# ST0002 {TITLE} -- Acceptance

{PROSE}

- AC-02.2 \N{MATHEMATICAL FRAKTUR CAPITAL U} nlit -- {PROSE}
- AC-02.3 Dark

{ROW}

- AT-02.3 `tests/test_lamp.py` -- covers AC-02.3 -- status: red -- {BULB}"""
FORMS = {
    "lf": f"{TEXT}\n",
    "no end": TEXT,
    "crlf": f"{TEXT}\n".replace("\n", "\r\n"),
    "crlf, no end": TEXT.replace("\n", "\r\n"),
    "mark and crlf": "\N{BOM}" + f"{TEXT}\n".replace("\n", "\r\n"),
}

pytestmark = pytest.mark.wire

Json = dict[str, Any]
NO_FINDINGS: Json = {"diagnostics": []}


class Reader:
    """A client that counts in one encoding, and reads what it is answered."""

    def __init__(self, server: ServerProcess, root: Path, encoding: str) -> None:
        self.server, self.root, self.width = server, root, WIDTHS[encoding]
        self.uri = (root / CONTRACT).as_uri()
        self.text = ""
        self.version = 1
        capabilities = {
            "general": {"positionEncodings": [encoding]},
            "workspace": {"workspaceEdit": {"documentChanges": False}},
        }
        answer = server.initialize(rootUri=root.as_uri(), capabilities=capabilities)
        assert answer["capabilities"]["positionEncoding"] == encoding

    def open(self, text: str) -> None:
        self.text = text
        item = {"uri": self.uri, "languageId": "markdown", "version": 1, "text": text}
        self.server.send(notification("textDocument/didOpen", {"textDocument": item}))

    def type(self, at: int, new: str) -> None:
        self.replace(at, at, new)

    def replace(self, start: int, end: int, new: str) -> None:
        where = {"start": self.at(start), "end": self.at(end)}
        self.version += 1
        document = {"uri": self.uri, "version": self.version}
        changes = [{"range": where, "text": new}]
        params = {"textDocument": document, "contentChanges": changes}
        self.server.send(notification("textDocument/didChange", params))
        self.text = self.text[:start] + new + self.text[end:]

    def at(self, offset: int) -> Json:
        before = self.text[:offset].replace("\r\n", "\n").split("\n")
        return {"line": len(before) - 1, "character": sum(map(self.width, before[-1]))}

    def ask(self, method: str, **params: object) -> Any:
        params["textDocument"] = {"uri": self.uri}
        return self.server.ask(f"textDocument/{method}", params)

    def points(self, answer: object, uri: str = "") -> object:
        """The answer with every position as a line and a number of code points."""
        if isinstance(answer, list):
            return [self.points(each, uri) for each in answer]
        if not isinstance(answer, dict):
            return answer.replace(str(self.root), "") if isinstance(answer, str) else answer
        if answer.keys() == {"line", "character"}:
            return self._point(uri or self.uri, answer["line"], answer["character"])
        if "changes" in answer:
            found = sorted(answer["changes"].items())
            return [(each.rpartition("/st/")[2], self.points(edits, each)) for each, edits in found]
        return {key: self.points(value, uri) for key, value in answer.items() if key != "data"}

    def _point(self, uri: str, line: int, character: int) -> tuple[int, int]:
        text = self.text
        if uri != self.uri:
            text = path_of(uri).read_text("utf-8")
        row = text.replace("\r\n", "\n").split("\n")[line]
        for column in range(len(row) + 1):
            if sum(map(self.width, row[:column])) == character:
                return line, column
        raise AssertionError(f"there is no column {character} in {row!r}")

    def tokens(self, data: list[int]) -> list[object]:
        found: list[object] = []
        line = start = 0
        for down, along, length, kind, modifiers in zip(*[iter(data)] * 5, strict=True):
            line, start = line + down, along if down else start + along
            ends = (self._point(self.uri, line, each) for each in (start, start + length))
            found.append((*ends, kind, modifiers))
        return found


def answers(client: Reader) -> Iterator[tuple[str, object]]:
    """Everything that is asked here, by name, with positions as code points."""
    text = client.text
    options = {"tabSize": 2, "insertSpaces": True}
    everything = {"start": client.at(0), "end": client.at(len(text))}
    row = text.index(ROW) + len(ROW)
    below = client.at(text.index("\n", row) + 1)
    title = client.at(text.index(TITLE) + 3)
    covered = client.at(text.index("- AC-02.2") + 4)
    for name, params in (
        ("linkedEditingRange", {"position": title}),
        ("rangeFormatting", {"range": everything, "options": options}),
        ("onTypeFormatting", {"position": below, "ch": "\n", "options": options}),
        ("documentLink", {}),
        ("rename", {"position": covered, "newName": "AC-02.9"}),
        ("documentHighlight", {"position": covered}),
        ("documentSymbol", {}),
        ("foldingRange", {}),
        ("selectionRange", {"positions": [title, covered, client.at(row)]}),
    ):
        yield name, client.points(client.ask(name, **params))
    before = client.ask("semanticTokens/full")
    yield "tokens", client.tokens(before["data"])
    client.type(text.index(PROSE), f"{BULB} ST0003 ")
    change = client.ask("semanticTokens/full/delta", previousResultId=before["resultId"])
    data = list(before["data"])
    for edit in sorted(change["edits"], key=lambda each: each["start"], reverse=True):
        data[edit["start"] : edit["start"] + edit["deleteCount"]] = edit.get("data", [])
    assert data == client.ask("semanticTokens/full")["data"]
    yield "tokens after typing", client.tokens(data)


@pytest.mark.parametrize("form", FORMS)
def test_answers_mean_the_same_characters(form: str, tmp_path: Path) -> None:
    root = lighthouse(tmp_path)
    with ExitStack() as stack:
        found = []
        for encoding in WIDTHS:
            server = stack.enter_context(ServerProcess(["-m", "stp_lsp", "serve"]))
            client = Reader(server, root, encoding)
            client.open(FORMS[form])
            found.append(dict(answers(client)))
    assert found[0] == found[2]
    assert found[1] == found[2]
    assert not {name for name, answer in found[2].items() if not answer}


def moved(answer: object, by: int) -> object:
    """An answer with every point of the first line so many characters further on.

    A fold is counted in lines and columns apart, and a token ends where the next begins.
    """
    if isinstance(answer, tuple) and len(answer) == 2 and all(type(e) is int for e in answer):
        line, column = answer
        return (line, column if line else column + by)
    if isinstance(answer, dict):
        return {key: moved(value, by) for key, value in answer.items()}
    if isinstance(answer, list | tuple):
        return type(answer)(moved(each, by) for each in answer)
    return answer


@pytest.mark.parametrize("encoding", WIDTHS)
def test_a_byte_order_mark_is_a_character_of_the_client_and_nothing_else(
    encoding: str, tmp_path: Path
) -> None:
    """As in a file (FORMAT.md 4.1 has the header in the first line of what is read)."""
    root = lighthouse(tmp_path)
    with ServerProcess(["-m", "stp_lsp", "serve"]) as server:
        client = Reader(server, root, encoding)
        client.open(f"\N{BOM}{TEXT}")
        marked = _points(client)
        client.replace(0, 1, "")
        plain = _points(client)
        client.replace(0, 0, "\N{BOM}")
        assert _points(client) == marked == moved(plain, 1)
        heading = TEXT.index("# ST0002")
        client.replace(1, 1 + heading, "")
        marked = _points(client)
        client.replace(0, 1, "")
        assert marked == moved(_points(client), 1)
    assert {name for name, answer in plain.items() if not answer} <= {"actions"}


def _points(client: Reader) -> dict[str, object]:
    """What is found at and behind the beginning of the text."""
    everything = {"start": client.at(0), "end": client.at(len(client.text))}
    first = client.at(client.text.index(TITLE) + 2)
    found = {
        "symbols": client.points(client.ask("documentSymbol")),
        "links": client.points(client.ask("documentLink")),
        "selection": client.points(client.ask("selectionRange", positions=[first])),
        "findings": client.points(client.ask("diagnostic")["items"]),
        "actions": client.points(client.ask("codeAction", range=everything, context=NO_FINDINGS)),
    }
    data = client.ask("semanticTokens/full")["data"]
    return {**found, "tokens": client.tokens(data)}
