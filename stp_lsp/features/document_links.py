"""Links in the text: ids, written paths and path spans, each with the place that it leads to.

Where both could be marked the longer one is: a path that leads to a document is one link, and an
id in it has none of its own. Of a path with braces each alternative is a link.

What needs the text of another document, which row of a contract is meant, is left for
:func:`resolve_link`; everything else is answered at once from what is in memory.

Deliberately not here: Markdown links, which every Markdown server shows, unless the path is one
that no longer leads there because its thread has moved. Neither are addresses of the web.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from stp_lsp.features.card import symbol_line
from stp_lsp.features.cited import cited_file
from stp_lsp.features.cursor import anchor_range, defined_by_title
from stp_lsp.features.written_ids import written_ids
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.paths import normalise
from stp_lsp.model.relocate import moved_link
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Symbol, Thread
from stp_lsp.model.written_path import Resolved, parts_of, resolve_path
from stp_lsp.text.range import Range

MOST_LINKS: Final = 4000
"""A document with more is generated; nobody misses the rest."""
_MOST_FILES: Final = 300
"""Path spans for which the disk is asked, in one document."""

_SPAN = re.compile(r"`([A-Za-z0-9_./~+@{},#%-]{2,300})`")
_ADDRESS = re.compile(r"[^\s<>()\[\]`\"']*\Z")


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """Where a link leads."""

    document: str
    """A document, or the path of a file that is none."""
    place: Range | None
    """What to show of it; ``None`` for its beginning, and always for a file."""
    tooltip: str


@dataclass(frozen=True, slots=True)
class Link:
    """A piece of text that leads somewhere."""

    range: Range
    target: LinkTarget | None
    """``None`` until :func:`resolve_link` has looked."""
    key: str
    """What the text names; empty for paths."""


def document_links(snapshot: Snapshot, document: Document) -> list[Link]:
    """The links of ``document``, ordered by place, none overlapping another."""
    taken = _Taken()
    found: list[Link] = []
    for link in islice(_candidates(snapshot, document, taken), MOST_LINKS):
        found.append(link)
        taken.add(link.range)
    return sorted(found, key=lambda link: link.range)


def resolve_link(snapshot: Snapshot, key: str) -> LinkTarget | None:
    """Where the thing of this key is defined; ``None`` when its thread is gone as well.

    A row that its contract does not have leads to the contract.
    """
    symbol = snapshot.resolve(key)
    if symbol is not None:
        return _symbol_target(snapshot, symbol)
    thread = snapshot.threads.get(key.partition("/")[0])
    contract = snapshot.contract_document(thread) if thread is not None else None
    if contract is None:
        return None
    return LinkTarget(contract.id, None, symbol_line(snapshot, key))


class _Taken:
    """The parts of a text that need no further link."""

    __slots__ = ("_ranges",)

    def __init__(self) -> None:
        self._ranges: list[Range] = []

    def add(self, where: Range) -> None:
        insort(self._ranges, where)

    def overlaps(self, where: Range) -> bool:
        at = bisect_left(self._ranges, where)
        return any(each.overlaps(where) for each in self._ranges[max(at - 1, 0) : at + 1])


def _candidates(snapshot: Snapshot, document: Document, taken: _Taken) -> Iterator[Link]:
    """Every link, the more exact reading of a place before the others."""
    links = document.facts.links
    for start, end, target_start, target_end, href in links:
        where = Range(target_start, target_end)
        if moved_link(snapshot, document, href):
            path, _, anchor = href.partition("#")
            target = _path_target(resolve_path(snapshot, path, document.id), anchor)
            if target is not None:
                yield Link(where, target, "")
        taken.add(Range(start, end))
    for link in _paths(snapshot, document, taken):
        if not taken.overlaps(link.range):
            yield link
    for link in _ids(snapshot, document):
        if not taken.overlaps(link.range):
            yield link


def _paths(snapshot: Snapshot, document: Document, taken: _Taken) -> Iterator[Link]:
    """Cited test files, written paths with an id, and paths in code spans."""
    asked = 0
    if document.kind is Kind.ACCEPTANCE:
        for test in document.contract.tests:
            cited = cited_file(test)
            if cited is not None and asked < _MOST_FILES:
                asked += 1
                yield from _file(snapshot, normalise(cited.text), cited.range)
    text = document.text
    for start, end, path, _ in document.facts.paths:
        if path.startswith("//") and text[start - 1 : start] == ":":
            taken.add(Range(start, end))  # an address of the web; the ids in it are not ours
        else:
            yield from _written(snapshot, document, start, path, "")
    if "`" not in text:
        return
    for match in _SPAN.finditer(text):
        path, _, anchor = match[1].partition("#")
        if "/" not in path and not path.endswith(".md"):
            continue
        links = list(_written(snapshot, document, match.start(1), path, anchor))
        yield from links
        if not links and asked < _MOST_FILES and "{" not in path and "." in path.rpartition("/")[2]:
            asked += 1
            for candidate in islice(snapshot.candidates(path, document.id), 2):
                yield from _file(snapshot, candidate, Range(match.start(1), match.end(1)))


def _written(
    snapshot: Snapshot, document: Document, start: int, path: str, anchor: str
) -> Iterator[Link]:
    """The documents that a written path names, one for each alternative of its braces."""
    for part in parts_of(path):
        target = _path_target(resolve_path(snapshot, part.path, document.id), anchor)
        if target is not None:
            yield Link(Range(start + part.start, start + part.end), target, "")


def _file(snapshot: Snapshot, path: str, where: Range) -> Iterator[Link]:
    """A file of the workspace, a document or not."""
    document = snapshot.documents.get(path)
    if document is not None:
        yield Link(where, LinkTarget(path, None, _title(document)), "")
    elif path and snapshot.files.exists(path):
        yield Link(where, LinkTarget(path, None, path), "")


def _path_target(found: Resolved, anchor: str) -> LinkTarget | None:
    document = found.document
    if document is None:
        return None
    words = [_title(document)]
    if found.moved and found.thread is not None:
        words.append(f"moved to {found.thread.folder}")
    place = anchor_range(document, anchor) if anchor else None
    return LinkTarget(document.id, place, " · ".join(words))


def _title(document: Document) -> str:
    """The title of a document and the thread it belongs to, where the title does not say."""
    headings = document.facts.headings
    title = headings[0][3] if headings else document.id.rpartition("/")[2]
    thread = document.place.thread
    return f"{title} · {thread}" if thread and thread not in title else title


def _ids(snapshot: Snapshot, document: Document) -> Iterator[Link]:
    """The ids that name something that is defined elsewhere."""
    own = _definitions(snapshot, document)
    text = document.text
    has_addresses = "://" in text
    known: dict[str, LinkTarget | None] = {}
    for piece in written_ids(document):
        key = piece.target
        if (piece.start, key) in own or (has_addresses and _in_address(text, piece.start)):
            continue
        if _is_row(key):
            thread = snapshot.threads.get(key.partition("/")[0])
            if thread is not None and _has_rows(snapshot, thread):
                yield Link(piece.range, None, key)
            continue
        if key not in known:
            symbol = snapshot.resolve(key)
            known[key] = _symbol_target(snapshot, symbol) if symbol is not None else None
        target = known[key]
        if target is not None:
            yield Link(piece.range, target, key)


def _definitions(snapshot: Snapshot, document: Document) -> set[tuple[int, str]]:
    """Where the document defines an id: a link from there would lead to itself."""
    title = document.title_range
    defined = defined_by_title(snapshot, document)
    found = {
        (start, target)
        for start, end, target, _ in document.facts.mentions
        if target == defined and title.start <= start and end <= title.end
    }
    if document.kind is Kind.ACCEPTANCE:
        thread, contract = document.place.thread, document.contract
        found.update((row.id_range.start, f"{thread}/{row.id}") for row in contract.criteria)
        found.update((row.id_range.start, f"{thread}/{row.id}") for row in contract.tests)
    return found


def _symbol_target(snapshot: Snapshot, symbol: Symbol) -> LinkTarget:
    in_contract = _is_row(symbol.key) or symbol.document.endswith(".json")
    place = symbol.range if in_contract else None
    return LinkTarget(symbol.document, place, symbol_line(snapshot, symbol.key))


def _is_row(key: str) -> bool:
    return key.partition("/")[2].startswith(("AC-", "AT-"))


def _has_rows(snapshot: Snapshot, thread: Thread) -> bool:
    return bool(thread.canon) or snapshot.contract_document(thread) is not None


def _in_address(text: str, start: int) -> bool:
    """Whether the word that holds ``start`` begins like `https://`."""
    before = _ADDRESS.search(text, max(0, start - 300), start)
    return before is not None and "://" in before[0]
