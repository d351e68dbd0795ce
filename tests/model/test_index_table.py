"""The table of the index follows a workspace from snapshot to snapshot."""

from __future__ import annotations

from stp_lsp.model.document_builder import make_document
from stp_lsp.model.index_entries import index_entries, index_table
from stp_lsp.model.layout import place
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.index_table import render_table
from tests.support.workspace import build


def _info(status: str, slug: str) -> str:
    return f"---\nstatus: {status}\nslug: {slug}\ncreated: 20260102\n---\n# ST0001: X\n"


def _with(snapshot: Snapshot, id: str, text: str | None) -> Snapshot:
    doc = None
    if text is not None:
        doc = make_document(id, text, place(id, snapshot.project), snapshot.project)
    return snapshot.with_documents({id: doc})


def test_each_snapshot_has_the_table_of_its_own_threads():
    files = {f"intent/st/ST{n:04d}/info.md": _info("WIP", f"slug-{n}") for n in range(1, 60)}
    snapshot = build({"intent/.config/config.json": '{"intent_version": "2.19.0"}', **files})
    seen = [(snapshot, index_table(snapshot))]
    for id, text in (
        ("intent/st/ST0003/info.md", _info("Completed", "slug-3")),
        ("intent/st/ST0004/info.md", None),
        ("intent/st/COMPLETED/ST0004/info.md", _info("Completed", "a-slug-that-widens-it")),
        ("intent/st/ST0005/design.md", "# Design\n"),
        ("intent/st/COMPLETED/ST0004/info.md", _info("Completed", "short")),
    ):
        snapshot = _with(snapshot, id, text)
        seen.append((snapshot, index_table(snapshot)))
    for each, table in seen:
        assert table.text == render_table(index_entries(each))
        assert index_table(each).text == table.text
    # A document that the index does not list leaves the very table as it was.
    assert seen[4][1] is seen[3][1]
