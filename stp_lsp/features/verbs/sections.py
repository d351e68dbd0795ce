"""A section becomes a document of its thread, with a link in its place.

`## Approach` in `info.md` belongs in `design.md`; a section that no template knows gets a document
of its own. What stands in the section comes along to the byte, but for links to other headings of
the document that it leaves. The heading stays, so that links to it still lead somewhere.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from stp_lsp.features.verbs.follow_up import rewritten
from stp_lsp.features.verbs.lines import newline_of
from stp_lsp.features.verbs.outcome import (
    Moment,
    Outcome,
    Performed,
    Refusal,
    refuse_generated,
    refuse_unreadable,
)
from stp_lsp.features.verbs.templates import document_names, document_text
from stp_lsp.model.document import Document, text_of
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.layout import Kind, place
from stp_lsp.model.moves import is_taken
from stp_lsp.model.paths import parent
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Create
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.anchor import anchor_of, anchors_of
from stp_lsp.syntax.placeholders import unfilled_sections
from stp_lsp.syntax.slug import slugify
from stp_lsp.syntax.status import Status
from stp_lsp.text.edit import TextEdit, apply_edits
from stp_lsp.text.range import Range

_HOMES: Final[dict[str, str]] = {
    **dict.fromkeys(
        ("approach", "design decisions", "architecture", "alternatives considered"), "design.md"
    ),
    **dict.fromkeys(
        ("implementation", "implementation notes", "code examples", "technical details",
         "challenges & solutions"), "impl.md"
    ),
    **dict.fromkeys(("tasks", "task notes"), "tasks.md"),
}  # fmt: skip
"""Where the templates have these sections (FORMAT.md 10.2)."""
_STAYS: Final = frozenset(
    ("objective", "context", "acceptance", "related steel threads", "context for llm")
)
"""Sections that belong to `info.md`."""
_SOURCES: Final = frozenset(
    (Kind.INFO, Kind.DESIGN, Kind.IMPL, Kind.TASKS, Kind.RESULTS, Kind.DONE, Kind.ATTACHMENT)
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.md")


class Section(NamedTuple):
    """A section that can be moved out."""

    heading: str
    level: int
    line: Range
    """The heading's line without its end."""
    body: Range
    """Everything below it, up to the next heading of its level or a higher one."""
    name: str
    """The file where it belongs."""


def section_at(document: Document, offset: int) -> Section | None:
    """The section whose heading stands on the cursor's line, if it can be moved out."""
    if document.kind not in _SOURCES or not document.place.thread:
        return None
    headings = document.facts.headings
    line = document.lines.line_of(offset)
    for at, (level, start, _, heading) in enumerate(headings):
        if document.lines.line_of(start) != line:
            continue
        wanted = heading.strip().casefold()
        if level < 2 or (document.kind is Kind.INFO and wanted in _STAYS):
            return None
        later = (place for other, place, _, _ in headings[at + 1 :] if other <= level)
        following = next(later, -1)
        text = document.text
        end = len(text) if following < 0 else text.rfind("\n", 0, following) + 1
        first, below = document.lines.line_start(line), document.lines.line_start(line + 1)
        body = Range(min(below, end), end)
        if not text[body.start : body.end].strip():
            return None
        name = _HOMES.get(wanted) or f"{slugify(heading) or 'notes'}.md"
        if document.id == f"{parent(document.id)}/{name}":
            name = f"{slugify(heading) or 'notes'}.md"
        if document.id == f"{parent(document.id)}/{name}":
            return None
        return Section(heading.strip(), level, Range(first, below), body, name)
    return None


def extract_section(
    snapshot: Snapshot, document: Document, where: Range, name: str, now: Moment
) -> Outcome:
    """Moves the section under the cursor into a document beside this one.

    Args:
        snapshot: The workspace.
        document: The document that holds the section.
        where: The cursor, on the section's heading.
        name: The file; where the templates have the section, or one named for it, when empty.
        now: The date and author of a new document.
    """
    refused = refuse_generated(snapshot.project)
    if refused is not None:
        return refused
    text = text_of(document)
    if text is None:
        return refuse_unreadable(document)
    section = section_at(document, where.start)
    thread = snapshot.thread_of(document)
    if section is None or thread is None:
        return Refusal("the cursor is on no heading of a section that can be moved out")
    file = name.strip() or section.name
    path = f"{parent(document.id)}/{file}"
    if not _NAME.fullmatch(file) or file in ("info.md", "acceptance.md") or path == document.id:
        return Refusal(f"`{file}` is no name for a document that a section could move to")
    newline = newline_of(text)
    moved = _moved(document, section).strip("\r\n")
    target = snapshot.documents.get(path)
    if target is None and is_taken(snapshot, path):
        return Refusal(f"{path} is there already, and is no document")
    anchor = anchor_of(section.heading)
    link = f"{newline}See [{file}]({file}#{anchor}).{newline}"
    gap = newline if section.body.end < len(text) else ""
    left = TextEdit(section.body, link + gap)
    done = f"moved `{section.heading}` to {file}"
    if target is None:
        created = Create(path, _new_text(snapshot, thread, path, section, moved, now))
        return Performed({document.id: (left,)}, (created,), done)
    there = text_of(target)
    if there is None:
        return refuse_unreadable(target)
    edits = rewritten(there, with_section(target, there, section, moved))
    return Performed({document.id: (left,), path: edits}, done=done)


def _moved(document: Document, section: Section) -> str:
    """The section's body; links to headings that stay behind name their document."""
    text = document.text
    headings = document.facts.headings
    anchors = anchors_of(heading for _, _, _, heading in headings)
    inside = {
        anchor
        for anchor, (_, start, _, _) in zip(anchors, headings, strict=True)
        if section.line.start <= start < section.body.end
    }
    file = document.id.rpartition("/")[2]
    base = section.body.start
    edits = [
        TextEdit(Range(start - base, start - base), file)
        for _, _, start, _, href in document.facts.links
        if section.body.start <= start < section.body.end
        and href.startswith("#")
        and href[1:].lower() not in inside
    ]
    return apply_edits(text[base : section.body.end], edits)


def _new_text(
    snapshot: Snapshot, thread: Thread, path: str, section: Section, moved: str, now: Moment
) -> str:
    """A new document: from its template where there is one, else a title and the section."""
    project, file = snapshot.project, path.rpartition("/")[2]
    if path == f"{thread.folder}/{file}" and file in document_names(project):
        status = thread.status or Status.WIP
        text = document_text(project, file, thread.id, thread.title, status, now)
    else:
        text = f"# {section.heading} - {thread.id}: {thread.title}\n"
    template = make_document(path, text, place(path, project), project)
    return with_section(template, text, section, moved)


def with_section(target: Document, there: str, section: Section, moved: str) -> str:
    """A document with the section added: in place of its placeholder, below it, or at the end."""
    newline = newline_of(there)
    headings = target.facts.headings
    unfilled = {each.heading_range.start for each in unfilled_sections(there, headings)}
    for at, (level, start, end, heading) in enumerate(headings):
        if heading.strip().casefold() != section.heading.casefold():
            continue
        later = (place for other, place, _, _ in headings[at + 1 :] if other <= level)
        following = next(later, -1)
        stop = len(there) if following < 0 else there.rfind("\n", 0, following) + 1
        begin = min(there.find("\n", end) + 1 or len(there), stop)
        kept = "" if start in unfilled else there[begin:stop].strip("\r\n")
        body = f"{kept}{newline * 2}{moved}" if kept else moved
        gap = newline * 2 if stop < len(there) else newline
        head = there[:begin] if there[:begin].endswith("\n") else there[:begin] + newline
        return f"{head}{newline}{body}{gap}{there[stop:]}"
    added = f"## {section.heading}{newline}{newline}{moved}{newline}"
    return f"{there.rstrip()}{newline}{newline}{added}" if there.strip() else added
