"""Generated workspaces are the same at every run, and what is wrong in them was planted."""

from __future__ import annotations

import posixpath
import re
from collections import Counter

import pytest

from benchmarks.generate import files, generate
from benchmarks.plan import DRIFT_EVERY, DRIFTS, plan_threads, planted
from stp_lsp.features.diagnostics import diagnose_all
from stp_lsp.model.diagnostic import Level
from stp_lsp.syntax.contract import parse_contract
from stp_lsp.syntax.contract_lint import LintCode, lint
from stp_lsp.syntax.index_table import entry_from_info, regenerate
from tests.support.workspace import build

THREADS = 60
LINK = re.compile(r"\]\(([^)#]+\.md)")


@pytest.fixture(scope="module")
def workspace():
    """The files of a small workspace."""
    return dict(files(THREADS, seed=1))


@pytest.fixture(scope="module")
def snapshot(workspace):
    return build(workspace)


def test_same_seed_same_files(workspace):
    assert dict(files(THREADS, seed=1)) == workspace


def test_other_seed_other_files(workspace):
    assert dict(files(THREADS, seed=2)) != workspace


def test_what_is_on_disk_is_what_was_generated(tmp_path, workspace):
    made = generate(tmp_path / "new", THREADS, seed=1)
    written = {
        path.relative_to(tmp_path / "new").as_posix(): path.read_text(encoding="utf-8")
        for path in (tmp_path / "new").rglob("*")
        if path.is_file()
    }
    assert written == workspace
    assert made.documents == sum(path.endswith(".md") for path in workspace)
    assert made.size == sum(len(t.encode()) for p, t in workspace.items() if p.endswith(".md"))


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "mine.md").write_text("keep me")
    with pytest.raises(FileExistsError):
        generate(tmp_path, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.md"]


def test_all_threads_are_read(snapshot):
    assert sorted(snapshot.threads) == [f"ST{n:04d}" for n in range(1, THREADS + 1)]


def test_faults_are_planted_at_the_known_rate():
    faults = planted(plan_threads(600))
    assert len(faults) == 600 // DRIFT_EVERY
    assert Counter(fault.rule for fault in faults) == dict.fromkeys(DRIFTS, 10)


def test_links_lead_somewhere_unless_planted(workspace):
    """The one fault that is a link points to where ST0001 was before it was completed."""
    moved = {fault.path for fault in planted(plan_threads(THREADS)) if fault.rule == "moved-path"}
    broken = {
        path
        for path, text in workspace.items()
        for link in LINK.findall(text)
        if posixpath.normpath(posixpath.join(posixpath.dirname(path), link)) not in workspace
    }
    assert broken == moved
    assert sum(len(LINK.findall(text)) for text in workspace.values()) >= 20


def test_index_is_what_upstream_would_write(workspace):
    infos = {
        match[1]: text
        for path, text in workspace.items()
        if (match := re.fullmatch(r"intent/st/(?:[A-Z-]+/)?(ST\d{4})/info\.md", path))
    }
    index = workspace["intent/st/steel_threads.md"]
    entries = [entry_from_info(thread, text) for thread, text in infos.items()]
    assert len(entries) == THREADS
    assert regenerate(index, entries) == index


def test_errors_are_those_that_were_planted(snapshot):
    """Of each planted fault that is an error there is one finding, and there is no other error."""
    errors = {
        (item.rule, document)
        for document, found in diagnose_all(snapshot)
        for item in found.diagnostics
        if item.level is Level.ERROR
    }
    assert errors <= {(fault.rule, fault.path) for fault in planted(plan_threads(THREADS))}
    assert ("status-directory-mismatch", "intent/st/COMPLETED/ST0020/info.md") in errors


class WorkspaceFiles:
    """The generated files, for the checks that look at cited tests."""

    def __init__(self, files):
        self._files = files

    def exists(self, path):
        return path in self._files

    def contains(self, path, needle):
        return needle in self._files[path]

    def find_by_name(self, name):
        return ()


def test_contracts_conform_unless_planted(workspace):
    """Of the planted faults L2 is a cited file that does not exist, L4 an unknown criterion."""
    code = {"missing-test-file": LintCode.L2, "unknown-covered-criterion": LintCode.L4}
    expected = {f.path: [code[f.rule]] for f in planted(plan_threads(THREADS)) if f.rule in code}
    contracts = {
        path: parse_contract(text)
        for path, text in workspace.items()
        if path.endswith("/acceptance.md")
    }
    files = WorkspaceFiles(workspace)
    found = {path: lint(contract, files) for path, contract in contracts.items()}
    assert len(contracts) >= 10
    assert {p: [item.code for item in items] for p, items in found.items() if items} == expected
    assert all(contract.criteria and contract.tests for contract in contracts.values())
