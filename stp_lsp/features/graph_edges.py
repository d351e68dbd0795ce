"""Collects the nodes and edges of a workspace from its symbols, mentions and contracts.

Only facts are read for threads and packages; contracts are read at the level of criteria alone.
Lists that name everything (the index, todo.md) and notes belong to no thread and make no edge; nor
does the canon's copy of a thread that is on disk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from stp_lsp.features.graph_parts import LEVELS, Edge, EdgeKind, Level, Node, NodeKind, lifted
from stp_lsp.features.name_search import is_open_issue
from stp_lsp.features.progress import package_status
from stp_lsp.features.type_hierarchy import holder_of
from stp_lsp.model.contract_checks import CitedFiles
from stp_lsp.model.document import Document
from stp_lsp.model.paths import normalise
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Package, Thread
from stp_lsp.syntax.contract import AcceptanceTest, Arm, Criterion, CriterionState
from stp_lsp.syntax.mentions import Form
from stp_lsp.syntax.status import Status, WorkPackageStatus

_RELATED: Final = ("related steel threads", "related threads")
_THREAD_STATES: Final[Mapping[Status | None, str]] = {
    Status.WIP: "wip",
    Status.NOT_STARTED: "todo",
    Status.TRIAGE: "todo",
    Status.ON_HOLD: "hold",
    Status.COMPLETED: "done",
    Status.CANCELLED: "cancelled",
    None: "unknown",
}
_PACKAGE_STATES: Final[Mapping[WorkPackageStatus | None, str]] = {
    WorkPackageStatus.WIP: "wip",
    WorkPackageStatus.NOT_STARTED: "todo",
    WorkPackageStatus.DONE: "done",
    WorkPackageStatus.CANCELLED: "cancelled",
    None: "unknown",
}
_CRITERION_STATES: Final[Mapping[CriterionState, str]] = {
    CriterionState.SATISFIED: "done",
    CriterionState.UNSATISFIED: "todo",
    CriterionState.DESCOPED: "cancelled",
    CriterionState.WITHDRAWN: "cancelled",
    CriterionState.FIAT: "cancelled",
}
_TEST_STATES: Final = {"green": "done", "red": "failing", "to-write": "todo", "n/a": "done"}


def collect(snapshot: Snapshot, level: Level) -> tuple[dict[str, Node], list[Edge]]:
    """Every node down to ``level`` by its key, and every edge between them."""
    depth = LEVELS.index(level)
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    for thread in snapshot.ordered_threads:
        nodes[thread.id] = _thread_node(snapshot, thread)
        if depth >= 1:
            for package in thread.packages:
                nodes[package.key] = _package_node(snapshot, thread, package)
                edges.append(Edge(thread.id, package.key, EdgeKind.CONTAINS.value))
    for number in sorted(snapshot.issues):
        node = _issue_node(snapshot, number)
        nodes[node.key] = node
    for thread in snapshot.ordered_threads:
        edges += _mentions_of_thread(snapshot, thread, packages=depth >= 1)
        contract = snapshot.contract_document(thread)
        if contract is not None:
            if depth >= 2:
                _add_rows(snapshot, thread, contract, nodes, edges)
            else:
                edges += _descoped(thread, contract)
    for number in snapshot.issues:
        for document in snapshot.documents_of(f"issue/{number}"):
            edges += _mentions(document, f"issue/{number}", packages=depth >= 1)
    return nodes, lifted(edges, nodes)


# -- nodes -----------------------------------------------------------------------------------------


def _thread_node(snapshot: Snapshot, thread: Thread) -> Node:
    home = snapshot.documents[thread.home]
    return Node(
        thread.id,
        NodeKind.THREAD,
        thread.id,
        thread.title or thread.slug,
        thread.status.value if thread.status is not None else thread.status_raw.strip(),
        _THREAD_STATES[thread.status],
        thread.id,
        "",
        home.id,
        home.lines.line_of(home.title_range.start),
    )


def _package_node(snapshot: Snapshot, thread: Thread, package: Package) -> Node:
    status = package_status(snapshot, package)
    symbol = snapshot.resolve(package.key)
    document = snapshot.documents[package.document]
    start = symbol.range.start if symbol is not None else 0
    return Node(
        package.key,
        NodeKind.PACKAGE,
        f"WP-{package.number}",
        package.title,
        status.value if status is not None else package.status.strip(),
        _PACKAGE_STATES[status],
        thread.id,
        thread.id,
        document.id,
        document.lines.line_of(start),
    )


def _issue_node(snapshot: Snapshot, number: str) -> Node:
    issue = snapshot.issues[number]
    document = snapshot.documents[issue.document]
    is_open = is_open_issue(issue)
    return Node(
        f"issue/{number}",
        NodeKind.ISSUE,
        f"issue {number}",
        issue.title,
        "open" if is_open else "closed",
        "wip" if is_open else "done",
        "",
        "",
        document.id,
        document.lines.line_of(document.title_range.start),
    )


# -- mentions --------------------------------------------------------------------------------------


def _mentions_of_thread(snapshot: Snapshot, thread: Thread, *, packages: bool) -> Iterator[Edge]:
    """What the documents of a thread name, each from its package or from the thread."""
    for document in snapshot.documents_of(thread.id):
        if thread.on_disk and document.id == thread.canon:
            continue
        number = document.place.package
        source = f"{thread.id}/{number}" if packages and number else thread.id
        yield from _mentions(document, source, packages=packages)


def _mentions(document: Document, source: str, *, packages: bool) -> Iterator[Edge]:
    """An edge for each place that names something else; a row counts for its thread.

    In `ST0001/02` the thread is named too, by its first six characters; that is one place.
    """
    sections = list(_related_sections(document))
    owner = source.partition("/")[0]
    mentions = document.facts.mentions
    whole = {start for start, _, _, form in mentions if form == Form.QUALIFIED}
    seen: set[tuple[int, int, str]] = set()
    for start, end, target, form in mentions:
        if form == Form.BARE and start in whole:
            continue
        thread, _, part = target.partition("/")
        if thread != "issue" and part and not (packages and part.isdigit()):
            target = thread
        if target in (source, owner) or (start, end, target) in seen:
            continue
        seen.add((start, end, target))
        related = any(low <= start < high for low, high in sections)
        kind = EdgeKind.RELATED if related else EdgeKind.MENTIONS
        yield Edge(source, target, kind.value)


def _related_sections(document: Document) -> Iterator[tuple[int, int]]:
    """Where the related threads stand, from that heading to the next one."""
    headings = document.facts.headings
    for at, (_, _, end, text) in enumerate(headings):
        if text.strip().casefold() in _RELATED:
            last = at + 1 == len(headings)
            yield end, document.facts.table.length if last else headings[at + 1][1]


# -- contracts -------------------------------------------------------------------------------------


def _descoped(thread: Thread, contract: Document) -> Iterator[Edge]:
    """Where a thread's criteria went, for the levels that show no criteria."""
    if "descoped-to" in contract.text or "DESCOPED to" in contract.text:
        for row in contract.contract.criteria:
            if row.state is CriterionState.DESCOPED:
                yield Edge(thread.id, row.detail.strip(), EdgeKind.DESCOPED_TO.value)


def _add_rows(
    snapshot: Snapshot,
    thread: Thread,
    contract: Document,
    nodes: dict[str, Node],
    edges: list[Edge],
) -> None:
    """The criteria and tests of a contract, and the files that the tests name."""
    files = CitedFiles(snapshot)
    for row in contract.contract.criteria:
        key = f"{thread.id}/{row.id}"
        if key in nodes:
            continue  # written twice: the first row is the one that counts
        parent = holder_of(thread, row.id)
        nodes[key] = _criterion_node(thread, contract, row, parent)
        edges.append(Edge(parent, key, EdgeKind.CONTAINS.value))
        if row.state is CriterionState.DESCOPED:
            edges.append(Edge(key, row.detail.strip(), EdgeKind.DESCOPED_TO.value))
    for test in contract.contract.tests:
        key = f"{thread.id}/{test.id}"
        if key in nodes:
            continue
        parent = holder_of(thread, test.id)
        nodes[key] = _test_node(thread, contract, test, parent)
        edges.append(Edge(parent, key, EdgeKind.CONTAINS.value))
        edges += (
            Edge(key, f"{thread.id}/{covered.text}", EdgeKind.COVERS.value)
            for covered in test.covers
        )
        if test.arm is Arm.TEST and test.reference is not None:
            file = _file_node(snapshot, files, test.reference.text)
            nodes.setdefault(file.key, file)
            edges.append(Edge(key, file.key, EdgeKind.TESTED_BY.value))


def _criterion_node(thread: Thread, document: Document, row: Criterion, parent: str) -> Node:
    return Node(
        f"{thread.id}/{row.id}",
        NodeKind.CRITERION,
        row.id,
        row.prose,
        row.state.value,
        _CRITERION_STATES[row.state],
        thread.id,
        parent,
        document.id,
        row.line,
    )


def _test_node(thread: Thread, document: Document, test: AcceptanceTest, parent: str) -> Node:
    status = test.status.text if test.status is not None else ""
    return Node(
        f"{thread.id}/{test.id}",
        NodeKind.TEST,
        test.id,
        test.reference.text if test.reference is not None else "",
        status,
        _TEST_STATES.get(status, "unknown"),
        thread.id,
        parent,
        document.id,
        test.line,
    )


def _file_node(snapshot: Snapshot, files: CitedFiles, written: str) -> Node:
    """A cited file; its document is its path, whether or not anything is there."""
    path = normalise(written)
    is_there = files.exists(written)
    return Node(
        f"file:{path}",
        NodeKind.FILE,
        path.rpartition("/")[2],
        path,
        "" if is_there else "missing",
        "done" if is_there else "missing",
        "",
        "",
        path if is_there else "",
        0,
    )
