"""Repairs: what each finding's rule offers, and all the obvious ones of a document at once.

Not here: the verbs of the method (start, complete, new work package); they begin from a place, not
from a finding.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from stp_lsp.features.action_kinds import FIX_ALL, QUICK_FIX
from stp_lsp.features.diagnostics import diagnose, failure_line
from stp_lsp.model.diagnostic import Diagnostic, Fix
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.registry import RULES
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_MOST = 1000
"""Findings that are repaired at once; no document that people write has so many."""
_RULES = {rule.name: rule for rule in RULES}


@dataclass(frozen=True, slots=True)
class Action:
    """Something that the user may choose."""

    title: str
    kind: str
    """`quickfix` or `source.fixAll.stp`."""
    change: SourceChange
    diagnostics: tuple[Diagnostic, ...] = ()
    """The findings that it repairs."""
    preferred: bool = False
    """Whether it is the obvious one."""


def code_actions(
    snapshot: Snapshot,
    document: Document,
    where: Range,
    only: Sequence[str] = (),
    diagnostics: Iterable[Diagnostic] | None = None,
    failures: list[str] | None = None,
    named: Collection[Range] = (),
) -> list[Action]:
    """What can be done about the findings that ``where`` touches.

    Args:
        snapshot: The workspace.
        document: The document in question.
        where: A selection; an empty one is a cursor.
        only: Kinds that are wanted, each with those below it (`source` asks for `source.fixAll`);
            none means all.
        diagnostics: The document's findings, when the caller has them.
        failures: Gets a line for the log for every rule whose repair broke; it offers nothing then.
        named: Where findings lie that are asked about as well, ``where`` or not.
    """
    broken: list[str] = [] if failures is None else failures
    found = tuple(diagnose(snapshot, document).diagnostics if diagnostics is None else diagnostics)
    actions: list[Action] = []
    if _wanted(QUICK_FIX, only):
        asked = [each for each in found if each.range.overlaps(where) or each.range in named]
        actions += _quick_fixes(snapshot, document, asked, broken)
    if _wanted(FIX_ALL, only) and any(item.fixable for item in found):
        change, repaired = _fix_all(snapshot, document, found, broken)
        if repaired:
            title = f"Fix everything obvious in this document ({len(repaired)})"
            actions.append(Action(title, FIX_ALL, change, repaired))
    return actions


def fixes_of(
    snapshot: Snapshot, document: Document, diagnostic: Diagnostic, failures: list[str]
) -> list[Fix]:
    """Every repair that the rule of a finding offers, the preferred one first if there is one.

    A rule that breaks offers nothing and leaves a line in ``failures``.
    """
    rule = _RULES.get(diagnostic.rule)
    if rule is None or rule.fixes is None or not diagnostic.fixable:
        return []
    try:
        offered = list(rule.fixes(snapshot, document, diagnostic))
    except Exception as error:  # whatever a rule does, the others go on
        failures.append(failure_line(rule, document, error))
        return []
    return sorted(offered, key=lambda fix: not fix.preferred)


def fix_all(snapshot: Snapshot, document: Document) -> SourceChange:
    """Every preferred repair that changes this document alone, as one change.

    Repairs that move or create files, or touch other documents, are left for the user to choose.
    Where two would change the same place, the first in the text wins, and at most a thousand are
    made; running it again does the rest. On a document without such findings it changes nothing.
    """
    return _fix_all(snapshot, document, diagnose(snapshot, document).diagnostics, [])[0]


def _quick_fixes(
    snapshot: Snapshot,
    document: Document,
    found: Sequence[Diagnostic],
    failures: list[str],
) -> list[Action]:
    """One action for each change, however many findings it repairs."""
    merged: dict[str, dict[object, tuple[Fix, list[Diagnostic]]]] = {}
    for item in found:
        for fix in fixes_of(snapshot, document, item, failures):
            same = merged.setdefault(fix.title, {})
            change = frozenset(fix.change.edits.items()), fix.change.operations
            same.setdefault(change, (fix, []))[1].append(item)
    return [
        Action(fix.title, QUICK_FIX, fix.change, tuple(repaired), fix.preferred)
        for same in merged.values()
        for fix, repaired in same.values()
    ]


def _fix_all(
    snapshot: Snapshot, document: Document, found: Sequence[Diagnostic], failures: list[str]
) -> tuple[SourceChange, tuple[Diagnostic, ...]]:
    """The change, and the findings that it repairs."""
    edits = _Edits()
    repaired: list[Diagnostic] = []
    for item in found:
        if len(repaired) == _MOST:
            break
        fix = next(iter(fixes_of(snapshot, document, item, failures)), None)
        if fix is None or not fix.preferred:
            continue
        change = fix.change
        if change.operations or set(change.edits) != {document.id}:
            continue
        if edits.take(change.edits[document.id]):
            repaired.append(item)
    if not repaired:
        return SourceChange(), ()
    return SourceChange.of(document.id, *edits.ordered), tuple(repaired)


class _Edits:
    """Edits of one document that do not touch each other."""

    def __init__(self) -> None:
        self.ordered: list[TextEdit] = []

    def take(self, edits: Sequence[TextEdit]) -> bool:
        """Adds the edits unless one touches another one's place; one that is there already may."""
        fresh = [edit for edit in edits if not self._has(edit)]
        if any(self._touches(edit.range) for edit in fresh):
            return False
        for edit in fresh:
            insort(self.ordered, edit)
        return True

    def _has(self, edit: TextEdit) -> bool:
        at = bisect_left(self.ordered, edit)
        return at < len(self.ordered) and self.ordered[at] == edit

    def _touches(self, where: Range) -> bool:
        """Whether a place is taken; as taken ones do not overlap, its neighbours decide."""
        at = bisect_left(self.ordered, where, key=lambda edit: edit.range)
        return any(edit.range.overlaps(where) for edit in self.ordered[max(at - 1, 0) : at + 1])


def _wanted(kind: str, only: Sequence[str]) -> bool:
    return not only or any(not each or kind == each or kind.startswith(f"{each}.") for each in only)
