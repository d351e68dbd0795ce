"""Cards of single words: status words, header fields, dates, version blocks.

What each field is comes from FORMAT.md 4.2 and 4.3, the status words from 4.5, dates from 4.6.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from stp_lsp.features.card_text import Card
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.project import Generation, Project
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.dates import MONTHS, long_date, parse_day
from stp_lsp.syntax.header import Field
from stp_lsp.syntax.status import (
    SYNONYMS,
    Status,
    bucket_of,
    canonical_status,
    canonical_work_package_status,
    fold_v3,
    nearest_status,
    spelling,
)
from stp_lsp.syntax.verblock import GRAMMAR, is_generated_verblock, parse_verblock

_DATES: Final = frozenset(("created", "completed", "date"))

_MEANINGS: Final = {
    Status.WIP: "Being worked on.",
    Status.NOT_STARTED: "Planned; no work yet.",
    Status.ON_HOLD: "Paused; no verb sets it, it is written by hand.",
    Status.COMPLETED: "Done, and through the close gate where there is one.",
    Status.CANCELLED: "Given up.",
    Status.TRIAGE: "New and not yet looked at.",
}

_VERBLOCK_NOTE: Final = (
    "Version of the document, for people: date, version, author and comment. No tool reads it."
)
_NOTES: Final = {
    "verblock": _VERBLOCK_NOTE,
    "intent_version": "Version of the tool that created the thread.",
    "stp_version": "Older name of `intent_version`: the version of the tool that created it.",
    "status": "Where the work stands. The index, the folder and every tool go by it.",
    "slug": "Short name that index and list show instead of the title; `a-z`, `0-9`, `-`, "
    "at most 50 characters.",
    "created": "Day on which it was created, `YYYYMMDD`.",
    "completed": "When it was completed: `YYYYMMDD`, or an instant since 2.14; empty before.",
    "on-hold": "`TRUE` says that the work rests although the status stays WIP; "
    "todo.md then marks it.",
    "wp_id": "Number of the work package; it must equal its folder, `WP/NN`.",
    "wp": "Older name of `wp_id`: the number of the work package.",
    "title": "Title; everything after the first colon belongs to it.",
    "scope": "Size of the work package, free text; usually Small, Medium or Large.",
    "st_id": "The thread that the document belongs to.",
    "acceptance": "`exempt`, with a reason if you like, lets the thread close without criteria.",
    "id": "Number of the issue; it must equal its folder.",
    "date": "Day on which the issue was reported, `YYYY-MM-DD`.",
    "reporter": "Who reported the issue.",
    "severity": "`critical`, `high`, `medium` or `low`.",
    "generator": "The tool that writes this file; only `intent todo` may overwrite it.",
    "author": "Who wrote it.",
    "node": "Name of this whiteboard's session.",
    "claims": "Threads that this session is working on.",
    "focus": "What this session is working on.",
}
_ISSUE_STATUS: Final = "`OPEN` or `CLOSED`. The folder decides; this repeats it."


def show_date(raw: str) -> str:
    """The day that a field states, as `YYYY-MM-DD`, without its time; empty when it states none."""
    text = raw.strip().strip('"')
    return parse_day(text[:10] if text[10:11] in ("T", " ") else text)


def date_card(raw: str, today: str, label: str = "") -> Card | None:
    """A date in words and how long ago it is; ``None`` when ``raw`` is no date."""
    stated = show_date(raw)
    if not stated:
        return None
    day = date.fromisoformat(stated)
    words = f"{day:%A}, {day.day} {MONTHS[day.month - 1]} {day.year}"
    now = parse_day(today)
    distance = _distance(day, date.fromisoformat(now)) if now else ""
    return Card(f"{label}: {words}" if label else words, distance)


def status_card(
    project: Project, word: str, thread: Thread | None = None, *, package: bool = False
) -> Card:
    """What a status word means, where its threads live, and its other spellings."""
    status = canonical_status(word) or fold_v3(word)
    if status is None:
        return _unknown_status(word)
    if package:
        return _package_status_card(word, status)
    facts = []
    if project.generation < Generation.G5:  # generation 5 has no status folders
        facts.append(("Folder", f"`{_folder(project, status)}`"))
    facts.append(("Also written", ", ".join(sorted(_others(status)))))
    lines = []
    usual = spelling(status, project.version)
    if word.casefold() != usual.casefold():
        lines.append(f"“{word}” is another spelling; tools of this workspace write “{usual}”.")
    if thread is not None:
        lines += _contradictions(project, thread, word, status)
    return Card(f"Status: {status.value}", _MEANINGS[status], tuple(facts), tuple(lines))


def field_card(snapshot: Snapshot, document: Document, field: Field, *, on_value: bool) -> Card:
    """What a header field is and, on its value, what the value says."""
    note = _NOTES.get(field.key, "Not a field that the tools read.")
    if field.key == "status" and document.kind in (Kind.ISSUE, Kind.CANON_ISSUE):
        note = _ISSUE_STATUS
    if on_value and field.key == "verblock":
        return verblock_card(field.value)
    facts: list[tuple[str, str]] = []
    if field.key in _DATES:
        day = date_card(field.value, snapshot.settings.today)
        if day is not None:
            facts.append((day.title, day.subtitle))
        elif field.value.strip() and field.value.strip() not in ("null", "~"):
            facts.append(("Value", f"“{field.value.strip()}” is no date"))
    return Card(f"`{field.key}`", note, tuple(facts))


def verblock_card(value: str) -> Card:
    """A version block taken apart (FORMAT.md 4.3)."""
    if is_generated_verblock(value):
        return Card("Version block", "The document is generated.")
    block = parse_verblock(value.strip())
    if block is None or not block.date:
        return Card("Version block", f"It does not follow `{GRAMMAR}`.")
    with_dashes = value.strip().strip('"').startswith(block.date)
    when = block.date if with_dashes else long_date(block.date).lstrip("0")
    facts = (("Date", when), ("Author", block.author), ("Comment", block.comment))
    version = ".".join(map(str, block.version))
    return Card(f"Version {version}", "", tuple(fact for fact in facts if fact[1]))


def _others(status: Status) -> list[str]:
    return [word for word, meant in SYNONYMS.items() if meant is status] or [status.value.lower()]


def _folder(project: Project, status: Status) -> str:
    bucket = bucket_of(status)
    return f"{project.base}/{bucket}" if bucket else project.base


def _contradictions(project: Project, thread: Thread, word: str, status: Status) -> list[str]:
    lines: list[str] = []
    if thread.status is not None and thread.status is not status:
        lines.append(f"{thread.id} itself says “{thread.status_raw}”, not “{word}”.")
    elif (
        project.generation < Generation.G5 and thread.bucket != bucket_of(status) and thread.on_disk
    ):
        lines.append(f"{thread.id} lies in `{thread.folder}`, another folder.")
    return lines


def _package_status_card(word: str, status: Status) -> Card:
    meant = canonical_work_package_status(status.value)
    if meant is None:
        return Card(f"Status: {word}", "No status of a work package; they know no On Hold.")
    lines = []
    if word.casefold() != meant.value.casefold():
        lines.append(f"“{word}” is another spelling; tools write “{meant.value}”.")
    names = ", ".join(sorted({*_others(status), meant.value.lower()}))
    return Card(f"Status: {meant.value}", "", (("Also written", names),), tuple(lines))


def _unknown_status(word: str) -> Card:
    near = nearest_status(word)
    hint = f"The nearest word is “{near.value}”." if near is not None else ""
    return Card(
        f"Status: {word.strip()}",
        "Outside the vocabulary: listed last, and kept in the base folder.",
        (),
        (hint,) if hint else (),
    )


def _distance(day: date, now: date) -> str:
    days = (now - day).days
    if days == 0:
        return "today"
    count = abs(days)
    if count < 60:
        amount = f"{count} day{'s' if count > 1 else ''}"
    elif count < 730:
        amount = f"{round(count / 30.44)} months"
    else:
        amount = f"{count // 365} years"
    return f"{amount} ago" if days > 0 else f"in {amount}"
