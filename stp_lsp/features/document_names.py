"""Documents found by path and by name, without walking all of them for each letter typed.

Documents of threads are reached through their threads; the few others are kept in a list of
their own, which is made once for as long as no document comes or goes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from stp_lsp.features.name_search import Names
from stp_lsp.model.document import DocId
from stp_lsp.model.layout import is_thread_id
from stp_lsp.model.snapshot import Snapshot

_MEMO: Final = "document_names"
_LOOSE: Final = "document_names.loose"


class DocumentNames:
    """Where the documents of a workspace are, sorted by path."""

    __slots__ = ("_folders", "_owners", "_prefix", "loose", "names", "paths")

    def __init__(self, snapshot: Snapshot) -> None:
        self.paths = snapshot.path_memo
        """Another one as soon as a document came or went."""
        self._prefix = snapshot.project.prefix
        folders = sorted((thread.folder, id) for id, thread in snapshot.threads.items())
        self._folders = [folder for folder, _ in folders]
        self._owners = [id for _, id in folders]
        kept: tuple[list[DocId], Names] | None = snapshot.path_memo.get(_LOOSE)
        if kept is None:
            loose = _loose(snapshot)
            kept = loose, Names(id.removesuffix(".md") for id in loose)
            snapshot.path_memo[_LOOSE] = kept
        self.loose, self.names = kept
        """Markdown documents that belong to no thread, and their paths, each under its number."""

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


def _loose(snapshot: Snapshot) -> list[DocId]:
    documents = snapshot.documents.items()
    return sorted(id for id, doc in documents if id.endswith(".md") and not doc.place.thread)


def document_names(snapshot: Snapshot) -> DocumentNames:
    """The documents of the workspace by path and name."""
    found: DocumentNames | None = snapshot.thread_memo.get(_MEMO)
    if found is None or found.paths is not snapshot.path_memo:
        found = snapshot.thread_memo[_MEMO] = DocumentNames(snapshot)
    return found
