"""`gate`: whether a thread or one of its work packages may be closed, with upstream's verdict.

It is the verdict of cards and lenses, but for two things. A byte order mark hides the first row
from upstream, and what is asked here is what upstream would say. A thread that only the canon holds
is judged by what its JSON says, which takes a look into it that cards have no time for.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from stp_lsp.cli.names import find_scope, find_thread
from stp_lsp.cli.output import Output, standard_output
from stp_lsp.cli.problem import FINDINGS, OK
from stp_lsp.cli.width import Span, one_line
from stp_lsp.cli.workspaces import open_workspaces, shown_path
from stp_lsp.features.canon_contract import canon_gate
from stp_lsp.features.gate_view import GateView, view_gate
from stp_lsp.model.contract_checks import CitedFiles
from stp_lsp.session.disk import RealDisk
from stp_lsp.syntax.contract import parse_contract
from stp_lsp.syntax.contract_lint import Finding, lint
from stp_lsp.syntax.gate import Gate, GateReason, Verdict, summary
from stp_lsp.syntax.gate import gate as judge

if TYPE_CHECKING:
    from argparse import Namespace

    from stp_lsp.model.document import Document
    from stp_lsp.model.symbols import Thread
    from stp_lsp.session.session import View

_REASONS = {
    GateReason.NO_SUCH_THREAD: "there is no such thread",
    GateReason.NO_SUCH_WORK_PACKAGE: "the thread has no such work package",
    GateReason.NO_CONTRACT: "the thread has no acceptance.md",
    GateReason.EXEMPT: "the contract says `acceptance: exempt`",
    GateReason.CANCELLED: "the work package is cancelled",
    GateReason.MALFORMED: "a row has no readable id",
    GateReason.LINT: "rows do not pass the checks",
    GateReason.EMPTY: "the contract has no criteria",
    GateReason.ROLLUP: "no criteria of its own; those of the thread decide",
    GateReason.ALL_OFF_SCOPE: "every criterion is descoped or withdrawn",
}
_STYLES = {Verdict.PASS: "good", Verdict.EXEMPT: "warning", Verdict.BLOCKED: "error"}


def gate(options: Namespace) -> int:
    """Runs `gate`."""
    views = open_workspaces(options.path)
    thread, number = find_scope(views, options.id)
    scope = f"{thread}/{number}" if number else thread
    view = find_thread(views, thread)
    verdict, document, findings = _judge(view, thread, number)
    output = standard_output(options.color)
    if options.json:
        output.text(json.dumps(gate_data(scope, verdict), indent=2) + "\n")
    else:
        _print(output, scope, verdict)
        if view is not None and not view.snapshot.threads[thread].on_disk:
            output.line("by its canon file alone; cited tests were not looked for")
        if verdict.reason in (GateReason.MALFORMED, GateReason.LINT) and document is not None:
            assert view is not None
            _print_rows(output, view, document, findings)
    return FINDINGS if verdict.verdict is Verdict.BLOCKED else OK


def gate_data(scope: str, verdict: Gate) -> dict[str, object]:
    """The verdict in the fixed shape of `gate --json`."""
    return {
        "scope": scope,
        "verdict": verdict.verdict.value,
        "satisfied": verdict.tally.satisfied,
        "active": verdict.tally.active,
        "descoped": verdict.tally.descoped,
        "withdrawn": verdict.tally.withdrawn,
        "fiat": verdict.tally.fiat,
        "blocking": list(verdict.blocking),
    }


def _judge(view: View | None, id: str, number: str) -> GateView:
    """The verdict, the contract, and what is wrong with it."""
    if view is None:
        return GateView(judge(None, thread_exists=False), None, ())
    thread = view.snapshot.threads[id]
    found = view_gate(view.snapshot, f"{id}/{number}" if number else id)
    if found.document is None and not thread.on_disk:
        return GateView(_judge_canon(view, thread, number), None, ())
    if found.document is not None and _is_marked(view, found.document):
        return _without_first_row(view, found.document, found, number)
    return found


def _judge_canon(view: View, thread: Thread, number: str) -> Gate:
    """The verdict by what the canon says; whether the cited files exist is not asked."""
    return canon_gate(view.snapshot, thread, int(number) if number else None)


def _is_marked(view: View, document: Document) -> bool:
    """Whether the file begins with a byte order mark, which editors and the model drop."""
    try:
        return RealDisk().read(f"{view.root}/{document.id}").startswith(b"\xef\xbb\xbf")
    except OSError:
        return False


def _without_first_row(view: View, document: Document, found: GateView, number: str) -> GateView:
    """The verdict of upstream, which sees no row behind a byte order mark (FORMAT.md 8.1)."""
    if found.gate.reason is GateReason.NO_SUCH_WORK_PACKAGE:
        return found
    contract = parse_contract(f"\ufeff{document.text}")
    findings = tuple(
        item._replace(range=item.range.shift(-1))
        for item in lint(contract, CitedFiles(view.snapshot), document.place.bucket)
    )
    return GateView(judge(contract, findings, int(number) if number else None), document, findings)


def _print(output: Output, scope: str, verdict: Gate) -> None:
    word = verdict.verdict
    spans = [Span(f"{one_line(scope)} ", "path"), Span(word.value, _STYLES[word])]
    reason = _REASONS.get(verdict.reason, "")
    if verdict.tally.total:
        spans.append(Span(f" {summary(verdict.tally)}"))
    if reason:
        spans.append(Span(f" ({reason})"))
    output.paragraph(*spans, indent=4)
    if verdict.blocking:
        output.paragraph(f"still open: {', '.join(verdict.blocking)}", indent=4)


def _print_rows(
    output: Output, view: View, document: Document, findings: tuple[Finding, ...]
) -> None:
    """The rows that block, so that nobody has to look for them."""
    path = one_line(shown_path(f"{view.root}/{document.id}"))
    for found in findings:
        if found.code.blocks:
            line, column = document.lines.position(found.range.start)
            about = f" {found.detail}" if found.detail else ""
            output.paragraph(
                Span(f"{path}:{line + 1}:{column + 1}:", "path"),
                Span(f" {found.code.value} {one_line(found.id)}{one_line(about)}"),
                indent=4,
            )
