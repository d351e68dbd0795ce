"""What a row, and the parts of a test row, seem to be, whether or not the grammar is followed.

Only for messages, fixes and completion. Nothing may be decided by it: a lenient describer that
is used as a parser makes every row mean something, and then no row can be wrong.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from stp_lsp.syntax.contract import AcceptanceTest, Named, ids_in
from stp_lsp.syntax.contract_tail import last_token, piece

_COVERS: Final = " -- covers "

ROW_ID = re.compile(
    r"^- (A[CT])- ?[*_`]{0,3}([0-9]{1,18})[.,]([0-9]{1,18})(?![0-9])",
    re.MULTILINE,
)
"""The kind, group and number of a row, also of one that no tool reads: `- AC-01.2: It burns`."""

UNREAD_ROW = re.compile(
    r"^(?!- A[CT]-)"
    r"([ \t]{0,8}(?:[-*+]|[0-9]{1,3}[.)])[ \t]{1,4}(?:\[[^\]\n]?\][ \t]{0,4})?[*_`]{0,3})"
    r"(A[CT]-[0-9]{1,4}\.[0-9]{1,4})([*_`]{0,3}[:.]?[*_`]{0,3})(?=[ \t])",
    re.MULTILINE,
)
"""A line that its author takes for a row, and that no tool reads: `- [ ] AC-01.1`, `* AC-01.1`."""


class LooseReading(NamedTuple):
    """What the parts of a test row seem to be, whether or not the row is grammatical."""

    reference: Named | None
    covers: Named | None
    """The whole clause, not yet split."""
    status: Named | None

    @property
    def covered_ids(self) -> tuple[Named, ...]:
        """Every criterion id inside the clause."""
        return () if self.covers is None else ids_in(self.covers)


def read_loosely(row: AcceptanceTest) -> LooseReading:
    """Describe a row as upstream's diagnostics do: greedily, from the right (FORMAT.md 8.4)."""
    text, base = row.text, row.range.start
    after_id = row.id_range.end - base + 1
    covers_at = text.rfind(_COVERS, after_id)
    reference = None if covers_at < 0 else piece(text, base, after_id, covers_at)
    status_at = text.rfind(" -- status:")
    covers_at = text.rfind(_COVERS, 0, max(status_at, 0))
    covers = None if covers_at < 0 else piece(text, base, covers_at + len(_COVERS), status_at)
    return LooseReading(reference, covers, last_token(text, base, " -- status: "))
