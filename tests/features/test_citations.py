"""The table of cited files: equal to one made from nothing, and cheap to keep."""

from __future__ import annotations

from random import Random

import pytest

from stp_lsp.features.citations import citations, rows_of_thread
from stp_lsp.features.source_ids import source_references
from stp_lsp.model.document import make_document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.contract import parse_contract, parse_tests
from tests.support.workspace import workspace

_MANY = 300  # more than are read for one request


def _contract(rows: int, file: str) -> str:
    tests = "".join(
        f"- AT-01.{n} `{file}` -- covers AC-01.1 -- status: red\n" for n in range(1, rows + 1)
    )
    return f"- AC-01.1 It works\n{tests}"


def _many(files: int = _MANY) -> Snapshot:
    parts = ["--- tests/f1.py\n# AT-01.1\n"]
    for number in range(1, _MANY + 1):
        home = f"intent/st/ST{number:04d}"
        parts.append(f"--- {home}/info.md\n# ST{number:04d}: T\n")
        parts.append(f"--- {home}/acceptance.md\n{_contract(1, f'tests/f{number % files}.py')}")
    return workspace("\n" + "".join(parts)).snapshot


def test_an_edited_contract_alone_is_read_again() -> None:
    snapshot = _many()
    before = citations(snapshot)
    assert len(before) == _MANY
    reads: list[str] = []
    id = "intent/st/ST0007/acceptance.md"
    old = snapshot.documents[id]
    for other in snapshot.documents.values():  # whoever is read again says so
        other.memo.pop("citations.rows", None)
    new = make_document(id, _contract(2, "tests/new.py"), old.place, snapshot.project)
    later = snapshot.with_documents({id: new})
    after = citations(later)
    reads = [doc.id for doc in later.documents.values() if "citations.rows" in doc.memo]
    assert reads == [id]
    assert "tests/f7.py" not in after
    assert after["tests/new.py"] == (("ST0007", "AT-01.1"), ("ST0007", "AT-01.2"))
    assert citations(snapshot) == before  # the one before is as it was


def test_references_of_a_row_read_no_other_contract() -> None:
    snapshot = _many()
    contract = snapshot.documents["intent/st/ST0001/acceptance.md"]
    [found] = source_references(snapshot, contract, contract.text.index("AT-01.1"))
    assert found.document.id == "tests/f1.py"
    read = [doc.id for doc in snapshot.documents.values() if "citations.rows" in doc.memo]
    assert read == [contract.id]


@pytest.mark.parametrize("seed", range(8))
def test_many_edits_equal_a_table_from_nothing(seed: int) -> None:
    random = Random(seed)
    snapshot = _many(files=20)
    for _ in range(30):
        number = random.randint(1, _MANY)
        id = f"intent/st/ST{number:04d}/acceptance.md"
        home = f"intent/st/ST{number:04d}/info.md"
        change = random.choice(("edit", "remove", "remove thread"))
        place = snapshot.documents[home].place if home in snapshot.documents else None
        if change == "edit" and place is not None and id in snapshot.documents:
            rows, file = random.randint(0, 3), f"tests/f{random.randint(0, 25)}.py"
            old = snapshot.documents[id]
            new = make_document(id, _contract(rows, file), old.place, snapshot.project)
            snapshot = snapshot.with_documents({id: new})
        elif change == "remove":
            snapshot = snapshot.with_documents({id: None})
        else:
            snapshot = snapshot.with_documents({id: None, home: None})
        expected: dict[str, list[tuple[str, str]]] = {}
        for thread in sorted(snapshot.threads):
            for row, path in rows_of_thread(snapshot, thread):
                expected.setdefault(path, []).append((thread, row))
        assert dict(citations(snapshot)) == {path: tuple(each) for path, each in expected.items()}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- AT-01.1 x",
        "- AT-1 x\n- AT-01.1 `a/b` -- covers AC-01.1 -- status: red\r\n- AC-01.1 y\n- AT-01.1 z",
        "- AC-01.1 y\n\n- AT-01.2 (non-test) it is seen -- covers AC-01.1 -- status: n/a\n",
    ],
)
def test_tests_read_alone_are_those_of_the_contract(text: str) -> None:
    assert parse_tests(text) == parse_contract(text).tests
