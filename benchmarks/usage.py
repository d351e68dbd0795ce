"""What a server costs: processor time and memory of a process and its children, from `/proc`.

Elsewhere than on Linux there is no `/proc`; both are then unknown, and reports leave them out.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


class Usage:
    """The processes below one, watched while they live."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0

    def running_seconds(self) -> float | None:
        """Time on a processor of the threads that live, exactly; ``None`` if unknown."""
        nanoseconds = 0
        for pid in _tree(self._pid):
            with suppress(OSError, ValueError):
                for task in Path(f"/proc/{pid}/task").iterdir():
                    nanoseconds += int((task / "schedstat").read_text().split()[0])
        return nanoseconds / 1e9 if nanoseconds else None

    def cpu_seconds(self) -> float | None:
        """User and system time of the tree, ended children included; ``None`` if unknown."""
        ticks = 0
        for pid in _tree(self._pid):
            with suppress(OSError):
                stat = Path(f"/proc/{pid}/stat").read_text()
                ticks += sum(map(int, stat.rpartition(")")[2].split()[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK") if ticks else None

    def peak_mb(self) -> float | None:
        """The largest memory seen so far; call it now and then, a child's ends with it.

        For each process its own peak counts, so the sum can be a little more than there ever was
        at one time. What a copy of a process still shares with it counts twice: Linux keeps no peak
        of shared memory. Once the helpers have ended, it is the server's own.
        """
        total = 0
        for pid in _tree(self._pid):
            with suppress(OSError):
                for line in Path(f"/proc/{pid}/status").read_text().split("\n"):
                    if line.startswith("VmHWM:"):
                        total += int(line.split()[1])
        self._peak = max(self._peak, total)
        return self._peak / 1024 if self._peak else None


def _tree(pid: int) -> list[int]:
    found = [pid]
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += _tree(int(child))
    return found
