"""Long answers in parts, and how far they are: partial results and work-done progress (LSP 3.17).

A client that gives a `partialResultToken` gets the items as they are found and an empty answer in
the end; one that gives a `workDoneToken` is told how far the work is. Without tokens nothing is
sent but the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from lsprotocol import types

if TYPE_CHECKING:
    from stp_lsp.server.state import StpServer

PART: Final = 200
"""Items that go out at once; so many are encoded in about a millisecond."""

Token = int | str | None
Items = list[dict[str, object]]


class Parts:
    """The items of one answer."""

    def __init__(
        self,
        server: StpServer,
        token: Token,
        wrap: Callable[[Items], object] | None = None,
    ) -> None:
        """Begins an answer.

        Args:
            server: Whose client it is for.
            token: The client's `partialResultToken`.
            wrap: Makes of a part what stands in a message; the list itself unless given.
        """
        self._server = server
        self._token = token
        self._wrap = wrap or (lambda items: items)
        self._items: Items = []

    def add(self, item: dict[str, object]) -> bool:
        """Adds an item. True when a part is complete: a good moment to let others have a turn."""
        self._items.append(item)
        if len(self._items) % PART:
            return False
        if self._token is not None:
            self._send()
        return True

    def rest(self) -> Items:
        """What the answer itself holds: everything, or nothing once parts have gone out."""
        if self._token is not None:
            if self._items:
                self._send()
            return []
        return self._items

    def _send(self) -> None:
        assert self._token is not None
        items, self._items = self._items, []
        self._server.progress(types.ProgressParams(self._token, self._wrap(items)))


Step = Callable[[int, int], None]
"""Tells that so much of so much is done."""


@contextmanager
def work_done(server: StpServer, token: Token, title: str) -> Iterator[Step]:
    """Shows a piece of work as long as it lasts, however it ends."""
    if token is None:
        yield _untold
        return

    def send(
        value: types.WorkDoneProgressBegin
        | types.WorkDoneProgressReport
        | types.WorkDoneProgressEnd,
    ) -> None:
        server.progress(types.ProgressParams(token, value))

    def step(done: int, total: int) -> None:
        if total:
            percentage = min(100, 100 * done // total)
            send(types.WorkDoneProgressReport(message=f"{done}/{total}", percentage=percentage))

    send(types.WorkDoneProgressBegin(title=title, percentage=0))
    try:
        yield step
    finally:
        send(types.WorkDoneProgressEnd())


def _untold(done: int, total: int) -> None:
    return None
