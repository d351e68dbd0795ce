"""What no index can be faster than: looking at every file, reading it, and one search through it.

In this process, on one processor, in processor time, because the machine is never quiet.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.results import Limits, median
from benchmarks.targets import documents

_ID = re.compile(rb"(?<!\w)ST[0-9]{4}(?!\w)")
_REPEATS = 3


def measure_limits(workspace: str, root: Path) -> Limits:
    """The limits of a workspace whose files are in memory already."""
    paths = [str(path) for path in documents(root)]
    texts = _read(paths)
    return Limits(
        workspace,
        walk_ms=_time(lambda: _walk(root)),
        read_ms=_time(lambda: _read(paths)),
        search_ms=_time(lambda: [_ID.findall(text) for text in texts]),
    )


def _walk(root: Path) -> int:
    return sum(len(names) for _, _, names in os.walk(root))


def _read(paths: list[str]) -> list[bytes]:
    texts: list[bytes] = []
    for path in paths:
        with open(path, "rb", buffering=0) as file:
            texts.append(file.read())
    return texts


def _time(work: Callable[[], object]) -> float:
    times: list[float] = []
    for _ in range(_REPEATS):
        begun = time.process_time()
        work()
        times.append((time.process_time() - begun) * 1e3)
    return median(times) or 0.0
