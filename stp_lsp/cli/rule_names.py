"""Rules as users name them: by name or by code, several with commas between."""

from __future__ import annotations

from collections.abc import Iterable

from stp_lsp.cli.nearest import did_you_mean
from stp_lsp.cli.problem import ProblemError
from stp_lsp.model.diagnostic import Rule
from stp_lsp.rules.registry import RULES
from stp_lsp.session.settings import rules_named

RULES_URL = "https://github.com/stp-lsp/stp-lsp/blob/main/docs/rules"
"""Where the pages of the rules are, one `NAME.md` each."""


def find_rule(word: str) -> Rule:
    """The rule of that name or code, in whatever case.

    Raises:
        ProblemError: when there is none; it suggests the nearest.
    """
    wanted = word.strip().casefold()
    for rule in RULES:
        if wanted in (rule.name.casefold(), rule.code.casefold()):
            return rule
    known = [name for rule in RULES for name in (rule.name, rule.code)]
    raise ProblemError(
        f"there is no rule {word!r}{did_you_mean(wanted, known)}; "
        "`stp-lsp explain --all` lists them"
    )


def find_rules(values: Iterable[str]) -> frozenset[str]:
    """The names of the rules in ``a,b`` lists, where a beginning of codes (`STP4`) means several.

    Raises:
        ProblemError: when one of them is no rule.
    """
    names: set[str] = set()
    for word in (word.strip() for value in values for word in value.split(",")):
        if word:
            names.update(rules_named(word, RULES) or (find_rule(word).name,))
    return frozenset(names)
