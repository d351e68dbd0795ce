"""Tables made ahead are those that answers look things up in."""

from __future__ import annotations

from stp_lsp.features.citations import are_known
from stp_lsp.features.document_names import document_names
from stp_lsp.features.names import names_of, thread_names
from stp_lsp.features.tables import table_makers
from stp_lsp.features.workspace_symbols import workspace_symbols
from stp_lsp.model.document import make_document
from stp_lsp.model.snapshot import Snapshot
from tests.support.workspace import workspace


def _snapshot() -> Snapshot:
    threads = "".join(  # more contracts than one request reads by itself
        f"--- intent/st/ST{number:04d}/info.md\n# ST{number:04d}: Title {number}\n"
        for number in range(1, 260)
    )
    return workspace(f"\n--- intent/notes.md\n# Loose\n{threads}").snapshot


def test_what_is_made_ahead_is_not_made_again() -> None:
    snapshot = _snapshot()
    assert not are_known(snapshot)
    for make in table_makers(snapshot):
        make()
    assert are_known(snapshot)
    misses = names_of.cache_info().misses
    documents = document_names(snapshot)
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
