"""Everything with a name, found from anywhere: threads, packages, issues, rows, documents.

Threads are found by number, words of the title and slug; so are packages and issues. Criteria and
tests only when the query says `AC-` or `AT-`, because every contract has an `AC-01.1`. Documents
by the name of their kind with their thread (`design header`), or by their path. Nothing here
reads a file: where a row stands follows from the facts.

Decisions are in the outline of their document and not here: their numbers mean nothing outside.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from enum import Enum
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

from stp_lsp.features.document_names import document_names
from stp_lsp.features.name_search import (
    Same,
    ThreadNames,
    issue_names,
    names_of,
    package_names,
    thread_names,
    words_of,
)
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.project_memo import forgets
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Issue, Package, Thread
from stp_lsp.text.range import Range

_ROW = re.compile(r"(?<![A-Za-z0-9])(A[CT])-([0-9.]{0,9})", re.IGNORECASE)
_KINDS: Final = frozenset(("info", "design", "impl", "tasks", "results", "acceptance", "done"))
_LONGEST_TITLE: Final = 100
_AT_ONCE: Final = 16
"""Answers between two moments in which others may have a turn; a tenth of a millisecond."""


class FoundKind(Enum):
    """What a found symbol is."""

    THREAD = "thread"
    PACKAGE = "work package"
    CRITERION = "acceptance criterion"
    TEST = "acceptance test"
    ISSUE = "issue"
    DOCUMENT = "document"


class FoundSymbol(NamedTuple):
    """One answer."""

    root: str
    """The workspace it is in, as the caller names it."""
    kind: FoundKind
    key: str
    """As mentions name it; the path for a document."""
    name: str
    """Id and title: editors filter by it once more."""
    container: str
    """The status of a thread or issue, the thread of anything else."""
    document: DocId
    range: Range


class _Query(NamedTuple):
    """What is asked for, taken apart."""

    words: list[str]
    kinds: list[str]
    """Words that name a kind of document."""
    rest: list[str]
    """The others."""
    row: re.Match[str] | None


def workspace_symbols(
    snapshots: Iterable[tuple[str, Snapshot]], query: str, limit: int = 128
) -> list[FoundSymbol]:
    """What ``query`` may mean in any of the workspaces, best first; the open threads for none.

    Args:
        snapshots: Each workspace with the name of its root.
        query: What is typed; upper and lower case mean the same.
        limit: The most answers to return.
    """
    steps = workspace_symbols_in_steps(snapshots, query, limit)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            found: list[FoundSymbol] = done.value
            return found


def workspace_symbols_in_steps(
    snapshots: Iterable[tuple[str, Snapshot]], query: str, limit: int = 128
) -> Generator[None, None, list[FoundSymbol]]:
    """As :func:`workspace_symbols`, which it returns; at each `yield` others may have a turn."""
    asked = _read(query)
    ranked: list[tuple[int, int, FoundSymbol]] = []
    for root, snapshot in snapshots:
        seen: set[str] = set()  # no two kinds share a key: ids, rows below ids, paths
        place = 0
        for answer in _search(root, snapshot, asked, limit):
            if answer is None:
                yield
                continue
            group, found = answer
            key = found.key
            if key not in seen:
                seen.add(key)
                ranked.append((group, place, found))
                place += 1
                if place == limit:
                    break
                if place % _AT_ONCE == 0:
                    yield
    ranked.sort(key=lambda each: each[:2])
    return [found for _, _, found in ranked[:limit]]


def _read(query: str) -> _Query:
    row = _ROW.search(query)
    plain = f"{query[: row.start()]} {query[row.end() :]}" if row is not None else query
    words = words_of(plain)
    kinds = [word for word in words if word in _KINDS]
    return _Query(words, kinds, [word for word in words if word not in _KINDS], row)


def _search(
    root: str, snapshot: Snapshot, query: _Query, limit: int
) -> Iterator[tuple[int, FoundSymbol] | None]:
    """The answers of one workspace with the group they rank in, group by group.

    ``None`` where much was looked through in vain.
    """
    names = thread_names(snapshot)
    threads = snapshot.threads
    if query.row is not None:
        for row in _rows(root, snapshot, names, query):
            yield (0, row) if row is not None else None
        return
    if not query.words:
        yield from ((0, _thread(root, snapshot, threads[id])) for id in names.by_rank[:limit])
        return
    by_id = _ids(snapshot, names, query.words[0], limit)
    rest = query.words[1:]
    if by_id and rest:
        for id in by_id:
            yield from ((0, found) for found in _parts(root, snapshot, threads[id], rest))
    else:
        yield from ((0, _thread(root, snapshot, threads[id])) for id in by_id)
        yield from ((1, _issue(root, snapshot, issue)) for issue in _numbered(snapshot, query))
    text = " ".join(query.words)
    for group, numbers in enumerate(names.names.groups(text), 2):
        ids = (names.by_rank[number] for number in numbers[:limit])
        yield from ((group, _thread(root, snapshot, threads[id])) for id in ids)
    yield from ((5, found) for found in _documents(root, snapshot, names, query, limit))
    words = text.removeprefix("issue ").removeprefix("issues ")
    issues = issue_names(snapshot)
    hits = (issues.items[number] for number in issues.names.find(words)[:limit])
    yield from ((6, _issue(root, snapshot, issue)) for issue in hits)
    packages = package_names(snapshot)
    titled = (packages.items[number] for number in packages.names.find(text)[:limit])
    numbered = _packages_numbered(names, query)
    yield from ((7, _package(root, snapshot, each)) for each in chain(numbered, titled))
    loose = document_names(snapshot)
    paths = (loose.loose[number] for number in loose.names.find(text)[:limit])
    for path in paths:
        document = snapshot.documents.get(path)
        if document is not None and document.kind is not Kind.ISSUE:
            yield 8, _document(root, document, None)


def _ids(snapshot: Snapshot, names: ThreadNames, word: str, limit: int) -> list[str]:
    """The threads whose id or number a word is, or begins."""
    prefix = snapshot.project.prefix
    digits = word.removeprefix(prefix.lower())
    if len(digits) > 4 or (digits and not digits.isdigit()):
        return []
    start = f"{prefix}{digits}" if digits != word else None
    found = names.with_prefix(start, limit) if start is not None else []
    if digits and (start is None or not found or digits[0] != "0"):
        found += names.with_number(digits, prefix, limit)
    return list(dict.fromkeys(found))


def _numbered(snapshot: Snapshot, query: _Query) -> list[Issue]:
    """The issue of the number asked for: `11`, `0011`, `issue 11`."""
    digits = query.words[-1]
    if len(digits) > 4 or not digits.isdigit() or query.words[:-1] not in ([], ["issue"]):
        return []
    issue = snapshot.issues.get(f"{digits:0>4}")
    return [issue] if issue is not None else []


def _parts(
    root: str, snapshot: Snapshot, thread: Thread, words: list[str]
) -> Iterator[FoundSymbol]:
    """Of one thread the packages and documents that the words name, or it itself by its title."""
    numbers = [word for word in words if word != "wp"]
    if len(numbers) == 1 and numbers[0].isdigit():
        for package in thread.packages:
            if package.number.startswith(numbers[0]) or package.number == f"{numbers[0]:0>2}":
                yield _package(root, snapshot, package)
    folder = thread.folder
    for id in thread.documents:
        document = snapshot.documents.get(id)
        parts = words_of(id.removeprefix(folder))
        if document is not None and all(
            any(part.startswith(word) for part in parts) for word in words
        ):
            yield _document(root, document, thread)
    title = words_of(thread.title)
    if all(any(part.startswith(word) for part in title) for word in words):
        yield _thread(root, snapshot, thread)


def _packages_numbered(names: ThreadNames, query: _Query) -> Iterator[Package]:
    """The packages of that number in all threads, for `WP-03`."""
    if len(query.words) != 2 or query.words[0] != "wp" or not query.words[1].isdigit():
        return
    number = f"{query.words[1]:0>2}"
    for id in names.by_rank:
        for package in names.threads[id].packages:
            if package.number == number:
                yield package


def _documents(
    root: str, snapshot: Snapshot, names: ThreadNames, query: _Query, limit: int
) -> Iterator[FoundSymbol]:
    """The documents of the kind named, of the threads that the other words mean."""
    if not query.kinds:
        return
    if query.rest:
        ids = _ids(snapshot, names, query.rest[0], limit) if len(query.rest) == 1 else []
        found = names.names.find(" ".join(query.rest))[:limit]
        ids = ids or [names.by_rank[number] for number in found]
    else:
        ids = names.by_rank[:limit]
    for id in ids:
        thread = snapshot.threads[id]
        for kind in query.kinds:
            document = snapshot.documents.get(f"{thread.folder}/{kind}.md")
            if document is not None:
                yield _document(root, document, thread)


def _rows(
    root: str, snapshot: Snapshot, names: ThreadNames, query: _Query
) -> Iterator[FoundSymbol | None]:
    """The criteria or tests whose id begins as asked, of the threads that the other words mean.

    ``None`` behind each thread that was looked into.
    """
    assert query.row is not None
    start = f"{query.row[1].upper()}-{query.row[2]}"
    ids = _with_contract(Same(snapshot.threads))
    if query.words:
        ids = _ids(snapshot, names, query.words[0], len(ids)) if len(query.words) == 1 else []
        found = names.names.find(" ".join(query.words))
        ids = ids or [names.by_rank[number] for number in found]
    kind = FoundKind.CRITERION if start.startswith("AC") else FoundKind.TEST
    threads = snapshot.threads
    for id in ids:
        thread, parts = threads[id], snapshot.parts_mentioned(id)
        # Most contracts have no row of that id, which the graph knows without looking into one.
        wanted = f"{id}/{start}"
        if not thread.canon and not [key for key in parts if key.startswith(wanted)]:
            continue
        container = f"{id} {thread.title}"[:_LONGEST_TITLE]
        for key, document, where in _row_places(snapshot, thread, start):
            name = f"{id} {key.partition('/')[2]}"
            yield FoundSymbol(root, kind, key, name, container, document.id, where)
        yield None


@lru_cache(maxsize=8)
def _with_contract(table: Same[Mapping[str, Thread]]) -> list[str]:
    """The threads that may have criteria and tests, the best first."""
    threads = table.value
    return [
        id
        for id in names_of(table).by_rank
        if threads[id].canon or f"{threads[id].folder}/acceptance.md" in threads[id].documents
    ]


forgets(_with_contract.cache_clear)


def _row_places(
    snapshot: Snapshot, thread: Thread, start: str
) -> Iterator[tuple[str, Document, Range]]:
    """Where the rows of a contract begin: their ids stand in the third column of a line."""
    wanted = f"{thread.id}/{start}"
    document = snapshot.contract_document(thread)
    if document is not None:
        lines = document.lines
        for at, end, target, _ in document.facts.mentions:
            if target.startswith(wanted) and at - lines.line_start(lines.line_of(at)) == 2:
                yield target, document, Range(at, end)
        return
    canon = snapshot.documents.get(thread.canon) if thread.canon else None
    if canon is not None and canon.facts.canon is not None:
        for name, _, _, at, end in canon.facts.canon.parts:
            if name.startswith(start):
                yield f"{thread.id}/{name}", canon, Range(at, end)


def _thread(root: str, snapshot: Snapshot, thread: Thread) -> FoundSymbol:
    name = f"{thread.id} {thread.title}".strip()[:_LONGEST_TITLE]
    where = snapshot.documents[thread.home].title_range
    status = thread.status_raw.strip()
    return FoundSymbol(root, FoundKind.THREAD, thread.id, name, status, thread.home, where)


def _package(root: str, snapshot: Snapshot, package: Package) -> FoundSymbol:
    thread = snapshot.threads[package.key.partition("/")[0]]
    name = f"{package.key} {package.title}".strip()[:_LONGEST_TITLE]
    symbol = snapshot.resolve(package.key)
    where = symbol.name_range if symbol is not None else Range(0, 0)
    container = thread.title[:_LONGEST_TITLE]
    return FoundSymbol(
        root, FoundKind.PACKAGE, package.key, name, container, package.document, where
    )


def _issue(root: str, snapshot: Snapshot, issue: Issue) -> FoundSymbol:
    name = f"issue {issue.number} {issue.title}".strip()[:_LONGEST_TITLE]
    where = snapshot.documents[issue.document].title_range
    status = (issue.bucket or issue.status).strip()
    key = f"issue/{issue.number}"
    return FoundSymbol(root, FoundKind.ISSUE, key, name, status, issue.document, where)


def _document(root: str, document: Document, thread: Thread | None) -> FoundSymbol:
    name = document.id.rpartition("/")[2]
    container = document.heading[:_LONGEST_TITLE]
    if thread is not None:
        name = f"{thread.id} {document.id.removeprefix(thread.folder).lstrip('/')}"
        container = thread.title[:_LONGEST_TITLE]
    where = document.title_range
    return FoundSymbol(root, FoundKind.DOCUMENT, document.id, name, container, document.id, where)
