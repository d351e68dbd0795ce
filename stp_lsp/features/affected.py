"""Affected documents: those about which the rules may say something else after a change.

Nothing is recorded while rules run; what a rule may look at follows from the edges of the graph.
Beyond its document it asks for the thread or issue that this belongs to, for what the document
mentions or links to, and for the files that a contract cites. Only the index, the list of active
threads and the todo list speak of every thread. The law of sessions
(`tests/session/test_law.py`) finds out a rule that asks for more.

A document that comes or goes may be meant by any other, so then all are looked at again.
"""

from __future__ import annotations

from collections.abc import Collection

from stp_lsp.model.anchors import same_written_anchors
from stp_lsp.model.contract_checks import citing
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.edges import headings, owner_of, said
from stp_lsp.model.layout import Kind, overviews
from stp_lsp.model.snapshot import Snapshot

_HOLD_ROWS = frozenset((Kind.ACCEPTANCE, Kind.CANON_THREAD))
_ISSUE = "issue/"


def affected(
    before: Snapshot, after: Snapshot, changed: Collection[DocId]
) -> frozenset[DocId] | None:
    """The documents whose findings may differ between two snapshots; ``None`` for all of them.

    Costs work in proportion to the changed documents, to their threads, and to what depends on
    that in which they changed; never to the workspace.

    Args:
        before: When the findings were right.
        after: Made from ``before`` by changes of documents.
        changed: The documents that changed between them.
    """
    if after.path_memo is not before.path_memo or after.settings is not before.settings:
        return None
    found = set(changed)
    owners: set[str] = set()
    speaks = False
    for id in changed:
        for contract in citing(after, id):
            owners.add(owner_of(after.documents[contract]))
        old, new = before.documents.get(id), after.documents.get(id)
        if old is None or new is None:
            continue  # it is open, and no part of the graph
        linking = after.linking(id)
        if linking and (headings(old) != headings(new) or not same_written_anchors(old, new)):
            found |= linking
        differs = said(old) != said(new)
        speaks = speaks or differs
        if differs or new.kind in _HOLD_ROWS:
            owners.add(owner_of(new))
        if new.kind in _HOLD_ROWS and _row_ids(old) != _row_ids(new):
            found |= after.mentioning_thread(owner_of(new))
    owners.discard("")
    for owner in owners:
        found.update(document.id for document in after.documents_of(owner))
        if owner.startswith(_ISSUE):
            number = owner[len(_ISSUE) :]
            if (number in before.issues) != (number in after.issues):
                return None
            continue
        was, now = before.threads.get(owner), after.threads.get(owner)
        if was is None or now is None:
            return None
        if [each.number for each in was.packages] != [each.number for each in now.packages]:
            found |= after.mentioning_thread(owner)
    if speaks:
        found.update(id for id in overviews(after.project) if id in after.documents)
    return frozenset(found)


def _row_ids(document: Document) -> frozenset[str]:
    canon = document.facts.canon
    if document.kind is Kind.CANON_THREAD:
        return frozenset(part[0] for part in canon.parts) if canon is not None else frozenset()
    contract = document.contract
    return frozenset(row.id for rows in (contract.criteria, contract.tests) for row in rows)
