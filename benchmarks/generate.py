"""Generated workspaces: as large as asked for, shaped like real ones, the same at every run.

::

    python -m benchmarks.generate --threads 1000 --seed 1 --out DIR

The layout is that of Intent 2.19 (FORMAT.md 2.1). Sizes, the share of threads that carry each
document, work packages, headings and references follow what was measured in the largest public
workspace (387 documents of 57 threads): a document holds 4.2 kB, a heading in every 425 bytes and
nearly three thread ids on average. Real workspaces hold hardly any relative link (0.03 a document);
here a tenth of the references are links, so that general Markdown servers have work too.

Every tenth thread carries one fault, in turn of :data:`benchmarks.plan.DRIFTS`; everything else is
meant to be clean. Deliberately not here: older generations and broken files, which are for tests.
"""

from __future__ import annotations

import argparse
import json
import math
import posixpath
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.contract import contract
from benchmarks.plan import FIRST_DAY, LARGEST, Planted, Thread, plan_threads, planted
from benchmarks.words import Words

_LINKS = 0.13
"""Share of the references to other threads that are relative links."""


class Shape(NamedTuple):
    """How documents of one kind are, as measured."""

    share: float
    """Of the threads that have one (of a work package: all that are planned)."""
    median: int
    """Bytes."""
    p90: int
    largest: int
    references: float
    """Mean number of threads named in the text."""
    title: str


_SHAPES = {
    "info": Shape(1.0, 2780, 7051, 23551, 3.7, "{id}: {title}"),
    "design": Shape(0.95, 3683, 11095, 37634, 2.2, "Design - {id}: {title}"),
    "impl": Shape(0.96, 2916, 8286, 17618, 1.8, "Implementation - {id}: {title}"),
    "tasks": Shape(0.95, 675, 3731, 5904, 1.2, "Tasks - {id}: {title}"),
    "done": Shape(0.09, 3479, 4100, 4440, 2.2, "Completed Tasks - {id}: {title}"),
}
_PACKAGE = Shape(1.0, 2162, 12944, 38267, 2.0, "WP-{seq:02d}: {title}")
_CONTRACT = Shape(0.24, 6258, 9776, 10378, 0.0, "")


class Generated(NamedTuple):
    """What was written."""

    threads: int
    documents: int
    size: int
    """Bytes of all documents."""
    planted: tuple[Planted, ...]


def generate(out: Path, threads: int, seed: int = 1) -> Generated:
    """Writes a workspace below ``out``, which must be empty or absent.

    Raises:
        FileExistsError: when there is something in ``out``.
    """
    if out.is_dir() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty")
    documents = size = 0
    made: set[Path] = set()
    for path, text in files(threads, seed):
        target = out / path
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        data = text.encode()
        target.write_bytes(data)
        if path.endswith(".md"):
            documents += 1
            size += len(data)
    plan = plan_threads(threads, seed)
    return Generated(len(plan), documents, size, planted(plan))


def files(threads: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Every file of the workspace as path and text."""
    words = Words(seed)
    plan = plan_threads(threads, seed)
    config = {"intent_version": "2.19.0", "project_name": "Bench", "author": "Ada"}
    config |= {"created": f"{FIRST_DAY}", "st_prefix": "ST"}
    yield "intent/.config/config.json", json.dumps(config, indent=2) + "\n"
    for thread in plan:
        # Each thread has a stream of its own: it does not change when others do.
        yield from _thread_files(Random(f"{seed}/{thread.number}"), words, plan, thread)
    yield "intent/st/steel_threads.md", _index(plan)
    yield "intent/wip.md", _wip(plan, words, Random(f"{seed}/wip"))
    for number in range(1, len(plan) // 20 + 1):
        yield _issue(number, words, Random(f"{seed}/issue {number}"), plan)


# -- one thread ------------------------------------------------------------------------------------


def _thread_files(
    rng: Random, words: Words, plan: Sequence[Thread], thread: Thread
) -> Iterator[tuple[str, str]]:
    base = f"intent/st/{thread.folder}"
    for kind, shape in _SHAPES.items():
        if rng.random() >= shape.share:
            continue
        head = _info_header(rng, thread) if kind == "info" else ""
        head += f"# {shape.title.format(id=thread.id, title=thread.title)}\n"
        references = _references(rng, plan, thread, shape, thread.folder)
        if kind == "info":
            references += _faults(plan, thread)
        first = ("Objective", "Context") if kind == "info" else ()
        size = _size(rng, shape)
        body = words.body(rng, size - len(head), first, references, unfinished=thread.is_open)
        yield f"{base}/{kind}.md", head + body
    for seq in range(1, thread.packages + 1):
        yield f"{base}/WP/{seq:02d}/info.md", _package(rng, words, plan, thread, seq)
    if rng.random() < _CONTRACT.share or thread.has_faulty_contract:
        head = f'---\n{_verblock(rng, thread)}\nst_id: {thread.id}\ntitle: "{thread.title}'
        head += ' -- acceptance contract"\n---\n\n'
        test_file = f"tests/acceptance/{thread.id.lower()}_test.sh"
        text, tests = contract(
            rng, words, thread.packages, _size(rng, _CONTRACT), test_file,
            finished=thread.status == "Completed", drift=thread.drift,
        )  # fmt: skip
        yield f"{base}/acceptance.md", f"{head}# {thread.id} {thread.title} -- Acceptance\n{text}"
        yield test_file, tests


def _package(rng: Random, words: Words, plan: Sequence[Thread], thread: Thread, seq: int) -> str:
    title = words.title(rng)
    status = rng.choice(("Done", "WIP", "Not Started")) if thread.is_open and seq > 1 else "Done"
    if thread.is_open and seq == 1:
        status = "WIP"  # an open thread whose packages are all done would be a finding
    scope = rng.choice(("Small", "Small", "Medium", "Large"))
    head = f'---\n{_verblock(rng, thread)}\nwp_id: WP-{seq:02d}\ntitle: "{title}"\n'
    head += f"scope: {scope}\nstatus: {status}\n---\n\n"
    head += f"# {_PACKAGE.title.format(seq=seq, title=title)}\n"
    folder = f"{thread.folder}/WP/{seq:02d}"
    references = _references(rng, plan, thread, _PACKAGE, folder)
    size = _size(rng, _PACKAGE) - len(head)
    first = ("Objective", "Deliverables")
    return head + words.body(rng, size, first, references, unfinished=status != "Done")


def _info_header(rng: Random, thread: Thread) -> str:
    completed = f" {thread.completed:%Y%m%d}" if thread.completed else ""
    return (
        f"---\n{_verblock(rng, thread)}\nintent_version: 2.19.0\nstatus: {thread.status}\n"
        f"slug: {thread.slug}\ncreated: {thread.created:%Y%m%d}\ncompleted:{completed}\n---\n\n"
    )


def _verblock(rng: Random, thread: Thread) -> str:
    author = rng.choice(("Ada", "Grace", "Edsger"))
    comment = rng.choice(("Initial version", "Updated", "As built"))
    when = f"{thread.created:%d %b %Y}"
    return f'verblock: "{when}:v0.{rng.randint(1, 9)}: {author} - {comment}"'


def _size(rng: Random, shape: Shape) -> int:
    """Bytes: log-normal with the measured median and ninth decile, within what occurs."""
    sigma = math.log(shape.p90 / shape.median) / 1.2816
    drawn = shape.median * math.exp(rng.gauss(0, sigma))
    return round(min(shape.largest, max(250, drawn)))


def _references(
    rng: Random, plan: Sequence[Thread], thread: Thread, shape: Shape, folder: str
) -> list[str]:
    """What the text of a document in ``folder`` names: threads near and far, and packages."""
    found: list[str] = []
    for _ in range(min(40, round(rng.expovariate(1 / shape.references)))):
        if rng.random() < 0.35:
            other = thread
        elif rng.random() < 0.6:
            other = plan[(thread.number - 2 - int(rng.expovariate(1 / 12))) % len(plan)]
        else:
            other = rng.choice(plan)
        found.append(_mention(rng, other, folder, is_own=other is thread))
    if thread.packages:
        count = min(20, round(rng.expovariate(1 / 2.5)))
        found += [f"WP-{rng.randint(1, thread.packages):02d}" for _ in range(count)]
    return found


def _mention(rng: Random, other: Thread, folder: str, *, is_own: bool) -> str:
    """One of the written forms of FORMAT.md 3.2, at about the rates found there."""
    if not is_own and rng.random() < _LINKS / 0.65:
        anchor = rng.choice(("", "", "", "#context"))
        return f"[{other.id}]({_relative(other.folder, folder)}{anchor})"
    drawn = rng.random()
    if drawn < 0.12 and other.packages:
        form = rng.choice(("{}/WP-{:02d}", "{}/WP{:02d}", "{}/{:02d}", "{} WP-{:02d}"))
        return form.format(other.id, rng.randint(1, other.packages))
    return f"`{other.id}`" if drawn < 0.3 else other.id


def _relative(target: str, folder: str) -> str:
    return posixpath.relpath(f"{target}/info.md", folder)


def _faults(plan: Sequence[Thread], thread: Thread) -> list[str]:
    """The references of an info document that are wrong on purpose."""
    if thread.drift == "unknown-thread":
        return [f"ST{min(LARGEST + 5, len(plan) + 500):04d}"]
    if thread.drift == "moved-path":
        # ST0001 is completed; this is where it was while it was worked on.
        return [f"[ST0001]({_relative('ST0001', thread.folder)})"]
    return []


# -- the documents of the project ------------------------------------------------------------------


def _index(plan: Sequence[Thread]) -> str:
    """The index as upstream 2.19 writes it (FORMAT.md 5.2): open threads first, newest first."""
    order = ("WIP", "Not Started", "On Hold", "Completed", "Cancelled")
    rows = [("ID", "Slug", "Status", "Created", "Completed")]
    for thread in sorted(plan, key=lambda t: (order.index(t.status), -t.number)):
        completed = f"{thread.completed}" if thread.completed else ""
        rows.append((thread.id, thread.slug, thread.status, f"{thread.created}", completed))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, tuple("-" * width for width in widths))  # type: ignore[arg-type]  # five, too
    table = "".join(
        "| " + " | ".join(map(str.ljust, row, widths)) + " |\n"  # widths are those of the cells
        for row in rows
    )
    return (
        '---\nverblock: "auto-generated"\n---\n# Steel Threads\n\n'
        "This document serves as an index of all steel threads in the project.\n\n## Index\n\n"
        f"<!-- BEGIN: STEEL_THREAD_INDEX -->\n\n{table}\n<!-- END: STEEL_THREAD_INDEX -->\n"
    )


def _wip(plan: Sequence[Thread], words: Words, rng: Random) -> str:
    active = "".join(f"- {t.id}: {t.title}\n" for t in plan if t.status == "WIP")
    return (
        f'---\nverblock: "{FIRST_DAY:%d %b %Y}:v0.1: Ada - Initial version"\n---\n\n'
        f"# Work In Progress\n\n## Current Focus\n\n{words.sentence(rng)}\n\n"
        f"## Active Steel Threads\n\n{active}\n## Upcoming Work\n\n- {words.sentence(rng)}\n\n"
        f"## Notes\n\n{words.sentence(rng)}\n"
    )


def _issue(number: int, words: Words, rng: Random, plan: Sequence[Thread]) -> tuple[str, str]:
    title = words.title(rng)
    bucket = "OPEN" if rng.random() < 0.2 else "CLOSED"
    slug = title.lower().replace(" ", "-")
    related = rng.choice(plan)
    text = (
        f'---\nid: "{number:04d}"\ntitle: {title}\ndate: {related.created}\nreporter: Ada\n'
        f"status: {bucket}\nseverity: {rng.choice(('high', 'medium', 'low'))}\n---\n\n"
        f"# {number:04d}: {title}\n\n## Summary\n\n{words.sentence(rng)}\n\n"
        f"## Root Cause\n\n{words.sentence(rng)}\n\n## Related\n\n"
        f"- {related.id} -- {related.title}\n"
    )
    return f"intent/issues/{bucket}/{number:04d}/{number:04d}-{slug}.md", text


def main() -> None:
    """The command line of the generator."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    made = generate(options.out, options.threads, options.seed)
    print(
        f"{made.threads} threads, {made.documents} documents, {made.size / 1e6:.1f} MB, "
        f"{len(made.planted)} planted faults"
    )


if __name__ == "__main__":
    main()
