"""The settings file of a project in `check`: what it chooses, what is wrong in it, and the code."""

from __future__ import annotations

import json
import os

import pytest

CONFIG = '{"intent_version": "2.19.0"}'
INFO = "---\nstatus: WIP\nslug: x\ncreated: 20260304\n---\n# ST0001: X\n\n[x](./a.md)\n"


@pytest.fixture
def workspace(folder):
    folder.put("intent/.config/config.json", CONFIG)
    folder.put("intent/st/ST0001/info.md", INFO)
    return folder


def severities(folder, *options):
    ran = folder.run("check", "--output-format", "json", *options)
    return {item["rule"]: item["severity"] for item in json.loads(ran.out)["diagnostics"]}


def test_levels_of_the_project(workspace):
    assert severities(workspace)["broken-link"] == "warning"
    workspace.put("stp-lsp.toml", '[rules]\nbroken-link = "error"')
    assert severities(workspace)["broken-link"] == "error"
    workspace.put("stp-lsp.toml", '[[overrides]]\npaths = ["intent/**"]\nignore = ["broken-link"]')
    assert severities(workspace) == {}
    assert workspace.run("check").code == 0


def test_the_options_go_before_the_file(workspace):
    workspace.put("stp-lsp.toml", 'ignore = ["broken-link"]')
    assert severities(workspace) == {}
    assert severities(workspace, "--select", "broken-link") == {"broken-link": "warning"}
    workspace.put("stp-lsp.toml", 'select = ["broken-link"]')
    assert severities(workspace, "--ignore", "broken-link") == {}


def test_rules_may_be_named_by_the_beginning_of_their_codes(workspace):
    assert severities(workspace, "--select", "STP3") == {"broken-link": "warning"}
    assert severities(workspace, "--select", "stp4") == {}
    assert severities(workspace, "--ignore", "STP3") == {}
    ran = workspace.run("check", "--select", "STP9")
    assert ran.code == 2
    assert "there is no rule 'STP9'" in ran.err


def test_a_project_may_want_hints_to_be_shown(workspace):
    workspace.put("intent/st/ST0001/info.md", INFO.replace("WIP", "in-progress"))
    assert "hint[" not in workspace.run("check").out
    workspace.put("stp-lsp.toml", "hints = true")
    assert "hint[legacy-status-spelling]" in workspace.run("check").out


def test_what_is_wrong_is_named_the_rest_is_shown_and_it_exits_2(workspace, monkeypatch):
    workspace.put("stp-lsp.toml", 'hints = true\nignroe = ["broken-link"]\n')
    ran = workspace.run("check")
    assert ran.code == 2
    assert ran.err == "stp-lsp: stp-lsp.toml:2:1: `ignroe` is no setting; did you mean 'ignore'?\n"
    assert "warning[broken-link]" in ran.out
    assert workspace.run("check", "--exit-zero").code == 2
    assert workspace.run("check", "--diff").code == 2
    monkeypatch.chdir(workspace.path / "intent")
    assert "../stp-lsp.toml:2:1: " in workspace.run("check").err


def test_each_workspace_below_a_path_has_its_own_file(folder):
    for name in ("one", "two"):
        folder.put(f"{name}/intent/.config/config.json", CONFIG)
        folder.put(f"{name}/intent/st/ST0001/info.md", INFO)
    folder.put("one/pyproject.toml", '[tool.stp-lsp]\nignore = ["broken-link"]')
    report = json.loads(folder.run("check", "--output-format", "json").out)
    assert [item["path"] for item in report["diagnostics"]] == ["two/intent/st/ST0001/info.md"]


def test_the_limit_of_the_project(workspace):
    workspace.put("stp-lsp.toml", "maxFileSize = 50")
    assert severities(workspace)["unreadable-document"] == "warning"


# -- folders that cannot be listed ----------------------------------------------------------------


def lock(monkeypatch, name):
    honest = os.scandir

    def refusing(path):
        if str(path).endswith(name):
            raise PermissionError(13, "Permission denied", path)
        return honest(path)

    monkeypatch.setattr(os, "scandir", refusing)


def test_a_folder_of_the_method_that_cannot_be_listed_is_named_and_exits_2(workspace, monkeypatch):
    lock(monkeypatch, "st/ST0001")
    ran = workspace.run("check")
    assert ran.code == 2
    assert ran.err == (
        "stp-lsp: intent/st/ST0001: cannot be listed (Permission denied), so nothing in it was "
        "checked; check its permissions\n"
    )


def test_the_doctor_names_it_with_what_helps(workspace, monkeypatch):
    lock(monkeypatch, "st/ST0001")
    ran = workspace.run("doctor")
    assert (
        "intent/st/ST0001: cannot be listed (Permission denied); `chmod u+rx intent/st/ST0001` "
        "allows you to" in " ".join(ran.out.split())
    )


def test_a_workspace_that_cannot_be_listed_is_not_said_to_be_none(workspace, monkeypatch):
    lock(monkeypatch, "/intent")
    honest = os.path.exists
    monkeypatch.setattr(
        os.path, "exists", lambda path: "/intent/" not in str(path) and honest(path)
    )
    ran = workspace.run("check")
    assert ran.code == 2
    assert "`chmod u+rx intent` allows you to" in ran.err


def test_a_folder_of_another_program_is_only_named(workspace, monkeypatch):
    """A database beside the workspace holds nothing of ours, and fails no pipeline."""
    workspace.put("pgdata/base/1", "x")
    workspace.put("intent/st/ST0001/info.md", INFO.replace("[x](./a.md)", ""))
    lock(monkeypatch, "/pgdata")
    ran = workspace.run("check")
    assert ran.code == 0
    assert "pgdata: cannot be listed" in ran.err
