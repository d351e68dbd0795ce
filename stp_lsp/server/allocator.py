"""One heap for all threads, where the C library would give each its own.

glibc makes up to eight heaps for each processor, so that threads need not wait for one another.
Here they wait for the interpreter anyway, and every heap keeps the room of the largest thing that
its threads ever did: with ten thousand threads of work 12 MB, with sixty 2.

Elsewhere than on Linux with glibc nothing is done, nor where the user has chosen otherwise.
"""

from __future__ import annotations

import os
import sys
from typing import Final

_M_ARENA_MAX: Final = -8
"""From `malloc.h`."""
_CHOSEN: Final = ("MALLOC_ARENA_MAX", "GLIBC_TUNABLES")


def share_heap() -> bool:
    """Has threads that begin from now on use the heap there is; whether that could be asked for.

    Costs a millisecond.
    """
    if sys.platform != "linux":
        return False
    if any(name in os.environ for name in _CHOSEN):
        return False
    try:
        if not (os.confstr("CS_GNU_LIBC_VERSION") or "").startswith("glibc"):
            return False
        import ctypes  # only here

        return bool(ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1))
    except (ImportError, OSError, ValueError, AttributeError):
        return False  # another C library, or a Python without `ctypes`
