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
print(r == types.Range(b, types.Position(3, 4)), r == types.Range(a, a), r == 1, a < types.Position(2, 0))
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
        [sys.executable, "-c", PROBE.format(first=first)], capture_output=True, text=True, check=True
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
