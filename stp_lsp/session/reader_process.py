"""The process that reads workspaces, as the server has it: started, received from, dropped."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from stp_lsp.session.cache_place import may_be_kept
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.processors import MOST, processors
from stp_lsp.session.roots import find_root

# The process is started before anything is imported that it does not need: each millisecond here
# is one of the index.
if TYPE_CHECKING:
    from stp_lsp.session.loader import Loaded

MAX_SIZE = 5_000_000
"""Bytes; the limit that settings have when nobody chose another."""

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop());"
    "from stp_lsp.session.reader_pipe import main; main()"
)


class ReaderProcess:
    """Workspaces being read in another process."""

    def __init__(self, folder: str, max_size: int, *, fork: bool = False) -> None:
        """Begins to read.

        Args:
            folder: Where to look for workspaces.
            max_size: Bytes; a larger document is not read.
            fork: Whether this process may be copied, which takes a third of starting another. It
                must not have threads.
        """
        self.folder = folder
        self.max_size = max_size
        self.began = time.monotonic(), time.time_ns()
        """When, by the clock that does not jump and by the wall's."""
        self._process, self._sources = _begin(folder, max_size, fork=fork)

    def receive(self, progress: Callable[[int, int], None] | None = None) -> Loaded:
        """Everything below the folder; blocks, so it belongs in a thread of its own.

        A reader that dies, or that could not be started, costs time and nothing else: the work
        is then done here.
        """
        # The reader's module is imported here: it is of no use before there is something to read.
        from stp_lsp.session.reader_pipe import read_workspaces

        if self._process is not None:
            try:
                loaded = read_workspaces(self._sources, progress)
            except (EOFError, OSError, ValueError, TypeError, LookupError):
                pass
            else:
                self.drop()
                return loaded
            self.drop()
        from stp_lsp.session.loader import load

        return load(RealDisk(), self.folder, self.max_size)

    def drop(self) -> None:
        """Ends the reader; harmless when it has ended already."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        sources, self._sources = self._sources, []
        for handle in sources:
            os.close(handle)
        process.wait()


def start_for_cwd() -> ReaderProcess | None:
    """A reader for the folder that the server was started in, if that looks like a workspace.

    Editors start a server in the folder they have open. When this one did not, nothing is lost
    but a few milliseconds of another processor core.
    """
    try:
        folder = slashed(os.getcwd())
    except OSError:  # it is gone; an editor names its folders by itself
        return None
    if find_root(RealDisk(), folder) is None or _is_kept(folder):
        return None
    return ReaderProcess(
        folder, MAX_SIZE, fork=sys.platform != "win32" and threading.active_count() == 1
    )


def _is_kept(folder: str) -> bool:
    """Whether there is a cache of the index of a folder, so that nothing need be read."""
    if not may_be_kept(folder):
        return False
    from stp_lsp.session.cache import is_kept  # needed only where there is a file

    return is_kept(folder)


def slashed(path: str) -> str:
    """``path`` with forward slashes and without a trailing one.

    The letter of a drive becomes a small one, as the protocol library has it in every path that it
    makes of a URI, so that a folder is one folder whoever names it.
    """
    if os.sep != "/":
        path = path.replace(os.sep, "/")
        if path[1:2] == ":":
            path = path[0].lower() + path[1:]
            if path[2:].strip("/") == "":
                return f"{path[:2]}/"  # without a slash it is the current folder of that drive
    return path.rstrip("/") or "/"


def _begin(folder: str, max_size: int, *, fork: bool) -> tuple[_Process | None, list[int]]:
    """The reader and the pipes from which it is read; its own first, then those of its copies."""
    sources: list[int] = []
    sinks: list[int] = []
    try:
        for _ in range(1 + _copies()):
            source, sink = os.pipe()
            sources.append(source)
            sinks.append(sink)
            _widen(source)
        process = (_fork if fork else _spawn)(folder, max_size, sources, sinks)
    except OSError:
        for handle in sources:
            os.close(handle)
        return None, []
    finally:
        for handle in sinks:
            os.close(handle)
    return process, sources


class _Process(Protocol):
    """What is asked of a reader's process."""

    def kill(self) -> None:
        """Ends it; harmless when it has ended already."""

    def wait(self) -> object:
        """Waits until it has ended."""


class _Copy:
    """A reader that is a copy of this process."""

    def __init__(self, pid: int) -> None:
        self._pid = pid

    def kill(self) -> None:
        if sys.platform == "win32":
            raise NotImplementedError  # nobody comes here
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> None:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._pid, 0)


def _fork(folder: str, max_size: int, sources: list[int], sinks: list[int]) -> _Process:
    """A copy of this process, which must have one thread only."""
    from stp_lsp.session.reader_pipe import help_from  # here, so that the copy has it

    if sys.platform == "win32":
        raise NotImplementedError  # nobody comes here
    pid = os.fork()
    if pid:
        return _Copy(pid)
    try:
        for handle in sources:
            os.close(handle)
        # The client's pipes are the server's: nobody else may read them, or keep them open.
        nothing = os.open(os.devnull, os.O_RDWR)
        for old, new in ((nothing, 0), (sinks[0], 1), (nothing, 2)):
            os.dup2(old, new)
        os.close(sinks[0])
        help_from(folder, max_size, sinks[1:])
    finally:
        os._exit(0)


def _spawn(folder: str, max_size: int, sources: list[int], sinks: list[int]) -> _Process:
    """A process of its own, for when this one has threads."""
    import json
    import subprocess

    # `-I`: Python must look for no module in the folder that an editor happened to start us in.
    command = [sys.executable, "-IS", "-c", _START, folder, str(max_size)]
    spare = [str(handle) for handle in sinks[1:]]
    return subprocess.Popen(
        [*command, *spare, json.dumps(sys.path)],
        stdin=subprocess.DEVNULL,
        stdout=sinks[0],
        stderr=subprocess.DEVNULL,
        pass_fds=sinks[1:],
    )


def _copies() -> int:
    """How many copies of itself a reader may make."""
    return min(processors(), MOST) - 1 if sys.platform != "win32" else 0


def _widen(pipe: int) -> None:
    """Makes room for a megabyte, where that can be asked for: fewer turns, fewer waits."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1 << 20)
