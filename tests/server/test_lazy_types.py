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
    quick = run("from stp_lsp.server.lazy_types import import_types; import_types()")
    assert quick == run("")
    assert "Range(start=Position" in quick or "1:2-3:4" in quick


FIELDS = """
{first}
import attrs
from lsprotocol import types
from lsprotocol.converters import get_converter
get_converter()
for name, cls in sorted(types.ALL_TYPES_MAP.items()):
    if isinstance(cls, type) and attrs.has(cls):
        for field in attrs.fields(cls):
            print(name, field.name, field.type, field.default, field.validator, field.kw_only)
"""


def test_every_class_has_the_same_fields_as_after_the_plain_import() -> None:
    def fields(first: str) -> list[str]:
        code = FIELDS.format(first=first)
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        return [line.split(" at 0x")[0] for line in done.stdout.splitlines()]

    plain = fields("")
    assert len(plain) > 1_000  # of 554 classes
    assert fields("from stp_lsp.server.lazy_types import import_types; import_types()") == plain


RACE = """
import sys, threading
sys.setswitchinterval(1e-6)
import stp_lsp.server
from lsprotocol import types
found, start = [], threading.Barrier(8)
def make():
    start.wait()
    found.append([types.Position(1, 2), types.Range(types.Position(1, 2), types.Position(1, 3)),
                  types.Hover("x"), types.Location("u", types.Range(1, 2))])
threads = [threading.Thread(target=make) for _ in range(8)]
for each in threads: each.start()
for each in threads: each.join()
assert len(found) == 8 and all(each == found[0] for each in found), found
"""


def test_a_class_is_made_once_when_threads_use_it_at_the_same_time() -> None:
    subprocess.run([sys.executable, "-c", RACE], check=True)


OTHERWISE = """
import importlib.abc, importlib.util, sys
from stp_lsp.server.lazy_types import import_types  # the package imports the real types
del sys.modules["lsprotocol.types"]
SOURCE = '''
import attrs
@attrs.define
class Place:
    line: int
@attrs.define
class Wide(Place):
    end: int
'''
class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        return importlib.util.spec_from_loader(name, self) if name == "lsprotocol.types" else None
    def exec_module(self, module):
        exec(SOURCE, module.__dict__)
sys.meta_path.insert(0, Finder())
import_types()
found = sys.modules["lsprotocol.types"]
assert found.Wide(1, 2) == found.Wide(1, 2) and found.Wide.__slots__ == ("end",)
"""


def test_a_library_that_is_built_differently_is_imported_plainly() -> None:
    """A class that inherits from another cannot wait; then all are made as attrs makes them."""
    subprocess.run([sys.executable, "-c", OTHERWISE], check=True)


NAMES = """
import stp_lsp.server
from lsprotocol import types
types.Diagnostic(types.Range(types.Position(1, 2), types.Position(3, 4)), "m")
for cls in (types.Diagnostic, types.Range, types.Position):
    made = cls.__init__
    assert cls.__module__ == made.__module__ == "lsprotocol.types", (cls, made.__module__)
    assert not {"Hover", "Location", "METHOD_TO_TYPES"} & made.__globals__.keys(), cls
"""


def test_what_makes_an_object_does_not_hold_a_copy_of_the_module() -> None:
    """attrs gives it one, and 200 of them are 12 MB."""
    subprocess.run([sys.executable, "-c", NAMES], check=True)


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
