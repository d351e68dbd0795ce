"""What the numbers are held against.

All aims are ratios of runs that followed each other, so that they hold on any machine, a busy one
too.
"""

from __future__ import annotations

from typing import NamedTuple

from benchmarks.results import Results, Value, p95


class Aim(NamedTuple):
    """A ratio that must not be larger than its limit."""

    text: str
    key: str
    """The row of the ratio table that it belongs to: a method, or `ready`."""
    other: str
    """The server that it is held against."""
    limit: float
    workspaces: tuple[str, ...]
    """Names; :data:`REAL` stands for every workspace that was not generated."""


class Verdict(NamedTuple):
    """An aim on one workspace."""

    aim: Aim
    workspace: str
    ratio: float | None
    """``None`` when it was not measured."""

    @property
    def missed(self) -> bool:
        """Whether it was measured and is too large."""
        return self.ratio is not None and self.ratio > self.aim.limit


REAL = "real"
SMALL, LARGE = "60 threads", "1,000 threads"

AIMS = (
    Aim("ready, to the empty server's first answer", "ready", "empty", 1.3, (SMALL, REAL)),
    Aim("ready, to rumdl's", "ready", "rumdl", 0.5, (LARGE,)),
    *(
        Aim(f"{method} p95, to the empty server's", method, "empty", 2.0, (SMALL, LARGE))
        for method in ("completion", "hover", "definition", "references")
    ),
)


def workspace_name(threads: int) -> str:
    """What a generated workspace is called."""
    return f"{threads:,} threads"


def verdicts(results: Results) -> list[Verdict]:
    """Every aim on every workspace that it speaks of."""
    found: list[Verdict] = []
    for aim in AIMS:
        for name in results.workspaces:
            kind = name if name.endswith(" threads") else REAL
            if kind in aim.workspaces:
                found.append(Verdict(aim, name, _ratio(results, aim, name)))
    return found


def _ratio(results: Results, aim: Aim, workspace: str) -> float | None:
    if aim.key != "ready":
        return results.ratio("stp", aim.other, workspace, p95(aim.key))
    against: Value = (lambda r: r.symbols_ms) if aim.other == "empty" else (lambda r: r.ready_ms)
    return results.ratio("stp", aim.other, workspace, lambda r: r.ready_ms, against)
