"""The table of the index as a value: sorted, rendered, and brought up to date row by row.

A workspace of ten thousand threads has a table of a megabyte, and one change concerns one row of
it. What a change leaves alone is taken over from the table before; only a column that gets another
width has every row written again, because then every row is another one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from stp_lsp.syntax.status import INDEX_ORDER, canonical_status

_HEADINGS: Final = ("ID", "Slug", "Status", "Created", "Completed")
_COMPACT_DATE = re.compile(r"[0-9]{8}")


class IndexEntry(NamedTuple):
    """One thread as the index shows it, every cell as upstream would print it."""

    id: str
    """The folder's name."""
    slug_cell: str
    """The slug, else the title; several title lines break the row, as they do upstream."""
    status_raw: str
    """As written, not made canonical."""
    created_cell: str
    completed_cell: str

    @property
    def row(self) -> str:
        """The cells joined with ``|``, which is what upstream sorts and splits again."""
        return "|".join(self)


class OlderForm(NamedTuple):
    """What a table keeps of an index that no tool since 2.19 wrote (FORMAT.md 5.3)."""

    heading: str
    """What its tools call the second column: ``Title`` before 2.4."""
    ids: Mapping[str, str]
    """The id cells that somebody made links of, by id."""

    def of(self, table: SortedTable) -> str:
        """The text of ``table`` in this form; the dates have the dashes that an index has."""
        head, _, *rows = [_cells_of_line(line) for line in table.text[:-1].split("\n")]
        head[1] = self.heading
        for cells in rows:
            cells[0] = self.ids.get(cells[0], cells[0])
            cells[3:] = map(dashed, cells[3:])
        widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
        rule = ["-" * width for width in widths]
        return "".join(_line(cells, widths) for cells in (head, rule, *rows))


_Placed = tuple[int, str]
"""A joined row behind its group, numbered so that the table is the falling order of these."""


class SortedTable:
    """The table of some entries; changed only by making another one."""

    __slots__ = ("_entries", "_lengths", "_lines", "_rows", "_text", "_widths")

    def __init__(self, entries: Mapping[str, IndexEntry]) -> None:
        """The table of these entries, each under a name by which it can be exchanged."""
        self._entries = dict(entries)
        self._rows = sorted(row for entry in entries.values() for row in _placed(entry))
        self._lengths = [Counter({len(heading): 1}) for heading in _HEADINGS]
        for row in self._rows:
            for column, length in enumerate(_lengths(row)):
                self._lengths[column][length] += 1
        self._render()

    @classmethod
    def of(cls, entries: Iterable[IndexEntry]) -> SortedTable:
        """The table of entries that nobody exchanges later."""
        return cls({str(at): entry for at, entry in enumerate(entries)})

    def _render(self) -> None:
        self._widths = tuple(map(max, self._lengths))
        self._lines = [_rendered(row, self._widths) for row in self._rows]
        self._text: str | None = None

    @property
    def text(self) -> str:
        """The table, every line ended, without the blank lines around it.

        Columns are as wide as their longest cell in characters, while cells are padded by their
        length in bytes, so that a column with letters beyond ASCII looks short.
        """
        if self._text is None:
            head = _line(_HEADINGS, self._widths)
            rule = _line(tuple("-" * width for width in self._widths), self._widths)
            self._text = "".join((head, rule, *reversed(self._lines)))
        return self._text

    @property
    def lines(self) -> Iterator[str]:
        """What the entries became, in order: a line each, with its end, where no title is odd."""
        return reversed(self._lines)

    @property
    def entries(self) -> Collection[IndexEntry]:
        """The entries, in no particular order."""
        return self._entries.values()

    def entry(self, key: str) -> IndexEntry | None:
        """The entry of that name."""
        return self._entries.get(key)

    def with_changes(self, changes: Mapping[str, IndexEntry | None]) -> SortedTable:
        """The table with entries added, exchanged or (``None``) taken out."""
        real = {key: new for key, new in changes.items() if self._entries.get(key) != new}
        if not real:
            return self
        later = SortedTable.__new__(SortedTable)
        later._entries = dict(self._entries)
        later._rows = list(self._rows)
        later._lines = list(self._lines)
        later._lengths = [Counter(each) for each in self._lengths]
        come: list[_Placed] = []
        for key, new in real.items():
            old = later._entries.pop(key, None)
            for row in _placed(old) if old is not None else ():
                at = bisect_left(later._rows, row)
                del later._rows[at], later._lines[at]
                later._count(row, -1)
            if new is not None:
                later._entries[key] = new
                come += _placed(new)
        for row in come:
            later._count(row, 1)
        if tuple(map(max, later._lengths)) != self._widths:
            for row in come:
                insort(later._rows, row)
            later._render()
            return later
        later._widths, later._text = self._widths, None
        for row in come:
            at = bisect_left(later._rows, row)
            later._rows.insert(at, row)
            later._lines.insert(at, _rendered(row, later._widths))
        return later

    def _count(self, row: _Placed, by: int) -> None:
        for column, length in enumerate(_lengths(row)):
            counter = self._lengths[column]
            counter[length] += by
            if not counter[length]:
                del counter[length]


def _placed(entry: IndexEntry) -> list[_Placed]:
    return [(_group("".join(row.split("|", 3)[2:3])), row) for row in entry.row.split("\n")]


@lru_cache(maxsize=256)
def _group(word: str) -> int:
    """Where the group of a status stands, from the end: the first group has the highest number."""
    status = canonical_status(word)
    return -INDEX_ORDER.index(status) if status in INDEX_ORDER else -len(INDEX_ORDER)


def _lengths(row: _Placed) -> list[int]:
    """How wide the cells of a row are; what overflows into a second line is not asked."""
    return [len(cell) for cell in _cells_of(row[1])[0]]


def _rendered(row: _Placed, widths: tuple[int, ...]) -> str:
    return "".join(_line(line, widths) for line in _cells_of(row[1]))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return f"| {' | '.join(map(_padded, cells, widths))} |\n"


def _cells_of_line(line: str) -> list[str]:
    """What :func:`_line` was given: no cell holds a pipe."""
    return [cell.strip() for cell in line.split("|")[1:-1]]


def dashed(date: str) -> str:
    """A date of eight digits as the index shows it (FORMAT.md 4.6); anything else as it is."""
    if _COMPACT_DATE.fullmatch(date):
        return f"{date[:4]}-{date[4:6]}-{date[6:]}"
    return date


def _cells_of(row: str) -> list[list[str]]:
    """The cells of a joined row, five to a table row; one empty cell at the end is dropped."""
    cells = row.split("|")
    if not cells[-1]:
        cells.pop()
    width = len(_HEADINGS)
    chunks = [cells[at : at + width] for at in range(0, max(len(cells), 1), width)]
    return [chunk + [""] * (width - len(chunk)) for chunk in chunks]


def _padded(cell: str, width: int) -> str:
    if cell.isascii():
        return cell.ljust(width)
    return cell + " " * (width - len(cell.encode("utf-8", "surrogatepass")))
