"""The criteria and tests of a thread as completion and search need them, and which ids are free.

Read from the thread's `acceptance.md`, or from its canon file where there is no such document.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from stp_lsp.model.document import Document
from stp_lsp.model.free_numbers import free_row_number
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.ids import is_flat_row_id

_ID = re.compile(r"A[CT](?:-([0-9]{1,9})\.)?([0-9]{1,9})")


class Row(NamedTuple):
    """A criterion or a test."""

    id: str
    group: str
    """The digits before the dot, as written; `0` of an id that 3.0 gave without a group, `AC01`."""
    number: int
    text: str
    """What it demands, or the file that tests it."""
    state: str
    non_test: bool


def rows_of(
    snapshot: Snapshot, thread: Thread, kind: str, document: Document | None = None
) -> list[Row]:
    """The rows of one kind, each id once, in the order of their document.

    Args:
        snapshot: The workspace.
        thread: Whose rows.
        kind: `AC` or `AT`.
        document: The open document, asked first when it is the contract itself.
    """
    contract = snapshot.contract_document(thread)
    if document is not None and contract is not None and document.id == contract.id:
        contract = document
    found = _of_contract(contract, kind) if contract is not None else []
    if not found and thread.canon:
        found = _of_canon(snapshot.documents.get(thread.canon), kind)
    first: dict[str, Row] = {}
    for row in found:
        first.setdefault(row.id, row)
    return list(first.values())


def groups_of(snapshot: Snapshot, thread: Thread, rows: list[Row]) -> list[str]:
    """The groups in which a row may be added: those in use and those of the work packages.

    None where the canon numbers the rows (`AC01`): people write no ids there.
    """
    if any(is_flat_row_id(row.id) for row in rows):
        return []
    found = dict.fromkeys(row.group for row in rows)
    found.update(dict.fromkeys(package.number for package in thread.packages))
    return sorted(found, key=lambda group: (int(group), group)) or ["01"]


def next_id(
    snapshot: Snapshot,
    thread: Thread,
    kind: str,
    group: str,
    document: Document | None = None,
    typed_at: int = -1,
) -> str:
    """The next free id of a group, with its digits as given; else as ``free_row_number``."""
    number = free_row_number(snapshot, thread.id, kind, int(group), document, typed_at)
    return f"{kind}-{group}.{number}"


def _of_contract(document: Document, kind: str) -> list[Row]:
    contract = document.contract
    if kind == "AC":
        found = [
            _row(item.id, item.prose, item.state.value, item.non_test) for item in contract.criteria
        ]
    else:
        found = [
            _row(
                item.id,
                item.reference.text if item.reference is not None else "",
                item.status.text if item.status is not None else "",
                item.arm is not None and item.arm.value == "non-test",
            )
            for item in contract.tests
        ]
    return [row for row in found if row is not None]


def _of_canon(document: Document | None, kind: str) -> list[Row]:
    canon = document.facts.canon if document is not None else None
    parts = canon.parts if canon is not None else ()
    found = (_row(name, title, status, False) for name, title, status, _, _ in parts)
    return [row for row in found if row is not None and row.id.startswith(kind)]


def _row(name: str, text: str, state: str, non_test: bool) -> Row | None:
    match = _ID.fullmatch(name)
    if match is None:
        return None
    return Row(name, match[1] or "0", int(match[2]), text, state, non_test)
