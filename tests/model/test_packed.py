"""Documents whose facts are kept as bytes are the documents they would be otherwise."""

from __future__ import annotations

import pytest

from stp_lsp.model import document as module
from stp_lsp.model.document import Document, HeldText, scan_document
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
    monkeypatch.setattr(module, "_MOST_UNPACKED", 3)
    module._unpacked.clear()
    kind, text = TEXTS["plain"]
    facts = pack(scan_document(Place(kind), text, "ST"))
    documents = [Document(f"{n}.md", Place(kind), facts, HeldText(text)) for n in range(9)]
    for doc in documents:
        assert doc.facts.headings
    assert [doc.id for doc in documents if doc._facts is not None] == ["6.md", "7.md", "8.md"]
    assert documents[0].value("status") == "WIP"  # and once more
