"""What the numbers are held against.

Nearly all aims are ratios of calls that were milliseconds apart, so that they hold on any machine,
a busy one too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from benchmarks.questions import (
    AT_ONE_PLACE,
    HEADER,
    INDEX,
    LABELS,
    LARGE,
    PUSHED,
    TYPING,
    TYPING_PUSHED,
)
from benchmarks.results import Inside, Results, Run, Value, p95, slowest

STP, EMPTY, RUMDL = "stp", "empty", "rumdl"
ANSWER: Final = 1.5
"""How often the empty server's 95th percentile an answer may take."""
FLAT: Final = 1.5
"""How often the 95th percentile at the smallest size it may be at the largest."""
LARGE_EDIT_MS: Final = 50.0
"""Milliseconds from an edit to diagnostics in a document of 300 KB."""
KEY_PRESS_MS: Final = 100.0
"""Milliseconds between two key presses of a quick typist: what takes less never queues."""
UNLIKE: Final = (
    *("workspacePull", "editPull", PUSHED.key, TYPING_PUSHED.key),
    *(question.key for question in AT_ONE_PLACE),
)
"""Questions with aims of their own: what the empty server takes is no measure for them."""
_SEARCHES: Final = ("completion", "references", "workspaceSymbol")
"""What a server without an index has to search the workspace for."""


class Verdict(NamedTuple):
    """An aim on one workspace."""

    workspace: str
    text: str
    key: str
    """The row of the ratio table that it belongs to: a method, or `ready`."""
    other: str
    """The server that it is held against; empty for an aim of its own."""
    limit: float
    value: float | None
    """``None`` when it was not measured."""

    @property
    def missed(self) -> bool:
        """Whether it was measured and is too large."""
        return self.value is not None and self.value > self.limit


def workspace_name(threads: int) -> str:
    """What a generated workspace is called."""
    return f"{threads:,} threads"


def threads_of(workspace: str) -> int | None:
    """The size of a generated workspace; ``None`` for a real one."""
    number, _, word = workspace.partition(" ")
    digits = number.replace(",", "")
    return int(digits) if word == "threads" and digits.isdigit() else None


def verdicts(results: Results) -> list[Verdict]:
    """Every aim on every workspace that it speaks of."""
    return [
        *(item for name in results.workspaces for item in _of_workspace(results, name)),
        *_flat(results),
    ]


def _of_workspace(results: Results, name: str) -> Iterator[Verdict]:
    size = threads_of(name)

    def against(key: str, text: str, other: str, limit: float) -> Verdict:
        ratio = results.ratio(STP, other, name, p95(key))
        return Verdict(name, text, key, other, limit, ratio)

    if size is None or size <= 100:
        ready = results.ratio(STP, EMPTY, name, lambda r: r.ready_ms, lambda r: r.symbols_ms)
        text = "ready, to the empty server's first answer"
        yield Verdict(name, text, "ready", EMPTY, 1.3, ready)
    else:
        ready = results.ratio(STP, RUMDL, name, lambda r: r.ready_ms)
        yield Verdict(name, "ready, to rumdl's", "ready", RUMDL, 0.5, ready)
    for key, label in LABELS.items():
        if key not in UNLIKE and _is_measured(results, name, key):
            yield against(key, f"{label} p95, to the empty server's", EMPTY, ANSWER)
    for key in ("editPull", PUSHED.key, INDEX.key, HEADER.key):
        yield against(key, f"{LABELS[key]}, p95, to rumdl's", RUMDL, 1.0)
    if size is not None and size >= 9_000:
        for key in _SEARCHES:
            yield against(key, f"{LABELS[key]} p95, to rumdl's", RUMDL, 0.1)
    yield _own(results, name, LARGE.key, f"{LARGE.label}, p95 in ms", LARGE_EDIT_MS, p95(LARGE.key))
    text = "key press and all that is asked after it, p95 in ms"
    yield _own(results, name, "keyAll", text, KEY_PRESS_MS, p95("keyAll"))
    for typing in (TYPING, TYPING_PUSHED):
        text = f"{typing.label}, the slowest in ms"
        yield _own(results, name, typing.key, text, KEY_PRESS_MS, slowest(typing.key))
    inside = next((item for item in results.inside if item.workspace == name), None)
    if inside is not None:
        text = "first diagnostics of the workspace, processor time, to that of the cold index"
        yield _own(results, name, "workspace", text, 2.0, _to_index(inside))


def _is_measured(results: Results, name: str, key: str) -> bool:
    return any(key in run.latencies for run in results.of(STP, name))


def _own(results: Results, name: str, key: str, text: str, limit: float, value: Value) -> Verdict:
    return Verdict(name, text, key, "", limit, results.median(STP, name, value))


def _to_index(inside: Inside) -> Callable[[Run], float | None]:
    def ratio(run: Run) -> float | None:
        if run.workspace_cpu_s is None or not inside.index_ms:
            return None
        return run.workspace_cpu_s * 1e3 / inside.index_ms

    return ratio


def _flat(results: Results) -> Iterator[Verdict]:
    """No answer may take longer because the workspace is larger."""
    sized = sorted((size, name) for name in results.workspaces if (size := threads_of(name)))
    if len(sized) < 2:
        return
    small, large = sized[0][1], sized[-1][1]
    for key, label in LABELS.items():
        if key in UNLIKE:
            continue
        # In units of what the empty server took at the same time, so that noise is divided out.
        before, after = (results.ratio(STP, EMPTY, name, p95(key)) for name in (small, large))
        if before and after:
            text = f"{label}, p95 to the empty server's, to the same at {small}"
            yield Verdict(large, text, key, "", FLAT, after / before)


def missed_cells(results: Results, workspace: str) -> set[tuple[str, str]]:
    """Row and server of every ratio that misses its aim."""
    return {
        (item.key, item.other)
        for item in verdicts(results)
        if item.missed and item.workspace == workspace and item.other
    }
