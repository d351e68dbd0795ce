"""Documents that are on no disk, for clients that ask for them: `workspace/textDocumentContent`.

Their URIs are those of files that would stand in the workspace's folder, under a scheme of our own:
`stp:///srv/lighthouse/ST0004.md`. The last part is what an editor shows as title, and nothing has
to be looked up to understand one. VS Code writes the same with one slash; both are read.

A client without `textDocumentContent` calls the command `stp.content.open`, which gives the text.
Requests that only read (hover, definition, references, outline, ...) work inside such a document
as in files, on the text that the client shows; those that write do not.

Deliberately not here: the texts (see :mod:`stp_lsp.features.content`).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams

from stp_lsp.features.content_place import (
    BOARD,
    canon_name,
    content_document,
    is_only_canon,
    name_of,
    place_in_content,
)
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.server.capabilities import OPEN
from stp_lsp.server.content_changes import apply_changes
from stp_lsp.server.uris import SCHEME, escaped, to_path, to_uri
from stp_lsp.session.reader_process import slashed
from stp_lsp.session.session import Located, View
from stp_lsp.text.range import Range

if TYPE_CHECKING:
    from stp_lsp.features.references import Subject
    from stp_lsp.server.state import StpServer

SETTLE: Final = 0.25
"""Seconds without a change before a client is told that a text is another one now."""
_MOST_SHOWN: Final = 64
"""Texts that are watched for changes; a client does not say when it no longer shows one."""


TOP: Final[dict[str, object]] = {
    "start": {"line": 0, "character": 0},
    "end": {"line": 0, "character": 0},
}


def content_uri(root: str, name: str) -> str:
    """The URI of a text of the workspace at ``root``."""
    return f"{SCHEME}://{escaped(root if root.startswith('/') else f'/{root}')}/{name}"


class Contents:
    """The documents on no disk, as one client shows them."""

    def __init__(self, server: StpServer) -> None:
        self._server = server
        self._sent: dict[str, str] = {}
        """The text that the client was last sent, by the URI that it asked with."""
        self._open: dict[str, Document] = {}
        """The text that it has open, by URI."""
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        server.when_changed.append(self.changed)

    # -- where ---------------------------------------------------------------------------------

    def split(self, uri: str) -> tuple[View, str] | None:
        """The workspace and the name that a URI is about."""
        if not uri.startswith(f"{SCHEME}:"):
            return None
        path = unquote(uri[len(SCHEME) + 1 :], errors="surrogateescape")
        path = slashed(path.replace("///", "/", 1))
        if len(path) > 2 and path[0] == "/" and path[2] == ":":
            path = path[1:]  # a drive letter
        root, _, name = path.rpartition("/")
        view = self._server.session.views.get(root)
        return (view, name) if view is not None else None

    def locate(self, uri: str) -> Located | None:
        """The document that a request is about, as the client shows it."""
        found = self.split(uri)
        if found is None:
            return None
        view, name = found
        document = self._open.get(uri)
        if document is None:
            text = _render(view.snapshot, name, _addresses(view.root))
            document = content_document(view.snapshot, name, text) if text is not None else None
        return Located(view.root, view.snapshot, document) if document is not None else None

    def opened(self, uri: str, text: str) -> bool:
        """The client shows a text; false when it is none of ours."""
        found = self.split(uri)
        if found is None:
            return False
        view, name = found
        self._open[uri] = content_document(view.snapshot, name, text)
        self._note(uri, text)
        return True

    def typed(self, uri: str, changes: Sequence[types.TextDocumentContentChangeEvent]) -> None:
        """The client has another text by now, as it does after it was told of a change."""
        document = self._open.get(uri)
        if document is None:
            return
        self.opened(uri, apply_changes(document.text, changes, self._server.convert.encoding))

    def closed(self, uri: str) -> None:
        """The client no longer shows a text."""
        self._open.pop(uri, None)
        self._sent.pop(uri, None)

    # -- instead of JSON -----------------------------------------------------------------------

    def uri_of(self, root: str, snapshot: Snapshot, id: DocId) -> str:
        """The URI to send for a document: of a canon file its text, where the client shows it."""
        document = snapshot.documents.get(id) if self._server.client.contents else None
        if document is not None and is_only_canon(snapshot, document):
            return content_uri(root, canon_name(document))
        return self._server.uri_of(f"{root}/{id}")

    def place(
        self, root: str, snapshot: Snapshot, document: Document, where: Range
    ) -> tuple[str, Document, Range]:
        """Where to send the client for a place of a document: its URI, what is there, and where."""
        uri = self.uri_of(root, snapshot, document.id)
        if not uri.startswith(f"{SCHEME}:"):
            return uri, document, where
        shown = self.shown(root, snapshot, document)
        return uri, shown, place_in_content(document, where, shown)

    def location(
        self, root: str, snapshot: Snapshot, document: Document, where: Range
    ) -> dict[str, Any]:
        """A place of a document as plain JSON, in the text that stands for a canon file."""
        uri = self.uri_of(root, snapshot, document.id)
        if uri.startswith(f"{SCHEME}:"):
            if where == document.title_range:  # the text need not be made to know its beginning
                return {"uri": uri, "range": TOP}
            uri, document, where = self.place(root, snapshot, document, where)
        return {"uri": uri, "range": self._server.convert.plain_range(document.lines, where)}

    def shown(self, root: str, snapshot: Snapshot, canon: Document) -> Document:
        """The text that stands for a canon file."""
        key = "content.document"
        kept = canon.memo.get(key)
        if isinstance(kept, Document):
            return kept
        name = canon_name(canon)
        text = _render(snapshot, name, _addresses(root)) or ""
        document = content_document(snapshot, name, text)
        canon.memo[key] = document
        return document

    def places(
        self, located: Located, subject: Subject, found: Iterable[DocId]
    ) -> Iterator[list[dict[str, object]]]:
        """What names the subject in the texts that stand for canon files, text by text.

        Args:
            located: The document of the cursor.
            subject: What is sought.
            found: The canon files that name it.
        """
        from stp_lsp.features.references import occurrences  # whoever asks has it

        for id in found:
            canon = located.snapshot.documents[id]
            shown = self.shown(located.root, located.snapshot, canon)
            if located.document.id in (canon.id, shown.id):
                continue  # found already, where the cursor is
            uri = self.uri_of(located.root, located.snapshot, id)
            ranges = occurrences(located.snapshot, shown, subject)
            yield [
                {"uri": uri, "range": self._server.convert.plain_range(shown.lines, where)}
                for where in ranges
            ]

    # -- when it changes -----------------------------------------------------------------------

    def _note(self, uri: str, text: str) -> None:
        self._sent.pop(uri, None)
        self._sent[uri] = text
        while len(self._sent) > _MOST_SHOWN:
            del self._sent[next(iter(self._sent))]

    def changed(self, paths: frozenset[str]) -> None:
        """The session changed; once it has settled, the client is told of texts that changed."""
        if not self._sent or not self._server.client.contents:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(SETTLE, self._settle)

    def _settle(self) -> None:
        self._timer = None
        if self._task is not None:
            self._task.cancel()
        self._task = asyncio.get_running_loop().create_task(self._compare())

    async def _compare(self) -> None:
        for uri, sent in list(self._sent.items()):
            text = await self.text(uri)
            if text is not None and text != sent and self._sent.get(uri) == sent:
                del self._sent[uri]  # once is enough, until the client asks again
                params = types.TextDocumentContentRefreshParams(uri)
                self._server.workspace_text_document_content_refresh(params)

    async def text(self, uri: str) -> str | None:
        """The text of a URI as of now, made beside the event loop."""
        found = self.split(uri)
        if found is None:
            return None
        view, name = found
        return await asyncio.to_thread(_render, view.snapshot, name, _addresses(view.root))

    async def give(self, uri: str) -> str | None:
        """The text of a URI, and a look at whether it changes from now on."""
        await self._server.first_index.wait()
        text = await self.text(uri)
        if text is not None:
            self._note(uri, text)
        return text


def _render(snapshot: Snapshot, name: str, addresses: Callable[[DocId], str]) -> str | None:
    """The text of that name; what makes it leads to most of the features, and few ask for one."""
    from stp_lsp.features.content import render

    return render(snapshot, name, addresses)


def _addresses(root: str) -> Callable[[DocId], str]:
    return lambda id: to_uri(f"{root}/{id}") if id else f"{to_uri(root)}/"


# -- requests --------------------------------------------------------------------------------------


async def on_content(
    server: StpServer, params: types.TextDocumentContentParams
) -> types.TextDocumentContentResult:
    """`workspace/textDocumentContent`."""
    text = await server.contents.give(params.uri)
    if text is None:
        raise JsonRpcInvalidParams(f"there is no document {params.uri}")
    return types.TextDocumentContentResult(text)


async def open_content(server: StpServer, arguments: Sequence[object]) -> dict[str, object]:
    """The command `stp.content.open`: opens such a document, or gives its text.

    Its argument is an object: ``{"uri"}``, or ``{"key"}`` of a thread, an issue or a part of one,
    or ``{"board": true}``; with ``root``, a workspace's folder, where there are several. Answers
    ``{"uri", "languageId", "text", "shown"}``; ``shown`` when the client was made to show it.
    """
    await server.first_index.wait()
    uri = _uri(server, arguments)
    text = await server.contents.give(uri)
    if text is None:
        raise JsonRpcInvalidParams(f"{OPEN}: there is no document {uri}; {_HOW}")
    shown = False
    if server.client.contents and server.client.shows_documents:
        show = types.ShowDocumentParams(uri, take_focus=True)
        # The text is at hand; what a client makes of being asked to show it must not withhold it.
        with contextlib.suppress(JsonRpcException):
            shown = (await server.window_show_document_async(show)).success
    return {"uri": uri, "languageId": "markdown", "text": text, "shown": shown}


_HOW: Final = (
    "give one object with `key` (`ST0005`, `ST0005/03`, `issue/0011`), `board` (true), or `uri`; "
    "beside it `root`, where there are several workspaces"
)


def _uri(server: StpServer, arguments: Sequence[object]) -> str:
    """The URI that the arguments mean.

    Raises:
        JsonRpcInvalidParams: when they mean none; what is wrong, and what to give instead.
    """
    named = arguments[0] if len(arguments) == 1 else None
    if isinstance(named, str):
        return named
    if not isinstance(named, Mapping):
        raise JsonRpcInvalidParams(f"{OPEN}: {_HOW}")
    uri, key, root = named.get("uri"), named.get("key"), named.get("root")
    for name, value in (("uri", uri), ("key", key), ("root", root)):
        if value is not None and not isinstance(value, str):
            raise JsonRpcInvalidParams(f"{OPEN}: `{name}` must be text; {_HOW}")
    if uri:
        return str(uri)
    if not (key or named.get("board") is True):
        raise JsonRpcInvalidParams(f"{OPEN}: {_HOW}")
    views = server.session.views
    roots = [to_path(str(root)) or slashed(str(root))] if root else sorted(views)
    known = ", ".join(sorted(views)) or "none"
    if not roots or roots[0] not in views:
        where = f"at {roots[0]}" if roots else "here"
        raise JsonRpcInvalidParams(f"there is no workspace {where}; known are: {known}")
    for each in roots:
        if not key or _has(views[each].snapshot, str(key)):
            return content_uri(each, name_of(str(key)) if key else BOARD)
    where = ", ".join(roots)
    raise JsonRpcInvalidParams(f"there is no {key} in {where}; `stp-lsp list` names what is there")


def _has(snapshot: Snapshot, key: str) -> bool:
    owner, _, part = key.partition("/")
    return owner in snapshot.threads or (owner == "issue" and part in snapshot.issues)
