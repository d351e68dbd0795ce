"""What `check` found, as values that its formats render."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from stp_lsp.model.diagnostic import Diagnostic, Level
from stp_lsp.model.document import Document
from stp_lsp.session.session import View

LEVELS = (Level.ERROR, Level.WARNING, Level.INFORMATION, Level.HINT)
"""Every level that is shown, gravest first."""

FAILING = (Level.ERROR, Level.WARNING)
"""The levels that make the exit code 1."""


class FileFindings(NamedTuple):
    """The findings of one document, ordered by place."""

    path: str
    """Relative to where the user is, with forward slashes."""
    view: View
    document: Document
    diagnostics: tuple[Diagnostic, ...]


class Entry(NamedTuple):
    """A finding that a baseline holds."""

    path: str
    """Relative to the folder of the baseline."""
    rule: str
    message: str
    """As it was; for people, the fingerprint alone decides."""
    fingerprint: str


class Report(NamedTuple):
    """Everything that a run found."""

    files: tuple[FileFindings, ...]
    """Ordered by path; only documents with findings."""
    documents: int
    """How many were checked."""
    workspaces: int
    failures: tuple[str, ...]
    """Rules that broke; the report is then not complete."""
    fixed: int | None = None
    """How many findings were repaired before; ``None`` when nobody asked for it."""
    known: int | None = None
    """How many findings the baseline holds, which are not in here; ``None`` without one."""
    stale: tuple[Entry, ...] = ()
    """What the baseline holds and was not found any more."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All findings, in order."""
        return tuple(found for file in self.files for found in file.diagnostics)

    @property
    def fails(self) -> bool:
        """Whether something was found that makes the exit code 1."""
        return any(found.level in FAILING for file in self.files for found in file.diagnostics)


Shows = Callable[[Diagnostic], bool]
"""Says which findings are shown; JSON holds the others too."""


def shown_files(report: Report, shows: Shows) -> Iterator[FileFindings]:
    """The documents with the findings that are shown."""
    for file in report.files:
        found = tuple(filter(shows, file.diagnostics))
        if found:
            yield file._replace(diagnostics=found)


class RuleCount(NamedTuple):
    """How often a rule fired."""

    rule: str
    code: str
    level: Level
    """The gravest one it fired at."""
    findings: int
    fixable: int


def count_by_rule(found: Iterable[Diagnostic]) -> list[RuleCount]:
    """How often each rule fired, the most frequent first."""
    by_rule: dict[tuple[str, str], list[Diagnostic]] = {}
    for item in found:
        by_rule.setdefault((item.code, item.rule), []).append(item)
    counts = [
        RuleCount(
            rule,
            code,
            min((item.level for item in items), key=LEVELS.index),
            len(items),
            sum(item.fixable for item in items),
        )
        for (code, rule), items in by_rule.items()
    ]
    return sorted(counts, key=lambda row: (-row.findings, row.code))
