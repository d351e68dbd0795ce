"""Edits while typing: a new line goes on with the list it stands in, a pipe lines a table up.

After Enter at the end of a contract row, a task or a bullet of related threads, the new line begins
as the next one would: with the next free id, an empty box, a dash. Enter on such a beginning that
was left empty takes it away again and so ends the list. What an editor has begun by itself (a dash,
indentation) is carried on, never doubled.

Only for the lists of the method, in its own documents. Plain Markdown lists are left to the editor.
"""

from __future__ import annotations

import re
from typing import Final

from stp_lsp.features.completion_context import is_fenced
from stp_lsp.features.contract_ids import next_id
from stp_lsp.features.table_layout import aligned
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.rules.base import is_generated
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_ROW = re.compile(r"- (A[CT])-([0-9]{1,4})\.[0-9]{1,4}(?: +(.*))?\Z")
_TASK = re.compile(r"([ \t]*)([-*+]) \[[ xX~?-]\](?: +(.*))?\Z")
_BULLET = re.compile(r"([ \t]*)([-*+])(?: +(.*))?\Z")
_BEGUN = re.compile(r"[ \t]*(?:[-*+] ?(?:\[ \] ?)?)?\Z")
_TASK_KINDS: Final = frozenset(
    (Kind.INFO, Kind.SINGLE, Kind.DESIGN, Kind.IMPL, Kind.TASKS, Kind.PACKAGE, Kind.DONE,
     Kind.PACKAGE_EXTRA, Kind.RESULTS)
)  # fmt: skip
_LISTS: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.INFO: ("related steel threads",),
    Kind.SINGLE: ("related steel threads",),
    Kind.PACKAGE: ("dependencies", "deliverables"),
    Kind.ISSUE: ("related",),
    Kind.WIP: ("active steel threads",),
}
"""Sections whose bullets name things of the method."""


def on_type(snapshot: Snapshot, document: Document, offset: int, typed: str) -> list[TextEdit]:
    """The edits that follow from a character just typed; mostly none. Never raises.

    Args:
        snapshot: The workspace.
        document: The document, the character in it.
        offset: The cursor, behind the character.
        typed: What was typed: a line feed or a pipe.
    """
    if is_generated(snapshot, document):
        return []
    if typed == "\n":
        return _entered(snapshot, document, offset)
    return _piped(document, offset) if typed == "|" else []


def _entered(snapshot: Snapshot, document: Document, offset: int) -> list[TextEdit]:
    text = document.text
    start = text.rfind("\n", 0, offset) + 1
    if not 0 < start <= offset or start < document.facts.body_start:
        return []
    end = _line_end(text, offset)
    if not _BEGUN.fullmatch(text, start, offset) or text[offset:end].strip():
        return []  # a line was cut in two
    above_start = text.rfind("\n", 0, start - 1) + 1
    above = text[above_start:start].rstrip("\r\n")
    begun = _continuation(snapshot, document, above_start, above)
    if begun is None or is_fenced(text, document.facts.body_start, above_start):
        return []
    if not begun:
        # The cursor comes to stand on the line that held the empty beginning.
        return [TextEdit(Range(above_start, end), "")]
    there = text[start:end]
    if begun.startswith(there):
        return [TextEdit(Range(end, end), begun[len(there) :])] if begun != there else []
    return [TextEdit(Range(start, end), begun)]


def _continuation(
    snapshot: Snapshot, document: Document, start: int, above: str
) -> str | None:  # fmt: skip
    """What the line after ``above`` begins with; empty to end the list, ``None`` for no list."""
    kind = document.kind
    row = _ROW.match(above) if kind is Kind.ACCEPTANCE else None
    if row is not None:
        thread = snapshot.threads.get(document.place.thread)
        if thread is None:
            return None
        if not row[3]:
            return ""
        return f"- {next_id(snapshot, thread, row[1], row[2], document)} "
    task = _TASK.match(above) if kind in _TASK_KINDS else None
    if task is not None:
        return f"{task[1]}{task[2]} [ ] " if (task[3] or "").strip() else ""
    bullet = _BULLET.match(above) if kind in _LISTS else None
    if bullet is not None and _section(document, start) in _LISTS[kind]:
        return f"{bullet[1]}{bullet[2]} " if (bullet[3] or "").strip() else ""
    return None


def _section(document: Document, offset: int) -> str:
    """The heading above a place, in lower case."""
    found = ""
    for _, start, _, text in document.facts.headings:
        if start > offset:
            break
        found = text
    return found.strip().lower()


def _piped(document: Document, offset: int) -> list[TextEdit]:
    """The table around the cursor lined up, when it is the index's."""
    if document.kind is not Kind.INDEX:
        return []
    region = document.index.region
    if region is None or not region.start < offset < region.end:
        return []
    return aligned(document.text, region, offset)


def _line_end(text: str, offset: int) -> int:
    """Where the line ends that holds ``offset``, before the characters that end it."""
    end = text.find("\n", offset)
    end = end if end >= 0 else len(text)
    return end - 1 if end > offset and text[end - 1] == "\r" else end
