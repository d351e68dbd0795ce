"""The project's own files agree with each other."""

from __future__ import annotations

import os
import re
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import stp_lsp
from tests.tidy.project import ROOT, pyproject

REQUIREMENT_LINE = re.compile(r'\s*"[A-Za-z][\w.-]*(?:\[[\w,]+\])?[<>=!~][^"]*",?')
PINNED = re.compile(r"^([\w.-]+)(?:\[[\w,.-]+\])?==(\S+) \\$", re.MULTILINE)


def locked(file: str) -> dict[str, str]:
    """Package name to version, as the lock pins it."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return {canonicalize_name(package): version for package, version in PINNED.findall(text)}


def test_version_is_written_once():
    project = pyproject()
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "stp_lsp/__init__.py"
    try:
        installed = metadata.version("stp-lsp")
    except metadata.PackageNotFoundError:
        pytest.skip("the project is not installed in this environment")
    assert installed == stp_lsp.__version__


def test_every_dependency_says_why():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("\n")
    requirements = [line for line in lines if REQUIREMENT_LINE.match(line)]
    project = pyproject()["project"]
    expected = len(project["dependencies"]) + len(project["optional-dependencies"]["dev"])
    assert len(requirements) == expected
    assert [line for line in requirements if not re.search(r"# \w+", line)] == []


@pytest.mark.parametrize(
    "file, dev", [("requirements.lock", False), ("requirements-dev.lock", True)]
)
def test_lock_satisfies_the_ranges(file, dev):
    project = pyproject()["project"]
    wanted = project["dependencies"] + (project["optional-dependencies"]["dev"] if dev else [])
    pins = locked(file)
    for text in wanted:
        requirement = Requirement(text)
        version = pins.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in {file}: make lock"
        assert requirement.specifier.contains(version), f"{requirement} but {version} is locked"


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-dev.lock"])
def test_lock_fits_every_machine(file):
    """Hashes for every pin, and no trace of where it was resolved."""
    text = (ROOT / file).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[\w.-]+(?:\[[\w,.-]+\])?==)", text)[1:]
    assert len(blocks) == len(locked(file))
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert not re.search(r"://|--index|--extra|--find-links|^-e |\s/\w", text, re.MULTILINE)


def test_runtime_lock_is_part_of_the_other():
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()


def test_changelog_has_room_for_the_next_change():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert headings[0] == "[Unreleased]"


def test_ci_runs_what_people_run():
    """One command, in the readme, in the guide and in the CI."""
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").rstrip().split("\n")[-1] == "make test"
    assert "make test" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    readme = ROOT / "README.md"
    if readme.exists():
        assert "make test" in readme.read_text(encoding="utf-8")
