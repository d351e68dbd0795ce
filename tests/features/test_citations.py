"""The table of cited files: equal to one made from nothing, and cheap to keep."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.features.citations import citations, citing, rows_of_thread
from stp_lsp.features.cited import cited_file
from stp_lsp.features.references import subject_at, subject_of
from stp_lsp.features.source_ids import source_references
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.paths import normalise
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.cited_marks import cited_marks, mark_of
from stp_lsp.syntax.contract import parse_contract, parse_tests
from tests.features.corpora import corpus
from tests.support.shared import needs_shared
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
        other.cited_rows = None
    new = make_document(id, _contract(2, "tests/new.py"), old.place, snapshot.project)
    later = snapshot.with_documents({id: new})
    after = citations(later)
    reads = [doc.id for doc in later.documents.values() if doc.cited_rows is not None]
    assert reads == [id]
    assert "tests/f7.py" not in after
    assert after["tests/new.py"] == (("ST0007", "AT-01.1"), ("ST0007", "AT-01.2"))
    assert citations(snapshot) == before  # the one before is as it was


def test_references_of_a_row_read_no_other_contract() -> None:
    snapshot = _many()
    contract = snapshot.documents["intent/st/ST0001/acceptance.md"]
    subject = subject_at(snapshot, contract, contract.text.index("AT-01.1"))
    assert subject is not None
    [found] = source_references(snapshot, subject, contract.id)
    assert found.document.id == "tests/f1.py"
    read = [doc.id for doc in snapshot.documents.values() if doc.cited_rows is not None]
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
        for path in (f"tests/f{number}.py" for number in range(26)):
            assert citing(snapshot, path) == tuple(expected.get(path, ()))


def test_who_else_cites_a_file_makes_the_same_difference_before_all_contracts_are_read() -> None:
    """The test is ST0002's: its row cites the file, and that of ST0001 cites another one."""
    rows = "- AC-01.1 x\n- AT-01.1 `{}` -- covers AC-01.1 -- status: red\n"
    more = "- AT-01.2 `tests/f.py` -- covers AC-01.1 -- status: red\n"
    parts = ["--- tests/f.py\n# AT-01.1\n"]
    for number in range(1, _MANY + 1):
        home = f"intent/st/ST{number:04d}"
        text = rows.format("tests/f.py" if number == 2 else f"tests/g{number}.py")
        parts.append(f"--- {home}/info.md\n# ST{number:04d}: T\n")
        parts.append(f"--- {home}/acceptance.md\n{text}{more if number == 1 else ''}")
    snapshot = workspace("\n" + "".join(parts)).snapshot

    def found(thread: str) -> list[str]:
        subject = subject_of(snapshot, (f"{thread}/AT-01.1",))
        places = source_references(snapshot, subject, f"intent/st/{thread}/acceptance.md")
        return [each.document.id for each in places if each.ranges]

    before = found("ST0001"), found("ST0002")
    read = {doc.id for doc in snapshot.documents.values() if doc.cited_rows is not None}
    assert read == {f"intent/st/ST{number:04d}/acceptance.md" for number in (1, 2)}
    assert len(citations(snapshot)) == _MANY
    assert before == (found("ST0001"), found("ST0002")) == ([], ["tests/f.py"])


_WORDS = st.sampled_from(
    ["`", "a/b.py", "x/y/../b.py", "::", '"name"', " ", "\t", "-- covers AC-01.1", " -- covers ",
     "-- status: red", "./c/d.exs", "(non-test)", "plain", "\r", "\n", "- AT-01.2 ", "/e/f/"]
)  # fmt: skip


@given(st.lists(st.lists(_WORDS, max_size=8).map("".join), max_size=4))
def test_every_cited_file_has_a_mark(rows: list[str]) -> None:
    text = "".join(f"- AT-01.{n} {row}\n" for n, row in enumerate(rows))
    files = [normalise(file.text) for test in parse_tests(text) if (file := cited_file(test))]
    assert {mark_of(path) for path in files if path} <= set(cited_marks(text))


@needs_shared
@pytest.mark.corpus
def test_who_cites_a_file_of_a_real_workspace() -> None:
    snapshot = corpus("intent@18397e1")
    assert citations(snapshot)
    for path, rows in citations(snapshot).items():
        assert citing(snapshot, path) == rows


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
