"""What the part of a criterion behind its prose says: evidence, state, where it went.

People write ``-- satisfied: no`` or ``-- descoped-to: ST0002 -- by: ...`` (FORMAT.md 8.2). Views of
3.0 say some of it in the canon's own words, ``-- DESCOPED to ST0002``.

Not here: which of the two a contract is (``contract``).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from stp_lsp.syntax.contract_rows import CriterionState, Named, TailField
from stp_lsp.text.range import Range

_VIEW_TAIL_START = re.compile(
    r" -- (?:(?:evidence|satisfied|WITHDRAWN):|DESCOPED to |FIAT-CLOSED[: ])"
)
_VIEW_DESCOPED = re.compile(r" -- DESCOPED to ([A-Za-z]+[0-9]+)(?= by |:|\s*$)")
_VIEW_FIAT = re.compile(r" -- FIAT-CLOSED(?: \([^()]*\))?: ")
_VIEW_WITHDRAWN = " -- WITHDRAWN: "
_SATISFIED = re.compile(r" -- satisfied: ([a-z/]+)")
_TAIL_START = re.compile(r" -- (?:(?:evidence|satisfied):|(?:descoped-to|withdrawn): )")
_TAIL_FIELD = re.compile(r" -- (evidence|satisfied|descoped-to|withdrawn|by|on|reason):")


class Tail(NamedTuple):
    """What the part of a criterion behind its prose says."""

    at: int
    """Where it begins in the row; -1 for nowhere."""
    fields: tuple[TailField, ...]
    satisfied: str
    state: CriterionState | None
    """``None`` when it does not take the row out of scope."""
    detail: str


NO_TAIL = Tail(-1, (), "", None, "")


def read_tail(row: str, start: int, after: int, *, is_view: bool) -> Tail:
    """The tail of a row, sought from the blank after its id on."""
    found = (_VIEW_TAIL_START if is_view else _TAIL_START).search(row, after)
    at = found.start() if found else -1
    values = _SATISFIED.findall(row, after)
    state, detail = None, ""
    if is_view and (moved := _VIEW_DESCOPED.search(row)) is not None:
        state, detail = CriterionState.DESCOPED, moved[1]
    elif is_view and _VIEW_WITHDRAWN in row:
        state, detail = CriterionState.WITHDRAWN, row.partition(_VIEW_WITHDRAWN)[2].strip()
    elif is_view and (closed := _VIEW_FIAT.search(row)) is not None:
        state, detail = CriterionState.FIAT, row[closed.end() :].strip()
    elif " -- descoped-to: " in row:
        state = CriterionState.DESCOPED
        target = last_token(row, start, " -- descoped-to: ")
        detail = target.text if target else ""
    elif " -- withdrawn: " in row:
        state, detail = CriterionState.WITHDRAWN, _withdrawal(row)
    fields = _tail_fields(row, start, at) if found else ()
    return Tail(at, fields, values[-1] if values else "", state, detail)


def _tail_fields(row: str, start: int, tail_at: int) -> tuple[TailField, ...]:
    found = list(_TAIL_FIELD.finditer(row, tail_at))
    if not found:
        return ()  # what is off scope in a view
    ends = [field.start() for field in found[1:]] + [len(row)]
    fields = []
    for field, end in zip(found, ends, strict=True):
        value = trimmed(row, start, field.end(), end)
        fields.append(TailField(field[1], value.text, value.range))
    return tuple(fields)


def _withdrawal(row: str) -> str:
    """What stands between `` -- withdrawn: `` and the last `` -- by: ``, by upstream's reading."""
    by_at = row.rfind(" -- by: ")
    marker = " -- withdrawn: "
    at = row.rfind(marker, 0, max(by_at, 0))
    return "" if at < 0 else row[at + len(marker) : by_at]


def last_token(text: str, base: int, marker: str) -> Named | None:
    """The run without blanks straight after the last ``marker`` that has one.

    Args:
        text: one row.
        base: where the row begins in its document.
        marker: begins and ends with a blank.
    """
    at = text.rfind(marker)
    while at >= 0:
        token_at = at + len(marker)
        if text[token_at : token_at + 1].strip(" "):
            end = text.find(" ", token_at)
            return piece(text, base, token_at, end if end >= 0 else len(text))
        # The blank that ends one marker may begin the next.
        at = text.rfind(marker, 0, at + 1)
    return None


def piece(text: str, base: int, start: int, end: int) -> Named:
    """``text[start:end]`` of a row that begins at ``base`` in its document.

    A carriage return at the end of the row is in the text, but not in the range.
    """
    if text.endswith("\r"):
        last = len(text) - 1
        return Named(text[start:end], Range(base + min(start, last), base + min(end, last)))
    return Named(text[start:end], Range(base + start, base + end))


def trimmed(text: str, base: int, start: int, end: int) -> Named:
    """As :func:`piece`, without the blanks at both ends; an empty one stands at its start."""
    raw = text[start:end]
    stripped = raw.strip()
    at = start + (len(raw) - len(raw.lstrip()) if stripped else 0)
    return piece(text, base, at, at + len(stripped))
