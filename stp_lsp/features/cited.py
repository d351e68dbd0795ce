"""The file that an acceptance test cites, whichever generation of the row grammar wrote it.

Rows from before 2.19 say `path/to/test.exs::"name"` (FORMAT.md 8.3). Such a row has no fields and
covers nothing; a reader who wants to open the test is served all the same.
"""

from __future__ import annotations

import re

from stp_lsp.syntax.contract import AcceptanceTest, Arm, Named
from stp_lsp.syntax.contract_loose import read_loosely
from stp_lsp.text.range import Range

_SPAN = re.compile(r"`([^`]+)`")


def cited_file(test: AcceptanceTest) -> Named | None:
    """The path of the test file, as written and without the name of a test inside the file.

    ``None`` for a row judged by evidence and for one that cites nothing that looks like a path.
    """
    if test.arm is Arm.TEST:
        return test.reference
    if test.arm is Arm.NON_TEST or "(non-test)" in test.text:
        return None
    reference = read_loosely(test).reference
    if reference is None:
        return None
    span = _SPAN.search(reference.text)
    text = span[1] if span is not None else reference.text.strip()
    path = text.partition("::")[0].strip()
    if "/" not in path.strip("/") or " " in path:
        return None
    at = reference.range.start + reference.text.index(path)
    return Named(path, Range(at, at + len(path)))


def literal_range(text: str, row_id: str) -> Range | None:
    """The first place of a text that holds the id as a word: not `AT-01.2` in `AT-01.21`."""
    at = text.find(row_id)
    while at >= 0:
        end = at + len(row_id)
        if not text[end : end + 1].isdigit() and not text[at - 1 : at].isalnum():
            return Range(at, end)
        at = text.find(row_id, end)
    return None
