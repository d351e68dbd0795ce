"""Applying what a repair proposes to the files of a test, and doing so until nothing is left."""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.features.code_actions import fixes_of
from stp_lsp.features.diagnostics import diagnose
from stp_lsp.model.diagnostic import Diagnostic, Fix
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Create, Delete, Rename, SourceChange
from tests.support.edited import edited

Files = dict[str, str]


def applied(files: Files, change: SourceChange) -> Files:
    """The files after a change: edits first, then operations, as `SourceChange` says."""
    result = dict(files)
    for name, edits in change.edits.items():
        result[name] = edited(name, result[name], edits)
    for operation in change.operations:
        match operation:
            case Rename(old, new):
                moved = {n: t for n, t in result.items() if n == old or n.startswith(f"{old}/")}
                assert moved, f"nothing to rename at {old}"
                for name, text in moved.items():
                    target = new + name[len(old) :]
                    assert target not in result, f"{target} is taken"
                    del result[name]
                    result[target] = text
            case Create(document, text):
                assert document not in result, f"{document} exists"
                result[document] = text
            case Delete(document):
                del result[document]
    return result


def findings(snapshot: Snapshot, rule: str = "") -> Iterator[Diagnostic]:
    """The findings of a whole workspace, of one rule if it is named; no rule may break."""
    for document in snapshot.documents.values():
        diagnosis = diagnose(snapshot, document)
        assert not diagnosis.failures, diagnosis.failures
        for item in diagnosis.diagnostics:
            if rule in ("", item.rule):
                yield item


def offered(snapshot: Snapshot, finding: Diagnostic) -> list[Fix]:
    """The repairs of a finding; none may break."""
    failures: list[str] = []
    found = fixes_of(snapshot, snapshot.documents[finding.document], finding, failures)
    assert not failures, failures
    return found
