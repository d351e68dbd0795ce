"""Whether a thread or a work package may be closed (FORMAT.md 8.5)."""

from __future__ import annotations

from typing import Final

from stp_lsp.features.progress import contract_gate
from stp_lsp.features.verbs.outcome import Refusal, WorkspaceFiles
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.contract_lint import lint
from stp_lsp.syntax.gate import NO_TALLY, Gate, GateReason, Verdict, gate

_GATED: Final = (2, 13, 1)
"""From this version on an empty contract blocks; before, closing asked nobody (FORMAT.md 0)."""

_WHY: Final = {
    GateReason.NO_CONTRACT: "there is no acceptance.md; write its criteria, or `acceptance: exempt`"
    " in its header",
    GateReason.MALFORMED: "rows without a readable id",
    GateReason.LINT: "rows that break the grammar, or tests that cannot be found",
    GateReason.EMPTY: "the contract has no criteria",
    GateReason.ALL_OFF_SCOPE: "every criterion is descoped or withdrawn",
}


def close_gate(
    snapshot: Snapshot, thread: Thread, package: int | None, files: WorkspaceFiles | None
) -> Gate | None:
    """The verdict on closing; ``None`` where nothing is asked, because the tool is too old for it.

    Args:
        snapshot: The workspace.
        thread: The thread.
        package: The number of the work package to close; ``None`` for the thread.
        files: The cited tests; without them those that the snapshot knows of.
    """
    document = snapshot.contract_document(thread)
    project = snapshot.project
    if project.version < _GATED and (project.version or document is None):
        return None
    if document is None:
        return Gate(Verdict.BLOCKED, GateReason.NO_CONTRACT, (), NO_TALLY)
    if files is None:
        return contract_gate(snapshot, thread, package)
    findings = lint(document.contract, files, thread.bucket)
    return gate(document.contract, findings, package)


def refuse_blocked(scope: str, verdict: Gate | None) -> Refusal | None:
    """The refusal that a blocking gate means."""
    if verdict is None or verdict.verdict is not Verdict.BLOCKED:
        return None
    why = _WHY.get(verdict.reason, verdict.reason.value)
    if verdict.blocking:
        why = f"unsatisfied: {', '.join(verdict.blocking)}"
    return Refusal(f"{scope} cannot be closed, its contract is BLOCKED: {why}")
