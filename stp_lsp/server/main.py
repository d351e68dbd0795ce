"""Building the server: the table of handlers, the life cycle, and the two ways to run it."""

from __future__ import annotations

import functools
import gc
import inspect
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from stp_lsp.features.completion import TRIGGER_CHARACTERS
from stp_lsp.server import (
    actions,
    boards,
    commands,
    configuration,
    content,
    loading,
    older,
    paranoid,
    pull,
    refactor,
    requests,
    sync,
    understand,
    views,
    warming,
    write,
)
from stp_lsp.server.protocol import StpProtocol
from stp_lsp.server.publish import Publisher
from stp_lsp.server.state import StpServer
from stp_lsp.server.steps import Steps, in_steps
from stp_lsp.server.transport import serve_stdio, serve_tcp
from stp_lsp.server.uris import to_path
from stp_lsp.session.helper import Loading

if TYPE_CHECKING:
    from stp_lsp.server.record import Recorder

logger = logging.getLogger(__name__)

SWITCH_INTERVAL = 0.001
"""Seconds that a thread at work keeps the interpreter; the default of 5 ms is felt in a hover."""

Handler = Callable[..., Any]

HANDLERS: dict[str, tuple[Handler, object | None]] = {
    types.TEXT_DOCUMENT_DID_OPEN: (sync.did_open, None),
    types.TEXT_DOCUMENT_DID_CHANGE: (sync.did_change, None),
    types.TEXT_DOCUMENT_DID_SAVE: (sync.did_save, None),
    types.TEXT_DOCUMENT_DID_CLOSE: (sync.did_close, None),
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: (sync.did_change_watched_files, None),
    types.WORKSPACE_DID_RENAME_FILES: (sync.did_rename_files, sync.RENAMES),
    types.WORKSPACE_DID_CHANGE_CONFIGURATION: (configuration.did_change, None),
    types.TEXT_DOCUMENT_COMPLETION: (
        requests.on_completion,
        types.CompletionOptions(
            trigger_characters=list(TRIGGER_CHARACTERS),
            resolve_provider=True,
        ),
    ),
    types.COMPLETION_ITEM_RESOLVE: (requests.on_completion_resolve, None),
    types.TEXT_DOCUMENT_HOVER: (requests.on_hover, None),
    types.TEXT_DOCUMENT_DEFINITION: (requests.on_definition, None),
    types.TEXT_DOCUMENT_DECLARATION: (requests.on_declaration, None),
    types.TEXT_DOCUMENT_IMPLEMENTATION: (requests.on_implementation, None),
    types.TEXT_DOCUMENT_TYPE_DEFINITION: (requests.on_type_definition, None),
    types.TEXT_DOCUMENT_REFERENCES: (requests.on_references, None),
    types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: (requests.on_highlight, None),
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: (requests.on_document_symbol, None),
    types.WORKSPACE_SYMBOL: (requests.on_workspace_symbol, None),
    types.TEXT_DOCUMENT_CODE_ACTION: (
        older.on_code_action,
        types.CodeActionOptions(code_action_kinds=actions.KINDS, resolve_provider=True),
    ),
    types.CODE_ACTION_RESOLVE: (actions.on_code_action_resolve, None),
    types.TEXT_DOCUMENT_DIAGNOSTIC: (
        pull.document_diagnostic,
        types.DiagnosticOptions(
            identifier="stp", inter_file_dependencies=True, workspace_diagnostics=True
        ),
    ),
    types.WORKSPACE_DIAGNOSTIC: (pull.workspace_diagnostic, None),
    **understand.HANDLERS,
    **refactor.HANDLERS,
    **views.HANDLERS,
    **write.HANDLERS,
    **boards.HANDLERS,
    **content.HANDLERS,
}
"""Every method that the server answers beside the life cycle."""


def build_server(preload: Loading | None = None) -> StpServer:
    """A server with all its handlers, not yet connected to anybody."""
    server = StpServer(preload)
    server.publisher = Publisher(server)

    @server.feature(types.INITIALIZE)
    def on_initialize(params: types.InitializeParams) -> None:
        server.start_client(params)
        older.register(server)
        configuration.from_options(server, params.initialization_options)
        commands.from_options(server, params.initialization_options)
        views.from_options(server, params.initialization_options)
        write.register_for(server, params.capabilities)

    @server.feature(types.INITIALIZED)
    def on_initialized(_: types.InitializedParams) -> None:
        paranoid.start(server)
        loading.start(server)
        loading.watch(server)
        warming.start(server)
        configuration.ask(server)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def on_folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        for folder in params.event.removed:
            if (path := to_path(folder.uri)) is not None:
                sync.taken(server, server.session.close_folder(path))
        for folder in params.event.added:
            if (path := to_path(folder.uri)) is not None:
                loading.load_folder(server, path)

    for method, (handler, options) in HANDLERS.items():
        server.feature(method, options)(_bound(method, handler, server))
    commands.register(server)
    content.register(server)
    if isinstance(server.protocol, StpProtocol):
        server.protocol.adjust = functools.partial(older.adjust, server)
    return server


def _bound(method: str, handler: Handler, server: StpServer) -> Handler:
    """The handler as the library calls it, with the server already in place."""
    if inspect.iscoroutinefunction(handler):

        async def call_async(params: Any) -> Any:  # noqa: ANN401  # any protocol type
            begun = time.perf_counter()
            try:
                return await handler(server, params)
            finally:
                server.trace(method, time.perf_counter() - begun)

        return call_async

    if inspect.isgeneratorfunction(handler):

        @in_steps
        def call_in_steps(params: Any) -> Steps[Any]:  # noqa: ANN401  # any protocol type
            begun = time.perf_counter()
            try:
                return (yield from handler(server, params))
            finally:
                server.trace(method, time.perf_counter() - begun)

        return call_in_steps

    def call(params: Any) -> Any:  # noqa: ANN401  # any protocol type
        begun = time.perf_counter()
        try:
            return handler(server, params)
        finally:
            server.trace(method, time.perf_counter() - begun)

    return call


def serve(
    preload: Loading | None,
    *,
    tcp: str = "",
    log_level: str = "WARNING",
    log_file: str = "",
    record: str = "",
    redact: bool = False,
) -> int:
    """Serves one client until it ends; returns the exit code."""
    where: dict[str, Any] = {"filename": log_file} if log_file else {"stream": sys.stderr}
    logging.basicConfig(
        level=log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s", **where
    )
    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.disable()  # until the index is in: nothing that is made before then is garbage
    server = build_server(preload)
    recorder = _recorder(record, redact=redact) if record else None
    if tcp:
        host, _, port = tcp.rpartition(":")
        return serve_tcp(server, host or "127.0.0.1", int(port), recorder)
    return serve_stdio(server, recorder)


def _recorder(path: str, *, redact: bool) -> Recorder | None:
    """The recorder for a file; a session is worth more than its recording."""
    from stp_lsp.server.record import Recorder

    try:
        return Recorder(Path(path), redact=redact)
    except OSError as error:
        logger.error("nothing is recorded: %s", error)
        return None
