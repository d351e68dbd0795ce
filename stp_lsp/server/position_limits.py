"""What is beyond all use: positions that the protocol cannot say, parameters without a bottom.

Editors say "to the end" by the largest number they have, which need not be one that LSP 3.17 knows
("uinteger"). A question with such a position is refused, and no harm is done; an edit that is left
out would shift every one after it, so its positions are brought back to the farthest.

Parameters may hold anything at all (`data`, "LSPAny"), and much of it goes back to the client; what
is nested without end can be read but not written.
"""

from __future__ import annotations

from math import isnan
from typing import Any, Final

from stp_lsp.server.queue import Message

FARTHEST: Final = 2**31 - 1
"""The highest line or column there is."""
DEEPEST: Final = 100
"""Objects and lists in each other; an item of ours has 10 at most, and Python writes some 300."""


def clamp_positions(message: Message) -> Message:
    """A `didChange` with its positions where they can be; the same one if they are."""
    params = message.get("params")
    changes = params.get("contentChanges") if isinstance(params, dict) else None
    if not isinstance(params, dict) or not isinstance(changes, list):
        return message
    return {**message, "params": {**params, "contentChanges": [_near(each) for each in changes]}}


def is_bottomless(value: object) -> bool:
    """Whether JSON is nested deeper than :data:`DEEPEST`."""
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(DEEPEST):
        parts = (each.values() if isinstance(each, dict) else each for each in level)
        level = [part for each in parts for part in each if isinstance(part, (dict, list))]
        if not level:
            return False
    return True


def _near(change: Any) -> Any:  # noqa: ANN401  # any JSON
    """A change without the length beside its range, which is deprecated and may be as far off."""
    where = change.get("range") if isinstance(change, dict) else None
    if not isinstance(where, dict):
        return change
    kept = {key: value for key, value in change.items() if key != "rangeLength"}
    return {**kept, "range": {key: _position(value) for key, value in where.items()}}


def _position(value: Any) -> Any:  # noqa: ANN401  # any JSON
    if not isinstance(value, dict):
        return value
    return {key: _number(part) for key, part in value.items()}


def _number(value: Any) -> Any:  # noqa: ANN401  # any JSON
    if not isinstance(value, (int, float)) or isnan(value):
        return value
    return int(min(max(value, 0), FARTHEST))
