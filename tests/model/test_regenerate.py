"""The index that a workspace should have, against what upstream really wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stp_lsp.features.diagnostics import diagnose
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.index_entries import index_entries, upstream_table
from stp_lsp.model.index_stale import why_stale
from stp_lsp.model.regenerate import NO_CHANGE, index_repair, loses_what_is_known, regenerated_index
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.loader import load, to_documents
from stp_lsp.syntax.index_table import parse_index, regenerate
from stp_lsp.text.edit import apply_edits
from tests.support.shared import SHARED, needs_shared, shared
from tests.support.workspace import build, workspace

_INDEX = "intent/st/steel_threads.md"
_RECORDED = sorted((SHARED / "oracle" / "index").iterdir()) if SHARED is not None else []
_CORPORA = (
    [path for path in sorted((SHARED / "corpora").iterdir()) if path.is_dir()]
    if SHARED is not None
    else []
)


def _recorded(case: Path) -> Snapshot:
    """The workspace of a recorded case, every byte as it is."""
    before = case / "before"
    files = {
        path.relative_to(before).as_posix(): path.read_bytes().decode("utf-8")
        for path in before.rglob("*")
        if path.is_file()
    }
    return build(files)


def _rows(text: str) -> list[tuple[str, ...]]:
    region = parse_index(text).region
    assert region is not None
    return [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in text[region.start : region.end].split("\n")
        if line.startswith("| ") and not line.startswith(("| -", "| ID"))
    ]


@needs_shared
@pytest.mark.parametrize("case", _RECORDED, ids=lambda path: path.name)
def test_entries_are_those_of_upstream(case: Path):
    """Byte for byte, on all recorded workspaces, with upstream's own handling of markers."""
    snapshot = _recorded(case)
    text = (case / "before" / _INDEX).read_bytes().decode("utf-8")
    expected = (case / "steel_threads.after.md").read_bytes().decode("utf-8")
    assert regenerate(text, upstream_table(snapshot)) == expected


@needs_shared
@pytest.mark.parametrize("case", _RECORDED, ids=lambda path: path.name)
def test_stale_means_that_upstream_would_write_other_cells(case: Path):
    """The recorded table after a sync decides; a file without one table is another finding."""
    snapshot = _recorded(case)
    document = snapshot.documents[_INDEX]
    if document.index.problems:
        pytest.skip("no single table to compare")
    after = (case / "steel_threads.after.md").read_bytes().decode("utf-8")
    differs = _rows(document.text) != _rows(after)
    assert bool(why_stale(snapshot, document)) == differs


@needs_shared
@pytest.mark.parametrize("case", _RECORDED, ids=lambda path: path.name)
def test_one_repair_is_enough(case: Path):
    """After the repair no rule of the index has anything to say, and repairing again is nothing."""
    snapshot = _recorded(case)
    document = snapshot.documents[_INDEX]
    change = index_repair(snapshot, document)
    text = apply_edits(document.text, change.edits.get(_INDEX, ()))
    assert text == regenerated_index(snapshot, document)
    later = make_document(_INDEX, text, document.place, snapshot.project)
    after = snapshot.with_documents({_INDEX: later})
    left = [item for item in diagnose(after, later).diagnostics if "index" in item.rule]
    # An id that two folders claim, or a value with a pipe, is the fault of the thread's document.
    if not any(name in case.name for name in ("duplicates", "pipe")):
        assert left == []
    assert index_repair(after, later).edits == {}


@needs_shared
@pytest.mark.corpus
@pytest.mark.parametrize("corpus", _CORPORA, ids=lambda path: path.name)
def test_the_repair_of_a_real_index_loses_no_text(corpus: Path):
    """Every line that is no part of a table is still there, in its order, and nothing is stale."""
    (found, *_) = load(RealDisk(), corpus.as_posix(), 5_000_000).workspaces
    documents = to_documents(RealDisk(), found.root, found.documents)
    snapshot = Snapshot.build(found.project, documents)
    document = snapshot.index_document
    assert document is not None
    change = index_repair(snapshot, document)
    text = apply_edits(document.text, change.edits.get(document.id, ()))
    assert _prose(text) == _prose(document.text)
    later = make_document(document.id, text, document.place, snapshot.project)
    after = snapshot.with_documents({document.id: later})
    left = [item for item in diagnose(after, later).diagnostics if "index" in item.rule]
    assert [item.message for item in left] == []


def _prose(text: str) -> list[str]:
    """Lines that are neither rows, nor rules, nor blank; of a glued row the marker stays."""
    lines = (
        line.partition("-->|")[0] + ("-->" if "-->|" in line else "") for line in text.split("\n")
    )
    return [line for line in lines if line.strip() and "|" not in line]


def test_single_files_are_listed_too():
    """Generations 0 and 1 keep a thread in one file; other files beside it are no threads."""
    snapshot = workspace(
        """
        --- stp/.config/version
        stp_version: 1.2.0
        --- stp/prj/st/ST0001.md
        ---
        status: In Progress
        created: 20250306
        ---
        # ST0001: Lamps
        --- stp/prj/st/COMPLETED/ST0002.md
        # ST0002: Tubes

        - **Status**: Completed
        - **Created**: 2025-03-07
        - **Completed**: 2025-03-08
        --- stp/prj/st/steel_threads.md
        # Steel Threads
        --- stp/prj/st/ST0003-notes.md
        # Notes
        """
    ).snapshot
    assert sorted(index_entries(snapshot)) == [
        ("ST0001", "Lamps", "In Progress", "2025-03-06", ""),
        ("ST0002", "Tubes", "Completed", "2025-03-07", "2025-03-08"),
    ]


def test_the_edit_is_small():
    """Lines that stay are not replaced, so that an editor keeps its cursor there."""
    fixture = workspace(
        """
        --- intent/st/ST0001/info.md
        ---
        status: WIP
        slug: a
        created: 20260102
        ---
        # ST0001: A
        --- intent/st/steel_threads.md
        # Steel Threads

        <!-- BEGIN: STEEL_THREAD_INDEX -->

        | ID     | Slug | Status | Created    | Completed |
        | ------ | ---- | ------ | ---------- | --------- |

        <!-- END: STEEL_THREAD_INDEX -->
        """
    )
    change = index_repair(fixture.snapshot, fixture.document)
    (edit,) = change.edits[_INDEX]
    assert edit.range.start == edit.range.end
    assert edit.text == "| ST0001 | a    | WIP    | 2026-01-02 |           |\n"


def test_recorded_cases_were_found():
    """The parametrised tests above would pass on an empty list."""
    if SHARED is None:
        pytest.skip("shared material is absent")
    assert len(_RECORDED) == 41
    note = json.loads(shared("oracle", "index", "01-basic", "meta.json").read_text("utf-8"))
    assert note["sync_exit"] == 0


def test_rows_of_another_prefix_are_not_taken_away():
    """Upstream's table has `ST[0-9]*` only (FORMAT.md 1.3), so nothing would bring them back."""
    index = (
        "# Steel Threads\n\n"
        "<!-- BEGIN: STEEL_THREAD_INDEX -->\n<!-- END: STEEL_THREAD_INDEX -->\n\n"
        "| TH0001 | lamps | WIP | 2026-01-02 | |\n"
    )
    snapshot = build(
        {
            "intent/.config/config.json": '{"intent_version": "2.19.0", "st_prefix": "TH"}',
            "intent/st/TH0001/info.md": "---\nstatus: WIP\ncreated: 20260102\n---\n# TH0001: A\n",
            _INDEX: index,
        }
    )
    assert "\n| TH0001 | lamps |" in regenerated_index(snapshot, snapshot.documents[_INDEX])


_FILES_OF_TWO = {
    "intent/st/ST0002/info.md": (
        "---\nstatus: WIP\nslug: wicks\ncreated: 20260103\n---\n# ST0002: Wicks\n"
    )
}


def _of_two(first: dict[str, str]) -> Snapshot:
    """A workspace whose index knows ST0001 and ST0002, and which holds the first as given."""
    index = (
        "# Steel Threads\n\n<!-- BEGIN: STEEL_THREAD_INDEX -->\n\n"
        "| ID     | Slug | Status | Created    | Completed |\n"
        "| ------ | ---- | ------ | ---------- | --------- |\n"
        "| ST0001 | oil  | WIP    | 2026-01-02 |           |\n"
        "| ST0002 | wick | WIP    | 2026-01-03 |           |\n\n"
        "<!-- END: STEEL_THREAD_INDEX -->\n"
    )
    return build({**_FILES_OF_TWO, **first, _INDEX: index})


_OIL = "---\nstatus: WIP\nslug: oil\ncreated: 20260102\n---\n# ST0001: Oil\n"


@pytest.mark.parametrize(
    ("first", "loses"),
    [
        ({"intent/st/ST0001/info.md": _OIL}, False),
        ({}, False),  # deleted: the row says nothing that somebody still wants
        ({"intent/st/ST0001/info.md": _OIL.replace("status: WIP\n", "")}, True),
        ({"intent/st/ST0001/info.md": ""}, True),
        ({"intent/st/ST0001/design.md": "# Design - ST0001: Oil\n"}, True),
        ({"intent/st/st0001/info.md": _OIL}, True),
        ({"intent/st/ST0001/info.md": "# ST0001: Oil\n\n- **Status**: WIP\n"}, False),
    ],
)
def test_what_only_the_index_still_knows_is_not_taken_away_unasked(first, loses):
    snapshot = _of_two(first)
    document = snapshot.index_document
    assert document is not None
    assert loses_what_is_known(snapshot, document) is loses
    assert index_repair(snapshot, document).edits  # whoever asks for it gets it: ST0002 is stale


def test_carriage_returns_of_a_document_do_not_reach_the_index():
    """Upstream takes them along (FORMAT.md 4.1), and the rows fall apart."""
    snapshot = _of_two({"intent/st/ST0001/info.md": _OIL.replace("\n", "\r\n")})
    document = snapshot.index_document
    assert document is not None
    assert "| ST0001 | oil   | WIP    | 2026-01-02 |           |\n" in regenerated_index(
        snapshot, document
    )
    assert "| ST0001 | oil\r" in upstream_table(snapshot).text


def test_an_index_with_line_ends_of_windows_keeps_them_and_is_in_order():
    first = {"intent/st/ST0001/info.md": _OIL}
    index = _of_two(first).index_document
    assert index is not None
    fresh = regenerated_index(_of_two(first), index).replace("\n", "\r\n")
    snapshot = build({**_FILES_OF_TWO, **first, _INDEX: fresh})
    document = snapshot.index_document
    assert document is not None
    assert index_repair(snapshot, document) is NO_CHANGE
    closed = _OIL.replace("WIP", "Completed")
    later = build({**_FILES_OF_TWO, "intent/st/COMPLETED/ST0001/info.md": closed, _INDEX: fresh})
    text = regenerated_index(later, document)
    assert "| ST0001 | oil   | Completed | 2026-01-02 |           |\r\n" in text
    assert text.count("\r\n") == text.count("\n")
