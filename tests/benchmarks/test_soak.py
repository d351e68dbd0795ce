"""A short random day: every question is answered, and nothing is piled up."""

from __future__ import annotations

import shutil
from pathlib import Path
from statistics import median

from benchmarks.soak import _AWAY, EXAMPLE, Moment, soak, table

STEPS = 600
SLACK_MB = 60.0
"""What memory may grow from the first third to the last: far more than caches, far less than a leak
of a snapshot's documents at each of 600 steps would be."""


def test_a_short_day_is_answered_and_keeps_its_memory(tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    shutil.copytree(EXAMPLE, root)
    day = soak(root, 1, steps=STEPS)
    assert len(day.moments) == STEPS
    assert day.errors == []
    third = STEPS // 3
    first = median(item.memory for item in day.moments[:third])
    last = median(item.memory for item in day.moments[-third:])
    assert last <= first + SLACK_MB


def test_the_day_itself_does_not_grow(tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    shutil.copytree(EXAMPLE, root)
    day = soak(root, 2, steps=STEPS)
    for path, document in day.open.items():
        assert abs(document.line_count - day.texts[path].count("\n") - 1) <= _AWAY + 1


def test_the_table_shows_both_ends() -> None:
    """Processor time is what one step took: a tenth of a second in ten steps, and half of that."""
    moments = [
        *(Moment(1.0, 50.0, 0.01 * n) for n in range(10)),
        *[Moment(9.0, 90.0, 0.1)] * 80,
        *(Moment(3.0, 70.0, 0.1 + 0.005 * n) for n in range(10)),
    ]
    _, first, last = table(moments).split("\n")
    assert first.split() == ["first", "tenth", "1.00", "1.00", "10.00", "50.0"]
    assert last.split() == ["last", "tenth", "3.00", "3.00", "5.00", "70.0"]
