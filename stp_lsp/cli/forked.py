"""A second processor core: a part of the work is done by a copy of the process.

A copy knows all that was read so far, so nothing has to be sent to it; only its results come back.
Where there is no `fork` (Windows), no second core or not enough to do, one process does it all. A
copy that dies costs time and nothing else: its part is then done here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from stp_lsp.model.project import Project
from stp_lsp.session.disk import Entry, RealDisk
from stp_lsp.session.loader import Loaded, LoadedDocument, LoadedWorkspace, read_document, survey
from stp_lsp.session.settings_file import size_limit_at

WORTH_IT = 1_000_000
"""What the work must weigh, in bytes of documents, to be halved: a copy takes some 20 ms."""
IMPORTS = 4_000_000
"""The bytes that are read in the time that this process takes to import the rules."""

_WHOLE = b"."
"""Stands behind a result that was written to its end."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class Shared(Generic[Item, Result]):
    """Work that a copy of this process has begun; the rest is done here when it is asked for."""

    def __init__(
        self,
        work: Callable[[Sequence[Item]], list[Result]],
        items: Sequence[Item],
        pack: Callable[[list[Result]], bytes],
        unpack: Callable[[bytes], list[Result]],
        *,
        weight: Callable[[Item], int],
        ahead: int = 0,
    ) -> None:
        """Begins, where it pays.

        Args:
            work: Must not depend on what was done before, nor change anything but memos.
            items: What to do.
            pack: Results as bytes, in the copy.
            unpack: The inverse, here.
            weight: What an item costs, in bytes of documents.
            ahead: The weight that the copy will have done before this process begins.
        """
        self._work = work
        self._unpack = unpack
        self._mine, self._theirs = items, items[:0]
        self._process, self._source = 0, -1
        weights = [weight(item) for item in items]
        if sum(weights) >= WORTH_IT and sys.platform != "win32" and (os.cpu_count() or 1) > 1:
            self._mine, theirs = _halves(items, weights, ahead)
            self._theirs = theirs
            self._process, self._source = _copy(lambda: pack(work(theirs)))

    @property
    def has_begun(self) -> bool:
        """Whether a copy is at work, so that there is time for something else here."""
        return self._process != 0

    def results(self) -> list[Result]:
        """The results of all items, in no particular order; to be asked for once."""
        found = self._work(self._mine)
        if not self._process:
            return found
        with os.fdopen(self._source, "rb") as stream:
            data = stream.read()
        os.waitpid(self._process, 0)
        if data.endswith(_WHOLE):
            return found + self._unpack(data[:-1])
        return found + self._work(self._theirs)


class Reading:
    """The workspaces at or below a folder, being read."""

    def __init__(self, folder: str, max_size: int) -> None:
        """Finds the documents and begins to read them.

        Args:
            folder: Absolute.
            max_size: Bytes; the limit of a workspace that has no other.
        """
        disk = RealDisk()
        self._folders: dict[str, int] = {}
        self._unlisted: dict[str, str] = {}
        self._roots: dict[str, Project] = {}
        items: list[tuple[str, Entry]] = []
        limits: dict[str, int] = {}
        for root, project, entries in survey(disk, folder, self._folders, self._unlisted):
            self._roots[root] = project
            limits[root] = size_limit_at(disk, root, max_size)
            items += ((root, entry) for entry in entries)

        def read(part: Sequence[tuple[str, Entry]]) -> list[tuple[str, LoadedDocument]]:
            return [
                (root, read_document(disk, root, entry, self._roots[root], limits[root]))
                for root, entry in part
            ]

        self._shared = Shared(
            read, items, _pack, _unpack, weight=lambda item: item[1].stamp[1], ahead=IMPORTS
        )

    @property
    def has_begun(self) -> bool:
        """Whether another core is reading."""
        return self._shared.has_begun

    def loaded(self) -> Loaded:
        """Everything that was read, as :func:`stp_lsp.session.loader.load` gives it."""
        found = {root: LoadedWorkspace(root, project, []) for root, project in self._roots.items()}
        for root, document in self._shared.results():
            found[root].documents.append(document)
        return Loaded(list(found.values()), self._folders, self._unlisted)


def in_two(
    work: Callable[[Sequence[Item]], list[Result]],
    items: Sequence[Item],
    pack: Callable[[list[Result]], bytes],
    unpack: Callable[[bytes], list[Result]],
    weight: Callable[[Item], int],
) -> list[Result]:
    """The results of ``work`` over all items, in no particular order; see :class:`Shared`."""
    return Shared(work, items, pack, unpack, weight=weight).results()


def _halves(
    items: Sequence[Item], weights: Sequence[int], ahead: int
) -> tuple[list[Item], list[Item]]:
    """Two parts of nearly equal weight, the second heavier by ``ahead``.

    The heaviest come first, each to the lighter side, so that the light ones even it out.
    """
    mine: list[Item] = []
    theirs: list[Item] = []
    balance = ahead
    for index in sorted(range(len(items)), key=weights.__getitem__, reverse=True):
        if balance > 0:
            theirs.append(items[index])
            balance -= weights[index]
        else:
            mine.append(items[index])
            balance += weights[index]
    return mine, theirs


def _copy(work: Callable[[], bytes]) -> tuple[int, int]:
    """Does ``work`` in a copy of this process, which must have one thread only.

    Returns:
        The copy, and where to read its result: nothing when it failed.
    """
    if sys.platform == "win32":
        raise NotImplementedError  # nobody comes here
    source, sink = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            os.close(source)
            data = work()
            with os.fdopen(sink, "wb") as out:
                out.write(data + _WHOLE)
        finally:
            os._exit(0)  # neither buffers nor handlers of the original are to be run again
    os.close(sink)
    return process, source


def _pack(documents: list[tuple[str, LoadedDocument]]) -> bytes:
    import marshal

    from stp_lsp.session.reader_pipe import plain_document

    return marshal.dumps([(root, plain_document(document)) for root, document in documents])


def _unpack(data: bytes) -> list[tuple[str, LoadedDocument]]:
    import marshal

    from stp_lsp.session.reader_pipe import loaded_document

    # A copy of ourselves wrote it.
    return [(root, loaded_document(raw)) for root, raw in marshal.loads(data)]
