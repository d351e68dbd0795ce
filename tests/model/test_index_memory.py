"""Rows of the index that nobody typed into are not asked again, and nobody can tell."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

import pytest

from stp_lsp.model.document_builder import make_document
from stp_lsp.model.index_contradictions import contradicting
from stp_lsp.model.index_stale import why_stale
from stp_lsp.model.layout import place
from stp_lsp.model.snapshot import Snapshot
from tests.support.workspace import build

_INDEX = "intent/st/steel_threads.md"
_HEAD = (
    "# Steel Threads\n\n<!-- BEGIN: STEEL_THREAD_INDEX -->\n\n"
    "| ID | Slug | Status | Created | Completed |\n| --- | --- | --- | --- | --- |\n"
)
_TAIL = "\n<!-- END: STEEL_THREAD_INDEX -->\n"
_STATUSES = ("WIP", "Not Started", "Completed", "On Hold")
_STEPS = ("type", "type", "retype", "add", "remove", "move", "head", "thread", "gone")
_DATES = ("", "2026-01-02", "2026-01-03")


def _info(number: int, status: str, created: str) -> str:
    return (
        f"---\nstatus: {status}\nslug: slug-{number}\ncreated: {created.replace('-', '')}\n"
        f"---\n# ST{number:04d}: X\n"
    )


def _row(number: int, status: str, created: str, completed: str = "") -> str:
    return f"| ST{number:04d} | slug-{number} | {status} | {created} | {completed} |"


def _path(number: int) -> str:
    return f"intent/st/ST{number:04d}/info.md"


class _Said(NamedTuple):
    """What is said of the index."""

    stale: str
    rows: list[object]


def _said(snapshot: Snapshot) -> _Said:
    document = snapshot.documents[_INDEX]
    found = contradicting(snapshot, document.index.rows)
    return _Said(why_stale(snapshot, document), [(row, tuple(wrong)) for row, wrong in found])


class _Day:
    """A workspace that is typed into, beside its texts."""

    def __init__(self, version: str) -> None:
        config = f'{{"intent_version": "{version}"}}'
        self.files = {"intent/.config/config.json": config}
        self.files |= {_path(n): _info(n, "WIP", "2026-01-02") for n in range(1, 9)}
        self.rows = [_row(n, "WIP", "2026-01-02") for n in range(8, 0, -1)]
        self.head = _HEAD
        self.files[_INDEX] = self.text()
        self.snapshot = build(self.files)

    def text(self) -> str:
        return self.head + "".join(f"{row}\n" for row in self.rows) + _TAIL

    def put(self, id: str, text: str | None) -> None:
        """Another text of a document, or ``None`` when it goes."""
        doc = None
        if text is None:
            self.files.pop(id, None)
        else:
            self.files[id] = text
            project, before = self.snapshot.project, self.snapshot.documents.get(id)
            doc = make_document(id, text, place(id, project), project, before)
        self.snapshot = self.snapshot.with_documents({id: doc})

    def step(self, random: Random) -> None:
        """Something that somebody may do to rows or to the threads that they stand for."""
        number, at = random.randint(1, 10), random.randrange(len(self.rows))
        status, created = random.choice(_STATUSES), random.choice(_DATES)
        match random.choice(_STEPS):
            case "type":
                row = self.rows[at]
                place = random.randrange(len(row) + 1)
                self.rows[at] = row[:place] + random.choice(("x", "|", " ", "1")) + row[place:]
            case "retype":
                self.rows[at] = _row(number, status, created, random.choice(_DATES))
            case "add":
                self.rows.insert(at, _row(number, status, created))
            case "remove" if len(self.rows) > 3:
                del self.rows[at]
            case "move":
                self.rows.insert(random.randrange(len(self.rows)), self.rows.pop(at))
            case "head":
                old, new = " Slug | Status ", " Status | Slug "
                old, new = (old, new) if old in self.head else (new, old)
                self.head = self.head.replace(old, new)
            case "thread":
                self.put(_path(number), _info(number, status, created))
            case "gone":
                self.put(_path(number), None)
        if self.files[_INDEX] != self.text():
            self.put(_INDEX, self.text())


@pytest.mark.parametrize("version", ["2.18.0", "2.19.0"])
@pytest.mark.parametrize("seed", range(12))
def test_a_day_of_typing_says_what_a_fresh_start_says(version: str, seed: int):
    """Rows typed into, added, removed and moved, and threads that change, come and go."""
    random, day = Random(seed), _Day(version)
    spoken = 0
    for _ in range(40):
        day.step(random)
        said = _said(day.snapshot)
        assert said == _said(build(day.files))
        spoken += bool(said.rows) + bool(said.stale)
    assert spoken, "a day on which nothing was wrong shows nothing"


def test_a_thread_that_changes_is_held_against_a_row_that_does_not():
    """The row was right before, so nothing was kept of it but that."""
    day = _Day("2.19.0")
    assert _said(day.snapshot) == ("", [])
    day.put(_path(3), _info(3, "Completed", "2026-01-02"))
    ((row, (wrong,)),) = _said(day.snapshot).rows
    assert (row.id, wrong.should) == ("ST0003", "Completed")
    day.put(_path(3), _info(3, "WIP", "2026-01-02"))
    assert _said(day.snapshot) == ("", [])


def test_only_the_row_that_was_typed_into_is_asked(monkeypatch: pytest.MonkeyPatch):
    from stp_lsp.model import index_contradictions

    day = _Day("2.19.0")
    _said(day.snapshot)
    asked: list[str] = []
    ask = index_contradictions.contradictions

    def noted(snapshot, row):
        asked.append(row.id)
        return ask(snapshot, row)

    monkeypatch.setattr(index_contradictions, "contradictions", noted)
    day.rows[4] = day.rows[4].replace("WIP", "Completed")
    day.put(_INDEX, day.text())
    assert [row.id for row, _ in _said(day.snapshot).rows] == ["ST0004"]
    assert asked == ["ST0004"]


@pytest.mark.parametrize(
    "title", ["a|b", "x | y | z", "", "`|`", "a\\|b", "<!-- END: STEEL_THREAD_INDEX -->"]
)
def test_what_is_due_is_what_the_table_says(title: str) -> None:
    """Line by line, and after another thread has changed, as in the table read as a whole."""
    from stp_lsp.model.index_entries import index_table
    from stp_lsp.model.index_stale import _cells, _due
    from stp_lsp.syntax.index_rows import parse_index

    day = _Day("2.19.0")
    for text in (f"---\nstatus: WIP\nslug: {title}\n---\n", f"# ST0003: {title}\n# ST0003: more\n"):
        day.put(_path(3), text)
        due = _due(day.snapshot)
        whole = parse_index(index_table(day.snapshot).text).rows
        assert due.rows == [_cells(row.shape) for row in whole]
        assert len(due.rows) >= 7
