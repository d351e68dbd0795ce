"""Requests that are worked on step by step, so that they can be cancelled and others get a turn.

A handler that is a generator begins at once, over the snapshot of that moment. It runs for a few
milliseconds; if it is not done, the event loop sees to whatever has come in, and it goes on. One
that is done sooner, as nearly all are, is answered as quickly as by a plain handler. One that needs
what is not there yet yields a future, and goes on when that is done.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future
from functools import partial
from typing import Any, Final, TypeVar

SLICE: Final = 0.008
"""Seconds of work before others have their turn."""

_MARK: Final = "stp_in_steps"

Handler = TypeVar("Handler", bound=Callable[..., Any])
T = TypeVar("T")
Steps = Generator[Future[Any] | None, None, T]
"""Work that may be left off at each `yield`; what it returns is the answer."""


def in_steps(handler: Handler) -> Handler:
    """Marks a handler as one of these; pygls has generators of its own, with another meaning."""
    vars(handler)[_MARK] = True
    return handler


def is_in_steps(handler: object) -> bool:
    """Whether a handler is one of these."""
    return getattr(handler, _MARK, False)


def beside(work: Callable[[], T]) -> Future[T]:
    """Does something in another thread, in the context of this moment; for work to yield."""
    done: Future[T] = Future()
    context = contextvars.copy_context()

    def run() -> None:
        try:
            done.set_result(context.run(work))
        except BaseException as error:  # whoever waits for it must hear of it
            done.set_exception(error)

    asyncio.get_running_loop().run_in_executor(None, run)
    return done


def work_off(steps: Steps[Any], future: Future[Any]) -> None:
    """Begins the work; its end sets the future, and once that is cancelled it is not gone on with.

    Args:
        steps: The work, not yet begun.
        future: Not running, so that it can be cancelled.
    """
    if future.cancelled():
        steps.close()
        return
    end = time.monotonic() + SLICE
    try:
        while time.monotonic() < end:
            awaited = next(steps)
            if awaited is not None and not awaited.done():
                loop = asyncio.get_running_loop()
                awaited.add_done_callback(partial(_go_on, loop, steps, future))
                return
    except StopIteration as done:
        future.set_result(done.value)
    except Exception as error:
        future.set_exception(error)
    else:
        asyncio.get_running_loop().call_soon(work_off, steps, future)


def _go_on(
    loop: asyncio.AbstractEventLoop, steps: Steps[Any], future: Future[Any], awaited: Future[Any]
) -> None:
    """Goes on with work that has waited; called by whichever thread did what it waited for."""
    with contextlib.suppress(RuntimeError):  # the loop has ended
        loop.call_soon_threadsafe(work_off, steps, future)
