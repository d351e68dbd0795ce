"""The processes that read a workspace, and how they share the work.

The documents are cut into parts that hold whole threads. The numbers of the parts stand in a pipe
from which each process takes the next one, so that all of them end together, however the work and
the processors are spread. Each writes what it found into a pipe of its own, and never waits for
its reader: the server may still be importing its protocol library.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
import time
from collections import deque
from typing import Any, NamedTuple

from stp_lsp.model.document import Document, HeldText
from stp_lsp.model.edges import link_targets, targets
from stp_lsp.model.layout import place
from stp_lsp.model.project import Project
from stp_lsp.model.symbols import Thread, build_thread
from stp_lsp.session.disk import Entry, RealDisk
from stp_lsp.session.loader import read_document
from stp_lsp.session.processors import processors
from stp_lsp.syntax.facts import pack

PART = 200
"""Documents in one part: the receiver builds while the processes go on reading."""
BEFORE_TWO = 0.15
"""Seconds after which a second process helps, on a machine with no more than two processors: until
then the server needs the other one to import what it is made of."""
_MOST_PARTS = 8000
"""Their numbers fit into a pipe that nobody reads yet."""

BEGIN, DOCUMENTS, END = 0, 1, 2


class Part(NamedTuple):
    """Some documents of one workspace."""

    root: str
    project: Project
    limit: int
    """Bytes; a larger document is not read."""
    entries: list[Entry]


class Outlet:
    """A pipe to a reader who may not be reading yet."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._waiting: deque[memoryview] = deque()
        if sys.platform != "win32":
            os.set_blocking(handle, False)

    def send(self, message: tuple[Any, ...]) -> None:
        """Writes a message, or keeps it until there is room in the pipe."""
        data = marshal.dumps(message)
        self._waiting.append(memoryview(len(data).to_bytes(8, "little") + data))
        self._write()

    def finish(self) -> None:
        """Writes whatever is left; waits for the reader."""
        if sys.platform != "win32":
            os.set_blocking(self._handle, True)
        self._write()

    def _write(self) -> None:
        while self._waiting:
            data = self._waiting[0]
            try:
                written = os.write(self._handle, data)
            except BlockingIOError:
                return
            if written == len(data):
                self._waiting.popleft()
            else:
                self._waiting[0] = data[written:]


def cut(root: str, project: Project, limit: int, entries: list[Entry], size: int = 0) -> list[Part]:
    """The documents of a workspace in parts that hold whole threads, where they are neighbours.

    Args:
        root: The workspace's folder.
        project: Its configuration.
        limit: Bytes; a larger document is not read.
        entries: Its documents, ordered as a walk finds them.
        size: Documents in a part; as many as are useful when not given.
    """
    parts: list[Part] = []
    start, total, skip = 0, len(entries), len(root) + 1
    size = size or max(PART, total // _MOST_PARTS + 1)

    def thread_at(index: int) -> str:
        return place(entries[index].path[skip:], project).thread

    while start < total:
        stop = min(start + size, total)
        while stop < total and (thread := thread_at(stop - 1)) and thread_at(stop) == thread:
            stop += 1
        parts.append(Part(root, project, limit, entries[start:stop]))
        start = stop
    return parts


def read_part(part: Part) -> tuple[Any, ...]:
    """The message about one part."""
    disk = RealDisk()
    source = HeldText("")
    ids, places, stamps, packed, mentioned, linked = [], [], [], [], [], []
    faults: list[tuple[str, str]] = []
    owned: dict[str, list[Document]] = {}
    same: dict[str, str] = {}
    for entry in part.entries:
        id, where, facts, stamp = read_document(disk, part.root, entry, part.project, part.limit)
        doc = Document(id, where, facts, source)
        ids.append(id)
        # Equal strings once, so that they are one in the memory of the receiver, too.
        places.append(
            (int(where.kind), *[same.setdefault(value, value) for value in where[1:6]], where.quiet)
        )
        stamps.append(stamp)
        packed.append(pack(facts))
        mentioned.append(tuple([same.setdefault(key, key) for key in targets(doc)]))
        linked.append(tuple(set(link_targets(doc))) if facts.links else ())
        if facts.marks:
            faults += [(id, mark[3]) for mark in facts.marks if mark[0] == "unreadable-document"]
        if where.thread:
            owned.setdefault(where.thread, []).append(doc)
    threads = [
        _plain(thread)
        for id, documents in owned.items()
        if (thread := build_thread(id, documents)) is not None
    ]
    return DOCUMENTS, part.root, ids, places, stamps, packed, mentioned, linked, threads, faults


def _plain(thread: Thread) -> tuple[Any, ...]:
    """A thread as plain values; its packages and its status are no tuples and strings."""
    plain = thread._replace(packages=tuple(map(tuple, thread.packages)))  # type: ignore[arg-type]
    status = None if thread.status is None else thread.status.value
    return (*plain[:2], status, *plain[3:])


def read_parts(parts: list[Part], outlet: Outlet, spare: list[int], begun: float) -> list[int]:
    """Reads all parts, with the help of copies of this process, and writes them.

    Args:
        parts: What to read.
        outlet: Where this process writes.
        spare: Pipes, one for each copy that may be made.
        begun: When this process began, by :func:`time.monotonic`.

    Returns:
        The copies, which may still be writing.
    """
    numbers = _queue(len(parts))
    patience = BEFORE_TWO if processors() <= 2 else 0.0
    copies: list[int] = []
    while (number := _next(numbers)) >= 0:
        if not copies and spare and time.monotonic() - begun >= patience:
            for sink in spare:
                with contextlib.suppress(OSError):  # no more processes: these read alone
                    copies.append(_copy(parts, numbers, sink))
        outlet.send(read_part(parts[number]))
    for sink in spare:
        os.close(sink)
    os.close(numbers)
    return copies


def _queue(count: int) -> int:
    """A pipe with the numbers below ``count``; it ends behind the last."""
    source, sink = os.pipe()
    os.write(sink, b"".join(number.to_bytes(4, "little") for number in range(count)))
    os.close(sink)
    return source


def _next(numbers: int) -> int:
    """The next number; below 0 when there is none left."""
    taken = os.read(numbers, 4)
    return int.from_bytes(taken, "little") if taken else -1


def _copy(parts: list[Part], numbers: int, sink: int) -> int:
    """A copy of this process that helps; this process has one thread, so copying it is safe."""
    if sys.platform == "win32":
        raise NotImplementedError  # nobody comes here
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.close(1)  # the other's; who reads there must see its end
        outlet = Outlet(sink)
        while (number := _next(numbers)) >= 0:
            outlet.send(read_part(parts[number]))
        outlet.finish()
        code = 0
    finally:
        os._exit(code)
