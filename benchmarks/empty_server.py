"""The floor: the same protocol library, saying what the real server said without working it out.

::

    python -m benchmarks.empty_server answers.json

The file holds answers by method. They are made objects of the protocol once, when the first of
their kind is asked for, and are then handed out in turn: what is left is reading the request and
writing an answer of the same size, and below that no server on `pygls` can go.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

_PULL = types.TEXT_DOCUMENT_DIAGNOSTIC
_OPTIONS: dict[str, Any] = {
    types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL: types.SemanticTokensLegend([], []),
    types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL_DELTA: types.SemanticTokensLegend([], []),
    types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE: types.SemanticTokensLegend([], []),
    _PULL: types.DiagnosticOptions(False, False),
}

server = LanguageServer("empty", "0")
kept: dict[str, list[Any]] = {}


def repeat(method: str) -> Callable[[Any], Any]:
    """A handler that hands out the kept answers of a method in turn."""
    left: list[Iterator[Any]] = []

    def handler(_: Any) -> Any:
        if not left:
            left.append(cycle(answers(method)))
        return next(left[0])

    return handler


def answers(method: str) -> list[Any]:
    """The kept answers of a method as objects of the protocol."""
    response: Any = types.METHOD_TO_TYPES[method][1]
    converter = server.protocol._converter  # as the library does it
    bare = {"id": 1, "jsonrpc": "2.0"}
    return [converter.structure({**bare, "result": item}, response).result for item in kept[method]]


def main() -> None:
    """Registers a handler for every method of the file, and serves."""
    if len(sys.argv) > 1:
        kept.update(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    for method in kept:
        server.feature(method, _OPTIONS.get(method))(repeat(method))
    found: list[Iterator[Any]] = []

    def push(uri: str, version: int) -> None:
        document = server.client_capabilities.text_document
        if document is not None and document.diagnostic is not None:
            return
        if not found:
            lists = [getattr(item, "items", []) for item in answers(_PULL)]
            found.append(cycle([item for item in lists if item] or [[]]))
        server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, next(found[0]), version)
        )

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def on_open(params: types.DidOpenTextDocumentParams) -> None:
        push(params.text_document.uri, params.text_document.version)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def on_change(params: types.DidChangeTextDocumentParams) -> None:
        push(params.text_document.uri, params.text_document.version)

    server.start_io()


if __name__ == "__main__":
    main()
