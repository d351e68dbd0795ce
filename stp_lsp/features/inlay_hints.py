"""Hints between the words: what an id is called, what a group stands for, how old a date is.

- The title behind a bare id, where the line does not say it anyway.
- The members of a brace group or range.
- The status of a work package behind a copy of it, `(status: Done)`, that is no longer true
  (FORMAT.md 8.1).
- How long ago a thread was created or completed.

Only prose and headings get hints: code stays as it was written, tables keep their columns, and the
generated lists name everything already. Hints are asked for by the screenful, and the Markdown is
read only when there is something to say in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from stp_lsp.features.card_notes import date_card
from stp_lsp.features.card_text import excerpt
from stp_lsp.features.copied_status import copied_statuses
from stp_lsp.features.progress import package_status
from stp_lsp.features.written_ids import LONGEST, WrittenId, written_ids
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Symbol, SymbolKind
from stp_lsp.rules.base import MARKDOWN
from stp_lsp.syntax.notation import Form
from stp_lsp.syntax.status import canonical_work_package_status
from stp_lsp.syntax.structure import Context
from stp_lsp.text.range import Cover, Range

LONGEST_TITLE: Final = 40
"""Characters of a title behind an id."""
_LONGEST_MEMBER: Final = 24
_MOST_MEMBERS: Final = 4
_NO_TITLES: Final = frozenset((Kind.INDEX, Kind.TODO))
_DATED: Final = frozenset((Kind.INFO, Kind.SINGLE, Kind.ISSUE))
_DATES: Final = ("created", "completed", "date")


@dataclass(frozen=True, slots=True)
class HintPart:
    """A piece of a hint, which may lead somewhere."""

    text: str
    document: DocId = ""
    range: Range | None = None
    """Where it leads, in ``document``."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A few words to show between two characters."""

    offset: int
    parts: tuple[HintPart, ...]
    key: str = ""
    """What the hint is about, for a card that explains it; empty when there is none."""

    @property
    def text(self) -> str:
        """The whole hint."""
        return "".join(part.text for part in self.parts)


def inlay_hints(snapshot: Snapshot, document: Document, where: Range) -> list[Hint]:
    """The hints inside ``where``, ordered by place."""
    if document.kind not in MARKDOWN:
        return []
    found = [*_ages(snapshot, document), *_drifts(snapshot, document)]
    if document.kind not in _NO_TITLES:
        found += _titles(snapshot, document, where)
        found += _members(snapshot, document, where)
    return sorted(
        (hint for hint in found if where.contains(hint.offset)), key=lambda hint: hint.offset
    )


def _ages(snapshot: Snapshot, document: Document) -> Iterator[Hint]:
    if document.kind not in _DATED:
        return
    for key in _DATES:
        for field in (document.field(key), document.body_field(key)):
            card = date_card(field.value, snapshot.settings.today) if field is not None else None
            if field is not None and card is not None and card.subtitle:
                at = field.value_start + len(field.value.rstrip())
                yield Hint(at, (HintPart(card.subtitle),))


def _drifts(snapshot: Snapshot, document: Document) -> Iterator[Hint]:
    """The true status behind a copy of it in a heading of a contract."""
    thread = snapshot.thread_of(document)
    packages = {each.number: each for each in thread.packages} if thread is not None else {}
    for copy in copied_statuses(document):
        package = packages.get(copy.package)
        if package is None or not package.status.strip():
            continue
        status = package_status(snapshot, package)
        now = status.value if status is not None else package.status.strip()
        if copy.word.casefold() == now.casefold():
            continue
        if status is None or canonical_work_package_status(copy.word) is not status:
            cover = snapshot.documents[package.document]
            part = HintPart(f"now {now}", cover.id, cover.title_range)
            yield Hint(copy.after, (part,), package.key)


def _titles(snapshot: Snapshot, document: Document, where: Range) -> Iterator[Hint]:
    """The title behind each bare id, once a line."""
    lines = document.lines
    whole_lines = Range(lines.line_start(lines.line_of(where.start)), where.end)
    pieces = list(written_ids(document, whole_lines))
    groups = Cover(Range(start, end) for start, end, _, _ in document.facts.groups)
    seen: set[tuple[int, str]] = set()
    for index, piece in enumerate(pieces):
        if not _is_titled(piece) or _qualifies(piece, pieces[index + 1 : index + 2]):
            continue
        symbol = snapshot.resolve(piece.target)
        if symbol is None or not symbol.title.strip():
            continue
        if groups.covers(Range(piece.start, piece.end)):
            continue
        line = lines.line_of(piece.start)
        if (line, piece.target) in seen or not _may_stand(document, piece.start, piece.target):
            continue
        seen.add((line, piece.target))
        if _one_line(symbol.title) in _one_line(_line(document, line)):
            continue
        part = _part(symbol, excerpt(symbol.title, LONGEST_TITLE))
        yield Hint(piece.end, (part,), piece.target)


def _is_titled(piece: WrittenId) -> bool:
    """Threads, issues, and packages that are named with their thread; rows have no titles."""
    if piece.form in (Form.BARE, Form.ISSUE):
        return True
    return piece.form is Form.QUALIFIED and "/A" not in piece.target


def _qualifies(piece: WrittenId, following: Sequence[WrittenId]) -> bool:
    """Whether an id only says whose the next one is, as in `ST0005/03`."""
    return any(
        each.form is Form.QUALIFIED
        and each.start - piece.end <= 2
        and each.target.startswith(f"{piece.target}/")
        for each in following
    )


def _may_stand(document: Document, offset: int, target: str) -> bool:
    """Whether a hint fits here: not in code, tables and links, nor in the title it repeats."""
    context = document.structure.context(offset)
    if context is Context.HEADING:
        own = document.place.thread or f"issue/{document.place.number}"
        return target != own and not target.startswith(f"{own}/")
    return context is Context.PROSE


def _members(snapshot: Snapshot, document: Document, where: Range) -> Iterator[Hint]:
    """What a brace group or a range stands for."""
    for start, end, targets, _ in document.facts.groups:
        if end < where.start or start > where.end or end - start > LONGEST:
            continue
        if not targets[0].startswith("/") and _may_stand(document, start, targets[0]):
            yield Hint(end, tuple(_member_parts(snapshot, targets)))


def _member_parts(snapshot: Snapshot, targets: Sequence[str]) -> Iterator[HintPart]:
    for index, target in enumerate(targets[:_MOST_MEMBERS]):
        if index:
            yield HintPart(", ")
        symbol = snapshot.resolve(target)
        name = _short_name(target)
        if symbol is None:
            yield HintPart(f"{name} ?")
        elif symbol.kind in (SymbolKind.CRITERION, SymbolKind.TEST):
            yield _part(symbol, f"{name} {symbol.status}".strip())
        else:
            yield _part(symbol, f"{name} {excerpt(symbol.title, _LONGEST_MEMBER)}".strip())
    if len(targets) > _MOST_MEMBERS:
        yield HintPart(f" and {len(targets) - _MOST_MEMBERS} more")


def _short_name(target: str) -> str:
    owner, _, part = target.partition("/")
    if not part:
        return owner
    return f"WP-{part}" if part.isdigit() and owner != "issue" else part


def _part(symbol: Symbol, text: str) -> HintPart:
    return HintPart(text, symbol.document, symbol.name_range)


def _line(document: Document, line: int) -> str:
    lines = document.lines
    return document.text[lines.line_start(line) : lines.line_start(line + 1)]


def _one_line(text: str) -> str:
    return " ".join(text.split()).casefold()
