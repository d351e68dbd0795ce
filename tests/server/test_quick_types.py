"""The protocol's types, imported quickly, behave as the plain ones."""

from __future__ import annotations

import subprocess
import sys

PROBE = """
import sys
{first}
from lsprotocol import types
from lsprotocol.converters import get_converter
a, b = types.Position(1, 2), types.Position(1, 2)
r = types.Range(a, types.Position(3, 4))
print(r)
print(r == types.Range(b, types.Position(3, 4)), r == types.Range(a, a), r == 1)
print(a < types.Position(2, 0))
d = types.Diagnostic(r, "m", code="c", source="s")
print(d == types.Diagnostic(r, "m", code="c", source="s"), d == types.Diagnostic(r, "n"))
print(types.HoverParams(types.TextDocumentIdentifier("u"), a))
try:
    hash(r)
except TypeError as error:
    print(error)
converter = get_converter()
print(converter.unstructure(d, types.Diagnostic))
message = {{"jsonrpc": "2.0", "id": 1, "method": "textDocument/hover",
           "params": {{"textDocument": {{"uri": "u"}}, "position": {{"line": 1, "character": 2}}}}}}
print(converter.structure(message, types.HoverRequest))
"""


def run(first: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(first=first)],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_same_behaviour_as_the_plain_import() -> None:
    quick = run("from stp_lsp.server.quick_types import import_types; import_types()")
    assert quick == run("")
    assert "Range(start=Position" in quick or "1:2-3:4" in quick


def test_attrs_is_as_before_afterwards() -> None:
    code = (
        "import attrs; before = attrs.define\n"
        "import stp_lsp.server\n"
        "assert attrs.define is before\n"
        "@attrs.define\nclass A:\n    x: int\n"
        "assert A(1) == A(1) and repr(A(1)) == 'A(x=1)' and '__eq__' in vars(A)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_plain_answers_have_the_shape_of_the_protocols_objects() -> None:
    """What `to_proto.completion` builds by hand is what a CompletionItem becomes."""
    from lsprotocol import types
    from lsprotocol.converters import get_converter

    from stp_lsp.features.completion import Completion, CompletionKind
    from stp_lsp.server import to_proto
    from stp_lsp.server.main import build_server
    from stp_lsp.server.state import Client
    from stp_lsp.session.session import Located
    from stp_lsp.text.range import Range
    from tests.support.workspace import workspace

    fixture = workspace("--- intent/wip.md\nSee ST00$0\n")
    server = build_server()
    item = types.ClientCompletionItemOptions(
        snippet_support=True,
        insert_replace_support=True,
        label_details_support=True,
        commit_characters_support=True,
    )
    completion = types.CompletionClientCapabilities(completion_item=item)
    server.client = Client(
        types.ClientCapabilities(
            text_document=types.TextDocumentClientCapabilities(completion=completion)
        )
    )
    offer = Completion(
        "ST0001", CompletionKind.THREAD, "ST0001$0", Range(4, 8), Range(4, 6), "ST0001 t", "0001",
        "WIP", "Title", True, True, "#)", "ST0001",
    )  # fmt: skip
    found = to_proto.completion(server, Located("/w", fixture.snapshot, fixture.document), offer)
    converter = get_converter()
    parsed = converter.structure(found, types.CompletionItem)
    assert converter.unstructure(parsed) == found
    assert parsed.commit_characters == ("#", ")")
    assert types.CompletionItemKind(parsed.kind) is types.CompletionItemKind.Module
    edit = parsed.text_edit
    assert isinstance(edit, types.InsertReplaceEdit)
    assert (edit.insert.end, edit.replace.end) == (types.Position(0, 6), types.Position(0, 8))
    where = server.convert.plain_range(fixture.document.lines, Range(4, 8))
    assert where == converter.unstructure(server.convert.range(fixture.document.lines, Range(4, 8)))
