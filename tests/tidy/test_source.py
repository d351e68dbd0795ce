"""Habits of the source that no linter holds."""

from __future__ import annotations

import ast
import re

from tests.tidy.project import MODULES, PACKAGE, ROOT, name

LONGEST_FILE = 450
ANYWHERE = ("stp_lsp", "tools", "benchmarks", "examples", "docs", ".ci")
TEXT = {".py", ".md", ".toml", ".json", ".lock", ".yaml", ".yml", ".ts", ".lua", ".txt", ""}
MACHINE_PATH = re.compile(r"(?<![\w.~$}>])/(?:home|Users|root|work|opt|mnt)/\w")


def test_every_module_says_what_it_is_for():
    """The first line of its docstring is a sentence."""
    silent = []
    for path in MODULES:
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        if not docstring.split("\n\n")[0].rstrip().endswith((".", "?")):
            silent.append(name(path))
    assert not silent


def test_every_file_is_short():
    """A longer one is two rooms that share a door."""
    lengths = {name(path): path.read_bytes().count(b"\n") for path in MODULES}
    assert {file: n for file, n in lengths.items() if n > LONGEST_FILE} == {}


def test_only_the_command_line_prints():
    """Standard output belongs to the protocol while the server runs."""
    printing = []
    for path in MODULES:
        place = path.relative_to(PACKAGE)
        if place.parts[0] in ("cli", "__main__.py"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
        printing += [f"{name(path)}:{node.lineno}" for node in names if node.id == "print"]
    assert not printing


def test_no_paths_of_a_machine():
    """What is written here must work wherever it is checked out."""
    found = []
    files = [path for path in ROOT.iterdir() if path.is_file()]
    for folder in ANYWHERE:
        files += [path for path in (ROOT / folder).rglob("*") if path.is_file()]
    for path in files:
        if path.suffix not in TEXT or {".venv", "node_modules"} & set(path.parts):
            continue
        if path.name.startswith(".coverage") or path.name == ".git":
            continue  # what this very run may leave behind, and a worktree's link to its clone
        for number, line in enumerate(path.read_bytes().decode(errors="replace").split("\n"), 1):
            if MACHINE_PATH.search(line):
                found.append(f"{name(path)}:{number}: {line.strip()[:80]}")
    assert not found
