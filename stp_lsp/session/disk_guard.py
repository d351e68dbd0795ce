"""Keeps the event loop from waiting for a disk.

Nearly every request is answered from memory. One that is not finds that out only on its way, deep
inside of a feature. So the handler is first called :class:`WithoutDisk`: whoever would have to ask
the disk raises :class:`NeedsDisk`, and the handler is called again in another thread, which may
wait.
"""

from __future__ import annotations

import threading
from typing import Any, cast

from stp_lsp.session.disk import Disk

_here = threading.local()


class NeedsDisk(BaseException):  # it is no error
    """The disk would have to be asked, by a thread that must not wait for it.

    Not an `Exception`: the code that survives any fault of a rule would take it for one.
    """


class WithoutDisk:
    """A context manager: inside of it, this thread raises instead of asking a disk."""

    def __enter__(self) -> None:
        self._before = getattr(_here, "is_limited", False)
        _here.is_limited = True

    def __exit__(self, *raised: object) -> None:
        _here.is_limited = self._before


def is_without_disk() -> bool:
    """Whether this thread is inside of :class:`WithoutDisk`, where older answers must do."""
    return getattr(_here, "is_limited", False)


def need_disk() -> None:
    """To be called before a disk is asked.

    Raises:
        NeedsDisk: inside of :class:`WithoutDisk`.
    """
    if is_without_disk():
        raise NeedsDisk


class _Guarded:
    """A disk of which each method calls :func:`need_disk` first."""

    __slots__ = ("_disk",)

    def __init__(self, disk: Disk) -> None:
        self._disk = disk

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # any method of the port
        need_disk()
        return getattr(self._disk, name)


def guarded(disk: Disk) -> Disk:
    """``disk``, with :func:`need_disk` called before each of its methods."""
    return cast("Disk", _Guarded(disk))
