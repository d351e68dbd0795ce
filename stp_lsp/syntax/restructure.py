"""The structure of an edited text, from that of the text before: only what changed is read again.

markdown-it-py reads 4 MB a second, so a key press in a document of 300 kB would cost 75 ms. Here
the sections around the change are read, and the constructs before and behind are taken over.

Why that is exact. A `#` in the first column ends every paragraph, list, quote and table before it,
and the parser reads from the top down. So where it stands at such a heading, what follows does not
depend on what came before, but for two things: the definitions of reference links, and blocks that
swallow headings (a fence that is not closed, HTML, lists nested too deeply). A text with
definitions is read as a whole. And the stretch that is read anew gets a `#` behind it: only if that
is found to be a heading at the top level does the parser arrive at the next section as it did
before. Else the text is read as a whole, too.

A table may be long, and its rows say nothing of each other. A line that begins with a bar in the
first column can neither end a table nor begin anything else there, so where such a row is typed
into, it is read below the head of its table, and the other rows are taken over.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple, TypeVar

from stp_lsp.syntax.pieces import MOST_ADDED
from stp_lsp.syntax.structure import (
    Context,
    Fence,
    Heading,
    Link,
    LinkKind,
    ListItem,
    Structure,
    Table,
    Task,
    packed_row,
    parse_structure,
)
from stp_lsp.text.difference import common_characters
from stp_lsp.text.range import Range

_MARK: Final = "#"
_T = TypeVar("_T")


class Basis(NamedTuple):
    """A text that was read, and what was found."""

    text: str
    body_start: int
    structure: Structure


def restructure(basis: Basis, text: str, body_start: int) -> Structure:
    """What :func:`parse_structure` says of ``text``.

    Args:
        basis: Another text, the more alike the better.
        text: The whole document.
        body_start: Where its body begins.
    """
    if not _has_definitions(basis.structure):
        row = _row(basis, text, body_start)
        if row is not None:
            return row
        stretch = _stretch(basis, text, body_start)
        start, end = stretch.start, stretch.end
        if start > body_start or not stretch.is_last:
            read = parse_structure(text[start:end] + ("" if stretch.is_last else _MARK))
            if not _has_definitions(read) and (
                stretch.is_last or _ends_with_mark(read, end - start)
            ):
                return _splice(basis.structure, read, body_start, stretch)
    return parse_structure(text, body_start)


class _Stretch(NamedTuple):
    """What is read anew."""

    start: int
    """In the new text."""
    end: int
    """In the new text."""
    old_end: int
    """Its end in the old text."""
    is_last: bool
    """Whether it reaches to the end of the text, so that nothing is kept behind it."""


def _has_definitions(structure: Structure) -> bool:
    return any(link.kind is LinkKind.DEFINITION for link in structure.links)


def _ends_with_mark(read: Structure, at: int) -> bool:
    last = read.headings[-1] if read.headings else None
    return last is not None and last.top_level and last.range.start == at


def _stretch(basis: Basis, text: str, body_start: int) -> _Stretch:
    """The sections around what differs.

    It begins with a heading whose whole line is as before, or with the body, and ends where a
    heading stood before that is behind the change, or with the text.
    """
    before = basis.text
    same, tail = common_characters(before, text)
    if basis.body_start != body_start:
        same = 0
    shift = len(text) - len(before)
    start = body_start
    for heading in basis.structure.headings:
        at, stop = heading.range
        if not heading.top_level or not before.startswith(_MARK, at):
            continue
        if stop < same:
            if _begins_line(text, at):
                start = at
        elif (
            at >= len(before) - tail and at + shift >= body_start and _begins_line(text, at + shift)
        ):
            return _Stretch(start, at + shift, at, is_last=False)
    return _Stretch(start, len(text), len(before), is_last=True)


def _row(basis: Basis, text: str, body_start: int) -> Structure | None:
    """What :func:`restructure` says where one row of a table was typed into; else ``None``."""
    before, old = basis.text, basis.structure
    if basis.body_start != body_start:
        return None
    same, tail = common_characters(before, text)
    start = before.rfind("\n", 0, same) + 1
    old_end, end = _line_end(before, len(before) - tail), _line_end(text, len(text) - tail)
    number = bisect_right(old.tables, start, key=_start_of) - 1
    table = old.tables[number] if number >= 0 else None
    if table is None or not table.range.start < start < table.range.end:
        return None
    line, old_line = text[start:end], before[start:old_end]
    head_end = before.find("\n", before.find("\n", table.range.start) + 1) + 1
    at = before.count("\n", table.range.start, start) - 1
    if (
        not line.startswith("|")
        or not old_line.startswith("|")
        or any(mark in each for mark in "\r\n" for each in (line, old_line))
        or not _begins_line(before, table.range.start)
        or not before.startswith("|", table.range.start)
        or not 0 < head_end <= start
        or not 0 < at < len(table.packed)
        or _added(table) + len(table.packed[0].cells) > MOST_ADDED
    ):
        return None
    above = before[table.range.start : head_end]
    read = parse_structure(above + line)
    whole = [Range(0, len(above) + len(line))]
    if (
        "\r" in above
        or [each.range for each in read.tables] != whole
        or len(read.tables[0].packed) != 2
    ):
        return None
    below = _below(read, len(above))
    stretch = _Stretch(start, end, old_end, is_last=False)
    made = _splice(old, below, body_start, stretch)
    cells = [_move(cell, start - len(above)) for cell in read.tables[0].rows[1]]
    changed = _with_row(table, at, cells, end - old_end)
    return replace(made, tables=(*made.tables[:number], changed, *made.tables[number + 1 :]))


def _with_row(table: Table, at: int, cells: Sequence[Range], by: int) -> Table:
    """A table after its row ``at`` got these cells and ``by`` characters more."""
    packed = list(table.packed)
    first = table.range.start + sum(row.gap for row in packed[:at])
    before, packed[at] = packed[at], packed_row(cells, first)
    for number in range(at + 1, len(packed)):
        if packed[number].cells:
            gap = packed[number].gap + before.gap + by - packed[at].gap
            packed[number] = packed[number]._replace(gap=gap)
            break
    return Table(Range(table.range.start, table.range.end + by), tuple(packed))


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _added(table: Table) -> int:
    """How many cells the parser adds to rows that are too short (:data:`MOST_ADDED`)."""
    columns = len(table.packed[0].cells)
    if columns * len(table.packed) <= MOST_ADDED // 2:
        return 0
    return sum(columns - len(cells) for _, cells in table.packed if len(cells) < columns)


def _below(read: Structure, cut: int) -> Structure:
    """What stands behind ``cut``, as if the text began there, without the table that holds it."""
    first = bisect_right(read._edges, cut)
    return Structure(
        comments=tuple(_move(each, -cut) for each in read.comments if each.start >= cut),
        code_spans=tuple(_move(each, -cut) for each in read.code_spans if each.start >= cut),
        links=tuple(_move_link(each, -cut) for each in read.links if each.range.start >= cut),
        _edges=(0, *(edge - cut for edge in read._edges[first:])),
        _contexts=(read.context(cut), *read._contexts[first:]),
    )


def _begins_line(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] == "\n"


# -- putting together ------------------------------------------------------------------------------


def _splice(old: Structure, read: Structure, body_start: int, stretch: _Stretch) -> Structure:
    """The constructs of ``old`` before a stretch, those of ``read`` in it, those of ``old`` behind.

    Args:
        old: Of the text before.
        read: Of the stretch, with the mark behind it.
        body_start: Where the body of the new text begins.
        stretch: What was read.
    """
    start, end, old_end, is_last = stretch

    def join(
        name: str, place: Callable[[_T], int], move: Callable[[_T, int], _T]
    ) -> tuple[_T, ...]:
        had: Sequence[_T] = getattr(old, name)
        new: Sequence[_T] = getattr(read, name)
        first = bisect_left(had, start, key=place) if start > body_start else 0
        behind = () if is_last else had[bisect_left(had, old_end, lo=first, key=place) :]
        return (
            *had[:first],
            *(move(item, start) for item in new if is_last or place(item) < end - start),
            *(behind if end == old_end else (move(item, end - old_end) for item in behind)),
        )

    def ranges(name: str) -> tuple[Range, ...]:
        return join(name, _start, _move)

    edges, contexts = _edges(old, read, body_start, stretch)
    return Structure(
        headings=join("headings", _start_of, _move_heading),
        fences=join("fences", _start_of, _move_fence),
        indented_code=ranges("indented_code"),
        html_blocks=ranges("html_blocks"),
        comments=ranges("comments"),
        code_spans=ranges("code_spans"),
        links=join("links", _start_of, _move_link),
        tables=join("tables", _start_of, _move_table),
        list_items=join("list_items", _start_of, _move_item),
        tasks=join("tasks", _start_of, _move_task),
        _edges=edges,
        _contexts=contexts,
    )


def _edges(
    old: Structure, read: Structure, body_start: int, stretch: _Stretch
) -> tuple[tuple[int, ...], tuple[Context, ...]]:
    """The edges of all three parts; an edge where two parts meet may repeat what held before."""
    start, end, old_end, is_last = stretch
    edges, contexts = ([0], [Context.HEADER]) if body_start else ([], [])
    if start > body_start:
        first = bisect_left(old._edges, start)
        edges, contexts = list(old._edges[:first]), list(old._contexts[:first])
    count = len(read._edges) if is_last else bisect_left(read._edges, end - start)
    edges += [edge + start for edge in read._edges[:count]]
    contexts += read._contexts[:count]
    if not is_last:
        last = bisect_left(old._edges, old_end)
        if last == len(old._edges) or old._edges[last] != old_end:
            edges.append(end)
            contexts.append(old.context(old_end))
        edges += [edge + end - old_end for edge in old._edges[last:]]
        contexts += old._contexts[last:]
    return tuple(edges), tuple(contexts)


def _start(where: Range) -> int:
    return where[0]


def _start_of(item: Heading | Fence | Link | Table | ListItem | Task) -> int:
    return item.range[0]


def _move(where: Range, by: int) -> Range:
    return Range(where[0] + by, where[1] + by)


def _move_heading(item: Heading, by: int) -> Heading:
    return Heading(item.level, _move(item.range, by), _move(item.text_range, by), item.top_level)


def _move_fence(item: Fence, by: int) -> Fence:
    return Fence(_move(item.range, by), item.info, _move(item.body_range, by), item.closed)


def _move_link(item: Link, by: int) -> Link:
    href = None if item.href_range is None else _move(item.href_range, by)
    return Link(_move(item.range, by), _move(item.text_range, by), href, item.href, item.kind)


def _move_table(item: Table, by: int) -> Table:
    return item._replace(range=_move(item.range, by))


def _move_item(item: ListItem, by: int) -> ListItem:
    return ListItem(_move(item.range, by), item.content_start + by)


def _move_task(item: Task, by: int) -> Task:
    mark = _move(item.mark_range, by)
    return Task(_move(item.range, by), mark, item.mark, _move(item.text_range, by))
