"""A file of the 3.0 canon cannot be read.

## What it does

Reports canon files (`intent/.canon/st/ST0001.json`, `intent/.canon/issues/0001.json`) that are not
JSON, lack a required key, hold another id than their name says, or a status that does not exist;
and lines of `intent/.intentfiles` that its grammar does not know. A key that the schema does not
list is an information, because the format still grows.

## Why is this bad?

The canon is where a 3.0 workspace keeps its threads. One file that does not parse stops every
command, and one bad line of `.intentfiles` aborts the run.

## Example

    --- intent/.config/config.json
    {"intent_version": "3.0.0"}
    --- intent/.canon/st/ST0001.json
    {
      "schema": "intent/thread@3.0",
      "id": "ST0001",
      "title": "Lamps",
      "status": "started",
      "created": "2026-01-02"
    }

Use instead:

    --- intent/.config/config.json
    {"intent_version": "3.0.0"}
    --- intent/.canon/st/ST0001.json
    {
      "schema": "intent/thread@3.0",
      "id": "ST0001",
      "title": "Lamps",
      "status": "wip",
      "created": "2026-01-02"
    }
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from stp_lsp.model.diagnostic import Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind, is_thread_id
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.json_text import read_json
from stp_lsp.text.range import Range

CODE = "STP006"
NAME = "malformed-canon"
LEVEL = Level.ERROR
KINDS = frozenset((Kind.CANON_THREAD, Kind.CANON_ISSUE, Kind.INTENTFILES))
LOCAL = True

_REQUIRED = {
    Kind.CANON_THREAD: ("schema", "id", "title", "status", "created"),
    Kind.CANON_ISSUE: ("schema", "number", "slug", "title", "status", "created"),
}
_KNOWN = {
    "intent/thread@3.0": frozenset(
        (
            *_REQUIRED[Kind.CANON_THREAD],
            *("slug", "completed", "status_reason", "fiat", "acceptance", "preamble", "objective"),
            *("context", "body", "related", "wps", "criteria", "tests", "attachments"),
        )
    ),
    "intent/issue@3.0": frozenset(
        (*_REQUIRED[Kind.CANON_ISSUE], "closed", "reporter", "severity", "body")
    ),
}
_STATUSES = {
    Kind.CANON_THREAD: ("triage", "not-started", "wip", "hold", "completed", "cancelled"),
    Kind.CANON_ISSUE: ("open", "closed"),
}
_LINE = re.compile(r"[ \t]*STEELTHREAD:(\S+)[ \t]*(?:#.*)?")


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Looks at the schema only when the file is JSON at all."""
    if document.kind is Kind.INTENTFILES:
        yield from _intentfiles(document, snapshot.project.prefix)
        return
    faulty = False
    for name, start, end, detail in document.facts.marks:
        faulty = True
        if name == NAME:
            yield Found(Range(start, end), detail)
    if not faulty:
        yield from _record(document)


def _record(document: Document) -> Iterator[Found]:
    """FORMAT.md 13: required keys, the id, the status, and keys that no schema lists."""
    text = document.text
    values, _ = read_json(text)
    if not isinstance(values, dict):
        return  # the text is newer than the facts; they will follow
    missing = [key for key in _REQUIRED[document.kind] if key not in values]
    if missing:
        yield Found(_first_line(text), f"required keys are missing: {', '.join(missing)}")
    expected = document.place.thread or document.place.number
    given = values.get("id", values.get("number"))
    if isinstance(given, int):
        given = f"{given:04d}"
    if given is not None and given != expected:
        key = "id" if "id" in values else "number"
        yield Found(_value(text, key), f"the file is named {expected}, but holds {given}")
    status = values.get("status")
    words = _STATUSES[document.kind]
    if status is not None and status not in words:
        message = f"{json.dumps(status)} is no status here; use one of {', '.join(words)}"
        yield Found(_value(text, "status"), message)
    known = _KNOWN.get(str(values.get("schema")))
    for key in values if known is not None else ():
        if known is not None and key not in known:
            message = f"`{key}` is not a key of {values['schema']}"
            yield Found(_key(text, key), message, level=Level.INFORMATION)


def _intentfiles(document: Document, prefix: str) -> Iterator[Found]:
    """Blank lines, comments, `STEELTHREAD:ST0001`, and the region markers of older drafts."""
    at = 0
    for raw in document.text.split("\n"):
        line = raw.rstrip("\r")
        entry = _LINE.fullmatch(line)
        good = entry is not None and is_thread_id(entry[1], prefix)
        if line.strip() and not line.lstrip().startswith("#") and not good:
            yield Found(
                Range(at, at + len(line)),
                f"not a line of this file: write `STEELTHREAD:{prefix}0001` or a `#` comment",
            )
        at += len(raw) + 1


def _first_line(text: str) -> Range:
    end = text.find("\n")
    return Range(0, min(len(text), 1) if end < 0 else end)


def _key(text: str, key: str) -> Range:
    at = text.find(f'"{key}"')
    return Range(at, at + len(key) + 2) if at >= 0 else _first_line(text)


def _value(text: str, key: str) -> Range:
    found = re.search(rf'"{key}"\s*:\s*("(?:[^"\\]|\\.)*"|[^\s,}}]+)', text)
    return Range(*found.span(1)) if found else _first_line(text)
