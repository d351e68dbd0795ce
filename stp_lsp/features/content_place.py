"""Names of the documents that are on no disk, and where in them things are.

Every answer that names a place asks whether that is a file; what such a text says
(:mod:`stp_lsp.features.content`) is seldom asked, and leads to nearly everything else.
"""

from __future__ import annotations

from typing import Final

from stp_lsp.model.document import Document
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.layout import Kind, Place
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.text.range import Range

BOARD: Final = "board.md"
ISSUE: Final = "issue-"
"""What the name of an issue's text begins with."""


def name_of(key: str) -> str:
    """The name of the text that shows a thread or an issue, or a part of one, by its key."""
    owner, _, part = key.partition("/")
    return f"{ISSUE}{part}.md" if owner == "issue" else f"{owner}.md"


def content_document(snapshot: Snapshot, name: str, text: str) -> Document:
    """The text as a document beside the graph, so that its ids can be asked about."""
    number = name[len(ISSUE) : -3] if name.startswith(ISSUE) else ""
    thread = name[:-3] if name[:-3] in snapshot.threads else ""
    place = Place(Kind.NOTE, thread, number=number, quiet=True)
    return make_document(f"stp:{name}", text, place, snapshot.project)


def is_only_canon(snapshot: Snapshot, document: Document) -> bool:
    """Whether a document is the JSON of a thread or an issue that has no other document."""
    if document.kind is Kind.CANON_THREAD:
        thread = snapshot.thread_of(document)
        return thread is not None and thread.home == document.id
    if document.kind is Kind.CANON_ISSUE:
        issue = snapshot.issues.get(document.place.number)
        return issue is not None and issue.document == document.id
    return False


def canon_name(document: Document) -> str:
    """The name of the text that shows a canon file."""
    number = document.place.number
    return f"{ISSUE}{number}.md" if number else f"{document.place.thread}.md"


def place_in_content(canon: Document, where: Range, content: Document) -> Range:
    """Where the text shows what stands at ``where`` in the JSON: a row, a package, or the title."""
    record = canon.facts.canon
    for name, _, _, start, _ in record.parts if record is not None else ():
        if start == where.start:
            found = _row(content, f"- {name} ") or _row(content, f"### WP-{name}: ")
            return found or content.title_range
    return content.title_range


def _row(content: Document, start: str) -> Range | None:
    at = content.text.find(f"\n{start}")
    if at < 0:
        return None
    first = at + 1 + start.index(" ") + 1
    return Range(first, at + 1 + len(start.rstrip(" :")))
