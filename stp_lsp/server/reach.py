"""Positions beyond what the protocol can say, brought back to its farthest.

Editors say "to the end" by the largest number they have, which need not be one that LSP 3.17 knows
("uinteger"). A question with such a position is refused, and no harm is done; an edit that is left
out would shift every one after it.
"""

from __future__ import annotations

from math import isnan
from typing import Any, Final

from stp_lsp.server.queue import Message

FARTHEST: Final = 2**31 - 1
"""The highest line or column there is."""


def within_reach(message: Message) -> Message:
    """A `didChange` with its positions where they can be; the same one if they are."""
    params = message.get("params")
    changes = params.get("contentChanges") if isinstance(params, dict) else None
    if not isinstance(params, dict) or not isinstance(changes, list):
        return message
    return {**message, "params": {**params, "contentChanges": [_near(each) for each in changes]}}


def _near(value: Any, name: str = "") -> Any:  # noqa: ANN401  # any JSON
    if name in ("line", "character") and isinstance(value, (int, float)) and not isnan(value):
        return int(min(max(value, 0), FARTHEST))
    if not isinstance(value, dict):
        return value
    # What is replaced is said by its range; the length beside it is deprecated.
    return {key: _near(part, key) for key, part in value.items() if key != "rangeLength"}
