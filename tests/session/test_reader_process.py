"""The process that reads a workspace beside the server."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from stp_lsp.session import reader_process
from stp_lsp.session.reader_process import MAX_SIZE, ReaderProcess, start_for_cwd
from tests.session.test_reader_workers import needs_fork


def test_no_module_of_the_workspace_is_imported(tmp_path, monkeypatch):
    """A server is started in the folder that an editor has open, and nobody has said that its
    files may be run."""
    mark = "from pathlib import Path\nPath(__file__).with_name('ran').touch()\n"
    trap = f"{mark}raise SystemExit(3)\n"
    for module in ("json", "sys", "encodings", "sitecustomize", "usercustomize", "stp_lsp"):
        (tmp_path / f"{module}.py").write_text(trap, "utf-8")
    (tmp_path / "intent/st/ST0001").mkdir(parents=True)
    (tmp_path / "intent/st/ST0001/info.md").write_text("# ST0001: Lamps\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    loaded = ReaderProcess(tmp_path.as_posix(), MAX_SIZE).receive()
    assert [workspace.document_count for workspace in loaded.workspaces] == [1]
    assert not (tmp_path / "ran").exists()


def _run(code: str, folder: Path) -> str:
    """What a program says that has one thread, as the server does when it starts its reader."""
    program = (
        "import os, sys, time\n"
        "from stp_lsp.session import reader_pipe, reader_process\n"
        "from stp_lsp.session.reader_process import MAX_SIZE, ReaderProcess\n" + code
    )
    command = [sys.executable, "-c", program, folder.as_posix()]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return run.stdout


@pytest.mark.parametrize("fork", [pytest.param(True, marks=needs_fork), False])
def test_a_reader_reads_and_leaves_no_process(tmp_path: Path, fork: bool) -> None:
    (tmp_path / "intent/st/ST0001").mkdir(parents=True)
    (tmp_path / "intent/st/ST0001/info.md").write_text("# ST0001: Lamps\n", "utf-8")
    said = _run(
        f"loading = ReaderProcess(sys.argv[1], MAX_SIZE, fork={fork})\n"
        "[item] = loading.receive().workspaces\n"
        "print(item.document_count, list(item.built.tables.threads))\n"
        "try:\n"
        "    os.waitpid(-1, os.WNOHANG) if os.name == 'posix' else None\n"
        "    print('a process is left')\n"
        "except ChildProcessError:\n"
        "    print('none left')\n",
        tmp_path,
    )
    assert said.splitlines()[0] == "1 ['ST0001']"
    if os.name == "posix":
        assert said.splitlines()[1] == "none left"


@needs_fork
def test_a_copy_does_not_keep_the_pipes_of_the_client(tmp_path: Path) -> None:
    """A client that waits for the end of the server's output must not wait for a reader."""
    said = _run(
        "reader_pipe.write_workspaces = lambda *_: time.sleep(60)\n"
        "loading = ReaderProcess(sys.argv[1], MAX_SIZE, fork=True)\n"
        "print(loading._process._pid, flush=True)\n"
        "os._exit(0)\n",
        tmp_path,
    )
    os.kill(int(said), signal.SIGKILL)  # it is still there, and yet the output has ended


@needs_fork
def test_a_reader_that_is_dropped_ends(tmp_path: Path) -> None:
    said = _run(
        "reader_pipe.write_workspaces = lambda *_: time.sleep(60)\n"
        "loading = ReaderProcess(sys.argv[1], MAX_SIZE, fork=True)\n"
        "begun = time.monotonic()\n"
        "loading.drop(); loading.drop()\n"
        "print(time.monotonic() - begun < 30)\n",
        tmp_path,
    )
    assert said == "True\n"


def test_a_process_with_threads_is_not_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy has one thread, and the locks that others held stay locked in it."""
    (tmp_path / "intent/st/ST0001").mkdir(parents=True)
    (tmp_path / "intent/st/ST0001/info.md").write_text("# ST0001: Lamps\n", "utf-8")
    asked: list[bool] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reader_process, "ReaderProcess", lambda *_, fork: asked.append(fork))
    go_on = threading.Event()
    other = threading.Thread(target=go_on.wait)
    other.start()
    try:
        start_for_cwd()
    finally:
        go_on.set()
        other.join()
    assert asked == [False]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("C:\\work\\lamp\\", "c:/work/lamp"),
        ("c:/work", "c:/work"),
        ("C:\\", "c:/"),
        ("C:", "c:/"),
        ("\\\\server\\share\\lamp", "//server/share/lamp"),
    ],
)
def test_a_path_of_windows(monkeypatch: pytest.MonkeyPatch, path: str, expected: str) -> None:
    """As the URIs of the same folders lead to it: `file:///C:/work` is `c:/work` (pygls)."""
    monkeypatch.setattr(os, "sep", "\\")
    assert reader_process.slashed(path) == expected
