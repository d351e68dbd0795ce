"""The program around its verbs: usage, exit codes, streams, and what it imports."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest

from stp_lsp import __version__
from stp_lsp.__main__ import main
from stp_lsp.cli import output
from stp_lsp.cli.arguments import VERBS
from stp_lsp.cli.serve import ServeOptions, parse_serve
from tests.cli.command import ROOT, spawn

INFO = "---\nstatus: WIP\nslug: x\ncreated: 20260304\n---\n# ST0001: Größe 漢字\n\n[x](./ß漢.md)\n"


@pytest.fixture
def workspace(folder):
    folder.put("intent/.config/config.json", '{"intent_version": "2.19.0"}')
    folder.put("intent/st/ST0001/info.md", INFO)
    return folder


# -- usage ----------------------------------------------------------------------------------------


def test_version(folder):
    assert folder.run("--version") == (0, f"stp-lsp {__version__}\n", "")


def test_help_lists_every_verb(folder):
    ran = folder.run("--help")
    assert ran.code == 0
    for verb in VERBS:
        assert f"\n    {verb} " in ran.out


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example(folder, verb):
    ran = folder.run(verb, "--help")
    assert ran.code == 0
    assert "example" in ran.out
    assert f"  stp-lsp {verb}" in ran.out.partition("example")[2]


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["chekc"], "there is no command 'chekc'; did you mean 'check'?"),
        (["check", "--nope"], "unrecognized arguments: --nope"),
        (["check", "--output-format", "xml"], "invalid choice: 'xml'"),
        (["check", "--exit"], "unrecognized arguments: --exit"),
        (["show"], "the following arguments are required: ID"),
        (["serve", "--tcp", "here"], "'here' is not HOST:PORT"),
        (["--tcp", "127.0.0.1:99999"], "is not HOST:PORT"),
        (["serve", "--stdio", "--tcp", "127.0.0.1:1"], "not allowed with argument"),
        (["serve", "--log-level", "loud"], "invalid choice: 'loud'"),
    ],
)
def test_wrong_usage_exits_2(folder, arguments, message):
    ran = folder.run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


@pytest.mark.parametrize(
    "arguments, expected",
    [
        ([], ServeOptions("", "warning", "")),
        (["--stdio"], ServeOptions("", "warning", "")),
        (["--tcp", "127.0.0.1:2087"], ServeOptions("127.0.0.1:2087", "warning", "")),
        (["--tcp", "2087"], ServeOptions("2087", "warning", "")),
        (["--log-level", "debug", "--log-file", "a b"], ServeOptions("", "debug", "a b")),
    ],
)
def test_options_of_the_server(arguments, expected):
    assert parse_serve(arguments) == expected


# -- streams --------------------------------------------------------------------------------------


def test_the_exit_code_is_the_programs(workspace):
    assert workspace.spawn("check").returncode == 1
    assert workspace.spawn("check", "--exit-zero").returncode == 0
    assert workspace.spawn("check", "nowhere").returncode == 2


def test_what_the_encoding_cannot_show_is_escaped(workspace):
    ran = workspace.spawn("check", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert ran.returncode == 1
    assert rb"[x](./\xdf\u6f22.md)" in ran.stdout
    ran = workspace.spawn("list", env={"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"})
    assert "Größe".encode("latin-1") in ran.stdout
    assert ran.returncode == 0


def test_json_is_the_same_in_every_encoding(workspace):
    plain = workspace.spawn("check", "--output-format", "json")
    other = workspace.spawn("check", "--output-format", "json", env={"PYTHONIOENCODING": "ascii"})
    assert plain.stdout == other.stdout
    assert json.loads(plain.stdout)["summary"]["total"] >= 1


def test_a_pipe_gets_no_colour(workspace):
    assert b"\x1b" not in workspace.spawn("check").stdout
    assert b"\x1b" not in workspace.spawn("check", "--color", "auto").stdout


def test_colour_may_be_asked_for(workspace):
    assert b"\x1b[" in workspace.spawn("check", "--color", "always").stdout
    assert b"\x1b[" in workspace.spawn("check", env={"FORCE_COLOR": "1"}).stdout
    always = {"NO_COLOR": "1"}
    assert b"\x1b[" in workspace.spawn("check", "--color", "always", env=always).stdout


def test_colour_changes_nothing_but_the_colour(workspace):
    import re

    plain = workspace.spawn("check").stdout
    colored = workspace.spawn("check", "--color", "always").stdout
    assert re.sub(rb"\x1b\[[0-9;]*m", b"", colored) == plain


@pytest.mark.parametrize(
    "environment, terminal, expected",
    [
        ({"TERM": "xterm"}, True, True),
        ({"TERM": "xterm"}, False, False),
        ({"TERM": "dumb"}, True, False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, True, False),
        ({"TERM": "xterm", "NO_COLOR": ""}, True, True),  # https://no-color.org: not empty
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
    ],
)
def test_when_there_is_colour(monkeypatch, environment, terminal, expected):
    class Stream(io.StringIO):
        def isatty(self):
            return terminal

    for name in ("TERM", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", Stream())
    assert output.standard_output("auto").color is expected
    assert output.standard_output("always").color is True
    assert output.standard_output("never").color is False


@pytest.mark.skipif(os.name == "nt", reason="a POSIX terminal")
@pytest.mark.parametrize("columns", [60, 100])
def test_on_a_terminal_no_line_is_wider_than_it(workspace, columns):
    import fcntl
    import pty
    import re
    import struct
    import termios

    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "stp_lsp", "check", "--all"],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        cwd=workspace.path,
        env={
            **{
                key: value
                for key, value in os.environ.items()
                if key not in ("COLUMNS", "NO_COLOR")
            },
            "TERM": "xterm",
            "PYTHONPATH": str(ROOT),
        },
    )
    os.close(follower)
    written = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # Linux: the other end is closed
            break
        if not part:
            break
        written += part
    os.close(leader)
    assert process.wait(60) == 1
    assert b"\x1b[" in written
    plain = re.sub(r"\x1b\[[0-9;]*m", "", written.decode())
    for line in plain.splitlines():
        assert len(line) <= columns, line


def test_progress_is_shown_on_a_terminal_and_taken_away(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(output.Progress, "FIRST", 0)
    monkeypatch.setattr(output.Progress, "EVERY", 0)
    for stream, expected in ((Terminal(), "\rchecking 1/2\r\rchecking 2/2\r"), (io.StringIO(), "")):
        monkeypatch.setattr(sys, "stderr", stream)
        progress = output.Progress("checking", 2)
        progress.step()
        progress.step()
        assert stream.getvalue() == expected
        progress.end()
        left = stream.getvalue().removeprefix(expected)
        assert left.strip("\r ") == ""
        assert bool(left) is bool(expected)


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_closed_pipe_ends_it_quietly(workspace):
    for number in range(2, 400):
        workspace.put(f"intent/st/ST{number:04d}/info.md", INFO.replace("0001", f"{number:04d}"))
    for options in ((), ("--color", "always"), ("--output-format", "json")):
        reader, writer = os.pipe()
        os.close(reader)
        ran = workspace.spawn("check", *options, stdout=writer)
        os.close(writer)
        assert ran.stderr == b"", options
        assert ran.returncode == 141, options


@pytest.mark.skipif(os.name == "nt", reason="POSIX file descriptors")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_do_not_matter(workspace, closed):
    ran = subprocess.run(
        ["sh", "-c", f'"$0" -m stp_lsp check {closed}', sys.executable],
        cwd=workspace.path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr == b""


@pytest.mark.skipif(
    os.name == "nt" or not os.path.exists("/dev/full"), reason="a device that is always full"
)
@pytest.mark.parametrize("options", [(), ("--color", "always"), ("--output-format", "json")])
def test_a_full_disk_below_the_output_is_said_in_a_line(workspace, options):
    """Else CI would read a traceback, or nothing and take that for a clean check."""
    with open("/dev/full", "wb") as full:
        ran = workspace.spawn("check", *options, stdout=full)
    assert ran.returncode == 2
    [line] = ran.stderr.decode().splitlines()
    assert line.startswith("stp-lsp: the output cannot be written: No space left on device")


@pytest.mark.parametrize(("number", "name"), [(2, None), (28, "/h/x.md")])
def test_what_else_the_system_refuses_is_a_fault_of_ours(workspace, monkeypatch, number, name):
    def refused(*_, **__):
        raise OSError(number, "refused", name)

    monkeypatch.setattr("stp_lsp.cli.workspaces.begin", refused)
    ran = workspace.run("check")
    assert ran.code == 2
    assert "please report it" in ran.err


def test_an_interrupt_exits_130(workspace, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("stp_lsp.cli.workspaces.begin", interrupted)
    ran = workspace.run("check")
    assert (ran.code, ran.out, ran.err) == (130, "", "")


def test_a_fault_of_our_own_is_not_taken_for_a_finding(workspace, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("oops")

    monkeypatch.setattr("stp_lsp.cli.workspaces.begin", broken)
    ran = workspace.run("check")
    assert ran.code == 2
    assert "RuntimeError: oops" in ran.err
    assert "please report it" in ran.err


# -- imports --------------------------------------------------------------------------------------

FORBIDDEN = ("pygls", "lsprotocol", "cattrs", "attrs", "asyncio")


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "--output-format", "json"],
        ["check", "--output-format", "sarif"],
        ["list"],
        ["show", "ST0001"],
        ["gate", "ST0001"],
        ["index"],
        ["explain", "--all"],
        ["--version"],
    ],
    ids=" ".join,
)
def test_no_verb_imports_the_protocol_library(workspace, arguments):
    """Start-up is felt in a hook; the library alone takes longer than a whole check."""
    probe = (
        "import sys; from stp_lsp.__main__ import main; main(sys.argv[1:]);"
        "print(*sorted(name for name in sys.modules if '.' not in name), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", probe, *arguments],
        cwd=workspace.path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=True,
    )
    loaded = ran.stderr.decode().split()
    assert not [name for name in FORBIDDEN if name in loaded]
    if "json" in arguments:
        assert "rich" not in loaded


def test_the_server_is_told_its_options_and_starts_reading_first(monkeypatch):
    """The reader process is on its way before the protocol library is imported."""
    import types

    calls = []
    process = types.ModuleType("stp_lsp.session.reader_process")
    process.start_for_cwd = lambda: calls.append("started") or "reader"
    server = types.ModuleType("stp_lsp.server.main")

    def serve(reader, **options):
        calls.append((reader, options))
        return 7

    server.serve = serve
    monkeypatch.setitem(sys.modules, "stp_lsp.session.reader_process", process)
    monkeypatch.setitem(sys.modules, "stp_lsp.server.main", server)
    unrecorded = {"log_file": "", "record": "", "redact": False}
    plain = ("reader", {"tcp": "", "log_level": "WARNING", **unrecorded})
    for arguments in ([], ["serve"], ["--stdio"], ["serve", "--stdio"]):
        calls.clear()
        assert main(arguments) == 7
        assert calls == ["started", plain]
    calls.clear()
    assert main(["serve", "--tcp", "127.0.0.1:2087", "--log-level", "debug"]) == 7
    assert calls[1] == (
        "reader",
        {"tcp": "127.0.0.1:2087", "log_level": "debug", **unrecorded},
    )
    calls.clear()
    assert main(["serve", "--record", "session.jsonl", "--redact"]) == 7
    assert calls[1][1]["record"] == "session.jsonl"
    assert calls[1][1]["redact"] is True


def test_ending_the_server_with_ctrl_c_is_no_fault(monkeypatch):
    import types

    server = types.ModuleType("stp_lsp.server.main")

    def serve(reader, **options):
        raise KeyboardInterrupt

    server.serve = serve
    monkeypatch.setitem(sys.modules, "stp_lsp.server.main", server)
    monkeypatch.setattr("stp_lsp.session.reader_process.start_for_cwd", lambda: None)
    assert main([]) == 130


def test_the_module_can_be_run():
    ran = spawn("--version", cwd=ROOT)
    assert ran.returncode == 0
