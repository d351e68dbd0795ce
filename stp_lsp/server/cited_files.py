"""Files of other languages that contracts cite: their ids hover, lead back and are found.

A client sends requests for the documents that it was told of, which are Markdown. Where it can be
told of more (`dynamicRegistration`), it is told of exactly the files that contracts cite, and again
when they cite others. A client that asks about any file of its own accord is answered too, about
ids in it and about nothing else.

The features are imported where they are used: few clients ask, and all wait for the handshake.

Deliberately not here: findings, completion and edits in such files.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types

from stp_lsp.model.document import Document
from stp_lsp.model.paths import within
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.server.steps import beside
from stp_lsp.session.disk_guard import NeedsDisk, WithoutDisk
from stp_lsp.session.session import Located

if TYPE_CHECKING:
    from stp_lsp.features.references import Subject
    from stp_lsp.features.source_ids import SourcePlaces
    from stp_lsp.server.state import StpServer

SETTLE: Final = 1.0
"""Seconds without a change before the client is told of other files."""
MOST_PATTERNS: Final = 500
"""Files that are named to a client one by one; of the rest, those beside the named ones suffer."""
_AT_ONCE: Final = 20
"""Files that are read before others have their turn."""
_SPECIAL: Final = frozenset("*?{}[]!\\")
_METHODS: Final = (
    (types.TEXT_DOCUMENT_DID_OPEN, "synchronization"),
    (types.TEXT_DOCUMENT_DID_CHANGE, "synchronization"),
    (types.TEXT_DOCUMENT_DID_CLOSE, "synchronization"),
    (types.TEXT_DOCUMENT_HOVER, "hover"),
    (types.TEXT_DOCUMENT_DEFINITION, "definition"),
    (types.TEXT_DOCUMENT_REFERENCES, "references"),
    (types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, "document_highlight"),
    (types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY, "call_hierarchy"),
)
"""What is registered for cited files, each with the capability that allows it."""


class CitedFiles:
    """The cited files of all workspaces, as one client is told of them."""

    def __init__(self, server: StpServer) -> None:
        self._server = server
        self._told: frozenset[str] = frozenset()
        self._known: tuple[str, int, str, Document] | None = None
        """The last file that was asked about: path, definitions, text, and what it holds."""
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        server.when_changed.append(self.changed)

    # -- asking --------------------------------------------------------------------------------

    def at(self, uri: str, position: types.Position) -> tuple[Located, int] | None:
        """The file and the offset that a request is about, if an id stands there."""
        path = self._server.path_of(uri)
        view = self._server.session.view_of(path) if path is not None else None
        if path is None or view is None:
            return None
        id = path[len(view.root) + 1 :]
        if id in view.snapshot.documents or id.endswith(".md"):
            return None
        from stp_lsp.features.source_ids import names_something

        document = self._document(view.snapshot, id, path)
        if document is None or not document.facts.mentions:
            return None
        offset = self._server.convert.offset(document, position)
        if not names_something(document, offset):
            return None
        return Located(view.root, view.snapshot, document), offset

    def _document(self, snapshot: Snapshot, id: str, path: str) -> Document | None:
        text = snapshot.files.read(id)
        if text is None or (snapshot.project.prefix not in text and "-" not in text):
            return None
        known = self._known
        if known is not None and known[:3] == (path, snapshot.definitions, text):
            return known[3]
        from stp_lsp.features.source_ids import source_document

        document = source_document(snapshot, id, text)
        self._known = (path, snapshot.definitions, text, document)
        return document

    def opened(self, root: str) -> list[str]:
        """What is open in a workspace, by paths relative to its root."""
        overlays = self._server.session.overlays
        return [path[len(root) + 1 :] for path in overlays if within(path, root)]

    def places(
        self, located: Located, subject: Subject
    ) -> Iterator[list[dict[str, object]] | Future[Any]]:
        """Where cited and open files name the subject, file by file.

        A future in between is what has to be waited for before it goes on: those that are not open
        are read in another thread.
        """
        from stp_lsp.features.source_ids import files_naming, places_in_file

        root, own, snapshot = located.root, located.document.id, located.snapshot
        left = files_naming(snapshot, subject, own, self.opened(root))
        while left:
            some = [left[0]]
            work = partial(places_in_file, snapshot, subject)
            try:
                with WithoutDisk():
                    found = [work(left[0])]
            except NeedsDisk:
                some = left[:_AT_ONCE]
                reading = beside(partial(_each, work, some))
                yield reading
                found = reading.result()
            del left[: len(some)]
            for each in filter(None, found):
                uri = self._server.uri_of(f"{root}/{each.document.id}")
                lines, plain_range = each.document.lines, self._server.convert.plain_range
                yield [{"uri": uri, "range": plain_range(lines, where)} for where in each.ranges]

    # -- telling -------------------------------------------------------------------------------

    def changed(self, paths: frozenset[str]) -> None:
        """The session changed; contracts among the documents may cite other files now."""
        if not self._server.client.source_methods or self._server.loading:
            return
        if not any(path.endswith(("/acceptance.md", ".json")) for path in paths):
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(SETTLE, self._settle)

    def _settle(self) -> None:
        self._timer = None
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._tell())

    async def _tell(self) -> None:
        """Registers the cited files, in place of those that were registered."""
        server = self._server
        views = list(server.session.views.values())
        cited = await asyncio.to_thread(_cited, [(view.root, view.snapshot) for view in views])
        if cited == self._told:
            return
        methods = [each for each in _METHODS if each[0] in server.client.source_methods]
        if self._told:
            gone = [types.Unregistration(_id(method), method) for method, _ in methods]
            await server.client_unregister_capability_async(types.UnregistrationParams(gone))
        self._told = cited
        if not cited:
            return
        selector: list[dict[str, str]] = [
            {"scheme": "file", "pattern": path} for path in sorted(cited)[:MOST_PATTERNS]
        ]
        options: dict[str, Any] = {"documentSelector": selector}
        change = {**options, "syncKind": types.TextDocumentSyncKind.Incremental.value}
        new = [
            types.Registration(
                _id(method), method, change if method.endswith("didChange") else options
            )
            for method, _ in methods
        ]
        await server.client_register_capability_async(types.RegistrationParams(new))


def _each(
    work: Callable[[str], SourcePlaces | None], paths: Iterable[str]
) -> list[SourcePlaces | None]:
    return [work(path) for path in paths]


def source_methods(capabilities: types.ClientCapabilities) -> frozenset[str]:
    """What a client lets a server register for more files; nothing without hover among it."""
    document = capabilities.text_document
    found = frozenset(
        method
        for method, name in _METHODS
        if getattr(getattr(document, name, None), "dynamic_registration", None)
    )
    return found if types.TEXT_DOCUMENT_HOVER in found else frozenset()


def _cited(views: list[tuple[str, Snapshot]]) -> frozenset[str]:
    """The paths of all cited files that are there and can be named by a pattern."""
    from stp_lsp.features.citations import citations

    return frozenset(
        f"{root}/{path}"
        for root, snapshot in views
        for path in citations(snapshot)
        if path not in snapshot.documents
        and not _SPECIAL & set(f"{root}/{path}")
        and snapshot.files.is_file(path)
    )


def _id(method: str) -> str:
    return f"stp-cited-{method.rpartition('/')[2]}"
