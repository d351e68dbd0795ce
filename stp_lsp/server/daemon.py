"""Work in threads that do not keep the process alive: an editor that ends waits for none of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def in_daemon(name: str, work: Callable[[], T]) -> Future[T]:
    """Does ``work`` in a thread of its own, called ``name`` in debuggers.

    Not for `asyncio.to_thread`: the interpreter waits at its end for the threads of an executor.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # the future's reader gets it
            future.set_exception(error)

    threading.Thread(target=run, name=name, daemon=True).start()
    return future
