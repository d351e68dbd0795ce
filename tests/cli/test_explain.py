"""`explain`: a rule's page, by name or by code."""

from __future__ import annotations

import pytest

from stp_lsp.rules.registry import RULES


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_a_page_with_its_name_code_and_level(folder, rule):
    ran = folder.run("explain", rule.name)
    assert (ran.code, ran.err) == (0, "")
    first, blank, *page = ran.out.splitlines()
    assert first.split()[:3] == [rule.name, rule.code, rule.level.value]
    assert blank == ""
    assert "\n".join(page).strip() == rule.page.strip()
    assert folder.run("explain", rule.code.lower()).out == ran.out


def test_all_lists_every_rule_once_by_code(folder):
    lines = folder.run("explain", "--all").out.splitlines()
    assert [line.split()[:3] for line in lines] == [
        [rule.code, rule.name, rule.level.value] for rule in sorted(RULES, key=lambda r: r.code)
    ]


def test_an_unknown_rule_gets_a_suggestion(folder):
    ran = folder.run("explain", "stale-indx")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean 'stale-index'?" in ran.err


def test_one_rule_or_all(folder):
    assert folder.run("explain").code == 2
    assert folder.run("explain", "stale-index", "--all").code == 2
