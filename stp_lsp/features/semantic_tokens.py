"""Colours: ids by what they name and how that stands, states, and what a template left over.

The types say what a thing is, the modifiers how it stands. Both have names of their own, so that a
theme can tell a finished thread from an open one, and each type has a standard one to fall back on
for clients that know no others; both are listed in ``token_types``.

Inside fenced code and comments nothing is coloured: what stands there has a colour of its own, and
often is an example. In code spans only what is defined is coloured.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from stp_lsp.features.name_search import is_open_issue
from stp_lsp.features.progress import package_status
from stp_lsp.features.token_types import TokenModifier, TokenType
from stp_lsp.features.written_ids import WrittenId, defining_places, written_ids
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Package, Thread
from stp_lsp.rules.base import MARKDOWN
from stp_lsp.syntax.contract_loose import read_loosely
from stp_lsp.syntax.header import Field
from stp_lsp.syntax.ids import is_flat_row_id
from stp_lsp.syntax.index_rows import Column
from stp_lsp.syntax.status import (
    Status,
    WorkPackageStatus,
    canonical_status,
    canonical_work_package_status,
    fold_v3,
)
from stp_lsp.syntax.structure import Context
from stp_lsp.text.range import Range


class Token(NamedTuple):
    """A coloured piece of text, never longer than its line."""

    start: int
    end: int
    type: TokenType
    modifiers: TokenModifier


_OPEN, _CLOSED = TokenModifier.OPEN, TokenModifier.CLOSED
_GONE = _CLOSED | TokenModifier.DEPRECATED
_ROW_STATES: Final = {
    "satisfied": _CLOSED,
    "unsatisfied": _OPEN,
    "descoped": _GONE,
    "withdrawn": _GONE,
    "green": _CLOSED,
    "red": _OPEN,
    "to-write": _OPEN,
    "n/a": _CLOSED,
    "yes": _CLOSED,
    "no": _OPEN,
}
_SILENT: Final = frozenset((Context.FENCE, Context.COMMENT, Context.LINK_TARGET))
_NO_PLACEHOLDER: Final = _SILENT | {Context.CODE_SPAN, Context.LINK_TEXT}
_WITH_STATUS: Final = frozenset((Kind.INFO, Kind.SINGLE, Kind.PACKAGE, Kind.ISSUE))

_SECTION_TEXT = re.compile(r"\[[A-Z][^\[\]\n]{2,300}\](?=[ \t\r]*(?:\n|\Z))")
_MARKED = re.compile(r"\{\{[A-Za-z][A-Za-z0-9 _.-]{0,60}\}\}|\[\[[A-Z][A-Z_]{1,40}\]\]")
_NOT_WRITTEN = "_(not yet written)_"
_TOKENS = re.compile(
    r"[A-Z]{1,8}####|YYYYMMDD|YYYY-MM-DD|"
    r"\[(?:Title|Slug|Intent Version|Date|Author|Author Name|WP title|Reporter|Status|Severity"
    r"|Not Started\|[^\[\]\n]{1,80})\]"
)
_BULLETS: Final = frozenset(("", "-", "*", "+", ">"))


def semantic_tokens(
    snapshot: Snapshot, document: Document, where: Range | None = None
) -> list[Token]:
    """The tokens of a document, or of a part of it, ordered by place and not overlapping."""
    found = [
        *_ids(snapshot, document, where),
        *_states(snapshot, document),
        *_placeholders(document),
    ]
    line_of = document.lines.line_of
    tokens: list[Token] = []
    at = 0
    for token in sorted(found, key=lambda each: (each.start, -each.end)):
        if token.start < at or token.start >= token.end:
            continue
        if line_of(token.start) != line_of(token.end):
            continue
        if where is None or (token.start < where.end and token.end > where.start):
            tokens.append(token)
        at = token.end
    return tokens


# -- ids -------------------------------------------------------------------------------------------


def _ids(snapshot: Snapshot, document: Document, where: Range | None) -> Iterator[Token]:
    own = defining_places(snapshot, document)
    markdown = document.kind in MARKDOWN
    known: dict[str, tuple[TokenType, TokenModifier] | None] = {}
    for piece in written_ids(document, where):
        context = document.structure.context(piece.start) if markdown else Context.CODE_SPAN
        if context in _SILENT:
            continue
        if piece.target not in known:
            known[piece.target] = _look(snapshot, piece)
        look = known[piece.target]
        if look is None or (context is Context.CODE_SPAN and TokenModifier.UNKNOWN in look[1]):
            continue
        defines = (piece.start, piece.target) in own
        modifiers = look[1] | TokenModifier.DEFINITION if defines else look[1]
        yield Token(piece.start, piece.end, look[0], modifiers)


def _look(snapshot: Snapshot, piece: WrittenId) -> tuple[TokenType, TokenModifier] | None:
    """Type and standing of what an id names; ``None`` for an id of another project."""
    owner, slash, part = piece.target.partition("/")
    if owner == "issue":
        issue = snapshot.issues.get(part)
        if issue is None:
            return TokenType.ISSUE, TokenModifier.UNKNOWN
        return TokenType.ISSUE, _OPEN if is_open_issue(issue) else _CLOSED
    prefix = snapshot.project.prefix
    if owner in (f"{prefix}0000", f"{prefix}9999"):
        return TokenType.PLACEHOLDER, TokenModifier.NONE
    if snapshot.settings.foreign and owner.startswith(snapshot.settings.foreign):
        return None
    kind = _type_of(part)
    if not owner:  # nothing says whose it is, which is no fault (FORMAT.md 3.3)
        return kind, TokenModifier.NONE
    thread = snapshot.threads.get(owner)
    if thread is None:
        return kind, TokenModifier.UNKNOWN
    if not slash:
        return kind, _of_status(thread.status)
    if kind is TokenType.PACKAGE:
        package = next((item for item in thread.packages if item.number == part), None)
        return kind, _of_package(snapshot, thread, package)
    symbol = snapshot.resolve(piece.target)
    if symbol is None and is_flat_row_id(part):
        return None  # `AC97` need not be a criterion
    return kind, _ROW_STATES.get(symbol.status, _OPEN) if symbol else TokenModifier.UNKNOWN


def _type_of(part: str) -> TokenType:
    if part.startswith("AC"):
        return TokenType.CRITERION
    if part.startswith("AT"):
        return TokenType.TEST
    return TokenType.PACKAGE if part else TokenType.THREAD


def _of_status(status: Status | None) -> TokenModifier:
    if status is Status.CANCELLED:
        return _GONE
    return _CLOSED if status is Status.COMPLETED else _OPEN


def _of_package(snapshot: Snapshot, thread: Thread, package: Package | None) -> TokenModifier:
    """How a work package stands; one that states nothing stands like its thread."""
    if package is None:
        return TokenModifier.UNKNOWN
    status = package_status(snapshot, package)
    if status is None:
        return _OPEN if package.status.strip() else _of_status(thread.status)
    return _of_package_status(status)


def _of_package_status(status: WorkPackageStatus) -> TokenModifier:
    if status is WorkPackageStatus.CANCELLED:
        return _GONE
    return _CLOSED if status is WorkPackageStatus.DONE else _OPEN


# -- states ----------------------------------------------------------------------------------------


def _states(snapshot: Snapshot, document: Document) -> Iterator[Token]:
    """Status words and the states of contract rows."""
    if document.kind in _WITH_STATUS:
        for field in (document.field("status"), document.body_field("status")):
            if field is not None:
                yield from _status_field(document, field)
    elif document.kind is Kind.INDEX:
        for row in document.index.rows:
            cell = row.cell(Column.STATUS)
            if cell is not None and cell.text:
                modifiers = _of_word(canonical_status(cell.text) or fold_v3(cell.text))
                yield Token(*cell.range, TokenType.STATE, modifiers)
    elif document.kind is Kind.ACCEPTANCE:
        yield from _contract_states(document)


def _status_field(document: Document, field: Field) -> Iterator[Token]:
    word = field.value.strip()
    modifiers: TokenModifier
    if document.kind is Kind.ISSUE:
        modifiers = {"OPEN": _OPEN, "CLOSED": _CLOSED}.get(word.upper(), TokenModifier.UNKNOWN)
    elif document.kind is Kind.PACKAGE:
        status = canonical_work_package_status(word)
        modifiers = TokenModifier.UNKNOWN if status is None else _of_package_status(status)
    else:
        modifiers = _of_word(canonical_status(word) or fold_v3(word))
    start = field.value_start
    yield Token(start, start + len(field.value.rstrip()), TokenType.STATE, modifiers)


def _of_word(status: Status | None) -> TokenModifier:
    return TokenModifier.UNKNOWN if status is None else _of_status(status)


def _contract_states(document: Document) -> Iterator[Token]:
    for test in document.contract.tests:
        status = test.status or read_loosely(test).status
        if status is not None:
            known = _ROW_STATES.get(status.text) if test.status is not None else None
            modifiers = TokenModifier.UNKNOWN if known is None else known
            yield Token(*status.range, TokenType.STATE, modifiers)
    for row in document.contract.criteria:
        field = row.field("satisfied")
        word = field.value.split()[0] if field is not None and field.value else ""
        if field is not None and word:
            start = field.range.start
            modifiers = _ROW_STATES.get(word, TokenModifier.UNKNOWN)
            yield Token(start, start + len(word), TokenType.STATE, modifiers)


# -- placeholders ----------------------------------------------------------------------------------


def _placeholders(document: Document) -> Iterator[Token]:
    """What a template left over (FORMAT.md 10.2)."""
    if document.kind not in MARKDOWN or document.kind is Kind.OTHER:
        return
    for where in _leftovers(document, document.text):
        if document.structure.context(where.start) not in _NO_PLACEHOLDER:
            yield Token(*where, TokenType.PLACEHOLDER, TokenModifier.NONE)


def _leftovers(document: Document, text: str) -> Iterable[Range]:
    for match in _SECTION_TEXT.finditer(text):
        line = text.rfind("\n", 0, match.start()) + 1
        if match.start() - line < 20 and text[line : match.start()].strip() in _BULLETS:
            yield Range(*match.span())
    if "{{" in text or "[[" in text:
        for match in _MARKED.finditer(text):
            yield Range(*match.span())
    at = text.find(_NOT_WRITTEN)
    while at >= 0:
        yield Range(at, at + len(_NOT_WRITTEN))
        at = text.find(_NOT_WRITTEN, at + 1)
    # Elsewhere a word such as YYYY-MM-DD explains a format.
    places = [(field[3], field[4]) for field in document.facts.fields]
    places += [(start, end) for _, start, end, _ in document.facts.headings]
    for start, end in places:
        for match in _TOKENS.finditer(text, start, end):
            yield Range(*match.span())
