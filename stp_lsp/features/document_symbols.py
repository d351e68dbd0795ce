"""The outline of a document: its sections, and in them what the method gives a meaning.

Sections come from the full parse of the Markdown; below them stand decisions, contract rows and
index rows. Tasks are counted in the section that holds them, not listed: a tasks.md with a hundred
boxes would bury everything else. A canon file shows its packages and rows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from stp_lsp.features.card import status_text
from stp_lsp.features.cursor import defined_by_title
from stp_lsp.features.name_search import is_open_issue
from stp_lsp.features.progress import written_tasks
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.index_rows import Column
from stp_lsp.text.range import Range

_DECISION_HEADING = re.compile(r"D(?:D-)?[0-9]{1,3}[a-z]?(?=[.:]|[ \t]+(?:--|—|–|-)[ \t])")
_DECISION_BULLET = re.compile(r"\*\*(D(?:D-)?[0-9]{1,3}[a-z]?\b[^*\n]{0,200})")
_LONGEST_NAME: Final = 80
_NO_OUTLINE: Final = frozenset((Kind.CONFIG, Kind.INTENTFILES))


class OutlineKind(Enum):
    """What an item of the outline is; front ends choose an icon by it."""

    HEADER = "header"
    HEADING = "heading"
    THREAD = "thread"
    PACKAGE = "work package"
    ISSUE = "issue"
    DECISION = "decision"
    CRITERION = "acceptance criterion"
    TEST = "acceptance test"


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """One item and all below it."""

    name: str
    detail: str
    """What to show beside the name: a status, `3/5 tasks`; may be empty."""
    kind: OutlineKind
    range: Range
    """Everything it holds; covers the ranges of its children."""
    name_range: Range
    """What to select when a reader goes there; lies inside ``range``."""
    children: tuple[OutlineItem, ...] = ()


@dataclass(slots=True)
class _Node:
    """An item being put together."""

    name: str
    detail: str
    kind: OutlineKind
    range: Range
    name_range: Range
    children: list[_Node] = field(default_factory=list)

    def frozen(self) -> OutlineItem:
        children = tuple(child.frozen() for child in self.children)
        return OutlineItem(self.name, self.detail, self.kind, self.range, self.name_range, children)


def document_symbols(document: Document, snapshot: Snapshot) -> tuple[OutlineItem, ...]:
    """The outline of ``document``, which need not be part of the graph; never raises."""
    if document.kind in _NO_OUTLINE:
        return ()
    if document.facts.canon is not None:
        return (_canon(document).frozen(),)
    if document.kind in (Kind.CANON_THREAD, Kind.CANON_ISSUE):
        return ()
    text = document.text
    nodes = [*_header(document, text), *_sections(snapshot, document, text)]
    nodes += _decisions(document, text)
    if document.kind is Kind.ACCEPTANCE:
        nodes += _contract(document)
    elif document.kind is Kind.INDEX:
        nodes += _index(document)
    return tuple(node.frozen() for node in _nested(nodes))


def _nested(nodes: list[_Node]) -> list[_Node]:
    """The nodes as a forest: each below the smallest one that covers it."""
    roots: list[_Node] = []
    open_nodes: list[_Node] = []
    for node in sorted(nodes, key=lambda each: (each.range.start, -each.range.end)):
        while open_nodes and not open_nodes[-1].range.covers(node.range):
            open_nodes.pop()
        (open_nodes[-1].children if open_nodes else roots).append(node)
        open_nodes.append(node)
    return roots


def _header(document: Document, text: str) -> Iterator[_Node]:
    """The header as one item with the status it states."""
    header = document.header
    if not header.fields:
        return
    end = len(text[: document.facts.body_start].rstrip("\r\n"))
    status = document.field("status")
    named = status if status is not None else header.fields[0]
    detail = status.value.strip() if status is not None else ""
    yield _Node("header", detail, OutlineKind.HEADER, Range(0, end), _within(named.range, end))


def _within(where: Range, end: int) -> Range:
    return Range(min(where.start, end), min(where.end, end))


def _sections(snapshot: Snapshot, document: Document, text: str) -> Iterator[_Node]:
    """One node for each heading outside of lists and quotes, from it to the end of its section."""
    headings = [heading for heading in document.structure.headings if heading.top_level]
    boxes = [(task.range.start, task.mark in "xX") for task in written_tasks(document)]
    title = defined_by_title(snapshot, document)
    stops = _stops([(heading.level, heading.range.start) for heading in headings], len(text))
    for index, (heading, stop) in enumerate(zip(headings, stops, strict=True)):
        end = stop
        while end > heading.range.end and text[end - 1].isspace():
            end -= 1
        name = text[heading.text_range.start : heading.text_range.end]
        defining = index == 0 and heading.level == 1
        target = (title if defining else "") or _named(document, heading.text_range)
        kind, status = _meaning(snapshot, target)
        if kind is OutlineKind.HEADING and _DECISION_HEADING.match(name):
            kind = OutlineKind.DECISION
        inside = boxes[
            bisect_left(boxes, (heading.range.start, False)) : bisect_left(boxes, (stop, False))
        ]
        tasks = f"{sum(done for _, done in inside)}/{len(inside)} tasks" if inside else ""
        detail = ", ".join(part for part in (status, tasks) if part)
        yield _Node(
            _short(" ".join(name.split())),
            detail,
            kind,
            Range(heading.range.start, end),
            heading.text_range,
        )


def _stops(headings: list[tuple[int, int]], length: int) -> list[int]:
    """For each level and start, where the section ends: at the next heading not below it."""
    found: list[int] = []
    above: list[tuple[int, int]] = []
    for level, start in reversed(headings):
        while above and above[-1][0] > level:
            above.pop()
        found.append(above[-1][1] if above else length)
        above.append((level, start))
    return found[::-1]


def _named(document: Document, where: Range) -> str:
    """The key of the thread or package that a heading begins with; empty when with none."""
    mentions = document.facts.mentions
    index = bisect_left(mentions, (where.start,))
    if index < len(mentions) and mentions[index][0] == where.start:
        target = mentions[index][2]
        return "" if "/A" in target else target
    return ""


def _meaning(snapshot: Snapshot, target: str) -> tuple[OutlineKind, str]:
    """What a heading stands for, and the status of that."""
    if target.startswith("issue/"):
        issue = snapshot.issues.get(target[6:])
        if issue is not None:
            return OutlineKind.ISSUE, "open" if is_open_issue(issue) else "closed"
    thread = snapshot.threads.get(target.partition("/")[0])
    if thread is None:
        return OutlineKind.HEADING, ""
    if "/" not in target:
        return OutlineKind.THREAD, status_text(thread)
    number = target.partition("/")[2]
    package = next((each for each in thread.packages if each.number == number), None)
    if package is None:
        return OutlineKind.HEADING, ""
    return OutlineKind.PACKAGE, package.status.strip()


def _decisions(document: Document, text: str) -> Iterator[_Node]:
    """Bullets that state a decision: `- **D1 -- title**` (FORMAT.md 3.3)."""
    if "**D" not in text:
        return
    for item in document.structure.list_items:
        match = _DECISION_BULLET.match(text, item.content_start, item.range.end)
        if match is not None:
            name = match[1].strip().rstrip(".:")
            where = Range(match.start(1), match.end(1))
            yield _Node(_short(name), "", OutlineKind.DECISION, item.range, where)


def _contract(document: Document) -> Iterator[_Node]:
    contract = document.contract
    for row in contract.criteria:
        name = _short(f"{row.id} {row.prose}".strip())
        yield _Node(name, row.state.value, OutlineKind.CRITERION, row.range, row.id_range)
    for test in contract.tests:
        reference = test.reference.text if test.reference is not None else ""
        state = test.status.text if test.status is not None else "not readable"
        name = _short(f"{test.id} {reference}".strip())
        yield _Node(name, state, OutlineKind.TEST, test.range, test.id_range)
    for bad in contract.malformed:
        kind = OutlineKind.CRITERION if bad.text.startswith("- AC") else OutlineKind.TEST
        name = _short(bad.token.text)
        yield _Node(name, "no readable id", kind, bad.range, bad.token.range)


def _index(document: Document) -> Iterator[_Node]:
    for row in document.index.rows:
        name = _short(f"{row.id} {row.value(Column.TITLE)}".strip())
        status = row.value(Column.STATUS)
        yield _Node(name, status, OutlineKind.THREAD, row.range, row.id_range)


def _canon(document: Document) -> _Node:
    """A thread or an issue that is kept as JSON."""
    record = document.facts.canon
    assert record is not None
    whole = Range(0, document.facts.table.length)
    kind = OutlineKind.THREAD if document.kind is Kind.CANON_THREAD else OutlineKind.ISSUE
    name = _short(f"{record.id} {record.title}".strip())
    root = _Node(
        name, record.status, kind, whole, _within(Range(record.start, record.end), whole.end)
    )
    for key, title, status, start, end in record.parts:
        part = OutlineKind.PACKAGE
        shown = f"WP-{key} {title}"
        if key.startswith("A"):
            part = OutlineKind.CRITERION if key.startswith("AC") else OutlineKind.TEST
            shown = f"{key} {title}"
        where = _within(Range(start, end), whole.end)
        root.children.append(_Node(_short(shown.strip()), status, part, where, where))
    return root


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME].rstrip()}…"
