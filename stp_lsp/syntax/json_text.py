"""JSON that a person or another program wrote: a value, or what is wrong with the text, and where.

Python's reader gives up in three ways, and only one of them says where. All three are findings
here: a file that cannot be read must not cost the workspace.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

_ENDLESS = re.compile(r"[0-9]{4301,}")
"""Digits that Python refuses to turn into a number (`sys.get_int_max_str_digits`)."""


class JsonFault(NamedTuple):
    """Why a text is no JSON; offsets are code points of it."""

    start: int
    end: int
    message: str
    """As in "not valid JSON: Expecting value"."""


def read_json(text: str) -> tuple[object, JsonFault | None]:
    """The value in ``text``, or ``None`` and what is wrong with it. Never raises."""
    try:
        return json.loads(text), None
    except json.JSONDecodeError as error:
        at = min(error.pos, len(text))
        return None, JsonFault(at, min(at + 1, len(text)), f"not valid JSON: {error.msg}")
    except RecursionError:
        return None, JsonFault(0, min(1, len(text)), "not readable JSON: nested too deeply")
    except ValueError:
        found = _ENDLESS.search(text)
        start, end = found.span() if found is not None else (0, min(1, len(text)))
        return None, JsonFault(start, end, "not readable JSON: a number of more than 4300 digits")
