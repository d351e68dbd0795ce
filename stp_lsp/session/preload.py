"""The index is read in a process of its own, started before the server imports anything heavy.

Importing the protocol library takes 0.4 s, about as long as scanning 1,000 threads. So the server
starts this helper first, on the folder it was started in, and imports while it scans. When the
client then names other folders, another helper is started for them and the first is dropped.

The two ends speak `marshal`: the helper is this same program on this same interpreter, started by
it and reachable by nobody else, so the format is safe and by far the fastest. The helper imports
neither the protocol library nor site-packages' start-up hooks.
"""

from __future__ import annotations

import io
import marshal
import os
import sys
from collections.abc import Callable, Iterator
from typing import IO, Any

from stp_lsp.model.layout import Kind, Place
from stp_lsp.model.project import Fault, Generation, Project
from stp_lsp.session.disk import Entry, RealDisk
from stp_lsp.session.loader import Loaded, LoadedDocument, LoadedWorkspace, read_document, survey
from stp_lsp.session.settings_file import size_limit_at
from stp_lsp.syntax.facts import from_plain, to_plain

_CHUNK = 400
"""Documents in one message: the receiver builds while the helper goes on scanning."""
_WORTH_TWO = 1500
"""Documents from which on a second process pays for itself; below, it costs more than it saves."""

_BEGIN, _DOCUMENTS, _END = 0, 1, 2
_Task = tuple[str, Project, list[Entry]]


def write_workspaces(folder: str, max_size: int, out: IO[bytes]) -> None:
    """The helper's side: scans everything below ``folder`` and writes it to ``out``."""
    disk = RealDisk()
    folders: dict[str, int] = {}
    unlisted: dict[str, str] = {}
    tasks: list[_Task] = list(survey(disk, folder, folders, unlisted))
    total = sum(len(entries) for _, _, entries in tasks)
    for root, project, _ in tasks:
        _send(out, (_BEGIN, root, _plain_project(project), total))
    second = None
    if total >= _WORTH_TWO and hasattr(os, "fork") and (os.cpu_count() or 1) > 1:
        second = _fork(
            [(root, project, entries[1::2]) for root, project, entries in tasks], max_size
        )
        tasks = [(root, project, entries[::2]) for root, project, entries in tasks]
    _write_documents(tasks, max_size, out)
    if second is not None:
        with os.fdopen(second, "rb") as rest:
            while block := rest.read(1 << 20):
                out.write(block)
        os.wait()
    _send(out, (_END, folders, unlisted))


def _write_documents(tasks: list[_Task], max_size: int, out: IO[bytes]) -> None:
    disk = RealDisk()
    for root, project, entries in tasks:
        limit = size_limit_at(disk, root, max_size)
        for at in range(0, len(entries), _CHUNK):
            part = [
                plain_document(read_document(disk, root, entry, project, limit))
                for entry in entries[at : at + _CHUNK]
            ]
            _send(out, (_DOCUMENTS, root, part))


def _fork(tasks: list[_Task], max_size: int) -> int:
    """Scans ``tasks`` in a copy of this process; what to read its messages from.

    The copy keeps them until it is done: it must not wait for a reader who is busy scanning. This
    process has one thread, so copying it is safe.
    """
    source, sink = os.pipe()
    if os.fork() == 0:
        code = 1
        try:
            os.close(source)
            kept = io.BytesIO()
            _write_documents(tasks, max_size, kept)
            with os.fdopen(sink, "wb") as out:
                out.write(kept.getbuffer())
            code = 0
        finally:
            os._exit(code)
    os.close(sink)
    return source


def read_workspaces(
    source: IO[bytes], progress: Callable[[int, int], None] | None = None
) -> Loaded:
    """The server's side: everything that a helper wrote.

    Raises:
        EOFError: when the helper ended before it was done.
    """
    workspaces: dict[str, LoadedWorkspace] = {}
    done = total = 0
    for message in _receive(source):
        if message[0] == _BEGIN:
            _, root, project, total = message
            workspaces[root] = LoadedWorkspace(root, _project(project), [])
        elif message[0] == _DOCUMENTS:
            _, root, part = message
            workspaces[root].documents.extend(map(loaded_document, part))
            done += len(part)
            if progress is not None:
                progress(done, total)
        elif done == total:
            return Loaded(list(workspaces.values()), message[1])
    raise EOFError("the indexing process ended early")


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


def _send(out: IO[bytes], message: tuple[Any, ...]) -> None:
    data = marshal.dumps(message)
    out.write(len(data).to_bytes(8, "little"))
    out.write(data)
    out.flush()


def _receive(source: IO[bytes]) -> Iterator[tuple[Any, ...]]:
    while True:
        size = source.read(8)
        if len(size) < 8:
            return
        data = source.read(int.from_bytes(size, "little"))
        yield marshal.loads(data)  # our own child wrote it


def main() -> None:
    """Entry of the helper process: folder and size limit are its arguments."""
    import gc  # only here

    gc.disable()
    try:
        write_workspaces(sys.argv[1], int(sys.argv[2]), sys.stdout.buffer)
    except BrokenPipeError:
        sys.stderr.close()  # the server went away or wants another folder; nothing to say
