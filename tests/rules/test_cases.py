"""Every case file: the findings where the carets say, and what the repairs make of it."""

from __future__ import annotations

from itertools import count

import pytest

from stp_lsp.model.diagnostic import Diagnostic
from stp_lsp.model.snapshot import Snapshot
from tests.rules.case_files import FOLDER, Case, Repair, read_cases
from tests.rules.fixing import applied, findings, offered
from tests.support.workspace import build

_FILES = sorted(FOLDER.glob("*.md"))
_CASES = [
    pytest.param(path.stem.replace("_", "-"), case, id=f"{path.stem}-{case.name}-{number}")
    for path in _FILES
    for number, case in enumerate(read_cases(path))
]


@pytest.mark.parametrize("rule, case", _CASES)
def test_findings(rule: str, case: Case):
    """Exactly the findings that the carets show."""
    snapshot = build(case.files, case.settings)
    found = [_as_carets(snapshot, item) for item in findings(snapshot, rule)]
    places = [item[:-1] for item in found]
    assert sorted(places) == sorted(tuple(item[:-1]) for item in case.expected)
    for item in case.expected:
        messages = [each[-1] for each in found if each[:-1] == tuple(item[:-1])]
        assert any(item.message in message for message in messages), messages


@pytest.mark.parametrize(
    "rule, case, repair",
    [
        pytest.param(*param.values, repair, id=f"{param.id}-{repair.title or 'preferred'}")
        for param in _CASES
        for repair in param.values[1].repairs
    ],
)
def test_repairs(rule: str, case: Case, repair: Repair):
    """The files that a repair leaves."""
    files = _repaired(rule, case, repair)
    for name, text in repair.files.items():
        if text.strip() == "(gone)":
            assert name not in files
        else:
            assert files.get(name) == text


def _repaired(rule: str, case: Case, repair: Repair) -> dict[str, str]:
    files = case.files
    for turn in count():
        assert turn < 20, "the repairs do not come to an end"
        snapshot = build(files, case.settings)
        fixes = [fix for item in findings(snapshot, rule) for fix in offered(snapshot, item)]
        if repair.title:
            return applied(files, next(f for f in fixes if f.title == repair.title).change)
        chosen = next((fix for fix in fixes if fix.preferred), None)
        if chosen is None:
            assert turn, "there is no preferred repair"
            return files
        files = applied(files, chosen.change)
    raise AssertionError


def _as_carets(snapshot: Snapshot, item: Diagnostic) -> tuple[object, ...]:
    """A finding as a line of carets would show it: on its first line, at least one wide."""
    document = snapshot.documents[item.document]
    line, column = document.lines.position(item.range.start)
    text = document.text
    end = text.find("\n", item.range.start)
    width = min(item.range.end, len(text) if end < 0 else end) - item.range.start
    return (
        item.document, line, column, max(width, 1), item.level.value, item.rule, item.message
    )  # fmt: skip
