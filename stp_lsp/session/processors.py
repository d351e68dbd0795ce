"""How many processes may share the reading of a workspace."""

from __future__ import annotations

import os

MOST = 4
"""Processes at the most; more would wait for the one that receives."""


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
