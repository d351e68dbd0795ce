"""What an acceptance contract consists of: its rows with their ranges, as plain values.

Not here: reading them out of a text (``contract``).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final, NamedTuple

from stp_lsp.text.range import Range

NON_TEST_MARKER: Final = "(non-test)"
"""The exact literal that marks a row as judged by evidence, not by a test."""


class CriterionState(Enum):
    """Where a criterion stands (FORMAT.md 8.2); the value is upstream's word."""

    SATISFIED = "satisfied"
    UNSATISFIED = "unsatisfied"
    DESCOPED = "descoped"
    WITHDRAWN = "withdrawn"
    FIAT = "fiat-closed"
    """Closed by somebody's word though it is not met; from 3.0.1 on."""

    @property
    def in_scope(self) -> bool:
        """Whether the close gate counts it."""
        return self not in (CriterionState.DESCOPED, CriterionState.WITHDRAWN)


class Arm(Enum):
    """Which of the two grammars of FORMAT.md 8.3 a test row follows."""

    TEST = "test"
    NON_TEST = "non-test"


class Named(NamedTuple):
    """A piece of a row and where it stands: an id, a path, the value of a field."""

    text: str
    range: Range


class TailField(NamedTuple):
    """One `` -- key: value`` of a criterion's tail."""

    key: str
    """``evidence``, ``satisfied``, ``descoped-to``, ``withdrawn``, ``by``, ``on`` or ``reason``."""
    value: str
    """Without the blanks around it."""
    range: Range
    """The value; empty, where it belongs, when there is none."""


class Criterion(NamedTuple):
    """An ``- AC-`` row."""

    line: int
    """Counted from 0, lines ending at ``\\n``."""
    range: Range
    """The whole row without its line end."""
    text: str
    """The row as written."""
    id: str
    id_range: Range
    group: int
    """Number of the work package it belongs to, 0 for the thread itself."""
    prose: str
    prose_range: Range
    """Between the id (and a marker straight after it) and the tail, without blanks around it."""
    non_test: bool
    """Whether the exact marker stands anywhere in the row."""
    open_marker: Range | None
    """An unclosed ``(non-test``: the row then counts as test-backed (finding N)."""
    tail: Range
    """From the blank before the first tail field to the row's end; empty when there is none."""
    fields: tuple[TailField, ...]
    satisfied_value: str
    """What the last readable `` -- satisfied: `` says, by upstream's reading; else empty."""
    detail: str
    """Where a descoped row went, why one is withdrawn or fiat-closed; by upstream's reading."""
    covered_by: tuple[str, ...]
    """Ids of the grammatical test rows that cover this id, in file order, one for each row."""
    state: CriterionState

    def field(self, key: str) -> TailField | None:
        """The first tail field with this key."""
        return next((field for field in self.fields if field.key == key), None)


class AcceptanceTest(NamedTuple):
    """An ``- AT-`` row. Everything after ``group`` is empty when the row fails the grammar."""

    line: int
    range: Range
    text: str
    id: str
    id_range: Range
    group: int
    arm: Arm | None = None
    """None when the row matches neither grammar."""
    reference: Named | None = None
    """The path inside the backticks, or a non-test row's prose; views have tests without one."""
    covers: tuple[Named, ...] = ()
    """Every covered id, repeats included."""
    status: Named | None = None
    note: Named | None = None


class MalformedRow(NamedTuple):
    """A ``- AC-`` or ``- AT-`` line without a readable id: not counted, and the gate blocks."""

    line: int
    range: Range
    text: str
    token: Named
    """From ``A`` up to the first blank."""


class AcceptanceKey(NamedTuple):
    """The first line of the whole file that begins ``acceptance:`` (FORMAT.md 8.5)."""

    line: int
    range: Range
    value: str
    value_range: Range
    in_header: bool
    """Whether it stands in the frontmatter, where it belongs; upstream does not ask."""

    @property
    def exempt(self) -> bool:
        """Whether it opts the thread out: the value starts ``exempt``, in lower case, unquoted."""
        return self.value.startswith("exempt")


class Contract(NamedTuple):
    """A whole ``acceptance.md``."""

    criteria: tuple[Criterion, ...]
    tests: tuple[AcceptanceTest, ...]
    malformed: tuple[MalformedRow, ...]
    acceptance: AcceptanceKey | None
    coverage: Mapping[str, tuple[AcceptanceTest, ...]]
    """For each covered id the grammatical rows that cover it, in file order, each once."""

    @property
    def exempt(self) -> bool:
        """Whether the contract opts out of the close gate."""
        return self.acceptance is not None and self.acceptance.exempt

    @property
    def groups(self) -> tuple[int, ...]:
        """Work package numbers that have criteria, in the order they first appear."""
        return tuple(dict.fromkeys(row.group for row in self.criteria))

    def criteria_in(self, group: int | None) -> tuple[Criterion, ...]:
        """The criteria of one work package; all of them for None."""
        if group is None:
            return self.criteria
        return tuple(row for row in self.criteria if row.group == group)

    def criterion(self, row_id: str) -> Criterion | None:
        """The first row with this id, compared as text: the row that verbs and checks use."""
        return next((row for row in self.criteria if row.id == row_id), None)

    def test(self, row_id: str) -> AcceptanceTest | None:
        """The first test row with this id, grammatical or not."""
        return next((row for row in self.tests if row.id == row_id), None)
