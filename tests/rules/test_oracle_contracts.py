"""The rules over every recorded contract, against what upstream v2.19.0 said of it.

Each case is a workspace: `acceptance.md`, `info.md` and the cited files that exist. What the rules
report with a code of upstream's must be what `at lint` and `ac list` reported, and `view_gate` must
give the verdict of `ac gate`. With `--all` nothing is held back; without it, what FORMAT.md 8.3 and
8.4 say shall be quiet is.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from stp_lsp.features.gate_view import view_gate
from stp_lsp.model.diagnostic import Diagnostic
from stp_lsp.model.settings import Settings
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.text.line_table import MARK
from tests.rules.fixing import findings
from tests.support.shared import needs_shared
from tests.support.workspace import build
from tests.syntax.recorded import TODAY, json_lines, report

EXCUSED_GATES = {
    "c0388": "a NUL byte hides every row from upstream; FORMAT.md 8.1: read them all the same"
}
NO_FOLDER = ("07", "9")
"""Work packages asked for that have no folder in the recorded workspaces (oracle README)."""


@cache
def cases() -> list[dict[str, Any]]:
    found = json_lines("at_rows.jsonl")
    assert len(found) == 615
    return found


def snapshot_of(case: dict[str, Any], *, full: bool) -> Snapshot:
    home = "/".join(part for part in ("intent/st", case["bucket"], "ST0001") if part)
    status = case["thread_status"]
    header = f"status: {status}\nslug: a\ncreated: 20260102\ncompleted: 20260304"
    files = {
        f"{home}/info.md": f"---\n{header}\n---\n# ST0001: A\n",
        f"{home}/acceptance.md": _as_upstream_sees(case["acceptance_md"]),
        "intent/st/NOT-STARTED/ST0002/info.md": "---\nstatus: Not Started\n---\n# ST0002: B\n",
        **case["files"],
    }
    for number in case["wps"]:
        if number not in NO_FOLDER:
            files[f"{home}/WP/{number}/info.md"] = f"---\nstatus: WIP\n---\n# WP-{number}: C\n"
    return build(files, Settings(full=full, today=TODAY))


def _as_upstream_sees(text: str) -> str:
    """With its byte order mark, which hides a row from upstream (FORMAT.md 8.1).

    The model drops one, so there are two; the command line asks for the verdict in the same way.
    """
    return MARK + text if text.startswith(MARK) else text


def contract_checks(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Upstream's codes and ids in the findings of the contract, ordered."""
    return sorted(
        (item.data["upstream"], item.data["id"])
        for item in findings(snapshot)
        if item.document.endswith("/acceptance.md") and "upstream" in item.data
    )


def blocked(snapshot: Snapshot) -> list[Diagnostic]:
    return list(findings(snapshot, "gate-blocked"))


def gate_facts(snapshot: Snapshot, key: str) -> dict[str, Any]:
    answer = view_gate(snapshot, key).gate
    facts: dict[str, Any] = {"gate": answer.verdict.value, "gate_reason": answer.reason.value}
    if answer.blocking:
        facts["gate_blocking"] = list(answer.blocking)
    return facts


def recorded_gate(expected: dict[str, Any]) -> dict[str, Any]:
    keys = ("gate", "gate_reason", "gate_blocking")
    return {key: expected[key] for key in keys if key in expected}


def verify(family: str, wrong: dict[str, Any], total: int, excused: dict[str, str]) -> None:
    report(family, total - len(wrong), total, excused)
    assert {case: why for case, why in wrong.items() if case not in excused} == {}
    assert wrong.keys() == excused.keys()


@needs_shared
def test_all_findings_are_upstreams():
    """Codes and ids, each as often as recorded, with nothing held back."""
    wrong = {}
    for case in cases():
        found = contract_checks(snapshot_of(case, full=True))
        expected = sorted(map(tuple, case["expected"]["lint"]))
        if found != expected:
            wrong[case["id"]] = (found, expected)
    verify("findings with --all", wrong, len(cases()), {})


@needs_shared
def test_quieter_findings_are_upstreams_but_for_the_grammar_in_completed_threads():
    """FORMAT.md 8.3: none of L1 for COMPLETED threads; everything else as recorded."""
    wrong = {}
    for case in cases():
        found = contract_checks(snapshot_of(case, full=False))
        expected = sorted(map(tuple, case["expected"]["lint"]))
        if case["bucket"] == "COMPLETED":
            expected = [each for each in expected if not each[0].startswith("L1")]
        if found != expected:
            wrong[case["id"]] = (found, expected)
    verify("findings", wrong, len(cases()), {})


@needs_shared
def test_the_gate_is_upstreams():
    """Verdict, reason and blocking ids, of the thread and of each work package asked for."""
    wrong, total = {}, 0
    for case in cases():
        snapshot, expected = snapshot_of(case, full=False), case["expected"]
        answers = {"ST0001": recorded_gate(expected)}
        answers |= {f"ST0001/{n}": recorded_gate(expected["gate_wp"][n]) for n in case["wps"]}
        total += 1
        differing = {
            key: (found, answer)
            for key, answer in answers.items()
            if (found := gate_facts(snapshot, key)) != answer
        }
        if differing:
            wrong[case["id"]] = differing
    verify("gates", wrong, total, EXCUSED_GATES)


@needs_shared
def test_completed_threads_that_the_gate_would_refuse_are_reported():
    """One finding for each completed thread whose recorded verdict is BLOCKED, and no other."""
    wrong, total = {}, 0
    for case in cases():
        if case["id"] in EXCUSED_GATES or case["thread_status"] != "Completed":
            continue
        total += 1
        found = [item.data["id"] for item in blocked(snapshot_of(case, full=False))]
        expected = ["ST0001"] if case["expected"]["gate"] == "BLOCKED" else []
        if found != expected:
            wrong[case["id"]] = (found, case["expected"]["gate"])
    verify("completed threads", wrong, total, {})
    assert total > 100
