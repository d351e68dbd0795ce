"""Documents whose facts are kept as bytes are the documents they would be otherwise."""

from __future__ import annotations

import pytest

from stp_lsp.model import eviction as module
from stp_lsp.model.document import Document, HeldText
from stp_lsp.model.document_builder import scan_document
from stp_lsp.model.layout import Kind, Place
from stp_lsp.syntax.facts import pack, unpack

TEXTS = {
    "plain": (Kind.INFO, "---\nid: ST0001\nstatus: WIP\n---\n# ST0001: É [a](b) ST0002..ST0004\n"),
    "faults": (Kind.OTHER, "<<<<<<< a\nb\n=======\nc\n>>>>>>> d\n"),
    "canon": (
        Kind.CANON_THREAD,
        '{"id": "ST0001", "title": "t", "status": "wip", "work_packages": []}',
    ),
    "empty": (Kind.NOTE, ""),
}


@pytest.mark.parametrize("name", TEXTS)
def test_facts_survive_packing(name: str) -> None:
    kind, text = TEXTS[name]
    facts = scan_document(Place(kind), text, "ST")
    again = unpack(pack(facts))
    assert again == facts
    assert type(again.table) is type(facts.table)
    assert type(again.canon) is type(facts.canon)


def test_a_packed_document_equals_the_other() -> None:
    kind, text = TEXTS["plain"]
    facts = scan_document(Place(kind), text, "ST")
    packed = Document("a.md", Place(kind), pack(facts), HeldText(text))
    assert packed == Document("a.md", Place(kind), facts, HeldText(text))
    assert packed.value("status") == "WIP"


def test_few_are_held_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Walking over a large workspace must not take the memory that packing saves."""
    monkeypatch.setattr(module, "MOST_HELD", 3)
    module._held.clear()
    kind, text = TEXTS["plain"]
    facts = pack(scan_document(Place(kind), text, "ST"))
    documents = [Document(f"{n}.md", Place(kind), facts, HeldText(text)) for n in range(9)]
    for doc in documents:
        assert doc.facts.headings
    assert [doc.id for doc in documents if doc._facts is not None] == ["6.md", "7.md", "8.md"]
    assert documents[0].value("status") == "WIP"  # and once more


def test_what_was_worked_out_goes_with_the_facts_and_comes_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only of documents that are not open, and never what the rules found."""
    monkeypatch.setattr(module, "MOST_HELD", 2)
    module._held.clear()
    kind, text = TEXTS["plain"]
    facts = scan_document(Place(kind), text, "ST")
    documents = [Document(f"{n}.md", Place(kind), pack(facts), HeldText(text)) for n in range(5)]
    is_open = Document("open.md", Place(kind), facts, HeldText(text))
    for doc in [is_open, *documents]:
        doc.memo["x"] = doc.structure
        doc.local_findings = doc.id
        assert doc.contract.tests == ()
        assert doc.lines.line_of(0) == 0
    held = {"open.md", "3.md", "4.md"}
    for doc in [is_open, *documents]:
        there = (doc._memo, doc._structure, doc._contract, doc._lines, doc._facts)
        assert {each is not None for each in there} == {doc.id in held}
        assert doc.local_findings == doc.id
    first = documents[0]
    assert first.memo == {}
    assert first.structure.headings == is_open.structure.headings
    assert len(module._held) == 2


def test_what_is_let_go_makes_room_and_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_HELD", 2)
    module._held.clear()
    kind, text = TEXTS["plain"]
    facts = scan_document(Place(kind), text, "ST")
    first, passing, last = [
        Document(f"{n}.md", Place(kind), pack(facts), HeldText(text)) for n in range(3)
    ]
    for doc in (first, passing):
        doc.memo["x"] = doc.facts
    passing.let_go()
    passing.let_go()  # nothing is left: nothing happens
    last.memo["x"] = last.facts
    assert [doc.is_held for doc in (first, passing, last)] == [True, False, True]
    assert ("x" in first.memo, "x" in last.memo) == (True, True)
    assert passing.facts == facts
    is_open = Document("open.md", Place(kind), facts, HeldText(text))
    is_open.memo["x"] = 1
    is_open.let_go()
    assert is_open.memo == {"x": 1}


def test_what_is_asked_in_passing_takes_nobody_s_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """And no more of it is there at a time than else."""
    monkeypatch.setattr(module, "MOST_HELD", 2)
    module._held.clear()
    kind, text = TEXTS["plain"]
    facts = scan_document(Place(kind), text, "ST")
    first, second, *others = [
        Document(f"{n}.md", Place(kind), pack(facts), HeldText(text)) for n in range(6)
    ]
    assert first.facts == second.facts
    with module.in_passing():
        for doc in (first, *others, second):
            assert doc.facts == facts
        assert [doc.is_held for doc in others] == [False, False, True, True]
    assert [doc.is_held for doc in (first, second, *others)] == [True, True, *[False] * 4]
    assert others[0].facts == facts  # from now on it counts
    assert [doc.is_held for doc in (first, second, others[0])] == [False, True, True]


def test_the_index_is_held_however_many_come_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has as many rows as there are threads, and every key press in it needs them."""
    monkeypatch.setattr(module, "MOST_HELD", 2)
    text = "# Steel Threads\n\n| ID | Slug |\n|---|---|\n| ST0001 | a |\n"
    facts = pack(scan_document(Place(Kind.INDEX), text, "ST"))
    index = Document("index.md", Place(Kind.INDEX), facts, HeldText(text))
    rows = index.index
    for n in range(9):
        assert Document(f"{n}.md", Place(Kind.NOTE), facts, HeldText(text)).facts
    assert index.index is rows
