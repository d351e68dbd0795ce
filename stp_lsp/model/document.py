"""A document as a value: its place, its facts, and its text when somebody needs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, cast

from stp_lsp.model.eviction import hold, release
from stp_lsp.model.incremental_parse import structure_of
from stp_lsp.model.layout import Kind, Place
from stp_lsp.syntax.facts import Facts, pack, unpack
from stp_lsp.syntax.header import Field, Header, HeaderState
from stp_lsp.syntax.mentions import RawMentions
from stp_lsp.syntax.notation import Form, Group, Mention, PathText
from stp_lsp.syntax.scan import Known
from stp_lsp.text.line_table import LineTable
from stp_lsp.text.range import Range

if TYPE_CHECKING:
    from stp_lsp.syntax.contract import AcceptanceTest, Contract
    from stp_lsp.syntax.index_table import IndexDocument
    from stp_lsp.syntax.restructure import Basis
    from stp_lsp.syntax.structure import Context, Structure

DocId = str
"""A path relative to the workspace root, with forward slashes."""


class TextSource(Protocol):
    """Where the text of one version of a document comes from."""

    def read(self) -> str | None:
        """The text, or ``None`` when that version can no longer be had."""


class HeldText:
    """The text itself: an open document, or one made by a test."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def read(self) -> str:
        """The text."""
        return self._text


class Document:
    """One version of one document. Equal when place and facts are equal.

    What is computed on demand (structure, contract, index rows) is kept with the value, so that it
    is worked out once for a version however many requests need it. Of documents that are not open
    it is let go again, longest known first, once many others were asked for
    (:mod:`stp_lsp.model.eviction`).
    """

    __slots__ = (
        "_basis",
        "_before",
        "_contract",
        "_facts",
        "_held",
        "_index",
        "_lines",
        "_memo",
        "_packed",
        "_source",
        "_structure",
        "cited_rows",
        "id",
        "local_findings",
        "place",
    )

    def __init__(self, id: DocId, place: Place, facts: Facts | bytes, source: TextSource) -> None:
        """Takes the parts.

        Args:
            id: Its path.
            place: What the path means.
            facts: Of its text; as bytes (:func:`~stp_lsp.syntax.facts.pack`) when they are to be
                kept so, because most documents of a workspace are never asked for.
            source: Where the text comes from.
        """
        self.id = id
        self.place = place
        self._packed = facts if isinstance(facts, bytes) else None
        self._facts = None if isinstance(facts, bytes) else facts
        self._source = source
        self._lines: LineTable | None = None
        self._structure: Structure | None = None
        self._basis: Basis | None = None
        self._before: tuple[str, IndexDocument] | None = None
        self._contract: Contract | None = None
        self._index: IndexDocument | None = None
        self._memo: dict[str, object] | None = None
        self._held = False
        self.cited_rows: object = None
        """What :mod:`stp_lsp.features.citations` keeps of a contract; never let go, as references
        to a thread ask the contracts of all that name it."""
        self.local_findings: object = None
        """What :mod:`stp_lsp.features.diagnostics` keeps of this version; never let go."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Document):
            return NotImplemented
        return (self.id, self.place, self.facts) == (other.id, other.place, other.facts)

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"Document({self.id!r}, {self.place.kind.name})"

    @property
    def facts(self) -> Facts:
        """What the index keeps of the document."""
        facts = self._facts
        if facts is None:
            assert self._packed is not None
            facts = self._facts = unpack(self._packed)  # takes 4 us
            self._hold()
        return facts

    @property
    def passing_facts(self) -> Facts:
        """:attr:`facts` for who asks every document once: not held, so that no other one's go."""
        facts = self._facts
        if facts is None:
            assert self._packed is not None
            return unpack(self._packed)
        return facts

    def _hold(self) -> None:
        """Notes that something is at hand; it goes again when many others came after it.

        Others may run in another thread: whoever works something out returns that, and does not
        look for it here a second time.
        """
        if self._held or self._packed is None or self.place.kind is Kind.INDEX:
            return
        self._held = True
        hold(self)

    @property
    def is_held(self) -> bool:
        """Whether something is at hand that goes again when many others came after it."""
        return self._held

    def let_go(self) -> None:
        """Forgets what goes sooner or later anyway; for who walks over all documents."""
        release(self)
        if self._held:
            self._held = False
            self._facts = self._lines = self._structure = self._contract = self._memo = None

    @property
    def packed(self) -> bytes:
        """The facts as bytes (:func:`~stp_lsp.syntax.facts.pack`)."""
        return pack(self.facts) if self._packed is None else self._packed

    @property
    def kind(self) -> Kind:
        """What kind of document this is."""
        return self.place.kind

    @property
    def memo(self) -> dict[str, object]:
        """What other modules worked out from this version, each under its own name.

        It goes with the version or before it (:mod:`stp_lsp.model.eviction`).
        """
        memo = self._memo
        if memo is None:
            memo = self._memo = {}
            self._hold()
        return memo

    @property
    def text(self) -> str:
        """The text; empty when this version can no longer be read."""
        return self._source.read() or ""

    @property
    def lines(self) -> LineTable:
        """Offsets to positions and back, without reading the text."""
        lines = self._lines
        if lines is None:
            lines = self._lines = LineTable(self.facts.table)
        return lines

    @property
    def header(self) -> Header:
        """The `---` header, as far as the facts keep it."""
        facts = self.facts
        fields = tuple(map(Field._make, facts.fields))
        return Header(HeaderState(facts.header_state), fields, facts.body_start, facts.body_start)

    def field(self, key: str) -> Field | None:
        """The first header field of that name (FORMAT.md 4.1: the first of two counts)."""
        for raw in self.facts.fields:
            if raw[0] == key:
                return Field._make(raw)
        return None

    def value(self, key: str) -> str:
        """The raw value of a header field; empty when it is absent."""
        for raw in self.facts.fields:
            if raw[0] == key:
                return raw[1]
        return ""

    def body_field(self, key: str) -> Field | None:
        """A field of the metadata list below the title (FORMAT.md 4.4), by lower-case name."""
        for raw in self.facts.body_fields:
            if raw[0] == key:
                return Field._make(raw)
        return None

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Everything the document names, ordered by place."""
        return tuple(
            Mention(a, b, target, Form(form)) for a, b, target, form in self.facts.mentions
        )

    @property
    def groups(self) -> tuple[Group, ...]:
        """Brace groups and ranges, ordered by place."""
        return tuple(map(Group._make, self.facts.groups))

    @property
    def paths(self) -> tuple[PathText, ...]:
        """Written paths that hold a thread id, ordered by place."""
        return tuple(map(PathText._make, self.facts.paths))

    @property
    def known_mentions(self) -> Known | None:
        """What the next version is read by; ``None`` when this text may be another one by now."""
        if not isinstance(self._source, HeldText):
            return None
        facts = self.facts
        return self._source.read(), RawMentions(facts.mentions, facts.groups, facts.paths)

    @property
    def title_range(self) -> Range:
        """The text of the first heading; an empty range at the body when there is none."""
        if self.facts.headings:
            _, start, end, _ = self.facts.headings[0]
            return Range(start, end)
        if self.facts.canon is not None:
            return Range(self.facts.canon.start, self.facts.canon.end)
        at = min(self.facts.body_start, self.facts.table.length)
        return Range(at, at)

    @property
    def heading(self) -> str:
        """The text of the first heading, if it is a first-level one."""
        if self.facts.headings and self.facts.headings[0][0] == 1:
            return self.facts.headings[0][3]
        return ""

    @property
    def structure(self) -> Structure:
        """The Markdown of the document as markdown-it-py reads it."""
        structure = self._structure
        if structure is None:
            structure = structure_of(self.text, self.facts.body_start, self._basis)
            self._structure = structure
            self._basis = None  # only now: another thread may ask at the same time
            self._hold()
        return structure

    @property
    def basis(self) -> Basis | None:
        """What the structure of the next version can be found from; ``None`` without any."""
        basis, structure = self._basis, self._structure
        if structure is None:
            return basis
        if not isinstance(self._source, HeldText):
            return None  # the file may be another one by now
        from stp_lsp.syntax.restructure import Basis

        return Basis(self.text, self.facts.body_start, structure)

    def context_at(self, offset: int) -> Context:
        """What kind of text stands at ``offset``, from a parse of the piece that holds it.

        A heading in the first column ends every paragraph, list and quote before it, so the text
        from there to the next one reads the same by itself, and most of it can be cut further
        (:mod:`stp_lsp.syntax.pieces`). Only what a reference link elsewhere defines is not seen. A
        document that was parsed already, or one whose version before was, is asked as a whole.
        """
        if self._structure is not None or self._basis is not None:
            return self.structure.context(offset)
        from stp_lsp.model.text_context import context_of_piece  # seldom needed

        return context_of_piece(self, offset)

    def is_code(self, offset: int) -> bool:
        """Whether fenced or indented code stands at ``offset``; nearly always without a parse."""
        from stp_lsp.model.text_context import is_code  # seldom needed

        return is_code(self, offset)

    @property
    def contract(self) -> Contract:
        """The acceptance rows of the document."""
        contract = self._contract
        if contract is None:
            contract = self._contract = self.read_contract()
            self._hold()
        return contract

    def read_contract(self) -> Contract:
        """:attr:`contract`, which is not kept if nobody else needed it."""
        contract = self._contract
        if contract is None:
            from stp_lsp.syntax.contract import parse_contract  # seldom needed

            contract = parse_contract(self.text)
        return contract

    @property
    def tests(self) -> tuple[AcceptanceTest, ...]:
        """The test rows of :attr:`contract`; if nobody needed that, they are read by themselves.

        Whoever walks over all contracts would else leave all of them in memory.
        """
        contract = self._contract
        if contract is not None:
            return contract.tests
        from stp_lsp.syntax.contract import parse_tests  # seldom needed

        return parse_tests(self.text)

    @property
    def index(self) -> IndexDocument:
        """The index rows of the document."""
        if self._index is None:
            if self._before is None:
                from stp_lsp.syntax.index_table import parse_index  # seldom needed

                self._index = parse_index(self.text)
            else:
                from stp_lsp.syntax.index_change import parse_index_again

                self._index = parse_index_again(*self._before, self.text)
                self._before = None
        return self._index

    @property
    def index_rows(self) -> Mapping[str, Sequence[Range]]:
        """Where the rows of an index stand, by the id in them; nearly always one for an id."""
        found = cast("dict[str, list[Range]] | None", self.memo.get("document.index_rows"))
        if found is None:
            found = {}
            for row in self.index.rows:
                found.setdefault(row.id, []).append(row.range)
            self.memo["document.index_rows"] = found
        return found

    def begin(self, read: Structure | None, basis: Basis | None, lines: LineTable | None) -> None:
        """Takes what is known of a version that was just made.

        Args:
            read: Its structure, where the parser was asked already.
            basis: What the structure can be found from, where it was not.
            lines: Of the text as the other side has it, if that is another one.
        """
        self._structure, self._lines = read, lines
        self._basis = None if read is not None else basis

    def follow_index(self, before: Document) -> None:
        """Takes note of the version before this one, whose rows help to find this one's."""
        if before._index is None:
            self._before = before._before
        elif isinstance(before._source, HeldText):
            self._before = (before.text, before._index)
        elif before.text == self.text:  # it was opened
            self._index = before._index


def text_of(document: Document) -> str | None:
    """The text that the facts of a document describe.

    ``None`` when it can no longer be had, or was read only in part: an edit of such a text would
    hit the wrong characters or destroy what could not be read.
    """
    if any(mark[0] == "unreadable-document" for mark in document.facts.marks):
        return None
    text = document.text
    return text if len(text) == document.facts.table.length else None
