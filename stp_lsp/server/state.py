"""The server object: a session, what the client can do, and how both are reached by handlers."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import functools
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextvars import ContextVar
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from stp_lsp import __version__
from stp_lsp.model.settings import Settings
from stp_lsp.server.cache_writer import CacheWriter
from stp_lsp.server.cited_files import CitedFiles, source_methods
from stp_lsp.server.convert import Converter
from stp_lsp.server.display import Display, FindingParts, Kinds
from stp_lsp.server.protocol import StpProtocol
from stp_lsp.server.refresh import Refresher
from stp_lsp.server.sent_renames import SentRenames
from stp_lsp.server.tokens import TokenMemory
from stp_lsp.server.turns import Turns
from stp_lsp.server.uris import SCHEME, to_uri
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.reader_process import ReaderProcess
from stp_lsp.session.session import Located, Session
from stp_lsp.text.line_table import Encoding

if TYPE_CHECKING:
    from stp_lsp.server.content import Contents
    from stp_lsp.server.open_documents import OpenDocuments
    from stp_lsp.server.publish import Publisher

logger = logging.getLogger(__name__)

_meant: ContextVar[tuple[str, Located | None] | None] = ContextVar("meant", default=None)
"""The document that a request is about, of one that is answered in another thread."""
DOCS_URL = "https://github.com/stp-lsp/stp-lsp/blob/main/docs/rules"


class Client:
    """What the client said it can do, asked once."""

    def __init__(self, capabilities: types.ClientCapabilities, name: str = "") -> None:
        document = capabilities.text_document or types.TextDocumentClientCapabilities()
        workspace = capabilities.workspace or types.WorkspaceClientCapabilities()
        window = capabilities.window or types.WindowClientCapabilities()
        edit = workspace.workspace_edit
        watched = workspace.did_change_watched_files
        hover = document.hover.content_format if document.hover else None
        completion = document.completion
        item = completion.completion_item if completion else None
        documentation = item.documentation_format if item else None
        symbols = document.document_symbol
        diagnostics = workspace.diagnostics
        action = document.code_action
        resolved = action.resolve_support if action and action.data_support else None
        self.asks_deliberately = name.startswith(("Visual Studio Code", "Neovim", "code-server"))
        """Whether it completes in Markdown only at trigger characters or when a person asks."""
        pulled = document.diagnostic
        self.pulls = pulled is not None
        self.related_documents = bool(pulled and pulled.related_document_support)
        """Whether an answer about one document may tell of others."""
        self.refreshes = bool(diagnostics and diagnostics.refresh_support)
        self.watches = bool(watched and watched.dynamic_registration)
        self.asks_configuration = bool(workspace.configuration)
        self.progress = bool(window.work_done_progress)
        self.applies_edits = bool(workspace.apply_edit)
        self.resource_operations = frozenset((edit.resource_operations or ()) if edit else ())
        # Either of the two means `documentChanges` (LSP 3.17, "WorkspaceEdit"); Neovim announces
        # the second alone.
        self.document_changes = bool(edit and (edit.document_changes or self.resource_operations))
        self.annotations = bool(edit and edit.change_annotation_support)
        self.edit_metadata = bool(edit and edit.metadata_support)
        self.annotated_actions = bool(action and action.honors_change_annotations)
        self.disabled_actions = bool(action and action.disabled_support)
        self.resolves_edits = bool(resolved and "edit" in resolved.properties)
        self.asks_arguments = False
        """Whether it asks its user for missing arguments of a command; only our own clients say."""
        self.markdown_hover = types.MarkupKind.Markdown in (hover or ())
        self.markdown_items = types.MarkupKind.Markdown in (documentation or ())
        self.snippets = bool(item and item.snippet_support)
        self.insert_replace = bool(item and item.insert_replace_support)
        self.commit_characters = bool(item and item.commit_characters_support)
        self.label_details = bool(item and item.label_details_support)
        self.nested_symbols = bool(symbols and symbols.hierarchical_document_symbol_support)
        self.links = frozenset(
            name
            for name in ("definition", "declaration", "implementation", "type_definition")
            if getattr(getattr(document, name), "link_support", None)
        )
        """The requests for places that it takes links from, which also say what was clicked."""
        self.action_literals = bool(action and action.code_action_literal_support)
        """Whether it takes code actions; the oldest take commands only."""
        self.preferred_actions = bool(action and action.is_preferred_support)
        self.display = Display(capabilities)
        self.kinds = Kinds(capabilities)
        self.findings = FindingParts(capabilities)
        self.source_methods = source_methods(capabilities)
        """What may be registered for files that are no documents."""
        self.contents = workspace.text_document_content is not None
        """Whether it asks for the text of documents that are on no disk (LSP 3.18)."""
        self.shows_documents = bool(window.show_document and window.show_document.support)


class StpServer(LanguageServer):
    """One client's server. Handlers read :attr:`session` and never keep what they read."""

    def __init__(self, reader: ReaderProcess | None = None) -> None:
        super().__init__(
            "stp-lsp",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
            protocol_cls=StpProtocol,
            max_workers=2,
        )
        self.session = Session(RealDisk(), Settings(today=today()))
        self.reader = reader
        self.client = Client(types.ClientCapabilities())
        self.convert = Converter(Encoding.UTF16, DOCS_URL, self.client.findings)
        self.folder_names: dict[str, str] = {}
        """The folders that the client has open, and the name by which each of them is known."""
        self.loading = 0
        """Folders that are being read; answers are partial as long as there are any."""
        self.wake_reconciler = asyncio.Event()
        self.reconciler: asyncio.Task[None] | None = None
        """The task that looks at the disk; held so that it is not collected."""
        self.warming: asyncio.Task[None] | None = None
        """The task that makes tables ahead (``warmup``)."""
        self.looked_at = float("-inf")
        """When the last look at the whole disk began, by the monotonic clock."""
        self.announced: dict[str, None] = {}
        """Files that the client said have changed, and that are still to be read."""
        self.taking: asyncio.Task[None] | None = None
        """The task that reads them (``disk_changes``)."""
        self.one_taking = asyncio.Lock()
        """Held while the disk is asked about changes and they are put in place."""
        self.arriving: Future[None] | None = None
        """Done once what was announced is in; requests wait for it."""
        self.first_index = asyncio.Event()
        """Set once every folder that was open at the start has been read."""
        self.turns = Turns(self)
        """One verb at a time is performed, and its edit made."""
        self.sent_renames = SentRenames()
        self.publisher: Publisher
        self.when_changed: list[Callable[[frozenset[str]], None]] = []
        """Called after a change of the session with the paths of changed documents."""
        self.refresher = Refresher(self)
        self.caches = CacheWriter(self)
        self.cited_files = CitedFiles(self)
        self.tokens = TokenMemory()
        self._complaints: frozenset[str] = frozenset()

    def start_client(self, params: types.InitializeParams) -> None:
        """Takes note of what the client can do; its encoding was negotiated by the library."""
        name = params.client_info.name if params.client_info is not None else ""
        self.client = Client(params.capabilities, name)
        encoding = Encoding(str(_value(self.workspace.position_encoding)))
        self.convert = Converter(encoding, DOCS_URL, self.client.findings)

    @functools.cached_property
    def open_documents(self) -> OpenDocuments:
        """The files that the client has open."""
        from stp_lsp.server.open_documents import OpenDocuments

        return OpenDocuments(self)

    @functools.cached_property
    def contents(self) -> Contents:
        """The documents on no disk that the client shows."""
        from stp_lsp.server.content import Contents

        return Contents(self)

    def find(self, uri: str) -> Located | None:
        """The document of a request that only reads; it may be one on no disk."""
        if (meant := _meant.get()) is not None and meant[0] == uri:
            return meant[1]
        return self.contents.locate(uri) if uri.startswith(f"{SCHEME}:") else self.locate(uri)

    @contextlib.contextmanager
    def as_of_now(self, uri: str) -> Iterator[None]:
        """A context in which the document of a URI stays as it is now, whatever is typed."""
        token = _meant.set((uri, self.find(uri)))
        try:
            yield
        finally:
            _meant.reset(token)

    def locate(self, uri: str) -> Located | None:
        """The document of a request, if it is a file."""
        meant = _meant.get()
        if meant is not None and meant[0] == uri and not uri.startswith(f"{SCHEME}:"):
            return meant[1]
        path = self.path_of(uri)
        found = self.session.locate(path) if path is not None else None
        if found is None or found.document.id.endswith(".md"):
            return found
        # What else is open beside the graph is no document of ours: a test, a script.
        return found if found.document.id in found.snapshot.documents else None

    def uri_of(self, path: str) -> str:
        """The URI to send for a path: the client's own for an open document."""
        return self.open_documents.uri_of(path) or to_uri(path)

    def path_of(self, uri: str) -> str | None:
        """The path by which the session knows a file; ``None`` for what is none."""
        return self.open_documents.path_of(uri)

    def changed(self, paths: frozenset[str]) -> None:
        """Tells everyone who wants to know that these documents changed."""
        for callback in self.when_changed:
            callback(paths)

    def show_complaints(self) -> None:
        """Shows what is wrong in the projects' settings files, each thing once."""
        found = frozenset(map(str, self.session.complaints()))
        for message in sorted(found - self._complaints):
            params = types.ShowMessageParams(types.MessageType.Warning, f"stp-lsp: {message}")
            self.window_show_message(params)
        self._complaints = found

    def trace(self, method: str, seconds: float) -> None:
        """Says how long a message took, to a client that wants to know (`$/setTrace`)."""
        wanted = self.protocol.trace
        if wanted in (None, types.TraceValue.Off):
            return
        verbose = None
        if wanted is types.TraceValue.Verbose:
            documents = sum(len(view.snapshot.documents) for view in self.session.views.values())
            verbose = f"revision {self.session.revision}, {documents} documents"
        self.log_trace(types.LogTraceParams(f"{method}: {seconds * 1000:.1f} ms", verbose))

    def log(self, message: str, kind: types.MessageType = types.MessageType.Log) -> None:
        """A line in the client's output channel."""
        self.window_log_message(types.LogMessageParams(kind, message))


def _value(encoding: object) -> object:
    return getattr(encoding, "value", encoding)


def today() -> str:
    """The local date as `YYYY-MM-DD`."""
    return datetime.date.today().isoformat()
