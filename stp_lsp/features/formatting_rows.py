"""The layout of contract rows: single blanks between fields, a blank line beside headings.

FORMAT.md 8.1 to 8.3: fields are separated by exactly ` -- `, one blank follows the id and each
`key:`, ids of a covers clause are separated by `, `; the template leaves one blank line between a
heading and the rows below it, and between rows and the next heading. Blanks inside prose and lines
between rows belong to the writer.

Only blanks change, and never what a row says: a criterion must read the same before and after, and
so must a test row, unless nothing could read it before.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import Final

from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.syntax.contract import NON_TEST_MARKER, AcceptanceTest, Criterion, parse_contract
from stp_lsp.syntax.structure import Context
from stp_lsp.text.edit import TextEdit, apply_edits
from stp_lsp.text.range import Range

_SKIPPED: Final = (Context.FENCE, Context.COMMENT)
_KEYS: Final = "status|evidence|satisfied|descoped-to|withdrawn|by|on|reason"
_MOST: Final = 50
"""Edits of one row that are judged one by one; no row that a person wrote has as many."""
_CODE = re.compile(r"`[^`]*`")
_AFTER_ID = re.compile(r"- A[CT]-[0-9]+\.[0-9]+([ \t]+)(?:\(non-test\)([ \t]+))?")
_SEPARATOR = re.compile(rf"(?<=[^ \t])([ \t]+--[ \t]*)(?=covers[ \t]+AC-|(?:{_KEYS}):)")
_VALUE = re.compile(rf"--[ \t]*(?:covers(?=[ \t]+AC-)|(?:{_KEYS}):)([ \t]*)(?=[^ \t\r])")
_LISTED = re.compile(r"AC-[0-9]+\.[0-9]+([ \t]*,[ \t]*)(?=AC-[0-9])")
_NOTE = re.compile(r"-- *status:[ \t]*(?:to-write|red|green|n/a)([ \t]+--[ \t]+)(?=[^ \t\r])")
_TRAILING = re.compile(r"[^ \t\r]([ \t]+)\r?\Z")


def row_edits(document: Document) -> Iterator[TextEdit]:
    """The edits of a contract's rows, and of the lines beside them."""
    if document.kind is not Kind.ACCEPTANCE:
        return
    contract = document.contract
    rows: list[Criterion | AcceptanceTest] = sorted(
        (*contract.criteria, *contract.tests), key=lambda row: row.range
    )
    rows = [row for row in rows if document.context_at(row.range.start) not in _SKIPPED]
    for row in rows:
        # The row's own range ends before a carriage return; blanks before it are the row's.
        for edit in _harmless(row.text, _blanks(row.text)):
            yield edit._replace(range=edit.range.shift(row.range.start))
    yield from _gaps(document, rows)


def _blanks(row: str) -> list[TextEdit]:
    """The runs of blanks in a row that are laid out otherwise; none inside code spans."""
    found: list[tuple[int, int, int, str]] = []

    def want(match: re.Match[str], group: int, blanks: str) -> None:
        start, end = match.span(group)
        if start >= 0:
            found.append((start, len(found), end, blanks))

    lead = _AFTER_ID.match(row)
    if lead is not None:
        want(lead, 1, " ")
        want(lead, 2, " ")
    for pattern, blanks in ((_SEPARATOR, " -- "), (_VALUE, " "), (_LISTED, ", "), (_NOTE, " -- ")):
        for match in pattern.finditer(row):
            want(match, 1, blanks)
    trailing = _TRAILING.search(row)
    if trailing is not None:
        want(trailing, 1, "")
    return list(_apart(row, sorted(found)))


def _apart(row: str, found: list[tuple[int, int, int, str]]) -> Iterator[TextEdit]:
    """What was found as edits that do not meet; of two that do, the one that begins first."""
    spans = deque(match.span() for match in _CODE.finditer(row))
    last = 0
    for start, _, end, new in found:
        while spans and spans[0][1] <= start:
            spans.popleft()
        if start < last or (spans and spans[0][0] < end):
            continue
        last = end
        if row[start:end] != new:
            yield TextEdit(Range(start, end), new)


def _harmless(row: str, edits: list[TextEdit]) -> list[TextEdit]:
    """Those edits that leave a row's reading on its own as it was; all where it had none."""
    said = _reading(row) if edits else None
    if said is None or _reading(apply_edits(row, edits)) == said:
        return edits
    if len(edits) > _MOST:
        return []
    kept = [edit for edit in edits if _reading(apply_edits(row, [edit])) == said]
    return kept if _reading(apply_edits(row, kept)) == said else []


def _reading(row: str) -> object:
    """What a row says; ``None`` for a test row that breaks the grammar."""
    contract = parse_contract(f"{row}\n")
    for item in contract.criteria:
        fields = [(field.key, field.value) for field in item.fields]
        prose = " ".join(item.prose.replace(NON_TEST_MARKER, "").split())
        detail = (prose, item.non_test, item.satisfied_value, item.detail.strip())
        return (item.id, item.state, detail, fields, item.open_marker is None)
    for test in contract.tests:
        if test.arm is None or test.reference is None or test.status is None:
            return None
        note = test.note.text.strip() if test.note is not None else ""
        covers = [named.text for named in test.covers]
        return (test.id, test.arm, test.reference.text, covers, test.status.text, note)
    return "no row"


def _gaps(document: Document, rows: list[Criterion | AcceptanceTest]) -> Iterator[TextEdit]:
    """One blank line between a heading and a row, whichever comes first."""
    text, lines = document.text, document.lines
    if text.count("\r") != text.count("\r\n"):
        return  # beside a lone carriage return a new line end could become a part of another
    newline = "\r\n" if "\r\n" in text else "\n"
    headings = {lines.line_of(start): end for _, start, end, _ in document.facts.headings}
    by_line = {row.line for row in rows}
    for row in rows:
        above, below = row.line - 1, row.line + 1
        while above >= 0 and _is_blank(text, lines.line_start(above), lines.line_start(above + 1)):
            above -= 1
        if above in headings and row.line - above != 2:
            yield TextEdit(Range(lines.line_start(above + 1), lines.line_start(row.line)), newline)
        while below < lines.line_count and _is_blank(
            text, lines.line_start(below), lines.line_start(below + 1)
        ):
            below += 1
        if below in headings and below - row.line != 2 and below not in by_line:
            yield TextEdit(Range(lines.line_start(row.line + 1), lines.line_start(below)), newline)


def _is_blank(text: str, start: int, end: int) -> bool:
    return not text[start:end].strip()
