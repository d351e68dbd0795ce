"""Repairs that upstream's commands make too, against what those really did."""

from __future__ import annotations

from itertools import count

from tests.rules.fixing import Files, applied, findings, offered
from tests.support.shared import needs_shared, shared
from tests.support.workspace import build


def _files(case: str, side: str) -> Files:
    root = shared("oracle", "verbs", case, side)
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode("utf-8")
        for path in root.rglob("*")
        if path.is_file()
    }


def _repaired(files: Files, *rules: str) -> Files:
    """The files when every preferred repair of these rules is made."""
    for turn in count():
        assert turn < 20
        snapshot = build(files)
        fixes = [
            fix
            for rule in rules
            for item in findings(snapshot, rule)
            for fix in offered(snapshot, item)
            if fix.preferred
        ]
        if not fixes:
            return files
        files = applied(files, fixes[0].change)
    raise AssertionError


@needs_shared
def test_organize():
    """`st organize --write`: the folders move, then the index is written.

    Upstream also moves a thread whose status is outside the vocabulary out of CANCELLED. Here the
    status is the fault (`unknown-status`), and the folder may well be right.
    """
    repaired = _repaired(_files("st-organize-write", "before"), "status-directory-mismatch")
    expected = _files("st-organize-write", "after")
    superseded = {"intent/st/ST0004/info.md", "intent/st/CANCELLED/ST0004/info.md"}
    assert repaired.keys() ^ expected.keys() == superseded
    index = "intent/st/steel_threads.md"
    assert _repaired(repaired, "stale-index")[index] == expected[index]


@needs_shared
def test_organize_does_not_overwrite():
    """A thread whose place is taken stays where it is, and the others move."""
    before = _files("st-organize-collision", "before")
    repaired = _repaired(before, "status-directory-mismatch")
    assert repaired.keys() == _files("st-organize-collision", "after").keys()


@needs_shared
def test_repair_splits_the_header():
    """`st repair --write` splits it, moves the folder, and renames the version field besides."""
    before = _files("st-repair-literal-n", "before")
    repaired = _repaired(before, "collapsed-frontmatter", "status-directory-mismatch")
    expected = _files("st-repair-literal-n", "after")
    assert repaired.keys() == expected.keys()
    home = "intent/st/COMPLETED/ST0001/info.md"
    assert repaired[home].replace("stp_version: 1.2.1", "intent_version: 2.0.0") == expected[home]
