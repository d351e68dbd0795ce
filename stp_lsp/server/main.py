"""Building the server: the life cycle, and the two ways to run it."""

from __future__ import annotations

import functools
import gc
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from stp_lsp.server import configuration, fallbacks, handlers, loading, warmup
from stp_lsp.server.allocator import share_heap
from stp_lsp.server.protocol import StpProtocol
from stp_lsp.server.publish import Publisher
from stp_lsp.server.state import StpServer
from stp_lsp.server.transport import serve_stdio, serve_tcp
from stp_lsp.server.uris import to_path
from stp_lsp.session.reader_process import ReaderProcess

if TYPE_CHECKING:
    from stp_lsp.server.record import Recorder

logger = logging.getLogger(__name__)

SWITCH_INTERVAL = 0.001
"""Seconds that a thread at work keeps the interpreter; the default of 5 ms is felt in a hover."""


def build_server(reader: ReaderProcess | None = None) -> StpServer:
    """A server with all its handlers, not yet connected to anybody."""
    server = StpServer(reader)
    server.publisher = Publisher(server)

    @server.feature(types.INITIALIZE)
    def on_initialize(params: types.InitializeParams) -> None:
        server.start_client(params)
        fallbacks.register(server)
        configuration.from_options(server, params.initialization_options)
        handlers.register_for(server, params.capabilities)

    @server.feature(types.INITIALIZED)
    def on_initialized(_: types.InitializedParams) -> None:
        if "STP_LSP_PARANOID" in os.environ:
            from stp_lsp.server import paranoid

            paranoid.start(server)
        share_heap()  # before the first thread that takes much
        loading.start(server)
        loading.watch(server)
        warmup.start(server)
        configuration.ask(server)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def on_folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        for folder in params.event.removed:
            if (path := to_path(folder.uri)) is not None:
                loading.close_folder(server, path)
        for folder in params.event.added:
            if (path := to_path(folder.uri)) is not None:
                loading.open_folder(server, path)

    handlers.register(server)
    if isinstance(server.protocol, StpProtocol):
        server.protocol.adjust = functools.partial(fallbacks.adjust, server)
    return server


def serve(
    reader: ReaderProcess | None,
    *,
    tcp: str = "",
    log_level: str = "WARNING",
    log_file: str = "",
    record: str = "",
    redact: bool = False,
) -> int:
    """Serves one client until it ends; returns the exit code."""
    _log(log_level, log_file)
    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.disable()  # until the index is in: nothing that is made before then is garbage
    server = build_server(reader)
    recorder = _recorder(record, redact=redact) if record else None
    if tcp:
        host, _, port = tcp.rpartition(":")
        try:
            return serve_tcp(server, host.strip("[]") or "127.0.0.1", int(port), recorder)
        except (OSError, UnicodeError) as error:  # nobody has that address, or somebody has it
            logger.error("cannot listen on %s: %s", tcp, error)
            return 1
    return serve_stdio(server, recorder)


def _log(level: str, file: str) -> None:
    """Logs to a file, or to standard error: a session is worth more than its log."""
    shape = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    try:
        where: dict[str, Any] = {"filename": file} if file else {"stream": sys.stderr}
        logging.basicConfig(level=level.upper(), format=shape, **where)
    except (OSError, ValueError) as error:
        logging.basicConfig(level=level.upper(), format=shape, stream=sys.stderr)
        logger.error("the log is here, because %s cannot be written: %s", file, error)


def _recorder(path: str, *, redact: bool) -> Recorder | None:
    """The recorder for a file; a session is worth more than its recording."""
    from stp_lsp.server.record import Recorder

    try:
        return Recorder(Path(path), redact=redact)
    except OSError as error:
        logger.error("nothing is recorded: %s", error)
        return None
