"""Thread over work package over criterion over test: what a thing consists of, and what holds it.

A criterion whose group has no work package belongs to the thread itself; that is usual and no
fault (FORMAT.md 3.1). A test stands below the criteria that it covers. One that covers none, or
whose row cannot be read, stands where a criterion of its group would.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.features.contract_ids import rows_of
from stp_lsp.features.hierarchy import HierarchyItem, items_of, keys_at
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.contract import AcceptanceTest, Contract
from stp_lsp.syntax.contract_loose import read_loosely
from stp_lsp.syntax.ids import ROW_KINDS, row_group


def prepare_types(snapshot: Snapshot, document: Document, offset: int) -> list[HierarchyItem]:
    """The things named at ``offset``; several on a group."""
    return items_of(snapshot, keys_at(snapshot, document, offset))


def supertypes(snapshot: Snapshot, key: str) -> list[HierarchyItem]:
    """What holds the thing: of a test its criteria, of a criterion its package, and so on."""
    owner, _, part = key.partition("/")
    thread = snapshot.threads.get(owner)
    if thread is None or not part:
        return []
    if part.startswith("AT"):
        contract = _contract(snapshot, thread)
        test = contract.test(part) if contract is not None else None
        covered = covered_by(contract, test) if contract is not None and test is not None else ()
        found = items_of(snapshot, (f"{owner}/{id}" for id in covered))
        if found:
            return found
    holder = holder_of(thread, part) if part.startswith(ROW_KINDS) else owner
    return items_of(snapshot, (holder,))


def subtypes(snapshot: Snapshot, key: str) -> list[HierarchyItem]:
    """What the thing consists of: packages, criteria, tests."""
    owner, _, part = key.partition("/")
    thread = snapshot.threads.get(owner)
    if thread is None or part.startswith("AT"):
        return []
    if part.startswith("AC"):
        contract = _contract(snapshot, thread)
        tests = contract.tests if contract is not None else ()
        return items_of(
            snapshot,
            (
                f"{owner}/{test.id}"
                for test in tests
                if contract is not None and part in covered_by(contract, test)
            ),
        )
    keys = [] if part else [package.key for package in thread.packages]
    keys += [f"{owner}/{id}" for id in _rows(snapshot, thread) if holder_of(thread, id) == key]
    return items_of(snapshot, keys)


def _contract(snapshot: Snapshot, thread: Thread) -> Contract | None:
    document = snapshot.contract_document(thread)
    return document.contract if document is not None else None


def _rows(snapshot: Snapshot, thread: Thread) -> Iterator[str]:
    """Every criterion, then the tests that stand below none of them."""
    for row in rows_of(snapshot, thread, "AC"):
        yield row.id
    contract = _contract(snapshot, thread)
    for row in rows_of(snapshot, thread, "AT"):
        test = contract.test(row.id) if contract is not None else None
        if contract is None or test is None or not covered_by(contract, test):
            yield row.id


def covered_by(contract: Contract, test: AcceptanceTest) -> tuple[str, ...]:
    """The criteria of this contract that a test covers, or seems to."""
    named = test.covers or read_loosely(test).covered_ids
    ids = dict.fromkeys(each.text for each in named)
    return tuple(id for id in ids if contract.criterion(id) is not None)


def holder_of(thread: Thread, row_id: str) -> str:
    """What a row belongs to: the work package of its group, else the thread."""
    group = row_group(row_id)
    for package in thread.packages:
        if group > 0 and package.number.isdecimal() and int(package.number) == group:
            return package.key
    return thread.id
