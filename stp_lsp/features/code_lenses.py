"""Lenses: what to show above a heading, a contract row or the index, and what a click leads to.

Finding where lenses stand costs next to nothing and is asked for after every key press; what they
say (the gate, references, covering tests, whether the index is stale) is worked out one by one in
:func:`resolve_lens`, for those that are on the screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple, cast

from stp_lsp.features.card import status_text
from stp_lsp.features.cursor import defined_by_title
from stp_lsp.features.progress import (
    contract_findings,
    contract_gate,
    count_packages,
    package_status,
)
from stp_lsp.features.references import Location
from stp_lsp.model.document import Document
from stp_lsp.model.index_stale import why_stale
from stp_lsp.model.layout import Kind
from stp_lsp.model.regenerate import is_view
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Package, Thread
from stp_lsp.syntax.contract import AcceptanceTest, Criterion, CriterionState
from stp_lsp.syntax.gate import GateReason, Verdict, summary
from stp_lsp.text.range import Range

REGENERATE: Final = "stp.index.regenerate"
_MOST_TESTS: Final = 4
_CRITERIA: Final = "code_lenses.criteria"


class LensKind(Enum):
    """What a lens tells."""

    STATUS = "status"
    GATE = "gate"
    PACKAGES = "packages"
    REFERENCES = "references"
    TESTS = "tests"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Lens:
    """Where a lens stands and what it is about."""

    range: Range
    """Within one line."""
    kind: LensKind
    key: str
    """A thread, package, issue or criterion; for the index its document."""


class LensText(NamedTuple):
    """What a lens says."""

    title: str
    places: tuple[Location, ...] = ()
    """What a click shows; nothing happens when there is neither a place nor a verb."""
    verb: str = ""
    """The verb that a click runs."""


def code_lenses(snapshot: Snapshot, document: Document) -> list[Lens]:
    """The lenses of a document, ordered by place; none for one that is no part of the graph."""
    if snapshot.documents.get(document.id) is None or document.facts.canon is not None:
        return []
    found = list(_on_title(snapshot, document))
    if document.kind is Kind.ACCEPTANCE:
        thread = document.place.thread
        found += [
            Lens(row.id_range, LensKind.TESTS, f"{thread}/{id}")
            for id, row in _first_criteria(document).items()
        ]
    elif document.kind is Kind.INDEX and not is_view(snapshot.project):
        markers = document.index.begin_markers[:1]
        found += [Lens(where, LensKind.INDEX, document.id) for where in markers]
    return found


def resolve_lens(snapshot: Snapshot, kind: LensKind, key: str) -> LensText | None:
    """What the lens says now; ``None`` when what it is about is gone.

    References are for whoever knows the files that are no documents: :func:`reference_words`.
    """
    if kind is LensKind.REFERENCES:
        return None
    if kind is LensKind.INDEX:
        index = snapshot.documents.get(key)
        return _index(snapshot, index) if index is not None else None
    owner, _, part = key.partition("/")
    thread = snapshot.threads.get(owner)
    if thread is None:
        return None
    if kind is LensKind.TESTS:
        return _tests(snapshot, thread, part)
    package = next((item for item in thread.packages if item.number == part), None)
    if part and package is None:
        return None
    if kind is LensKind.STATUS:
        return _status(snapshot, thread, package)
    if kind is LensKind.GATE:
        return _gate(snapshot, thread, package)
    return _packages(snapshot, thread)


def reference_words(number: int) -> str:
    """What a lens of that many references says."""
    return _counted(number, "reference", "references")


def _on_title(snapshot: Snapshot, document: Document) -> Iterator[Lens]:
    """The lenses of the heading that defines a thread, a package or an issue, or a contract's."""
    where = _first_line(document)
    key = defined_by_title(snapshot, document)
    thread = snapshot.thread_of(document)
    if document.kind is Kind.ACCEPTANCE and thread is not None:
        yield Lens(where, LensKind.GATE, thread.id)
    if not key:
        return
    if thread is not None:
        yield Lens(where, LensKind.STATUS, key)
        if snapshot.contract_document(thread) is not None:
            yield Lens(where, LensKind.GATE, key)
        if key == thread.id and thread.packages:
            yield Lens(where, LensKind.PACKAGES, key)
    yield Lens(where, LensKind.REFERENCES, key)


def _first_line(document: Document) -> Range:
    """The title, or the first line of one that is underlined and has several."""
    where, lines = document.title_range, document.lines
    line = lines.line_of(where.start)
    if lines.line_of(where.end) == line:
        return where
    first = document.text[where.start : lines.line_start(line + 1)]
    return Range(where.start, where.start + len(first.rstrip("\r\n")))


def _status(snapshot: Snapshot, thread: Thread, package: Package | None) -> LensText:
    if package is None:
        return LensText(status_text(thread) or "no status")
    status = package_status(snapshot, package)
    return LensText(status.value if status is not None else package.status.strip() or "no status")


def _packages(snapshot: Snapshot, thread: Thread) -> LensText:
    count = count_packages(snapshot, thread)
    covers = [
        Location(package.document, snapshot.documents[package.document].title_range)
        for package in thread.packages
    ]
    return LensText(f"{count.done}/{count.total} work packages done", tuple(dict.fromkeys(covers)))


def _gate(snapshot: Snapshot, thread: Thread, package: Package | None) -> LensText | None:
    """The verdict of the close gate, the count, and the rows that stand in the way."""
    document = snapshot.contract_document(thread)
    number = None
    if package is not None:
        number = int(package.number) if package.number.isdecimal() else -1
    findings = contract_findings(snapshot, thread)
    verdict = contract_gate(snapshot, thread, number, findings)
    if document is None or verdict is None:
        return None
    words = [f"Gate {verdict.verdict.value}"]
    if verdict.tally.total:
        words.append(summary(verdict.tally))
    ranges: list[Range] = []
    if verdict.reason is GateReason.MALFORMED:
        ranges = [row.range for row in document.contract.malformed]
        words.append(_counted(len(ranges), "unreadable row", "unreadable rows"))
    elif verdict.reason is GateReason.LINT:
        ranges = list(dict.fromkeys(each.range for each in findings if each.code.blocks))
        words.append(_counted(len(ranges), "fault in its tests", "faults in its tests"))
    elif verdict.reason is GateReason.EMPTY:
        words.append("no criteria")
    elif verdict.verdict is Verdict.BLOCKED:
        open_ids = frozenset(verdict.blocking)
        ranges = [row.id_range for row in document.contract.criteria if row.id in open_ids]
    places = tuple(Location(document.id, where) for where in ranges or [document.title_range])
    return LensText(" · ".join(words), places)


def _tests(snapshot: Snapshot, thread: Thread, row_id: str) -> LensText | None:
    """Where a criterion stands, and the tests that cover it or the thread that took it over."""
    document = snapshot.contract_document(thread)
    row = _first_criteria(document).get(row_id) if document is not None else None
    if document is None or row is None:
        return None
    tests = document.contract.coverage.get(row_id, ())
    places = tuple(Location(document.id, test.id_range) for test in tests)
    if row.state is CriterionState.DESCOPED:
        symbol = snapshot.resolve(row.detail)
        places = (Location(symbol.document, symbol.name_range),) if symbol is not None else places
    return LensText(f"{row.state.value} · {_why(row, tests)}", places)


def _first_criteria(document: Document) -> dict[str, Criterion]:
    """The criteria of a contract by id: of a repeated one the first, the only one that counts.

    A later one of the id is a finding; what tests say of it is said of the first.
    """
    kept = cast("dict[str, Criterion] | None", document.memo.get(_CRITERIA))
    if kept is None:
        kept = {}
        for row in document.contract.criteria:
            kept.setdefault(row.id, row)
        document.memo[_CRITERIA] = kept
    return kept


def _why(row: Criterion, tests: Iterable[AcceptanceTest]) -> str:
    if row.state is CriterionState.DESCOPED:
        return f"to {row.detail}" if row.detail else "to nowhere"
    if row.state in (CriterionState.WITHDRAWN, CriterionState.FIAT):
        return row.detail or "no reason given"
    if row.non_test:
        return "by evidence" if row.state is CriterionState.SATISFIED else "waits for evidence"
    shown = [f"{test.id} {test.status.text}" for test in tests if test.status is not None]
    if not shown:
        return "no test"
    more = f" and {len(shown) - _MOST_TESTS} more" if len(shown) > _MOST_TESTS else ""
    return ", ".join(shown[:_MOST_TESTS]) + more


def _index(snapshot: Snapshot, document: Document) -> LensText:
    """Whether regenerating the index would change anything that counts."""
    index = document.index
    if index.problems or index.outside:
        return LensText("Index damaged: regenerate", verb=REGENERATE)
    why = why_stale(snapshot, document)
    if why:
        return LensText(f"Index out of date ({why}): regenerate", verb=REGENERATE)
    return LensText("Index up to date")


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
