"""Positions of the protocol at the ends of lines, as editors mean them."""

from __future__ import annotations

import random
import re

import pytest
from lsprotocol import types

from stp_lsp.server.content_changes import apply_changes
from stp_lsp.server.position_limits import FARTHEST, clamp_positions, is_bottomless
from stp_lsp.text.line_table import Encoding
from tests.server.raw_client import ServerProcess, notification, request
from tools.fuzz.documents import alarm


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("beyond", [0, 1, 2, 2**31 - 4])
@pytest.mark.parametrize("encoding", Encoding)
def test_a_column_beyond_the_line_is_in_front_of_what_ends_it(end, beyond, encoding):
    r"""LSP 3.17, "Position": it "defaults back to the line length".

    One further than the line is long is between `\r` and `\n`, which no editor takes apart.
    """
    text = f"ab{end}cd{end}"
    at = types.Position(0, 2 + beyond)
    change = types.TextDocumentContentChangePartial(types.Range(at, at), "X")
    assert apply_changes(text, [change], encoding) == f"abX{end}cd{end}"
    over = types.Range(types.Position(0, 1), at)
    cut = types.TextDocumentContentChangePartial(over, "")
    assert apply_changes(text, [cut], encoding) == f"a{end}cd{end}"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_an_empty_line_begins_and_ends_at_one_place(end):
    text = f"a{end}{end}b"
    for column in (0, 1, 2, 9):
        at = types.Position(1, column)
        change = types.TextDocumentContentChangePartial(types.Range(at, at), "X")
        assert apply_changes(text, [change], Encoding.UTF16) == f"a{end}X{end}b"


@pytest.mark.wire
@pytest.mark.parametrize("far", [2**31, 2**64, 1.7976931348623157e308])
def test_an_edit_to_the_farthest_number_of_an_editor_is_made(far, tmp_path):
    """Left out, it would shift every edit after it."""
    (tmp_path / "intent/.config").mkdir(parents=True)
    (tmp_path / "intent/.config/config.json").write_text("{}", "utf-8")
    uri = (tmp_path / "intent/wip.md").as_uri()
    item = {"uri": uri, "languageId": "markdown", "version": 1, "text": "ST0001 and\nmore\n"}
    end = {"line": 0, "character": far}
    change = {"range": {"start": end, "end": end}, "rangeLength": -1, "text": " ST0001"}
    whole = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [change]}
    at = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 12}}
    with ServerProcess(["-m", "stp_lsp", "serve"]) as server:
        server.initialize(rootUri=tmp_path.as_uri())
        server.send(
            notification("textDocument/didOpen", {"textDocument": item}),
            notification("textDocument/didChange", whole),
            request("marks", "textDocument/documentHighlight", at),
        )
        starts = [each["range"]["start"] for each in server.result("marks")]
    assert starts == [{"line": 0, "character": 0}, {"line": 0, "character": 11}]


def test_positions_that_can_be_stay_as_they_are():
    at = {"line": 3, "character": 4}
    change = {"range": {"start": at, "end": {"line": 5, "character": FARTHEST}}, "text": "line"}
    message = notification("textDocument/didChange", {"contentChanges": [change, {"text": "x"}]})
    assert clamp_positions(message) == message
    for odd in (None, [], {"contentChanges": 1}, {"contentChanges": [1, None, {"range": []}]}):
        assert clamp_positions(notification("x", odd)) == notification("x", odd)
    before = {"range": {"start": {"line": -1, "character": float("nan")}}, "rangeLength": 3}
    [near] = clamp_positions({"params": {"contentChanges": [before]}})["params"]["contentChanges"]
    assert near["range"]["start"]["line"] == 0
    assert "rangeLength" not in near
    deep: dict[str, object] = {}
    for _ in range(3000):  # as deep as no parser goes
        deep = {"range": deep, "start": deep}
    assert clamp_positions({"params": {"contentChanges": [deep]}})["params"]["contentChanges"]


@pytest.mark.parametrize(("levels", "too_many"), [(1, False), (100, False), (101, True)])
def test_how_deep_parameters_may_be(levels: int, too_many: bool) -> None:
    for nest in (lambda inner: [1, inner], lambda inner: {"a": "x", "b": inner}):
        value: object = "text"
        for _ in range(levels):
            value = nest(value)
        assert is_bottomless(value) is too_many
    assert not is_bottomless(None)
    assert not is_bottomless([[]] * 1000)


def _naive(text: str, change: types.TextDocumentContentChangePartial) -> str:
    """One change, in UTF-16, as LSP 3.17 has it, of a text in which every line is measured."""
    lines = [
        (each.start(), each.end(1)) for each in re.finditer(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)", text)
    ]
    if len(lines) > 1 and lines[-1][0] == lines[-2][1]:
        lines.pop()  # the empty match behind a last line without an end

    def offset(at: types.Position) -> int:
        if at.line >= len(lines):
            return len(text)
        here, end = lines[at.line]
        left = at.character
        while here < end and (units := 1 + (ord(text[here]) > 0xFFFF)) <= left:
            left, here = left - units, here + 1
        return here

    start, end = offset(change.range.start), offset(change.range.end)
    return text[:start] + change.text + text[max(start, end) :]


@pytest.mark.parametrize("order", ["forward", "backward", "any"])
@pytest.mark.parametrize("seed", range(60))
def test_many_changes_are_as_one_after_the_other(order: str, seed: int):
    choose = random.Random(seed)
    pieces = ["ab", "\U0001f600", "\n", "\r\n", "\r", "é", "", "x\ny", "\n\n"]
    if seed % 2:
        pieces = [each for each in pieces if "\r" not in each]
    text = "".join(choose.choice(pieces) for _ in range(60))
    count = text.count("\n") + text.count("\r") + 2
    lines = [choose.randrange(count) for _ in range(30)]
    lines = {"forward": sorted(lines), "backward": sorted(lines)[::-1], "any": lines}[order]
    changes = []
    for line in lines:
        start = types.Position(line, choose.randrange(6))
        end = types.Position(line + choose.choice((0, 0, 0, 1)), choose.randrange(8))
        if (end.line, end.character) < (start.line, start.character):
            end = start
        new = choose.choice(pieces)
        changes.append(types.TextDocumentContentChangePartial(types.Range(start, end), new))
    wanted = text
    for change in changes:
        wanted = _naive(wanted, change)
    assert apply_changes(text, changes, Encoding.UTF16) == wanted


@pytest.mark.parametrize("backward", [True, False])
def test_thousands_of_changes_take_time_in_proportion(backward: bool):
    """An editor that replaces a word everywhere sends all places at once."""
    count = 12_000
    text = "some words of ST0001 and é\n" * count
    order = range(count - 1, -1, -1) if backward else range(count)
    changes = [
        types.TextDocumentContentChangePartial(
            types.Range(types.Position(line, 5), types.Position(line, 10)),
            "terms and\n more" if line % 100 == 0 and backward else "terms",
        )
        for line in order
    ]
    with alarm(60):
        after = apply_changes(text, changes, Encoding.UTF16)
    assert after.count("terms") == count
    assert "words" not in after
