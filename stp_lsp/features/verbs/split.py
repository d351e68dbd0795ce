"""A work package in two: selected items move to the thread's next package.

A package that turns out too large is cut along its deliverables or tasks. They go into the section
of the same name in a new cover. The criteria stay where they are: which package answers for them is
a decision, not a consequence.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from stp_lsp.features.verbs.follow_up import rewritten
from stp_lsp.features.verbs.lookup import clean_title, next_package_number
from stp_lsp.features.verbs.outcome import (
    Moment,
    Note,
    NoteKind,
    Outcome,
    Performed,
    Refusal,
    refuse_generated,
    refuse_unreadable,
)
from stp_lsp.features.verbs.sections import Section, with_section
from stp_lsp.features.verbs.templates import package_text
from stp_lsp.model.document import Document, text_of
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.layout import Kind, place
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Create
from stp_lsp.syntax.placeholders import is_placeholder_line
from stp_lsp.text.range import Range

_ITEM = re.compile(r"[-*+] (?:\[[ xX~?-]\] )?|[0-9]{1,4}[.)] ")
_MARKS = re.compile(r"\*\*|__|[`\[\]]|\([^()]*\)")
_NO_ITEMS: Final = frozenset(("objective", "acceptance", "acceptance criteria", "dependencies"))
_LONGEST: Final = 60


class Items(NamedTuple):
    """Items of one list that a selection takes."""

    section: str
    """The heading above them."""
    level: int
    lines: Range
    """Their lines, what is indented below them included."""
    titles: tuple[str, ...]
    """What each says, without its marks."""


def items_at(document: Document, where: Range) -> Items | None:
    """The items of a work package's cover that a selection touches.

    All in one section, and neither its objective nor its criteria. A cursor is no selection: it
    stands in some item all the time.
    """
    if document.kind is not Kind.PACKAGE or where.start == where.end:
        return None
    text = document.text
    above = [each for each in document.facts.headings if each[1] <= where.start]
    below = [each[1] for each in document.facts.headings if each[1] > where.start]
    if not above or above[-1][0] < 2 or above[-1][3].strip().casefold() in _NO_ITEMS:
        return None
    start = text.rfind("\n", 0, where.start) + 1
    limit = text.rfind("\n", 0, below[0]) + 1 if below else len(text)
    end = where.end - 1 if text[where.end - 1 : where.end] == "\n" else where.end
    end = text.find("\n", end) + 1 or len(text)
    if end > limit or not _ITEM.match(text, start):
        return None
    while end < limit and text[end] in " \t":  # what belongs to the last item
        end = text.find("\n", end, limit) + 1 or limit
    titles: list[str] = []
    for line in text[start:end].splitlines():
        item = _ITEM.match(line)
        if item is not None:
            if is_placeholder_line(line):
                return None
            titles.append(_plain(line[item.end() :]))
        elif line.strip() and line[0] not in " \t":
            return None
    return Items(above[-1][3].strip(), above[-1][0], Range(start, end), tuple(titles))


def split_package(
    snapshot: Snapshot, document: Document, where: Range, title: str, now: Moment
) -> Outcome:
    """Moves the selected items of a package's cover into a new package.

    Args:
        snapshot: The workspace.
        document: The cover.
        where: The selected items.
        title: What the new package is called; what its first item says when empty.
        now: The date and author of the new cover.
    """
    refused = refuse_generated(snapshot.project)
    if refused is not None:
        return refused
    text = text_of(document)
    if text is None:
        return refuse_unreadable(document)
    items = items_at(document, where)
    thread = snapshot.thread_of(document)
    if items is None or thread is None:
        return Refusal("select whole deliverables or tasks of a work package's cover")
    stored = clean_title(title or items.titles[0])
    number = next_package_number(snapshot, thread)
    if isinstance(stored, Refusal):
        return stored
    if isinstance(number, Refusal):
        return number
    path = f"{thread.folder}/WP/{number}/info.md"
    cover = package_text(snapshot.project, number, stored, now)
    new = make_document(path, cover, place(path, snapshot.project), snapshot.project)
    moved = text[items.lines.start : items.lines.end].strip("\r\n").replace("\r\n", "\n")
    section = Section(items.section, items.level, Range(0, 0), Range(0, 0), "")
    left = _without(text, items.lines)
    return Performed(
        {document.id: rewritten(text, left)},
        (Create(path, with_section(new, cover, section, moved)),),
        f"moved {len(items.titles)} items to {thread.id}/{number}: {stored}",
        _criteria(snapshot, document),
    )


def _criteria(snapshot: Snapshot, document: Document) -> tuple[Note, ...]:
    """What to look at next: criteria that the old package keeps."""
    thread = snapshot.thread_of(document)
    contract = snapshot.contract_document(thread) if thread is not None else None
    package = int(document.place.package)
    if contract is None or not contract.contract.criteria_in(package):
        return ()
    message = f"the criteria of WP-{document.place.package} stay with it; see {contract.id}"
    return (Note(NoteKind.LEFT_IN_PLACE, message, contract.id),)


def _without(text: str, lines: Range) -> str:
    """The text without some lines; where a whole list goes, one blank line stays."""
    before, after = text[: lines.start], text[lines.end :]
    if before.endswith(("\n\n", "\n\r\n")):
        after = re.sub(r"\A(?:\r?\n)+", "", after)
    return before + after


def _plain(text: str) -> str:
    """What an item says, on one line, as a title."""
    plain = " ".join(_MARKS.sub("", text).split()).replace(" ,", ",").rstrip(" .:;,")
    if len(plain) <= _LONGEST:
        return plain
    return plain[: _LONGEST + 1].rpartition(" ")[0].rstrip(" .:;,") or plain[:_LONGEST]
