"""What a user never sees alone: the index without protocol, and whole runs of `check`.

The index is measured in this process, on the real classes. `check` is measured as a process,
start-up included, because that is what a commit hook waits for.
"""

from __future__ import annotations

import gc
import os
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.results import CheckRun, Inside, median, percentile
from benchmarks.servers import Server
from benchmarks.targets import Target
from benchmarks.usage import Usage
from stp_lsp.model.settings import Settings
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.loader import load
from stp_lsp.session.session import Action, Modification, Session
from stp_lsp.syntax.scan import scan

_EDITED = "\nSee ST0001 and ST9998 (WP-02).\n"
_WATCH = 0.02
"""Seconds between two looks at the memory of a `check`."""
_BATCH = 1000
"""Files that a branch switch may touch."""


def measure_check(server: Server, workspace: str, root: Path) -> CheckRun:
    """One process that checks the whole folder; its output is thrown away."""
    command = [part.replace("{root}", str(root)) for part in server.check]
    begun = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=root,
        env={**os.environ, **server.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    usage, peak, over = Usage(process.pid), [0.0], threading.Event()

    def watch() -> None:
        # Not `ru_maxrss`: that of a child is never below what this process held when it forked.
        while not over.wait(_WATCH):
            peak[0] = usage.peak_mb() or peak[0]

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    over.set()
    watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    # 0 is clean and 1 is findings, for both programs.
    failure = "" if process.returncode in (0, 1) else f"ended with code {process.returncode}"
    cpu = used.ru_utime + used.ru_stime
    return CheckRun(server.name, workspace, wall, cpu, peak[0] or None, failure)


def measure_inside(
    workspace: str, root: Path, places: Sequence[Target], edits: int, repeats: int
) -> Inside:
    """Index, scan, edits and a batch of changed files; ``root`` must be a copy, it is written to.

    Args:
        workspace: Its name.
        root: Where it is.
        places: Documents that are edited.
        edits: How many edits.
        repeats: How often the whole index is made.
    """
    disk = RealDisk()
    limit = Settings().max_file_size
    # The helper process that makes the index has the collector off, too.
    index_ms = _time(lambda: load(disk, str(root), limit), repeats)
    loaded = load(disk, str(root), limit)
    build_ms = _time(lambda: Session(disk).adopt(str(root), loaded), repeats)
    session = Session(disk)
    session.adopt(str(root), loaded)
    documents = {
        f"{view.root}/{id}": document
        for view in session.views.values()
        for id, document in view.snapshot.documents.items()  # the model's word
        if id.endswith(".md")
    }
    texts = [(doc.text, doc.place.thread, "ST") for doc in documents.values()]
    size = sum(len(text.encode()) for text, _, _ in texts)
    scan_ms = _time(lambda: [scan(*item) for item in texts], repeats)
    times = _edit(session, [place.path for place in places], edits)
    batch = list(documents)[:_BATCH]
    return Inside(
        workspace=workspace,
        documents=len(documents),
        megabytes=size / 1e6,
        index_ms=index_ms,
        build_ms=build_ms,
        scan_mb_s=size / scan_ms / 1e3,
        edit_p50_us=percentile(times, 0.5),
        edit_p95_us=percentile(times, 0.95),
        batch=len(batch),
        batch_ms=_change_files(session, batch),
    )


def _time(work: Callable[[], object], repeats: int) -> float:
    """Milliseconds, the median, with the garbage collector off."""
    times: list[float] = []
    for _ in range(repeats):
        gc.collect()
        gc.disable()
        try:
            begun = time.perf_counter()
            result = work()
            times.append((time.perf_counter() - begun) * 1e3)
        finally:
            gc.enable()
        del result
    return median(times) or 0.0


def _edit(session: Session, paths: Sequence[Path], edits: int) -> list[float]:
    """Microseconds of each edit: text in, new snapshot out. The collector runs as it does."""
    texts = {str(path): path.read_text(encoding="utf-8", errors="replace") for path in paths}
    for path, text in texts.items():
        session.did_modify_files([Modification(path, Action.OPENED, text, 1)])
    times: list[float] = []
    for number in range(edits):
        path = str(paths[number % len(paths)])
        is_longer = number // len(paths) % 2 == 0
        text = texts[path] + _EDITED if is_longer else texts[path]
        change = Modification(path, Action.CHANGED, text, number + 2)
        begun = time.perf_counter()
        session.did_modify_files([change])
        times.append((time.perf_counter() - begun) * 1e6)
    for path in texts:
        session.did_modify_files([Modification(path, Action.CLOSED)])
    return times


def _change_files(session: Session, paths: Sequence[str]) -> float:
    """Milliseconds for files that changed on disk together; they are put back."""
    before = {path: Path(path).read_bytes() for path in paths}
    events = [Modification(path, Action.ON_DISK) for path in paths]
    try:
        for path, data in before.items():
            Path(path).write_bytes(data + _EDITED.encode())
        begun = time.perf_counter()
        session.did_modify_files(events)
        return (time.perf_counter() - begun) * 1e3
    finally:
        for path, data in before.items():
            Path(path).write_bytes(data)
