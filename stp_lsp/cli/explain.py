"""`explain`: the documentation of a rule, which is the docstring of its module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stp_lsp.cli.output import Output, standard_output
from stp_lsp.cli.problem import OK, ProblemError
from stp_lsp.cli.rule_names import find_rule
from stp_lsp.cli.width import Span, pad, shorten
from stp_lsp.model.diagnostic import Rule
from stp_lsp.rules.registry import RULES

if TYPE_CHECKING:
    from argparse import Namespace

_SMALLEST_SUMMARY = 24


def explain(options: Namespace) -> int:
    """Runs `explain`."""
    if options.all == (options.rule is not None):
        raise ProblemError("explain: name one rule, or ask for --all of them")
    output = standard_output(options.color)
    if options.all:
        _print_all(output)
    else:
        _print_rule(output, find_rule(options.rule))
    return OK


def _print_all(output: Output) -> None:
    names = max((len(rule.name) for rule in RULES), default=0)
    for rule in sorted(RULES, key=lambda rule: rule.code):
        level = rule.level.value
        head = [
            Span(f"{rule.code}  ", "faint"),
            Span(pad(rule.name, names + 2), "path"),
            Span(pad(level, 13), level),
        ]
        used = sum(len(span.text) for span in head)
        summary = rule.page.strip().partition("\n")[0].strip()
        if output.width is not None:
            summary = shorten(summary, max(output.width - used, _SMALLEST_SUMMARY))
        output.line(*head, summary)


def _print_rule(output: Output, rule: Rule) -> None:
    level = rule.level.value
    output.line(
        Span(rule.name, "heading"),
        Span(f"  {rule.code}", "faint"),
        "  ",
        Span(level, level),
        Span("  fixable" if rule.fixes is not None else "", "good"),
    )
    output.line()
    in_example = False
    for line in rule.page.strip().splitlines():
        in_example ^= line.startswith("```")
        style = "heading" if line.startswith("#") and not in_example else ""
        output.line(Span(line, style))
