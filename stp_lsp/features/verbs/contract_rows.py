"""Acceptance criteria: satisfy, descope, withdraw, rescope, reinstate (FORMAT.md 8.6).

Each rewrites the one row it names, the first of that id. A row's end says where the criterion
stands, so a verb takes that end off and writes the new one. A criterion that a test backs cannot be
satisfied by hand: its state follows from the tests.

Descoping has two ends here. The row says which thread owns the criterion now, and that thread's
contract gets a row for it; upstream leaves the second to the user.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from stp_lsp.features.verbs.criteria import insert_row, next_number, row_prose
from stp_lsp.features.verbs.lookup import contract_at, thread_at
from stp_lsp.features.verbs.outcome import (
    Moment,
    Note,
    NoteKind,
    Outcome,
    Performed,
    Refusal,
)
from stp_lsp.model.document import DocId, Document, text_of
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import merged
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.contract import NON_TEST_MARKER, Criterion, CriterionState
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_DELIMITER: Final = " -- "
_SATISFIED_TAIL = re.compile(r" -- (?:evidence|satisfied):")


class Row(NamedTuple):
    """A criterion with the contract that holds it."""

    thread: Thread
    document: Document
    criterion: Criterion


def row_at(snapshot: Snapshot, thread: str, criterion: str) -> Row | Refusal:
    """The row of a criterion: the first one of that id."""
    found = contract_at(snapshot, thread)
    if isinstance(found, Refusal):
        return found
    row = found.document.contract.criterion(criterion.strip())
    if row is None:
        return Refusal(f"there is no criterion {criterion.strip()} in {found.document.id}")
    return Row(found.thread, found.document, row)


def satisfy(snapshot: Snapshot, thread: str, criterion: str, evidence: str, now: Moment) -> Outcome:
    """A non-test criterion is met, and this is the evidence."""
    row = row_at(snapshot, thread, criterion)
    if isinstance(row, Refusal):
        return row
    found = row.criterion
    evidence = evidence.strip()
    if not evidence:
        return Refusal("the evidence is required: what shows that the criterion is met?")
    if "\n" in evidence:
        return Refusal("evidence must be one line, as a row is")
    if not found.state.in_scope:
        return Refusal(f"{found.id} is {found.state.value}; bring it back into scope first")
    if found.open_marker is not None:
        return Refusal(
            f"{found.id} has an unclosed non-test marker and so counts as test-backed; "
            f"it must read exactly {NON_TEST_MARKER}"
        )
    if not found.non_test:
        return Refusal(f"{found.id} is test-backed: a green test satisfies it, not a hand")
    tail = _SATISFIED_TAIL.search(found.text)
    head = found.text[: tail.start()] if tail else found.text
    return _rewrite(
        row, head, f" -- evidence: {evidence} -- satisfied: yes", f"satisfied {found.id}"
    )


def withdraw(
    snapshot: Snapshot, thread: str, criterion: str, reason: str, now: Moment, by: str = ""
) -> Outcome:
    """A criterion is dropped for good; the reason stays on record."""
    row = row_at(snapshot, thread, criterion)
    if isinstance(row, Refusal):
        return row
    who = _who(snapshot, by, now)
    if not reason.strip():
        return Refusal("a reason is required: without one this is no better than deleting the row")
    bad = _bad_field(("reason", reason), ("by", who)) or _off_scope(row, "withdraw")
    if bad is not None:
        return bad
    tail = f" -- withdrawn: {reason.strip()} -- by: {who} -- on: {now.today} -- satisfied: n/a"
    return _rewrite(row, _head(row.criterion), tail, f"withdrew {row.criterion.id}")


def descope(
    snapshot: Snapshot,
    thread: str,
    criterion: str,
    to: str,
    now: Moment,
    by: str = "",
    reason: str = "",
    *,
    receive: bool = True,
) -> Outcome:
    """A criterion moves to another thread.

    Args:
        snapshot: The workspace.
        thread: The thread that loses it.
        criterion: The criterion's id.
        to: The thread that owns it from now on; it must exist, and be another one.
        now: The date to record.
        by: Who decided it; whoever is working, when empty.
        reason: Why; may be empty.
        receive: Whether the other thread's contract, if it has one and is open, gets the criterion
            as its next one of the thread itself.
    """
    row = row_at(snapshot, thread, criterion)
    if isinstance(row, Refusal):
        return row
    if not to.strip():
        return Refusal("the thread that owns the criterion from now on is required")
    target = thread_at(snapshot, to)
    if isinstance(target, Refusal):
        return target
    found = row.criterion
    if target.id == row.thread.id:
        return Refusal(f"{found.id} is {target.id}'s own; name the thread that owns it from now on")
    who = _who(snapshot, by, now)
    bad = _bad_field(("reason", reason), ("by", who)) or _off_scope(row, "descope")
    if bad is not None:
        return bad
    why = f" -- reason: {reason.strip()}" if reason.strip() else ""
    tail = f" -- descoped-to: {target.id} -- by: {who} -- on: {now.today}{why} -- satisfied: n/a"
    done = _rewrite(row, _head(found), tail, f"descoped {found.id} to {target.id}")
    if not receive:
        return done
    edits, note = _received(snapshot, row, target)
    return Performed(merged(done.edits, edits), done=done.done, notes=(note,))


def rescope(snapshot: Snapshot, thread: str, criterion: str, now: Moment) -> Outcome:
    """A descoped criterion comes back, unsatisfied."""
    return _back(snapshot, thread, criterion, CriterionState.DESCOPED)


def reinstate(snapshot: Snapshot, thread: str, criterion: str, now: Moment) -> Outcome:
    """A withdrawn criterion comes back, unsatisfied."""
    return _back(snapshot, thread, criterion, CriterionState.WITHDRAWN)


def _back(snapshot: Snapshot, thread: str, criterion: str, state: CriterionState) -> Outcome:
    row = row_at(snapshot, thread, criterion)
    if isinstance(row, Refusal):
        return row
    found = row.criterion
    if found.state is not state:
        return Refusal(f"{found.id} is {found.state.value}, not {state.value}")
    return _rewrite(row, _head(found), "", f"{found.id} is back in scope")


def _head(row: Criterion) -> str:
    """The row without its tail."""
    return row.text[: row.tail.start - row.range.start]


def _rewrite(row: Row, head: str, tail: str, done: str) -> Performed:
    """Writes the row's end anew; blanks at the end of what stays go, as upstream trims them."""
    found = row.criterion
    kept = head.rstrip()
    where = Range(found.range.start + len(kept), found.range.end)
    edits = {row.document.id: (TextEdit(where, tail),)}
    return Performed(edits, done=f"{row.thread.id}: {done}")


def _who(snapshot: Snapshot, by: str, now: Moment) -> str:
    return by.strip() or now.user or now.author_of(snapshot.project)


def _bad_field(*fields: tuple[str, str]) -> Refusal | None:
    """The refusal of a value that would not be read back as it was written."""
    for name, value in fields:
        if _DELIMITER in f" {value.strip()} ":
            return Refusal(f"the field `{name}` may not hold ` -- `, which separates fields")
        if "\n" in value:
            return Refusal(f"the field `{name}` must be one line, as a row is")
    return None


def _off_scope(row: Row, verb: str) -> Refusal | None:
    if row.criterion.state.in_scope:
        return None
    state = row.criterion.state.value
    return Refusal(f"{row.criterion.id} is {state} already; bring it back before you {verb} it")


def _received(
    snapshot: Snapshot, row: Row, target: Thread
) -> tuple[dict[DocId, tuple[TextEdit, ...]], Note]:
    """The other end of a descoping: the criterion as a row of the thread that owns it now."""
    doc = snapshot.contract_document(target)
    kind = NoteKind.OTHER_END
    if doc is None or text_of(doc) is None:
        return {}, Note(kind, f"{target.id} has no acceptance.md that could take it over")
    if not target.is_open:
        return {}, Note(kind, f"{target.id} is closed; its contract was left alone", doc.id)
    origin = f"(from {row.thread.id} {row.criterion.id})"
    for other in doc.contract.criteria:
        if origin in other.text:
            return {}, Note(kind, f"{target.id} already has it as {other.id}", doc.id)
    number = next_number(snapshot, doc, "AC", 0)
    marker = f"{NON_TEST_MARKER} " if row.criterion.non_test else ""
    tail = " -- satisfied: no" if row.criterion.non_test else ""
    prose = row_prose(row.criterion.prose)
    text = f"- AC-{number} {marker}{prose} {origin}{tail}"
    edit = insert_row(snapshot, doc, "AC", 0, text)
    return {doc.id: (edit,)}, Note(kind, f"{target.id} owns it as AC-{number}", doc.id)
