"""What a rule is made of, and the few questions that many rules ask.

A rule is a module in this package, and its docstring is its page; ``docs/rules/README.md`` says
how one is added. Not here: running rules and setting levels (``features/diagnostics``), and
anything that only one rule needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from stp_lsp.model.diagnostic import Fix, Found, Level, MakeFixes, Rule
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.project import Generation
from stp_lsp.model.regenerate import index_repair, loses_what_is_known
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.text_context import is_surely_prose
from stp_lsp.syntax.header import Field, HeaderState
from stp_lsp.syntax.structure import Context
from stp_lsp.text.range import Range


class RuleModule(Protocol):
    """What a rule's module must hold; it may also hold ``fixes``, a :data:`MakeFixes`."""

    CODE: str
    NAME: str
    LEVEL: Level
    LOCAL: bool
    __name__: str

    @property
    def KINDS(self) -> frozenset[Kind] | None:  # a constant of the module
        """The kinds of document the rule looks at; ``None`` for all."""

    def check(self, snapshot: Snapshot, document: Document) -> Iterator[Found]:
        """What the rule finds in one document."""


def rule(module: RuleModule) -> Rule:
    """The rule that a module describes."""
    fixes: MakeFixes | None = getattr(module, "fixes", None)
    page = (module.__doc__ or "").strip()
    return Rule(
        module.NAME,
        module.CODE,
        module.LEVEL,
        module.KINDS,
        module.check,
        fixes,
        page,
        module.LOCAL,
    )


MARKDOWN = frozenset(
    kind
    for kind in Kind
    if kind not in (Kind.CANON_THREAD, Kind.CANON_ISSUE, Kind.CONFIG, Kind.INTENTFILES)
)
"""Every kind of document that is Markdown."""

METHOD = MARKDOWN - {Kind.OTHER}
"""The Markdown that belongs to the method; README.md and its like are not ours to judge."""

THREAD_HOMES = frozenset((Kind.INFO, Kind.SINGLE))
"""The documents that hold a thread's status and dates."""

TITLED = THREAD_HOMES | {
    *(Kind.DESIGN, Kind.IMPL, Kind.TASKS, Kind.RESULTS, Kind.ACCEPTANCE, Kind.DONE)
}
"""The documents of a thread whose title names it."""

_GENERATED_FROM_CANON = frozenset((Kind.INFO, Kind.ACCEPTANCE, Kind.PACKAGE, Kind.INDEX, Kind.TODO))
_SILENT = frozenset((Context.FENCE, Context.CODE_SPAN, Context.COMMENT, Context.LINK_TARGET))


def is_closed(snapshot: Snapshot, document: Document) -> bool:
    """Whether a document belongs to finished work, where many rules are quieter.

    Never when every rule shall speak at its full level (`check --all`).
    """
    if snapshot.settings.full:
        return False
    if document.place.bucket in ("COMPLETED", "CANCELLED", "CLOSED"):
        return True
    thread = snapshot.thread_of(document)
    return thread is not None and not thread.is_open


_BEYOND_REPAIR = frozenset(("conflict-markers", "unreadable-document"))


def is_generated(snapshot: Snapshot, document: Document) -> bool:
    """Whether a tool writes the document, so that no edit of it would last (FORMAT.md 6.2, 13)."""
    if document.kind is Kind.TODO:
        return True
    return snapshot.project.generation is Generation.G5 and document.kind in _GENERATED_FROM_CANON


def is_beyond_repair(document: Document) -> bool:
    """Whether no edit of the document can be right before its author has had a hand in it.

    Git left two versions of a text in it (FORMAT.md 11.1), and an edit that takes one line for a
    repetition of another would take one side away; or its bytes are not those that we would write.
    """
    return any(mark[0] in _BEYOND_REPAIR for mark in document.facts.marks)


def is_silent(document: Document, offset: int) -> bool:
    """Whether an id at ``offset`` is only an example or an address (FORMAT.md 3.3).

    Ids in code, in comments and in link targets can be followed, but nothing is wrong with them.
    """
    return not is_surely_prose(document, offset) and document.context_at(offset) in _SILENT


def is_manual(snapshot: Snapshot, document: Document) -> bool:
    """Whether a document is a user's guide, whose ids and paths are made-up examples."""
    return document.id.startswith(f"{snapshot.project.home}/usr/") and not snapshot.settings.full


def is_blank_date(value: str) -> bool:
    """Whether a date field says nothing (FORMAT.md 4.2): empty, null, or the template's token."""
    return value.strip().strip('"') in ("", "null", "~", "YYYYMMDD", "YYYY-MM-DD")


def status_field(document: Document) -> Field | None:
    """The field that states a status: header, else body (FORMAT.md 4.4); ``None`` when empty.

    Also ``None`` while the header is collapsed into one line, because no tool reads it so: that is
    the fault to repair first.
    """
    if document.facts.header_state == HeaderState.COLLAPSED:
        return None
    for field in (document.field("status"), document.body_field("status")):
        if field is not None and field.value:
            return field
    return None


def field_line(document: Document, field: Field) -> Range:
    """The whole line of a header's field with its line end; to the end of a text without one."""
    text = document.text
    end = text.find("\n", field.end)
    return Range(field.start, len(text) if end < 0 else end + 1)


def regenerate_index(snapshot: Snapshot, document: Document) -> Iterator[Fix]:
    """The one repair of every fault of the index; none in a 3.0 workspace."""
    change = index_repair(snapshot, document)
    if change.edits:
        sure = not loses_what_is_known(snapshot, document)
        yield Fix("Regenerate the index", change, preferred=sure)
