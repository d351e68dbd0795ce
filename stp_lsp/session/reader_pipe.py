"""What the reader process writes of workspaces, and how the server reads it.

Importing the protocol library takes 0.4 s, about as long as scanning 1,000 threads. So the server
starts a reader first (:mod:`stp_lsp.session.reader_process`), on the folder it was started in, and
imports while it scans. When the client then names other folders, another reader is started for them
and the first is dropped.

The two ends speak `marshal`: the reader is this same program on this same interpreter, started by
the server and reachable by nobody else, so the format is safe and by far the fastest. The reader
imports neither the protocol library nor site-packages' start-up hooks.
"""

from __future__ import annotations

import marshal
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.graph_builder import GraphBuilder
from stp_lsp.model.layout import Kind, Place
from stp_lsp.model.project import Fault, Generation, Project
from stp_lsp.model.symbols import Package, Thread
from stp_lsp.session.disk import RealDisk, Stamp
from stp_lsp.session.file_text import DiskText
from stp_lsp.session.loader import (
    Built,
    Loaded,
    LoadedDocument,
    LoadedWorkspace,
    size_limit,
    survey,
)
from stp_lsp.session.reader_workers import BEGIN, DOCUMENTS, END, Outlet, Part, cut, read_parts
from stp_lsp.syntax.facts import from_plain, to_plain
from stp_lsp.syntax.status import Status

_BLOCK = 1 << 20
"""Bytes that are read at once, as many as a pipe can hold."""


def write_workspaces(folder: str, max_size: int, handle: int, spare: list[int]) -> None:
    """The reader's side: scans everything below ``folder`` and writes it.

    Args:
        folder: Where to look for workspaces.
        max_size: Bytes; a larger document is not read, unless a workspace says otherwise.
        handle: Where to write.
        spare: Where copies of this process may write.
    """
    begun = time.monotonic()
    disk = RealDisk()
    outlet = Outlet(handle)
    folders: dict[str, int] = {}
    unlisted: dict[str, str] = {}
    parts: list[Part] = []
    found = list(survey(disk, folder, folders, unlisted))
    total = sum(len(entries) for _, _, entries in found)
    for root, project, entries in found:
        outlet.send((BEGIN, root, _plain_project(project), total))
        parts += cut(root, project, size_limit(disk, root, max_size), entries)
    copies = read_parts(parts, outlet, spare, begun)
    outlet.send((END, folders, unlisted))
    outlet.finish()
    for child in copies:
        os.waitpid(child, 0)


def read_workspaces(
    sources: list[int], progress: Callable[[int, int], None] | None = None
) -> Loaded:
    """The server's side: everything that a reader and its copies wrote.

    Raises:
        EOFError: when the reader ended before it was done.
    """
    workspaces: dict[str, _Coming] = {}
    done = total = 0
    end: tuple[Any, ...] | None = None
    for message in _receive(sources):
        if message[0] == BEGIN:
            _, root, project, total = message
            workspaces[root] = _Coming(_project(project), GraphBuilder(), {}, [])
        elif message[0] == DOCUMENTS:
            done += _take(workspaces[message[1]], message)
            if progress is not None:
                progress(done, total)
        else:
            end = message
        if end is not None and done == total:
            return Loaded([each.whole(root) for root, each in workspaces.items()], *end[1:])
    raise EOFError("the indexing process ended early")


class _Coming(NamedTuple):
    """A workspace while its documents are being received."""

    project: Project
    builder: GraphBuilder
    stamps: dict[DocId, Stamp]
    faults: list[tuple[str, str]]

    def whole(self, root: str) -> LoadedWorkspace:
        """The workspace, once all documents are in."""
        built = Built(self.builder.tables(), self.stamps, self.faults)
        return LoadedWorkspace(root, self.project, [], built)


def _take(coming: _Coming, message: tuple[Any, ...]) -> int:
    """Takes in what a reader wrote about some documents; returns how many they are."""
    _, root, ids, places, stamps, packed, mentioned, linked, threads, faults = message
    add = coming.builder.add_with
    for id, where, stamp, facts, keys, paths in zip(
        ids, places, stamps, packed, mentioned, linked, strict=True
    ):
        kind, *rest = where
        add(Document(id, Place(_KINDS[kind], *rest), facts, DiskText(root, id, stamp)), keys, paths)
    coming.stamps.update(zip(ids, stamps, strict=True))
    coming.faults.extend(faults)
    for plain in threads:
        coming.builder.add_thread(_thread(plain))
    return len(ids)


def _thread(plain: tuple[Any, ...]) -> Thread:
    """The inverse of what a reader makes of a thread."""
    thread = Thread._make(plain)
    return thread._replace(
        status=None if thread.status is None else Status(thread.status),
        packages=tuple(map(Package._make, thread.packages)),
    )


def plain_document(loaded: LoadedDocument) -> tuple[Any, ...]:
    """A document as nested plain tuples, which is all that `marshal` accepts."""
    id, place, facts, stamp = loaded
    return id, (int(place.kind), *place[1:]), to_plain(facts), stamp


def loaded_document(raw: tuple[Any, ...]) -> LoadedDocument:
    """The inverse of :func:`plain_document`."""
    id, place, facts, stamp = raw
    kind, *rest = place
    return id, Place(_KINDS[kind], *rest), from_plain(facts), stamp


_KINDS = {int(kind): kind for kind in Kind}


def _plain_project(project: Project) -> tuple[Any, ...]:
    faults = tuple(tuple(fault) for fault in project.faults)
    return (int(project.generation), *project[1:-1], faults)


def _project(raw: tuple[Any, ...]) -> Project:
    generation, *rest, faults = raw
    return Project._make((Generation(generation), *rest, tuple(Fault(*fault) for fault in faults)))


def _receive(sources: list[int]) -> Iterator[tuple[Any, ...]]:
    """The messages of all pipes as they arrive, until all have ended."""
    buffers = {handle: bytearray() for handle in sources}
    while buffers:
        for handle in _readable(list(buffers)):
            block = os.read(handle, _BLOCK)
            if not block:
                del buffers[handle]
                continue
            buffer = buffers[handle]
            buffer += block
            at = 0
            while len(buffer) - at >= 8:
                stop = at + 8 + int.from_bytes(buffer[at : at + 8], "little")
                if len(buffer) < stop:
                    break
                yield marshal.loads(memoryview(buffer)[at + 8 : stop])  # our own child wrote it
                at = stop
            del buffer[:at]


def _readable(handles: list[int]) -> list[int]:
    """The pipes that have something to read, or have ended; waits until there is one."""
    if len(handles) == 1:
        return handles
    import select  # where there is one pipe, as on Windows, which could not wait for two

    return select.select(handles, [], [])[0]


def main() -> None:
    """Entry of a reader that was started: folder, size limit and spare pipes are its arguments."""
    help_from(sys.argv[1], int(sys.argv[2]), [int(handle) for handle in sys.argv[3:]])


def help_from(folder: str, max_size: int, spare: list[int]) -> None:
    """All that a reader does: as :func:`write_workspaces`, to its standard output."""
    import gc  # only here

    gc.disable()
    try:
        write_workspaces(folder, max_size, 1, spare)
    except BrokenPipeError:
        sys.stderr.close()  # the server went away or wants another folder; nothing to say
