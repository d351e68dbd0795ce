"""Bytes that leave the server: the same with and without the faster encoder."""

from __future__ import annotations

import json
from importlib.util import find_spec
from itertools import pairwise

import pytest
from lsprotocol import types

from stp_lsp.server import encoding
from stp_lsp.server.encoding import Encoded, chunks
from stp_lsp.server.protocol import Plain, StpProtocol
from stp_lsp.server.state import StpServer


@pytest.fixture(params=["orjson", "json"])
def protocol(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> StpProtocol:
    if request.param == "json":
        monkeypatch.setattr(encoding, "orjson", None)
    elif find_spec("orjson") is None:
        pytest.skip("orjson is not on this platform")
    made = StpServer().protocol
    assert isinstance(made, StpProtocol)
    return made


def answer(result: object) -> object:
    return types.HoverResponse(id=1, result=result)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (Plain([{"a": None}, "\u00e9\U0001f600"]), [{"a": None}, "\u00e9\U0001f600"]),
        (Plain({"lone": "\ud800"}), {"lone": "\ud800"}),
        (Plain({"large": 2**70}), {"large": 2**70}),
        (Plain((1, 2)), [1, 2]),
        (types.Hover("x"), {"contents": "x"}),
        (types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "\ud800")),
         {"contents": {"kind": "markdown", "value": "\ud800"}}),
        (None, None),
    ],
    ids=["plain", "a lone surrogate", "beyond 64 bits", "a tuple", "objects",
         "objects with a lone surrogate", "nothing"],
)  # fmt: skip
def test_answers(protocol: StpProtocol, result: object, expected: object) -> None:
    found = json.loads(protocol.encode(answer(result)))
    assert found == {"id": 1, "jsonrpc": "2.0", "result": expected}


@pytest.mark.parametrize("text", ["\u00e9", "\ud800"], ids=["text", "a lone surrogate"])
def test_what_was_encoded_stands_in_an_answer_as_it_was(protocol: StpProtocol, text: str) -> None:
    """Also beside what only the slower encoder takes, and in a notification."""
    part = Encoded(protocol.encode([{"message": text}]))
    whole = {"items": [part], "beside": text}
    expected = {"items": [[{"message": text}]], "beside": text}
    assert part.plain() == [{"message": text}]
    assert json.loads(protocol.encode(answer(Plain(whole))))["result"] == expected
    progress = types.ProgressNotification(types.ProgressParams("t", whole))
    assert json.loads(protocol.encode(progress))["params"]["value"] == expected


def test_what_is_no_json_is_said(protocol: StpProtocol) -> None:
    with pytest.raises(Exception, match="complex"):
        protocol.encode({"id": 1, "result": 1j})


def test_nothing_large_is_copied_on_its_way_out() -> None:
    """What was encoded before is written itself, whatever stands around it."""
    if find_spec("orjson") is None:
        pytest.skip("orjson is not on this platform")
    large = Encoded(b'["' + b"x" * 100_000 + b'"]')
    pieces = encoding.encode({"a": [large, {"b": large, "c": "\0"}]}, str)
    assert [piece for piece in pieces if piece is large.data] == [large.data] * 2
    assert json.loads(b"".join(pieces)) == {"a": [large.plain(), {"b": large.plain(), "c": "\0"}]}


@pytest.mark.parametrize("sizes", [(), (0,), (1, 2, 3), (70_000, 1), (1, 70_000, 1), (60_000,) * 4])
def test_short_pieces_are_written_together(sizes: tuple[int, ...]) -> None:
    """All of their bytes in order, and no two neighbours that fit into one."""
    pieces = [bytes([65 + at]) * size for at, size in enumerate(sizes)]
    found = list(chunks(pieces))
    assert b"".join(found) == b"".join(pieces)
    assert all(len(one) + len(next) > 1 << 16 for one, next in pairwise(found))
