"""The test file that a row of a contract cites: `` - AT-01.2 `tests/ `` (FORMAT.md 8.3).

Files that the contract cites already come first, those of the row's own package before others; then
what the folder typed so far holds, tests before all else. A file that carries the row's id already
is the one that is meant. A folder is listed when it is typed, never the whole repository.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stp_lsp.features.cited import cited_file
from stp_lsp.features.completion_context import Typing
from stp_lsp.features.completion_item import Answer, CompletionKind, Offer, literal
from stp_lsp.syntax.contract import Criterion, CriterionState
from stp_lsp.syntax.ids import row_group

_REFERENCE = re.compile(r"- (AT-[0-9]{1,4}\.[0-9]{1,4}) `([^`:\s]{0,200})\Z")
_REST = re.compile(r"[^`\s]*")
_TEST = re.compile(r"test|spec|check|_t\.", re.IGNORECASE)
_TEST_FOLDERS: Final = ("test", "tests", "spec")
_READ: Final = 20
"""Tests of a folder that are searched for the row's id."""


def complete_cited(typing: Typing) -> Answer | None:
    """Paths of test files within the backticks of a contract's row; ``None`` elsewhere."""
    match = _REFERENCE.match(typing.left)
    if match is None:
        return None
    row, typed = match[1], match[2]
    rest = _REST.match(typing.right)
    end = typing.offset + (rest.end() if rest else 0)
    behind = typing.text[end : typing.offset + len(typing.right)]
    close = "" if behind.startswith("`") else "`"
    # The rest of the row comes along where there is none yet.
    fields = "" if behind.strip("` \t") else _fields(typing, row)
    if fields and not close:
        end += 1
        close = "`"
    offers = (_offer(path, detail, close + fields) for path, detail in _paths(typing, row, typed))
    return Answer(offers, typing.offset - len(typed), end, searched=True)


def _offer(path: str, detail: str, tail: str) -> Offer:
    if path.endswith("/"):
        return Offer(path, CompletionKind.PATH, path, detail)
    snippet = "${" in tail
    insert = f"{literal(path) if snippet else path}{tail}"
    return Offer(path, CompletionKind.PATH, insert, detail, snippet=snippet)


def _fields(typing: Typing, row: str) -> str:
    """` -- covers AC-01.2 -- status: to-write`, with the criterion that lacks a test."""
    criteria = typing.document.contract.criteria
    own = [each for each in criteria if each.group == row_group(row) and not each.non_test]
    lacking = [each for each in own if _lacks(each)] or own
    covered = lacking[0].id if lacking else f"AC-{row[3:]}"
    return f" -- covers ${{1:{covered}}} -- status: to-write"


def _lacks(row: Criterion) -> bool:
    return row.state is CriterionState.UNSATISFIED and not row.covered_by


def _paths(typing: Typing, row: str, typed: str) -> Iterator[tuple[str, str]]:
    """Paths that may be meant, each once, with a word about them."""
    files = typing.snapshot.files
    found: dict[str, str] = {}
    folder, slash, name = typed.rpartition("/")
    listed = list(_listed(typing, folder)) if slash or not typed else list(_near(typing))
    tests = [path for path in listed if _TEST.search(path.rpartition("/")[2])]
    for path in tests[:_READ]:
        if files.contains(path, row):
            found[path] = f"carries {row}"
    for path in _cited(typing, row):
        found.setdefault(path, "cited in this contract")
    rest = sorted(
        (path for path in listed if path not in found),
        key=lambda path: (path not in tests, not path.endswith("/"), path),
    )
    found.update((path, "folder" if path.endswith("/") else "") for path in rest)
    wanted = name.lower()
    for path, detail in found.items():
        inside = path[len(folder) + 1 :] if slash else path
        if path.startswith(f"{folder}/" if slash else "") and wanted in inside.lower():
            yield path, detail


def _listed(typing: Typing, folder: str) -> Iterator[str]:
    """What a folder holds, as paths from the root."""
    start = f"{folder}/" if folder else ""
    return (f"{start}{name}" for name in typing.snapshot.files.list_folder(folder))


def _near(typing: Typing) -> Iterator[str]:
    """What the root and the usual folders of tests hold: a file typed by its bare name."""
    for path in _listed(typing, ""):
        yield path
        if path.rstrip("/") in _TEST_FOLDERS:
            yield from _listed(typing, path.rstrip("/"))


def _cited(typing: Typing, row: str) -> Iterator[str]:
    """The files that other rows cite, those of the same package first, the last one first."""
    tests = [each for each in typing.document.contract.tests if each.id != row]
    tests.sort(key=lambda each: (each.group != row_group(row), -each.line))
    for test in tests:
        cited = cited_file(test)
        if cited is not None:
            yield cited.text
