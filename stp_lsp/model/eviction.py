"""Drops what was worked out of documents and can be worked out again, the oldest first.

Whoever walks over a workspace must not leave all of it in memory. Of documents that are not open,
unpacked facts, structures and the like go again once many other documents were asked for.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from stp_lsp.model.project_memo import forgets

MOST_HELD = 2000
"""Of how many documents that are not open anything but the packed facts is held; 6 MB of facts, and
what was worked out from texts. Whoever walks over more documents than that has it worked out each
time, which is little beside what one does with it. The index is always held."""


class Holder(Protocol):
    """Holds something that can be worked out again."""

    def let_go(self) -> None:
        """Forgets it."""


_held: OrderedDict[int, Holder] = OrderedDict()
"""By identity: two documents are compared by their facts."""


_passing: ContextVar[deque[Holder] | None] = ContextVar("passing", default=None)


@contextmanager
def in_passing() -> Iterator[None]:
    """Lets go at the end what was not at hand before, of whatever document it was asked.

    For who walks over a workspace: every document is asked about in the end, and those that it
    leads to with it; what somebody looks at shall not go for them.
    """
    came: deque[Holder] = deque()
    token = _passing.set(came)
    try:
        yield
    finally:
        _passing.reset(token)
        for one in came:
            one.let_go()


def hold(one: Holder) -> None:
    """Notes that ``one`` holds something; the oldest holder lets go when they are too many."""
    came = _passing.get()
    if came is not None:
        came.append(one)
        if len(came) > MOST_HELD:
            came.popleft().let_go()
        return
    _held[id(one)] = one
    if len(_held) > MOST_HELD:
        _held.popitem(last=False)[1].let_go()


def release(one: Holder) -> None:
    """Notes that ``one`` holds nothing any more."""
    _held.pop(id(one), None)


def release_all() -> None:
    """Has all holders let go."""
    for one in list(_held.values()):
        one.let_go()


forgets(release_all)
