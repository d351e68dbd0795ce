"""A short random day: every question is answered, and nothing is piled up."""

from __future__ import annotations

import shutil
from pathlib import Path
from statistics import median

from benchmarks.recorded import Recorded
from benchmarks.soak import _AWAY, EXAMPLE, Moment, soak, soak_recorded, table

SESSIONS = Path(__file__).resolve().parents[1] / "fixtures" / "sessions"
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


def test_a_recorded_session_is_played_again_and_again(tmp_path: Path) -> None:
    """Twenty times at the least, of which the first is not counted; it ends as it began."""
    root = tmp_path / "workspace"
    shutil.copytree(EXAMPLE, root)
    before = {path: path.read_bytes() for path in root.rglob("*.md")}
    recording = SESSIONS / "neovim-0.11.jsonl"
    session = Recorded(recording, root)
    asked = [each for each in session.asked if each.is_request]
    assert {each.method for each in asked} >= {"textDocument/hover", "textDocument/diagnostic"}
    assert session.left_open()  # Neovim says no farewell, so the player has to
    day = soak_recorded(root, recording, hours=0)
    assert len(day.moments) == 19 * len(asked)
    assert day.errors == []
    assert {path: path.read_bytes() for path in root.rglob("*.md")} == before


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
