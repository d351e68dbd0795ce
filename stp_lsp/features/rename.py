"""Rename at the cursor: what would be renamed, where it stands, and which verb does it.

On an id it is renumbered, on a title its thread, work package or issue is retitled. Each is a verb
(:mod:`stp_lsp.features.verbs`), so an editor's rename, a command and another front end do the same.

Answered here, before anybody types a name: whether there is something to rename, and if not, why.
Whether a new name will do is the verb's to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from stp_lsp.features.cursor import (
    CellCursor,
    Cursor,
    FieldCursor,
    GroupCursor,
    HeadingCursor,
    IdCursor,
    LinkCursor,
    PathCursor,
    Scope,
    classify,
    defined_by_title,
)
from stp_lsp.features.verbs.outcome import Refusal, refuse_generated
from stp_lsp.features.verbs.rename_numbers import has_package, single_thread
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind, is_thread_id
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.ids import ROW_KINDS
from stp_lsp.syntax.index_rows import Column
from stp_lsp.syntax.notation import Form
from stp_lsp.syntax.structure import Context
from stp_lsp.text.range import Range

_PART: Final = re.compile(r"(?:A[CT]-[0-9]+\.[0-9]+|WP[-/ ]?[0-9]+|(?<![0-9.])[0-9.]+)$")
_DIGITS: Final = re.compile(r"[0-9]{4}")


class Renaming(NamedTuple):
    """What a rename at a place is."""

    range: Range
    """The characters that stand for the name there."""
    placeholder: str
    """The name as a user would type it: what an editor offers for changing."""
    verb: str
    arguments: Mapping[str, str]
    """Those that the verb takes beside the new name."""
    name: str
    """The argument that takes the new name."""


def find_renaming(snapshot: Snapshot, document: Document, offset: int) -> Renaming | Refusal | None:
    """What would be renamed at ``offset``; ``None`` where nothing of the method has a name.

    Args:
        snapshot: The workspace.
        document: The document with the cursor, which need not be part of the graph.
        offset: Where the cursor is.
    """
    cursor = classify(snapshot, document, offset)
    if cursor is None:
        return None
    found = _at(snapshot, document, cursor, offset)
    if isinstance(found, Renaming):
        refused = refuse_generated(snapshot.project) or _refuse_code(document, found.range)
        return refused or _refuse_ambiguous(snapshot, found) or found
    return found


def _at(
    snapshot: Snapshot, document: Document, cursor: Cursor, offset: int
) -> Renaming | Refusal | None:
    match cursor:
        case IdCursor():
            return _of_id(snapshot, document, cursor)
        case GroupCursor():
            return Refusal("these are several ids; put the cursor on one of them")
        case HeadingCursor():
            return _of_heading(snapshot, document, cursor, offset)
        case FieldCursor(on_value=True, in_body=False):
            return _of_field(snapshot, document, cursor)
        case CellCursor(column=Column.TITLE):
            return _retitled(snapshot, cursor.thread, cursor.range)
        case PathCursor() | LinkCursor():
            return Refusal(
                "a path is renamed by renaming the file or folder; what names it follows"
            )
        case _:
            return None


def _refuse_code(document: Document, where: Range) -> Refusal | None:
    if document.structure.context(where.start) is Context.FENCE:
        return Refusal("this is fenced code, which a rename never touches")
    return None


def _refuse_ambiguous(snapshot: Snapshot, found: Renaming) -> Refusal | None:
    thread = found.arguments.get("thread") or found.arguments.get("package", "").partition("/")[0]
    if not thread:
        return None
    single = single_thread(snapshot, thread)
    return single if isinstance(single, Refusal) else None


# -- ids -------------------------------------------------------------------------------------------


def _of_id(snapshot: Snapshot, document: Document, cursor: IdCursor) -> Renaming | Refusal:
    """An id in any of its written forms."""
    owner, _, part = cursor.target.partition("/")
    where = _named_part(document, cursor)
    if owner == "issue":
        if part not in snapshot.issues:
            return Refusal(f"there is no issue {part} in this workspace")
        return Renaming(where, part, "stp.issue.renumber", {"issue": part}, "number")
    if cursor.scope is Scope.NOWHERE:
        name = part if part.startswith("A") else f"WP-{part}"
        return Refusal(f"nothing says which thread {name} belongs to")
    thread = snapshot.threads.get(owner)
    if thread is None:
        return Refusal(f"there is no thread {owner} in this workspace")
    if not part:
        return Renaming(where, owner, "stp.thread.renumber", {"thread": owner}, "id")
    if part.startswith(ROW_KINDS):
        kind = "criterion" if part.startswith("AC") else "test"
        if snapshot.resolve(cursor.target) is None:
            return Refusal(f"there is no {kind} {part} in {owner}")
        arguments = {"thread": owner, kind: part}
        return Renaming(where, part, f"stp.{kind}.renumber", arguments, "id")
    if not has_package(snapshot, thread, int(part)):
        return Refusal(f"{owner} has no work package {part}")
    arguments = {"package": cursor.target}
    return Renaming(where, f"WP-{part}", "stp.package.renumber", arguments, "number")


def _named_part(document: Document, cursor: IdCursor) -> Range:
    """The id without the thread that qualifies it: in `ST0005 WP-03` the `WP-03`."""
    where = cursor.range
    if cursor.form is not Form.QUALIFIED:
        return where
    found = _PART.search(document.text[where.start : where.end])
    return Range(where.start + found.start(), where.end) if found is not None else where


# -- titles ----------------------------------------------------------------------------------------


def _of_heading(
    snapshot: Snapshot, document: Document, cursor: HeadingCursor, offset: int
) -> Renaming | Refusal | None:
    """The first heading of what it defines, or of another document of a thread."""
    if cursor.range != document.title_range:
        return None
    where, text = cursor.range, document.heading
    target = cursor.defines
    if document.kind is Kind.ISSUE and target:
        number = _DIGITS.match(text)
        if number is not None and offset <= where.start + 4:
            part = Range(where.start, where.start + 4)
            arguments = {"issue": document.place.number}
            return Renaming(part, number[0], "stp.issue.renumber", arguments, "number")
    if not target and document.place.thread and not document.place.package:
        target = document.place.thread  # `# Design - ST0005: Title`
        thread = snapshot.threads.get(target)
        if thread is None or not thread.title or thread.title not in text:
            return None
    return _retitled(snapshot, target, where, text) if target else None


def _retitled(
    snapshot: Snapshot, target: str, where: Range, text: str = ""
) -> Renaming | Refusal | None:
    """The title of a thread, work package or issue, which stands in ``where``."""
    symbol = snapshot.resolve(target)
    if symbol is None:
        return Refusal(f"there is no {target} in this workspace")
    at = text.rfind(symbol.title) if symbol.title else -1
    if at >= 0:
        where = Range(where.start + at, where.start + at + len(symbol.title))
    owner, _, part = target.partition("/")
    if owner == "issue":
        return Renaming(where, symbol.title, "stp.issue.retitle", {"issue": part}, "title")
    if part:
        return Renaming(where, symbol.title, "stp.package.retitle", {"package": target}, "title")
    return Renaming(where, symbol.title, "stp.thread.retitle", {"thread": owner}, "title")


def _of_field(
    snapshot: Snapshot, document: Document, cursor: FieldCursor
) -> Renaming | Refusal | None:
    """A header's `title` or `slug`, and the `id` of an issue."""
    field, key = cursor.field, cursor.field.key
    target = defined_by_title(snapshot, document)
    if key == "id" and document.kind is Kind.ISSUE and _DIGITS.search(field.value):
        number = document.place.number
        at = field.value_start + field.value.find(number)
        part = Range(at, at + 4) if number in field.value else cursor.range
        return Renaming(part, number, "stp.issue.renumber", {"issue": number}, "number")
    if key == "title" and document.kind is Kind.ACCEPTANCE:
        target = document.place.thread
    elif key == "slug" and not is_thread_id(target, snapshot.project.prefix):
        return None
    if key not in ("title", "slug") or not target:
        return None
    return _retitled(snapshot, target, cursor.range, field.value if key == "title" else "")
