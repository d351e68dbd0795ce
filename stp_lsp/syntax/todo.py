"""``todo.md``: the view of all threads that upstream generates (FORMAT.md 6.2).

Only v2's file is written here; generation 5 writes another one from its canon. Which thread
stands in which section is decided by the folder it lies in, not by its status, so the caller
hands over three groups.

Not here: changing a status by ticking a box. The file is a view; nothing reads it back but the
watermark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import Any, Final, NamedTuple

from stp_lsp.syntax.header import HeaderState, parse_header
from stp_lsp.syntax.index_table import first_value
from stp_lsp.syntax.status import canonical_status, todo_glyph

GENERATOR: Final = "intent todo"
"""What the header of a file says that upstream may overwrite."""

_WATERMARK_HEADING: Final = "## DONE:"
_NOTHING: Final = "_(none)_"
_TITLE_LINE = re.compile(r"# ST[0-9]")
_LATER_TITLE_LINE = re.compile(r"\n# ST[0-9]")
_TITLE_LABEL = re.compile(r"# ST[0-9]*: *")
_COMPACT_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T.*", re.DOTALL)


class TodoWorkPackage(NamedTuple):
    """A work package as a line below its thread."""

    number: str
    """The folder's name, two digits."""
    title: str
    status_raw: str


class TodoThread(NamedTuple):
    """A thread as a line of the file."""

    id: str
    """The folder's name."""
    title: str
    status_raw: str
    completed_raw: str
    on_hold: bool
    work_packages: tuple[TodoWorkPackage, ...] = ()


class TodoOwner(Enum):
    """Whose file a ``todo.md`` is."""

    INTENT = "intent"
    UNMARKED = "unmarked"
    """No header at all: upstream takes it over and keeps the watermark."""
    FOREIGN = "foreign"
    """A header that names another generator, or none: never to be overwritten."""


def thread_from_info(
    thread_id: str, info_text: str, work_packages: Sequence[TodoWorkPackage] = ()
) -> TodoThread:
    """The thread's line, read from its ``info.md`` as upstream reads it.

    Only ``key:`` lines count, there is no fallback to body metadata; the title is the first
    heading of any thread in the file.

    Args:
        thread_id: the folder's name.
        info_text: the document.
        work_packages: those with a folder of exactly two digits and an ``info.md``, in order.
    """
    return TodoThread(
        thread_id,
        _title(info_text),
        _unquoted(info_text, "status"),
        _unquoted(info_text, "completed"),
        _unquoted(info_text, "on-hold").lower() == "true",
        tuple(work_packages),
    )


def work_package_from_info(number: str, info_text: str) -> TodoWorkPackage:
    """A work package's line; without a ``title:`` it has no title, whatever its heading says."""
    return TodoWorkPackage(number, _unquoted(info_text, "title"), _unquoted(info_text, "status"))


def render_todo(
    doing: Iterable[TodoThread],
    todo: Iterable[TodoThread],
    completed: Iterable[TodoThread],
    mark: str,
) -> str:
    """The whole file.

    Args:
        doing: threads of the base folder, whatever their status.
        todo: threads of ``NOT-STARTED``.
        completed: threads of ``COMPLETED``; those completed before the watermark are left out.
        mark: the watermark, an instant such as ``2026-08-11T07:48:12Z``; see :func:`watermark`.
    """
    return (
        f"---\ngenerator: {GENERATOR}\n---\n\n"
        f"## DOING\n\n{_section(doing)}\n"
        f"## TODO\n\n{_section(todo)}\n"
        f"{_WATERMARK_HEADING}{mark}\n\n{_section(done_since(completed, mark))}"
    )


def todo_data(
    doing: Iterable[TodoThread],
    todo: Iterable[TodoThread],
    completed: Iterable[TodoThread],
    mark: str,
) -> dict[str, Any]:
    """The same as plain values, in the shape of upstream's ``todo --json``."""
    return {
        "doing": [_data(thread) for thread in _by_id(doing)],
        "todo": [_data(thread) for thread in _by_id(todo)],
        "done": [_data(thread) for thread in done_since(completed, mark)],
        "done_watermark": mark,
    }


def done_since(completed: Iterable[TodoThread], mark: str) -> list[TodoThread]:
    """The threads completed at or after the watermark, compared as text, by ascending id."""
    return [thread for thread in _by_id(completed) if _completed_since(thread, mark)]


def watermark(todo_text: str) -> str | None:
    """What follows ``## DONE:`` on the first such line, without any blanks; None without one."""
    start = _WATERMARK_HEADING
    at = 0 if todo_text.startswith(start) else todo_text.find("\n" + start) + 1
    if not todo_text.startswith(start, at):
        return None
    end = todo_text.find("\n", at)
    line = todo_text[at + len(start) : end if end >= 0 else len(todo_text)]
    return "".join(line.split()) or None


def default_watermark(today: str) -> str:
    """The start of ``today`` (``YYYY-MM-DD``, in UTC), for a file that has no watermark."""
    return f"{today}T00:00:00Z"


def owner_of(todo_text: str) -> TodoOwner:
    """Whether upstream's ``todo update`` would overwrite this file."""
    header = parse_header(todo_text)
    if header.state is HeaderState.ABSENT:
        return TodoOwner.UNMARKED
    generators = [field.value.strip() for field in header.fields if field.key == "generator"]
    return TodoOwner.INTENT if generators[:1] == [GENERATOR] else TodoOwner.FOREIGN


def completed_instant(raw: str) -> str | None:
    """``completed:`` as an instant to compare with; None when it is no date (FORMAT.md 4.6)."""
    value = "".join(raw.split())
    compact = _COMPACT_DATE.fullmatch(value)
    if compact:
        return f"{compact[1]}-{compact[2]}-{compact[3]}T00:00:00Z"
    if _DATE.fullmatch(value):
        return f"{value}T00:00:00Z"
    return value if _INSTANT.fullmatch(value) else None


def _completed_since(thread: TodoThread, mark: str) -> bool:
    instant = completed_instant(thread.completed_raw)
    return instant is not None and instant >= mark


def _section(threads: Iterable[TodoThread]) -> str:
    return "".join(f"{line}\n" for line in _lines(threads)) or f"{_NOTHING}\n"


def _lines(threads: Iterable[TodoThread]) -> Iterator[str]:
    for thread in _by_id(threads):
        held = " (on-hold)" if thread.on_hold else ""
        yield f"- [{_glyph(thread.status_raw)}] {thread.id}: {thread.title}{held}"
        for package in thread.work_packages:
            yield f"  - [{_glyph(package.status_raw)}] {package.number}: {package.title}"


def _data(thread: TodoThread) -> dict[str, Any]:
    return {
        "id": thread.id,
        "title": thread.title,
        "status": thread.status_raw,
        "work_packages": [
            {"id": package.number, "title": package.title, "status": package.status_raw}
            for package in thread.work_packages
        ],
    }


def _by_id(threads: Iterable[TodoThread]) -> list[TodoThread]:
    return sorted(threads, key=lambda thread: thread.id)


def _glyph(status_raw: str) -> str:
    return todo_glyph(canonical_status(status_raw))


def _title(info_text: str) -> str:
    if _TITLE_LINE.match(info_text):
        at = 0
    else:
        found = _LATER_TITLE_LINE.search(info_text)
        if found is None:
            return ""
        at = found.start() + 1
    end = info_text.find("\n", at)
    line = info_text[at : end if end >= 0 else len(info_text)]
    label = _TITLE_LABEL.match(line)
    return line[label.end() :] if label else line


def _unquoted(text: str, key: str) -> str:
    """The value of ``key:`` without one ``"`` at either end, each taken by itself."""
    return first_value(text, key).removeprefix('"').removesuffix('"')
