"""What can be folded away: the header, sections, fences, comments, the index table, row groups.

Only documents of the method are served; README.md and its like are left to the Markdown server.
Long lists are left to the client, which folds by indentation.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.rules.base import METHOD
from stp_lsp.syntax.header import HeaderState
from stp_lsp.text.range import Range


class FoldKind(Enum):
    """What is folded."""

    HEADER = "header"
    SECTION = "section"
    FENCE = "fence"
    COMMENT = "comment"
    TABLE = "table"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Fold:
    """Some lines that can be shown as their first one."""

    range: Range
    """From somewhere in the first line to somewhere in the last one."""
    kind: FoldKind
    text: str = ""
    """What a folded header may show; empty for all others, whose first line says enough."""


def folds(document: Document) -> list[Fold]:
    """The folds of a document, outer ones before those inside, at most one from each line."""
    if document.kind not in METHOD:
        return []
    text, line_of = document.text, document.lines.line_of
    found: dict[int, Fold] = {}
    for fold in (
        *_header(document, text),
        *_sections(document, text),
        *_blocks(document, text),
        *_row_groups(document),
    ):
        first = line_of(fold.range.start)
        if line_of(fold.range.end) > first:
            found.setdefault(first, fold)
    return sorted(found.values(), key=lambda fold: (fold.range.start, -fold.range.end))


def _header(document: Document, text: str) -> Iterator[Fold]:
    if document.facts.header_state not in (HeaderState.CLOSED, HeaderState.COLLAPSED):
        return
    end = _last(text, 0, document.facts.body_start)
    status = document.value("status").strip()
    yield Fold(Range(0, end), FoldKind.HEADER, f"--- {status}" if status else "---")


def _sections(document: Document, text: str) -> Iterator[Fold]:
    """From each heading to the last line before the next one of its level or above."""
    headings = [item for item in document.structure.headings if item.top_level]
    above: list[tuple[int, int]] = [(0, len(text))]
    for heading in reversed(headings):
        while above[-1][0] > heading.level:
            above.pop()
        start = heading.range.start
        yield Fold(Range(start, _last(text, heading.range.end, above[-1][1])), FoldKind.SECTION)
        above.append((heading.level, start))


def _blocks(document: Document, text: str) -> Iterator[Fold]:
    """Fences, comments, and the table between the index's markers."""
    for fence in document.structure.fences:
        yield Fold(Range(fence.range.start, _last(text, *fence.range)), FoldKind.FENCE)
    for comment in document.structure.comments:
        yield Fold(comment, FoldKind.COMMENT)
    if document.kind is Kind.INDEX and document.index.region is not None:
        start = document.index.begin_markers[0].start
        yield Fold(Range(start, document.index.region.end), FoldKind.TABLE)


def _row_groups(document: Document) -> Iterator[Fold]:
    """Rows of one work package that follow one another where no heading parts the packages."""
    if document.kind is not Kind.ACCEPTANCE:
        return
    contract = document.contract
    starts = [start for _, start, _, _ in document.facts.headings]
    for rows in (contract.criteria, contract.tests):
        keyed = [(bisect_left(starts, row.range.start), row.group, row.range) for row in rows]
        for _, section in groupby(keyed, key=lambda item: item[0]):
            members = list(section)
            if len({group for _, group, _ in members}) > 1:
                for _, run in groupby(members, key=lambda item: item[1]):
                    ranges = [where for _, _, where in run]
                    yield Fold(Range(ranges[0].start, ranges[-1].end), FoldKind.ROWS)


def _last(text: str, start: int, end: int) -> int:
    """Where the last line of ``text[start:end]`` ends that is not blank."""
    return start + len(text[start:end].rstrip())
