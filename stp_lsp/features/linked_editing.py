"""A title written twice in one document, to be typed once.

A thread's title stands in the heading of its contract and in that document's header; the title of
a work package or an issue in its heading and its header. The two are linked while they say the
same; once they differ, which one is right is for a rule and the user to decide.

Only one document at a time, as the protocol has it: the title in other documents, the slug and the
index follow by the verb that retitles a thread.
"""

from __future__ import annotations

import re
from typing import Final

from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.syntax.header import HeaderState
from stp_lsp.text.range import Range

TITLE_PATTERN: Final = r'[^\r\n"|]*'
"""What a title may become while it is typed: no line end, no quote that would end the value in
the header, no pipe that would end its cell in the index (FORMAT.md 5.2)."""

_KINDS: Final = frozenset((Kind.INFO, Kind.SINGLE, Kind.PACKAGE, Kind.ISSUE, Kind.ACCEPTANCE))
_NAME = re.compile(r"(?:[A-Za-z]{1,8}[-/]?)?[0-9]{1,4}:[ \t]+")
_CONTRACT_NAME = re.compile(r"[A-Za-z]{1,8}[0-9]{4}:?[ \t]+")
_HEADING_TAIL = " -- Acceptance"
_HEADER_TAIL = " -- acceptance contract"


def linked_ranges(document: Document, offset: int) -> tuple[Range, ...]:
    """The two places of the title that stands at ``offset``; empty where nothing is linked."""
    if document.kind not in _KINDS or document.facts.header_state != HeaderState.CLOSED:
        return ()
    written, stated = _in_heading(document), _in_header(document)
    if written is None or stated is None:
        return ()
    if not (written.contains(offset) or stated.contains(offset)):
        return ()
    text = document.text
    title = text[written.start : written.end]
    if title != text[stated.start : stated.end] or not re.fullmatch(TITLE_PATTERN, title):
        return ()
    return (stated, written)


def _in_heading(document: Document) -> Range | None:
    """The title in `# ID: Title`, and in `# ID Title -- Acceptance` of a contract."""
    if not document.heading:
        return None
    _, start, end, heading = document.facts.headings[0]
    if document.kind is Kind.ACCEPTANCE:
        name = _CONTRACT_NAME.match(heading)
        tail = _HEADING_TAIL
        if name is None or not heading.endswith(tail):
            return None
        end -= len(tail)
    else:
        name = _NAME.match(heading)
    if name is None or start + name.end() >= end:
        return None
    return Range(start + name.end(), end)


def _in_header(document: Document) -> Range | None:
    """The title in the field `title`, without its quotes and without what a contract adds."""
    field = document.field("title")
    if field is None:
        return None
    value = field.value.rstrip()
    start, end = field.value_start, field.value_start + len(value)
    if value.startswith('"') and value.endswith('"') and len(value) > 1:
        start, end = start + 1, end - 1
    if document.kind is Kind.ACCEPTANCE:
        if not document.text[start:end].endswith(_HEADER_TAIL):
            return None
        end -= len(_HEADER_TAIL)
    return Range(start, end) if start < end else None
