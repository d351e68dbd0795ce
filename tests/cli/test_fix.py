"""`check --fix` and `check --diff`."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess

import pytest

from stp_lsp.cli.fix import Repaired, Repairs, write

CONFIG = '{"intent_version": "2.19.0", "st_prefix": "ST"}'
INFO = "---\nstatus: WIP\nslug: lamp\ncreated: 20260304\n---\n# ST0002: Lamp\n"
"""The folder is ST0001: `wrong-heading-id`, whose obvious repair is to write ST0001."""
FIXED = INFO.replace("ST0002", "ST0001")
PATH = "intent/st/ST0001/info.md"
ONLY = ("--select", "wrong-heading-id")


@pytest.fixture
def workspace(folder):
    folder.put("intent/.config/config.json", CONFIG)
    folder.put(PATH, INFO)
    return folder


def test_the_obvious_is_repaired_and_what_is_left_is_shown(workspace):
    workspace.put("intent/st/ST0001/design.md", "[x](./nowhere-at-all.md)\n")
    ran = workspace.run("check", "--fix", "--select", "wrong-heading-id,broken-link")
    assert workspace.read(PATH).decode() == FIXED
    assert "wrong-heading-id" not in ran.out
    assert "warning[broken-link]" in ran.out
    assert "Fixed 1 finding.\n1 finding left in 1 of 3 documents: 1 warning.\n" in ran.out
    assert ran.code == 1


def test_nothing_left_exits_0_and_a_second_run_changes_nothing(workspace):
    ran = workspace.run("check", "--fix", *ONLY)
    assert (ran.code, ran.out) == (0, "Fixed 1 finding.\nNo findings left in 2 documents.\n")
    os.utime(workspace.path / PATH, (1, 1))
    ran = workspace.run("check", "--fix", *ONLY)
    assert (ran.code, ran.out) == (0, "Fixed 0 findings.\nNo findings in 2 documents.\n")
    assert (workspace.path / PATH).stat().st_mtime == 1


def test_the_json_counts_what_was_fixed(workspace):
    ran = workspace.run("check", "--fix", "--output-format", "json", *ONLY)
    report = json.loads(ran.out)
    assert report["diagnostics"] == []
    assert report["summary"]["fixed"] == 1


def test_only_what_was_asked_for_is_repaired(workspace):
    workspace.run("check", "--fix", "--ignore", "wrong-heading-id")
    assert b"# ST0002" in workspace.read(PATH)
    workspace.put("intent/st/ST0003/info.md", INFO)
    workspace.run("check", "--fix", "intent/st/ST0003", *ONLY)
    assert b"# ST0003" in workspace.read("intent/st/ST0003/info.md")
    assert b"# ST0002" in workspace.read(PATH)


def test_hints_are_repaired_only_when_they_are_shown(workspace):
    """What nobody was shown does not change."""
    old = FIXED.replace("status: WIP", "status: in-progress")
    workspace.put(PATH, old)
    workspace.run("check", "--fix")
    assert b"status: in-progress" in workspace.read(PATH)
    workspace.run("check", "--fix", "--select", "legacy-status-spelling")
    assert b"status: WIP" in workspace.read(PATH)


def test_a_byte_order_mark_windows_line_ends_and_a_missing_last_one_stay(workspace):
    windows = INFO.replace("\n", "\r\n").removesuffix("\r\n").encode()
    workspace.put(PATH, b"\xef\xbb\xbf" + windows)
    ran = workspace.run("check", "--fix", *ONLY)
    assert ran.code == 0
    assert workspace.read(PATH) == b"\xef\xbb\xbf" + windows.replace(b"ST0002", b"ST0001")


def test_new_lines_end_as_the_others_do(workspace):
    """The regenerated index in a file with Windows line ends throughout."""
    workspace.put(PATH, FIXED)
    index = (
        "# Steel Threads\r\n\r\n<!-- BEGIN: STEEL_THREAD_INDEX -->\r\n"
        "<!-- END: STEEL_THREAD_INDEX -->\r\n"
    )
    workspace.put("intent/st/steel_threads.md", index.encode())
    workspace.run("check", "--fix", "--select", "stale-index")
    written = workspace.read("intent/st/steel_threads.md")
    assert b"| ST0001 | lamp |" in written
    assert written.count(b"\n") == written.count(b"\r\n")


@pytest.mark.skipif(os.name == "nt", reason="permission bits are POSIX")
def test_permissions_stay(workspace):
    (workspace.path / PATH).chmod(0o604)
    workspace.run("check", "--fix", *ONLY)
    assert stat.S_IMODE((workspace.path / PATH).stat().st_mode) == 0o604


def test_a_file_that_is_not_utf_8_is_left_alone(workspace):
    """Its unreadable bytes would be lost, so nobody is offered a repair of it either."""
    for data in (INFO.encode() + b"\ncaf\xe9\n", INFO.encode("utf-16"), INFO.encode("utf-16-be")):
        workspace.put(PATH, data)
        ran = workspace.run("check", "--fix", *ONLY)
        assert ran.code == 1
        assert workspace.read(PATH) == data
        assert "wrong-heading-id" in ran.out
        assert "fixable" not in ran.out
        assert "can be fixed" not in ran.out


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_diff_changes_nothing_and_can_be_applied(workspace):
    ran = workspace.run("check", "--diff", *ONLY)
    assert ran.code == 1
    assert workspace.read(PATH).decode() == INFO
    lines = ran.out.splitlines()
    assert "-# ST0002: Lamp" in lines
    assert "+# ST0001: Lamp" in lines
    applied = subprocess.run(
        ["git", "apply", "-p0", "-"], input=ran.out.encode(), cwd=workspace.path, check=False
    )
    assert applied.returncode == 0
    assert workspace.read(PATH).decode() == FIXED


def test_diff_of_a_last_line_without_newline(workspace):
    workspace.put(PATH, INFO.removesuffix("\n"))
    ran = workspace.run("check", "--diff", *ONLY)
    assert ran.out.splitlines()[-4:] == [
        "-# ST0002: Lamp",
        "\\ No newline at end of file",
        "+# ST0001: Lamp",
        "\\ No newline at end of file",
    ]


def test_diff_is_exact_to_the_last_blank(workspace):
    text = INFO.replace("---\n#", "completed: \n---\n\n#") + "\ngerm\u00e4n  \n"
    workspace.put(PATH, text.replace("\n", "\r\n"))
    ran = workspace.spawn("check", "--diff", *ONLY, env={"PYTHONIOENCODING": "ascii"})
    assert ran.stdout.decode() == (
        f"--- {PATH}\n+++ {PATH}\n@@ -5,6 +5,6 @@\n"
        " completed: \r\n ---\r\n \r\n-# ST0002: Lamp\r\n+# ST0001: Lamp\r\n \r\n germ\u00e4n  \r\n"
    )


def test_diff_of_nothing(workspace):
    workspace.put(PATH, FIXED)
    ran = workspace.run("check", "--diff", *ONLY)
    assert (ran.code, ran.out) == (0, "")


@pytest.mark.parametrize("options", [["--fix", "--diff"], ["--diff", "--output-format=json"]])
def test_what_excludes_one_another(workspace, options):
    assert workspace.run("check", *options).code == 2
    assert workspace.read(PATH).decode() == INFO


@pytest.mark.parametrize("option", ["--fix", "--diff"])
def test_a_repair_that_breaks_is_reported(workspace, monkeypatch, option):
    from dataclasses import replace

    from stp_lsp.features import code_actions

    def burst(snapshot, document, diagnostic):
        raise RuntimeError("oops")

    rule = code_actions._RULES["wrong-heading-id"]
    monkeypatch.setitem(code_actions._RULES, rule.name, replace(rule, fixes=burst))
    ran = workspace.run("check", option, *ONLY)
    assert ran.code == 2
    assert "wrong-heading-id" in ran.err
    assert "oops" in ran.err
    assert workspace.read(PATH).decode() == INFO


def test_a_file_that_changed_since_it_was_repaired_is_left_alone_and_named(workspace):
    """Another program wrote it while the repairs were being worked out."""
    path = (workspace.path / PATH).as_posix()
    repairs = Repairs((Repaired(path, "as it was read", "as it was repaired"),), 1)
    (problem,) = write(repairs)
    assert "was changed meanwhile" in problem
    assert workspace.read(PATH).decode() == INFO
