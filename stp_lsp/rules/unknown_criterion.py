"""An id names a criterion that the contract does not have.

## What it does

Reports criterion ids that resolve to no row: in a document of a thread the ids without a thread
(`AC-01.9`), and everywhere those that name one (`ST0001 AC-01.9`). Threads without a single
criterion are not asked.

## Why is this bad?

Whoever reads on looks for a criterion that was renumbered, dropped, or never written down; most
often the document is older than the contract.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

    Nobody may skip AC-01.3.
    --- intent/st/ST0001/acceptance.md
    # ST0001 Lamps -- Acceptance

    ## Acceptance Criteria

    - AC-01.1 (non-test) The lamp is lit -- satisfied: no
    - AC-01.2 (non-test) The lamp burns -- satisfied: no

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

    Nobody may skip AC-01.2.
    --- intent/st/ST0001/acceptance.md
    # ST0001 Lamps -- Acceptance

    ## Acceptance Criteria

    - AC-01.1 (non-test) The lamp is lit -- satisfied: no
    - AC-01.2 (non-test) The lamp burns -- satisfied: no

## Fix

Offers the nearest criteria of the group. It is preferred only where nothing but leading zeros
differs.

## Quieter where

Not in code, comments and link targets; not inside a range such as `AC-01.1..9`, of which only the
ends are checked; not where another thread that the document names has that criterion; not in
finished threads. What test rows cover is `unknown-covered-criterion`.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.contract_checks import nearest_row_ids
from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import METHOD, is_closed, is_generated, is_manual, is_silent
from stp_lsp.syntax.notation import Form
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP603"
NAME = "unknown-criterion"
LEVEL = Level.INFORMATION
KINDS = METHOD
LOCAL = False

_ROW = "AC-"
_WRITTEN = (Form.SCOPED, Form.QUALIFIED, Form.TAIL)


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Looks at the mentions that name a row, which most documents have none of."""
    known: dict[str, frozenset[str]] = {}
    for start, end, target, form in document.facts.mentions:
        thread, _, row_id = target.partition("/")
        if not row_id.startswith(_ROW) or form not in _WRITTEN or thread not in snapshot.threads:
            continue
        if not known and _is_quiet(snapshot, document):
            return
        if thread not in known:
            known[thread] = _rows(snapshot, thread)
        rows = known[thread]
        if not rows or row_id in rows or is_silent(document, start):
            continue
        if form != Form.QUALIFIED and _is_of_another(snapshot, document, thread, row_id):
            continue
        if document.kind is Kind.ACCEPTANCE and _is_judged(document, start):
            continue
        whole = form != Form.TAIL
        yield Found(
            Range(max(start, end - len(row_id)) if whole else start, end),
            f"{thread} has no criterion {row_id}",
            data={"id": row_id, "thread": thread},
            fixable=whole and bool(nearest_row_ids(row_id, rows).ids),
        )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Writes the id of a criterion that is there."""
    row_id = diagnostic.data["id"]
    rows = sorted(_rows(snapshot, diagnostic.data["thread"]))
    near = nearest_row_ids(row_id, rows)
    for number, other in enumerate(near.ids):
        change = SourceChange.of(document.id, TextEdit(diagnostic.range, other))
        yield Fix(f"Change to {other}", change, preferred=near.sure and number == 0)


def _is_quiet(snapshot: Snapshot, document: Document) -> bool:
    return (
        is_generated(snapshot, document)
        or is_closed(snapshot, document)
        or is_manual(snapshot, document)
    )


def _is_of_another(snapshot: Snapshot, document: Document, thread: str, row_id: str) -> bool:
    """Whether an id without a thread may well be meant of another one than its folder's."""
    if document.place.thread != thread:
        return True
    named = {target.partition("/")[0] for _, _, target, _ in document.facts.mentions}
    return any(
        row_id in _rows(snapshot, other)
        for other in named
        if other != thread and other in snapshot.threads
    )


def _rows(snapshot: Snapshot, thread_id: str) -> frozenset[str]:
    """The ids of a thread's criteria, in its contract and in its canon."""
    thread = snapshot.threads[thread_id]
    contract = snapshot.contract_document(thread)
    found = {row.id for row in contract.contract.criteria} if contract is not None else set()
    canon = snapshot.documents.get(thread.canon)
    if canon is not None and canon.facts.canon is not None:
        found.update(part[0] for part in canon.facts.canon.parts if part[0].startswith(_ROW))
    return frozenset(found)


def _is_judged(document: Document, offset: int) -> bool:
    """Whether other checks speak of this place: a malformed row's id, what a test row covers."""
    contract = document.contract
    if any(row.token.range.start <= offset <= row.token.range.end for row in contract.malformed):
        return True
    return any(
        row.range.start <= offset <= row.range.end
        for row in contract.tests
        if row.arm is not None and row.status is not None and offset < row.status.range.start
    )
