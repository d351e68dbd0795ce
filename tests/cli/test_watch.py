"""`check --watch`: the findings again after every change, until it is interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial

import pytest

from stp_lsp.cli import check, watch
from stp_lsp.cli.arguments import build_parser
from stp_lsp.cli.workspaces import begin, open_asked
from tests.cli.command import ROOT

CONFIG = '{"intent_version": "2.19.0"}'
INFO = "---\nstatus: WIP\nslug: x\ncreated: 20260304\n---\n# ST0001: X\n\n[x](./a.md)\n"
FILE = "intent/st/ST0001/info.md"


@pytest.fixture
def workspace(folder):
    folder.put("intent/.config/config.json", CONFIG)
    folder.put(FILE, INFO)
    return folder


def play(workspace, capsys, steps, *options, errors=None):
    """The outputs of a watch during which the steps are done one after the other."""
    parsed = build_parser().parse_args(["check", "--watch", *options])
    selection = check.Selection(frozenset(), frozenset(), full=False, hints=False)
    opened = open_asked(begin(parsed.paths), selection.settings())
    waiting = iter(steps)
    outputs = []
    looks = 0

    def sleep(seconds):
        nonlocal looks
        assert seconds >= watch.SHORTEST
        out, err = capsys.readouterr()
        if out:
            outputs.append(out)
            if errors is not None:
                errors.append(err)
            looks = 0
            step = next(waiting, None)
            if step is None:
                raise KeyboardInterrupt
            step()
        looks += 1
        assert looks < 20, "the change was not noticed"

    baseline = check._baseline(parsed)
    assert watch.watch(parsed, opened, selection, baseline, sleep) == 0
    return outputs


def test_every_kind_of_change_is_noticed(workspace, capsys):
    outputs = play(
        workspace,
        capsys,
        [
            lambda: workspace.put(FILE, INFO.replace("[x]", "[x](./b.md) [x]")),
            lambda: workspace.put("intent/st/ST0002/info.md", INFO.replace("ST0001", "ST0002")),
            lambda: workspace.put("stp-lsp.toml", 'ignore = ["broken-link"]'),
            lambda: (workspace.path / "stp-lsp.toml").unlink(),
            lambda: (workspace.path / FILE).unlink(),
        ],
    )
    counts = [out.count("warning[broken-link]") for out in outputs]
    assert counts == [1, 2, 3, 0, 3, 1]
    for out in outputs:
        assert out.splitlines()[-1].endswith("watching for changes, Ctrl+C ends.")
        assert "\x1b" not in out  # no terminal, so nothing is cleared


def test_a_change_that_changes_no_document_shows_nothing(workspace, capsys):
    """A file that is no document comes: the watch goes on waiting."""
    written = []

    def other():
        workspace.put("lib/code.py", "x")
        written.append(1)

    with pytest.raises(AssertionError, match="not noticed"):
        play(workspace, capsys, [other])
    assert written == [1]


def test_a_baseline_counts_in_every_round(workspace, capsys):
    workspace.run("check", "--write-baseline", "known.json")
    outputs = play(
        workspace,
        capsys,
        [lambda: workspace.put(FILE, INFO + "[y](./b.md)\n")],
        "--baseline",
        "known.json",
    )
    assert [out.count("warning[broken-link]") for out in outputs] == [0, 1]


def test_a_wrong_settings_file_is_named_in_every_round(workspace, capsys):
    workspace.put("stp-lsp.toml", "nope = 1")
    errors = []
    play(
        workspace,
        capsys,
        [
            lambda: workspace.put(FILE, INFO + "[y](./b.md)\n"),
            lambda: workspace.put("stp-lsp.toml", "hints = true"),
        ],
        errors=errors,
    )
    complaint = "stp-lsp: stp-lsp.toml:1:1: `nope` is no setting\n"
    assert errors == [complaint, complaint, ""]


def test_the_day_changes_at_midnight(workspace, capsys, monkeypatch):
    monkeypatch.setattr(watch, "today", lambda: "2031-01-01")
    outputs = play(workspace, capsys, [lambda: None])
    assert len(outputs) == 2


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_ctrl_c_ends_the_program_with_0(workspace):
    process = subprocess.Popen(
        [sys.executable, "-m", "stp_lsp", "check", "--watch"],
        cwd=workspace.path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        # A shell has jobs in its background ignore the signal, and they hand that on.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    try:
        first = [process.stdout.readline()]
        while not first[-1].rstrip().endswith(b"Ctrl+C ends."):
            assert first[-1], process.stderr.read()
            first.append(process.stdout.readline())
        workspace.put(FILE, INFO.replace("a.md", "other.md"))
        second = [process.stdout.readline()]
        while not second[-1].rstrip().endswith(b"Ctrl+C ends."):
            assert second[-1]
            second.append(process.stdout.readline())
        assert any(b"other.md" in line for line in second)
        time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert process.stderr.read() == b""
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()
