"""Documents that are on no disk: a thread as one text, the board, an issue that is only JSON.

Each has a name, `ST0004.md`, `issue-0011.md` or `board.md` (``content_place``), and a workspace. A
thread's text holds everything in the order in which one reads it: what for, how, what was done, the
work packages, the contract; every part under a heading that leads back to its file. A thread that
exists only in the canon is written from its JSON (:mod:`stp_lsp.features.content_canon`).

Deliberately not here: URIs, and when a text is made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from stp_lsp.features.board import build_board
from stp_lsp.features.board_markdown import board_markdown, plain_text
from stp_lsp.features.card import thread_card
from stp_lsp.features.card_text import Card, escape
from stp_lsp.features.content_canon import canon_issue, canon_thread
from stp_lsp.features.content_parts import part_text
from stp_lsp.features.content_place import BOARD, ISSUE
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread

UrlOf = Callable[[DocId], str]
"""The address of a file of the workspace; an empty id means the workspace's folder."""

_ORDER: Final = {
    Kind.INFO: 0,
    Kind.SINGLE: 0,
    Kind.DESIGN: 1,
    Kind.IMPL: 2,
    Kind.TASKS: 3,
    Kind.RESULTS: 4,
    Kind.PACKAGE: 5,
    Kind.PACKAGE_EXTRA: 5,
    Kind.ACCEPTANCE: 6,
    Kind.DONE: 7,
    Kind.ATTACHMENT: 8,
    Kind.SATELLITE: 9,
}
_TITLES: Final = {
    Kind.DESIGN: "Design",
    Kind.IMPL: "Implementation",
    Kind.TASKS: "Tasks",
    Kind.RESULTS: "Results",
    Kind.ACCEPTANCE: "Acceptance",
    Kind.DONE: "Done",
}


def render(snapshot: Snapshot, name: str, url_of: UrlOf) -> str | None:
    """The text of that name; ``None`` when the workspace has nothing of the kind.

    May read every document of a thread, and for the board every contract.
    """
    if name == BOARD:
        title = snapshot.project.name or "this workspace"
        return board_markdown(build_board(snapshot), title, url_of(""))
    if not name.endswith(".md"):
        return None
    if name.startswith(ISSUE):
        issue = snapshot.issues.get(name[len(ISSUE) : -3])
        doc = snapshot.documents.get(issue.document) if issue is not None else None
        if doc is None:
            return None
        return _canon_text(doc, url_of) if doc.kind is Kind.CANON_ISSUE else doc.text
    thread = snapshot.threads.get(name[:-3])
    if thread is None:
        return None
    if not thread.on_disk:
        return _canon_text(snapshot.documents[thread.canon], url_of)
    return _story(snapshot, thread, url_of)


def _canon_text(document: Document, url_of: UrlOf) -> str:
    """Kept with the version of the file, which alone decides."""
    key = "content.text"
    kept = document.memo.get(key)
    if isinstance(kept, str):
        return kept
    make = canon_issue if document.kind is Kind.CANON_ISSUE else canon_thread
    text = make(document.text, url_of(document.id), document.id)
    document.memo[key] = text
    return text


# -- a thread that has documents -------------------------------------------------------------------


def _story(snapshot: Snapshot, thread: Thread, url_of: UrlOf) -> str:
    documents = sorted(
        (doc for doc in snapshot.documents_of(thread.id) if doc.kind in _ORDER),
        key=lambda doc: (_ORDER[doc.kind], doc.id),
    )
    return "\n".join(_story_lines(snapshot, thread, documents, url_of)) + "\n"


def _story_lines(
    snapshot: Snapshot, thread: Thread, documents: list[Document], url_of: UrlOf
) -> Iterator[str]:
    title = plain_text(thread.title)
    yield f"# {thread.id}: {title}" if title else f"# {thread.id}"
    yield ""
    yield from _head(thread_card(snapshot, thread))
    yield ""
    count = f"{len(documents)} documents" if len(documents) > 1 else "1 document"
    yield f"_Put together from {count} of `{thread.folder}`, to be read only._"
    for doc in documents:
        text = part_text(doc, url_of).strip()
        first = doc.id == thread.home
        if not text and not first:
            continue
        yield ""
        yield f"## [{plain_text(_title(doc, thread))}](<{url_of(doc.id)}>)"
        if text:
            yield ""
            yield text


def _head(card: Card) -> Iterator[str]:
    """Status and figures, those of the hover."""
    if card.subtitle:
        yield escape(card.subtitle)
        yield ""
    for label, value in card.facts:
        yield f"- {escape(label)}: {escape(value)}"


def _title(document: Document, thread: Thread) -> str:
    """What a part is called."""
    where = document.place
    if document.id == thread.home:
        return "What it is for"
    if where.kind is Kind.PACKAGE:
        package = next((each for each in thread.packages if each.number == where.package), None)
        name = f"WP-{where.package}"
        if package is None:
            return name
        status = f" ({package.status})" if package.status else ""
        return f"{name}: {package.title}{status}" if package.title else f"{name}{status}"
    return _TITLES.get(where.kind, document.id.removeprefix(f"{thread.folder}/"))
