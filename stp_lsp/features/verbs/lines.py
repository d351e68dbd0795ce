"""The line substitutions by which every verb edits a document (FORMAT.md 12, "Common").

They work on the whole file, as upstream's do: a body line `status: ...` is rewritten too, a line
`status:WIP` without a blank is not, and a line that is not there is not added. Only the value
changes, so a carriage return at the end of a line stays.
"""

from __future__ import annotations

import re

from stp_lsp.model.document import Document
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_STATUS = re.compile(r"^status: ([^\r\n]*)", re.M)
_BODY_STATUS = re.compile(r"^- \*\*Status\*\*: ([^\r\n]*)", re.M)
_COMPLETED = re.compile(r"^completed:([^\r\n]*)", re.M)
_BODY_COMPLETED = re.compile(r"^- \*\*Completed\*\*:([^\r\n]*)", re.M)

THREAD_OBJECTIVE = "[Clear statement of what this steel thread aims to accomplish]"
PACKAGE_OBJECTIVE = "[Clear statement of what this work package aims to accomplish]"


def status_edits(text: str, word: str, *, body: bool = True) -> tuple[TextEdit, ...]:
    """Writes a status into every line that states one.

    Args:
        text: The document.
        word: The status as this workspace spells it.
        body: Whether the metadata list below the title counts too, as it does for threads.
    """
    patterns = (_STATUS, _BODY_STATUS) if body else (_STATUS,)
    return tuple(edit for pattern in patterns for edit in _values(pattern, text, word))


def completed_edits(text: str, field: str, body: str) -> tuple[TextEdit, ...]:
    """Writes the date of completion: ``field`` in the header's form, ``body`` in the list's."""
    return (*_values(_COMPLETED, text, f" {field}"), *_values(_BODY_COMPLETED, text, f" {body}"))


def _values(pattern: re.Pattern[str], text: str, value: str) -> tuple[TextEdit, ...]:
    return tuple(
        TextEdit(Range(*match.span(1)), value)
        for match in pattern.finditer(text)
        if match[1] != value
    )


def has_status_line(text: str) -> bool:
    """Whether there is a line that :func:`status_edits` rewrites."""
    return bool(_STATUS.search(text) or _BODY_STATUS.search(text))


def section_body(document: Document, title: str) -> Range | None:
    """The lines below the first heading of that name, up to the next heading of any level."""
    headings = document.facts.headings
    for at, (_, _, end, text) in enumerate(headings):
        if text.strip().casefold() != title.casefold():
            continue
        whole = document.text
        start = whole.find("\n", end) + 1 or len(whole)
        if at + 1 == len(headings):
            return Range(start, len(whole))
        following = headings[at + 1][1]
        return Range(start, max(start, whole.rfind("\n", 0, following) + 1))
    return None


def objective_is_placeholder(document: Document) -> bool:
    """Whether the Objective still holds only the template's text (FORMAT.md 10.2, U15)."""
    where = section_body(document, "Objective")
    if where is None:
        return False
    body = document.text[where.start : where.end].strip()
    return body in (THREAD_OBJECTIVE, PACKAGE_OBJECTIVE)


def newline_of(text: str) -> str:
    """How the lines of a text end."""
    return "\r\n" if "\r\n" in text else "\n"
