"""The index ``steel_threads.md``: what upstream v2.19 would write, byte for byte (FORMAT.md 5.2).

Also the door to the two rooms beside it: :func:`parse_index` (``index_rows``) and the repair of
damaged markers (``index_repair``), which :func:`regenerate` does when asked to.

Not here: which threads exist. Upstream lists ``ST[0-9]*`` folders that hold an ``info.md``, also
where another prefix is configured (FORMAT.md 1.3); whoever knows the folders gives the entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from stp_lsp.syntax.facts import Facts
from stp_lsp.syntax.header import HeaderState
from stp_lsp.syntax.ids import DEFAULT_PREFIX
from stp_lsp.syntax.index_repair import SKELETON, repair_markers
from stp_lsp.syntax.index_rows import (
    BEGIN_MARKER,
    END_MARKER,
    Cell,
    Column,
    Columns,
    IndexDocument,
    IndexRow,
    MarkerProblem,
    Shape,
    parse_index,
)
from stp_lsp.syntax.index_sorted import IndexEntry, OlderForm, SortedTable, dashed
from stp_lsp.syntax.status import DEFAULT_STATUS_RAW
from stp_lsp.text.line_table import line_lengths
from stp_lsp.text.range import Range

__all__ = [
    "BEGIN_MARKER",
    "END_MARKER",
    "SKELETON",
    "Cell",
    "Column",
    "Columns",
    "IndexDocument",
    "IndexEntry",
    "IndexRow",
    "MarkerProblem",
    "Shape",
    "SortedTable",
    "add_markers",
    "entry_from_facts",
    "entry_from_info",
    "first_value",
    "parse_index",
    "place_of_table",
    "regenerate",
    "render_table",
]

_READ: Final = ("status", "slug", "created", "completed")
_NO_DATE: Final = frozenset({"", "YYYYMMDD", "null", "~"})
_MARKED: Final = "STEEL_THREAD_INDEX -->"
"""How both markers end."""
_FIRST_PIPE = re.compile(r"^\|", re.MULTILINE)


def entry_from_info(thread_id: str, info_text: str, *, today: str = "") -> IndexEntry:
    """The entry of a thread, reading its ``info.md`` exactly as upstream does.

    The first line of the whole file that begins ``key:`` counts, whether or not it stands in the
    frontmatter; body metadata of old generations wins over the frontmatter's dates and loses to
    its status (FORMAT.md 4.1, 4.4, 4.6). Only the index's own markers are left out of a cell:
    upstream writes them, and its next run cuts the table there.

    Args:
        thread_id: the folder's name.
        info_text: the document.
        today: what upstream prints when there is no creation date. It is empty here unless the
            caller insists, because a date that changes every day is no index.
    """
    created = _body_date(info_text, "Created")
    if not created:
        created = first_value(info_text, "created")
        created = today if created in ("", "YYYYMMDD") else dashed(created)
    completed = _body_date(info_text, "Completed")
    if not completed:
        completed = first_value(info_text, "completed")
        completed = "" if completed in _NO_DATE else dashed(completed)[:10]
    status = first_value(info_text, "status") or _body_value(info_text, "Status")
    return IndexEntry(
        thread_id,
        _unmarked(first_value(info_text, "slug") or _titles(info_text, thread_id)),
        _unmarked(status or DEFAULT_STATUS_RAW),
        created,
        completed,
    )


def entry_from_facts(thread_id: str, facts: Facts) -> IndexEntry | None:
    """:func:`entry_from_info` of the text that these facts are of, which need not be read then.

    ``None`` where they leave open what it says: a field may stand elsewhere than in the header, a
    slug be left to the title, and of what ends a line the facts know nothing.
    """
    if facts.header_state != HeaderState.CLOSED or facts.body_fields:
        return None
    values: dict[str, str] = {}
    lines = _header_lines(facts)
    for key, value, start, _, end in facts.fields:
        if key in _READ and key not in values:  # the first counts
            if lines.get(start) != end - start:
                return None
            values[key] = value
    if len(values) < len(_READ) or not values["slug"]:
        return None
    if _MARKED in values["slug"] or _MARKED in values["status"]:
        return None
    created, completed = values["created"], values["completed"]
    return IndexEntry(
        thread_id,
        values["slug"],
        values["status"] or DEFAULT_STATUS_RAW,
        "" if created in ("", "YYYYMMDD") else dashed(created),
        "" if completed in _NO_DATE else dashed(completed)[:10],
    )


def _header_lines(facts: Facts) -> dict[int, int]:
    """How long the lines of a header are, by where they start."""
    found: dict[int, int] = {}
    at = 0
    for length in line_lengths(facts.table):
        if at >= facts.body_start:
            break
        found[at] = length
        at += length + 1
    return found


def first_value(text: str, key: str) -> str:
    """What follows ``key:`` on the first line that begins so; empty when there is none.

    Only the blanks straight after the colon are dropped: tabs, quotes, trailing blanks and a
    carriage return belong to the value (FORMAT.md 4.1).
    """
    line = _first_line(text, f"{key}:")
    return line[len(key) + 1 :].lstrip(" ")


def render_table(entries: Iterable[IndexEntry]) -> str:
    """The table of these entries (:attr:`~stp_lsp.syntax.index_sorted.SortedTable.text`)."""
    return SortedTable.of(entries).text


def regenerate(
    text: str,
    entries: Iterable[IndexEntry] | SortedTable,
    *,
    repair: bool = False,
    prefix: str = DEFAULT_PREFIX,
    older_heading: str = "",
) -> str:
    """The whole index file with its table written anew.

    Args:
        text: the file as it is; empty when there is none.
        entries: the threads, in any order, or their table.
        repair: first leave one pair of markers in order and take away rows outside them, so that
            a second run changes nothing. Without it the result is upstream's, which on a damaged
            file loses text or grows.
        prefix: how thread ids begin, to know a row outside the markers by.
        older_heading: what tools before 2.19 call the second column. Where it is given, ids that
            are links stay links, and every date has dashes.
    """
    table = entries if isinstance(entries, SortedTable) else SortedTable.of(entries)
    drawn = table.text
    if older_heading:
        rows = reversed(parse_index(text, prefix).rows)  # of two the first counts
        links = {row.id: row.cells[0].text for row in rows if row.linked}
        drawn = OlderForm(older_heading, links).of(table)
    if repair:
        text = repair_markers(text, prefix)
    head_end = _line_end(text, text.find(BEGIN_MARKER, text.find("\n") + 1 or len(text)))
    tail_start = _line_start(text, text.find(END_MARKER))
    return f"{text[:head_end]}\n{drawn}\n{text[tail_start:]}"


def place_of_table(text: str, table: SortedTable) -> Range | None:
    """Where a table stands between the markers, to the letter; ``None`` if something else does."""
    own = table.text
    if BEGIN_MARKER in own or END_MARKER in own:
        return None  # somebody's title
    begin = text.find(BEGIN_MARKER, text.find("\n") + 1 or len(text))
    start = _line_end(text, begin) + 1
    found = Range(start, start + len(own))
    return found if begin >= 0 and text.startswith(own, start) else None


def add_markers(text: str) -> str:
    """What upstream's ``new``, ``start``, ``done`` and ``cancel`` do to an index without BEGIN.

    Everything from the first line that begins with a pipe goes, and both markers are appended
    (FORMAT.md 5.1). The repair of :func:`regenerate` keeps what this loses.
    """
    if BEGIN_MARKER in text:
        return text
    pipe = _FIRST_PIPE.search(text)
    head = text[: pipe.start()] if pipe else text
    ended = "" if not head or head.endswith("\n") else "\n"
    return f"{head}{ended}\n{BEGIN_MARKER}\n{END_MARKER}\n"


def _first_line(text: str, start: str) -> str:
    """The first line that begins with ``start``, without its line end; empty when none does."""
    at = 0 if text.startswith(start) else text.find("\n" + start) + 1
    if not text.startswith(start, at):
        return ""
    end = text.find("\n", at)
    return text[at : end if end >= 0 else len(text)]


def _body_value(text: str, name: str) -> str:
    """A ``- **Name**: value`` line of old generations; the whole line when no blank follows."""
    label = f"- **{name}**:"
    return _first_line(text, label).removeprefix(f"{label} ").strip()


def _body_date(text: str, name: str) -> str:
    value = _body_value(text, name)
    return "" if value == "YYYY-MM-DD" else value


def _titles(text: str, thread_id: str) -> str:
    start = f"# {thread_id}:"
    if start not in text:
        return ""
    lines = (line for line in text.split("\n") if line.startswith(start))
    return "\n".join(line.removeprefix(f"{start} ") for line in lines).rstrip("\n")


def _unmarked(cell: str) -> str:
    """A cell without the index's markers, which would end the table in the middle of a row.

    Where taking one out makes another of what stood around it, that one is broken up instead.
    """
    if _MARKED not in cell:
        return cell
    rest = cell.replace(END_MARKER, "").replace(BEGIN_MARKER, "")
    return rest.replace(_MARKED, _MARKED.replace("-->", "-- >"))


def _line_end(text: str, at: int) -> int:
    """Behind the line that holds offset ``at``; the end of the text for -1."""
    end = text.find("\n", at) if at >= 0 else -1
    return end + 1 if end >= 0 else len(text)


def _line_start(text: str, at: int) -> int:
    """Where the line begins that holds offset ``at``; the end of the text for -1."""
    return text.rfind("\n", 0, at) + 1 if at >= 0 else len(text)
