"""Bytes that leave the server: the same with and without the faster encoder."""

from __future__ import annotations

import json

import pytest
from lsprotocol import types

from stp_lsp.server import protocol as module
from stp_lsp.server.protocol import Encoded, Plain, StpProtocol
from stp_lsp.server.state import StpServer


@pytest.fixture(params=["orjson", "json"])
def protocol(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> StpProtocol:
    if request.param == "json":
        monkeypatch.setattr(module, "orjson", None)
    elif module.orjson is None:
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
