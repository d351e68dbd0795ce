"""The layout of a header: fields in the order of the templates, one blank behind each colon.

Values stay as they are, trailing blanks and quotes included: they are part of the value
(FORMAT.md 4.1). An empty value keeps its line, because old tools look for `completed: ` with the
blank (FORMAT.md 4.6).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from stp_lsp.model.document import Document
from stp_lsp.model.header_keys import template_order
from stp_lsp.syntax.header import Field, Header, HeaderState
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range


class _Line(NamedTuple):
    field: Field
    start: int
    text: str
    """The whole line with its end, laid out."""


def header_edits(document: Document) -> Iterator[TextEdit]:
    """The edits of the header; none when no template orders such headers, or it is damaged."""
    order = template_order(document.kind)
    header = document.header
    if not order or header.state is not HeaderState.CLOSED:
        return
    text = document.text
    spaced = {field: _spacing(field) for field in header.fields if field.key in order}
    lines = _lines(text, header, spaced)
    arranged = _arranged(lines, order)
    if arranged == lines:
        yield from (edit for edit in spaced.values() if edit is not None)
        return
    changed = [at for at, line in enumerate(lines) if line != arranged[at]]
    first, last = changed[0], changed[-1] + 1
    for line in (*lines[:first], *lines[last:]):
        edit = spaced.get(line.field)
        if edit is not None:
            yield edit
    end = lines[last].start if last < len(lines) else _end(text, lines[-1])
    new = "".join(line.text for line in arranged[first:last])
    yield TextEdit(Range(lines[first].start, end), new)


def _spacing(field: Field) -> TextEdit | None:
    """The edit that leaves one blank between a key and its value, if it needs one."""
    colon = field.start + len(field.key) + 1
    if not field.value or field.value[0].isspace() or field.value_start == colon + 1:
        return None
    return TextEdit(Range(colon, field.value_start), " ")


def _lines(text: str, header: Header, spaced: dict[Field, TextEdit | None]) -> list[_Line]:
    """The lines of the header; empty when one of them is no field, for it may belong to another."""
    found: list[_Line] = []
    at = text.find("\n") + 1
    for field in header.fields:
        if field.start != at:
            return []
        end = text.find("\n", field.end) + 1
        edit = spaced.get(field)
        line = text[at:end]
        if edit is not None:
            line = f"{line[: edit.range.start - at]} {line[edit.range.end - at :]}"
        found.append(_Line(field, at, line))
        at = end
    return found if text.startswith("---", at) else []


def _arranged(lines: list[_Line], order: tuple[str, ...]) -> list[_Line]:
    """The lines in the template's order; a key that it lacks stays behind the one it follows.

    Of two lines with one key the first counts (FORMAT.md 4.1), so they keep their order.
    """
    ranked: list[tuple[int, int, _Line]] = []
    rank = -1
    for number, line in enumerate(lines):
        key = line.field.key
        rank = order.index(key) if key in order else rank
        ranked.append((rank, number, line))
    return [line for _, _, line in sorted(ranked)]


def _end(text: str, line: _Line) -> int:
    return text.find("\n", line.field.end) + 1
