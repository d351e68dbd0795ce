"""Threads and issues kept as JSON, the source of truth of 3.0 workspaces (FORMAT.md 13).

The format is not frozen, so the reader is tolerant: unknown keys are left alone and a key of the
wrong type counts as absent. Only what does not parse at all is a fault.
"""

from __future__ import annotations

import json
import re

from stp_lsp.syntax.facts import RawCanon, RawMark, RawPart
from stp_lsp.syntax.json_text import read_json

_TITLE = re.compile(r'"title"\s*:\s*"((?:[^"\\]|\\.)*)"')
_SEQ = re.compile(r"[0-9]{1,9}")
"""A number of a work package; a longer one belongs to none."""
_OBJECTIVE_LENGTH = 400


def scan_canon(text: str) -> tuple[RawCanon | None, list[RawMark]]:
    """The thread or issue in ``text`` and the faults of the file."""
    loaded, fault = read_json(text)
    if fault is not None:
        return None, [("malformed-canon", *fault)]
    if not isinstance(loaded, dict):
        return None, [("malformed-canon", 0, len(text), "a canon file must hold a JSON object")]
    return _record(loaded, text), []


def _record(values: dict[str, object], text: str) -> RawCanon:
    title = _TITLE.search(text)
    start, end = title.span(1) if title else (0, 0)
    number = values.get("number")
    identity = _text(values, "id") or (f"{number:04d}" if isinstance(number, int) else "")
    objective = _text(values, "objective") or _text(values, "body")
    paragraph = objective.strip().partition("\n\n")[0]
    return RawCanon(
        identity or (number if isinstance(number, str) else ""),
        _text(values, "title"),
        _text(values, "status"),
        _text(values, "slug"),
        _text(values, "created"),
        _text(values, "completed") or _text(values, "closed"),
        start,
        end,
        paragraph[:_OBJECTIVE_LENGTH],
        _parts(values, text),
    )


def _text(values: dict[str, object], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _items(values: dict[str, object], key: str) -> list[dict[str, object]]:
    value = values.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _parts(values: dict[str, object], text: str) -> tuple[RawPart, ...]:
    """Work packages, criteria and tests, each with the place where its record names itself."""
    parts: list[RawPart] = []
    at = max(text.find('"wps"'), 0)
    for item in _items(values, "wps"):
        seq = item.get("seq")
        digits = str(seq) if isinstance(seq, (int, str)) else ""
        number = int(digits) if _SEQ.fullmatch(digits) is not None else 0
        needle = f'"seq": {json.dumps(seq)}'
        found = text.find(needle, at)
        start = found if found >= 0 else at
        end = start + len(needle) if found >= 0 else start
        at = end
        parts.append((f"{number:02d}", _text(item, "title"), _text(item, "status"), start, end))
    for key, wording in (("criteria", "text"), ("tests", "prose")):
        at = max(text.find(f'"{key}"'), 0)
        for item in _items(values, key):
            name = _text(item, "id")
            found = text.find(f'"{name}"', at)
            start = found + 1 if found >= 0 else at
            state = item.get("state")
            status = _text(state, "is") if isinstance(state, dict) else _text(item, "status")
            shown = _text(item, wording) or _text(item, "file")
            parts.append((name, shown, status, start, start + len(name)))
            at = start
    return tuple(parts)
