"""Acceptance contracts against what upstream v2.19.0 said of them: lint, states, gate, fix."""

from __future__ import annotations

from typing import Any

from stp_lsp.syntax.contract import Contract, parse_contract
from stp_lsp.syntax.contract_fix import fix_contract
from stp_lsp.syntax.contract_lint import lint
from stp_lsp.syntax.gate import Gate, Verdict, gate, summary, tally_of
from tests.support.shared import needs_shared, shared
from tests.syntax.recorded import RecordedFiles, json_lines, report, text_of

EXCUSED = {
    "c0388": "a NUL byte hides every row from upstream; FORMAT.md 8.1: read them all the same"
}
NO_FOLDER = ("07", "9")
"""Work packages asked for that have no folder in the recorded workspaces (oracle README)."""


def criteria_by_id(contract: Contract) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in contract.criteria:
        known: dict[str, Any] = {"state": row.state.value, "covered_by": list(row.covered_by)}
        if not row.state.in_scope:
            known["detail"] = row.detail
        found.setdefault(row.id, known)
    return found


def upstream_status_line(contract: Contract) -> str:
    """Upstream's own verdict, which ignores exemption, malformed rows and lint (FORMAT.md 8.5)."""
    tally = tally_of(contract)
    passes = tally.active > 0 and tally.satisfied == tally.active
    return f"{summary(tally)} -- {'PASS' if passes else 'BLOCKED'}"


def gate_facts(answer: Gate) -> dict[str, Any]:
    facts: dict[str, Any] = {"gate": answer.verdict.value, "gate_reason": answer.reason.value}
    if answer.blocking:
        facts["gate_blocking"] = list(answer.blocking)
    return facts


def answers(case: dict[str, Any]) -> dict[str, Any]:
    """What we say, in the shape of the record."""
    text = case["acceptance_md"]
    contract = parse_contract(text)
    files = RecordedFiles(case["files"])
    findings = lint(contract, files, case["bucket"])
    whole = gate(contract, findings)
    found = {
        "lint": [[finding.code.value, finding.id] for finding in findings],
        "lint_exit": int(any(finding.code.value[0] == "L" for finding in findings)),
        "malformed_lines": [row.line + 1 for row in contract.malformed],
        "ac": criteria_by_id(contract),
        "ac_rows": [[row.id, row.state.value] for row in contract.criteria],
        "at_rows": [
            [
                row.id,
                row.reference.text if row.reference else "",
                row.status.text if row.status else "",
            ]
            for row in contract.tests
        ],
        "status_line": upstream_status_line(contract),
        "gate_exit": int(whole.verdict is Verdict.BLOCKED),
        **gate_facts(whole),
    }
    if case["wps"]:
        found["gate_wp"] = {
            number: gate_facts(
                gate(contract, findings, int(number), work_package_exists=number not in NO_FOLDER)
            )
            for number in case["wps"]
        }
    fixed = fix_contract(text, files)
    if fixed != text and any(finding.code.is_grammar for finding in findings):
        found["after_fix"] = fixed
    return found


@needs_shared
def test_every_recorded_contract_agrees():
    cases = json_lines("at_rows.jsonl")
    wrong = {}
    for case in cases:
        found, expected = answers(case), case["expected"]
        keys = found.keys() | expected.keys()
        differing = {
            key: (found.get(key), expected.get(key))
            for key in keys
            if found.get(key) != expected.get(key)
        }
        if differing:
            wrong[case["id"]] = differing
    report("contracts", len(cases) - len(wrong), len(cases), EXCUSED)
    assert len(cases) == 615
    assert {case: why for case, why in wrong.items() if case not in EXCUSED} == {}
    assert wrong.keys() == EXCUSED.keys()


@needs_shared
def test_the_recorded_fix_keeps_the_last_line_that_upstream_loses():
    """``verbs/at-lint-fix``: FORMAT.md 8.4 marks the lost unterminated line as a defect."""
    case = shared("oracle", "verbs", "at-lint-fix")
    path = "intent/st/ST0001/acceptance.md"
    before, after = (text_of(case / side / path) for side in ("before", "after"))
    files = RecordedFiles({"test/a_test.exs": text_of(case / "before/test/a_test.exs")})
    assert fix_contract(before, files) == after + "no newline at end"
