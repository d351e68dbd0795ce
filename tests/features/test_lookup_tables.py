"""Tables made ahead are those that answers look things up in."""

from __future__ import annotations

from random import Random

import pytest

from stp_lsp.features.citations import citations
from stp_lsp.features.document_names import document_names
from stp_lsp.features.lookup_tables import first_tables, other_tables
from stp_lsp.features.name_search import ThreadNames, names_of, package_names, thread_names
from stp_lsp.features.workspace_symbols import workspace_symbols
from stp_lsp.model import eviction as documents
from stp_lsp.model.document import Document, HeldText
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.facts import pack
from tests.support.workspace import workspace


def _snapshot() -> Snapshot:
    threads = "".join(  # more contracts than one request reads by itself
        f"--- intent/st/ST{number:04d}/info.md\n# ST{number:04d}: Title {number}\n"
        for number in range(1, 260)
    )
    return workspace(f"\n--- intent/notes.md\n# Loose\n{threads}").snapshot


def test_what_is_made_ahead_is_not_made_again() -> None:
    snapshot = _snapshot()
    for make in (*first_tables(snapshot), *other_tables(snapshot)):
        make()
    made = citations(snapshot)
    misses = names_of.cache_info().misses
    documents = document_names(snapshot)
    assert citations(snapshot) is made
    assert workspace_symbols([("/w", snapshot)], "title 17")
    assert names_of.cache_info().misses == misses
    assert document_names(snapshot) is documents


def test_paths_are_gathered_again_only_when_one_comes_or_goes() -> None:
    snapshot = _snapshot()
    loose = document_names(snapshot).loose
    id = "intent/st/ST0001/info.md"
    old = snapshot.documents[id]
    titled = make_document(id, "# ST0001: Other\n", old.place, snapshot.project)
    later = snapshot.with_documents({id: titled})
    assert thread_names(later) is not thread_names(snapshot)  # the title is another one
    assert document_names(later).loose is loose
    assert (
        "intent/notes.md"
        not in document_names(later.with_documents({"intent/notes.md": None})).loose
    )


@pytest.mark.parametrize("seed", range(6))
def test_names_carried_on_equal_names_made_anew(seed: int) -> None:
    random = Random(seed)
    snapshot = _snapshot()
    words = ("Title", "gate", "Grüße", "17", "header", "")
    for _ in range(25):
        number = random.randint(1, 259)
        id = f"intent/st/ST{number:04d}/info.md"
        title = " ".join(random.choices(words, k=random.randint(0, 3)))
        status = random.choice(("", "---\nstatus: WIP\n---\n"))
        old = snapshot.documents.get(id)
        if old is None:
            continue
        text = f"{status}# ST{number:04d}: {title}\n"
        new = make_document(id, text, old.place, snapshot.project)
        snapshot = snapshot.with_documents({id: None if random.random() < 0.05 else new})
        carried, anew = thread_names(snapshot), ThreadNames(snapshot.threads)
        assert carried.by_rank == anew.by_rank
        for query in ("title", "gate 17", "g", "eader", "title 2", "grü", "17"):
            assert carried.names.groups(query) == anew.names.groups(query), query


def test_a_typed_title_leaves_the_order_of_threads_alone() -> None:
    snapshot = _snapshot()
    before, packages = thread_names(snapshot), package_names(snapshot)
    id = "intent/st/ST0042/info.md"
    place = snapshot.documents[id].place
    title = make_document(id, "# ST0042: Gateway\n", place, snapshot.project)
    later = snapshot.with_documents({id: title})
    after = thread_names(later)
    assert after.by_rank is before.by_rank  # nothing was sorted again
    assert package_names(later) is packages
    [number] = after.names.find("gatew")
    assert after.by_rank[number] == "ST0042"
    assert before.names.find("gatew") == []


def test_tables_made_ahead_leave_at_hand_what_others_have_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ten thousand contracts are walked over; the few that cards were made of must not go."""
    row = "- AT-00.1 `test/a.sh` -- covers AC-00.1 -- status: green\n"
    contracts = "".join(
        f"--- intent/st/ST{number:04d}/info.md\n# ST{number:04d}: Title\n"
        f"--- intent/st/ST{number:04d}/acceptance.md\n{row}"
        for number in range(1, 9)
    )
    snapshot = workspace(contracts).snapshot
    packed = {
        id: Document(id, old.place, pack(old.facts), HeldText(old.text))
        for id, old in snapshot.documents.items()
        if id.endswith(".md")
    }
    monkeypatch.setattr(documents, "MOST_HELD", 3)
    documents._held.clear()
    snapshot = snapshot.with_documents(packed)
    asked = snapshot.documents["intent/st/ST0005/acceptance.md"]
    asked.memo["something"] = "worked out"
    held = list(documents._held)
    assert held[-1] == id(asked)
    for make in other_tables(snapshot):
        make()
    assert len(citations(snapshot)["test/a.sh"]) == 8
    assert asked.memo == {"something": "worked out"}
    assert list(documents._held) == held
