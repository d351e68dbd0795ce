"""What is answered from memory, and what needs the disk: the event loop waits for no disk.

Nearly every request is answered from what is in memory. One that is not finds that out only on its
way, deep inside of a feature. So it begins as if all were at hand, and whoever would have to ask
the disk for it says so (:class:`NotAtHand`); then it begins anew, beside the event loop.
"""

from __future__ import annotations

import threading
from typing import Any, cast

from stp_lsp.session.disk import Disk

_here = threading.local()


class NotAtHand(BaseException):  # it is no error
    """The disk would have to be asked.

    Not an `Exception`: what goes on whatever a rule does would take it for a fault of the rule.
    """


class OnlyAtHand:
    """While this is entered, this thread asks no disk; a context manager."""

    def __enter__(self) -> None:
        self._before = getattr(_here, "is_limited", False)
        _here.is_limited = True

    def __exit__(self, *raised: object) -> None:
        _here.is_limited = self._before


def need_disk() -> None:
    """Somebody is about to ask a disk.

    Raises:
        NotAtHand: when he must not wait for it.
    """
    if getattr(_here, "is_limited", False):
        raise NotAtHand


class _Guarded:
    """A disk that is asked only by those who may wait."""

    __slots__ = ("_disk",)

    def __init__(self, disk: Disk) -> None:
        self._disk = disk

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # any method of the port
        need_disk()
        return getattr(self._disk, name)


def guarded(disk: Disk) -> Disk:
    """The disk, asked only by those who may wait for it."""
    return cast("Disk", _Guarded(disk))
