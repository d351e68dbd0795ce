"""Cards made ahead: what is at hand afterwards, and that it is never out of date."""

from __future__ import annotations

from stp_lsp.features.card_prefetch import MOST, prefetch_cards
from stp_lsp.features.hover import hover
from stp_lsp.model.document import Document, HeldText
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.snapshot import Snapshot
from tests.support.workspace import workspace

WIP = "intent/wip.md"
HOME = "intent/st/ST0001"
CONTENT = """\
--- intent/st/ST0001/info.md
---
status: WIP
---
# ST0001: Lamps

## Objective

Light the way.
--- intent/st/ST0001/tasks.md
- [x] Buy lamps
- [ ] Hang them up
--- intent/st/ST0001/acceptance.md
- AC-00.1 It is bright
- AC-00.2 (non-test) It is warm -- evidence: a hand -- satisfied: yes
- AT-00.1 `test/bright.sh` -- covers AC-00.1 -- status: green
--- intent/issues/OPEN/0011/0011-dark.md
---
id: 0011
---
# Issue 0011: Dark

## Summary

Too dark.
--- test/bright.sh
# AT-00.1
--- intent/wip.md
ST0001 and ST0001/02, then issue 0011, again ST0001, and ST0099.
"""


def card(snapshot: Snapshot) -> str:
    document = snapshot.documents[WIP]
    found = hover(snapshot, document, document.text.index("ST0001"))
    assert found is not None
    return f"{found.card.subtitle} {found.card.excerpt} {dict(found.card.facts)}"


def test_each_thing_that_is_named_is_made_once():
    snapshot = workspace(CONTENT).snapshot
    made = [make() for make in prefetch_cards(snapshot, snapshot.documents[WIP])]
    assert [getattr(each, "title", None) for each in made] == [
        "ST0001 · Lamps",
        "Issue 0011 · Dark",
        None,  # nothing defines ST0099
    ]


def test_a_list_that_names_thousands_makes_few():
    names = " ".join(f"ST{number:04d}" for number in range(1, 3 * MOST))
    snapshot = workspace(f"--- {WIP}\n{names}\n").snapshot
    assert len(list(prefetch_cards(snapshot, snapshot.documents[WIP]))) == MOST


class _Counted(HeldText):
    """A text that counts how often it is read."""

    reads = 0

    def read(self) -> str:
        self.reads += 1
        return super().read()


def test_what_was_made_ahead_reads_no_file_again():
    snapshot = workspace(CONTENT).snapshot
    texts: list[_Counted] = []
    changes: dict[str, Document | None] = {}
    for id, document in snapshot.documents.items():
        if id.startswith(HOME):
            texts.append(_Counted(document.text))
            changes[id] = Document(id, document.place, document.facts, texts[-1])
    snapshot = snapshot.with_documents(changes)
    for make in prefetch_cards(snapshot, snapshot.documents[WIP]):
        make()
    before = [text.reads for text in texts]
    assert sum(before) >= 3  # the objective, the tasks and the contract
    assert "Light the way." in card(snapshot)
    assert [text.reads for text in texts] == before


def test_a_card_follows_every_document_that_it_is_made_of():
    """What was kept belongs to one version of one document, in whatever order they change."""
    snapshot = workspace(CONTENT).snapshot
    for make in prefetch_cards(snapshot, snapshot.documents[WIP]):
        make()
    first = card(snapshot)
    assert "Light the way." in first
    assert "1 of 2 checked" in first
    assert "2/2 satisfied" in first
    assert "PASS" in first

    def typed(of: Snapshot, name: str, old: str, new: str) -> Snapshot:
        before = of.documents[f"{HOME}/{name}"]
        assert old in before.text
        text = before.text.replace(old, new)
        after = make_document(before.id, text, before.place, of.project, before)
        return of.with_documents({before.id: after})

    second = typed(snapshot, "info.md", "Light the way", "Burn")
    assert "Burn." in card(second)
    second = typed(second, "tasks.md", "[ ]", "[x]")
    assert "2 of 2 checked" in card(second)
    second = typed(second, "acceptance.md", "green", "red")
    assert "1/2 satisfied" in card(second)
    assert "AC-00.1" in card(second)
    second = second.with_documents({f"{HOME}/acceptance.md": None})
    assert "satisfied" not in card(second)
    assert card(snapshot) == first
