"""Handlers that are imported when their first message comes.

What answers requests is most of the program, and an editor that starts the server waits for none of
it. A handler is therefore named by its place, ``requests:on_hover``; the protocol asks
:meth:`OnDemand.get` for the function before it looks at what kind of function that is.
"""

from __future__ import annotations

import importlib
import inspect
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from stp_lsp.server.steps import Steps, in_steps

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
            self._handler = bound(self._method, load(self._where), self._server)
        return self._handler


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
