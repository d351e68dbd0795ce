"""What was measured, as values that go to JSON and back, and the arithmetic on them."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.client import Answer


@dataclass(frozen=True, slots=True)
class Latency:
    """Many calls of one kind in one run; times in milliseconds."""

    p50: float
    p95: float
    calls: int
    found: float
    """Share of the calls whose answer was not empty."""
    size: float
    """Mean bytes of an answer."""
    errors: int = 0
    """Answers that were errors."""
    slowest: float = 0.0
    cpu_ms: float | None = None
    """Processor time of the server for a call, with what a question does beforehand: the mean."""


class Failure(NamedTuple):
    """A server that did not work."""

    server: str
    workspace: str
    text: str


@dataclass(slots=True)
class Run:
    """One life of one server on one workspace; what could not be measured is ``None``."""

    server: str
    workspace: str
    init_ms: float | None = None
    """Start of the process to the answer of `initialize`."""
    symbols_ms: float | None = None
    """Start to the first `workspace/symbol` answer that is not empty."""
    ready_ms: float | None = None
    """Start to references at all targets."""
    ready_share: float | None = None
    """How much of the final answers was there when it was ready."""
    targets: int = 0
    ready_cpu_s: float | None = None
    ready_mb: float | None = None
    """Peak memory until it was ready."""
    end_mb: float | None = None
    latencies: dict[str, Latency] = field(default_factory=dict)
    failure: str = ""
    workspace_ms: float | None = None
    """The first diagnostics of the whole workspace."""
    workspace_cpu_s: float | None = None
    """Processor time of these."""


@dataclass(frozen=True, slots=True)
class CheckRun:
    """One whole process that checks a folder."""

    server: str
    workspace: str
    wall_s: float
    cpu_s: float
    peak_mb: float | None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Inside:
    """What the index costs inside a process, without protocol or start-up."""

    workspace: str
    documents: int
    megabytes: float
    index_ms: float
    """Walk, read and scan everything, as the reader process does."""
    build_ms: float
    """From the scanned documents to a snapshot."""
    scan_mb_s: float
    """Scanning texts that are in memory already."""
    edit_p50_us: float
    edit_p95_us: float
    batch: int
    """Files that changed at once."""
    batch_ms: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What no index can be faster than; processor time of one process."""

    workspace: str
    walk_ms: float
    """Looking into every folder."""
    read_ms: float
    """Reading every document."""
    search_ms: float
    """Searching the bytes of every document for ids, once."""


@dataclass(slots=True)
class Results:
    """Everything of one invocation."""

    when: str
    """YYYY-MM-DD."""
    machine: str
    commands: list[str]
    workspaces: dict[str, str]
    """Name, and what it is."""
    servers: dict[str, str]
    """Name, and what it is."""
    skipped: dict[str, str] = field(default_factory=dict)
    """Servers that are not on this machine, and why."""
    runs: list[Run] = field(default_factory=list)
    checks: list[CheckRun] = field(default_factory=list)
    inside: list[Inside] = field(default_factory=list)
    limits: list[Limits] = field(default_factory=list)

    def save(self, path: Path) -> None:
        """Writes everything as JSON."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    def median(self, server: str, workspace: str, value: Value) -> float | None:
        """The middle one of the runs."""
        return median(map(value, self.of(server, workspace)))

    def ratio(
        self, server: str, other: str, workspace: str, value: Value, against: Value | None = None
    ) -> float | None:
        """``value`` of one server over ``against`` of another: the median over pairs of runs.

        The runs of a pair followed each other, so what else the machine did hit both.
        """
        pairs = zip(self.of(server, workspace), self.of(other, workspace), strict=False)
        found: list[float] = []
        for ours, theirs in pairs:
            above, below = value(ours), (against or value)(theirs)
            if above is not None and below:
                found.append(above / below)
        return statistics.median(found) if found else None

    def failures(self) -> list[Failure]:
        """Everything that did not work."""
        runs: list[Run | CheckRun] = [*self.runs, *self.checks]
        found = [Failure(r.server, r.workspace, r.failure) for r in runs if r.failure]
        for run in self.runs:
            found += [
                Failure(run.server, run.workspace, f"{name}: {item.errors} answers were errors")
                for name, item in run.latencies.items()
                if item.errors
            ]
        return list(dict.fromkeys(found))

    def of(self, server: str, workspace: str) -> list[Run]:
        """The runs of a server on a workspace, in order."""
        return [run for run in self.runs if (run.server, run.workspace) == (server, workspace)]


Value = Callable[[Run], float | None]


def load(path: Path) -> Results:
    """What :meth:`Results.save` wrote."""
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    runs = [
        Run(**{**item, "latencies": {k: Latency(**v) for k, v in item["latencies"].items()}})
        for item in raw.pop("runs")
    ]
    checks = [CheckRun(**item) for item in raw.pop("checks")]
    inside = [Inside(**item) for item in raw.pop("inside")]
    limits = [Limits(**item) for item in raw.pop("limits", [])]
    return Results(**raw, runs=runs, checks=checks, inside=inside, limits=limits)


def merged(parts: Sequence[Results]) -> Results:
    """The results of several invocations as one; of the same day and machine, at best."""
    first, *others = parts
    for item in others:
        first.machine = "; ".join(dict.fromkeys((first.machine, item.machine)))
        first.commands += item.commands
        first.workspaces |= item.workspaces
        first.servers |= item.servers
        first.skipped |= item.skipped
        first.runs += item.runs
        first.checks += item.checks
        first.inside += item.inside
        first.limits += item.limits
    return first


def median(values: Iterable[float | None]) -> float | None:
    """The median of those that there are."""
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of ``values`` do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def latency(answers: Sequence[Answer], cpu_s: float | None = None) -> Latency:
    """What many answers of one kind took, there must be some, and what processor time in all."""
    times = [answer.ms for answer in answers]
    return Latency(
        p50=percentile(times, 0.5),
        p95=percentile(times, 0.95),
        calls=len(answers),
        found=sum(held(answer) > 0 for answer in answers) / len(answers),
        size=sum(answer.size for answer in answers) / len(answers),
        slowest=max(times),
        errors=sum(bool(answer.error) for answer in answers),
        cpu_ms=None if cpu_s is None else cpu_s / len(answers) * 1e3,
    )


def held(answer: Answer) -> int:
    """How many things an answer holds."""
    result: Any = answer.result
    if answer.error or result is None:
        return 0
    if isinstance(result, dict):
        return len(result["items"]) if "items" in result else 1
    return len(result)


def p95(method: str) -> Value:
    """The 95th percentile of a method."""

    def value(run: Run) -> float | None:
        found = run.latencies.get(method)
        return found.p95 if found is not None else None

    return value


def slowest(method: str) -> Value:
    """The slowest call of a method."""

    def value(run: Run) -> float | None:
        found = run.latencies.get(method)
        return found.slowest if found is not None else None

    return value


def cpu(method: str) -> Value:
    """The mean processor time of a method."""

    def value(run: Run) -> float | None:
        found = run.latencies.get(method)
        return found.cpu_ms if found is not None else None

    return value
