"""The kinds of thing that a cursor may stand on, as :mod:`stp_lsp.features.cursor` tells them.

Each has the range to mark and what a feature needs to go on without looking at the text again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from stp_lsp.model.written_path import Resolved
from stp_lsp.syntax.header import Field
from stp_lsp.syntax.index_rows import Column
from stp_lsp.syntax.notation import Form
from stp_lsp.text.range import Range


class Scope(Enum):
    """Why a short id belongs to the thread it is taken for (FORMAT.md 3.3, 6)."""

    WRITTEN = "written"
    """It is no short id: the thread stands in the text."""
    OWNER = "owner"
    """The document lies in that thread's folder."""
    LINE = "line"
    """That thread is named before it on its line."""
    HEADING = "heading"
    """The nearest heading above names that thread."""
    NOWHERE = "nowhere"
    """Nothing says which thread it belongs to."""


class RowPart(Enum):
    """The parts of a contract row that mean something of their own."""

    REFERENCE = "reference"
    """The cited test file."""
    STATUS = "status"
    TEXT = "text"
    """Anything else in the row."""


@dataclass(frozen=True, slots=True)
class IdCursor:
    """On one written id, a member of a brace group or range included."""

    range: Range
    target: str
    """What it names, as :meth:`Snapshot.resolve` takes it."""
    form: Form
    scope: Scope


@dataclass(frozen=True, slots=True)
class GroupCursor:
    """On a brace group or range, but on none of its members."""

    range: Range
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathCursor:
    """On a written path."""

    range: Range
    path: str
    """As written; below a brace member, the path with that member alone."""
    anchor: str
    """What follows a `#`; empty when nothing does."""
    found: tuple[Resolved, ...]
    """What it leads to: one entry, or one for each member when the cursor is beside the braces."""


@dataclass(frozen=True, slots=True)
class LinkCursor:
    """On a Markdown link to something in this workspace, its text or its destination."""

    range: Range
    path: str
    """The destination without its anchor; empty for a link within the document."""
    anchor: str
    found: Resolved


@dataclass(frozen=True, slots=True)
class FieldCursor:
    """On a field of the header, or of the metadata list below the title."""

    range: Range
    """The key or the value."""
    field: Field
    on_value: bool
    in_body: bool


@dataclass(frozen=True, slots=True)
class StatusCursor:
    """On the status of a thread or package: header, metadata list, index row, contract heading."""

    range: Range
    word: str
    target: str
    """The thread or package whose status it states; empty when the document is no part of one."""
    in_index: bool = False


@dataclass(frozen=True, slots=True)
class CellCursor:
    """On a cell of an index row that is neither the id nor the status."""

    range: Range
    thread: str
    column: Column | None
    text: str


@dataclass(frozen=True, slots=True)
class RowCursor:
    """On a row of an acceptance contract."""

    range: Range
    target: str
    """The criterion or the test that the row defines."""
    part: RowPart
    text: str
    """The cited path, the status, or the row."""


@dataclass(frozen=True, slots=True)
class HeadingCursor:
    """On a heading."""

    range: Range
    level: int
    anchor: str
    """The name under which links reach it."""
    defines: str
    """What the heading is the definition of; empty for a section."""


Cursor = (
    IdCursor
    | GroupCursor
    | PathCursor
    | LinkCursor
    | FieldCursor
    | StatusCursor
    | CellCursor
    | RowCursor
    | HeadingCursor
)
