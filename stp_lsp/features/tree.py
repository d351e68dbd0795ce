"""A workspace as a tree that an editor shows beside its documents: threads, and what is in them.

The first level is read from the graph alone, so that it can be made again after every change of a
large workspace. What a thread consists of is asked for when somebody opens it.

Deliberately not here: groups by status, counts and filters; an editor makes them from the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from stp_lsp.features.contract_ids import rows_of
from stp_lsp.features.hierarchy import HierarchyItem, item_of
from stp_lsp.features.name_search import is_open_issue
from stp_lsp.features.progress import Count, count_packages, package_status
from stp_lsp.features.type_hierarchy import covered_by, holder_of
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Issue, Symbol, Thread
from stp_lsp.syntax.status import INDEX_ORDER, Status

_RANKS: dict[Status | None, int] = {status: at for at, status in enumerate(INDEX_ORDER)}


class ThreadEntry(NamedTuple):
    """A thread on the first level."""

    thread: Thread
    symbol: Symbol
    packages: Count
    number: int
    """Place among all threads: by status in the order of the index, from the highest id down."""


class IssueEntry(NamedTuple):
    """An issue on the first level."""

    issue: Issue
    symbol: Symbol
    is_open: bool


class Node(NamedTuple):
    """A work package, criterion or test below a thread."""

    item: HierarchyItem
    state: str
    """The canonical status of a package, the state of a criterion, the status of a test; empty
    when none can be read."""
    non_test: bool
    """Whether a row says that evidence, not a test, shows it; of no package."""
    children: tuple[Node, ...]


def thread_entries(snapshot: Snapshot) -> list[ThreadEntry]:
    """Every thread, open work first."""
    found = sorted(snapshot.ordered_threads, key=lambda thread: thread.id, reverse=True)
    found.sort(key=lambda thread: _RANKS.get(thread.status, len(_RANKS)))
    return [
        ThreadEntry(thread, symbol, count_packages(snapshot, thread), number)
        for number, thread in enumerate(found)
        if (symbol := snapshot.resolve(thread.id)) is not None
    ]


def issue_entries(snapshot: Snapshot) -> list[IssueEntry]:
    """Every issue, open ones first, from the highest number down."""
    found = [
        IssueEntry(issue, symbol, is_open_issue(issue))
        for number, issue in sorted(snapshot.issues.items(), reverse=True)
        if (symbol := snapshot.resolve(f"issue/{number}")) is not None
    ]
    return sorted(found, key=lambda entry: not entry.is_open)


def thread_nodes(snapshot: Snapshot, id: str) -> tuple[Node, ...]:
    """What is directly below a thread, with all that is below that.

    A criterion stands below the work package of its group, or directly below the thread where
    there is no such package; a test below each criterion that it covers, or where a criterion of
    its group would stand when it covers none.
    """
    thread = snapshot.threads.get(id)
    if thread is None:
        return ()
    document = snapshot.contract_document(thread)
    contract = document.contract if document is not None else None
    covering: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    criteria = {row.id: row for row in rows_of(snapshot, thread, "AC")}
    tests = {row.id: row for row in rows_of(snapshot, thread, "AT")}
    for name in criteria:
        below.setdefault(holder_of(thread, name), []).append(name)
    for name in tests:
        test = contract.test(name) if contract is not None else None
        covered = covered_by(contract, test) if contract is not None and test is not None else ()
        for criterion in covered:
            covering.setdefault(criterion, []).append(name)
        if not covered:
            below.setdefault(holder_of(thread, name), []).append(name)

    def rows(names: Iterable[str]) -> Iterator[Node]:
        for name in names:
            item = item_of(snapshot, f"{id}/{name}")
            if item is None:
                continue
            row = criteria.get(name) or tests[name]
            yield Node(item, row.state, row.non_test, tuple(rows(covering.get(name, ()))))

    found: list[Node] = []
    for package in thread.packages:
        item = item_of(snapshot, package.key)
        status = package_status(snapshot, package)
        if item is not None:
            children = tuple(rows(below.get(package.key, ())))
            found.append(Node(item, status.value if status is not None else "", False, children))
    return (*found, *rows(below.get(id, ())))
