"""The page of each rule tells the truth: its examples are run."""

from __future__ import annotations

import pytest

from stp_lsp.model.diagnostic import Level, Rule
from stp_lsp.model.settings import Settings
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.rules.registry import RULES
from tests.rules.case_files import page_examples
from tests.rules.fixing import applied, findings, offered
from tests.support.workspace import build, split_files

_NOT_A_WORKSPACE = {"unreadable-document"}
"""Its fault is in the bytes of a file, which a workspace of strings cannot have."""

_RUNNABLE = [rule for rule in RULES if rule.name not in _NOT_A_WORKSPACE]


def _by_name(rule: Rule) -> str:
    return rule.name


def _build(rule: Rule, files: dict[str, str]) -> Snapshot:
    """The workspace of an example; a rule that is off speaks only when all are asked for."""
    asked_for = Settings(today="2026-03-04", full=True)
    return build(files, asked_for if rule.level is Level.OFF else None)


@pytest.mark.parametrize("rule", _RUNNABLE, ids=_by_name)
def test_the_bad_example_is_found(rule: Rule):
    """This rule fires, and no other that the page does not speak of."""
    bad, _ = page_examples(rule.page)
    fired = {item.rule for item in findings(_build(rule, split_files(bad)))}
    assert rule.name in fired
    assert {name for name in fired if f"`{name}`" not in rule.page} <= {rule.name}


@pytest.mark.parametrize("rule", _RUNNABLE, ids=_by_name)
def test_the_good_example_is_clean(rule: Rule):
    """Nothing at all is found in it."""
    _, good = page_examples(rule.page)
    assert [item.message for item in findings(_build(rule, split_files(good)))] == []


@pytest.mark.parametrize(
    "rule", [rule for rule in _RUNNABLE if rule.fixes is not None], ids=_by_name
)
def test_the_repair_repairs_the_example(rule: Rule):
    """The preferred repair, or the first one, takes the finding away."""
    bad, _ = page_examples(rule.page)
    files = split_files(bad)
    snapshot = _build(rule, files)
    first = next(findings(snapshot, rule.name))
    assert first.fixable
    fixes = offered(snapshot, first)
    after = _build(rule, applied(files, fixes[0].change))
    assert [item.message for item in findings(after, rule.name)] == []
