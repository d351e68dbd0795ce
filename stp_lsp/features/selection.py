"""Growing a selection: word, id, group or link, sentence, list item, section, document.

Each step holds the one before it. Candidates are everything that has a beginning and an end and
holds the cursor; those that would cut another one in two are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from stp_lsp.features.written_ids import LONGEST, written_ids
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.written_path import parts_of
from stp_lsp.rules.base import MARKDOWN
from stp_lsp.syntax.notation import Form
from stp_lsp.text.range import Range

_WORD = re.compile(r"\w")
_SENTENCE_END = re.compile(r"[.!?…][\"'”)\]`*_]*[ \t\n]+")
_BLOCK = re.compile(r"[ \t]*(?:(?:[-*+>]|[0-9]{1,9}[.)]|#{1,6})[ \t]|```|~~~|\|)")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_MARK = re.compile(r"[ \t]*(?:(?:[-*+>]|[0-9]{1,9}[.)])[ \t]+(?:\[.\][ \t]+)?)*")
_MOST_LINES: Final = 400
"""Lines on either side of the cursor that a paragraph may have."""


def selection_ranges(document: Document, offset: int) -> list[Range]:
    """What a selection at ``offset`` grows through, innermost first; never empty.

    Each range holds the cursor and the range before it and is larger than that one. The last one
    is the whole document.
    """
    offset = min(max(offset, 0), document.facts.table.length)
    whole = Range(0, document.facts.table.length)
    found = {where for where in _candidates(document, offset) if where.contains(offset)}
    chain: list[Range] = []
    for where in sorted(found, key=lambda each: (each.end - each.start, each.start)):
        grows = not chain or (where.covers(chain[-1]) and where != chain[-1])
        if where.start < where.end and whole.covers(where) and grows:
            chain.append(where)
    if not chain or chain[-1] != whole:
        chain.append(whole)
    return chain


def _candidates(document: Document, offset: int) -> Iterator[Range]:
    text = document.text
    yield from _word(text, offset)
    yield from _ids(document, offset)
    for start, end, path, _ in document.facts.paths:
        if start <= offset <= end:
            yield Range(start, end)
            yield from (Range(start + part.start, start + part.end) for part in parts_of(path))
    for start, end, target_start, target_end, _ in document.facts.links:
        if start <= offset <= end:
            yield Range(start, end)
            yield Range(target_start, target_end)
    for raw in (*document.facts.fields, *document.facts.body_fields):
        if raw[2] <= offset <= raw[4]:
            yield Range(raw[2], raw[4])
            yield Range(raw[3], raw[3] + len(raw[1].rstrip()))
            yield from _unquoted(raw[1].rstrip(), raw[3])
    if document.kind not in MARKDOWN:
        yield from _lines(text, offset)
        return
    body = document.facts.body_start
    if offset < body:
        yield from _lines(text, offset)
        yield Range(0, len(text[:body].rstrip()))
        return
    yield from _markdown(document, text, offset)
    yield from _rows(document, offset)


def _word(text: str, offset: int) -> Iterator[Range]:
    start = end = offset
    while start > max(0, offset - LONGEST) and _WORD.match(text, start - 1):
        start -= 1
    while end < min(len(text), offset + LONGEST) and _WORD.match(text, end):
        end += 1
    yield Range(start, end)


def _ids(document: Document, offset: int) -> Iterator[Range]:
    """The id, with the thread it is qualified by, and the group that holds it."""
    here = Range(offset, offset)
    for piece in written_ids(document, here):
        yield piece.range
    mentions = document.facts.mentions
    index = bisect_left(mentions, (offset + 1,))
    while index and mentions[index - 1][0] >= offset - LONGEST:
        index -= 1
        start, end, _, form = mentions[index]
        if end >= offset and form != Form.INSIDE:
            yield Range(start, end)
    for start, end, _, _ in document.facts.groups:
        if start <= offset <= end:
            yield Range(start, end)


def _unquoted(value: str, start: int) -> Iterator[Range]:
    if len(value) > 2 and value[0] == value[-1] == '"':
        yield Range(start + 1, start + len(value) - 1)


def _lines(text: str, offset: int) -> Iterator[Range]:
    """The line without its end."""
    yield Range(text.rfind("\n", 0, offset) + 1, _line_end(text, offset))


def _markdown(document: Document, text: str, offset: int) -> Iterator[Range]:
    """Code, tables, list items, sections, and the paragraph with its sentences."""
    structure = document.structure
    for span in structure.code_spans:
        if span.contains(offset):
            yield span
            inside = text[span.start : span.end].strip("`")
            start = text.index(inside, span.start)
            yield Range(start, start + len(inside))
    for fence in structure.fences:
        yield fence.range
        yield fence.body_range
    yield from (*structure.comments, *structure.html_blocks, *structure.indented_code)
    for table in structure.tables:
        if table.range.contains(offset):
            yield table.range
            yield from _lines(text, offset)
            yield from (cell for row in table.rows for cell in row)
    for item in structure.list_items:
        if item.range.contains(offset):
            yield item.range
            yield Range(item.content_start, item.range.end)
    for link in structure.links:
        yield link.text_range
    headings = [item for item in structure.headings if item.top_level]
    for heading in headings:
        yield heading.text_range
        yield heading.range
    yield from _sections([(each.level, each.range) for each in headings], text, offset)
    taken = [*(each.range for each in structure.fences), *(each.range for each in headings)]
    if not any(where.contains(offset) for where in taken):
        yield from _paragraph(text, offset, document.facts.body_start)


def _sections(headings: list[tuple[int, Range]], text: str, offset: int) -> Iterator[Range]:
    """The sections that hold ``offset``, each with its heading."""
    level = 7
    for index in range(len(headings) - 1, -1, -1):
        depth, where = headings[index]
        if where.start <= offset and depth < level:
            level = depth
            rest = headings[index + 1 :]
            stop = next((each.start for other, each in rest if other <= depth), len(text))
            yield Range(where.start, where.start + len(text[where.start : stop].rstrip()))


def _paragraph(text: str, offset: int, body: int) -> Iterator[Range]:
    """The lines of prose around ``offset`` without the mark of a list, and the sentence in it."""
    start = text.rfind("\n", 0, offset) + 1
    for _ in range(_MOST_LINES):
        above = text.rfind("\n", 0, max(start - 1, 0)) + 1
        if start <= body or _BLOCK.match(text, start) or not text[above:start].strip():
            break
        if _HEADING.match(text, above):
            break
        start = above
    end = _line_end(text, offset)
    for _ in range(_MOST_LINES):
        below = _line_end(text, end + 1)
        if end >= len(text) or _BLOCK.match(text, end + 1) or not text[end:below].strip():
            break
        end = below
    mark = _MARK.match(text, start, end)
    start = mark.end() if mark is not None else start
    end = start + len(text[start:end].rstrip())
    if not start <= offset <= end:
        return
    yield Range(start, end)
    at = start
    for stop in _SENTENCE_END.finditer(text, start, end):
        if stop.end() > offset:
            yield Range(at, stop.start() + len(stop[0].rstrip()))
            return
        at = stop.end()
    yield Range(at, end)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    if end < 0:
        return len(text)
    return end - 1 if text[max(at, end - 1) : end] == "\r" else end


def _rows(document: Document, offset: int) -> Iterator[Range]:
    """A contract row with its parts, and an index row with its cells."""
    if document.kind is Kind.ACCEPTANCE:
        contract = document.contract
        for row in contract.criteria:
            if row.range.contains(offset):
                yield row.range
                yield row.prose_range
                yield from (field.range for field in row.fields)
        for test in contract.tests:
            if test.range.contains(offset):
                yield test.range
                named = (test.reference, test.status, test.note, *test.covers)
                yield from (each.range for each in named if each is not None)
    elif document.kind is Kind.INDEX:
        for entry in document.index.rows:
            if entry.range.contains(offset):
                yield entry.range
                yield from (cell.range for cell in entry.cells)
