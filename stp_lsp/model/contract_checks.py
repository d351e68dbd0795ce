"""Contracts among files: what is wrong with one, and what the close gate says of a thread.

``syntax/contract_lint`` and ``syntax/gate`` decide; here they get what the snapshot knows about
files. The one place for rules, cards, lenses and the command line, so that all of them give one
verdict, L3 included. Not here: which findings are shown, and how loud; the rules decide that.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.layered import missing_keys
from stp_lsp.model.paths import normalise
from stp_lsp.model.project import Generation
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.contract_lint import Check, Finding, checks, settled
from stp_lsp.syntax.gate import Gate, Standing, gate

_ALONE = "contract_checks.alone"
_JUDGED = "contract_checks.judged"
_CITED = "contract_checks.cited"
_LONGEST_NUMBER = 18
_OFFERED = 3


class CitedFiles:
    """The files of a workspace as the checks of a contract ask for them.

    A path is taken below the root whatever it begins with, as upstream does; one that leaves the
    root is not there. Documents count as the snapshot has them: an open editor's text wins.
    """

    __slots__ = ("_asker", "_snapshot")

    def __init__(self, snapshot: Snapshot, asker: DocId = "") -> None:
        """Files as of this snapshot; the disk may move on.

        Args:
            snapshot: The workspace.
            asker: The contract that cites them, for :func:`citing`; empty when none does.
        """
        self._snapshot = snapshot
        self._asker = asker

    def exists(self, path: str) -> bool:
        """Whether a regular file is there."""
        return self._document(path) is not None or self._snapshot.files.is_file(path)

    def contains(self, path: str, needle: str) -> bool:
        """Whether that file holds ``needle`` as it stands."""
        document = self._document(path)
        if document is not None:
            return needle in document.text
        return self._snapshot.files.contains(path, needle)

    def holding(self, paths: Iterable[str], thread: str) -> set[str]:
        """Those of many files, each as :meth:`contains` has it, that hold the id of a thread."""
        asked = set(paths)
        others = missing_keys(asked, self._snapshot.documents)
        found = {path for path in asked - others if self.contains(path, thread)}
        return found.union(self._snapshot.files.holding(others, thread))

    def read(self, path: str) -> str | None:
        """The text of that file; ``None`` when it cannot be read as text."""
        document = self._document(path)
        return document.text if document is not None else self._snapshot.files.read(path)

    def find_by_name(self, name: str) -> tuple[str, ...]:
        """The paths of all files of that name; may list the whole repository."""
        return self._snapshot.files.find_by_name(name)

    def _document(self, path: str) -> Document | None:
        if path.endswith("/"):
            return None
        document = self._snapshot.documents.get(normalise(path))
        if document is not None and self._asker:
            cited: dict[DocId, set[DocId]] = self._snapshot.path_memo.setdefault(_CITED, {})
            cited.setdefault(document.id, set()).add(self._asker)
        return document


def citing(snapshot: Snapshot, id: DocId) -> frozenset[DocId]:
    """The contracts that were checked and cite a document; what they cite is seldom one."""
    cited: dict[DocId, set[DocId]] | None = snapshot.path_memo.get(_CITED)
    return frozenset(cited.get(id, ())) if cited else frozenset()


class Judgement(NamedTuple):
    """What cards, lenses and verdicts need of a contract, short of looking at cited files."""

    standing: Standing
    checks: tuple[Check, ...]


def judgement(document: Document) -> Judgement:
    """What a contract comes to; once for a version.

    It takes a tenth of the memory of all rows with their parts, which are therefore not kept for
    its sake: who points at a thread wants its verdict.
    """
    kept = document.memo.get(_JUDGED)
    if isinstance(kept, Judgement):
        return kept
    contract = document.read_contract()
    found = Judgement(Standing.of(contract), checks(contract))
    document.memo[_JUDGED] = found
    return found


def own_findings(document: Document) -> tuple[Finding, ...]:
    """What is wrong with a contract whatever the files: all but L2 and L3; once for a version."""
    kept = document.memo.get(_ALONE)
    if isinstance(kept, tuple):
        return kept
    found = settled(judgement(document).checks, None)
    document.memo[_ALONE] = found
    return found


def contract_findings(snapshot: Snapshot, document: Document) -> tuple[Finding, ...]:
    """Everything that is wrong with a contract, in upstream's order."""
    files = CitedFiles(snapshot, document.id)
    return settled(judgement(document).checks, files, document.place.bucket)


def close_gate(
    snapshot: Snapshot,
    thread: Thread | None,
    package: str = "",
    findings: tuple[Finding, ...] | None = None,
) -> Gate:
    """Whether a thread, or one of its work packages, may be closed (FORMAT.md 8.5).

    Args:
        snapshot: The workspace.
        thread: Whose contract is asked; ``None`` when the id names no thread.
        package: The digits of a work package; empty asks for the thread.
        findings: What :func:`contract_findings` gave, when the caller has asked already.
    """
    if thread is None:
        return gate(None, thread_exists=False)
    number = _number(package) if package else None
    exists = not package or _has_package(snapshot, thread, package)
    document = snapshot.contract_document(thread)
    if document is None:
        return gate(None, (), number, work_package_exists=exists)
    if findings is None:
        findings = contract_findings(snapshot, document)
    standing = judgement(document).standing
    cancelled = number is not None and is_cancelled(snapshot, thread, number)
    return gate(standing, findings, number, work_package_exists=exists, is_cancelled=cancelled)


def is_cancelled(snapshot: Snapshot, thread: Thread, package: int) -> bool:
    """Whether a work package of 3.0, where that excuses from its contract, is cancelled."""
    if snapshot.project.generation is not Generation.G5:
        return False
    words = (each.status for each in thread.packages if _number(each.number) == package)
    return any(word.strip().lower() == "cancelled" for word in words)


def judged_documents(snapshot: Snapshot) -> frozenset[DocId]:
    """The documents whose findings may depend on cited files: contracts, and what they close."""
    found: set[DocId] = set()
    for thread in snapshot.threads.values():
        contract = snapshot.contract_document(thread)
        if contract is not None:
            found.update((contract.id, thread.home))
            found.update(package.document for package in thread.packages)
    return frozenset(found)


class Nearest(NamedTuple):
    """Existing rows that a wrong id may mean, the best first."""

    ids: tuple[str, ...]
    sure: bool
    """Whether the first differs in nothing but leading zeros."""


def nearest_row_ids(row_id: str, known: Iterable[str]) -> Nearest:
    """The rows whose ids are nearest to ``row_id``: of its group, else of any; three at most."""
    rows = [each for each in dict.fromkeys(known) if each != row_id]
    group, number = _numbers(row_id)
    same = [each for each in rows if _numbers(each) == (group, number)]
    if same:
        return Nearest(tuple(same[:_OFFERED]), len(same) == 1)
    own = [each for each in rows if _numbers(each)[0] == group]
    own.sort(key=lambda each: abs(_numbers(each)[1] - number))
    if not own:
        from difflib import get_close_matches  # slow to import, seldom needed

        own = get_close_matches(row_id, rows, n=_OFFERED)
    return Nearest(tuple(own[:_OFFERED]), sure=False)


def _numbers(row_id: str) -> tuple[int, int]:
    group, _, number = row_id[3:].partition(".")
    return _number(group), _number(number)


def _has_package(snapshot: Snapshot, thread: Thread, package: str) -> bool:
    """Whether there is a folder `WP/NN`, with documents in it or not."""
    if any(each.number == package for each in thread.packages):
        return True
    return snapshot.files.exists(f"{thread.folder}/WP/{package}")


def _number(digits: str) -> int:
    """What the digits of a work package or of a row's end count; -1 for what is no number."""
    known = digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER
    return int(digits) if known else -1
