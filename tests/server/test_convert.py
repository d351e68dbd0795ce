"""Positions of the protocol at the ends of lines, as editors mean them."""

from __future__ import annotations

import pytest
from lsprotocol import types

from stp_lsp.server.convert import apply_change
from stp_lsp.server.reach import FARTHEST, within_reach
from stp_lsp.text.line_table import Encoding
from tests.server.raw_client import ServerProcess, notification, request


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
    assert apply_change(text, change, encoding) == f"abX{end}cd{end}"
    over = types.Range(types.Position(0, 1), at)
    cut = types.TextDocumentContentChangePartial(over, "")
    assert apply_change(text, cut, encoding) == f"a{end}cd{end}"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_an_empty_line_begins_and_ends_at_one_place(end):
    text = f"a{end}{end}b"
    for column in (0, 1, 2, 9):
        at = types.Position(1, column)
        change = types.TextDocumentContentChangePartial(types.Range(at, at), "X")
        assert apply_change(text, change, Encoding.UTF16) == f"a{end}X{end}b"


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
    assert within_reach(message) == message
    for odd in (None, [], {"contentChanges": 1}, {"contentChanges": [1, None, {"range": []}]}):
        assert within_reach(notification("x", odd)) == notification("x", odd)
    before = {"range": {"start": {"line": -1, "character": float("nan")}}, "rangeLength": 3}
    [near] = within_reach({"params": {"contentChanges": [before]}})["params"]["contentChanges"]
    assert near["range"]["start"]["line"] == 0
    assert "rangeLength" not in near
