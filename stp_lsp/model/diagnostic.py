"""What rules say, and the shape of a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.source_change import SourceChange
from stp_lsp.text.range import Range

if TYPE_CHECKING:
    from stp_lsp.model.layout import Kind
    from stp_lsp.model.snapshot import Snapshot


class Level(Enum):
    """How strongly a finding is shown; ``OFF`` silences a rule."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that explains a finding."""

    document: DocId
    range: Range
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding."""

    document: DocId
    range: Range
    rule: str
    """The rule's name, `unknown-thread`."""
    code: str
    """The rule's code, `STP010`; never reused."""
    level: Level
    message: str
    fixable: bool = False
    data: Mapping[str, str] = field(default_factory=dict)
    """`id`: the thread or row it is about; `upstream`: the upstream check code."""
    related: tuple[Related, ...] = ()
    unnecessary: bool = False
    """Whether editors may fade the text."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule yields; the framework adds rule, code and level."""

    range: Range
    message: str
    level: Level | None = None
    """Only where the place makes a difference; the rule's own level otherwise."""
    data: Mapping[str, str] = field(default_factory=dict)
    related: tuple[Related, ...] = ()
    fixable: bool | None = None
    """``None``: as the rule says."""
    unnecessary: bool = False


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to repair a finding."""

    title: str
    change: SourceChange
    preferred: bool = False
    """Whether it is the obvious one, that `fix all` and a single key may apply."""


Check = Callable[["Snapshot", Document], Iterator[Found]]
MakeFixes = Callable[["Snapshot", Document, Diagnostic], Iterator[Fix]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as the registry holds it; made by :func:`stp_lsp.rules.base.rule`."""

    name: str
    code: str
    level: Level
    kinds: frozenset[Kind] | None
    """The kinds of document it looks at; ``None`` for all."""
    check: Check
    fixes: MakeFixes | None
    page: str
    """Its documentation, the module's docstring."""
    local: bool
    """Whether findings in a document depend on that document and the project alone."""
