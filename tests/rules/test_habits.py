"""What every rule must have, so that a newcomer who forgets something is told at once."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import stp_lsp.rules
from stp_lsp.model.diagnostic import Rule
from stp_lsp.rules.registry import RULES
from tests.rules.case_files import FOLDER, read_cases
from tests.support.shared import needs_shared, shared

_NO_RULES = ("__init__", "base", "registry", "rows")
_HERE = Path(stp_lsp.rules.__file__).parent
_MODULES = sorted(p.stem for p in _HERE.glob("*.py") if p.stem not in _NO_RULES)
_HEADINGS = ["What it does", "Why is this bad?", "Example"]
_MORE = ["Fix", "Quieter where"]
_OUR_OWN = {"misnamed-path", "missing-title"}
"""Rules that the product's description does not name. Upstream knows a thread by its path alone
(FORMAT.md 2), and what it passes over for a letter's sake was reported by nothing. A missing title
is among the errors of FORMAT.md 11.2."""


def _by_name(rule: Rule) -> str:
    return rule.name


def test_every_module_is_registered():
    """A module that is not in the tuple never runs."""
    assert sorted(rule.name.replace("-", "_") for rule in RULES) == _MODULES


def test_names_and_codes_are_unique():
    """Suppressions and settings go by name, documents and dashboards by code."""
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert len({rule.code for rule in RULES}) == len(RULES)


def test_the_registry_is_ordered_by_code():
    """So that two people who add a rule see each other's line."""
    codes = [rule.code for rule in RULES]
    assert codes == sorted(codes)
    assert all(re.fullmatch(r"STP\d{3}", code) for code in codes)


@pytest.mark.parametrize("rule", RULES, ids=_by_name)
def test_the_page_has_its_headings(rule: Rule):
    """In this order, the last two only where there is something to say."""
    summary, _, rest = rule.page.partition("\n\n")
    assert summary.endswith(".")
    assert "\n" not in summary
    headings = re.findall(r"^## (.+)$", rest, re.M)
    assert headings[:3] == _HEADINGS
    assert [each for each in _MORE if each in headings] == headings[3:]
    assert ("Fix" in headings) == (rule.fixes is not None)
    assert "\nUse instead:\n" in rest


@pytest.mark.parametrize("rule", RULES, ids=_by_name)
def test_there_is_a_case_file(rule: Rule):
    """With a case where the rule speaks and one where it is silent."""
    cases = read_cases(FOLDER / f"{rule.name.replace('-', '_')}.md")
    finds = any(case.expected for case in cases) or rule.name == "unreadable-document"
    assert finds, "add a case with a caret under what the rule finds"
    assert any(not case.expected for case in cases), "add a case in which the rule is silent"
    assert {each.rule for case in cases for each in case.expected} <= {rule.name}


@pytest.mark.parametrize("module", _MODULES)
def test_a_rule_is_self_contained(module: str):
    """It takes from other rules nothing, and its constants stand where a reader looks for them."""
    tree = ast.parse((_HERE / f"{module}.py").read_text(encoding="utf-8"))
    assigned = [
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    assert assigned[:5] == ["CODE", "NAME", "LEVEL", "KINDS", "LOCAL"]


@needs_shared
def test_names_and_levels_are_those_of_the_product():
    """The table of rules in the product's description fixes them."""
    text = shared("design", "PRODUCT.md").read_text(encoding="utf-8")
    table = text.partition("## 3. Rules")[2].partition("## 4.")[0]
    levels: dict[str, str] = {}
    for row in re.findall(r"^\| (`[^|]+) \|[^|]+\| ([^|]+) \|", table, re.M):
        for name in re.findall(r"`([a-z-]+)`", row[0]):
            levels[name] = row[1]
    assert not levels.keys() & _OUR_OWN
    for rule in RULES:
        if rule.name not in _OUR_OWN:
            assert re.search(rf"\b{rule.level.value}\b", levels[rule.name]), rule.name


def test_every_rule_belongs_to_a_family():
    """The list of rules is arranged by the first digit of the code."""
    from tools.generate import FAMILIES

    assert {rule.code[:4] for rule in RULES} <= FAMILIES.keys()


def test_the_generated_pages_are_current():
    """`make gen` writes them."""
    from tools.generate import main

    assert main(["--check"]) == 0
