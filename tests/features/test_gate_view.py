"""The gate by key. That its verdicts are upstream's is tested with the rules, over the oracle."""

from __future__ import annotations

import pytest

from stp_lsp.features.gate_view import view_gate
from stp_lsp.features.progress import contract_gate
from stp_lsp.syntax.gate import GateReason
from tests.support.workspace import build

_FILES = {
    "intent/st/ST0001/info.md": "# ST0001: Lamps\n",
    "intent/st/ST0001/WP/01/info.md": "# WP-01: A\n",
    "intent/st/ST0001/acceptance.md": (
        "- AC-01.1 A\n- AC-02.1 (non-test) B -- satisfied: yes\n"
        "- AT-01.1 `test/a.exs` -- covers AC-01.1 -- status: green\n"
    ),
    "intent/st/ST0002/info.md": "# ST0002: Tubes\n",
}


@pytest.mark.parametrize(
    "key, reason",
    [
        ("ST0001", GateReason.SATISFIED),
        ("ST0001/01", GateReason.SATISFIED),
        ("ST0001/02", GateReason.NO_SUCH_WORK_PACKAGE),
        ("ST0002", GateReason.NO_CONTRACT),
        ("ST0003", GateReason.NO_SUCH_THREAD),
        ("issue/0001", GateReason.NO_SUCH_THREAD),
        ("", GateReason.NO_SUCH_THREAD),
    ],
)
def test_keys(key: str, reason: GateReason):
    """A thread, a package, and what is neither."""
    snapshot = build({**_FILES, "test/a.exs": "AT-01.1"})
    assert view_gate(snapshot, key).gate.reason is reason


def test_a_test_file_without_the_id_blocks():
    """L3 is part of the verdict, and what it rests on is told."""
    snapshot = build({**_FILES, "test/a.exs": "nothing"})
    found = view_gate(snapshot, "ST0001")
    assert found.gate.reason is GateReason.LINT
    assert [(each.code.value, each.id) for each in found.findings] == [("L3", "AT-01.1")]
    assert found.document is not None
    assert found.document.id == "intent/st/ST0001/acceptance.md"


def test_cards_and_lenses_give_the_same_verdict():
    """They ask by thread and number."""
    for text in ("AT-01.1", "nothing"):
        snapshot = build({**_FILES, "test/a.exs": text})
        thread = snapshot.threads["ST0001"]
        assert contract_gate(snapshot, thread) == view_gate(snapshot, "ST0001").gate
        assert contract_gate(snapshot, thread, 1) == view_gate(snapshot, "ST0001/01").gate
