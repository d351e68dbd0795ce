"""`check`: the findings of whole workspaces, or of the files and folders that were named.

What is shown and what makes the exit code 1 are two things. The text leaves hints out unless they
are asked for: they are improvements that an editor shows as three faint dots, and would bury the
rest in a list. The exit code follows errors and warnings alone, so that a pipeline does not fail
for a matter of taste, and showing hints makes nothing fail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stp_lsp.cli.check_json import render_json
from stp_lsp.cli.check_text import print_report
from stp_lsp.cli.findings import FileFindings, Report
from stp_lsp.cli.output import Progress, complain, standard_output
from stp_lsp.cli.problem import BROKEN, FINDINGS, OK, ProblemError
from stp_lsp.cli.rule_names import find_rules
from stp_lsp.cli.workspaces import Opened, open_paths, shown_path
from stp_lsp.features.diagnostics import diagnose
from stp_lsp.model.diagnostic import Diagnostic, Level
from stp_lsp.rules import RULES

if TYPE_CHECKING:
    from argparse import Namespace

    from stp_lsp.cli.fix import Repairs

FAILING = (Level.ERROR, Level.WARNING)
"""The levels that make the exit code 1."""


class Selection(NamedTuple):
    """Which findings count, and which of them are shown as text."""

    select: frozenset[str]
    """Only these rules, when there are any."""
    ignore: frozenset[str]
    hints: bool

    def levels(self) -> dict[str, Level]:
        """The rules that are not asked for as off, those off by default and asked for as on."""
        levels: dict[str, Level] = {}
        for rule in RULES:
            if rule.name in self.ignore or (self.select and rule.name not in self.select):
                levels[rule.name] = Level.OFF
            elif rule.level is Level.OFF and rule.name in self.select:
                levels[rule.name] = Level.INFORMATION
        return levels

    def shows(self, found: Diagnostic) -> bool:
        """Whether a finding is shown as text, and repaired by `--fix`."""
        return found.level is not Level.HINT or self.hints or found.rule in self.select


def check(options: Namespace) -> int:
    """Runs `check`."""
    if options.diff and options.output_format != "text":
        raise ProblemError("check: --diff prints a diff; it cannot be had as JSON")
    selection = Selection(
        find_rules(options.select), find_rules(options.ignore), options.hints or options.all
    )
    opened = open_paths(options.paths, full=options.all, levels=selection.levels())
    for name in opened.empty():
        complain(f"{name}: not a document of its workspace, nor a folder with any; passed over")
    if options.diff:
        return _show_difference(options, opened, selection)
    repairs = _fix(opened, selection) if options.fix else None
    report = collect(opened)
    if repairs is not None:
        failures = (*repairs.failures, *report.failures)
        report = report._replace(fixed=repairs.findings, failures=failures)
    for failure in report.failures:
        complain(failure)
    output = standard_output(options.color)
    if options.output_format == "json":
        output.text(render_json(report))
    else:
        print_report(output, report, selection.shows)
    if report.failures:
        return BROKEN
    failing = any(found.level in FAILING for found in report.diagnostics)
    return FINDINGS if failing and not options.exit_zero else OK


def collect(opened: Opened) -> Report:
    """The findings of everything that was asked for, by path."""
    asked = [(view, opened.documents(view)) for view in opened.views]
    total = sum(len(documents) for _, documents in asked)
    progress = Progress("checking", total)
    files: list[FileFindings] = []
    failures: dict[str, None] = {}
    for view, documents in asked:
        for document in documents:
            diagnosis = diagnose(view.snapshot, document)
            failures.update(dict.fromkeys(diagnosis.failures))
            if diagnosis.diagnostics:
                path = shown_path(f"{view.root}/{document.id}")
                files.append(FileFindings(path, view, document, diagnosis.diagnostics))
            progress.step()
    progress.end()
    files.sort(key=lambda file: file.path.split("/"))
    return Report(tuple(files), total, len(opened.views), tuple(failures))


def _fix(opened: Opened, selection: Selection) -> Repairs:
    """Repairs what is obvious, on disk."""
    from stp_lsp.cli.fix import repair, write

    repairs = repair(opened, selection.shows)
    problems = write(repairs)
    for problem in problems:
        complain(problem)
    if problems:
        raise ProblemError("some files were not repaired; all others were")
    return repairs


def _show_difference(options: Namespace, opened: Opened, selection: Selection) -> int:
    from stp_lsp.cli.fix import print_difference, repair

    repairs = repair(opened, selection.shows)
    print_difference(standard_output(options.color), repairs)
    for failure in repairs.failures:
        complain(failure)
    if repairs.failures:
        return BROKEN
    return FINDINGS if repairs.files and not options.exit_zero else OK
