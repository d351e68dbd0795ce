"""What holds for every repair of every rule; the tests beside say it of workspaces they make up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from itertools import count

from hypothesis import strategies as st

from stp_lsp.features.code_actions import fix_all
from stp_lsp.model.diagnostic import Diagnostic
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from tests.rules.fixing import Files, applied, findings, offered

Build = Callable[[Files], Snapshot]
"""Makes the graph of the files of a test."""
_TURNS = 14
"""A workspace that needs as many rounds of repairs is taken to go in circles."""


def _of(snapshot: Snapshot, rules: Collection[str]) -> list[Diagnostic]:
    return [item for item in findings(snapshot) if not rules or item.rule in rules]


def a_repair_leaves_less(
    build: Build, files: Files, data: st.DataObject, rules: Collection[str] = ()
) -> None:
    """A preferred repair, drawn from all: afterwards its own rule finds less than before."""
    snapshot = build(files)
    before = _of(snapshot, rules)
    for item in before:
        length = snapshot.documents[item.document].facts.table.length
        assert 0 <= item.range.start <= item.range.end <= length
    repairs = [(item, fix) for item in before for fix in offered(snapshot, item) if fix.preferred]
    if not repairs:
        return
    item, fix = data.draw(st.sampled_from(repairs))
    after = Counter(each.rule for each in findings(build(applied(files, fix.change))))
    assert after[item.rule] < sum(each.rule == item.rule for each in before)


def every_repair_can_be_made(build: Build, files: Files, rules: Collection[str] = ()) -> None:
    """Preferred or not: its edits do not overlap, its targets are free, and rules survive it."""
    snapshot = build(files)
    for item in _of(snapshot, rules):
        for fix in offered(snapshot, item):
            assert fix.change != SourceChange()
            for found in findings(build(applied(files, fix.change))):
                assert found.message


def fixing_all_comes_to_an_end(build: Build, files: Files) -> None:
    """Documents in any order; then nothing is left that `fix all` would do."""
    for turn in count():
        assert turn < _TURNS, "fix all undoes what it did"
        snapshot = build(files)
        changes = [fix_all(snapshot, document) for document in snapshot.documents.values()]
        if all(change == SourceChange() for change in changes):
            return
        for change in changes:
            files = applied(files, change)
