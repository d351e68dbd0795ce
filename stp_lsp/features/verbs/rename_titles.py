"""Retitling: a thread, a work package or an issue is called something else; its id stays.

The title stands in the heading, and again wherever somebody wrote the id with it: headings of the
other documents and of the contract, headers, the active list, `todo.md`, the index. There it
follows when it says the old title word for word up to the end of the line. Whoever shortened it or
wrote something of his own keeps that. A slug that was made of the title by the project's own rule
(FORMAT.md 12) follows it, and an issue's file is called by its slug.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from stp_lsp.features.verbs.outcome import Note, Refusal, refuse_generated, refuse_unreadable
from stp_lsp.features.verbs.rename_documents import Names
from stp_lsp.features.verbs.rename_numbers import single_thread
from stp_lsp.features.verbs.rename_workspace import Plan, unreadable
from stp_lsp.model.document import DocId, Document, text_of
from stp_lsp.model.layout import Kind, is_thread_id
from stp_lsp.model.moves import is_taken
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Edits, Rename, merged
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.index_rows import Cell, Column
from stp_lsp.syntax.notation import Form
from stp_lsp.syntax.slug import slugify
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_SEPARATOR: Final = r"(?: ?:| --| -| –| —)?[ \t]+"
_TAIL: Final = r"(?= -- Acceptance[ \t]*\r?$| \((?:on-hold|status:[^()\n]*)\)[ \t]*\r?$|[ \t]*\r?$)"
_FIXED_WIDTH: Final = (2, 16)
"""Before this version an index has columns of a fixed width, and longer text is cut."""


def retitled_thread(snapshot: Snapshot, id: str, title: str) -> Plan | Refusal:
    """A thread gets another title, and the slug that belongs to it."""
    thread = single_thread(snapshot, id)
    new = refuse_title(title, in_index=True)
    if isinstance(thread, Refusal):
        return thread
    if isinstance(new, Refusal):
        return new
    home = snapshot.documents[thread.home]
    if text_of(home) is None:
        return refuse_unreadable(home)
    if not home.heading:
        return Refusal(f"{home.id} has no heading to carry a title")
    if (other := _other_thread(snapshot, home)) != "":
        return Refusal(f"the heading of {home.id} names {other}; correct that first")
    if new == thread.title:
        return Plan(Names({}), f"{thread.id} has that title already")
    edits = {home.id: tuple(_heading_edits(home, thread.id, thread.title, new))}
    slug = home.field("slug")
    new_slug = slugify(new) if slug is not None and slug.value else ""
    if thread.slug and thread.slug != slugify(thread.title):
        new_slug = thread.slug  # somebody's own, and no copy of the title
    if slug is not None and new_slug and new_slug != slug.value:
        edits[home.id] += (TextEdit(slug.value_range, new_slug),)
    contract = snapshot.contract_document(thread)
    if contract is not None and text_of(contract) is not None:
        edits[contract.id] = tuple(_header_edits(contract, thread.title, new))
    written = _written_edits(snapshot, thread.id, thread.title, new)
    row = _row_edits(snapshot, thread, new, new_slug)
    done = f"{thread.id} is called {new} now"
    left = _left_behind(snapshot, thread.id, thread.title, thread.documents)
    return Plan(Names({}), done, edits=merged(edits, row, written), notes=left)


def _other_thread(snapshot: Snapshot, home: Document) -> str:
    """The thread that a heading begins with, if it is another than its folder's: a copied text."""
    named = re.match(r"[A-Z]+[0-9]{4}(?=:)", home.heading)
    if named is None or not is_thread_id(named[0], snapshot.project.prefix):
        return ""
    return named[0] if named[0] != home.place.thread else ""


def _left_behind(
    snapshot: Snapshot, key: str, old: str, own: Iterable[DocId] = ()
) -> tuple[Note, ...]:
    """The documents that keep a title because they are not UTF-8, as far as one can read them."""
    docs = (snapshot.documents[id] for id in sorted(snapshot.mentioning(key).union(own)))
    return tuple(
        unreadable(doc.id) for doc in docs if old and text_of(doc) is None and old in doc.text
    )


def refuse_title(title: str, *, in_index: bool = False) -> str | Refusal:
    """A title that everything which shows it can hold, or why it is none."""
    new = title.strip()
    if not new:
        return Refusal("a title is required")
    if "\n" in new or "\r" in new:
        return Refusal("a title is one line")
    if in_index and "|" in new:
        return Refusal("a title with `|` would end its cell in the index")
    if new[0] == '"' or new[-1] == '"':
        return Refusal("a title with a quote at its end would lose it in the header")
    if re.search(r"(?:^|[ \t])#+$", new):
        return Refusal("`#` at its end would close the heading")
    return new


def _heading_edits(doc: Document, lead: str, old: str, new: str) -> Iterator[TextEdit]:
    """The title in the first heading, which ends with it."""
    where = doc.title_range
    heading = doc.heading
    at = heading.rfind(old) if old else -1
    if at >= 0:
        yield TextEdit(Range(where.start + at, where.start + at + len(old)), new)
    else:
        yield TextEdit(where, f"{lead}: {new}")


def _header_edits(doc: Document, old: str, new: str) -> Iterator[TextEdit]:
    """The title in the header's field `title`, where the field begins with it."""
    field = doc.field("title")
    if field is None or not old:
        return
    at = 1 if field.value.startswith('"') else 0
    rest = field.value[at + len(old) :]
    if field.value.startswith(old, at) and rest in ("", '"', *_contract_ends(rest)):
        start = field.value_start + at
        yield TextEdit(Range(start, start + len(old)), new)


def _contract_ends(rest: str) -> tuple[str, ...]:
    return (rest,) if rest.startswith(" -- acceptance contract") else ()


def _written_edits(snapshot: Snapshot, key: str, old: str, new: str) -> Edits:
    """The title wherever it stands behind the id up to the end of a line."""
    if not old:
        return {}
    behind = re.compile(_SEPARATOR + f"({re.escape(old)})" + _TAIL, re.M)
    found: dict[DocId, tuple[TextEdit, ...]] = {}
    for id in sorted(snapshot.mentioning(key)):
        doc = snapshot.documents[id]
        if doc.kind is Kind.INDEX or not id.endswith(".md") or text_of(doc) is None:
            continue
        text = doc.text
        places = [
            match
            for start, end, target, form in doc.facts.mentions
            if target == key and form not in (Form.INSIDE, Form.BRACE, Form.PATH)
            if (match := behind.match(text, end)) is not None
        ]
        if not places:
            continue
        edits = [
            TextEdit(Range(*match.span(1)), new)
            for match in places
            if not doc.is_code(match.start(1))
        ]
        if edits:
            found[id] = tuple(dict.fromkeys(edits))
    return found


# -- the index -------------------------------------------------------------------------------------


def _row_edits(snapshot: Snapshot, thread: Thread, title: str, slug: str) -> Edits:
    """The title or slug in the rows of the index, cut and padded as its columns are."""
    doc = snapshot.index_document
    if doc is None or text_of(doc) is None or thread.id not in {row.id for row in doc.index.rows}:
        return {}
    edits: list[TextEdit] = []
    for row in doc.index.rows:
        cell = row.cell(Column.TITLE) if row.id == thread.id else None
        if cell is None or not cell.text:
            continue
        if thread.slug == slug and cell.agrees_with(slug):
            continue
        if thread.slug and cell.agrees_with(thread.slug):
            edits.append(_cell_edit(snapshot, doc, cell, slug or title))
        elif thread.title and cell.agrees_with(thread.title):
            edits.append(_cell_edit(snapshot, doc, cell, title))
    return {doc.id: tuple(edits)} if edits else {}


def _cell_edit(snapshot: Snapshot, doc: Document, cell: Cell, new: str) -> TextEdit:
    text = doc.text
    line_end = text.find("\n", cell.range.end)
    line_end = len(text) if line_end < 0 else line_end
    bar = text.find("|", cell.range.end, line_end)
    blanks = bar - cell.range.end if bar >= 0 else 0
    width = len(cell.text) + max(blanks - 1, 0)
    if bar >= 0 and blanks <= 1 and len(new) < width:  # it was longer than its column, perhaps
        width = _column_width(text, cell.range.start, blanks)
    version = snapshot.project.version
    if bar >= 0 and len(new) > width and version and version < _FIXED_WIDTH and width > 3:
        new = f"{new[: width - 3]}..."
    if bar < 0:
        return TextEdit(cell.range, new)
    end = " " if blanks else ""
    return TextEdit(Range(cell.range.start, bar), f"{new:<{width}}{end}")


def _column_width(text: str, start: int, blanks: int) -> int:
    """How long a cell may be so that its bar stands below that of the table; 0 for anyhow."""
    line = text.rfind("\n", 0, start) + 1
    first = line
    while first > 0 and "|" in text[(above := text.rfind("\n", 0, first - 1) + 1) : first]:
        first = above
    if first == line:  # a table without a heading: the next row
        first = text.find("\n", start) + 1
    end = text.find("\n", first)
    shown = text[first : end if end >= 0 else len(text)] if first else ""
    bars = [at for at, letter in enumerate(shown) if letter == "|"]
    number = text.count("|", line, start)
    return max(0, bars[number] - blanks - (start - line)) if number < len(bars) else 0


# -- work packages and issues ----------------------------------------------------------------------


def retitled_package(snapshot: Snapshot, thread_id: str, number: str, title: str) -> Plan | Refusal:
    """A work package gets another title: its cover, and the headings of its contract."""
    thread = single_thread(snapshot, thread_id)
    new = refuse_title(title)
    if isinstance(thread, Refusal):
        return thread
    if isinstance(new, Refusal):
        return new
    key = f"{thread.id}/{number}"
    package = next((each for each in thread.packages if each.number == number), None)
    cover = snapshot.documents[package.document] if package is not None else None
    if package is None or cover is None or cover.kind is not Kind.PACKAGE:
        return Refusal(f"{key} has no cover that carries its title")
    if text_of(cover) is None:
        return refuse_unreadable(cover)
    if package.title == new:
        return Plan(Names({}), f"{key} has that title already")
    own = tuple(_header_edits(cover, package.title, new))
    if package.title and cover.heading.endswith(package.title):
        own += tuple(_heading_edits(cover, f"WP-{number}", package.title, new))
    if not own:
        return Refusal(f"{cover.id} states no title, neither in its header nor in its heading")
    written = _written_edits(snapshot, key, package.title, new)
    left = _left_behind(snapshot, key, package.title)
    done = f"{key} is called {new} now"
    return Plan(Names({}), done, edits=merged({cover.id: own}, written), notes=left)


def retitled_issue(snapshot: Snapshot, number: str, title: str) -> Plan | Refusal:
    """An issue gets another title: header, heading, and the slug in its file's name."""
    refused = refuse_generated(snapshot.project)
    new = refuse_title(title)
    if refused is not None:
        return refused
    if isinstance(new, Refusal):
        return new
    issue = snapshot.issues.get(number)
    if issue is None:
        return Refusal(f"there is no issue {number}")
    doc = snapshot.documents[issue.document]
    if text_of(doc) is None:
        return refuse_unreadable(doc)
    if issue.title == new:
        return Plan(Names({}), f"issue {number} has that title already")
    own = tuple(_header_edits(doc, issue.title, new))
    if doc.heading and issue.title and doc.heading.endswith(issue.title):
        own += tuple(_heading_edits(doc, number, issue.title, new))
    if not own:
        return Refusal(f"{doc.id} states no title, neither in its header nor in its heading")
    moves: dict[str, str] = {}
    slug = slugify(new)
    if slug and doc.id.endswith(f"/{number}-{slugify(issue.title)}.md"):
        path = f"{doc.place.folder}/{number}-{slug}.md"
        if path != doc.id:
            if is_taken(snapshot, path):
                return Refusal(f"{path} is there already")
            moves[doc.id] = path
    written = _written_edits(snapshot, f"issue/{number}", issue.title, new)
    operations = tuple(Rename(old, to) for old, to in moves.items())
    done = f"issue {number} is called {new} now"
    left = _left_behind(snapshot, f"issue/{number}", issue.title)
    return Plan(Names({}), done, moves, merged({doc.id: own}, written), operations, left)
