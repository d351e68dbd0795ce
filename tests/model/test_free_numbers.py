"""The next free number of a row: behind whatever has one, whether or not a tool reads it."""

from __future__ import annotations

import json

import pytest

from stp_lsp.model.free_numbers import free_row_number, is_row_number_used
from tests.support.workspace import build

_HOME = "intent/st/ST0001"
_CONTRACT = f"{_HOME}/acceptance.md"


def workspace(*rows: str, **canon: list[str]):
    """A thread with a contract of these lines; of 3.0 with these rows in the canon."""
    files = {f"{_HOME}/info.md": "# ST0001: A\n", _CONTRACT: "".join(f"{row}\n" for row in rows)}
    if canon:
        record = {kind: [{"id": id} for id in ids] for kind, ids in canon.items()}
        files["intent/.config/config.json"] = '{"intent_version": "3.0.0"}'
        files["intent/.canon/st/ST0001.json"] = json.dumps({"id": "ST0001", **record})
    return build(files)


@pytest.mark.parametrize(
    "rows, group, expected",
    [
        (["- AC-01.1 x", "- AC-01.7 x"], 1, 8),
        (["- AC-1.3 x", "- AC-02.9 x"], 1, 4),  # groups are numbers (FORMAT.md 3.1)
        ([], 3, 1),
        (["- AT-01.4 x"], 1, 1),
        ([f"- AC-01.{'9' * 5000} x"], 1, 1),  # a number beyond all measure is none
        # what no tool reads, and what the repairs make rows of
        (["- AC-01.1 x", "- AC-01.2: x"], 1, 3),
        (["- AC-01.2"], 1, 3),
        (["- AC- 01.2 x"], 1, 3),
        (["- AC-**01,2** x"], 1, 3),
        (["* AC-01.2 x"], 1, 3),
        (["- [ ] **AC-01.2**: x"], 1, 3),
        # examples: an indented one is inert, and so is one in a fence that is no row besides
        (["", "    - AC-01.2 [x]"], 1, 1),
        (["```", "* AC-01.2 x", "```"], 1, 1),
        (["See AC-01.9 and AT-01.9 -- covers AC-01.9."], 1, 1),
    ],
)
def test_the_next_number_of_a_group(rows: list[str], group: int, expected: int):
    assert free_row_number(workspace(*rows), "ST0001", "AC", group) == expected


def test_the_canon_has_numbers_too():
    """Also where a view of the thread is on disk, which may be older than the canon."""
    snapshot = workspace("- AC-01.1 x", criteria=["AC-01.1", "AC-01.4"], tests=["AT002"])
    assert free_row_number(snapshot, "ST0001", "AC", 1) == 5
    assert free_row_number(snapshot, "ST0001", "AT", 0) == 3  # without a group: the thread's own


def test_an_id_that_is_being_written_is_not_in_use_yet():
    snapshot = workspace("- AC-01.1 x", "- AC-01.2")
    document = snapshot.documents[_CONTRACT]
    assert free_row_number(snapshot, "ST0001", "AC", 1, document, len(document.text) - 1) == 2
    assert free_row_number(snapshot, "ST0001", "AC", 1, document, 5) == 3


def test_a_contract_that_is_not_the_snapshots_counts_as_well():
    """Of a thread that is there twice, each folder has its own."""
    other = "intent/st/COMPLETED/ST0001/acceptance.md"
    snapshot = build({_CONTRACT: "- AC-01.1 x\n", other: "- AC-01.5 x\n"})
    for id in (_CONTRACT, other):
        assert free_row_number(snapshot, "ST0001", "AC", 1, snapshot.documents[id]) >= 2
    assert free_row_number(snapshot, "ST0001", "AC", 1, snapshot.documents[other]) == 6


def test_whether_a_number_is_used():
    snapshot = workspace("- AT-01.2: x", "- AT-1.3 x")
    document = snapshot.documents[_CONTRACT]
    used = [f"AT-01.{number}" for number in range(1, 5)]
    assert [is_row_number_used(snapshot, document, id) for id in used] == [False, True, True, False]
    assert is_row_number_used(snapshot, document, "AT-01." + "9" * 5000)
