"""What the rules about criteria and those about test rows ask alike.

Both kinds of row have ids of one grammar and stand in the same places; :class:`RowKind` holds what
differs. Not here: what is said of them; each rule words that for itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from stp_lsp.model.contract_checks import nearest_row_ids
from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level, Related
from stp_lsp.model.document import Document
from stp_lsp.model.edges import parts_mentioned
from stp_lsp.model.free_numbers import free_row_number
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import is_closed, is_generated, is_manual, is_silent
from stp_lsp.syntax.contract import AcceptanceTest, Contract, Criterion
from stp_lsp.syntax.contract_loose import UNREAD_ROW
from stp_lsp.syntax.ids import row_group
from stp_lsp.syntax.notation import Form
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_WRITTEN = (Form.SCOPED, Form.QUALIFIED, Form.TAIL)


class RowKind(NamedTuple):
    """Criteria, or test rows."""

    prefix: str

    def of(self, contract: Contract) -> tuple[Criterion, ...] | tuple[AcceptanceTest, ...]:
        """The rows of this kind, in the order of the contract."""
        return contract.criteria if self is CRITERION else contract.tests


CRITERION = RowKind("AC-")
TEST = RowKind("AT-")


class Unknown(NamedTuple):
    """A mention of a row that no contract has."""

    range: Range
    thread: str
    row_id: str
    offset: int
    """Where the mention begins, the thread's id included."""
    fixable: bool


def unknown_rows(snapshot: Snapshot, document: Document, kind: RowKind) -> Iterator[Unknown]:
    """The mentions that name no row of their thread; most documents have none of either."""
    known: dict[str, frozenset[str]] = {}
    for start, end, target, form in parts_mentioned(document):
        thread, _, row_id = target.partition("/")
        if not row_id.startswith(kind.prefix) or form not in _WRITTEN:
            continue
        if thread not in snapshot.threads:
            continue
        if not known and _is_quiet(snapshot, document):
            return
        if thread not in known:
            known[thread] = known_ids(snapshot, thread, kind)
        rows = known[thread]
        if not rows or row_id in rows or is_silent(document, start):
            continue
        if form != Form.QUALIFIED and _is_of_another(snapshot, document, kind, thread, row_id):
            continue
        whole = form != Form.TAIL
        where = Range(max(start, end - len(row_id)) if whole else start, end)
        fixable = whole and bool(nearest_row_ids(row_id, rows).ids)
        yield Unknown(where, thread, row_id, start, fixable)


def nearest_fixes(
    snapshot: Snapshot, document: Document, diagnostic: Diagnostic, kind: RowKind
) -> Iterator[Fix]:
    """Writes the id of a row that is there, the nearest first."""
    row_id = diagnostic.data["id"]
    near = nearest_row_ids(row_id, sorted(known_ids(snapshot, diagnostic.data["thread"], kind)))
    for number, other in enumerate(near.ids):
        change = SourceChange.of(document.id, TextEdit(diagnostic.range, other))
        yield Fix(f"Change to {other}", change, preferred=near.sure and number == 0)


def is_malformed_row(document: Document, offset: int) -> bool:
    """Whether ``offset`` stands in the id of a row of which ``malformed-contract-row`` speaks."""
    line = document.text.rfind("\n", 0, offset) + 1
    like = UNREAD_ROW.match(document.text, line)
    if like is not None and like.start(2) == offset:
        return True
    rows = document.contract.malformed
    return any(row.token.range.start <= offset <= row.token.range.end for row in rows)


def known_ids(snapshot: Snapshot, thread_id: str, kind: RowKind) -> frozenset[str]:
    """The ids of a thread's rows, in its contract and in its canon."""
    thread = snapshot.threads[thread_id]
    contract = snapshot.contract_document(thread)
    found = {row.id for row in kind.of(contract.contract)} if contract is not None else set()
    canon = snapshot.documents.get(thread.canon)
    if canon is not None and canon.facts.canon is not None:
        found.update(part[0] for part in canon.facts.canon.parts if part[0].startswith(kind.prefix))
    return frozenset(found)


def repeated_rows(
    snapshot: Snapshot, document: Document, kind: RowKind, what: str
) -> Iterator[Found]:
    """Each row whose id an earlier one has: milder in finished threads, not in generated views.

    Ids are compared as text, as upstream does: `AC-1.1` is not `AC-01.1`.

    Args:
        snapshot: The graph.
        document: A contract, or a canon file.
        kind: Of which rows.
        what: What the first one is, with `{line}` for where it stands.
    """
    if is_generated(snapshot, document):
        return
    seen: dict[str, Range] = {}
    sides = [mark[1] for mark in document.facts.marks if mark[0] == "conflict-markers"]
    for row_id, where in _ids(document, kind):
        first = seen.setdefault(row_id, where)
        if first is where or (sides and _are_two_sides(document, sides, first, where)):
            continue
        line = document.lines.line_of(first.start) + 1
        yield Found(
            where,
            f"{row_id} is already {what.format(line=line)}",
            level=Level.WARNING if is_closed(snapshot, document) else None,
            data={"id": row_id},
            related=(Related(document.id, first, f"the first {row_id}"),),
            fixable=document.kind is Kind.ACCEPTANCE,
        )


def _are_two_sides(document: Document, marks: list[int], first: Range, second: Range) -> bool:
    """Whether a conflict holds both rows, one on each side: they are one row, written twice."""
    low, high = bisect_left(marks, first.start), bisect_left(marks, second.start)
    signs = {document.text[at] for at in marks[low : min(high, low + 3)]}
    return high > low > 0 and signs <= {"=", "|"}


def renumbered(
    snapshot: Snapshot, document: Document, diagnostic: Diagnostic, kind: RowKind
) -> Iterator[Fix]:
    """Gives a repeated row the next free number of its group, the group's digits as written."""
    row_id = diagnostic.data["id"]
    number = free_row_number(
        snapshot, document.place.thread, kind.prefix[:2], row_group(row_id), document
    )
    free = f"{row_id.partition('.')[0]}.{number}"
    change = SourceChange.of(document.id, TextEdit(diagnostic.range, free))
    yield Fix(f"Renumber this row to {free}", change)


def _ids(document: Document, kind: RowKind) -> Iterator[tuple[str, Range]]:
    if document.facts.canon is not None:
        for name, _, _, start, end in document.facts.canon.parts:
            if name.startswith(kind.prefix[:2]):
                yield name, Range(start, end)
    elif document.kind is Kind.ACCEPTANCE:
        for row in kind.of(document.contract):
            yield row.id, row.id_range


def _is_quiet(snapshot: Snapshot, document: Document) -> bool:
    return (
        is_generated(snapshot, document)
        or is_closed(snapshot, document)
        or is_manual(snapshot, document)
    )


def _is_of_another(
    snapshot: Snapshot, document: Document, kind: RowKind, thread: str, row_id: str
) -> bool:
    """Whether an id without a thread may well be meant of another one than its folder's."""
    if document.place.thread != thread:
        return True
    named = {target.partition("/")[0] for _, _, target, _ in document.facts.mentions}
    return any(
        row_id in known_ids(snapshot, other, kind)
        for other in named
        if other != thread and other in snapshot.threads
    )
