"""The metadata list below a title becomes a header (FORMAT.md 4.4 and 4.2).

Old documents state their status and dates in a list, later ones in the header; where both stand,
commands disagree about which of them counts. Nothing is made up: what the list does not say, the
header does not get.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from stp_lsp.features.verbs.follow_up import rewritten
from stp_lsp.features.verbs.lines import newline_of
from stp_lsp.features.verbs.outcome import (
    Moment,
    Outcome,
    Performed,
    Refusal,
    refuse_generated,
    refuse_unreadable,
    writes,
)
from stp_lsp.model.document import Document, text_of
from stp_lsp.model.header_keys import THREAD_HEADERS, template_order
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.dates import long_date, parse_day
from stp_lsp.syntax.header import HeaderState
from stp_lsp.syntax.slug import slugify
from stp_lsp.syntax.status import canonical_status, spelling
from stp_lsp.text.range import Range

_LINE = re.compile(
    r"^[-*] \*\*(Status|Created|Completed|Author)\*\*:[ \t]*([^\r\n]*?)[ \t]*(?:\r?\n|\Z)", re.M
)
_BLANKS: Final = frozenset(("", "YYYY-MM-DD", "null", "~"))


def metadata_list(document: Document) -> Range | None:
    """The text between the title and the first section, when metadata lines stand there."""
    headings = document.facts.headings
    if document.kind not in THREAD_HEADERS or not headings or not document.facts.body_fields:
        return None
    end = headings[1][1] if len(headings) > 1 else document.facts.table.length
    if not any(headings[0][2] <= raw[2] < end for raw in document.facts.body_fields):
        return None
    return Range(headings[0][2], end)


def convert_header(snapshot: Snapshot, document: Document, now: Moment) -> Outcome:
    """Moves what the list says into the header, in this version's spelling, and takes it away.

    The author goes into the first verblock, with the day of creation; without that day, or where
    there is a verblock, the author's line stays. Refuses where list and header disagree.
    """
    refused = refuse_generated(snapshot.project)
    if refused is not None:
        return refused
    text = text_of(document)
    if text is None:
        return refuse_unreadable(document)
    where = metadata_list(document)
    if where is None:
        return Refusal(f"there is no list of metadata below the title of {document.id}")
    if document.facts.header_state not in (HeaderState.ABSENT, HeaderState.CLOSED):
        return Refusal("the header is damaged; repair it first")
    listed = {match[1].lower(): match[2] for match in _LINE.finditer(text, *where)}
    values = _values(snapshot, document, listed)
    if isinstance(values, Refusal):
        return values
    gone = {"status", "created", "completed"} | ({"author"} if "verblock" in values else set())
    if "author" in listed and listed["author"] in _BLANKS:
        gone.add("author")
    body = _without(text, where, gone)
    new = _with_header(document, body, values)
    done = f"moved the metadata of {document.id} into its header"
    return Performed({document.id: rewritten(text, new)}, done=done)


def _values(
    snapshot: Snapshot, document: Document, listed: Mapping[str, str]
) -> dict[str, str] | Refusal:
    """What the header gets, by key; only keys that it lacks or has without a value."""
    project = snapshot.project
    days = {key: parse_day(listed.get(key, "")) for key in ("created", "completed")}
    for key, day in days.items():
        said = listed.get(key, "")
        if said not in _BLANKS and not day:
            return Refusal(f"`{said}` is no date that could go into the header")
    status = canonical_status(listed.get("status", ""))
    if listed.get("status") and status is None:
        return Refusal(f"`{listed['status']}` is no status; choose one first")
    found: dict[str, str] = {}
    if status is not None:
        found["status"] = spelling(status, project.version)
    found |= {key: day.replace("-", "") for key, day in days.items() if day}
    for key, value in found.items():
        stated = document.value(key).strip()
        if stated in _BLANKS or stated == "YYYYMMDD":
            continue
        same = (
            canonical_status(stated) is status
            if key == "status"
            else parse_day(stated) == days[key]
        )
        if not same:
            return Refusal(f"the header says {key}: {stated}, the list {value}; settle that first")
    absent = document.facts.header_state == HeaderState.ABSENT
    author = listed.get("author", "")
    if author not in _BLANKS and days["created"] and not document.value("verblock"):
        block = f'"{long_date(days["created"])}:v0.1: {author} - Initial version"'
        found["verblock"] = block
    if absent and writes(project, 2, 4):
        thread = snapshot.thread_of(document)
        if thread is not None and slugify(thread.title):
            found["slug"] = slugify(thread.title)
    if absent:
        found.setdefault("completed", "")
    return {
        key: value
        for key, value in found.items()
        if document.field(key) is None or document.value(key).strip() in (*_BLANKS, "YYYYMMDD")
    }


def _without(text: str, where: Range, keys: set[str]) -> str:
    """The text without the lines of those keys; of the blank lines around them one stays."""

    def kept(match: re.Match[str]) -> str:
        return "" if match[1].lower() in keys else match[0]

    area = text[where.start : where.end]
    newline = newline_of(text)
    shortened = _LINE.sub(kept, area)
    if shortened != area:
        shortened = re.sub(r"(?:\r?\n){3,}", newline * 2, shortened)
    return text[: where.start] + shortened + text[where.end :]


def _with_header(document: Document, body: str, values: Mapping[str, str]) -> str:
    """The text with the values in its header, each where templates have it."""
    newline = newline_of(body)
    order = template_order(document.kind)
    header = document.header
    at = body.find("\n") + 1
    lines: list[tuple[str, str]] = []
    if header.state is HeaderState.CLOSED:
        close = body.rfind("---", 0, header.body_start)
        written = body[at:close].splitlines(keepends=True)
        lines += [(line.partition(":")[0], line) for line in written]
        rest = body[close:]
    else:
        rest = f"---{newline}{newline}{body}"
    for key in order:
        if key not in values:
            continue
        line = f"{key}: {values[key]}".rstrip() + newline
        there = next((n for n, (name, _) in enumerate(lines) if name == key), None)
        if there is not None:
            lines[there] = (key, line)
            continue
        before = order[: order.index(key)]
        place = max((n for n, (name, _) in enumerate(lines) if name in before), default=-1)
        lines.insert(place + 1, (key, line))
    return f"---{newline}{''.join(line for _, line in lines)}{rest}"
