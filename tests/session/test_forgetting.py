"""A workspace that is read anew, or closed, leaves nothing of what it was."""

from __future__ import annotations

import gc

import pytest

from stp_lsp.features.diagnostics import diagnose_all
from stp_lsp.features.lookup_tables import first_tables, other_tables
from stp_lsp.features.workspace_symbols import workspace_symbols
from stp_lsp.model.document import Document
from stp_lsp.model.index_entries import index_table
from stp_lsp.model.project_memo import forget_all
from stp_lsp.model.symbols import Thread
from stp_lsp.session.session import Session
from tests.support.memory_disk import MemoryDisk

ROOT = "/h/w"
THREADS = 20


@pytest.fixture
def session() -> Session:
    files = {f"{ROOT}/intent/.config/config.json": '{"intent_version": "2.19.0"}'}
    files[f"{ROOT}/intent/st/steel_threads.md"] = "# Steel Threads\n"
    for number in range(1, THREADS + 1):
        folder = f"{ROOT}/intent/st/ST{number:04d}"
        files[f"{folder}/info.md"] = f"---\nstatus: WIP\n---\n# ST{number:04d}: Title\n"
        files[f"{folder}/WP/01/info.md"] = "# WP-01: Press\n"
        files[f"{folder}/acceptance.md"] = (
            "- AC-01.1 It burns\n- AT-01.1 `tests/a.py` -- covers AC-01.1 -- status: green\n"
        )
    session = Session(MemoryDisk(files))
    session.open_folder(ROOT)
    return session


def ask(session: Session) -> None:
    """Whatever makes a table over the workspace."""
    snapshot = session.views[ROOT].snapshot
    for make in (*first_tables(snapshot), *other_tables(snapshot)):
        make()
    assert index_table(snapshot) is index_table(snapshot)
    assert workspace_symbols([(ROOT, snapshot)], "Title")
    assert workspace_symbols([(ROOT, snapshot)], "AT-01.1")
    assert list(diagnose_all(snapshot))


def alive() -> tuple[int, int]:
    """How many documents and threads there are in the process."""
    gc.collect()
    kinds = [type(each) for each in gc.get_objects()]
    return kinds.count(Document), kinds.count(Thread)


def test_one_reading_takes_the_place_of_the_other(session: Session) -> None:
    forget_all()  # what other tests have left
    ask(session)
    before = alive()
    for _ in range(3):
        session.reload(ROOT)
        ask(session)
    assert alive() == before


def test_a_closed_folder_leaves_nothing(session: Session) -> None:
    forget_all()
    ask(session)
    documents, threads = alive()
    session.close_folder(ROOT)
    left = alive()
    assert documents - left[0] > THREADS * 3
    assert threads - left[1] == THREADS
