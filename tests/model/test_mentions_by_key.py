"""Where one document mentions a thing: the same found in an order as by looking through all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.features.references import find_references
from stp_lsp.model import mentions_by_key
from stp_lsp.model.document import Document, HeldText
from stp_lsp.model.document_builder import make_document, scan_document
from stp_lsp.model.layout import Kind, Place
from stp_lsp.model.mentions_by_key import know_order, mentions_of
from tests.support.workspace import workspace

IDS = ("ST0001", "ST0002/03", "ST0003")


def document_of(text: str) -> Document:
    place = Place(Kind.WIP)
    return Document("intent/wip.md", place, scan_document(place, text, "ST"), HeldText(text))


@given(st.lists(st.sampled_from([*IDS, "word\n"]), max_size=40), st.sets(st.sampled_from(IDS)))
def test_an_order_finds_what_looking_through_all_of_them_finds(words, keys):
    few, many = document_of(" ".join(words)), document_of(" ".join(words))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mentions_by_key, "MANY", 0)
        know_order(many)
        found = mentions_of(many, keys)
    # The definition: each mention of one of them, in the order of the text.
    assert found == [raw for raw in few.facts.mentions if raw[2] in keys] == mentions_of(few, keys)


def test_a_version_of_a_long_index_is_asked_about_its_own_mentions(monkeypatch):
    """What was ordered for the text before an edit says nothing about the text after it."""
    monkeypatch.setattr(mentions_by_key, "MANY", 2)
    rows = "".join(f"| ST{n:04d} | x |\n" for n in range(1, 9))
    index = "intent/st/steel_threads.md"
    space = workspace(
        f"\n--- intent/st/ST0003/info.md\n# ST0003: Lamps\n--- {index}\n| ID | T |\n{rows}"
    )
    snapshot = space.snapshot
    home = snapshot.documents["intent/st/ST0003/info.md"]

    def places(of):
        found = find_references(of, home, home.text.index("ST0003"), False)
        text = of.documents[index].text
        return [text[: each.range.start].count("\n") for each in found if each.document == index]

    before = snapshot.documents[index]
    assert places(snapshot) == [3]  # below the heading of the table and two rows
    typed = make_document(
        index, f"ST0003 again\n\n{before.text}", before.place, snapshot.project, before
    )
    assert places(snapshot.with_documents({index: typed})) == [0, 5]
    assert places(snapshot) == [3]
