"""`docs/performance.md` from results: the aims, then ratios, then absolute numbers.

No host names and no paths: the page is published.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.aims import verdicts
from benchmarks.measure import METHODS
from benchmarks.results import Inside, Latency, Results, Run, Value, median, p95

OURS = "stp"
_NONE = "–"

_HEAD = """\
# Performance

Written by `python -m benchmarks.run`; do not edit. How to repeat it is in
[benchmarks/README.md](../benchmarks/README.md).

No machine is quiet for long, so every claim is a ratio of two servers that were started one after
the other on the same workspace; the middle one of the runs counts. A number that misses its aim is
**bold**.
"""

_CHECK_HEAD = """\
## The command line

The whole process, over the whole folder, without a cache on disk.

"""

_INSIDE_HEAD = """\
## Inside the process

One process, no protocol. *Index*: walk, read and scan every document. *Graph*: from that to a
snapshot. *Scan*: texts that are in memory. *Edit*: one document's new text in, a new snapshot out,
p50 / p95. *Batch*: files that changed on disk together (their number).

"""

_METHOD = """\
## How it is measured

- Each server is a process that is talked to over its standard streams by the same client
  (`benchmarks/client.py`); a time ends with the last byte of the answer, before it is parsed.
- *Ready* is the time from the start of the process until references are found at all targets, at
  those with references elsewhere also in another document. The targets, 20 where there are as many,
  are spread over the workspace. A server may be ready before it knows everything: *complete when
  ready* is the share of the final references that were there then.
- `p50 / p95` are of 200 calls in a run (fewer of a method that takes longer than 30 s), the targets
  in turn; the middle one of the runs is shown. The first call at each target counts. *Key press and
  completion* is a `didChange` and the completion after it, which is what an editor does.
- *Edit to diagnostics* puts a line with a broken link and an unknown id in and takes it out again,
  once for a client that pulls and once for one that is pushed to.
- Generated workspaces have the shape of the largest public one (`benchmarks/generate.py`). There
  and in real ones this server and the empty one are asked at thread ids, Markdown servers at links:
  each where it has something to say. The servers do different work for their answers, which differ
  in size too; both stand in the last table of each workspace.
- Memory is the peak of the whole process tree, processor time that of the tree with its ended
  children. Files are in the page cache.
"""


def render(results: Results) -> str:
    """The whole page."""
    parts = [_HEAD, _about(results), _aims(results)]
    for name in results.workspaces:
        parts.append(f"## {_title(name)}\n\n{results.workspaces[name]}\n")
        parts += [_ratios(results, name), _absolute(results, name), _answers(results, name)]
    parts += [_checks(results), _inside(results.inside), growth(results), _METHOD]
    return "\n".join(part for part in parts if part)


def _title(name: str) -> str:
    return name[0].upper() + name[1:]


def _about(results: Results) -> str:
    lines = [f"- Date: {results.when}", f"- Machine: {results.machine}"]
    lines += [f"- Command: `{command}`" for command in results.commands]
    lines += [f"- `{name}`: {about}" for name, about in results.servers.items()]
    lines += [f"- `{name}` was skipped: {why}" for name, why in results.skipped.items()]
    lines += [
        f"- `{item.server}` failed on {item.workspace}: {item.text.splitlines()[0]}"
        for item in results.failures()
    ]
    return "\n".join(lines) + "\n"


def _aims(results: Results) -> str:
    rows = []
    for verdict in verdicts(results):
        value = _NONE if verdict.ratio is None else f"{verdict.ratio:.2f}"
        judged = "not measured" if verdict.ratio is None else "**missed**"
        if verdict.ratio is not None and not verdict.missed:
            judged = "met"
        aim = verdict.aim
        rows.append(
            (verdict.workspace, aim.text, f"{aim.limit:g}", _bold(value, verdict.missed), judged)
        )
    head = ("workspace", "ratio", "at most", "measured", "")
    return "## Aims\n\n" + _table(head, rows, numbers=(2, 3))


# -- one workspace ---------------------------------------------------------------------------------


def _ratios(results: Results, workspace: str) -> str:
    others = [name for name in results.servers if name != OURS]
    if OURS not in results.servers or not others:
        return ""
    missed = {
        (v.aim.key, v.aim.other) for v in verdicts(results) if v.missed and v.workspace == workspace
    }
    rows: list[tuple[str, ...]] = []
    for key, (label, value) in _WHOLE.items():
        cells = []
        for other in others:
            against: Value | None = None
            if key == "ready" and other == "empty":
                against = _WHOLE["symbols"][1]  # it has nothing to get ready
            ratio = results.ratio(OURS, other, workspace, value, against)
            cells.append(_bold(_times(ratio), (key, other) in missed))
        rows.append((label, *cells))
    for key, label in METHODS.items():
        cells = []
        for other in others:
            middle = _times(results.ratio(OURS, other, workspace, _p50(key)))
            high = _times(results.ratio(OURS, other, workspace, p95(key)))
            cells.append(
                _NONE if high == _NONE else f"{middle} / {_bold(high, (key, other) in missed)}"
            )
        rows.append((label, *cells))
    head = ("this server to", *(f"`{name}`" for name in others))
    return _table(head, rows, numbers=range(1, len(head)))


def _absolute(results: Results, workspace: str) -> str:
    rows: list[tuple[str, ...]] = []
    servers = list(results.servers)
    for label, value in _WHOLE.values():
        cells = [_number(results.median(name, workspace, value)) for name in servers]
        rows.append((label, *cells))
    shares = [results.median(name, workspace, lambda r: r.ready_share) for name in servers]
    rows.append(("complete when ready", *map(_percent, shares)))
    for key, label in METHODS.items():
        pairs = [
            (results.median(name, workspace, _p50(key)), results.median(name, workspace, p95(key)))
            for name in servers
        ]
        cells = [
            _NONE if high is None else f"{_number(low)} / {_number(high)}" for low, high in pairs
        ]
        rows.append((f"{label}, ms", *cells))
    return _table(
        ("", *(f"`{name}`" for name in servers)), rows, numbers=range(1, len(servers) + 1)
    )


def _answers(results: Results, workspace: str) -> str:
    """How much the answers hold: without it, the times cannot be compared."""
    servers = list(results.servers)
    rows: list[tuple[str, ...]] = []
    for key, label in METHODS.items():
        if key == "editPush":
            continue
        cells = []
        for name in servers:
            latencies = [run.latencies.get(key) for run in results.of(name, workspace)]
            found = median(item.found for item in latencies if item is not None)
            size = median(item.size for item in latencies if item is not None)
            cells.append(_NONE if size is None else f"{_percent(found)}, {size:,.0f} B")
        rows.append((label, *cells))
    head = ("answers that found something, and their size", *(f"`{name}`" for name in servers))
    return _table(head, rows, numbers=range(1, len(head)))


_WHOLE: dict[str, tuple[str, Value]] = {
    "init": ("start to initialize, ms", lambda run: run.init_ms),
    "symbols": ("start to first workspace symbols, ms", lambda run: run.symbols_ms),
    "ready": ("start to ready, ms", lambda run: run.ready_ms),
    "cpu": ("processor time until ready, s", lambda run: run.ready_cpu_s),
    "memory": ("peak memory until ready, MB", lambda run: run.ready_mb),
    "end": ("peak memory at the end, MB", lambda run: run.end_mb),
}


def _p50(method: str) -> Value:
    def value(run: Run) -> float | None:
        found: Latency | None = run.latencies.get(method)
        return found.p50 if found is not None else None

    return value


# -- beside the server -----------------------------------------------------------------------------


def _checks(results: Results) -> str:
    servers = list(dict.fromkeys(run.server for run in results.checks))
    if not servers:
        return ""
    rows: list[tuple[str, ...]] = []
    for workspace in results.workspaces:
        cells: list[str] = []
        walls: dict[str, float | None] = {}
        for server in servers:
            runs = [
                run
                for run in results.checks
                if (run.server, run.workspace) == (server, workspace) and not run.failure
            ]
            walls[server] = median(run.wall_s for run in runs)
            cpu = median(run.cpu_s for run in runs)
            peak = median(run.peak_mb for run in runs)
            cells.append(
                _NONE
                if cpu is None
                else f"{_number(walls[server])} / {_number(cpu)} / {_number(peak)}"
            )
        ours, theirs = walls.get(OURS), walls.get("rumdl")
        cells.append(_times(ours / theirs) if ours and theirs else _NONE)
        rows.append((workspace, *cells))
    head = ("", *(f"`{name} check`: wall s / CPU s / MB" for name in servers), "wall, to `rumdl`")
    return _CHECK_HEAD + _table(head, rows, numbers=range(1, len(head)))


def _inside(items: Sequence[Inside]) -> str:
    if not items:
        return ""
    rows = [
        (
            item.workspace,
            f"{item.documents:,}",
            _number(item.megabytes),
            _number(item.index_ms),
            _number(item.build_ms),
            _number(item.scan_mb_s),
            f"{_number(item.edit_p50_us)} / {_number(item.edit_p95_us)}",
            f"{_number(item.batch_ms)} ({item.batch:,})",
        )
        for item in items
    ]
    head = ("", "documents", "MB", "index, ms", "graph, ms", "scan, MB/s", "edit, µs", "batch, ms")
    return _INSIDE_HEAD + _table(head, rows, numbers=range(1, 8))


def growth(results: Results) -> str:
    """How the time for one document grows with the workspace; 1 is linear."""
    items = sorted(
        (item for item in results.inside if item.workspace.endswith(" threads")),
        key=lambda item: item.documents,
    )
    if len(items) < 2:
        return ""
    small, large = items[0], items[-1]

    def a_document(item: Inside, ms: float) -> float:
        return ms / item.documents * 1e3

    rows = []
    for label, before, after in (
        (
            "index, µs a document",
            a_document(small, small.index_ms),
            a_document(large, large.index_ms),
        ),
        (
            "graph, µs a document",
            a_document(small, small.build_ms),
            a_document(large, large.build_ms),
        ),
        ("one edit, µs", small.edit_p50_us, large.edit_p50_us),
    ):
        ratio = after / before if before else None
        rows.append((label, _number(before), _number(after), _times(ratio)))
    head = ("", small.workspace, large.workspace, "growth")
    text = "## Growth\n\nFrom the smallest to the largest generated workspace; 1 is no growth.\n\n"
    return text + _table(head, rows, numbers=(1, 2, 3))


# -- tables ----------------------------------------------------------------------------------------


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int]) -> str:
    right = set(numbers)
    rule = ["--:" if column in right else "---" for column in range(len(head))]
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, rule, *rows))


def _number(value: float | None) -> str:
    """Three digits that mean something."""
    if value is None:
        return _NONE
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _times(ratio: float | None) -> str:
    return _NONE if ratio is None else f"{ratio:.2f}"


def _percent(share: float | None) -> str:
    return _NONE if share is None else f"{share:.0%}"


def _bold(text: str, is_bold: bool) -> str:  # reads like what it does
    return f"**{text}**" if is_bold else text
