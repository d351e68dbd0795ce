"""The law of renames on one workspace: names change and nothing else, and back restores each byte.

The judge shares no code with the renames. It builds the graph of the changed files from nothing
and compares it with the graph before, ids and paths exchanged:

- what there is: documents, threads, packages, rows, issues, their titles and statuses;
- what leads where: how often each document names each thing, its links, the edges of the graph;
- what is found: each finding of each rule, with its level and its words;
- what is written: no character but digits (or but the title) is another one.

Left alone, and so not counted: fenced and indented code, and paths and links that lead to something
which merely has an id in its name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from stp_lsp.features.diagnostics import diagnose_all
from stp_lsp.features.graph import Graph, build_graph
from stp_lsp.features.graph_options import GraphOptions
from stp_lsp.features.graph_parts import EdgeKind, Level
from stp_lsp.features.verbs.api import Call, Performed, Refusal, perform
from stp_lsp.features.verbs.verb import Arguments
from stp_lsp.model.diagnostic import Diagnostic
from stp_lsp.model.moves import moved
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Rename
from stp_lsp.syntax.slug import slugify
from tests.features.renaming import Map, differences, words
from tests.features.verbs.interpreter import apply_change
from tests.features.verbs.rename_cases import Case
from tests.features.verbs.rename_exceptions import exceptions
from tests.features.verbs.upstream import NOW
from tests.support.workspace import SomeFiles, build

Files = dict[str, str]
_LISTS = ("steel_threads.md", "todo.md")
"""Generated lists: their columns and their order follow from the whole."""
_FILE = "file:"
"""Before the path of a cited file, in keys of the graph."""


class Verdict(NamedTuple):
    """What came of a rename and of taking it back."""

    refused: str = ""
    """Why it was refused."""
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    """Where the graphs differ by more than the names."""
    regrouped: tuple[tuple[str, str, str], ...] = ()
    """Lines that were written otherwise than by exchanging digits: path, before, after."""
    lost: tuple[tuple[str, str, str, str], ...] = ()
    """Lines that taking it back did not restore: path, the known reason or none, before, after."""


def judge(files: Files, before: Snapshot, case: Case, *, cold: bool = True) -> Verdict:
    """Renames there and back.

    Args:
        files: The workspace.
        before: Its graph.
        case: The rename.
        cold: Whether documents whose text did not change are read again for the graph after it.
    """
    outcome = do(files, before, case.verb, case.there)
    if isinstance(outcome, Refusal):
        return Verdict(refused=outcome.reason)
    away = apply_change(files, outcome)
    later = build(away, known=None if cold else before)
    paths = path_map(outcome)
    problems = differences(before, later, case.keys, paths, _titles(case), _named_in(case.words[0]))
    graph, now, keys = _graph(before), _graph(later), _graph_keys(case.keys, paths)
    problems += _compared("nodes", _nodes(graph, keys, case), _nodes(now, str, None))
    problems += _compared("edges", _edges(graph, keys), _edges(now, str))
    regrouped = tuple(_rewritten(files, away, paths, case))
    quiet = {paths(path) for path, _, _ in regrouped}
    same_highest = max(before.threads, default="") == max(later.threads, default="")
    wanted = _findings(before, paths, case, quiet, holes=same_highest)
    found = _findings(later, str, case, quiet, holes=same_highest)
    problems += _compared("findings", wanted, found)
    again = do(away, later, case.verb, case.back)
    if isinstance(again, Refusal) and "|" in str(case.back.get("title", "")):
        return Verdict(problems=tuple(problems), regrouped=regrouped)  # `docs/rename.md` names it
    if isinstance(again, Refusal):
        return Verdict(problems=(*problems, f"cannot be taken back: {again.reason}"))
    home = apply_change(away, again)
    problems += _compared("paths", Counter(list(files)), Counter(list(home)))
    lost = tuple(_lost(files, home, before, case))
    notes = tuple(note.message for note in outcome.notes)
    return Verdict("", notes, tuple(problems), regrouped, lost)


def do(files: Files, snapshot: Snapshot, verb: str, arguments: Arguments) -> Performed | Refusal:
    """What a verb answers on files whose graph is known."""
    outcome = perform(verb, Call(snapshot, arguments, NOW, SomeFiles(files)))
    assert isinstance(outcome, Performed | Refusal)
    return outcome


def path_map(outcome: Performed) -> Map:
    """Where a document is after the operations of a change."""

    def place(path: str) -> str:
        for each in outcome.operations:
            if isinstance(each, Rename):
                path = moved(path, {each.old: each.new})
        return path

    return place


def _named_in(title: str) -> frozenset[str]:
    """What a title names; it is named less often once the title is another one."""
    return frozenset(re.findall(r"ST[0-9]{4}|A[CT]-[0-9]+\.[0-9]+", title))


def _graph_keys(keys: Map, paths: Map) -> Map:
    """The keys of the graph: a cited file has its path as one, and moves with its folder."""

    def place(key: str) -> str:
        return f"{_FILE}{paths(key.removeprefix(_FILE))}" if key.startswith(_FILE) else keys(key)

    return place


def _titles(case: Case) -> Map:
    old, new = case.words
    return (lambda title: new if title == old else title) if old else str


def _compared(what: str, wanted: Counter[str], got: Counter[str]) -> list[str]:
    gone, come = wanted - got, got - wanted
    return [f"{what}: -{dict(gone)} +{dict(come)}"] if gone or come else []


@lru_cache(maxsize=2)
def _graph(snapshot: Snapshot) -> Graph:
    return build_graph(snapshot, GraphOptions(Level.CRITERION))


@lru_cache(maxsize=2)
def _diagnoses(snapshot: Snapshot) -> list[Diagnostic]:
    return [each for _, found in diagnose_all(snapshot) for each in found.diagnostics]


def _nodes(graph: Graph, keys: Map, case: Case | None) -> Counter[str]:
    titles = _titles(case) if case is not None else str
    return Counter(
        repr((keys(node.key), node.kind, words(titles(node.title)), node.state, keys(node.parent)))
        for node in graph.nodes
    )


def _edges(graph: Graph, keys: Map) -> Counter[str]:
    """The edges but for mentions, which are counted document by document."""
    return Counter(
        repr((keys(edge.source), edge.kind, keys(edge.target)))
        for edge in graph.edges
        if edge.kind is not EdgeKind.MENTIONS
    )


def _findings(
    snapshot: Snapshot, paths: Map, case: Case, quiet: set[str], *, holes: bool
) -> Counter[str]:
    """Findings without the digits in their words, and with the old title for the new one.

    What leads nowhere counts where no group was written otherwise (inside a range it is not
    reported, at its ends it is), and for threads where the highest id is the same: whether an
    unknown one is a hole depends on it (FORMAT.md 3.3, 1).
    """
    old, new = case.words
    found: Counter[str] = Counter()
    for each in _diagnoses(snapshot):
        said = each.message
        if old:
            said = said.replace(new, old).replace(slugify(new), slugify(old))
        if each.rule == "unfilled-token" and each.data["token"] in old:
            continue  # a title without it was given: that is what the finding asks for
        unknown = each.rule.startswith("unknown-") or each.rule == "moved-path"
        if each.rule in ("unknown-criterion", "unknown-test-id"):
            continue  # quiet where some other thread has a row of that id, which may be renamed
        if (unknown and paths(each.document) in quiet) or (
            each.rule == "unknown-thread" and not holes
        ):
            continue
        found[f"{paths(each.document)} {each.rule} {each.level.value} {words(said)}"] += 1
    return found


def _lost(
    files: Files, home: Files, before: Snapshot, case: Case
) -> Iterator[tuple[str, str, str, str]]:
    for path in sorted(files.keys() & home.keys()):
        if files[path] != home[path]:
            doc = before.documents.get(path)
            known = exceptions(doc, case.keys) if doc is not None else {}
            for line, one, other in _lines(files[path], home[path]):
                yield path, known.get(line, ""), one, other


def _rewritten(files: Files, away: Files, paths: Map, case: Case) -> list[tuple[str, str, str]]:
    """The lines in which more than digits, or more than the title, was exchanged."""
    found = []
    for path, text in files.items():
        now = away[paths(path)]
        if text == now or path.endswith(_LISTS):
            continue
        for _, one, other in _lines(text, now):
            if _masked(one, case) != _masked(other, case):
                found.append((path, one, other))
    return found


def _masked(line: str, case: Case) -> str:
    old, new = case.words
    if old:
        line = line.replace(new, old).replace(slugify(new), slugify(old))
    return words(line)


def _lines(one: str, other: str) -> list[tuple[int, str, str]]:
    """The lines that differ, with their numbers; all of it when there are more or fewer."""
    before, now = one.split("\n"), other.split("\n")
    if len(before) != len(now):
        return [(-1, one, other)]
    pairs = enumerate(zip(before, now, strict=True))
    return [(line, *pair) for line, pair in pairs if pair[0] != pair[1]]
