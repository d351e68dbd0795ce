"""Positions of the protocol at the ends of lines, as editors mean them."""

from __future__ import annotations

import pytest
from lsprotocol import types

from stp_lsp.server.convert import apply_change
from stp_lsp.text.line_table import Encoding


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
