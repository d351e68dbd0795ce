"""How far a thread or a work package has come: packages, tasks, criteria, the close gate.

One reading for cards, lenses and boards, so that none of them says another number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from stp_lsp.model import contract_checks
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Package, Thread
from stp_lsp.syntax.contract_lint import Finding
from stp_lsp.syntax.gate import Gate, gate
from stp_lsp.syntax.status import WorkPackageStatus, canonical_work_package_status, fold_v3
from stp_lsp.syntax.task_marks import task_marks

if TYPE_CHECKING:
    from stp_lsp.syntax.structure import Task


_MARKS = "progress.marks"
_TEMPLATE_TASK = re.compile(r"Task [123]|Criterion [12]")


class Count(NamedTuple):
    """So many of so many."""

    done: int
    total: int


def package_status(snapshot: Snapshot, package: Package) -> WorkPackageStatus | None:
    """The canonical status of a work package; ``None`` when it states none that is known.

    Only canon files are read with generation 5's table, as for threads.
    """
    status = canonical_work_package_status(package.status)
    if status is None and package.document.endswith(".json"):
        folded = fold_v3(package.status)
        return canonical_work_package_status(folded.value) if folded is not None else None
    return status


def count_packages(snapshot: Snapshot, thread: Thread) -> Count:
    """How many work packages are done."""
    done = sum(
        package_status(snapshot, package) is WorkPackageStatus.DONE for package in thread.packages
    )
    return Count(done, len(thread.packages))


def count_tasks(documents: Iterable[Document]) -> Count:
    """How many boxes are checked (FORMAT.md 7); reads the texts."""
    marks = [mark for doc in documents for mark in _marks(doc)]
    return Count(sum(mark in "xX" for mark in marks), len(marks))


def _marks(document: Document) -> tuple[str, ...]:
    """The mark of each task, kept with the document's version."""
    kept: tuple[str, ...] | None = document.memo.get(_MARKS)  # type: ignore[assignment]  # only written here
    if kept is None:
        quick = task_marks(document.text, document.facts.body_start)
        if quick is None:
            kept = tuple(task.mark for task in written_tasks(document))
        else:
            kept = tuple(
                task.mark
                for task in quick
                if task.mark in "xX" or not _TEMPLATE_TASK.fullmatch(task.text)
            )
        document.memo[_MARKS] = kept
    return kept


def written_tasks(document: Document) -> Iterator[Task]:
    """The tasks of a document, in their order.

    The unticked examples of the templates (FORMAT.md 10.2) are nobody's tasks.
    """
    text = document.text
    for task in document.structure.tasks:
        start, end = task.text_range
        if task.mark in "xX" or not _TEMPLATE_TASK.fullmatch(text, start, end):
            yield task


def task_documents(snapshot: Snapshot, thread: Thread) -> list[Document]:
    """Where a thread keeps its tasks: tasks.md, or its single file in the oldest generations."""
    home = snapshot.documents[thread.home]
    tasks = snapshot.documents.get(f"{thread.folder}/tasks.md")
    found = [home] if home.kind is Kind.SINGLE else []
    return [*found, tasks] if tasks is not None else found


def contract_findings(snapshot: Snapshot, thread: Thread) -> tuple[Finding, ...]:
    """What is wrong with a thread's contract; empty without a contract."""
    document = snapshot.contract_document(thread)
    return contract_checks.contract_findings(snapshot, document) if document is not None else ()


def contract_gate(
    snapshot: Snapshot,
    thread: Thread,
    package: int | None = None,
    findings: tuple[Finding, ...] | None = None,
) -> Gate | None:
    """The close gate's verdict; ``None`` when there is no contract to judge.

    Args:
        snapshot: The workspace.
        thread: Whose contract is asked.
        package: The number of a work package; ``None`` asks for the thread.
        findings: What :func:`contract_findings` gave, when the caller has asked already.
    """
    document = snapshot.contract_document(thread)
    if document is None:
        return None
    if findings is None:
        findings = contract_findings(snapshot, thread)
    standing = contract_checks.judgement(document).standing
    cancelled = package is not None and contract_checks.is_cancelled(snapshot, thread, package)
    return gate(standing, findings, package, is_cancelled=cancelled)


def referring(snapshot: Snapshot, target: str, own: Iterable[DocId]) -> int:
    """How many documents name ``target`` or link to one of ``own``.

    ``own``, the documents of the thing itself, do not count, nor do the index and `todo.md`: these
    generated lists name every thread, which says nothing about one of them. No document is looked
    at, because thousands may name a thread.
    """
    project = snapshot.project
    left_out = {*own, f"{project.base}/steel_threads.md", f"{project.home}/todo.md"}
    found = snapshot.mentioning(target)
    linking = [ids for id in own if (ids := snapshot.linking(id))]
    if linking:
        found = found.union(*linking)
    return len(found) - sum(id in found for id in left_out)
