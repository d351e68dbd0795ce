"""What Markdown says a text consists of: headings, code, comments, links, lists, tasks, tables.

This is the authority. markdown-it-py decides (CommonMark with tables and strikethrough, no
automatic links), and every place is exact to the code point. The fast reading for the index
(:mod:`stp_lsp.syntax.outline`) must agree with it and asks it when in doubt; see
``docs/design/0001-one-reading-of-markdown.md``. How positions are won from a parser that keeps
none is the business of :mod:`stp_lsp.syntax.markdown_reader`.

Deliberately not here: what an id, a status or a criterion is. This module has never heard of
steel threads, except that a task's box may hold more marks than GitHub's two.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, NamedTuple

from stp_lsp.text.range import Range

if TYPE_CHECKING:
    from stp_lsp.syntax.markdown_positions import Found, RawLink


class Context(IntEnum):
    """What a character belongs to, for the question "may a finding stand here?".

    The members are in order of precedence, the strongest first: a code span in a table cell is
    ``CODE_SPAN``, a link's text in a heading is ``LINK_TEXT``.
    """

    HEADER = 0
    """The `---` block above the body."""
    FENCE = 1
    """Fenced or indented code, its marker lines included."""
    COMMENT = 2
    """An HTML comment, or any block of HTML."""
    CODE_SPAN = 3
    LINK_TARGET = 4
    """What follows a link's text: `(destination "title")`, `[label]`; an autolink as a whole."""
    LINK_TEXT = 5
    """A link's text with its brackets."""
    TABLE = 6
    HEADING = 7
    PROSE = 8


class LinkKind(Enum):
    """How a link is written."""

    INLINE = "inline"
    REFERENCE = "reference"
    IMAGE = "image"
    AUTOLINK = "autolink"
    DEFINITION = "definition"


class Heading(NamedTuple):
    """A heading, `# so` or underlined."""

    level: int
    range: Range
    """From the first `#` to the end of the line; for an underlined one all its lines."""
    text_range: Range
    """Without `#`s, underline and outer blanks; the heading's text is this slice."""
    top_level: bool
    """Whether it stands outside every quote and list."""


class Fence(NamedTuple):
    """A fenced code block."""

    range: Range
    """From the opening line's start (from its marker inside a list or quote) to the end of the
    closing line, or of the last line of a fence that nothing closes."""
    info: str
    """What follows the opening marker, trimmed: `python`."""
    body_range: Range
    """The lines between the two marker lines, newlines included."""
    closed: bool


class Link(NamedTuple):
    """A link, an image, an autolink or the definition of a reference."""

    range: Range
    text_range: Range
    """Between the brackets; for a definition its label; for an autolink what is inside `<>`."""
    href_range: Range | None
    """The destination as written, without `<>`; for a reference that of its definition."""
    href: str
    """The slice at ``href_range``: escapes and entities are still as written."""
    kind: LinkKind

    @property
    def target_is_inside(self) -> bool:
        """Whether the destination is written in the construct itself, not in a definition."""
        return self.href_range is not None and self.range.covers(self.href_range)


class TableRow(NamedTuple):
    """One row of a table, as it looks from the row above: most rows of a long table are equal."""

    gap: int
    """From the first cell above, or from where the table begins, to the first cell; 0 if none."""
    cells: tuple[tuple[int, int], ...]
    """Where each cell begins and ends, counted from where the first one begins."""


class Table(NamedTuple):
    """A GitHub table."""

    range: Range
    packed: tuple[TableRow, ...]
    """The :attr:`rows`, so that ten thousand need little memory and none is touched when the text
    above them changes."""

    @classmethod
    def of(cls, where: Range, rows: Iterable[Sequence[Range]]) -> Table:
        """The table with these cells."""
        known: dict[TableRow, TableRow] = {}
        packed: list[TableRow] = []
        above = where.start
        for cells in rows:
            row = packed_row(cells, above)
            above += row.gap
            packed.append(known.setdefault(row, row))
        return cls(where, tuple(packed))

    @property
    def rows(self) -> tuple[tuple[Range, ...], ...]:
        """The cells of each row, trimmed; header first, delimiter row left out.

        A row may be shorter than the header; cells beyond the header's last column are not part of
        the table.
        """
        rows: list[tuple[Range, ...]] = []
        at = self.range.start
        for gap, cells in self.packed:
            at += gap
            rows.append(tuple(Range(at + start, at + end) for start, end in cells))
        return tuple(rows)


def packed_row(cells: Sequence[Range], above: int) -> TableRow:
    """A row below one whose first cell begins at ``above``."""
    first = cells[0].start if cells else above
    return TableRow(first - above, tuple((start - first, end - first) for start, end in cells))


class ListItem(NamedTuple):
    """One item of a list, bullet or ordered."""

    range: Range
    """From its marker to the end of its last line that is not blank, nested items included."""
    content_start: int


class Task(NamedTuple):
    """A list item that begins with a box: `- [x] text` (FORMAT.md 7)."""

    range: Range
    mark_range: Range
    """The one character between the brackets."""
    mark: str
    text_range: Range
    """From after the box to the end of the item's first paragraph, trimmed."""


@dataclass(frozen=True, slots=True)
class Structure:
    """All constructs of one text, each tuple sorted by where its members begin."""

    headings: tuple[Heading, ...] = ()
    fences: tuple[Fence, ...] = ()
    indented_code: tuple[Range, ...] = ()
    html_blocks: tuple[Range, ...] = ()
    comments: tuple[Range, ...] = ()
    """From `<!--` to `-->`, in a line or in a block; an unclosed one ends with its block."""
    code_spans: tuple[Range, ...] = ()
    """Their backticks included."""
    links: tuple[Link, ...] = ()
    tables: tuple[Table, ...] = ()
    list_items: tuple[ListItem, ...] = ()
    tasks: tuple[Task, ...] = ()
    _edges: tuple[int, ...] = field(default=(), repr=False)
    _contexts: tuple[Context, ...] = field(default=(), repr=False)

    def context(self, offset: int) -> Context:
        """What the character at ``offset`` belongs to; beyond either end, the nearest one's.

        At the end of a text that stops inside an open fence or comment the answer is that fence
        or comment: it is what the next character typed there would belong to.
        """
        index = bisect_right(self._edges, offset) - 1
        return self._contexts[max(index, 0)] if self._contexts else Context.PROSE


def parse_structure(text: str, body_start: int = 0) -> Structure:
    """The structure of ``text``.

    Never raises and never recurses deeper than markdown-it-py's own limit of 20 levels; what is
    nested deeper is left out, as markdown-it-py does. Paragraphs too heavy for it are read as
    plain text (:func:`~stp_lsp.syntax.markdown_reader.is_heavy`).

    Args:
        text: The whole document.
        body_start: Where the body begins; what is above is its header. All ranges count from
            the start of ``text`` all the same.
    """
    from stp_lsp.syntax.markdown_reader import read_body

    body = text[body_start:] if body_start else text
    place = _place_of(body, body_start)
    return _assemble(read_body(_normalised(body)), text, body_start, place)


def _normalised(body: str) -> str:
    """What markdown-it-py makes of its input first; done here so that we know what it removes."""
    if "\r" in body:
        body = body.replace("\r\n", "\n").replace("\r", "\n")
    return body.replace("\0", "\ufffd")


def _place_of(body: str, body_start: int) -> Callable[[int, int], Range]:
    """Turns a pair of offsets in the normalised body into a range of the whole text."""
    if "\r\n" not in body:
        return lambda start, end: Range(start + body_start, end + body_start)
    # Where, in the normalised body, the newlines stand that were two characters.
    shortened: list[int] = []
    at = body.find("\r\n")
    while at >= 0:
        shortened.append(at - len(shortened))
        at = body.find("\r\n", at + 2)

    def place(start: int, end: int) -> Range:
        return Range(
            start + body_start + bisect_left(shortened, start),
            end + body_start + bisect_left(shortened, end),
        )

    return place


def _assemble(
    found: Found, text: str, body_start: int, place: Callable[[int, int], Range]
) -> Structure:
    """The finished structure, with ranges of the whole text."""

    def places(pairs: Iterable[tuple[int, int]]) -> tuple[Range, ...]:
        return tuple(place(*pair) for pair in sorted(pairs))

    headings = tuple(
        Heading(level, place(start, end), place(text_start, text_end), top_level)
        for start, end, level, text_start, text_end, top_level in sorted(found.headings)
    )
    fences = tuple(
        Fence(place(start, end), info, place(body, body_end), closed)
        for start, end, info, body, body_end, closed in sorted(found.fences)
    )
    links = tuple(_link(raw, text, place) for raw in sorted(found.links))
    tables = tuple(
        Table.of(place(start, end), map(places, rows)) for start, end, rows in sorted(found.tables)
    )
    items = tuple(
        ListItem(place(start, end), place(content, content).start)
        for start, end, content in sorted(found.items)
    )
    tasks = []
    for start, end, mark, text_start, text_end in sorted(found.tasks):
        where = place(mark, mark + 1)
        tasks.append(Task(place(start, end), where, text[where.start], place(text_start, text_end)))
    indented, html = places(found.indented), places(found.html)
    comments, spans = places(found.comments), places(found.code_spans)
    open_end = place(found.open_start, found.open_start).start if found.open_start >= 0 else None

    layers: list[tuple[Context, Iterable[Range]]] = [
        (Context.HEADER, (Range(0, body_start),)),
        (Context.FENCE, [*(fence.range for fence in fences), *indented]),
        (Context.COMMENT, [*html, *comments]),
        (Context.CODE_SPAN, spans),
        (Context.LINK_TARGET, [_split(link)[1] for link in links]),
        (Context.LINK_TEXT, [_split(link)[0] for link in links]),
        (Context.TABLE, [table.range for table in tables]),
        (Context.HEADING, [heading.range for heading in headings]),
    ]
    if open_end is not None:
        kind = Context.FENCE if found.open_is_fence else Context.COMMENT
        layers.append((kind, (Range(open_end, len(text) + 1),)))
    edges, contexts = _flatten(layers)
    return Structure(
        headings, fences, indented, html, comments, spans, links, tables, items, tuple(tasks),
        edges, contexts,
    )  # fmt: skip


def _link(raw: RawLink, text: str, place: Callable[[int, int], Range]) -> Link:
    start, end, text_start, text_end, href, kind = raw
    href_range = None if href is None else place(*href)
    written = "" if href_range is None else text[href_range.start : href_range.end]
    return Link(place(start, end), place(text_start, text_end), href_range, written, LinkKind(kind))


def _split(link: Link) -> tuple[Range, Range]:
    """A link's text with its brackets, and the rest of the link."""
    start, end = link.range
    if link.kind is LinkKind.AUTOLINK:
        return Range(start, start), link.range
    cut = min(link.text_range.end + (2 if link.kind is LinkKind.DEFINITION else 1), end)
    return Range(start, cut), Range(cut, end)


def _flatten(
    layers: list[tuple[Context, Iterable[Range]]],
) -> tuple[tuple[int, ...], tuple[Context, ...]]:
    """Nested and overlapping ranges as a list of edges and what holds from each on."""
    events: list[tuple[int, int, Context]] = []
    for kind, ranges in layers:
        for start, end in ranges:
            if start < end:
                events.append((start, 1, kind))
                events.append((end, -1, kind))
    events.sort()
    contexts_by_rank = tuple(Context)
    depth = [0] * len(Context)
    present = 1 << Context.PROSE  # one bit for each kind that holds; the lowest bit wins
    edges, contexts = [0], [Context.PROSE]
    for at, change, kind in events:
        depth[kind] += change
        present = present | 1 << kind if depth[kind] else present & ~(1 << kind)
        now = contexts_by_rank[(present & -present).bit_length() - 1]
        if at == edges[-1]:
            contexts[-1] = now
        elif now is not contexts[-1]:
            edges.append(at)
            contexts.append(now)
    return tuple(edges), tuple(contexts)
