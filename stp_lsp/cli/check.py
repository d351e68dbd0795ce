"""`check`: the findings of whole workspaces, or of the files and folders that were named.

What is shown and what makes the exit code 1 are two things. The text leaves hints out unless they
are asked for: they are improvements that an editor shows as three faint dots, and would bury the
rest in a list. The exit code follows errors and warnings alone, so that a pipeline does not fail
for a matter of taste, and showing hints makes nothing fail.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from stp_lsp.cli.findings import Entry, FileFindings, Report, Shows
from stp_lsp.cli.forked import in_two
from stp_lsp.cli.output import Output, Progress, complain, standard_output
from stp_lsp.cli.problem import BROKEN, FINDINGS, OK, ProblemError
from stp_lsp.cli.rule_names import find_rules
from stp_lsp.cli.workspaces import Asked, Opened, keep, open_asked, shown_path
from stp_lsp.features.diagnostics import Diagnosis, diagnose
from stp_lsp.model.diagnostic import Diagnostic, Level
from stp_lsp.model.document import DocId
from stp_lsp.model.settings import Settings
from stp_lsp.session.session import View

if TYPE_CHECKING:
    from argparse import Namespace

    from stp_lsp.cli.baseline import Baseline
    from stp_lsp.cli.fix import Repairs

_COUNTING = ("text", "json")


class Selection(NamedTuple):
    """What the command line says about rules, and whether hints are shown."""

    select: frozenset[str]
    """Only these rules, when there are any."""
    ignore: frozenset[str]
    full: bool
    hints: bool

    def settings(self) -> Settings:
        """As settings, which those of each project lie under."""
        return Settings(select=self.select, ignore=self.ignore, full=self.full, hints=self.hints)

    def shows(self, found: Diagnostic) -> bool:
        """Whether a finding is shown as text, and repaired by `--fix`."""
        return found.level is not Level.HINT or self.hints or found.rule in self.select

    def uses(self, rule: str) -> bool:
        """Whether the findings of a rule would be seen."""
        return rule not in self.ignore and (not self.select or rule in self.select)


def check(options: Namespace, asked: Asked) -> int:
    """Runs `check` on what is being read."""
    _refuse_nonsense(options)
    baseline = _baseline(options)
    selection = Selection(
        find_rules(options.select),
        find_rules(options.ignore),
        options.all,
        options.hints or options.all,
    )
    if asked.is_shared:
        import stp_lsp.syntax.markdown_reader  # noqa: F401  # 40 ms in which another core reads
    opened = open_asked(asked, selection.settings())
    if any(view.snapshot.settings.hints for view in opened.views):
        selection = selection._replace(hints=True)
    if options.watch:
        from stp_lsp.cli.watch import watch

        return watch(options, opened, selection, baseline)
    missing = _name_what_is_missing(opened)
    if options.diff:
        return _show_difference(options, opened, selection, missing)
    repairs = _fix(opened, selection) if options.fix else None
    report = collect(opened)
    if repairs is not None:
        failures = (*repairs.failures, *report.failures)
        report = report._replace(fixed=repairs.findings, failures=failures)
    for failure in report.failures:
        complain(failure)
    if options.write_baseline:
        return _write_baseline(options, report, selection, missing)
    if baseline is not None:
        report = beside(baseline, report, opened, selection)
    output = standard_output(options.color)
    show(output, options, report, selection.shows)
    output.flush()
    if not options.no_cache:
        keep(asked, opened)
    if report.failures or missing:
        return BROKEN
    return FINDINGS if report.fails and not options.exit_zero else OK


def _refuse_nonsense(options: Namespace) -> None:
    """Stops what cannot be done together."""
    format = options.output_format
    if options.diff and format != "text":
        raise ProblemError(f"check: --diff prints a diff; it cannot be had as {format.upper()}")
    if options.statistics and format not in _COUNTING:
        raise ProblemError(f"check: --statistics is for {' and '.join(_COUNTING)}, not {format}")
    if options.baseline and (options.fix or options.diff):
        raise ProblemError(
            "check: --fix repairs what is in the baseline too; run it without --baseline"
        )
    if options.write_baseline and (options.fix or options.diff):
        raise ProblemError("check: --write-baseline changes nothing else; run --fix before it")
    if options.watch:
        for name in ("fix", "diff", "write_baseline"):
            if getattr(options, name):
                raise ProblemError(f"check: --watch only looks; it cannot go with --{name}")
        if format != "text":
            raise ProblemError(f"check: --watch shows text; it cannot go with {format}")


def _baseline(options: Namespace) -> Baseline | None:
    """The baseline to compare with; a wrong one is named before anything is read."""
    if not options.baseline or options.write_baseline:
        return None
    from stp_lsp.cli.baseline import read_baseline

    return read_baseline(options.baseline)


def _name_what_is_missing(opened: Opened) -> bool:
    """Names what was passed over, and says whether findings may be missing for it."""
    missing = False
    for name in opened.empty():
        complain(f"{name}: not a document of its workspace, nor a folder with any; passed over")
    for path, reason, is_ours in opened.unlisted():
        missing = missing or is_ours
        complain(
            f"{path}: cannot be listed ({reason}), so nothing in it was checked; "
            "check its permissions"
        )
    for complaint in opened.session.complaints():
        missing = True
        complain(str(complaint._replace(path=shown_path(complaint.path))))
    return missing


def collect(opened: Opened, *, alone: bool = False) -> Report:
    """The findings of everything that was asked for, by path.

    Args:
        opened: What was asked for.
        alone: Whether to do all of it in this process, which then remembers the findings of
            documents that do not change until the next time.
    """
    asked = [
        (index, document.id)
        for index, view in enumerate(opened.views)
        for document in opened.documents(view)
    ]
    total = len(asked)
    progress = Progress("checking", total)
    files: list[FileFindings] = []
    failures: dict[str, None] = {}
    work = _diagnosing(opened.views, progress)
    found = work(asked) if alone else in_two(work, asked, _pack, _unpack, _weighing(opened.views))
    for (index, id), diagnosis in found:
        failures.update(dict.fromkeys(diagnosis.failures))
        if diagnosis.diagnostics:
            view = opened.views[index]
            path = shown_path(f"{view.root}/{id}")
            document = view.snapshot.documents[id]
            files.append(FileFindings(path, view, document, diagnosis.diagnostics))
    progress.end()
    files.sort(key=lambda file: file.path.split("/"))
    return Report(tuple(files), total, len(opened.views), tuple(failures))


_Item = tuple[int, DocId]
"""The number of a workspace, and a document of it."""
_Found = tuple[_Item, Diagnosis]


def _diagnosing(
    views: Sequence[View], progress: Progress
) -> Callable[[Sequence[_Item]], list[_Found]]:
    """What finds something in each of some documents; those without findings are left out."""
    snapshots = [view.snapshot for view in views]

    def work(items: Sequence[_Item]) -> list[_Found]:
        found: list[_Found] = []
        for item in items:
            snapshot = snapshots[item[0]]
            diagnosis = diagnose(snapshot, snapshot.documents[item[1]])
            if diagnosis.diagnostics or diagnosis.failures:
                found.append((item, diagnosis))
            progress.step()
        return found

    return work


def _weighing(views: Sequence[View]) -> Callable[[_Item], int]:
    """What a document costs to check: its length, for want of anything better."""
    documents = [view.snapshot.documents for view in views]
    return lambda item: documents[item[0]][item[1]].facts.table.length


def _pack(found: list[_Found]) -> bytes:
    import pickle

    return pickle.dumps(found)


def _unpack(data: bytes) -> list[_Found]:
    import pickle

    found: list[_Found] = pickle.loads(data)  # a copy of ourselves wrote it
    return found


def beside(baseline: Baseline, report: Report, opened: Opened, selection: Selection) -> Report:
    """The report without what the baseline knows."""
    from stp_lsp.cli.baseline import compare

    checked = {
        f"{view.root}/{document.id}" for view in opened.views for document in opened.documents(view)
    }

    def judged(entry: Entry, path: str) -> bool:
        return selection.uses(entry.rule) and (path in checked or not os.path.exists(path))

    files, known, stale = compare(baseline, report.files, judged)
    return report._replace(files=files, known=known, stale=stale)


def show(output: Output, options: Namespace, report: Report, shows: Shows) -> None:
    """Writes the report in the format that was asked for."""
    match options.output_format:
        case "text":
            from stp_lsp.cli.check_text import print_report

            print_report(output, report, shows, statistics=options.statistics)
        case "json":
            from stp_lsp.cli.check_json import render_json

            output.text(render_json(report, statistics=options.statistics))
        case "sarif":
            from stp_lsp.cli.check_sarif import render_sarif

            output.text(render_sarif(report, shows))
        case "github":
            from stp_lsp.cli.check_github import render_github

            output.text(render_github(report, shows))
        case "gitlab":
            from stp_lsp.cli.check_gitlab import render_gitlab

            output.text(render_gitlab(report, shows))
        case _:
            from stp_lsp.cli.check_junit import render_junit

            output.text(render_junit(report, shows))


def _write_baseline(options: Namespace, report: Report, selection: Selection, missing: bool) -> int:
    from stp_lsp.cli.baseline import write_baseline

    if report.failures or missing:
        raise ProblemError("the baseline was not written, because findings may be missing")
    number = write_baseline(options.write_baseline, report.files, selection.shows)
    noun = "finding" if number == 1 else "findings"
    standard_output(options.color).line(f"{options.write_baseline}: {number} {noun} written.")
    return OK


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


def _show_difference(
    options: Namespace, opened: Opened, selection: Selection, missing: bool
) -> int:
    from stp_lsp.cli.fix import print_difference, repair

    repairs = repair(opened, selection.shows)
    print_difference(standard_output(options.color), repairs)
    for failure in repairs.failures:
        complain(failure)
    if repairs.failures or missing:
        return BROKEN
    return FINDINGS if repairs.files and not options.exit_zero else OK
