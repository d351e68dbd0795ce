"""Starting the indexing process, and taking in what it sends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future

from stp_lsp.session.disk import RealDisk
from stp_lsp.session.loader import Loaded, find_root, load

MAX_SIZE = 5_000_000
"""Bytes; the limit that settings have when nobody chose another."""

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop());"
    "from stp_lsp.session.preload import main; main()"
)


class Loading:
    """Workspaces being read in another process."""

    def __init__(self, folder: str, max_size: int) -> None:
        self.folder = folder
        self.max_size = max_size
        self._process = _spawn(folder, max_size)

    def receive(self, progress: Callable[[int, int], None] | None = None) -> Loaded:
        """Everything below the folder; blocks, so it belongs in a thread of its own.

        A helper that dies, or that could not be started, costs time and nothing else: the work
        is then done here.
        """
        # The reader's module is imported here: it is of no use before there is something to read.
        from stp_lsp.session.preload import read_workspaces

        process = self._process
        if process is not None and process.stdout is not None:
            try:
                loaded = read_workspaces(process.stdout, progress)
            except (EOFError, OSError, ValueError, TypeError):
                pass
            else:
                self.drop()
                return loaded
            self.drop()
        return load(RealDisk(), self.folder, self.max_size)

    def receive_in_thread(
        self, progress: Callable[[int, int], None] | None = None
    ) -> Future[Loaded]:
        """:meth:`receive` in a daemon thread, which does not keep the process alive."""
        future: Future[Loaded] = Future()

        def run() -> None:
            try:
                future.set_result(self.receive(progress))
            except BaseException as error:  # the future's reader gets it
                future.set_exception(error)

        threading.Thread(target=run, name="stp-load", daemon=True).start()
        return future

    def drop(self) -> None:
        """Ends the helper; harmless when it has ended already."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        if process.stdout is not None:
            process.stdout.close()
        process.wait()


def start_for_cwd() -> Loading | None:
    """A helper for the folder that the server was started in, if that looks like a workspace.

    Editors start a server in the folder they have open. When this one did not, nothing is lost
    but a few milliseconds of another processor core.
    """
    folder = slashed(os.getcwd())
    if find_root(RealDisk(), folder) is None:
        return None
    return Loading(folder, MAX_SIZE)


def slashed(path: str) -> str:
    """``path`` with forward slashes and without a trailing one."""
    if os.sep != "/":
        path = path.replace(os.sep, "/")
    return path.rstrip("/") or "/"


def _spawn(folder: str, max_size: int) -> subprocess.Popen[bytes] | None:
    # `-I`: Python must look for no module in the folder that an editor happened to start us in.
    command = [sys.executable, "-IS", "-c", _START, folder, str(max_size), json.dumps(sys.path)]
    try:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        return None
