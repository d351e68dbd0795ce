"""Renames every id of real workspaces there and back, and counts: the table of `docs/rename.md`.

    python -m tools.rename_law                  all of them; takes a while
    python -m tools.rename_law --only NAME      the workspaces of one corpus
    python -m tools.rename_law --every 10       each tenth rename
    python -m tools.rename_law --part 1/4       the first of four parts, each of about as long
    python -m tools.rename_law --cold           reads each document again after each rename
    python -m tools.rename_law --write          puts the table into docs/rename.md

The law and its judge are those of the tests (`tests/features/verbs/rename_law.py`). What breaks it
is printed at once, and the exit code is 1; every hundred renames a line says how far it is. The
workspaces are found as the tests find them (`STP_SHARED`).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.features.verbs.rename_cases import every_case
from tests.features.verbs.rename_law import judge
from tests.features.verbs.rename_worlds import BACK, NAMES, NESTED, World, worlds
from tests.support.workspace import build

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "rename.md"
BEGIN, END = "<!-- BEGIN: TABLE -->", "<!-- END: TABLE -->"
KINDS = ("thread", "package", "criterion", "test", "issue")
EACH = 100
"""Renames from one line about how far it is to the next."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Renames, and prints or writes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=NAMES, help="one corpus")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each Nth rename")
    parser.add_argument("--part", type=_part, default=(1, 1), metavar="I/N", help="one of N parts")
    parser.add_argument("--cold", action="store_true", help="read unchanged documents again, too")
    parser.add_argument("--write", action="store_true", help="put the table into the document")
    options = parser.parse_args(arguments)
    if options.write and options.part != (1, 1):
        parser.error("a table of a part is not written")
    if not NAMES:
        print("no real workspaces here (STP_SHARED)")
        return 1
    counts: dict[str, Counter[str]] = {}
    for name in [options.only] if options.only else NAMES:
        for world in worlds(name):
            column = NESTED if NESTED in world.name else world.name
            counts.setdefault(column, Counter()).update(
                _counted(world, _chosen(options.part, options.every), options.cold)
            )
            print(f"{world.name}: done", file=sys.stderr, flush=True)
    text = table(counts)
    print(text)
    if options.write:
        document = DOCUMENT.read_text(encoding="utf-8")
        head, _, rest = document.partition(BEGIN)
        tail = rest.partition(END)[2]
        whole = f"{head}{BEGIN}\n\n{text}\n\n{END}{tail}"
        DOCUMENT.write_text(whole, encoding="utf-8", newline="\n")
    return 1 if any(each["failures"] for each in counts.values()) else 0


def _part(written: str) -> tuple[int, int]:
    part, _, parts = written.partition("/")
    if not 1 <= int(part) <= int(parts):
        raise ValueError(written)
    return int(part), int(parts)


def _chosen(part: tuple[int, int], every: int) -> slice:
    """Each `every`th case; of those each Nth, so that every part has some of each kind."""
    return slice((part[0] - 1) * every, None, every * part[1])


def _counted(world: World, chosen: slice, cold: bool) -> Counter[str]:
    """What came of the renames in one workspace; failures are printed."""
    found: Counter[str] = Counter()
    before = build(world.files)
    cases = list(every_case(before))[chosen]
    for done, case in enumerate(cases):
        if done and done % EACH == 0:
            said = f"{world.name}: {done} of {len(cases)}, {found['failures']} broken"
            print(said, file=sys.stderr, flush=True)
        kind, _, how = case.kind.partition(", ")
        verdict = judge(world.files, before, case, cold=cold)
        if verdict.refused:
            found["refused"] += 1
            continue
        found[kind] += 1
        found[how] += 1
        found.update(f"lost: {reason}" for _, reason, _, _ in verdict.lost if reason)
        found["not given back"] += bool(verdict.lost)
        broken = [line for line in verdict.lost if not line[1]]
        if verdict.problems or broken:
            found["failures"] += 1
            print(f"FAILURE {world.name}: {case.verb} {dict(case.there)}", flush=True)
            for each in (*verdict.problems, *broken):
                print(f"    {str(each)[:400]}", flush=True)
    return found


def table(counts: dict[str, Counter[str]]) -> str:
    """The counts as a Markdown table."""
    names = [name for name in counts if name != BACK]
    names += [BACK] if BACK in counts else []
    rows = [
        "| Workspace | Threads | Packages | Criteria | Tests | Issues | Broken | Not given back |",
        "| --- | --: | --: | --: | --: | --: | --: | --- |",
    ]
    total: Counter[str] = Counter()
    for name in names:
        total.update(counts[name])
        rows.append(_row(name, counts[name]))
    return "\n".join([*rows, _row("**All**", total)])


def _row(name: str, count: Counter[str]) -> str:
    if count["refused"] and not count["failures"] and not any(count[kind] for kind in KINDS):
        return f"| {name} | refused, {count['refused']} of {count['refused']} | | | | | 0 | |"
    lost = ", ".join(
        f"{number} {key.removeprefix('lost: ')}"
        for key, number in sorted(count.items())
        if key.startswith("lost: ")
    )
    cells = [str(count[kind] or "") for kind in KINDS]
    return f"| {name} | {' | '.join(cells)} | {count['failures']} | {lost} |"


if __name__ == "__main__":
    raise SystemExit(main())
