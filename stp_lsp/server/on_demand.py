"""Handlers that are imported when their first message comes.

What answers requests is most of the program, and an editor that starts the server waits for none of
it. A handler is therefore named by its place, ``requests:on_hover``; the protocol asks
:meth:`OnDemand.get` for the function before it looks at what kind of function that is.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any

from stp_lsp.server.steps import Steps, beside, in_steps
from stp_lsp.session.disk_guard import NeedsDisk, WithoutDisk

if TYPE_CHECKING:
    from stp_lsp.server.state import StpServer

Handler = Callable[..., Any]


def load(where: str) -> Handler:
    """The function at a place such as ``requests:on_hover``, below `stp_lsp.server`."""
    module, _, name = where.partition(":")
    handler: Handler = getattr(importlib.import_module(f"stp_lsp.server.{module}"), name)
    return handler


class OnDemand:
    """One method's handler, called with the parameters alone."""

    def __init__(self, server: StpServer, method: str, where: str) -> None:
        self._server = server
        self._method = method
        self._where = where
        self._handler: Handler | None = None

    def __call__(self, params: Any) -> Any:  # noqa: ANN401  # any protocol type
        """For those who do not ask what kind of function it is."""
        return self.get()(params)

    def get(self) -> Handler:
        """The handler as the library calls it, with the server already in place."""
        if self._handler is None:
            is_told = self._where.startswith(("sync:", "configuration:"))
            make = bound if is_told else bound_to_document
            self._handler = make(self._method, load(self._where), self._server)
        return self._handler


def bound_to_document(method: str, handler: Handler, server: StpServer) -> Handler:
    """:func:`bound`, for requests.

    It waits for files of which the client has just said that they changed, and for its document if
    that was just opened. One that needs the disk is answered beside the event loop, of the document
    as it is now.
    """

    def awaited(params: Any) -> Iterator[Future[None]]:  # noqa: ANN401  # any protocol type
        if server.arriving is not None and not server.arriving.done():
            yield server.arriving
        document = getattr(params, "text_document", None)
        future = None if document is None else server.open_documents.awaited(document.uri)
        if future is not None:
            yield future

    if inspect.iscoroutinefunction(handler):

        async def call_async(server: StpServer, params: Any) -> Any:  # noqa: ANN401
            for future in awaited(params):
                await asyncio.shield(asyncio.wrap_future(future))  # others may wait for it
            return await handler(server, params)

        return bound(method, call_async, server)

    def call_in_steps(server: StpServer, params: Any) -> Steps[Any]:  # noqa: ANN401
        yield from awaited(params)
        if inspect.isgeneratorfunction(handler):
            return (yield from handler(server, params))
        try:
            with WithoutDisk():
                return handler(server, params)
        except NeedsDisk:
            document = getattr(params, "text_document", None)
            with server.as_of_now(document.uri if document is not None else ""):
                answer = beside(partial(handler, server, params))
        yield answer
        return answer.result()

    return bound(method, call_in_steps, server)


def bound(method: str, handler: Handler, server: StpServer) -> Handler:
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
