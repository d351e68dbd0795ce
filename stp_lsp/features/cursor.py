"""What stands under the cursor. Every feature that starts from a place asks here and only here.

Small things win over the large ones they stand in: an id over the path or the link that holds it,
a path over the row or the heading. What begins at the cursor wins over what ends there, so in
`ST0005/03` the slash and the digits mean the package and the id means the thread.

Deliberately not here: whether a thing under the cursor exists. A :class:`IdCursor` may name a
thread that nothing defines; the features decide what to say about that.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain

from stp_lsp.features.cited import cited_file
from stp_lsp.features.copied_status import copied_statuses
from stp_lsp.features.cursor_kinds import (
    CellCursor,
    Cursor,
    FieldCursor,
    GroupCursor,
    HeadingCursor,
    IdCursor,
    LinkCursor,
    PathCursor,
    RowCursor,
    RowPart,
    Scope,
    StatusCursor,
)
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.written_path import Resolved, is_of_another_project, parts_of, resolve_path
from stp_lsp.syntax.anchor import anchors_of
from stp_lsp.syntax.contract_rows import AcceptanceTest, Criterion
from stp_lsp.syntax.header import Field
from stp_lsp.syntax.index_rows import Column
from stp_lsp.syntax.notation import Form
from stp_lsp.text.range import Range

__all__ = [
    "CellCursor",
    "Cursor",
    "FieldCursor",
    "GroupCursor",
    "HeadingCursor",
    "IdCursor",
    "LinkCursor",
    "PathCursor",
    "RowCursor",
    "RowPart",
    "Scope",
    "StatusCursor",
    "anchor_range",
    "classify",
    "defined_by_title",
]

_LONGEST = 700
"""No mention, group or written path is longer (see ``syntax/notation.py``)."""
_PATH_CHARACTERS = re.compile(r"[A-Za-z0-9_./~+@{},#-]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def classify(snapshot: Snapshot, document: Document, offset: int) -> Cursor | None:
    """What stands at ``offset``, or ``None`` when that is nothing of the method.

    Never raises; an offset outside the text counts as its nearest end.
    """
    offset = min(max(offset, 0), document.facts.table.length)
    found = _small(snapshot, document, offset)
    if found is None and offset:
        before = _small(snapshot, document, offset - 1)
        found = before if before is not None and before.range.end == offset else None
    return found or _large(snapshot, document, offset)


def defined_by_title(snapshot: Snapshot, document: Document) -> str:
    """The key of what a document's first heading defines; empty when that is nothing."""
    where = document.place
    if where.kind is Kind.PACKAGE:
        return f"{where.thread}/{where.package}"
    if where.kind in (Kind.ISSUE, Kind.CANON_ISSUE):
        issue = snapshot.issues.get(where.number)
        return f"issue/{where.number}" if issue and issue.document == document.id else ""
    thread = snapshot.thread_of(document)
    return thread.id if thread is not None and thread.home == document.id else ""


def anchor_range(document: Document, anchor: str) -> Range | None:
    """The heading that a link's anchor names, its text."""
    headings = document.facts.headings
    names = anchors_of(text for _, _, _, text in headings)
    wanted = anchor.lower()
    for name, (_, start, end, _) in zip(names, headings, strict=True):
        if name == wanted:
            return Range(start, end)
    return None


def _small(snapshot: Snapshot, document: Document, offset: int) -> Cursor | None:
    """The smallest thing that holds the character at ``offset``."""
    return (
        _mention(snapshot, document, offset)
        or _group(document, offset)
        or _row_part(document, offset)
        or _link(snapshot, document, offset)
        or _written_path(snapshot, document, offset)
        or _plain_path(snapshot, document, offset)
    )


def _large(snapshot: Snapshot, document: Document, offset: int) -> Cursor | None:
    """The field, row or heading that ``offset`` touches."""
    return (
        _field(snapshot, document, offset)
        or _cell(document, offset)
        or _row(document, offset)
        or _copied_status(document, offset)
        or _heading(snapshot, document, offset)
    )


def _mention(snapshot: Snapshot, document: Document, offset: int) -> IdCursor | None:
    mentions = document.facts.mentions
    best: tuple[int, int, str, int] | None = None
    index = bisect_left(mentions, (offset + 1,))
    while index:
        index -= 1
        raw = mentions[index]
        start, end, _, form = raw
        if start < offset - _LONGEST:
            break
        if end <= offset or form == Form.INSIDE:
            continue
        if best is None or end - start < best[1] - best[0]:
            best = raw
    if best is None:
        return None
    start, end, target, form = best
    if form == Form.PATH and is_of_another_project(snapshot, document, start):
        return None
    return IdCursor(Range(start, end), target, Form(form), _scope(document, best))


def _scope(document: Document, mention: tuple[int, int, str, int]) -> Scope:
    """Which of the rules of FORMAT.md 3.3 (6) gave a short id its thread."""
    start, _, target, form = mention
    thread, slash, _ = target.partition("/")
    if not slash or form not in (Form.SCOPED, Form.TAIL, Form.INSIDE):
        return Scope.WRITTEN
    if not thread:
        return Scope.NOWHERE
    if document.place.thread == thread:
        return Scope.OWNER
    lines = document.lines
    line = lines.line_start(lines.line_of(start))
    mentions = document.facts.mentions
    index = bisect_left(mentions, (line,))
    while index < len(mentions) and mentions[index][0] < start:
        if mentions[index][2] == thread:
            return Scope.LINE
        index += 1
    return Scope.HEADING


def _group(document: Document, offset: int) -> GroupCursor | None:
    groups = [raw for raw in document.facts.groups if raw[0] <= offset < raw[1]]
    if not groups:
        return None
    start, end, targets, _ = min(groups, key=lambda raw: raw[1] - raw[0])
    return GroupCursor(Range(start, end), targets)


def _written_path(snapshot: Snapshot, document: Document, offset: int) -> PathCursor | None:
    for start, end, path, _ in document.facts.paths:
        if start <= offset < end:
            return _path(snapshot, document, offset, start, path, "")
    return None


def _path(
    snapshot: Snapshot, document: Document, offset: int, start: int, path: str, anchor: str
) -> PathCursor:
    """The cursor on ``path``, which begins at ``start``, or on a brace member of it."""
    parts = parts_of(path)
    where = Range(start, start + len(path) + (len(anchor) + 1 if anchor else 0))
    if len(parts) > 1:
        for part in parts:
            if start + part.start <= offset < start + part.end:
                parts = (part,)
                where = Range(start + part.start, start + part.end)
    found = tuple(resolve_path(snapshot, part.path, document.id) for part in parts)
    return PathCursor(where, parts[0].path if len(parts) == 1 else path, anchor, found)


def _link(snapshot: Snapshot, document: Document, offset: int) -> LinkCursor | None:
    for start, end, _, _, href in document.facts.links:
        if start > offset:
            return None
        if offset < end:
            if not href or _SCHEME.match(href) or href.startswith(("$", "//")):
                return None
            path, _, anchor = href.partition("#")
            found = resolve_path(snapshot, path, document.id)
            if not path:  # also in a document that is no part of the graph
                found = Resolved(document, found.thread, False)
            return LinkCursor(Range(start, end), path, anchor, found)
    return None


def _plain_path(snapshot: Snapshot, document: Document, offset: int) -> PathCursor | None:
    """A path without an id, taken for one only when it leads to a document."""
    text = document.text
    lowest, highest = max(0, offset - _LONGEST), min(len(text), offset + _LONGEST)
    left = right = offset
    while left > lowest and _PATH_CHARACTERS.match(text, left - 1):
        left -= 1
    while right < highest and _PATH_CHARACTERS.match(text, right):
        right += 1
    written = text[left:right]
    if "{" not in written:  # the comma between two paths belongs to neither
        left += written.rfind(",", 0, offset - left) + 1
        comma = text.find(",", offset, right)
        right = comma if comma >= 0 else right
        written = text[left:right]
    written = written.rstrip(".,#")
    path, _, anchor = written.partition("#")
    if offset >= left + len(written) or ("/" not in path and not path.endswith(".md")):
        return None
    if text[max(0, left - 1) : left] == ":" and path.startswith("//"):
        return None
    cursor = _path(snapshot, document, offset, left, path, anchor)
    return cursor if any(found.document is not None for found in cursor.found) else None


def _field(
    snapshot: Snapshot, document: Document, offset: int
) -> FieldCursor | StatusCursor | None:
    for in_body, fields in ((False, document.facts.fields), (True, document.facts.body_fields)):
        for raw in fields:
            if not raw[2] <= offset <= raw[4]:
                continue
            field = Field._make(raw)
            on_value = offset >= field.value_start and bool(field.value)
            key_end = field.value_start if in_body else field.start + len(field.key)
            # Between key and value the cursor is still on the key.
            key = Range(field.start, max(key_end, min(offset, field.value_start)))
            where = field.value_range if on_value else key
            if on_value and field.key == "status":
                target = _status_owner(snapshot, document)
                if target:
                    return StatusCursor(where, field.value, target)
            return FieldCursor(where, field, on_value, in_body)
    return None


def _status_owner(snapshot: Snapshot, document: Document) -> str:
    """Whose status a document's `status` field states; issues have words of their own."""
    if document.place.kind in (Kind.INFO, Kind.SINGLE):
        return document.place.thread
    return defined_by_title(snapshot, document) if document.kind is Kind.PACKAGE else ""


def _cell(document: Document, offset: int) -> CellCursor | StatusCursor | None:
    if document.kind is not Kind.INDEX:
        return None
    for row in document.index.rows:
        if not row.range.contains(offset):
            continue
        for cell in row.cells:
            if not cell.range.contains(offset):
                continue
            if cell.column is Column.STATUS and cell.text:
                return StatusCursor(cell.range, cell.text, row.id, in_index=True)
            return CellCursor(cell.range, row.id, cell.column, cell.text)
        return CellCursor(row.range, row.id, None, "")
    return None


def _row_part(document: Document, offset: int) -> RowCursor | None:
    """The cited path or the status of a contract row."""
    if document.kind is not Kind.ACCEPTANCE:
        return None
    thread = document.place.thread
    for test in document.contract.tests:
        if not test.range.start <= offset < test.range.end:
            continue
        cited = cited_file(test)
        for part, named in ((RowPart.REFERENCE, cited), (RowPart.STATUS, test.status)):
            if named is not None and named.range.start <= offset < named.range.end:
                return RowCursor(named.range, f"{thread}/{test.id}", part, named.text)
        return None
    for row in document.contract.criteria:
        value = row.field("satisfied")
        if value is not None and value.range.start <= offset < value.range.end:
            return RowCursor(value.range, f"{thread}/{row.id}", RowPart.STATUS, value.value)
    return None


def _row(document: Document, offset: int) -> RowCursor | None:
    if document.kind is not Kind.ACCEPTANCE:
        return None
    contract = document.contract
    rows: Iterator[Criterion | AcceptanceTest] = chain(contract.criteria, contract.tests)
    for row in rows:
        if row.range.contains(offset):
            target = f"{document.place.thread}/{row.id}"
            return RowCursor(row.range, target, RowPart.TEXT, row.text)
    return None


def _copied_status(document: Document, offset: int) -> StatusCursor | None:
    """The status of a work package that a heading of its thread's contract repeats."""
    for copy in copied_statuses(document):
        if copy.range.contains(offset):
            return StatusCursor(copy.range, copy.word, f"{document.place.thread}/{copy.package}")
    return None


def _heading(snapshot: Snapshot, document: Document, offset: int) -> HeadingCursor | None:
    headings = document.facts.headings
    for index, (level, start, end, _) in enumerate(headings):
        if start <= offset <= end:
            anchor = anchors_of(text for _, _, _, text in headings)[index]
            defines = defined_by_title(snapshot, document) if index == 0 else ""
            return HeadingCursor(Range(start, end), level, anchor, defines)
    return None
