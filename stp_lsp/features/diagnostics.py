"""Running the rules: over one document, or over all of them.

Rules whose findings depend on nothing but the document are run once for each version of it, and
their findings stay with that version; a keystroke in one document costs the others only what looks
beyond them. A rule that breaks takes no other rule's findings with it and is not lost silently:
:class:`Diagnosis` says what broke.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stp_lsp.features.suppression import is_suppressed, suppressions
from stp_lsp.model.diagnostic import Diagnostic, Found, Level, Rule
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.layout import Kind, is_ignored_path
from stp_lsp.model.project import Project
from stp_lsp.model.settings import Settings
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.rules.base import MARKDOWN, is_beyond_repair, is_generated
from stp_lsp.rules.registry import RULES
from stp_lsp.text.range import Range

SOURCE = "stp"
"""Under which name findings appear in an editor."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the rules say about one document."""

    diagnostics: tuple[Diagnostic, ...] = ()
    """Ordered by place."""
    failures: tuple[str, ...] = ()
    """Rules that broke, as lines for a log; their findings are missing."""


class _Kept:
    """The findings of local rules, and what they were found under."""

    __slots__ = ("found", "project", "settings")

    def __init__(self, project: Project, settings: Settings, found: Diagnosis) -> None:
        self.project = project
        self.settings = settings
        self.found = found


_NOTHING = Diagnosis()
_quiet: deque[_Kept] = deque(maxlen=8)
"""Of documents in which nothing was found, for the settings that were asked for last."""


def _for_kind(rules: Sequence[Rule], kind: Kind) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The rules that look at one kind of document: those that look at it alone, and the others."""
    fitting = [rule for rule in rules if rule.kinds is None or kind in rule.kinds]
    return (
        tuple(rule for rule in fitting if rule.local),
        tuple(rule for rule in fitting if not rule.local),
    )


_BY_KIND = {kind: _for_kind(RULES, kind) for kind in Kind}


def diagnose(snapshot: Snapshot, document: Document) -> Diagnosis:
    """The findings of every rule in one document; never raises.

    A generated or archival document has none, and neither has one that is open but no part of the
    workspace, such as a template or a backup.
    """
    if document.place.quiet or is_ignored_path(document.id):
        return _NOTHING
    local, wide = _BY_KIND[document.kind]
    own = _local(snapshot, document, local)
    beyond = _run(snapshot, document, wide) if wide else _NOTHING
    if not (own.diagnostics or beyond.diagnostics or own.failures or beyond.failures):
        return _NOTHING
    return Diagnosis(
        _in_order(document, (*own.diagnostics, *beyond.diagnostics)),
        (*own.failures, *beyond.failures),
    )


def diagnose_all(snapshot: Snapshot) -> Iterator[tuple[DocId, Diagnosis]]:
    """The findings of each document of a workspace, those without any included."""
    for id, document in snapshot.documents.items():
        yield id, diagnose(snapshot, document)


def _local(snapshot: Snapshot, document: Document, rules: Sequence[Rule]) -> Diagnosis:
    """The findings of local rules, kept with the document's version."""
    project, settings = snapshot.project, snapshot.settings
    kept = document.local_findings
    if isinstance(kept, _Kept) and kept.project == project and kept.settings == settings:
        return kept.found
    found = _run(snapshot, document, rules)
    document.local_findings = _keep(project, settings, found)
    return found


def _keep(project: Project, settings: Settings, found: Diagnosis) -> _Kept:
    """What is kept with a document; of the many without findings it is the same object."""
    if found is not _NOTHING:
        return _Kept(project, settings, found)
    for kept in _quiet:
        if kept.project is project and kept.settings is settings:
            return kept
    kept = _Kept(project, settings, found)
    _quiet.append(kept)
    return kept


def _run(snapshot: Snapshot, document: Document, rules: Sequence[Rule]) -> Diagnosis:
    found: list[Diagnostic] = []
    failures: list[str] = []
    levels = snapshot.settings.levels_for(document.id, RULES)
    full = snapshot.settings.full
    for rule in rules:
        chosen = levels.get(rule.name) if levels else None
        if (chosen or rule.level) is Level.OFF and (chosen is not None or not full):
            continue
        try:  # 25 times for each document: nothing is made here that is not needed
            for each in rule.check(snapshot, document):
                found.append(_diagnostic(snapshot, document, rule, each, chosen))  # noqa: PERF401
        except Exception as error:  # whatever a rule does, the others go on
            failures.append(failure_line(rule, document, error))
    if not found and not failures:
        return _NOTHING
    return Diagnosis(tuple(found), tuple(failures))


def _diagnostic(
    snapshot: Snapshot, document: Document, rule: Rule, found: Found, chosen: Level | None
) -> Diagnostic:
    """A finding with what the framework knows; its place is moved into the text if need be."""
    length = document.facts.table.length
    start = min(max(found.range.start, 0), length)
    end = min(max(found.range.end, start), length)
    level = chosen or found.level or rule.level
    if level is Level.OFF:
        level = Level.INFORMATION  # a rule that is off by default and was asked for with `--all`
    fixable = rule.fixes is not None and (found.fixable is None or found.fixable)
    return Diagnostic(
        document.id,
        Range(start, end),
        rule.name,
        rule.code,
        level,
        found.message,
        fixable and not is_generated(snapshot, document) and not is_beyond_repair(document),
        found.data,
        found.related,
        found.unnecessary,
    )


def _in_order(document: Document, found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each finding once, ordered by place, without those that the document silences."""
    unique = {(item.range, item.code, item.message): item for item in found}
    ordered = [unique[key] for key in sorted(unique)]
    silenced = suppressions(document) if document.kind in MARKDOWN and ordered else ()
    if silenced:
        line_of = document.lines.line_of
        ordered = [
            item
            for item in ordered
            if not is_suppressed(item.rule, line_of(item.range.start), silenced)
        ]
    return tuple(ordered)


def failure_line(rule: Rule, document: Document, error: Exception) -> str:
    """A line for a log: which rule, where it broke, and on what."""
    where = ""
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        file = code.co_filename.replace("\\", "/").rpartition("/")[2]
        where = f"{file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"rule {rule.name} broke on {document.id} ({where}): {type(error).__name__}: {error}"
