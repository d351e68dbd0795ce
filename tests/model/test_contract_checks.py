"""Contracts among files: findings with the snapshot's files, the gate, and near ids."""

from __future__ import annotations

import pytest

from stp_lsp.model.contract_checks import (
    CitedFiles,
    close_gate,
    contract_findings,
    nearest_row_ids,
    own_findings,
)
from stp_lsp.syntax.gate import GateReason, Verdict
from tests.support.workspace import build

_HOME = "intent/st/ST0001"
_CONTRACT = f"{_HOME}/acceptance.md"


def workspace(*rows: str, **files: str):
    return build(
        {
            f"{_HOME}/info.md": "# ST0001: Lamps\n",
            _CONTRACT: "".join(f"{row}\n" for row in rows),
            f"{_HOME}/WP/01/info.md": "# WP-01: A\n",
            **{name.replace("__", "/") + ".exs": text for name, text in files.items()},
        }
    )


def test_findings_know_the_files():
    """L2 and L3 of FORMAT.md 8.4, which take the world; the others are the contract's own."""
    snapshot = workspace(
        "- AC-01.1 A",
        "- AT-01.1 `test/a.exs` -- covers AC-01.1 -- status: green",
        "- AT-01.2 `test/b.exs` -- covers AC-01.1 -- status: green",
        "- AT-01.3 `test/a.exs` -- covers AC-01.9 -- status: green",
        test__a="AT-01.3",
    )
    document = snapshot.documents[_CONTRACT]
    found = [(each.code.value, each.id) for each in contract_findings(snapshot, document)]
    assert found == [("L3", "AT-01.1"), ("L2", "AT-01.2"), ("L4", "AT-01.3")]
    assert [each.code.value for each in own_findings(document)] == ["L4"]
    assert own_findings(document) is own_findings(document)


def test_cited_files_are_documents_and_others():
    """A document counts as the snapshot has it, whatever the disk says."""
    snapshot = workspace("- AC-01.1 A", test__a="AT-01.1")
    files = CitedFiles(snapshot)
    assert files.exists("test/a.exs")
    assert files.exists("/intent/st/ST0001/info.md")
    assert files.contains("intent/st/ST0001/info.md", "Lamps")
    assert files.read("intent/st/ST0001/info.md") == "# ST0001: Lamps\n"
    assert files.find_by_name("a.exs") == ("test/a.exs",)
    assert not files.exists("intent/st/ST0001")
    assert not files.exists("intent/st/ST0001/info.md/")
    assert not files.exists("../test/a.exs")


@pytest.mark.parametrize(
    "package, verdict, reason",
    [
        ("", Verdict.BLOCKED, GateReason.UNSATISFIED),
        ("01", Verdict.PASS, GateReason.SATISFIED),
        ("02", Verdict.BLOCKED, GateReason.NO_SUCH_WORK_PACKAGE),
        ("9" * 5000, Verdict.BLOCKED, GateReason.NO_SUCH_WORK_PACKAGE),
    ],
)
def test_the_gate_of_a_thread_and_of_its_packages(
    package: str, verdict: Verdict, reason: GateReason
):
    """FORMAT.md 8.5, in its order."""
    snapshot = workspace("- AC-01.1 (non-test) A -- satisfied: yes", "- AC-02.1 (non-test) B")
    answer = close_gate(snapshot, snapshot.threads["ST0001"], package)
    assert (answer.verdict, answer.reason) == (verdict, reason)


def test_the_gate_without_a_thread_or_a_contract():
    """Both are BLOCKED."""
    snapshot = build({f"{_HOME}/info.md": "# ST0001: Lamps\n"})
    assert close_gate(snapshot, None).reason is GateReason.NO_SUCH_THREAD
    assert close_gate(snapshot, snapshot.threads["ST0001"]).reason is GateReason.NO_CONTRACT


@pytest.mark.parametrize(
    "row_id, known, ids, sure",
    [
        ("AC-1.2", ["AC-01.1", "AC-01.2"], ("AC-01.2",), True),
        ("AC-1.2", ["AC-01.2", "AC-001.2"], ("AC-01.2", "AC-001.2"), False),
        ("AC-01.5", ["AC-01.1", "AC-01.9", "AC-01.4", "AC-01.7"], None, False),
        ("AC-04.1", ["AC-03.1", "AC-05.9"], ("AC-03.1",), False),
        ("AC-01.1", [], (), False),
    ],
)
def test_the_nearest_ids(row_id: str, known: list[str], ids: tuple[str, ...] | None, sure: bool):
    """Leading zeros first, then the group's own by distance, then what looks alike."""
    near = nearest_row_ids(row_id, known)
    assert near.sure is sure
    if ids is None:
        assert near.ids == ("AC-01.4", "AC-01.7", "AC-01.1")
    else:
        assert near.ids[: len(ids)] == ids
