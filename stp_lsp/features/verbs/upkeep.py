"""Keeping a workspace in order: the index, threads in the wrong folder, faults of headers.

`st sync`, `st organize` and `st repair` of FORMAT.md 12, without their defects: a missing index is
created, paths follow a thread that is moved, a status is inserted in any header and in its
canonical spelling, and a date that nobody knows is not made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stp_lsp.features.verbs.follow_up import with_index
from stp_lsp.features.verbs.lines import newline_of
from stp_lsp.features.verbs.lookup import ListedThread, has_buckets, listed_threads
from stp_lsp.features.verbs.outcome import (
    Moment,
    Note,
    NoteKind,
    Outcome,
    Performed,
    Refusal,
    refuse_generated,
    refuse_unreadable,
)
from stp_lsp.model.document import DocId, Document, text_of
from stp_lsp.model.index_entries import with_plain_ends
from stp_lsp.model.moves import is_taken, move
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.syntax.header import Field, HeaderState, parse_header
from stp_lsp.syntax.ids import is_thread_id
from stp_lsp.syntax.index_table import entry_from_info
from stp_lsp.syntax.status import Status, bucket_of, canonical_status, spelling
from stp_lsp.text.edit import TextEdit, apply_edits
from stp_lsp.text.range import Range

_LITERAL_NEWLINE = re.compile(r"\\n(?=[a-z_][a-z0-9_-]*:)")
_OLD_VERSION = re.compile(r"stp_version:([^\n\\]*)")
_BODY_STATUS = re.compile(r"^- \*\*Status\*\*: *([^\r\n]*)", re.M)
_DATE = re.compile(r"([0-9]{4})[-/]([0-9]{2})[-/]([0-9]{2})")
_COMPACT = re.compile(r"[0-9]{8}")


def regenerate_index(snapshot: Snapshot, now: Moment) -> Outcome:
    """The index as the threads are now, its markers put in order first."""
    refused = refuse_generated(snapshot.project)
    if refused is not None:
        return refused
    doc = snapshot.index_document
    if doc is not None and text_of(doc) is None:
        return refuse_unreadable(doc)
    change = with_index(snapshot, SourceChange())
    path = f"{snapshot.project.base}/steel_threads.md"
    same = not change.edits and not change.operations
    done = f"{path} is as it should be" if same else f"updated {path}"
    return Performed(change.edits, change.operations, done)


def organize(snapshot: Snapshot, now: Moment) -> Outcome:
    """Every thread into the folder of its status, and the index.

    A thread whose place is taken stays where it is, and is named; the others move all the same.
    """
    refused = refuse_generated(snapshot.project)
    if refused is not None:
        return refused
    return _organized(snapshot, {}, (), "organized")


def repair(snapshot: Snapshot, now: Moment, thread: str = "") -> Outcome:
    """Faults of headers put right (U7 to U11 of FORMAT.md 11.1), then everything organized.

    Args:
        snapshot: The workspace.
        now: Unused: no date is made up.
        thread: The only thread to repair, by its full id or its four digits; all when empty.
    """
    refused = refuse_generated(snapshot.project)
    if refused is not None:
        return refused
    wanted = thread.strip()
    prefix = snapshot.project.prefix
    if wanted:
        if len(wanted) == 4 and wanted.isascii() and wanted.isdigit():
            wanted = prefix + wanted
        if not is_thread_id(wanted, prefix):
            return Refusal(f"`{wanted}` is no thread id: write all four digits")
        if wanted not in snapshot.threads:
            return Refusal(f"there is no thread {wanted}")
    edits: dict[DocId, tuple[TextEdit, ...]] = {}
    notes: list[Note] = []
    for listed in listed_threads(snapshot):
        if wanted and listed.name != wanted:
            continue
        own = tuple(_repairs(snapshot, listed, notes))
        if own:
            edits[listed.document.id] = own
    return _organized(snapshot, edits, tuple(notes), "repaired")


def _organized(
    snapshot: Snapshot,
    edits: dict[DocId, tuple[TextEdit, ...]],
    notes: tuple[Note, ...],
    done: str,
) -> Outcome:
    """``edits``, then the moves that the threads' statuses ask for, then the index."""
    moves: dict[str, str] = {}
    base = snapshot.project.base
    threads = list(listed_threads(snapshot)) if has_buckets(snapshot.project) else []
    for listed in sorted(threads, key=lambda each: each.folder):
        text = apply_edits(listed.document.text, edits.get(listed.document.id, ()))
        entry = entry_from_info(listed.name, with_plain_ends(text))
        status = canonical_status(entry.status_raw)
        bucket = bucket_of(status)
        if bucket == listed.bucket:
            continue
        name = listed.folder.rpartition("/")[2]
        new = f"{base}/{bucket}/{name}" if bucket else f"{base}/{name}"
        if is_taken(snapshot, new) or new in moves.values():
            message = f"{listed.folder} stays where it is: {new} is taken"
            notes = (*notes, Note(NoteKind.LEFT_IN_PLACE, message, listed.document.id))
            continue
        moves[listed.folder] = new
    change = with_index(snapshot, move(snapshot, moves, edits))
    said = f"{done} the threads: {len(edits)} repaired, {len(moves)} moved"
    return Performed(change.edits, change.operations, said, notes)


# -- the repairs of one document -------------------------------------------------------------------


def _repairs(snapshot: Snapshot, listed: ListedThread, notes: list[Note]) -> Iterator[TextEdit]:
    """What is wrong with the header of a thread."""
    doc = listed.document
    text = text_of(doc)
    if text is None:
        notes.append(Note(NoteKind.UNREADABLE, f"{doc.id} cannot be read", doc.id))
        return
    if doc.header.state is HeaderState.COLLAPSED:
        yield from _split(doc, text)
        return
    old = doc.field("stp_version")
    if old is not None and doc.field("intent_version") is None:
        yield TextEdit(Range(old.start, old.start + len(old.key)), "intent_version")
    yield from _status_repairs(snapshot, doc, text)
    yield from _date_repairs(listed, notes)


def _split(doc: Document, text: str) -> Iterator[TextEdit]:
    """U7: a header on one line, a backslash and an `n` between its fields.

    A version that stands in such a header becomes 2.0.0, as upstream writes: the field's old name
    ended there, and what it said is lost to it.
    """
    stop = doc.facts.body_start
    for match in _LITERAL_NEWLINE.finditer(text, 0, stop):
        yield TextEdit(Range(*match.span()), "\n")
    for match in _OLD_VERSION.finditer(text, 0, stop):
        yield TextEdit(Range(*match.span()), "intent_version: 2.0.0")


def _status_repairs(snapshot: Snapshot, doc: Document, text: str) -> Iterator[TextEdit]:
    """U9 and U10: the header's status follows the body's, and there is one."""
    body = _BODY_STATUS.search(text)
    said = body[1].strip() if body is not None else ""
    field = doc.field("status")
    if field is not None:
        # An empty status in the body never wins (FORMAT.md 11.1, U9).
        if said and said != field.value:
            yield TextEdit(field.value_range, _after_colon(field) + _canonical(snapshot, said))
        return
    header = parse_header(text)
    if header.state is not HeaderState.CLOSED:
        return
    before = next(
        (each for each in header.fields if each.key in ("intent_version", "stp_version")),
        next((each for each in header.fields if each.key == "verblock"), None),
    )
    line = f"status: {_canonical(snapshot, said or Status.WIP.value)}"
    newline = newline_of(text)
    if before is not None:
        yield TextEdit(Range(before.end, before.end), f"{newline}{line}")
    else:
        first = text.find("\n") + 1
        yield TextEdit(Range(first, first), f"{line}{newline}")


def _after_colon(field: Field) -> str:
    """The blank that a value needs when there is none yet."""
    return " " if field.value_start == field.start + len(field.key) + 1 else ""


def _canonical(snapshot: Snapshot, word: str) -> str:
    status = canonical_status(word)
    return word if status is None else spelling(status, snapshot.project.version)


def _date_repairs(listed: ListedThread, notes: list[Note]) -> Iterator[TextEdit]:
    """U11: a creation date in the form of the index; one that cannot be read is left alone."""
    field = listed.document.field("created")
    if field is None or field.value in ("", "YYYYMMDD") or _COMPACT.fullmatch(field.value):
        return
    date = _DATE.fullmatch(field.value.strip().strip('"'))
    if date is not None:
        yield TextEdit(field.value_range, _after_colon(field) + "".join(date.groups()))
        return
    message = f"{listed.name}: `{field.value}` is no date; only its author knows the right one"
    notes.append(Note(NoteKind.UNREPAIRED, message, listed.document.id))
