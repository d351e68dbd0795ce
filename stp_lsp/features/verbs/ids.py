"""Written ids in another form: with their thread or without it, as a link or bare (FORMAT.md 3.2).

What an id means stays. Only text at hand changes, so these verbs also work where documents are
views, in the documents that people write. Rows of a contract, the index and titles are read by
tools in one form and are left alone; so are code blocks, comments and addresses.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Final

from stp_lsp.features.cursor import defined_by_title
from stp_lsp.features.verbs.groups import refuse_text
from stp_lsp.features.verbs.outcome import Moment, Outcome, Performed, Refusal
from stp_lsp.features.written_ids import LONGEST
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.paths import relative
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.notation import Form, Mention
from stp_lsp.syntax.structure import Context, Link, LinkKind
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_FIXED: Final = (Context.HEADER, Context.FENCE, Context.COMMENT, Context.LINK_TARGET)
_NO_LINK: Final = (*_FIXED, Context.CODE_SPAN, Context.LINK_TEXT)
_NOT_PROSE: Final = frozenset((Kind.INDEX, Kind.TODO, Kind.CONFIG, Kind.CANON_THREAD,
                               Kind.CANON_ISSUE, Kind.INTENTFILES))  # fmt: skip
_MOST: Final = 1000
_GOES_ON = re.compile(r"[/–-][0-9A-Za-z]|\.\.[0-9A-Z]")
"""Behind the first of a list that leans on it (`WP-02/04`), or of a word (`WP01-only`)."""
_ISSUE_WORD = re.compile(r"\b[Ii]ssue #?\Z")
_AWKWARD = re.compile(r"[\s()<>]")


def qualify_ids(snapshot: Snapshot, document: Document, where: Range, now: Moment) -> Outcome:
    """`WP-03` becomes `ST0005/03`, `AC-01.2` becomes `ST0005 AC-01.2`.

    Args:
        snapshot: The workspace.
        document: The document, which need not be part of the graph.
        where: The selection, or the cursor as an empty range.
        now: Unused; every verb takes the moment.
    """
    return _rewritten(snapshot, document, short_ids(snapshot, document, where), qualified)


def shorten_ids(snapshot: Snapshot, document: Document, where: Range, now: Moment) -> Outcome:
    """`ST0005/03` becomes `WP-03` in the documents of that thread, where it means the same."""
    return _rewritten(snapshot, document, long_ids(snapshot, document, where), shortened)


def short_ids(snapshot: Snapshot, document: Document, where: Range) -> list[Mention]:
    """The ids without their thread that a selection touches, whose thread is known."""
    return [
        mention
        for mention in _touched(snapshot, document, where)
        if mention.form is Form.SCOPED and not mention.target.startswith("/")
    ]


def long_ids(snapshot: Snapshot, document: Document, where: Range) -> list[Mention]:
    """The ids written with the thread in whose documents they stand anyway."""
    own = document.place.thread
    return [
        mention
        for mention in _touched(snapshot, document, where)
        if mention.form is Form.QUALIFIED and own and mention.target.startswith(f"{own}/")
    ]


def qualified(mention: Mention) -> str:
    """An id as it is written with its thread (FORMAT.md 3.2)."""
    thread, _, part = mention.target.partition("/")
    return f"{thread} {part}" if part.startswith("A") else f"{thread}/{part}"


def shortened(mention: Mention) -> str:
    """An id as it is written in the documents of its thread."""
    part = mention.target.partition("/")[2]
    return part if part.startswith("A") else f"WP-{part}"


def _rewritten(
    snapshot: Snapshot, document: Document, found: list[Mention], write: Callable[[Mention], str]
) -> Outcome:
    refused = refuse_text(snapshot, document)
    if refused is not None:
        return refused
    if not found:
        return Refusal("there is no such id here")
    edits = tuple(TextEdit(Range(each.start, each.end), write(each)) for each in found[:_MOST])
    ids = f"{len(edits)} ids" if len(edits) > 1 else edits[0].text
    return Performed({document.id: edits}, done=f"wrote {ids}")


def _touched(snapshot: Snapshot, document: Document, where: Range) -> Iterator[Mention]:
    """The mentions that may be written otherwise, each outside groups, paths and read places."""
    mentions = document.facts.mentions
    index = bisect_left(mentions, (where.start - LONGEST,))
    if document.kind in _NOT_PROSE or index == len(mentions) or mentions[index][0] > where.end:
        return
    fixed = _fixed_places(document)
    text = document.text
    for start, end, target, form in mentions[index:]:
        if start > where.end:
            return
        if end < where.start or _covered(fixed, start, end):
            continue
        if text.startswith("WPs", start) or _GOES_ON.match(text, end):
            continue
        if text[start - 1 : start] == "/":
            continue  # `D2/WP-03`, which with a thread would read as a path
        if document.context_at(start) not in _FIXED:
            yield Mention(start, end, target, Form(form))


def _fixed_places(document: Document) -> list[Range]:
    """Where ids are read in one form, as ranges that do not overlap, in order."""
    facts = document.facts
    places = [Range(start, end) for start, end, *_ in (*facts.groups, *facts.paths)]
    places.append(document.title_range)
    if document.kind is Kind.ACCEPTANCE:
        contract = document.contract
        for rows in (contract.criteria, contract.tests, contract.malformed):
            places += [row.range for row in rows]
    merged: list[Range] = []
    for place in sorted(places):
        if merged and place.start < merged[-1].end:
            merged[-1] = Range(merged[-1].start, max(merged[-1].end, place.end))
        else:
            merged.append(place)
    return merged


def _covered(places: list[Range], start: int, end: int) -> bool:
    """Whether a piece of text shares a character with one of the places."""
    at = bisect_left(places, (start, start)) - 1
    return any(each.start < end and start < each.end for each in places[max(at, 0) : at + 2])


# -- links -----------------------------------------------------------------------------------------


def link_id(snapshot: Snapshot, document: Document, where: Range, now: Moment) -> Outcome:
    """`ST0005` becomes `[ST0005](../ST0005/info.md)`: a link that every Markdown reader follows."""
    refused = refuse_text(snapshot, document)
    if refused is not None:
        return refused
    found = linkable(snapshot, document, where)
    if found is None:
        return Refusal("there is no id here that a link could lead to")
    at, target = found
    written = document.text[at.start : at.end]
    edit = TextEdit(
        at, f"[{written}](<{target}>)" if _AWKWARD.search(target) else f"[{written}]({target})"
    )
    return Performed({document.id: (edit,)}, done=f"linked {written}")


def linkable(snapshot: Snapshot, document: Document, where: Range) -> tuple[Range, str] | None:
    """The id under the cursor that may become a link, the longest one, and its destination."""
    own = defined_by_title(snapshot, document)
    best: tuple[Range, str] | None = None
    for mention in _touched(snapshot, document, Range(where.start, where.start)):
        at = Range(mention.start, mention.end)
        symbol = snapshot.resolve(mention.target)
        if symbol is None or symbol.document == document.id or mention.target == own:
            continue
        if mention.form not in (Form.BARE, Form.SCOPED, Form.QUALIFIED, Form.ISSUE):
            continue
        if mention.form is Form.ISSUE:
            word = _ISSUE_WORD.search(document.text, max(0, at.start - 8), at.start)
            if word is None:
                continue  # `+ 0007`: without its word the number would be no issue
            at = Range(word.start(), at.end)
        if "\n" in document.text[at.start : at.end]:
            continue
        if symbol.document.endswith(".json") or document.context_at(at.start) in _NO_LINK:
            continue
        if best is None or at.end - at.start > best[0].end - best[0].start:
            best = at, relative(symbol.document, document.id)
    return best


def unlink_id(snapshot: Snapshot, document: Document, where: Range, now: Moment) -> Outcome:
    """`[ST0005](../ST0005/info.md)` becomes `ST0005`, which this server follows all the same."""
    refused = refuse_text(snapshot, document)
    if refused is not None:
        return refused
    link = linked_id(snapshot, document, where)
    if link is None:
        return Refusal("there is no link of an id here")
    written = document.text[link.text_range.start : link.text_range.end]
    edit = TextEdit(link.range, written)
    return Performed({document.id: (edit,)}, done=f"{written} is bare")


def linked_id(snapshot: Snapshot, document: Document, where: Range) -> Link | None:
    """The link under the cursor whose text is nothing but an id, and that leads to its document."""
    if document.kind in _NOT_PROSE or not any(
        start <= where.start <= end for start, end, *_ in document.facts.links
    ):
        return None
    for link in document.structure.links:
        if link.kind is not LinkKind.INLINE or not link.range.contains(where.start):
            continue
        found = snapshot.find_document(link.href, document.id)
        for mention in document.mentions:
            at = Range(mention.start, mention.end)
            if mention.form is Form.ISSUE and at.end == link.text_range.end:
                word = _ISSUE_WORD.match(document.text, link.text_range.start, at.start)
                at = link.text_range if word is not None else at
            symbol = snapshot.resolve(mention.target)
            if at == link.text_range and symbol is not None:
                return link if found is not None and found.id == symbol.document else None
    return None
