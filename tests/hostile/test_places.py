"""Where the program is started, where it writes to and what it says there: nothing is taken for
granted of a folder, a file or a screen.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stp_lsp import __main__ as program
from stp_lsp.cli import output
from stp_lsp.session.disk import RealDisk
from tests.server.raw_client import ROOT, ServerProcess, notification, request

LIGHTHOUSE = ROOT / "examples" / "lighthouse"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="of POSIX")


def run(*arguments: str, cwd: Path | None = LIGHTHOUSE) -> subprocess.CompletedProcess[bytes]:
    """The program in a folder; ``None`` is where the tests are."""
    return subprocess.run(
        [sys.executable, "-m", "stp_lsp", *arguments], cwd=cwd, capture_output=True,
        stdin=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=120,
    )  # fmt: skip


@pytest.fixture
def nowhere(tmp_path: Path) -> Iterator[None]:
    """A current folder that is gone."""
    gone = tmp_path / "gone"
    gone.mkdir()
    before = Path.cwd()
    os.chdir(gone)
    gone.rmdir()
    yield
    os.chdir(before)


_GONE = """
import os, sys, tempfile
gone = tempfile.mkdtemp()
os.chdir(gone)
os.rmdir(gone)
from stp_lsp.__main__ import main
sys.exit(main([]))
"""


@pytest.mark.wire
def test_a_server_serves_from_a_folder_that_is_gone():
    page = {"textDocument": {"uri": (LIGHTHOUSE / "intent/wip.md").as_uri()}}
    verb = {"command": "stp.thread.new", "arguments": [{"root": str(LIGHTHOUSE), "title": "x"}]}
    # As installed programs start, without the current folder among those of modules: importing from
    # one that is gone raises a SystemError in Python 3.13.0 itself.
    with ServerProcess(["-P", "-c", _GONE]) as server:
        server.initialize(rootUri=LIGHTHOUSE.as_uri(), capabilities={})
        server.send(request("pull", "textDocument/diagnostic", page))
        assert server.result("pull")["kind"] == "full"
        # A verb asks git who works here, and looks for git beside the current folder.
        server.send(request("verb", "workspace/executeCommand", verb))
        server.answer("verb")
        server.send(request("bye", "shutdown"), notification("exit"))
        assert server.exit_code() == 0
        assert "Traceback" not in server.errors()


@pytest.mark.parametrize("verb", [["check"], ["check", "--output-format", "json"], ["list"],
                                  ["board", "--format", "markdown"]])  # fmt: skip
def test_the_command_line_works_from_a_folder_that_is_gone(verb: list[str], nowhere: None):
    ran = run(*verb, str(LIGHTHOUSE), cwd=None)
    assert ran.returncode in (0, 1), ran.stderr
    assert b"ST00" in ran.stdout
    ran = run(*verb, cwd=None)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr.startswith(b"stp-lsp: .: ")


@pytest.mark.parametrize("address", ["host.invalid:1", "[::2]:0", "x y:1", "192.0.2.1:0"])
def test_an_address_that_cannot_be_had_is_named(address: str):
    ran = run("serve", "--tcp", address)
    assert ran.returncode == 1
    assert f"cannot listen on {address}".encode() in ran.stderr
    assert b"Traceback" not in ran.stderr


@pytest.mark.parametrize("option", ["--log-file", "--record"])
def test_a_log_that_cannot_be_written_costs_no_session(option: str):
    """The input has ended already, so the server serves nobody and says so by its exit code."""
    ran = run("serve", option, "/no/such/folder/log")
    assert ran.returncode == 1
    assert b"No such file or directory: '/no/such/folder/log'" in ran.stderr
    assert b"Traceback" not in ran.stderr


def test_an_interrupt_in_an_import_is_an_interrupt(monkeypatch: pytest.MonkeyPatch):
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(program, "_serve", interrupted)
    assert program.main([]) == program.main(["serve"]) == 130


@pytest.mark.parametrize("name", ["pipe", "to a pipe", "/dev/stdout"])
def test_what_is_no_file_is_written_to_and_not_replaced(name: str, tmp_path: Path):
    """Replacing `/dev/null` is what the superuser of a container may do."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "to a pipe").symlink_to("pipe")
    target = tmp_path / name  # an absolute name stays what it is
    reader = None
    if not name.startswith("/"):
        reader = subprocess.Popen(["cat", target], stdout=subprocess.PIPE)
    ran = run("graph", "--format", "dot", "-o", str(target))
    assert ran.returncode == 0, ran.stderr
    written = reader.communicate(timeout=60)[0] if reader is not None else ran.stdout
    assert written.startswith(b"digraph")
    assert stat.S_ISFIFO(os.lstat(tmp_path / "pipe").st_mode)
    assert (tmp_path / "to a pipe").is_symlink()
    assert sorted(os.listdir(tmp_path)) == ["pipe", "to a pipe"]


@pytest.mark.parametrize("verb", [["graph", "--format", "dot", "-o"], ["check", "--baseline"]])
def test_a_link_stays_one_and_its_file_is_written(verb: list[str], tmp_path: Path):
    link, file = tmp_path / "link", tmp_path / "folder" / "file"
    file.parent.mkdir()
    file.write_text("old", "utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    more = ["--write-baseline", str(link)] if verb[0] == "check" else []
    ran = run(*([verb[0], *more] if more else [*verb, str(link)]))
    assert ran.returncode == 0, ran.stderr
    assert link.is_symlink()
    assert file.read_text("utf-8") not in ("old", "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="of the superuser")
def test_the_superuser_leaves_a_file_to_its_owner(tmp_path: Path):
    path = tmp_path / "info.md"
    path.write_text("old", "utf-8")
    os.chown(path, 4321, 1234)
    path.chmod(0o604)
    RealDisk().write(path.as_posix(), b"new")
    found = path.stat()
    assert (path.read_bytes(), found.st_uid, found.st_gid) == (b"new", 4321, 1234)
    assert stat.S_IMODE(found.st_mode) == 0o604


EVIL = "a\x1b[2J\x1b]0;t\x07\x9b31m\u202eb"
"""Clears the screen, names the window, rings, turns red and writes from right to left."""


def obeyed(text: bytes) -> set[str]:
    """What a screen would obey of a text."""
    kept = set(text.decode("utf-8"))
    return kept & {"\x1b", "\x07", "\x9b", "\u202e", "\r"}


@pytest.fixture
def evil(tmp_path: Path) -> Path:
    root = Path(shutil.copytree(LIGHTHOUSE, tmp_path / "evil"))
    folder = root / "intent/st/ST0090"
    folder.mkdir()
    header = f"---\nstatus: {EVIL}\nslug: {EVIL}\n---\n"
    (folder / "info.md").write_text(f"{header}# ST0090: {EVIL}\n\nST9999\n", "utf-8")
    (folder / f"{EVIL}.md").write_text("# x\n\nST9999\n", "utf-8")
    (folder / f"big{EVIL}.md").write_bytes(b"\xff")
    return root


@pytest.mark.parametrize(
    "verb",
    [["check", "--all"], ["list"], ["board"], ["doctor"], ["show", "ST0090"], ["gate", "ST0090"],
     ["doctor", "--json"], ["check", EVIL], ["show", EVIL], ["explain", EVIL], [f"--{EVIL}"],
     ["check", f"--{EVIL}"], ["check", "--baseline", EVIL], ["index", EVIL], [EVIL],
     ["check", "--select", EVIL], ["board", "--format", EVIL]],
    ids=lambda verb: " ".join(verb).replace(EVIL, "EVIL"),
)  # fmt: skip
def test_nothing_that_is_read_or_named_reaches_the_screen_as_a_command(verb, evil: Path):
    ran = run(*verb, cwd=evil)
    assert ran.returncode in (0, 1, 2)
    assert obeyed(ran.stdout) | obeyed(ran.stderr) == set()


@pytest.mark.parametrize("verb", [["index"], ["board", "--format", "markdown"],
                                  ["graph", "--format", "dot"]])  # fmt: skip
def test_what_is_exact_in_a_pipe_is_harmless_on_a_terminal(verb, evil: Path):
    import pty

    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "stp_lsp", *verb], cwd=evil, stdout=theirs, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    try:
        while data := os.read(ours, 65536):
            shown += data
    except OSError:  # how a terminal of Linux says that it is closed
        pass
    os.close(ours)
    assert done.wait(60) == 0
    done.stderr.close()
    assert b"ST0090" in shown
    assert obeyed(shown.replace(b"\r\n", b"\n")) == set()


def test_a_complaint_is_one_line(capsys: pytest.CaptureFixture[str]):
    output.complain(f"x\n::error::{EVIL}")
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert obeyed(said.encode()) == set()
