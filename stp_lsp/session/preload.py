"""The index is read in a process of its own, started before the server imports anything heavy.

Importing the protocol library takes 0.4 s, about as long as scanning 1,000 threads. So the server
starts this helper first, on the folder it was started in, and imports while it scans. When the
client then names other folders, another helper is started for them and the first is dropped.

The two ends speak `marshal`: the helper is this same program on this same interpreter, started by
it and reachable by nobody else, so the format is safe and by far the fastest. The helper imports
neither the protocol library nor site-packages' start-up hooks.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Callable, Iterator
from typing import IO, Any

from stp_lsp.model.layout import Kind, Place
from stp_lsp.model.project import Fault, Generation, Project
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.loader import Loaded, LoadedDocument, LoadedWorkspace, read_document, survey
from stp_lsp.syntax.facts import from_plain, to_plain

_CHUNK = 400
"""Documents in one message: the receiver builds while the helper goes on scanning."""

_BEGIN, _DOCUMENTS, _END = 0, 1, 2


def write_workspaces(folder: str, max_size: int, out: IO[bytes]) -> None:
    """The helper's side: scans everything below ``folder`` and writes it to ``out``."""
    disk = RealDisk()
    folders: dict[str, int] = {}
    surveyed = list(survey(disk, folder, folders))
    total = sum(len(entries) for _, _, entries in surveyed)
    for root, project, entries in surveyed:
        _send(out, (_BEGIN, root, _plain_project(project), total))
        for at in range(0, len(entries), _CHUNK):
            part = [
                _plain(read_document(disk, root, entry, project, max_size))
                for entry in entries[at : at + _CHUNK]
            ]
            _send(out, (_DOCUMENTS, part))
    _send(out, (_END, folders))


def read_workspaces(
    source: IO[bytes], progress: Callable[[int, int], None] | None = None
) -> Loaded:
    """The server's side: everything that a helper wrote.

    Raises:
        EOFError: when the helper ended before it was done.
    """
    workspaces: list[LoadedWorkspace] = []
    done = total = 0
    for message in _receive(source):
        if message[0] == _BEGIN:
            _, root, project, total = message
            workspaces.append(LoadedWorkspace(root, _project(project), []))
        elif message[0] == _DOCUMENTS:
            workspaces[-1].documents.extend(_document(raw) for raw in message[1])
            done += len(message[1])
            if progress is not None:
                progress(done, total)
        else:
            return Loaded(workspaces, message[1])
    raise EOFError("the indexing process ended early")


def _plain(loaded: LoadedDocument) -> tuple[Any, ...]:
    id, place, facts, stamp = loaded
    return id, (int(place.kind), *place[1:]), to_plain(facts), stamp


def _document(raw: tuple[Any, ...]) -> LoadedDocument:
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
