"""Rules as users name them: by name or by code, several with commas between."""

from __future__ import annotations

from collections.abc import Iterable

from stp_lsp.cli.nearest import did_you_mean
from stp_lsp.cli.problem import ProblemError
from stp_lsp.model.diagnostic import Rule
from stp_lsp.rules import RULES


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
    """The names of the rules in ``a,b`` lists.

    Raises:
        ProblemError: when one of them is no rule.
    """
    words = (word for value in values for word in value.split(","))
    return frozenset(find_rule(word).name for word in words if word.strip())
