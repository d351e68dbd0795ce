"""Measures everything and writes the report; see `README.md` in this folder.

::

    python -m benchmarks.run                              writes docs/performance.md
    python -m benchmarks.run --quick                      about a minute, printed, for the CI
    python -m benchmarks.run --sizes 60 --runs 1 --out -  a look, printed

Slow is no failure here: the exit code is 1 only when this server did not work.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from benchmarks.aims import threads_of, workspace_name
from benchmarks.generate import generate
from benchmarks.inside import measure_check, measure_inside
from benchmarks.limits import measure_limits
from benchmarks.measure import BLOCK, measure, record
from benchmarks.report import OURS, pictures, render
from benchmarks.results import Results, Run, load, merged
from benchmarks.servers import ROOT, SERVERS, Server, find_servers
from benchmarks.targets import ID, documents, targets

PAGE = ROOT / "docs" / "performance.md"
DEFAULT_SERVERS = "stp,empty,rumdl,vscode-markdown"
QUICK_SIZE, GROWN_SIZE = 60, 300
"""A quick run asks servers on the first and looks only at the index of the second."""

PARTS = "servers,check,inside"
LARGE_FROM = 5_000
"""Threads; from here on runs take minutes, and heavy servers are left out."""

_CALLS, _QUICK_CALLS = 200, 60
_REPEATS = 3
"""How often an index is made; the median counts."""
_NOT_COPIED = shutil.ignore_patterns(".git", "node_modules", ".venv", "_build", "deps")


class Place(NamedTuple):
    """A workspace to measure on: always a copy, because files in it are changed and put back."""

    name: str
    root: Path
    about: str
    inside_only: bool = False


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    options = _parse(arguments)
    if options.from_json:
        _show(merged([load(path) for path in options.from_json]), options)
        return 0
    try:
        servers, missing = find_servers(options.servers.split(","))
    except ValueError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 2
    for item in missing:
        print(f"{item.name} is skipped: {item.reason}")
    results = Results(
        when=date.today().isoformat(),
        machine=f"{_machine()}, load {os.getloadavg()[0]:.1f} at the start",
        commands=[_command(options)],
        workspaces={},
        servers={server.name: server.about for server in servers},
        skipped={item.name: item.reason for item in missing},
    )
    parts = options.parts.split(",")
    with tempfile.TemporaryDirectory(prefix="stp-bench-") as folder:
        for place in _places(options, Path(folder)):
            print(f"{place.name}: {place.about}", flush=True)
            if not place.inside_only:
                results.workspaces[place.name] = place.about
                if "servers" in parts:
                    _ask_servers(results, servers, place, options, Path(folder, "answers.json"))
                if "check" in parts:
                    _run_checks(results, servers, place, options)
            if options.runs and "inside" in parts:
                found = targets(place.root, ID)
                inside = measure_inside(place.name, place.root, found, _CALLS, _REPEATS)
                results.inside.append(inside)
                results.limits.append(measure_limits(place.name, place.root))
    results.machine += f", {os.getloadavg()[0]:.1f} at the end"
    kept = options.json or Path(tempfile.gettempdir()) / "stp-bench-results.json"
    results.save(kept)
    print(f"results: {kept}")
    _show(results, options)
    return int(any(item.server == OURS for item in results.failures()))


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--sizes", default="60,1000,10000", metavar="N,N", help="threads of generated workspaces")
    add("--workspace", action="append", default=[], type=Path, metavar="DIR", help="a real one")
    add("--servers", default=DEFAULT_SERVERS, help=f"of {', '.join(SERVERS)}")
    add("--runs", type=int, default=3, help="of each server; 0 writes a page without numbers")
    add("--large-runs", type=int, default=1, help="the same on 5,000 threads and more")
    add("--calls", type=int, default=_CALLS, help="of each question in a run")
    add("--parts", default=PARTS, help="what is measured")
    add("--only", default="", metavar="KEY,KEY", help="questions that are asked, by their keys")
    add("--quick", action="store_true", help="60 threads, one run, growth to 300 threads")
    add("--seed", type=int, default=1, help="of the generator")
    add("--json", type=Path, metavar="FILE", help="where the results are kept")
    add("--out", default=str(PAGE), metavar="FILE", help="the page; - prints it")
    add("--from-json", nargs="+", type=Path, metavar="FILE", help="the page of kept results")
    options = parser.parse_args(arguments)
    if options.quick:
        options.sizes, options.runs, options.out = str(QUICK_SIZE), 1, "-"
        options.calls = _QUICK_CALLS
    return options


def _show(results: Results, options: argparse.Namespace) -> None:
    page = render(results)
    if options.out == "-":
        print(page, end="")
        return
    out = Path(options.out)
    out.write_text(page, encoding="utf-8")
    images = out.parent / "images"
    images.mkdir(exist_ok=True)
    for name, picture in pictures(results).items():
        (images / name).write_text(picture, encoding="utf-8")
    print(f"report: {options.out}")


def _machine() -> str:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}, {python}"


def _command(options: argparse.Namespace) -> str:
    """What repeats this run; the folders are not named."""
    command = "python -m benchmarks.run"
    if options.quick:
        return f"{command} --quick"
    command += f" --sizes {options.sizes} --runs {options.runs} --servers {options.servers}"
    if options.calls != _CALLS:
        command += f" --calls {options.calls}"
    if options.only:
        command += f" --only {options.only}"
    if options.parts != PARTS:
        command += f" --parts {options.parts}"
    return command + " --workspace DIR" * len(options.workspace)


# -- workspaces ------------------------------------------------------------------------------------


def _places(options: argparse.Namespace, folder: Path) -> list[Place]:
    found: list[Place] = []
    sizes = [int(size) for size in options.sizes.split(",") if size]
    if options.quick:
        sizes.append(GROWN_SIZE)
    for threads in sizes:
        root = folder / f"n{threads}"
        made = generate(root, threads, options.seed)
        about = (
            f"Generated, seed {options.seed}: {made.documents:,} documents, "
            f"{made.size / 1e6:.1f} MB."
        )
        only_inside = options.quick and threads == GROWN_SIZE
        found.append(Place(workspace_name(made.threads), root, about, only_inside))
    for source in options.workspace:
        root = folder / source.resolve().name
        shutil.copytree(source, root, symlinks=True, ignore=_NOT_COPIED)
        paths = documents(root)
        size = sum(path.lstat().st_size for path in paths)
        about = f"A real workspace: {len(paths):,} documents, {size / 1e6:.1f} MB."
        found.append(Place(root.name, root, about))
    return found


# -- measuring -------------------------------------------------------------------------------------


def _ask_servers(
    results: Results,
    servers: Sequence[Server],
    place: Place,
    options: argparse.Namespace,
    answers: Path,
) -> None:
    """All servers in every run; one that failed is not started again."""
    threads = threads_of(place.name) or 0
    runs = min(options.runs, options.large_runs) if threads >= LARGE_FROM else options.runs
    if not runs:
        return
    if threads >= LARGE_FROM:
        servers = [server for server in servers if not server.heavy]
    calls, only = options.calls, [key for key in options.only.split(",") if key]
    at = {kind: targets(place.root, kind) for kind in {server.at for server in servers}}
    left: list[Server] = []
    for server in servers:
        if not at[server.at]:
            results.runs.append(Run(server.name, place.name, failure="no place to ask at"))
        elif server.name == OURS:
            first = record(server, place.name, place.root, at[server.at], BLOCK, answers, only)
            if first.failure:
                results.runs.append(first)
                print(f"  {_line(first)}", flush=True)
            else:
                left.append(server)
        else:
            left.append(server)
    for number in range(1, runs + 1):
        # In turn from either end, so that none is always the first to be started.
        order = left[:: 1 if number % 2 else -1]
        for run in measure(order, place.name, place.root, at, calls, answers, only):
            results.runs.append(run)
            print(f"  run {number}, {_line(run)}", flush=True)
        failed = {run.server for run in results.runs if run.failure}
        left = [server for server in left if server.name not in failed]


def _line(run: Run) -> str:
    if run.failure:
        return f"{run.server}: {run.failure}"
    times = ", ".join(
        f"{key} {found.p50:.2f} {found.p95:.2f} {found.slowest:.1f}"
        for key, found in run.latencies.items()
    )
    return f"{run.server}: ready {run.ready_ms or 0:.0f} ms; p50, p95 and slowest: {times}"


def _run_checks(
    results: Results, servers: Sequence[Server], place: Place, options: argparse.Namespace
) -> None:
    for number in range(options.runs + 1 if options.runs else 0):
        for server in servers:
            if server.check:
                item = measure_check(server, place.name, place.root)
                if number == 0:
                    continue  # as with servers, the first does not count
                results.checks.append(item)
                print(f"  {item.server} check: {item.wall_s:.2f} s {item.failure}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
