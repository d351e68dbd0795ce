"""What kind of text stands at a place of a document (prose, code, comment), with little parsing.

Most questions are about one place of a document that nobody has parsed: the text is cut to the
piece around that place that reads the same by itself, and the piece is kept with the version.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from stp_lsp.model.document import Document
    from stp_lsp.syntax.structure import Context, Structure

_FENCES = ("```", "~~~")
_LEADS = re.compile(r"[ \t>*+\-0-9.)]*")
"""What may stand in front of a line of code: blanks, and marks of what holds it."""
_LONG = 40_000
"""Characters from which on looking at all that stands above takes as long as a parse."""
_FAR = 2000
"""Characters in which a paragraph that is looked at as text must begin."""
_LINK = re.compile(r"\]\([^\s()<>\[\]`\"'\\]*\)")
"""The end of a link that is surely one, and closed."""
_MAY_OPEN = re.compile(r"[`<]|\]\(|\]:")
"""What may begin code, a comment, or the target of a link."""
_LARGE = 4000
"""Characters from which on it pays to read a row of a table without its neighbours."""


def context_of_piece(document: Document, offset: int) -> Context:
    """What stands at ``offset``, from a parse of the piece that holds it.

    A heading in the first column ends every paragraph, list and quote before it, so the text
    from there to the next one reads the same by itself, and most of it can be cut further
    (:mod:`stp_lsp.syntax.pieces`). Only what a reference link elsewhere defines is not seen.
    """
    start, end = _piece(document, offset)
    if end - start > _LARGE and (row := _row(document, start, end, offset)) is not None:
        return row
    return _parsed(document, start, end).context(offset - start)


def is_surely_prose(document: Document, offset: int) -> bool:
    """Whether no code, comment or address can stand at ``offset``, told from the text alone.

    Most places of which something is to be said are such: a word in a paragraph, with nothing
    before it that could begin one of these. It is False where only a parse can tell.
    """
    text, body = document.text, document.facts.body_start
    if not body < offset < len(text) <= _LONG or text[offset - 1] not in " \n" or "\r" in text:
        return False
    if offset >= _first_block(document):
        return False
    lowest = max(body, offset - _FAR)
    blank = text.rfind("\n\n", lowest, offset)
    if blank < 0 and lowest > body:
        return False
    leads = _LEADS.match(text, text.rfind("\n", 0, offset) + 1, offset)
    if leads is None or "    " in leads[0] or "\t" in leads[0]:
        return False
    above = _LINK.sub("]", text[max(blank, body) : offset])
    return _MAY_OPEN.search(above) is None


def _first_block(document: Document) -> int:
    """Where the first block may begin that holds blank lines: a fence, or HTML."""
    found = cast("int | None", document.memo.get("document.block"))
    if found is None:
        html = _first_html(document.text, document.facts.body_start)
        found = document.memo["document.block"] = min(html, _first_fence(document))
    return found


def _first_html(text: str, start: int) -> int:
    """Where the first line stands that begins with `<`, at or behind ``start``."""
    at = text.find("<", start)
    while at >= 0:
        line = text.rfind("\n", 0, at) + 1
        if _LEADS.fullmatch(text, line, at):
            return line
        end = text.find("\n", at)
        at = text.find("<", end) if end >= 0 else -1
    return len(text)


def _first_fence(document: Document) -> int:
    text = document.text
    found = cast("int | None", document.memo.get("document.fence"))
    if found is None:
        marks = [at for mark in _FENCES if (at := text.find(mark)) >= 0]
        found = document.memo["document.fence"] = min(marks, default=len(text))
    return found


def is_code(document: Document, offset: int) -> bool:
    """Whether fenced or indented code stands at ``offset``; nearly always without a parse.

    A fence has a marker above, and a line of indented code four blanks or a tab in front.
    """
    from stp_lsp.syntax.structure import Context

    text = document.text
    if offset < _first_fence(document):
        line = text.rfind("\n", 0, offset) + 1
        line = max(line, text.rfind("\r", line, offset) + 1)
        leads = _LEADS.match(text, line, offset)
        if leads is None or not ("    " in leads[0] or "\t" in leads[0]):
            return False
    return document.context_at(offset) is Context.FENCE


def _parsed(document: Document, start: int, end: int) -> Structure:
    """A part of the text, read by itself."""
    key = f"document.piece.{start}"
    part = cast("Structure | None", document.memo.get(key))
    if part is None:
        from stp_lsp.syntax.structure import parse_structure  # takes 55 ms

        body = max(0, document.facts.body_start - start)
        part = document.memo[key] = parse_structure(document.text[start:end], body)
    return part


def _row(document: Document, start: int, end: int, offset: int) -> Context | None:
    """What stands in a row of a large table; ``None`` where there is none."""
    from stp_lsp.syntax.pieces import row_alone
    from stp_lsp.syntax.structure import parse_structure

    if f"document.piece.{start}" in document.memo:
        return None
    alone = row_alone(document.text, start, end, offset)
    if alone is None:
        return None
    part = parse_structure(alone[0])
    return part.context(alone[1]) if part.tables else None


def _piece(document: Document, offset: int) -> tuple[int, int]:
    """The part of the section around ``offset`` that reads the same by itself."""
    start, end = _section(document, offset)
    body = document.facts.body_start
    if offset < body:
        return start, end  # the header, and what belongs to its section
    key = f"document.cuts.{start}"
    found = cast("tuple[int, ...] | None", document.memo.get(key))
    if found is None:
        from stp_lsp.syntax.pieces import cuts  # seldom needed

        found = document.memo[key] = cuts(document.text, max(start, body), end)
    at = bisect_right(found, offset)
    return found[at - 1], found[at] if at < len(found) else end


def _section(document: Document, offset: int) -> tuple[int, int]:
    """The text between the headings in the first column around ``offset``."""
    text = document.text
    start, end = 0, len(text)
    for _, at, _, _ in document.facts.headings:
        line = text.rfind("\n", 0, at) + 1
        if not text.startswith("#", line):
            continue
        if line > offset:
            end = line
            break
        start = line
    return start, end
