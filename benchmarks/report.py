"""`docs/performance.md` from results: the aims, then ratios, then absolute numbers.

No host names and no paths: the page is published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from benchmarks.aims import (
    ANSWER,
    EMPTY,
    FLAT,
    LARGE_EDIT_MS,
    UNLIKE,
    missed_cells,
    threads_of,
    verdicts,
)
from benchmarks.charts import Panel, Row, dots, panels
from benchmarks.questions import LABELS, PUSHED, TYPING_PUSHED
from benchmarks.results import Inside, Latency, Results, Run, Value, cpu, median, p95

OURS = "stp"
_NONE = "–"

_HEAD = """\
# Performance

Written by `python -m benchmarks.run`; do not edit. How to repeat it is in
[benchmarks/README.md](../benchmarks/README.md).

No machine is quiet for long, so every claim is a ratio of two servers that were asked in turns on
the same workspace; the middle one of the runs counts. A number that misses its aim is **bold**.
"""

BUSY = 6.0
"""A load above which percentiles by the clock are mostly those of the other programs."""
_BUSY = (
    "- **The machine was busy.** With so many programs waiting for it, a 95th percentile by the "
    "clock mostly tells when another one had its turn; believe the processor time, below."
)

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

_PROCESSOR_HEAD = """\
## Processor time of a request

The mean over all calls, as the system counts it, to the empty server's. It holds on a busy machine,
where times by the clock say more about the other programs. What is done to prepare a call counts
with it, for both servers.

"""

_LIMITS_HEAD = """\
## Limits

What no index can be faster than, in one process: the folders looked into, the files read, their
bytes searched once for ids. Processor time; the index as above, by the clock.

"""

_METHOD = """\
## How it is measured

- Each server is a process that is talked to over its standard streams by the same client
  (`benchmarks/client.py`); a time ends with the last byte of the answer, before it is parsed.
- All servers live at the same time and are asked in turns of 20 calls, so that whatever else the
  machine does hits all of them. A ratio is that of two servers in one run; the middle one counts.
- The empty server is `pygls` as it comes. It hands out what this server said at the same places in
  a life before, as objects that are made once: the floor for answers of this size.
- *Ready* is the time from the start of the process until references are found at all targets, at
  those with references elsewhere also in another document. The targets, 20 where there are as many,
  are spread over the workspace. A server may be ready before it knows everything: *complete when
  ready* is the share of the final references that were there then.
- `p50 / p95` are of 200 calls in a run (fewer of a method that takes longer than 20 s), the targets
  in turn. The first call at each target counts, which is a tenth of them. Completion is asked in a
  line that was typed the moment before. *Key press and ...* is a `didChange` and the request after
  it, timed together.
- What a request needs (the lens to be resolved, the entry of a hierarchy) is fetched before and not
  timed.
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
    parts = [_HEAD, _about(results), _in_short(results), _every_request(results)]
    parts.append(_processor(results))
    for name in results.workspaces:
        parts.append(f"## {_title(name)}\n\n{results.workspaces[name]}\n")
        parts += [_ratios(results, name), _absolute(results, name), _answers(results, name)]
    parts += [_checks(results), _inside(results.inside), _limits(results), growth(results), _METHOD]
    return "\n".join(part for part in parts if part)


def pictures(results: Results) -> dict[str, str]:
    """The pictures of the page by file name."""
    sized = [name for _, name in sorted((threads_of(n) or 0, n) for n in results.workspaces)]
    sized = [name for name in sized if threads_of(name)]
    rows = [
        Row(label, [results.ratio(OURS, EMPTY, name, p95(key)) for name in sized])
        for key, label in LABELS.items()
        if key not in UNLIKE
    ]
    rows = [row for row in rows if any(row.values)]
    answers = dots(
        "95th percentile of every request, in units of the empty server's",
        rows, sized, ANSWER, 3.0,
    )  # fmt: skip
    peers = [name for name in results.servers if name != EMPTY]

    def panel(label: str, value: Value, aim: float | None = None) -> Panel:
        series = {
            _names(name): [results.median(name, size, value) for size in sized] for name in peers
        }
        return Panel(label, {name: v for name, v in series.items() if any(v)}, aim)

    items = [
        panel("start to ready", lambda run: run.ready_ms),
        *(panel(LABELS[key], p95(key)) for key in ("completion", "references", "workspaceSymbol")),
        panel("edit to diagnostics", p95("editPull")),
        panel("the same in a 300 KB document", p95("editLarge"), LARGE_EDIT_MS),
    ]
    places = [f"{threads_of(name):,}" for name in sized]
    lines = panels("By the number of threads, 95th percentiles", places, items, "ms")
    return {"performance-answers.svg": answers, "performance-growth.svg": lines}


def _names(server: str) -> str:
    return {"stp": "this server", "vscode-markdown": "VS Code's Markdown server"}.get(
        server, server
    )


def _title(name: str) -> str:
    return name[0].upper() + name[1:]


def _about(results: Results) -> str:
    lines = [f"- Date: {results.when}", f"- Machine: {results.machine}"]
    loads = [float(load) for load in re.findall(r"load ([0-9.]+)", results.machine)]
    if max(loads, default=0.0) > BUSY:
        lines.append(_BUSY)
    lines += [f"- Command: `{command}`" for command in results.commands]
    lines += [f"- `{name}`: {about}" for name, about in results.servers.items()]
    lines += [f"- `{name}` was skipped: {why}" for name, why in results.skipped.items()]
    lines += [
        f"- `{item.server}` failed on {item.workspace}: {item.text.splitlines()[0]}"
        for item in results.failures()
    ]
    return "\n".join(lines) + "\n"


def _in_short(results: Results) -> str:
    """How many aims are met, and each that is not."""
    found = verdicts(results)
    measured = [item for item in found if item.value is not None]
    missed = [item for item in measured if item.missed]
    met = len(measured) - len(missed)
    absent = len(found) - len(measured)
    text = f"## Aims\n\n{met} of {len(measured)} aims are met"
    text += f"; {absent} could not be measured here.\n" if absent else ".\n"
    if not missed:
        return text
    rows = [
        (item.workspace, item.text, f"{item.limit:g}", f"**{_number(item.value)}**")
        for item in missed
    ]
    head = ("workspace", "missed", "at most", "measured")
    return f"{text}\n{_table(head, rows, numbers=(2, 3))}"


_EVERY = """\
## Every request

The 95th percentile in units of the empty server's, which says the same without working it out. The
aim is 1.5 at every size, and that a large workspace takes no longer than a small one: *largest to
smallest* is the last of these numbers to the first. Beside `rumdl`, the times themselves count.

![A dot for each request and size](images/performance-answers.svg)

![Lines by the number of threads, for this server and others](images/performance-growth.svg)

"""


def _every_request(results: Results) -> str:
    names = list(results.workspaces)
    rows: list[tuple[str, ...]] = []
    for key, label in LABELS.items():
        if not any(key in run.latencies for run in results.runs):
            continue
        cells = [
            _bold(_times(results.ratio(OURS, EMPTY, name, p95(key))), (key, EMPTY) in missed)
            for name in names
            for missed in (missed_cells(results, name),)
        ]
        rows.append((label, *cells, *_grown(results, key)))
    if not rows:
        return ""
    medians = (_times(median(column)) for column in _columns(results))
    rows += [("*median of these*", *medians, _NONE, _NONE)]
    head = ("", *names, "largest to smallest", "at the largest, to `rumdl`")
    return _EVERY + _table(head, rows, numbers=range(1, len(head)))


def _grown(results: Results, key: str) -> tuple[str, str]:
    """What becomes of a request from the smallest generated workspace to the largest."""
    sized = sorted((size, name) for name in results.workspaces if (size := threads_of(name)))
    if len(sized) < 2:
        return _NONE, _NONE
    small, large = (results.ratio(OURS, EMPTY, sized[at][1], p95(key)) for at in (0, -1))
    ratio = large / small if large and small else None
    flat = _bold(_times(ratio), ratio is not None and ratio > FLAT and key not in UNLIKE)
    return flat, _times(results.ratio(OURS, "rumdl", sized[-1][1], p95(key)))


def _columns(results: Results) -> Iterator[list[float | None]]:
    """The ratios of every workspace."""
    for name in results.workspaces:
        keys = (key for key in LABELS if key not in UNLIKE)
        yield [results.ratio(OURS, EMPTY, name, p95(key)) for key in keys]


def _processor(results: Results) -> str:
    """The mean processor time of a call: on a busy machine the steadiest of all."""
    names = list(results.workspaces)
    rows: list[tuple[str, ...]] = []
    for key, label in LABELS.items():
        cells = [_times(results.ratio(OURS, EMPTY, name, cpu(key))) for name in names]
        cells += [_number(results.median(OURS, name, cpu(key))) for name in names]
        if any(cell != _NONE for cell in cells):
            rows.append((label, *cells))
    head = ("", *(f"{name}, ratio" for name in names), *(f"{name}, ms" for name in names))
    return _PROCESSOR_HEAD + _table(head, rows, numbers=range(1, len(head))) if rows else ""


# -- one workspace ---------------------------------------------------------------------------------


def _ratios(results: Results, workspace: str) -> str:
    others = [name for name in results.servers if name != OURS]
    if OURS not in results.servers or not others:
        return ""
    missed = missed_cells(results, workspace)
    rows: list[tuple[str, ...]] = []
    for key, (label, value) in _WHOLE.items():
        cells = []
        for other in others:
            against: Value | None = None
            if key == "ready" and other == EMPTY:
                against = _WHOLE["symbols"][1]  # it has nothing to get ready
            ratio = results.ratio(OURS, other, workspace, value, against)
            cells.append(_bold(_times(ratio), (key, other) in missed))
        rows.append((label, *cells))
    for key, label in LABELS.items():
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
    for key, label in LABELS.items():
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
    for key, label in LABELS.items():
        if key in (PUSHED.key, TYPING_PUSHED.key):
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
    "workspace": ("first diagnostics of the workspace, ms", lambda run: run.workspace_ms),
    "workspaceCpu": ("processor time of these, s", lambda run: run.workspace_cpu_s),
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


def _limits(results: Results) -> str:
    """The cold index beside what no index can be faster than."""
    if not results.limits:
        return ""
    rows = []
    for item in results.limits:
        inside = next((i for i in results.inside if i.workspace == item.workspace), None)
        cells = [_NONE, _NONE]
        if inside is not None:
            floor = item.walk_ms + item.read_ms + item.search_ms
            cells = [_number(inside.index_ms), _times(inside.index_ms / floor if floor else None)]
        numbers = (item.walk_ms, item.read_ms, item.search_ms)
        rows.append((item.workspace, *map(_number, numbers), *cells))
    head = ("ms", "look into folders", "read files", "search for ids", "index", "index to the sum")
    return _LIMITS_HEAD + _table(head, rows, numbers=range(1, 6))


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
