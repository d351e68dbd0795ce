"""The edges of the graph: what a document leads to, and how edges move when it changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import cast

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.layered import Layered
from stp_lsp.model.layout import Kind
from stp_lsp.model.paths import normalise, parent, unescape
from stp_lsp.syntax.mentions import RawMention

_TARGETS, _PARTS = "edges.targets", "edges.parts"
Ids = frozenset[DocId]
NONE: Ids = frozenset()


class SharedIds:
    """Sets of documents, equal ones the same object.

    A workspace has five times as many keys as there are different sets behind them: most are
    mentioned in one document, the rows of a contract in the same few. A set takes 216 bytes.
    """

    def __init__(self) -> None:
        """Begins without any."""
        self._alone: dict[DocId, Ids] = {}
        self._several: dict[Ids, Ids] = {}

    def of(self, ids: Sequence[DocId]) -> Ids:
        """The set of some documents."""
        if len(ids) == 1:
            found = self._alone.get(ids[0])
            if found is None:
                found = self._alone[ids[0]] = frozenset(ids)
            return found
        several = frozenset(ids)
        return self._several.setdefault(several, several)


def owner_of(doc: Document) -> str:
    """The key of the thread or issue that a document belongs to; empty when to none."""
    if doc.place.thread:
        return doc.place.thread
    return f"issue/{doc.place.number}" if doc.place.number else ""


def owners(doc: Document | None) -> set[str]:
    """:func:`owner_of` as a set; empty for no document."""
    owner = owner_of(doc) if doc is not None else ""
    return {owner} if owner else set()


def said(document: Document) -> tuple[object, ...]:
    """What others may ask of a document beside its rows, with the places that they may name.

    A thread and an issue are made of this and of where their documents stand, of nothing else.
    """
    facts = document.facts
    return (document.title_range, facts.headings[:1], facts.fields, facts.body_fields, facts.canon)


def targets(doc: Document | None) -> set[str]:
    """Every key that a document mentions; empty for no document."""
    return set() if doc is None else {raw[2] for raw in doc.facts.mentions}


_MANY = 100
"""Mentions; what is worked out of more is kept with the version."""


def kept_targets(doc: Document | None) -> Set[str]:
    """:func:`targets`, worked out once where there are many: an index names every thread."""
    if doc is None or len(doc.facts.mentions) < _MANY:
        return targets(doc)
    found = cast("frozenset[str] | None", doc.memo.get(_TARGETS))
    if found is None:
        found = doc.memo[_TARGETS] = frozenset(targets(doc))
    return found


def parts_mentioned(doc: Document) -> Sequence[RawMention]:
    """The mentions of anything but a thread itself."""
    mentions = doc.facts.mentions
    if len(mentions) < _MANY:
        return [mention for mention in mentions if "/" in mention[2]]
    found = cast("tuple[RawMention, ...] | None", doc.memo.get(_PARTS))
    if found is None:
        found = doc.memo[_PARTS] = tuple(each for each in mentions if "/" in each[2])
    return found


def links(doc: Document | None) -> set[str]:
    """Where the relative links of a document lead; empty for no document."""
    return set() if doc is None else set(link_targets(doc))


def headings(doc: Document | None) -> tuple[object, ...]:
    """What other documents may link to by anchor."""
    return () if doc is None else tuple((level, text) for level, _, _, text in doc.facts.headings)


def defines_rows(old: Document | None, new: Document | None) -> bool:
    """Whether a change may have changed criteria, tests or index rows."""
    kinds = (Kind.ACCEPTANCE, Kind.INDEX, Kind.CANON_THREAD)
    return any(doc is not None and doc.kind in kinds for doc in (old, new))


def link_targets(doc: Document) -> Iterator[str]:
    """Where the relative links of a document lead, as paths from the root without anchor."""
    for _, _, _, _, href in doc.facts.links:
        path = unescape(href.partition("#")[0])
        if not path:
            continue
        if ":" in path.partition("/")[0] or path.startswith("$"):
            continue
        if path.startswith("/"):
            yield normalise(path[1:])
        else:
            folder = parent(doc.id)
            yield normalise(f"{folder}/{path}" if folder else path)


def exchange(
    table: Layered[str, Ids],
    pending: dict[str, set[DocId]],
    id: DocId,
    before: Set[str],
    after: Set[str],
) -> None:
    """Moves ``id`` from the keys it was under to those it is under now."""
    for key in before - after:
        pending.setdefault(key, set(table.get(key, NONE))).discard(id)
    for key in after - before:
        pending.setdefault(key, set(table.get(key, NONE))).add(id)


def frozen(pending: Mapping[str, set[DocId]]) -> dict[str, Ids | None]:
    """Pending sets as a change of a table; an empty set removes its key."""
    return {key: frozenset(ids) or None for key, ids in pending.items()}
