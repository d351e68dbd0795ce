"""What a written path means: braces, moved threads, other projects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.model.written_path import parts_of, resolve_path, unescape
from tests.support.workspace import build, workspace

WORKSPACE = """
--- intent/st/COMPLETED/ST0003/info.md
# ST0003: Oil
--- intent/st/COMPLETED/ST0003/design.md
# Design - ST0003: Oil
--- intent/st/COMPLETED/ST0003/WP/01/info.md
# WP-01: Press
--- intent/st/ST0005/info.md
# ST0005: Wicks
--- intent/st/ST0005/two words.md
# Two words
--- intent/wip.md
# Work In Progress
--- README.md
# Readme
"""
OIL = "intent/st/COMPLETED/ST0003"


@pytest.mark.parametrize(
    "path, base, document, moved",
    [
        ("intent/st/COMPLETED/ST0003/design.md", "README.md", f"{OIL}/design.md", False),
        ("st/COMPLETED/ST0003/design.md", "intent/wip.md", f"{OIL}/design.md", False),
        ("COMPLETED/ST0003/design.md", "README.md", f"{OIL}/design.md", False),
        ("design.md", f"{OIL}/info.md", f"{OIL}/design.md", False),
        ("intent/st/ST0003/design.md", "README.md", f"{OIL}/design.md", True),
        ("st/ST0003/design.md#choice", "intent/wip.md", f"{OIL}/design.md", True),
        ("intent/st/NOT-STARTED/ST0003", "README.md", f"{OIL}/info.md", True),
        ("intent/st/ST0003/WP/01", "README.md", f"{OIL}/WP/01/info.md", True),
        ("intent/st/ST0003/WP/01/info.md", "README.md", f"{OIL}/WP/01/info.md", True),
        ("../ST0003/design.md", "intent/st/ST0005/info.md", f"{OIL}/design.md", True),
        ("../ST0005/info.md", f"{OIL}/info.md", "intent/st/ST0005/info.md", True),
        ("stp/prj/st/COMPLETED/ST0003.md", "README.md", f"{OIL}/info.md", True),
        # An id alone states no folder: it is short for the thread, not a path gone stale.
        ("ST0003/design.md", "README.md", f"{OIL}/design.md", False),
        ("ST0003/", "README.md", f"{OIL}/info.md", False),
        ("ST0003/design", "README.md", f"{OIL}/design.md", False),
        ("st/ST0005/two%20words.md", "intent/wip.md", "intent/st/ST0005/two words.md", False),
        ("", "intent/wip.md", "intent/wip.md", False),
        # Not ours, or not there.
        ("../Other/intent/st/ST0003/design.md", "README.md", None, False),
        ("/Users/ada/intent/st/ST0003/design.md", "README.md", None, False),
        ("intent/st/ST0003/none.md", "README.md", None, True),
        ("intent/st/ST0042/design.md", "README.md", None, False),
        ("../../../../x.md", "README.md", None, False),
    ],
)
def test_where_a_path_leads(path, base, document, moved):
    snapshot = workspace(WORKSPACE).snapshot
    found = resolve_path(snapshot, path, base)
    assert (found.document.id if found.document else None, found.moved) == (document, moved)


def test_braces():
    path = "ST0005/{design, impl}.md"
    assert [part.path for part in parts_of(path)] == ["ST0005/design.md", "ST0005/impl.md"]
    assert [path[part.start : part.end] for part in parts_of(path)] == ["design", "impl"]
    assert parts_of("a/b.md") == (("a/b.md", 0, 6),)


def test_a_thread_in_a_single_file():
    """G1: the thread is the file, and moves with it."""
    files = {
        "stp/.config/version": "stp_version: 1.2.0",
        "stp/prj/st/COMPLETED/ST0001.md": "# ST0001: One",
        "stp/prj/wip.md": "",
    }
    snapshot = build(files)
    found = resolve_path(snapshot, "stp/prj/st/ST0001.md", "stp/prj/wip.md")
    assert (found.document.id, found.moved) == ("stp/prj/st/COMPLETED/ST0001.md", True)
    found = resolve_path(snapshot, "stp/prj/st/COMPLETED/ST0001.md", "stp/prj/wip.md")
    assert not found.moved


def test_only_the_canon_has_it():
    files = {
        "intent/.config/config.json": '{"intent_version": "3.0.0"}',
        "intent/.canon/st/ST0001.json": '{"id": "ST0001", "title": "One", "status": "wip"}',
        "intent/wip.md": "",
    }
    found = resolve_path(build(files), "intent/st/ST0001/info.md", "intent/wip.md")
    assert (found.document.id, found.moved) == ("intent/.canon/st/ST0001.json", False)


def test_unescape():
    assert unescape("a%20b%C3%BC%zz") == "a bü%zz"


@given(st.text(alphabet="ST0035/.{},#%2 -adeginmoCLPTED", max_size=40))
def test_any_path_is_answered(path):
    snapshot = workspace(WORKSPACE).snapshot
    for part in parts_of(path):
        assert 0 <= part.start <= part.end <= len(path)
        found = resolve_path(snapshot, part.path, "intent/wip.md")
        assert found.document is None or found.document.id in snapshot.documents
