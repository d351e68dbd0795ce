"""What a cache holds: the graph of a folder's workspaces as a row of small plain values.

Each value is what `marshal` accepts and takes little time to make, so that a writer can stop
between two of them and a reader never holds the whole file. Documents are numbered in the order in
which they come; edges and threads name them by number.

What may have changed after it was read gets a version that no file has, so that whoever looks at
the disk reads it again (:func:`parts_of`). Texts are not kept: they are read when asked for, and
only as long as the file still has the version that the facts describe.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final, NamedTuple

from stp_lsp.model.document import DocId, Document, TextSource
from stp_lsp.model.edges import SharedIds
from stp_lsp.model.graph_builder import Tables
from stp_lsp.model.layered import Layered
from stp_lsp.model.layout import Kind, Place
from stp_lsp.model.project import Fault, Generation, Project
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Issue, Package, Thread
from stp_lsp.session.disk import UNLISTED, Stamp
from stp_lsp.session.loader import Built, Loaded, LoadedWorkspace
from stp_lsp.syntax.facts import unpack
from stp_lsp.syntax.status import Status

STALE: Final[Stamp] = (-1, -1)
"""The version of a document that must be read again; no file has it."""
STALE_FOLDER: Final = -3
"""The time of a folder that must be listed again; no folder has it."""
_AT_ONCE: Final = 500
"""Documents, or other things, in one value: half a megabyte, which takes a millisecond to make."""

_BEGIN, _FOLDERS, _WORKSPACE, _DOCUMENTS, _THREADS, _ISSUES, _EDGES, _END = range(8)
_UNREAD = b"unreadable-document"
_TABLES = ("owned", "mentioned", "linked")

Part = tuple[Any, ...]
TextAt = Callable[[str, DocId, Stamp], TextSource]
"""Where the text of a document comes from: root, path from there, and version."""


class Kept(NamedTuple):
    """What the cache of one opened folder is written from."""

    folder: str
    folders: Mapping[str, int]
    """Modification time of every folder that was looked into."""
    unlisted: Mapping[str, str]
    workspaces: tuple[KeptWorkspace, ...]


class KeptWorkspace(NamedTuple):
    """One workspace of the folder."""

    root: str
    snapshot: Snapshot
    stamps: Mapping[DocId, Stamp]
    """Versions on disk; those of open documents are none, and these are read again."""


class Remembered(NamedTuple):
    """What a cache says of a folder."""

    folder: str
    loaded: Loaded
    limits: dict[str, int]
    """By root, the bytes beyond which a document was not read."""


def parts_of(kept: Kept, sure_before: int) -> Iterator[Part]:
    """The values that stand for a folder.

    Args:
        kept: What to remember.
        sure_before: Nanoseconds. A file or folder that changed then or later may have changed
            again, within the same tick of its clock, after it was read.
    """
    yield _BEGIN, kept.folder, dict(kept.unlisted), len(kept.workspaces)
    for some in _batches(kept.folders.items()):
        # A folder that could not be listed stays one that is tried at every look.
        times = [
            time if time < sure_before or time == UNLISTED else STALE_FOLDER for _, time in some
        ]
        yield _FOLDERS, [path for path, _ in some], times
    for workspace in kept.workspaces:
        yield from _workspace(workspace, sure_before)
    yield (_END,)


def _workspace(kept: KeptWorkspace, sure_before: int) -> Iterator[Part]:
    snapshot, stamps = kept.snapshot, kept.stamps
    limit = snapshot.settings.max_file_size
    yield _WORKSPACE, kept.root, _plain_project(snapshot.project), limit
    numbers: dict[DocId, int] = {"": -1}
    for docs in _batches(snapshot.documents.values()):
        ids = [doc.id for doc in docs]
        packed = [doc.packed for doc in docs]
        # What could not be read may be readable by now, whatever its version.
        versions = [
            stamp if stamp[0] < sure_before and _UNREAD not in facts else STALE
            for stamp, facts in zip((stamps.get(id, STALE) for id in ids), packed, strict=True)
        ]
        times = array("q", [time for time, _ in versions]).tobytes()
        sizes = array("q", [size for _, size in versions]).tobytes()
        places = [(int(doc.place.kind), *doc.place[1:]) for doc in docs]
        for id in ids:
            numbers[id] = len(numbers) - 1
        yield _DOCUMENTS, ids, places, times, sizes, packed
    for threads in _batches(snapshot.threads.values()):
        yield _THREADS, [_plain_thread(thread, numbers) for thread in threads]
    for issues in _batches(snapshot.issues.values()):
        yield _ISSUES, [(*issue[:-1], numbers[issue.document]) for issue in issues]
    for name in _TABLES:
        table: Layered[str, frozenset[DocId]] = getattr(snapshot.tables, name)
        for edges in _batches(table.items()):
            counts = array("I", [len(ids) for _, ids in edges]).tobytes()
            flat = array("I", [numbers[id] for _, ids in edges for id in ids]).tobytes()
            yield _EDGES, name, [key for key, _ in edges], counts, flat


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(items)
    while batch := list(islice(source, _AT_ONCE)):
        yield batch


def _plain_thread(thread: Thread, numbers: Mapping[DocId, int]) -> Part:
    """A thread with numbers in place of documents."""
    return (
        *thread[:2],
        None if thread.status is None else thread.status.value,
        *thread[3:9],
        numbers[thread.home],
        numbers[thread.canon],
        tuple([numbers[id] for id in thread.documents]),
        tuple([(*package[:-1], numbers[package.document]) for package in thread.packages]),
        tuple([numbers[id] for id in thread.claims]),
    )


def _thread(plain: Part, ids: list[DocId]) -> Thread:
    """The inverse of :func:`_plain_thread`; a number of -1 finds the empty id at the end."""
    status, home, canon = plain[2], plain[9], plain[10]
    documents, packages, claims = plain[11:]
    return Thread._make(
        (
            *plain[:2],
            None if status is None else Status(status),
            *plain[3:9],
            ids[home],
            ids[canon],
            tuple([ids[number] for number in documents]),
            tuple([Package._make((*each[:-1], ids[each[-1]])) for each in packages]),
            tuple([ids[number] for number in claims]),
        )
    )


def _plain_project(project: Project) -> Part:
    faults = tuple([tuple(fault) for fault in project.faults])
    return (int(project.generation), *project[1:-1], faults)


def _project(plain: Part) -> Project:
    generation, *rest, faults = plain
    return Project._make((Generation(generation), *rest, tuple([Fault(*each) for each in faults])))


class _Coming:
    """A workspace while its values are being read."""

    def __init__(self, root: str, project: Project) -> None:
        self.root = root
        self.project = project
        self.ids: list[DocId] = [""]
        """By number; the last one is empty."""
        self.documents: dict[DocId, Document] = {}
        self.threads: dict[str, Thread] = {}
        self.issues: dict[str, Issue] = {}
        self.edges: dict[str, dict[str, frozenset[DocId]]] = {name: {} for name in _TABLES}
        self.shared = SharedIds()
        self.stamps: dict[DocId, Stamp] = {}
        self.faults: list[tuple[str, str]] = []

    def take_documents(self, part: Part, text_at: TextAt) -> None:
        _, ids, places, times, sizes, packed = part
        versions = list(zip(_numbers("q", times), _numbers("q", sizes), strict=True))
        self.stamps.update(zip(ids, versions, strict=True))
        root, kinds, documents = self.root, _KINDS, self.documents
        for id, where, stamp, facts in zip(ids, places, versions, packed, strict=True):
            place = Place(kinds[where[0]], *where[1:])
            documents[id] = Document(id, place, facts, text_at(root, id, stamp))
            if _UNREAD in facts:
                marks = unpack(facts).marks
                self.faults += [(id, mark[3]) for mark in marks if mark[0] == _UNREAD.decode()]
        self.ids[-1:] = [*ids, ""]

    def take_edges(self, part: Part) -> None:
        _, name, keys, counts, flat = part
        ids, table, shared = self.ids, self.edges[name], self.shared
        numbers = iter(_numbers("I", flat))
        for key, count in zip(keys, _numbers("I", counts), strict=True):
            table[key] = shared.of([ids[number] for number in islice(numbers, count)])

    def whole(self) -> LoadedWorkspace:
        tables = Tables(
            Layered(self.documents),
            Layered(self.threads),
            Layered(self.issues),
            *(Layered(self.edges[name]) for name in _TABLES),
        )
        built = Built(tables, self.stamps, self.faults)
        return LoadedWorkspace(self.root, self.project, [], built)


_KINDS: Final = {int(kind): kind for kind in Kind}


def _numbers(kind: str, data: bytes) -> array[int]:
    numbers = array(kind)
    numbers.frombytes(data)
    return numbers


def assemble(parts: Iterable[Part], text_at: TextAt) -> Remembered:
    """What :func:`parts_of` was made from.

    Raises:
        ValueError: when something is missing.
        LookupError, TypeError: when the values are none of ours.
    """
    folders: dict[str, int] = {}
    unlisted: dict[str, str] = {}
    limits: dict[str, int] = {}
    found: list[_Coming] = []
    folder, expected = "", -1
    for part in parts:
        match part[0]:
            case 0:  # _BEGIN
                _, folder, unlisted, expected = part
            case 1:  # _FOLDERS
                folders.update(zip(part[1], part[2], strict=True))
            case 2:  # _WORKSPACE
                _, root, project, limits[root] = part
                found.append(_Coming(root, _project(project)))
            case 3:  # _DOCUMENTS
                found[-1].take_documents(part, text_at)
            case 4:  # _THREADS
                ids = found[-1].ids
                found[-1].threads.update((each[0], _thread(each, ids)) for each in part[1])
            case 5:  # _ISSUES
                ids = found[-1].ids
                found[-1].issues.update(
                    (each[0], Issue._make((*each[:-1], ids[each[-1]]))) for each in part[1]
                )
            case 6:  # _EDGES
                found[-1].take_edges(part)
            case _:
                if len(found) != expected:
                    raise ValueError("a workspace is missing")
                loaded = Loaded([each.whole() for each in found], folders, unlisted)
                return Remembered(folder, loaded, limits)
    raise ValueError("the end is missing")
