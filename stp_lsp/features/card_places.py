"""Cards of documents, written paths, groups of ids, and of ids that nothing defines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from stp_lsp.features.card import symbol_card, symbol_line, thread_card
from stp_lsp.features.card_text import Card, CardLink
from stp_lsp.features.cursor import PathCursor, defined_by_title
from stp_lsp.model.document import Document
from stp_lsp.model.free_numbers import (
    free_issue_number,
    free_package_number,
    free_thread_id,
)
from stp_lsp.model.layout import Kind, is_thread_id
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread
from stp_lsp.model.written_path import Resolved
from stp_lsp.syntax.ids import ROW_KINDS
from stp_lsp.text.range import Range

_MOST_MEMBERS: Final = 40
_KINDS: Final = {
    Kind.INFO: "Cover",
    Kind.DESIGN: "Design",
    Kind.IMPL: "Implementation",
    Kind.TASKS: "Tasks",
    Kind.RESULTS: "Results",
    Kind.ACCEPTANCE: "Acceptance contract",
    Kind.DONE: "Completed tasks",
    Kind.ATTACHMENT: "Attachment",
    Kind.PACKAGE: "Cover of a work package",
    Kind.PACKAGE_EXTRA: "Document of a work package",
    Kind.SINGLE: "The thread in one file",
    Kind.SATELLITE: "Document",
    Kind.INDEX: "Index of threads",
    Kind.WIP: "Work in progress",
    Kind.TODO: "Generated list of threads",
    Kind.NOTE: "Note",
    Kind.TPD: "Technical product design",
    Kind.ISSUE: "Issue",
    Kind.ISSUE_EXTRA: "Document of an issue",
    Kind.CANON_THREAD: "Canon of a thread",
    Kind.CANON_ISSUE: "Canon of an issue",
    Kind.CONFIG: "Configuration",
    Kind.INTENTFILES: "List of realised threads",
    Kind.WHITEBOARD: "Whiteboard",
    Kind.OTHER: "Document",
}


def document_card(snapshot: Snapshot, document: Document, section: Range | None = None) -> Card:
    """A document: its title, what kind it is, its thread.

    The document that defines a thread, a work package or an issue has the card of that thing.

    Args:
        snapshot: The workspace.
        document: What is shown.
        section: The heading that a link's anchor names, if it names one.
    """
    defined = defined_by_title(snapshot, document) if section is None else ""
    card = symbol_card(snapshot, defined) if defined else None
    if card is not None:
        return card
    headings = document.facts.headings
    title = headings[0][3] if headings else document.id.rpartition("/")[2]
    if section is not None:
        name = next((text for _, start, _, text in headings if start == section.start), title)
        title = f"{name} · {title}" if name != title else title
    thread = snapshot.thread_of(document)
    words = [_KINDS[document.kind]]
    if thread is not None:
        words.append(f"of {thread.id} {thread.title}".strip())
    elif document.place.number:
        words.append(f"of issue {document.place.number}")
    facts = [("Path", f"`{document.id}`")]
    linked = len(snapshot.linking(document.id) - {document.id})
    if linked:
        facts.append(("Linked from", f"{linked} document{'s' if linked > 1 else ''}"))
    where = section or document.title_range
    link = CardLink(document.id.rpartition("/")[2], document.id, where)
    return Card(title, " ".join(words), tuple(facts), links=(link,))


def path_card(snapshot: Snapshot, cursor: PathCursor, section: Range | None = None) -> Card | None:
    """What a written path leads to; ``None`` when it leads nowhere and names no thread."""
    if len(cursor.found) > 1:
        lines = tuple(_path_line(found) for found in cursor.found)
        return Card(f"`{cursor.path}`", f"{len(lines)} documents", (), lines)
    found = cursor.found[0]
    if found.document is not None:
        card = document_card(snapshot, found.document, section)
        return _with_move(card, found) if found.moved else card
    if found.thread is None:
        return None
    return _missing_document(snapshot, found.thread, cursor.path)


def resolved_card(snapshot: Snapshot, found: Resolved, section: Range | None = None) -> Card | None:
    """What a link leads to; ``None`` when that is no document of the workspace."""
    if found.document is None:
        return None
    card = document_card(snapshot, found.document, section)
    return _with_move(card, found) if found.moved else card


def group_card(snapshot: Snapshot, written: str, targets: Sequence[str]) -> Card:
    """The members of a brace group or range, one line each."""
    lines = [symbol_line(snapshot, target) for target in targets[:_MOST_MEMBERS]]
    if len(targets) > _MOST_MEMBERS:
        lines.append(f"… and {len(targets) - _MOST_MEMBERS} more")
    return Card(f"{written} · {len(targets)} members", lines=tuple(lines))


def unknown_card(snapshot: Snapshot, target: str) -> Card:
    """An id that nothing defines: what there is instead, and what would be free."""
    thread_id, _, part = target.partition("/")
    if thread_id == "issue":
        return _unknown_issue(snapshot, part)
    if not thread_id:
        name = f"WP-{part}" if part.isdigit() else part
        return Card(
            name,
            "Nothing says which thread this belongs to.",
            lines=(f"Write `{snapshot.project.prefix}0001/{part}`, with the thread in front.",),
        )
    thread = snapshot.threads.get(thread_id)
    if not part or thread is None:
        return _unknown_thread(snapshot, thread_id)
    if part.startswith(ROW_KINDS):
        return _unknown_row(snapshot, thread, part)
    numbers = [package.number for package in thread.packages]
    facts = [("Work packages", ", ".join(numbers) if numbers else "none")]
    if free := free_package_number(snapshot, thread).id:
        facts.append(("Next free", f"{thread_id}/{free}"))
    return Card(f"{thread_id}/{part}", f"{thread_id} has no such work package.", tuple(facts))


def _unknown_thread(snapshot: Snapshot, thread_id: str) -> Card:
    prefix = snapshot.project.prefix
    if thread_id in (f"{prefix}0000", f"{prefix}9999"):
        return Card(thread_id, "A placeholder of templates and examples, never a thread.")
    if snapshot.settings.foreign and thread_id.startswith(snapshot.settings.foreign):
        return Card(thread_id, "Belongs to another project, by your settings.")
    highest = snapshot.highest_number
    facts = [("Highest in use", f"{prefix}{highest:04d}")] if highest else []
    if free := free_thread_id(snapshot, thread_id).id:
        facts.append(("Next free", free))
    if is_thread_id(thread_id, prefix) and int(thread_id[len(prefix) :]) <= highest:
        said = "No thread of this workspace has this id: a hole below the highest."
    else:
        said = "No thread of this workspace has this id; it may belong to another project."
    return Card(f"{thread_id} is not defined", said, tuple(facts))


def _unknown_row(snapshot: Snapshot, thread: Thread, row_id: str) -> Card:
    what = "criterion" if row_id.startswith("AC") else "test"
    title = f"{thread.id} {row_id}"
    document = snapshot.contract_document(thread)
    if document is None:
        return Card(title, f"{thread.id} has no acceptance.md.")
    rows = document.contract.criteria if what == "criterion" else document.contract.tests
    group = row_id.partition(".")[0]
    numbers = [_number(row.id.partition(".")[2]) for row in rows if row.id.startswith(f"{group}.")]
    facts = [("Highest in use", f"{group}.{max(numbers)}")] if numbers else []
    facts.append(("Next free", f"{group}.{max(numbers, default=0) + 1}"))
    return Card(title, f"The contract of {thread.id} has no such {what}.", tuple(facts))


def _unknown_issue(snapshot: Snapshot, number: str) -> Card:
    if not snapshot.issues:
        return Card(f"Issue {number}", "This workspace has no issues.")
    facts = [("Highest in use", f"{max(map(_number, snapshot.issues)):04d}")]
    if free := free_issue_number(snapshot).id:
        facts.append(("Next free", free))
    return Card(f"Issue {number} is not defined", "No issue of this number.", tuple(facts))


def _number(digits: str) -> int:
    """The number that an id ends in; 0 for what is no id that a person wrote."""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


def _with_move(card: Card, found: Resolved) -> Card:
    """The card of a document, and that the path to it is out of date."""
    assert found.document is not None
    assert found.thread is not None
    line = f"The path is out of date: {found.thread.id} is now in `{found.thread.folder}`."
    return replace(card, lines=(line, *card.lines))


def _missing_document(snapshot: Snapshot, thread: Thread, path: str) -> Card:
    """A path into a thread that holds no such document."""
    card = thread_card(snapshot, thread)
    line = f"`{path}` leads to no document of {thread.id}."
    return replace(card, lines=(line,))


def _path_line(found: Resolved) -> str:
    if found.document is None:
        return "no such document"
    kind = _KINDS[found.document.kind]
    moved = ", moved" if found.moved else ""
    return f"`{found.document.id}` · {kind}{moved}"
