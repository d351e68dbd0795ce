"""No module waits for itself: what two threads import at once has no rings.

Requests, the findings beside them and what is made ahead import modules when they are first needed,
from more than one thread. Where two of them enter a ring at different places, each holds what the
other waits for; Python notices, and hands out a module of which half is missing. A package that
imports its own modules is such a ring, because it is imported before any of them.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from stp_lsp import __file__ as package

HOME = Path(package).parent


def name_of(path: Path) -> str:
    parts = path.relative_to(HOME.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def at_import(body: list[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports that run with the module, and not later in a function or never."""
    for node in body:
        match node:
            case ast.Import() | ast.ImportFrom():
                yield node
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                yield from at_import(node.orelse)
            case ast.If():
                yield from at_import(node.body + node.orelse)
            case ast.Try():
                handled = [each for handler in node.handlers for each in handler.body]
                yield from at_import(node.body + handled + node.orelse + node.finalbody)
            case ast.With() | ast.ClassDef():
                yield from at_import(node.body)


def parents(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:at]) for at in range(1, len(parts))]


def edges(modules: dict[str, Path]) -> dict[str, set[str]]:
    """What each module waits for: its packages, what it imports, and the packages of that."""
    found: dict[str, set[str]] = {}
    for name, path in modules.items():
        wanted = {*parents(name)}
        for node in at_import(ast.parse(path.read_text(encoding="utf-8")).body):
            if isinstance(node, ast.Import):
                named = {alias.name for alias in node.names}
            else:
                source = node.module or ""
                named = {source, *(f"{source}.{alias.name}" for alias in node.names)}
            for each in named & modules.keys():
                wanted |= {each, *parents(each)}
        own = {name, *parents(name)} if path.name != "__init__.py" else {name}
        found[name] = {each for each in wanted if each not in own or each in parents(name)}
    return found


def rings(graph: dict[str, set[str]]) -> set[str]:
    """The modules that are in a ring, or lie between two: what is left when ends are taken off."""
    left = dict(graph)
    while True:
        used = {each for wanted in left.values() for each in wanted}
        ends = {name for name, wanted in left.items() if not wanted & left.keys()}
        ends |= {name for name in left if name not in used}
        if not ends:
            return set(left)
        left = {name: wanted for name, wanted in left.items() if name not in ends}


def test_a_ring_is_noticed():
    assert rings({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == {"b", "c"}
    assert not rings({"a": {"b", "c"}, "b": {"c"}, "c": set()})


def test_there_are_no_rings_but_of_what_is_there_before_a_second_thread():
    modules = {name_of(path): path for path in HOME.rglob("*.py")}
    assert len(modules) > 300
    left = rings(edges(modules))
    program = (
        "import sys; from stp_lsp.server.main import build_server; build_server(); "
        "print(*(name for name in sys.modules if name.startswith('stp_lsp')))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert left <= {*run.stdout.split()}, sorted(left - {*run.stdout.split()})
    assert not [name for name in left if not name.startswith("stp_lsp.server")], sorted(left)
