"""What docstrings and documents point at is there: modules, names in them, and files."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest

from tests.tidy.project import MODULES, PACKAGE, ROOT, name

_ROLE = re.compile(r":(?:mod|func|class|meth|attr|data|exc):`~?(stp_lsp\.[\w.]+)`")
_CODE = re.compile(r"`([\w/.-]+\.(?:py|md|lua|el|vim|ts|sh|toml))`")
_FENCED = re.compile(r"```.*?```", re.DOTALL)
_OF_WORKSPACES = re.compile(
    r"(?:^|/)(?:intent|stp|st|WP|history|test|lib)/|^\.|ST\d{4}"
    r"|^(?:stp-lsp|pyproject|config|languages)\.toml$"
    r"|^(?:info|design|tasks|impl|results|acceptance|wip|todo|steel_threads|AGENTS)\.md$"
)
"""Files that documents speak of and that are those of a user."""
DOCUMENTS = [
    *(ROOT / each for each in ("CONTRIBUTING.md", "SECURITY.md", "benchmarks/README.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "design").glob("*.md")),
]
_GENERATED = frozenset(("node_modules", "__pycache__"))


def _names(path: Path) -> set[str]:
    """What a module defines at its top and in its classes, with what it imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                found.add(node.name)
            case ast.Name(id=id, ctx=ast.Store()):
                found.add(id)
            case ast.Attribute(attr=attribute, ctx=ast.Store()):
                found.add(attribute)
            case ast.alias():
                found.add(node.asname or node.name)
    return found


def _is_there(target: str) -> bool:
    parts = target.split(".")[1:]
    path = PACKAGE
    while parts and (path / parts[0]).is_dir():
        path /= parts.pop(0)
    if not parts:
        return True
    module = path / f"{parts.pop(0)}.py"
    return module.is_file() and set(parts) <= _names(module)


def test_what_is_not_there_is_noticed() -> None:
    assert _is_there("stp_lsp.session.session.Session.did_modify_files")
    assert not _is_there("stp_lsp.session.session.Session.did_nothing")
    assert not _is_there("stp_lsp.session.nothing")


def test_roles_in_docstrings_lead_somewhere() -> None:
    """A rename that leaves one behind sends the next reader astray."""
    lost = [
        f"{name(path)}: {target}"
        for path in MODULES
        for target in _ROLE.findall(path.read_text(encoding="utf-8"))
        if not _is_there(target)
    ]
    assert not lost


@pytest.fixture(scope="module")
def files() -> list[str]:
    """Every file of the project, each with a slash before it."""
    found: list[str] = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [each for each in folders if each[0] != "." and each not in _GENERATED]
        inside = Path(folder).relative_to(ROOT).as_posix()
        found += [f"/{inside}/{each}" for each in names]
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_documents_name_are_there(document: Path, files: list[str]) -> None:
    text = _FENCED.sub("", document.read_text(encoding="utf-8"))
    lost = [
        wanted
        for wanted in dict.fromkeys(_CODE.findall(text))
        if not _OF_WORKSPACES.search(wanted)
        and not any(each.endswith(f"/{wanted}") for each in files)
    ]
    assert not lost
