"""Work is marked as done although its close gate says BLOCKED.

## What it does

Asks the close gate about every completed thread and every work package that is Done, and reports
those that it would not let pass: criteria that are not satisfied, rows that fail the checks, a
contract without criteria.

## Why is this bad?

`intent st done` and `intent wp done` would have refused. The status was set by hand, or the
contract changed afterwards; either way, what was promised is not shown to be true.

## Example

    --- intent/st/COMPLETED/ST0001/info.md
    ---
    status: Completed
    slug: lamps
    created: 20260102
    completed: 20260304
    ---
    # ST0001: Lamps
    --- intent/st/COMPLETED/ST0001/acceptance.md
    # ST0001 Lamps -- Acceptance

    ## Acceptance Criteria

    - AC-01.1 (non-test) The lamp is lit -- satisfied: no

Use instead:

    --- intent/st/COMPLETED/ST0001/info.md
    ---
    status: Completed
    slug: lamps
    created: 20260102
    completed: 20260304
    ---
    # ST0001: Lamps
    --- intent/st/COMPLETED/ST0001/acceptance.md
    # ST0001 Lamps -- Acceptance

    ## Acceptance Criteria

    - AC-01.1 (non-test) The lamp is lit -- evidence: a photo -- satisfied: yes

If that is true. Else descope or withdraw the criterion, or open the thread again.

## Quieter where

Not before 2.13.1, when nobody asked the gate, and not before 2.19 where a test row fails the
grammar that came with 2.19. A thread without `acceptance.md` is not reported, since most are older
than contracts. A work package is not reported for rows of other packages, nor in a thread that is
completed, and is reported itself, or cancelled. `check --all` lifts all this. Generated views are
not checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stp_lsp.model.contract_checks import close_gate, contract_findings
from stp_lsp.model.diagnostic import Found, Level, Related
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread
from stp_lsp.rules.base import is_closed, is_generated, status_field
from stp_lsp.syntax.contract_lint import Finding, LintCode
from stp_lsp.syntax.gate import Gate, GateReason, Verdict
from stp_lsp.syntax.ids import row_group
from stp_lsp.syntax.status import (
    Status,
    WorkPackageStatus,
    canonical_status,
    canonical_work_package_status,
)

CODE = "STP613"
NAME = "gate-blocked"
LEVEL = Level.WARNING
KINDS = frozenset((Kind.INFO, Kind.PACKAGE))
LOCAL = False

_FIRST_WITH_GATE = (2, 13, 1)
_FIRST_WITH_GRAMMAR = (2, 19)
_SHOWN = 4
_REASONS = {
    GateReason.NO_CONTRACT: "there is no acceptance.md",
    GateReason.EMPTY: "the contract has no criteria",
    GateReason.ALL_OFF_SCOPE: "every criterion is descoped or withdrawn",
}


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Asks the gate only of what claims to be done."""
    version, full = snapshot.project.version, snapshot.settings.full
    if version and version < _FIRST_WITH_GATE and not full:
        return
    thread = snapshot.thread_of(document)
    field = status_field(document)
    if thread is None or field is None or is_generated(snapshot, document):
        return
    package = document.place.package
    if not _claims_done(document, field.value) or not _is_member(thread, document):
        return
    if package and is_closed(snapshot, document):
        return  # its thread answers for it, or was given up
    contract = snapshot.contract_document(thread)
    findings = contract_findings(snapshot, contract) if contract is not None else ()
    verdict = close_gate(snapshot, thread, package, findings)
    if verdict.verdict is not Verdict.BLOCKED:
        return
    if verdict.reason is GateReason.NO_CONTRACT and version and version < _FIRST_WITH_GATE:
        return
    if not full and not _is_held_against(verdict, findings, package, version):
        return
    related: tuple[Related, ...] = ()
    if contract is not None:
        related = (Related(contract.id, contract.title_range, "the contract"),)
    scope = f"{thread.id}/{package}" if package else thread.id
    yield Found(
        field.value_range,
        f"{scope} is done, but its close gate says BLOCKED: {_why(verdict, findings, package)}",
        data={"id": scope, "upstream": "U16"},
        related=related,
    )


def _claims_done(document: Document, status: str) -> bool:
    if document.kind is Kind.PACKAGE:
        return canonical_work_package_status(status) is WorkPackageStatus.DONE
    return canonical_status(status) is Status.COMPLETED


def _is_member(thread: Thread, document: Document) -> bool:
    """Whether the document stands in the folder that tools find first for its thread's id."""
    return document.place.folder == thread.folder


def _is_held_against(
    verdict: Gate, findings: Sequence[Finding], package: str, version: tuple[int, ...]
) -> bool:
    """Whether the verdict would have been the same then, and is about this very work."""
    if verdict.reason is GateReason.NO_CONTRACT:
        return False
    if version and version < _FIRST_WITH_GRAMMAR and any(f.code.is_grammar for f in findings):
        return False
    if not package:
        return True
    if verdict.reason is GateReason.LINT:
        own = int(package)
        return any(found.code.blocks and row_group(found.id) == own for found in findings)
    return verdict.reason is not GateReason.MALFORMED


def _why(verdict: Gate, findings: Sequence[Finding], package: str) -> str:
    if verdict.reason is GateReason.UNSATISFIED:
        return f"not satisfied: {_some(verdict.blocking)}"
    if verdict.reason is GateReason.MALFORMED:
        rows = [found.id for found in findings if found.code is LintCode.M]
        return f"rows without a readable id: {_some(rows)}"
    if verdict.reason is GateReason.LINT:
        blocking = [found for found in findings if found.code.blocks]
        own = [found for found in blocking if package and row_group(found.id) == int(package)]
        rows = [f"{found.id} ({found.code.value})" for found in own or blocking]
        return f"test rows that fail the checks: {_some(rows)}"
    return _REASONS.get(verdict.reason, "")


def _some(ids: Sequence[str]) -> str:
    shown = ", ".join(ids[:_SHOWN])
    more = len(ids) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
