"""What the first message of each kind needs is made ahead, and reads and writes as before."""

from __future__ import annotations

import json
from typing import Any

import cattrs.gen
import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from stp_lsp.server.main import build_server
from stp_lsp.server.protocol import StpProtocol

_AT = {"line": 3, "character": 4}
_RANGE = {"start": _AT, "end": _AT}
_ENTRY = {"name": "n", "kind": 2, "uri": "file:///a", "range": _RANGE, "selectionRange": _RANGE}
MESSAGES: dict[str, dict[str, Any]] = {
    "textDocument/hover": {"textDocument": {"uri": "file:///a"}, "position": _AT},
    "textDocument/didChange": {
        "textDocument": {"uri": "file:///a", "version": 2},
        "contentChanges": [{"range": _RANGE, "text": "x"}],
    },
    "textDocument/codeAction": {
        "textDocument": {"uri": "file:///a"},
        "range": _RANGE,
        "context": {"diagnostics": [{"range": _RANGE, "message": "m", "severity": 2}]},
    },
    "completionItem/resolve": {
        "label": "ST0001",
        "labelDetails": {"description": "d"},
        "textEdit": {"newText": "ST0001", "insert": _RANGE, "replace": _RANGE},
        "data": {"root": "/w", "key": "ST0001"},
    },
    "inlayHint/resolve": {
        "position": _AT,
        "label": [{"value": "t", "location": {"uri": "file:///a", "range": _RANGE}}],
        "data": {"key": "ST0001"},
    },
    "codeAction/resolve": {
        "title": "t",
        "edit": {"documentChanges": [{"kind": "rename", "oldUri": "a", "newUri": "b"}]},
        "data": {"verb": "v"},
    },
    "callHierarchy/incomingCalls": {"item": {**_ENTRY, "data": {"key": "ST0001"}}},
}
"""Messages as clients send them, with parts that the protocol allows to be of several kinds."""


def _protocol() -> StpProtocol:
    protocol = build_server().protocol
    assert isinstance(protocol, StpProtocol)
    return protocol


def _read(protocol: StpProtocol, method: str) -> Any:
    message = {"jsonrpc": "2.0", "method": method, "params": MESSAGES[method]}
    if "did" not in method:
        message["id"] = 7
    return protocol._structure(message, method, object)


def _written(protocol: StpProtocol, method: str) -> object:
    """What is asked to be filled in, as it goes back."""
    response = types.METHOD_TO_TYPES[method][1]
    return json.loads(protocol.encode(response(id=7, result=_read(protocol, method).params)))


def test_nothing_remains_to_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    protocol = _protocol()
    for make in protocol.message_makers():
        make()
    made: list[object] = []

    def note(cls: object, *_: object, **__: object) -> None:
        made.append(cls)

    monkeypatch.setattr(cattrs.gen, "make_dict_structure_fn", note)
    monkeypatch.setattr(cattrs.gen, "make_dict_unstructure_fn", note)
    for method in MESSAGES:
        _read(protocol, method)
        if method.endswith("/resolve"):
            _written(protocol, method)
    assert made == []
    # The other way round: without anything made ahead, the same messages have to have it made.
    with pytest.raises(JsonRpcInvalidParams):
        _read(_protocol(), "textDocument/hover")
    assert made != []


@pytest.mark.parametrize("method", MESSAGES)
def test_messages_are_read_and_written_as_before(method: str) -> None:
    prepared, plain = _protocol(), _protocol()
    for make in prepared.message_makers():
        make()
    assert _read(prepared, method) == _read(plain, method)
    if method.endswith("/resolve"):
        assert _written(prepared, method) == _written(plain, method)


def test_they_can_be_left_off_at_any_step() -> None:
    for steps in (1, 20, 90):
        protocol = _protocol()
        for make, _ in zip(protocol.message_makers(), range(steps), strict=False):
            make()
        assert _read(protocol, "codeAction/resolve") == _read(_protocol(), "codeAction/resolve")
