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

from stp_lsp.features.card import status_text, symbol_line
from stp_lsp.features.cited import cited_file
from stp_lsp.features.cursor import anchor_range, defined_by_title
from stp_lsp.features.written_ids import defining_places, written_ids
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.paths import normalise
from stp_lsp.model.relocate import moved_link
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Symbol, Thread
from stp_lsp.model.written_path import Resolved, parts_of, resolve_path
from stp_lsp.syntax.ids import ROW_KINDS
from stp_lsp.text.range import Range

MOST_LINKS: Final = 4000
"""A document with more is generated; nobody misses the rest."""
_MOST_FILES: Final = 300
"""Path spans for which the disk is asked, in one document."""

_SPAN = re.compile(r"`([A-Za-z0-9_./~+@{},#%-]{2,300})`")
_BESIDE_ADDRESS = re.compile(r"[\s<>()\[\]`\"']")


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
    moved: dict[str, LinkTarget | None] = {}
    for start, end, target_start, target_end, href in document.facts.links:
        if href not in moved:
            moved[href] = _moved(snapshot, document, href)
        target = moved[href]
        if target is not None:
            yield Link(Range(target_start, target_end), target, "")
        taken.add(Range(start, end))
    for link in _paths(snapshot, document, taken):
        if not taken.overlaps(link.range):
            yield link
    for link in _ids(snapshot, document):
        if not taken.overlaps(link.range):
            yield link


def _moved(snapshot: Snapshot, document: Document, href: str) -> LinkTarget | None:
    """Where a Markdown link leads now that its thread has moved; ``None`` for all others."""
    if not moved_link(snapshot, document, href):
        return None
    path, _, anchor = href.partition("#")
    return _path_target(snapshot, resolve_path(snapshot, path, document.id), anchor)


def _paths(snapshot: Snapshot, document: Document, taken: _Taken) -> Iterator[Link]:
    """Cited test files, written paths with an id, and paths in code spans."""
    asked = 0
    if document.kind is Kind.ACCEPTANCE:
        for test in document.contract.tests:
            cited = cited_file(test)
            if cited is not None and asked < _MOST_FILES:
                asked += 1
                target = _file(snapshot, normalise(cited.text))
                if target is not None:
                    yield Link(cited.range, target, "")
    text = document.text
    for start, end, path, _ in document.facts.paths:
        if path.startswith("//") and text[start - 1 : start] == ":":
            taken.add(Range(start, end))  # an address of the web; the ids in it are not ours
        else:
            for where, target in _named(snapshot, document, path, ""):
                yield Link(where.shift(start), target, "")
    if "`" not in text:
        return
    spans: dict[str, tuple[tuple[Range, LinkTarget], ...]] = {}
    for match in _SPAN.finditer(text):
        written = match[1]
        if written not in spans:
            found = tuple(_named(snapshot, document, *written.partition("#")[::2]))
            if not found and asked < _MOST_FILES and _may_be_file(written):
                asked += 1
                found = tuple(_named_file(snapshot, document, written))
            spans[written] = found
        for where, target in spans[written]:
            yield Link(where.shift(match.start(1)), target, "")


def _named(
    snapshot: Snapshot, document: Document, path: str, anchor: str
) -> Iterator[tuple[Range, LinkTarget]]:
    """The documents that a path names, one for each alternative of its braces, and where in it."""
    if "/" not in path and not path.endswith(".md"):
        return
    for part in parts_of(path):
        target = _path_target(snapshot, resolve_path(snapshot, part.path, document.id), anchor)
        if target is not None:
            yield Range(part.start, part.end), target


def _may_be_file(path: str) -> bool:
    """Whether a path has a folder and an extension; what it names may be no document."""
    return "/" in path and "{" not in path and "." in path.rpartition("/")[2].strip(".")


def _named_file(
    snapshot: Snapshot, document: Document, path: str
) -> Iterator[tuple[Range, LinkTarget]]:
    """The file that a path names, seen from the document's folder or from the root."""
    for candidate in islice(snapshot.candidates(path, document.id), 2):
        target = _file(snapshot, candidate)
        if target is not None:
            yield Range(0, len(path)), target
            return


def _file(snapshot: Snapshot, path: str) -> LinkTarget | None:
    """A file of the workspace, a document or not."""
    document = snapshot.documents.get(path)
    if document is not None:
        return LinkTarget(path, None, _title(snapshot, document))
    return LinkTarget(path, None, path) if path and snapshot.files.exists(path) else None


def _path_target(snapshot: Snapshot, found: Resolved, anchor: str) -> LinkTarget | None:
    document = found.document
    if document is None:
        return None
    words = [_title(snapshot, document)]
    if found.moved and found.thread is not None:
        words.append(f"moved to {found.thread.folder}")
    place = anchor_range(document, anchor) if anchor else None
    return LinkTarget(document.id, place, " · ".join(words))


def _title(snapshot: Snapshot, document: Document) -> str:
    """The title of a document; for one of a thread also which thread, and how that stands."""
    defined = defined_by_title(snapshot, document)
    if defined:
        return symbol_line(snapshot, defined)
    headings = document.facts.headings
    words = [headings[0][3] if headings else document.id.rpartition("/")[2]]
    thread = snapshot.thread_of(document)
    if thread is not None:
        words += [] if thread.id in words[0] else [thread.id]
        words.append(status_text(thread))
    return " · ".join(word for word in words if word)


def _ids(snapshot: Snapshot, document: Document) -> Iterator[Link]:
    """The ids that name something that is defined elsewhere."""
    own = defining_places(snapshot, document)
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


def _symbol_target(snapshot: Snapshot, symbol: Symbol) -> LinkTarget:
    in_contract = _is_row(symbol.key) or symbol.document.endswith(".json")
    place = symbol.range if in_contract else None
    return LinkTarget(symbol.document, place, symbol_line(snapshot, symbol.key))


def _is_row(key: str) -> bool:
    return key.partition("/")[2].startswith(ROW_KINDS)


def _has_rows(snapshot: Snapshot, thread: Thread) -> bool:
    return bool(thread.canon) or snapshot.contract_document(thread) is not None


def _in_address(text: str, start: int) -> bool:
    """Whether the word that holds ``start`` begins like `https://`."""
    scheme = text.rfind("://", max(0, start - 300), start)
    return scheme >= 0 and _BESIDE_ADDRESS.search(text, scheme, start) is None
