"""The findings as text for people: where, how grave, which rule, what, and the line in question.

    intent/wip.md:11:3: warning[unknown-thread] no thread ST0042 [fixable]
       11 | - ST0042: Lamps
          |   ^^^^^^
        = intent/st/steel_threads.md:4:1: the index lists it too

The first line begins as compilers begin theirs, so that editors and terminals can jump to the
place; in a pipe it is never broken, so that it can be searched and sorted.
"""

from __future__ import annotations

from collections.abc import Sequence

from stp_lsp.cli.excerpt import excerpt
from stp_lsp.cli.findings import (
    LEVELS,
    Entry,
    FileFindings,
    Report,
    Shows,
    count_by_rule,
    shown_files,
)
from stp_lsp.cli.output import Output
from stp_lsp.cli.width import Span, one_line
from stp_lsp.cli.workspaces import shown_path
from stp_lsp.model.diagnostic import Diagnostic, Level, Related
from stp_lsp.session.session import View

MOST_STALE = 10
"""How many stale entries of a baseline are listed; a hundred would hide the summary."""

_FINDINGS = ("finding", "findings")
_NOUNS = {
    Level.ERROR: ("error", "errors"),
    Level.WARNING: ("warning", "warnings"),
    Level.INFORMATION: ("information", "information"),
    Level.HINT: ("hint", "hints"),
}


def print_report(output: Output, report: Report, shows: Shows, *, statistics: bool = False) -> None:
    """Writes the report.

    Args:
        output: Where to.
        report: What was found.
        shows: Which findings are shown.
        statistics: Whether to count them by rule rather than to list them.
    """
    files = list(shown_files(report, shows))
    shown = [found for file in files for found in file.diagnostics]
    if statistics:
        _print_statistics(output, shown)
    else:
        for file in files:
            text = file.document.text
            for found in file.diagnostics:
                _print_finding(output, file, text, found)
    _print_summary(output, report, shown, len(files))


def _print_finding(output: Output, file: FileFindings, text: str, found: Diagnostic) -> None:
    level = found.level.value
    line, column = file.document.lines.position(found.range.start)
    head = [
        Span(f"{one_line(file.path)}:{line + 1}:{column + 1}:", "path"),
        Span(f" {level}[{found.rule}]", level),
    ]
    message = [Span(one_line(found.message))]
    if found.fixable:
        message.append(Span(" [fixable]", "good"))
    if output.fits(*head, Span(" "), *message):
        output.line(*head, Span(" "), *message)
    else:
        output.paragraph(*head, indent=4)
        output.paragraph(Span("    "), *message, indent=4)
    where = found.range
    output.lines(excerpt(text, file.document.lines, where, level, output.line_width))
    for related in found.related:
        place = _place(file.view, related)
        spans = [
            Span("      = ", "faint"),
            Span(f"{place}:"),
            Span(f" {one_line(related.message)}"),
        ]
        output.paragraph(*spans, indent=8)
    output.line()


def _place(view: View, related: Related) -> str:
    """`path:line:column` of another place."""
    path = one_line(shown_path(f"{view.root}/{related.document}"))
    document = view.snapshot.documents.get(related.document)
    if document is None:
        return path
    line, column = document.lines.position(related.range.start)
    return f"{path}:{line + 1}:{column + 1}"


def _print_statistics(output: Output, shown: Sequence[Diagnostic]) -> None:
    """How often each rule fired, the most frequent first, and how often it can be repaired."""
    rows = count_by_rule(shown)
    if not rows:
        return
    digits = max(len(str(row.findings)) for row in rows)
    names = max(len(row.rule) for row in rows)
    for row in rows:
        fixable = f"  {row.fixable} fixable" if row.fixable else ""
        output.line(
            Span(str(row.findings).rjust(digits), "heading"),
            Span(f"  {row.code}  ", "faint"),
            Span(row.rule.ljust(names) if fixable else row.rule, row.level.value),
            Span(fixable, "good"),
        )
    output.line()


def _print_summary(output: Output, report: Report, shown: Sequence[Diagnostic], files: int) -> None:
    checked = _count(report.documents, "document", "documents")
    if report.workspaces > 1:
        checked += f" of {report.workspaces} workspaces"
    left = " left" if report.fixed else ""
    if report.fixed is not None:
        output.paragraph(Span(f"Fixed {_count(report.fixed, *_FINDINGS)}.", "good"))
    if shown:
        spans = [Span(f"{_count(len(shown), *_FINDINGS)}{left}", "heading")]
        spans.append(Span(f" in {files} of {checked}:"))
        levels = [level for level in LEVELS if any(item.level is level for item in shown)]
        for level in levels:
            number = sum(item.level is level for item in shown)
            spans += [Span(" "), Span(_count(number, *_NOUNS[level]), level.value)]
            spans.append(Span("." if level is levels[-1] else ","))
        output.paragraph(*spans)
    else:
        output.paragraph(Span(f"No findings{left}", "good"), f" in {checked}.")
    fixable = sum(item.fixable for item in shown)
    if fixable:
        output.paragraph(f"{fixable} can be fixed{_how_to_fix(report)}")
    hidden = len(report.diagnostics) - len(shown)
    if hidden:
        output.paragraph(f"{_count(hidden, 'hint is', 'hints are')} not shown (--hints).")
    if report.known:
        output.paragraph(f"{_count(report.known, 'finding is', 'findings are')} in the baseline.")
    _print_stale(output, report.stale)


def _print_stale(output: Output, stale: Sequence[Entry]) -> None:
    """What the baseline holds although it is repaired by now."""
    if not stale:
        return
    number = _count(len(stale), "entry of the baseline is", "entries of the baseline are")
    output.paragraph(f"{number} not found any more; --write-baseline drops them:")
    for entry in stale[:MOST_STALE]:
        text = f"{entry.path}: [{entry.rule}] {entry.message}"
        output.paragraph(Span("  "), Span(one_line(text)), indent=4)
    if len(stale) > MOST_STALE:
        output.line(f"  and {len(stale) - MOST_STALE} more")


def _how_to_fix(report: Report) -> str:
    """What is to be done about findings that have a repair."""
    if report.fixed is not None:
        return " in an editor, where you can choose how."
    return ": --fix makes the obvious repairs, an editor offers the others."


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
