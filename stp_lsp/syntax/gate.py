"""The close gate: whether a contract lets its thread, or one of its work packages, be closed.

Upstream's order of reasons is kept; the first that applies decides (FORMAT.md 8.5). Upstream's
``ac status`` ignores exemption, malformed rows and lint and can say PASS where the gate is
BLOCKED; that is a defect, so there is one verdict here and :func:`summary` carries only counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple, Protocol

from stp_lsp.syntax.contract import CriterionState
from stp_lsp.syntax.contract_lint import Finding, blocking


class Verdict(Enum):
    """What the gate says."""

    PASS = "PASS"
    BLOCKED = "BLOCKED"
    EXEMPT = "EXEMPT"


class GateReason(Enum):
    """Why it says so."""

    NO_SUCH_THREAD = "no-such-thread"
    NO_SUCH_WORK_PACKAGE = "no-such-wp"
    NO_CONTRACT = "no-contract"
    EXEMPT = "exempt"
    CANCELLED = "cancelled"
    """The work package is given up, and what was left of its contract with it; from 3.0 on."""
    MALFORMED = "malformed"
    LINT = "lint"
    EMPTY = "empty"
    ROLLUP = "rollup"
    """The work package has no criteria of its own; the thread's gate answers for it."""
    ALL_OFF_SCOPE = "all-offscope"
    SATISFIED = "satisfied"
    UNSATISFIED = "unsatisfied"


class JudgedRow(Protocol):
    """What counts of a criterion."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def group(self) -> int:
        """Number of the work package it belongs to, 0 for the thread itself."""

    @property
    def state(self) -> CriterionState:
        """Where it stands."""


class Judged(Protocol):
    """What counts of a contract: a whole one, or its :class:`Standing`."""

    @property
    def exempt(self) -> bool:
        """Whether it opts out of the close gate."""

    @property
    def malformed(self) -> object:
        """Whether there are rows without a readable id; asked for its truth."""

    def criteria_in(self, group: int | None) -> Sequence[JudgedRow]:
        """The criteria of one work package; all of them for None."""


class StandingRow(NamedTuple):
    """A :class:`JudgedRow` and nothing more."""

    id: str
    group: int
    state: CriterionState


class Standing(NamedTuple):
    """A :class:`Judged` and nothing more, in a tenth of the memory of the contract it is of."""

    exempt: bool
    malformed: bool
    rows: tuple[StandingRow, ...]

    @classmethod
    def of(cls, contract: Judged) -> Standing:
        """What counts of a contract."""
        rows = (StandingRow(row.id, row.group, row.state) for row in contract.criteria_in(None))
        return cls(contract.exempt, bool(contract.malformed), tuple(rows))

    def criteria_in(self, group: int | None) -> tuple[StandingRow, ...]:
        """The criteria of one work package; all of them for None."""
        return self.rows if group is None else tuple(row for row in self.rows if row.group == group)


class Tally(NamedTuple):
    """Criteria of one scope, counted by row, so a repeated id counts each time."""

    satisfied: int
    active: int
    """What is still in scope: satisfied, unsatisfied, closed by fiat."""
    descoped: int
    withdrawn: int
    fiat: int = 0
    """Closed by somebody's word, which lets the gate pass."""

    @property
    def total(self) -> int:
        """All rows of the scope."""
        return self.active + self.descoped + self.withdrawn


class Gate(NamedTuple):
    """The verdict for one scope."""

    verdict: Verdict
    reason: GateReason
    blocking: tuple[str, ...]
    """Ids of the unsatisfied criteria, when they are what blocks."""
    tally: Tally


NO_TALLY = Tally(0, 0, 0, 0)


def gate(
    contract: Judged | None,
    findings: Sequence[Finding] = (),
    work_package: int | None = None,
    *,
    thread_exists: bool = True,
    work_package_exists: bool = True,
    is_cancelled: bool = False,
) -> Gate:
    """The verdict for a thread, or for one work package of it.

    Args:
        contract: None when the thread has no ``acceptance.md``.
        findings: what :func:`~stp_lsp.syntax.contract_lint.lint` says of the whole contract; also
            a work package is blocked by rows of other groups, as in 2.19.0.
        work_package: the number asked for; None asks for the thread.
        thread_exists: whether the id names a thread.
        work_package_exists: whether there is a folder ``WP/NN``; not asked without a number.
        is_cancelled: whether the work package is one of 3.0 that was cancelled.
    """
    tally = NO_TALLY if contract is None else tally_of(contract, work_package)
    open_ids: tuple[str, ...] = ()
    if not thread_exists:
        verdict, reason = Verdict.BLOCKED, GateReason.NO_SUCH_THREAD
    elif work_package is not None and not work_package_exists:
        verdict, reason = Verdict.BLOCKED, GateReason.NO_SUCH_WORK_PACKAGE
    elif contract is None:
        verdict, reason = Verdict.BLOCKED, GateReason.NO_CONTRACT
    elif contract.exempt:
        verdict, reason = Verdict.EXEMPT, GateReason.EXEMPT
    elif is_cancelled:
        verdict, reason = Verdict.EXEMPT, GateReason.CANCELLED
    elif contract.malformed:
        verdict, reason = Verdict.BLOCKED, GateReason.MALFORMED
    elif blocking(findings):
        verdict, reason = Verdict.BLOCKED, GateReason.LINT
    elif not contract.criteria_in(None):
        verdict, reason = Verdict.BLOCKED, GateReason.EMPTY
    elif work_package is not None and not tally.total:
        verdict, reason = Verdict.PASS, GateReason.ROLLUP
    elif not tally.active:
        verdict, reason = Verdict.BLOCKED, GateReason.ALL_OFF_SCOPE
    elif tally.satisfied + tally.fiat == tally.active:
        verdict, reason = Verdict.PASS, GateReason.SATISFIED
    else:
        verdict, reason = Verdict.BLOCKED, GateReason.UNSATISFIED
        open_ids = unsatisfied_ids(contract, work_package)
    return Gate(verdict, reason, open_ids, tally)


def tally_of(contract: Judged, work_package: int | None = None) -> Tally:
    """The counts for a work package, or for all rows."""
    states = [row.state for row in contract.criteria_in(work_package)]
    return Tally(
        states.count(CriterionState.SATISFIED),
        sum(state.in_scope for state in states),
        states.count(CriterionState.DESCOPED),
        states.count(CriterionState.WITHDRAWN),
        states.count(CriterionState.FIAT),
    )


def unsatisfied_ids(contract: Judged, work_package: int | None = None) -> tuple[str, ...]:
    """Ids still to be satisfied, in file order; a repeated id appears once for each row."""
    return tuple(
        row.id
        for row in contract.criteria_in(work_package)
        if row.state is CriterionState.UNSATISFIED
    )


def summary(tally: Tally) -> str:
    """``6/11 satisfied, 1 descoped``, the way upstream writes it."""
    parts = [f"{tally.satisfied}/{tally.active} satisfied"]
    if tally.fiat:
        parts.append(f"{tally.fiat} fiat-closed")
    if tally.descoped:
        parts.append(f"{tally.descoped} descoped")
    if tally.withdrawn:
        parts.append(f"{tally.withdrawn} withdrawn")
    return ", ".join(parts)
