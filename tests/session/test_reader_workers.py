"""Processes that share the reading of a workspace find what one process finds."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from stp_lsp.session.disk import RealDisk
from stp_lsp.session.loader import CHOICES, load
from stp_lsp.session.reader_pipe import _receive, read_workspaces
from stp_lsp.session.reader_process import MAX_SIZE
from stp_lsp.session.reader_workers import Outlet, cut
from stp_lsp.session.session import Session
from stp_lsp.session.settings_file import SETTINGS_FILES

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="copies need `fork`")

_WRITER = """
import sys
from stp_lsp.session import reader_workers
from stp_lsp.session.reader_pipe import write_workspaces
reader_workers.PART = 3
reader_workers.processors = lambda: 3
{fault}
write_workspaces(sys.argv[1], 5_000_000, 1, [int(sys.argv[2])])
"""

_COPY_ENDS = """
import os
def ending(read, me, waited=[]):
    def part(each):
        if os.getpid() != me:
            os._exit(1)  # and the part that it took is lost
        if not waited:
            waited.append(os.wait())
        return read(each)
    return part
reader_workers.read_part = ending(reader_workers.read_part, os.getpid())
"""
_NO_MORE = """
def no_more():
    raise BlockingIOError("too many processes")
reader_workers.os.fork = no_more
"""
_READER_ENDS = """
import os
reader_workers.read_part = lambda part: os._exit(1)
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Threads of several documents, and some that are made of documents far from one another."""
    files = {
        "intent/.config/config.json": '{"version": "2.19.0"}',
        "intent/st/steel_threads.md": "| ST0001 | a |\n| ST0002 | b |\n",
        "intent/.canon/st/ST0003.json": '{"id": "ST0003", "title": "canon", "status": "wip"}',
        "backlog/tasks/task-1 - ST0002-far.md": "# far from its thread\n",
        "intent/issues/OPEN/0011/0011-b.md": "---\ntitle: c\n---\n# Issue 0011\n",
        "intent/st/ST0004/bad.md": b"# \xff\n",
        "intent/todo.md": "a [link](st/ST0001/info.md#x), ST0001..ST0003\n",
    }
    for number in range(1, 9):
        folder = f"intent/st/ST{number:04}"
        files[f"{folder}/info.md"] = f"---\nstatus: WIP\n---\n# ST{number:04}: no {number}\n"
        files[f"{folder}/design.md"] = f"See WP-01 and ST{number - 1:04}.\n"
        files[f"{folder}/WP/01/info.md"] = "---\ntitle: first\nstatus: Done\n---\n# WP-01: first\n"
    for path, text in files.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return tmp_path


def _write(folder: Path, fault: str = "") -> tuple[subprocess.Popen[bytes], list[int]]:
    """A reader that makes a copy of itself at once, and where both are read."""
    pipes = [os.pipe(), os.pipe()]
    process = subprocess.Popen(
        [sys.executable, "-c", _WRITER.format(fault=fault), str(folder), str(pipes[1][1])],
        stdout=pipes[0][1],
        pass_fds=[pipes[1][1]],
    )
    for _, sink in pipes:
        os.close(sink)
    return process, [source for source, _ in pipes]


@needs_fork
@pytest.mark.parametrize("fault", ["", _NO_MORE], ids=["two", "one"])
def test_two_processes_find_what_one_finds(workspace: Path, fault: str) -> None:
    process, sources = _write(workspace, fault)
    loaded = read_workspaces(sources)
    assert process.wait() == 0
    folder = workspace.as_posix()
    alone, shared = Session(RealDisk()), Session(RealDisk())
    alone.adopt(folder, load(RealDisk(), folder, MAX_SIZE))
    shared.adopt(folder, loaded)
    assert shared.views.keys() == alone.views.keys() == {folder}
    mine, theirs = shared.views[folder], alone.views[folder]
    assert mine.snapshot.differences(theirs.snapshot) == []
    assert mine.stamps == theirs.stamps
    assert len(mine.snapshot.threads["ST0002"].documents) == 4
    assert len(mine.snapshot.threads) == 8
    [item] = loaded.workspaces
    assert item.document_count == len(mine.snapshot.documents)
    assert [id for id, _ in item.faults] == ["intent/st/ST0004/bad.md"]
    assert shared.look().is_empty


@needs_fork
@pytest.mark.parametrize("fault", [_COPY_ENDS, _READER_ENDS], ids=["copy", "reader"])
def test_a_process_that_ends_early_is_noticed(workspace: Path, fault: str) -> None:
    process, sources = _write(workspace, fault)
    with pytest.raises(EOFError):
        read_workspaces(sources)
    process.wait()


@pytest.mark.skipif(os.name != "posix", reason="pipes that can be asked for room")
def test_a_writer_does_not_wait_for_its_reader() -> None:
    """The server reads only when it has imported its protocol library."""
    source, sink = os.pipe()
    outlet = Outlet(sink)
    messages = [(number, "x" * 300_000) for number in range(5)]
    for message in messages:
        outlet.send(message)  # would stand still here
    found: list[tuple[object, ...]] = []
    reader = threading.Thread(target=lambda: found.extend(_receive([source])))
    reader.start()
    outlet.finish()
    os.close(sink)
    reader.join()
    assert found == messages


def test_readers_import_little() -> None:
    """What reads settings would double the time until a reader begins."""
    assert CHOICES == SETTINGS_FILES
    code = (
        "import sys, stp_lsp.session.reader_pipe;"
        "sys.exit('dataclasses' in sys.modules or 'stp_lsp.model.settings' in sys.modules)"
    )
    # Without the measuring of coverage, which imports more in every Python it finds started.
    own = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    assert subprocess.run([sys.executable, "-c", code], env=own, check=False).returncode == 0


def test_parts_hold_whole_threads(workspace: Path) -> None:
    [item] = load(RealDisk(), workspace.as_posix(), MAX_SIZE).workspaces
    entries = [entry for folder in RealDisk().walk(workspace.as_posix()) for entry in folder.files]
    parts = cut(item.root, item.project, MAX_SIZE, entries, size=2)
    assert [entry for part in parts for entry in part.entries] == entries
    homes = [
        {entry.path.split("/st/")[1][:6] for entry in part.entries if "/intent/st/ST" in entry.path}
        for part in parts
    ]
    for number in range(1, 9):
        assert sum(f"ST{number:04}" in home for home in homes) == 1
