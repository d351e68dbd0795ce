"""The documents that the client has open, each by the name it uses and by the one its folder lists.

On a disk that finds a file by any spelling of its name, and behind links, a document may be opened
as `st0001/Info.md` that is listed as `ST0001/info.md`. It is the one in the workspace; the client
is answered with the URI it used. What it is called is asked of the disk, beside the event loop,
unless the workspace knows it by that very name. Meanwhile the document waits: what is typed is
kept, and requests about it are held back (``on_demand``), those about others are not.

Two names of one document may be open at once; then its text is the one that was typed last.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import TYPE_CHECKING

from stp_lsp.model.paths import within
from stp_lsp.server import sync
from stp_lsp.server.uris import to_path
from stp_lsp.session.loader import is_config
from stp_lsp.session.prefetch import prefetch_step
from stp_lsp.session.prefetched import Prefetched
from stp_lsp.session.session import Action, Modification

if TYPE_CHECKING:
    from stp_lsp.server.state import StpServer

logger = logging.getLogger(__name__)


class OpenDocument:
    """An open document, as the client has it."""

    __slots__ = ("is_put", "path", "text", "uri", "version", "waiting")

    def __init__(self, uri: str, path: str, text: str, version: int) -> None:
        self.uri = uri
        self.path = path
        """The path by which the session knows it, once :attr:`waiting` is over."""
        self.text = text
        self.version = version
        self.is_put = False
        """Whether the session has it by that path."""
        self.waiting: Future[None] | None = None
        """Done once it is known how the document is called."""


class OpenDocuments:
    """The open documents of one client, by the path that it uses."""

    def __init__(self, server: StpServer) -> None:
        self._server = server
        self._documents: dict[str, OpenDocument] = {}
        self._uris: dict[str, str] = {}
        """The URI to answer with, by the path that the session knows."""
        self._closing: dict[str, Future[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    # -- asking --------------------------------------------------------------------------------

    def path_of(self, uri: str) -> str | None:
        """The path by which the session knows the file of a URI; ``None`` for what is no file."""
        path = to_path(uri)
        if path is None:
            return None
        if path in self._documents:
            return self._documents[path].path
        for folder, known in self._server.folder_names.items():
            if folder != known and within(path, folder):
                return known + path[len(folder) :]
        return path

    def uri_of(self, path: str) -> str | None:
        """The URI that the client uses for an open document; it may be encoded unlike ours."""
        return self._uris.get(path)

    def awaited(self, uri: str) -> Future[None] | None:
        """The future that a request about a document must wait for; ``None`` when it need not."""
        if not (self._closing or self._tasks):
            return None
        path = to_path(uri)
        document = self._documents.get(path) if path is not None else None
        if document is not None:
            return document.waiting
        return self._closing.get(path) if path is not None else None

    # -- changing ------------------------------------------------------------------------------

    def open(self, path: str, uri: str, text: str, version: int) -> None:
        """The client opened a document."""
        before = self._documents.get(path)
        document = OpenDocument(uri, path, text, version)
        if before is not None:  # without having closed it
            document.path, document.is_put = before.path, before.is_put
            if before.waiting is not None:
                _done(before.waiting)
        self._documents[path] = document
        if self._is_known(path):
            self._put(document, Action.CHANGED)
        else:
            document.waiting = Future()
            self._begin(self._find(path, document))

    def get(self, path: str) -> OpenDocument | None:
        """The document that the client has open by this path."""
        return self._documents.get(path)

    def typed(self, document: OpenDocument, text: str, version: int) -> None:
        """The client changed its text."""
        document.text, document.version = text, version
        if document.waiting is None:
            self._put(document, Action.CHANGED)

    def close(self, path: str) -> None:
        """The client closed a document."""
        document = self._documents.pop(path, None)
        if document is None:
            return
        if document.waiting is not None:
            _done(document.waiting)
        if not document.is_put:
            return
        other = self._other(document.path)
        if other is not None:
            self._put(other, Action.CHANGED)
        else:
            self._uris.pop(document.path, None)
            self._closing[document.path] = Future()
            self._begin(self._leave(document.path))

    def moved(self, paths: frozenset[str]) -> None:
        """Finds anew those open documents that have just left the graph.

        A rename in the case of letters alone leaves the client with the old name.
        """
        for path, document in self._documents.items():
            if document.path in paths and document.waiting is None and self._is_loose(document):
                document.waiting = Future()
                self._begin(self._find(path, document, before=document.path))

    # -- beside the event loop -----------------------------------------------------------------

    async def _find(self, path: str, document: OpenDocument, before: str = "") -> None:
        found, prefetched = await self._ask(path, Action.OPENED)
        if self._documents.get(path) is not document:
            return  # closed meanwhile
        waiting, document.waiting = document.waiting, None
        try:
            document.path = found
            if before not in ("", found):
                self._uris.pop(before, None)
                if self._other(before) is None:
                    sync.modify(self._server, [Modification(before, Action.CLOSED)])
            # The index may have come in meanwhile: what was asked before is not what is asked now.
            action = Action.CHANGED if self._is_known(found) else Action.OPENED
            self._put(document, action, prefetched)
        except Exception:
            logger.exception("%s could not be opened", path)
        finally:
            if waiting is not None:
                _done(waiting)

    async def _leave(self, path: str) -> None:
        waiting = self._closing[path]
        _, prefetched = await self._ask(path, Action.CLOSED)
        if self._closing.get(path) is waiting:
            self._left(path, prefetched)

    def _left(self, path: str, prefetched: Prefetched | None = None) -> None:
        """Tells the session that a document was closed, unless it is open again."""
        waiting = self._closing.pop(path)
        try:
            if self._other(path) is None:
                sync.modify(self._server, [Modification(path, Action.CLOSED)], prefetched)
        finally:
            _done(waiting)

    def finish(self) -> None:
        """Takes in at once that documents were closed, for whoever goes on to close folders.

        A folder that is closed while something in it is open leaves that open.
        """
        for path in list(self._closing):
            self._left(path)

    async def _ask(self, path: str, action: Action) -> tuple[str, Prefetched | None]:
        try:
            folders = list(dict.fromkeys(self._server.folder_names.values()))
            session = self._server.session
            return await asyncio.to_thread(prefetch_step, session, path, action, folders)
        except Exception:
            logger.exception("the disk could not be asked beforehand")
            return path, None

    def _begin(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # -- the session ---------------------------------------------------------------------------

    def _put(
        self, document: OpenDocument, action: Action, prefetched: Prefetched | None = None
    ) -> None:
        self._uris[document.path], document.is_put = document.uri, True
        if document.path in self._closing:
            _done(self._closing.pop(document.path))
        change = Modification(document.path, action, document.text, document.version)
        sync.modify(self._server, [change], prefetched)

    def _is_known(self, path: str) -> bool:
        """Whether a workspace has a document by this name, so that the disk need not be asked.

        A root that comes or goes with it is found by the look that follows.
        """
        view = self._server.session.view_of(path)
        return (
            view is not None
            and view.is_read
            and path[len(view.root) + 1 :] in view.stamps
            and not is_config(path)
        )

    def _is_loose(self, document: OpenDocument) -> bool:
        view = self._server.session.view_of(document.path)
        return view is not None and document.path[len(view.root) + 1 :] in view.loose

    def _other(self, path: str) -> OpenDocument | None:
        """A document that is open and known by this path, under whatever name."""
        found = (each for each in reversed(self._documents.values()) if each.waiting is None)
        return next((each for each in found if each.path == path), None)


def _done(future: Future[None]) -> None:
    if not future.done():
        future.set_result(None)
