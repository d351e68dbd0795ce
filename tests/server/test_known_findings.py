"""Checking documents, and what stays in memory of it."""

from __future__ import annotations

from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.server.known_findings import as_sent, diagnose_part
from stp_lsp.server.state import StpServer
from stp_lsp.session.session import Located
from tests.features.understanding import BASE
from tests.support.workspace import workspace

INFO, WIP = "intent/st/ST0001/info.md", "intent/wip.md"


def as_closed(snapshot: Snapshot) -> Snapshot:
    """The same documents as the index keeps those that are not open."""
    documents = [
        Document(doc.id, doc.place, doc.packed, doc._source) for doc in snapshot.documents.values()
    ]
    made = Snapshot.build(snapshot.project, documents, snapshot.settings, snapshot.files)
    for doc in documents:
        doc.let_go()
    return made


def test_checking_all_documents_holds_no_more_of_them_than_before() -> None:
    """Else the check of a large workspace would take the place of what is asked for."""
    snapshot = as_closed(workspace(f"--- {WIP}\nST0077$0 is unknown\n{BASE}").snapshot)
    asked, other = snapshot.documents[INFO], snapshot.documents[WIP]
    kept = asked.memo
    found = dict(diagnose_part(snapshot, [INFO, "gone.md", WIP]))
    assert [doc.id for doc in found] == [INFO, WIP]
    assert asked.is_held
    assert asked.memo is kept
    assert not other.is_held
    sent = as_sent(StpServer(), Located("/w", snapshot, other), found[other])
    assert [item.code for item in sent] == ["unknown-thread"]
    assert not other.is_held
    again = diagnose_part(snapshot, [WIP])
    assert again == [(other, found[other])]


def test_a_check_holds_nothing_of_the_documents_that_it_leads_to() -> None:
    """The thread of a document is asked for its status, its contract for the gate, and so on."""
    snapshot = as_closed(workspace(f"--- {WIP}\nST0001 and ST0002$0\n{BASE}").snapshot)
    asked = snapshot.documents[INFO]
    kept = asked.memo
    assert diagnose_part(snapshot, list(snapshot.documents))
    assert [doc.id for doc in snapshot.documents.values() if doc.is_held] == [INFO]
    assert asked.memo is kept
