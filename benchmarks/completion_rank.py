"""How high the right thread stands in the list while its id is being typed.

Every plain mention of a thread in real workspaces is taken out of its text, its first characters
are typed again one by one, and completion is asked at each. The score is the mean reciprocal rank
(MRR): 1 when the right id is always first, 0.5 when it is always second, 0 where it is missing.
Two readings, because nobody knows how much of the text below was written before the mention: with
all the rest of the document in place, and with nothing after the cursor.

In fenced code, where typing alone offers nothing by design, completion is asked for.

Left out: the heading that defines the thread, mentions of threads that the workspace does not
have, documents of workspaces nested in another, and views that a tool generates: nobody types
there.

Run it with ``python -m benchmarks.completion_rank ROOT...``; each root is one workspace.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from stp_lsp.features.completion import CompletionKind, Trigger, complete
from stp_lsp.model.document import Document
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.settings import Settings
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.rules.base import is_generated
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.loader import load, to_documents
from stp_lsp.syntax.notation import Form
from stp_lsp.syntax.structure import Context


class Case(NamedTuple):
    """One mention to be typed again."""

    snapshot: Snapshot
    document: Document
    start: int
    id: str
    fenced: bool
    """Whether it stands in fenced code, by the full reading of its Markdown."""


class Score(NamedTuple):
    """How well the ids of some cases were ranked."""

    cases: int
    reciprocal: float
    """The sum of one by the rank."""
    missing: int
    """How often the right id was not in the list at all."""

    @property
    def mean(self) -> float:
        """The mean reciprocal rank."""
        return self.reciprocal / self.cases if self.cases else 0.0

    def __add__(self, other: tuple[object, ...]) -> Score:
        """Both together."""
        assert isinstance(other, Score)
        return Score(
            self.cases + other.cases,
            self.reciprocal + other.reciprocal,
            self.missing + other.missing,
        )


NONE = Score(0, 0.0, 0)


def workspace(root: Path) -> Snapshot:
    """The workspace at ``root``, without those nested in it."""
    disk = RealDisk()
    place = root.resolve().as_posix()
    found = next(each for each in load(disk, place, 5_000_000).workspaces if each.root == place)
    documents = to_documents(disk, place, found.documents)
    return Snapshot.build(found.project, documents, Settings(today="2026-01-01"))


def cases(snapshot: Snapshot) -> Iterator[Case]:
    """The plain mentions of the workspace's own threads, in a fixed order."""
    for id in sorted(snapshot.documents):
        doc = snapshot.documents[id]
        if not id.endswith(".md") or is_generated(snapshot, doc):
            continue
        for start, _, target, form in doc.facts.mentions:
            thread = snapshot.threads.get(target)
            if form != Form.BARE or thread is None:
                continue
            if thread.home != id or start != doc.title_range.start:
                fenced = doc.structure.context(start) is Context.FENCE
                yield Case(snapshot, doc, start, target, fenced)


def rank(case: Case, typed: int, *, rest: bool) -> int:
    """The place of the right id after that many of its characters; 0 when it is not offered."""
    doc, start = case.document, case.start
    text = doc.text
    after = text[start + len(case.id) :] if rest else ""
    half_typed = f"{text[:start]}{case.id[:typed]}{after}"
    document = make_document(doc.id, half_typed, doc.place, case.snapshot.project)
    snapshot = case.snapshot.with_documents({doc.id: document})
    trigger: Trigger = "invoked" if case.fenced else "typed"
    found = complete(snapshot, document, start + typed, trigger=trigger)
    place = 0
    for item in found.items:
        if item.kind is CompletionKind.THREAD:
            place += 1
            if item.key == case.id:
                return place
    return 0


def score(chosen: list[Case], typed: int, *, rest: bool) -> Score:
    """The score of some cases after ``typed`` characters."""
    total = NONE
    for case in chosen:
        place = rank(case, typed, rest=rest)
        total += Score(1, 1 / place if place else 0.0, not place)
    return total


def report(scores: Mapping[str, Mapping[int, Score]]) -> list[str]:
    """The table that is printed."""
    lines = [f"{'workspace':24} {'cases':>6}  MRR after 2, 3, 4, 5 characters  (not offered)"]
    for name, by_length in scores.items():
        means = "  ".join(f"{each.mean:.3f}" for each in by_length.values())
        missing = sum(each.missing for each in by_length.values())
        count = next(iter(by_length.values())).cases
        lines.append(f"{name:24} {count:>6}  {means}  ({missing})")
    return lines


def main() -> int:
    """Measures the workspaces named on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("root", nargs="+", type=Path, help="a workspace")
    parser.add_argument("--every", type=int, default=1, help="only each n-th mention")
    options = parser.parse_args()
    snapshots = {root.name: workspace(root) for root in options.root}
    for rest in (True, False):
        print("the rest of the document in place" if rest else "nothing after the cursor")
        started = perf_counter()
        scores: dict[str, dict[int, Score]] = {}
        for name, snapshot in snapshots.items():
            chosen = list(cases(snapshot))[:: options.every]
            scores[name] = {typed: score(chosen, typed, rest=rest) for typed in (2, 3, 4, 5)}
        scores["all"] = {
            typed: sum((each[typed] for each in scores.values()), NONE) for typed in (2, 3, 4, 5)
        }
        print("\n".join(report(scores)))
        print(f"{perf_counter() - started:.1f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
