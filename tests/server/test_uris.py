"""Paths and URIs, with names of any bytes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from stp_lsp.server.uris import to_path, to_uri
from tests.server.raw_client import ServerProcess, notification, request

NAMES = ["plain.md", "a b#c?d%20e.md", "café.md", "🎉.md", "bad\udcff.md", "h\udce9\udcff.md"]


@pytest.mark.parametrize("name", NAMES)
def test_there_and_back(name: str) -> None:
    path = f"/h/w/{name}"
    assert to_path(to_uri(path)) == path


@pytest.mark.parametrize(
    "uri",
    [
        "file:///h/w/a%20b.md",
        "file:///h/w/a b.md",
        "file:///%68/w/%61%20b.md",
        "file:/h/w/a%20b.md",
        "file://localhost/h/w/a%20b.md",
        "FILE:///h/w/a%20b.md",
        "file:///h//w/a%20b.md",
        "file:///h/./w/x/../a%20b.md",
    ],
)
def test_a_document_is_one_however_its_uri_is_spelt(uri: str) -> None:
    assert to_path(uri) == "/h/w/a b.md"


def test_what_only_looks_like_a_way_round_is_a_name() -> None:
    for path in ("/h/w/...md", "/h/w/..a.md", "/h/w/a../b.md", "/h/.w/x.md"):
        assert to_path(to_uri(path)) == path


def test_a_machine_stays_one() -> None:
    assert to_path("file://machine/share/x.md") == "//machine/share/x.md"


def test_a_name_that_is_no_utf8_stands_byte_by_byte() -> None:
    """RFC 8089: the escapes are those of the bytes on the disk."""
    assert to_uri("/h/bad\udcff.md") == "file:///h/bad%FF.md"


@pytest.mark.wire
@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_such_a_name_costs_nobody_an_answer(tmp_path: Path) -> None:
    thread = tmp_path / "intent" / "st" / "ST0001"
    thread.mkdir(parents=True)
    info = thread / "info.md"
    info.write_text("# ST0001: A\n")
    Path(os.fsdecode(bytes(thread) + b"/bad\xff.md")).write_text("ST0001\n")
    with ServerProcess(["-m", "stp_lsp", "serve"]) as server:
        server.initialize(rootUri=tmp_path.as_uri())
        item = {"uri": info.as_uri(), "languageId": "markdown", "version": 1}
        text = info.read_text()
        server.send(notification("textDocument/didOpen", {"textDocument": {**item, "text": text}}))
        pull = {"textDocument": {"uri": info.as_uri()}}  # answered once the index is in
        server.send(request("pull", "textDocument/diagnostic", pull))
        server.result("pull")
        params: dict[str, Any] = {
            "textDocument": {"uri": info.as_uri()},
            "position": {"line": 0, "character": 3},
            "context": {"includeDeclaration": False},
        }
        server.send(request("who", "textDocument/references", params))
        found = [each["uri"] for each in server.result("who")]
        assert found == [f"{thread.as_uri()}/bad%FF.md"]
