"""Documents found by path and by name, without walking all of them for each letter typed.

Documents of threads are reached through their threads; the few others are kept in a list of
their own. Both tables are made once for as long as no document comes or goes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Mapping

from stp_lsp.features.names import Names
from stp_lsp.model.document import DocId
from stp_lsp.model.layout import is_thread_id
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread


class DocumentNames:
    """Where the documents of a workspace are, sorted by path."""

    __slots__ = ("_folders", "_owners", "_prefix", "loose", "names")

    def __init__(self, snapshot: Snapshot) -> None:
        self._prefix = snapshot.project.prefix
        folders = sorted((thread.folder, id) for id, thread in snapshot.threads.items())
        self._folders = [folder for folder, _ in folders]
        self._owners = [id for _, id in folders]
        self.loose: list[DocId] = sorted(
            id
            for id, doc in snapshot.documents.items()
            if not doc.place.thread and id.endswith(".md")
        )
        """Markdown documents that belong to no thread."""
        self.names = Names(id.removesuffix(".md") for id in self.loose)
        """Their paths, each under its number in :attr:`loose`."""

    def loose_below(self, start: str) -> Iterator[DocId]:
        """The documents outside of threads whose path begins with ``start``."""
        for index in range(bisect_left(self.loose, start), len(self.loose)):
            if not self.loose[index].startswith(start):
                return
            yield self.loose[index]

    def threads_below(self, start: str) -> Iterator[str]:
        """The threads whose folder's path begins with ``start``."""
        for index in range(bisect_left(self._folders, start), len(self._folders)):
            if not self._folders[index].startswith(start):
                return
            yield self._owners[index]

    def thread_of_path(self, path: str) -> str | None:
        """The thread in whose folder ``path`` lies, if it lies in one."""
        for part in path.split("/")[:-1]:
            if is_thread_id(part, self._prefix):
                folder = path[: path.index(part) + len(part)]
                index = bisect_left(self._folders, folder)
                if index < len(self._folders) and self._folders[index] == folder:
                    return self._owners[index]
        return None


def document_names(snapshot: Snapshot) -> DocumentNames:
    """The documents of the workspace by path and name."""
    threads, version = snapshot.threads, (snapshot.definitions, len(snapshot.documents))
    for known, known_version, names in _recent:
        if known is threads and known_version == version:
            return names
    names = DocumentNames(snapshot)
    _recent.appendleft((threads, version, names))
    return names


_recent: deque[tuple[Mapping[str, Thread], tuple[int, int], DocumentNames]] = deque(maxlen=4)
"""What was asked for last. Held by the identity of the table of threads, which stands for the
workspace, and by the count of changes to what is defined, which documents that come or go raise."""
