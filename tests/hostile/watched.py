"""Runs the program with an audit hook that notes what it opens, changes, starts and connects to.

    python -m tests.hostile.watched REPORT check .
    python -m tests.hostile.watched REPORT serve

A line of the report is a kind of event and what it was about. Python raises an audit event before
each such thing happens, whoever asked for it. A copy of the process (`fork`) writes to the same
report; a program that is started does not, but that it was started is noted.
"""

from __future__ import annotations

import os
import sys

KEPT = "STP_WATCHED_KEEPS"
"""Set where the index of the workspace is to be kept on disk."""
NETWORK = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname")
STARTED = ("subprocess.Popen", "os.exec", "os.system", "os.posix_spawn", "os.spawn", "os.startfile")
CHANGED = (
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "os.chown", "os.utime", "shutil.rmtree",
)  # fmt: skip
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def hook(report: int):
    def write(kind: str, what: object) -> None:
        os.write(report, f"{kind}\t{what!s}\n".encode("utf-8", "replace"))

    def path_of(value: object) -> str | None:
        if value is None or isinstance(value, int):
            return None
        return os.path.abspath(os.fsdecode(value))

    def note(event: str, arguments: tuple) -> None:
        if event == "open":
            path = path_of(arguments[0])
            if path is not None:
                flags = arguments[2]
                writes = isinstance(flags, int) and bool(flags & WRITING)
                write("write" if writes else "read", path)
        elif event in ("os.listdir", "os.scandir"):
            path = path_of(arguments[0])
            if path is not None:
                write("read", path)
        elif event in CHANGED:
            write("write", f"{event} {arguments[0]!s}")
        elif event in NETWORK:
            write("network", f"{event} {arguments[1:]!s}")
        elif event in STARTED:
            write("start", arguments[0])

    return note


def keep_small_workspaces() -> None:
    """Makes the server keep the index of a workspace however small and new it is, and at once."""
    from stp_lsp.server import cache_writer
    from stp_lsp.session import cache

    cache.FEWEST = 0
    cache.UNSURE = -(10**18)
    cache_writer.REST = 0


def main() -> None:
    report = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    from stp_lsp.__main__ import main as program

    if os.environ.get(KEPT):
        keep_small_workspaces()
    sys.addaudithook(hook(report))
    sys.exit(program())


if __name__ == "__main__":
    main()
