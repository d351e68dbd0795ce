"""The close gate of a thread or work package by its key, with the contract and what is wrong in it.

For `gate` and the view of a thread, which show all three. Boards, cards and lenses, which have the
thread in hand, ask :func:`stp_lsp.features.progress.contract_gate`. The verdict of both is that of
:mod:`stp_lsp.model.contract_checks`, where rules can reach it too, and tests hold them equal.
"""

from __future__ import annotations

from typing import NamedTuple

from stp_lsp.model.contract_checks import close_gate, contract_findings
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.contract_lint import Finding
from stp_lsp.syntax.gate import Gate


class GateView(NamedTuple):
    """A verdict, and what it rests on."""

    gate: Gate
    document: Document | None
    """The contract; ``None`` when there is none."""
    findings: tuple[Finding, ...]
    """What is wrong in the contract; those whose code blocks are why the gate may say LINT."""


def view_gate(snapshot: Snapshot, key: str) -> GateView:
    """The verdict on `ST0005` or `ST0005/03`, every check included (FORMAT.md 8.5).

    A thread that only the canon holds has no contract to read (FORMAT.md 13): the gate then says
    BLOCKED for want of one, and callers that know better should not ask.
    """
    thread_id, _, package = key.partition("/")
    thread = snapshot.threads.get(thread_id)
    document = snapshot.contract_document(thread) if thread is not None else None
    findings = contract_findings(snapshot, document) if document is not None else ()
    return GateView(close_gate(snapshot, thread, package, findings), document, findings)
