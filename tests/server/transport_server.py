"""A server for the tests of the transport: handlers that record what they did.

Run as ``python transport_server.py [tcp] [thread]``; ``tcp`` listens on a free port of 127.0.0.1,
with ``thread`` a thread reads also where the loop could.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from typing import Any

from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.lsp.server import LanguageServer

from stp_lsp.server import transport
from stp_lsp.server.endpoints import Pair
from stp_lsp.server.protocol import StpProtocol
from stp_lsp.server.queue import Inbox, Incoming
from stp_lsp.server.steps import Steps, in_steps
from stp_lsp.server.transport import serve_stdio, serve_tcp

server = LanguageServer("transport-test", "1", protocol_cls=StpProtocol, max_workers=1)
log: list[str] = []
versions: dict[str, int] = {}
released = threading.Event()
go = threading.Event()


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
def did_open(params: types.DidOpenTextDocumentParams) -> None:
    versions[params.text_document.uri] = params.text_document.version


@server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
def did_change(params: types.DidChangeTextDocumentParams) -> None:
    versions[params.text_document.uri] = params.text_document.version
    log.append(f"change {params.text_document.version}")


@server.feature(types.TEXT_DOCUMENT_HOVER)
def hover(params: types.HoverParams) -> types.Hover | None:
    version = versions.get(params.text_document.uri)
    return None if version is None else types.Hover(f"version {version}")


class WatchedInbox(Inbox):
    """The queue of the server, which tells when ``test/release`` has arrived in it."""

    def put(self, item: Incoming) -> bool:
        must_wake = super().put(item)
        if isinstance(item, dict) and item.get("method") == "test/release":
            released.set()
        return must_wake


connections: list[Any] = []


class WatchedConnection(transport._Connection):
    """The connection, where handlers can find it."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        connections.append(self)


@server.feature("test/slow")
def slow(_params: Any) -> str:
    """Keep the loop busy until ``test/release`` waits in the queue; says when it began.

    Where no thread reads, it reads itself, as the loop does before it handles the next message.
    """
    released.clear()
    server.protocol.notify("test/began", {"name": "slow"})
    while not released.wait(0.001):
        connections[0]._read_meanwhile()
    return "slow"


@server.feature("test/stuck")
def stuck(params: Any) -> str:
    """Keep the loop busy, and read nothing, until a file is there; says when it began."""
    server.protocol.notify("test/began", {"name": "stuck"})
    while not os.path.exists(params.until):
        time.sleep(0.001)
    return "stuck"


@server.feature("test/sleep")
def sleep(params: Any) -> None:
    time.sleep(params.seconds)


@server.feature("test/record")
def record(params: Any) -> str:
    log.append(params.name)
    return str(params.name)


@server.feature("test/log")
def read_log(_params: Any) -> list[str]:
    return log


@server.feature("test/reset")
def reset(_params: Any) -> None:
    log.clear()
    versions.clear()


@server.feature("test/steps")
@in_steps
def steps(_params: Any) -> Steps[str]:
    """Work on and on, in steps, until ``test/go``; says when it began."""
    go.clear()
    server.protocol.notify("test/began", {"name": "steps"})
    try:
        while not go.is_set():
            yield
    finally:
        log.append("steps ended")
    return "steps"


@server.feature("test/coroutine")
async def coroutine(_params: Any) -> str:
    server.protocol.notify("test/began", {"name": "coroutine"})
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        log.append("coroutine cancelled")
        raise
    return "never"


@server.feature("test/thread")
@server.thread()
def thread(_params: Any) -> str:
    """Work until the loop has handled ``test/go``; says when it began."""
    go.clear()
    server.protocol.notify("test/began", {"name": "thread"})
    go.wait()
    log.append("thread done")
    return "thread"


@server.feature("test/go")
def let_thread_go(_params: Any) -> None:
    go.set()


@server.feature("test/print")
def stray_output(_params: Any) -> str:
    """Everything a library might do to standard output, and to standard input."""
    print("stray print")
    os.write(1, b"stray write\n")
    print("stray print past the replacement", file=sys.__stdout__, flush=True)
    child = "import sys; print('stray child', len(sys.stdin.read()))"
    subprocess.run([sys.executable, "-c", child], check=True)
    return sys.stdin.read()


@server.feature("test/ask")
async def ask(_params: Any) -> Any:
    """Ask the client something and hand on what it said."""
    params = types.ConfigurationParams(items=[types.ConfigurationItem(section="stp")])
    try:
        return ["answer", await server.workspace_configuration_async(params)]
    except Exception as error:
        return ["error", str(error)]


@server.feature("test/askBriefly")
async def ask_briefly(_params: Any) -> Any:
    """Ask the client something and give up at once."""
    params = types.ConfigurationParams(items=[])
    asking = server.workspace_configuration_async(params)
    try:
        return await asyncio.wait_for(asking, 0.01)
    except TimeoutError:
        return "given up"


@server.feature("test/askInThread")
@server.thread()
def ask_in_thread(_params: Any) -> Any:
    params = types.ConfigurationParams(items=[])
    return server.workspace_configuration(params).result()


@server.feature("test/unencodable")
def unencodable(_params: Any) -> Any:
    return {"value": 1j}


@server.feature("test/fail")
def fail(_params: Any) -> None:
    raise RuntimeError("on purpose")


@server.feature("test/state")
def state(_params: Any) -> dict[str, Any]:
    capabilities = server.client_capabilities
    kinds = get_capability(capabilities, "workspace.symbol.symbol_kind.value_set")
    formats = get_capability(capabilities, "text_document.hover.content_format")
    return {
        "clientUnderstands": [kinds, formats],
        "documents": list(server.workspace.text_documents),
        "folders": sorted(server.workspace.folders),
        "trace": str(server.protocol.trace.value),
        "inFlight": len(server.protocol._request_futures),
    }


if __name__ == "__main__":
    setattr(transport, "Inbox", WatchedInbox)  # noqa: B010  # a type checker minds a new class
    setattr(transport, "_Connection", WatchedConnection)  # noqa: B010
    if "thread" in sys.argv:
        setattr(Pair, "can_be", lambda *_: False)  # noqa: B010
    if "tcp" in sys.argv:
        sys.exit(serve_tcp(server, "127.0.0.1", 0))
    sys.exit(serve_stdio(server))
