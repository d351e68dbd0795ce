"""One document after another through everything that looks at a document."""

from __future__ import annotations

import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from stp_lsp.features.call_hierarchy import prepare_calls
from stp_lsp.features.code_actions import code_actions
from stp_lsp.features.code_lenses import code_lenses, resolve_lens
from stp_lsp.features.completion import complete
from stp_lsp.features.definition import declaration, goto_definition, implementation
from stp_lsp.features.diagnostics import diagnose
from stp_lsp.features.document_links import document_links
from stp_lsp.features.document_symbols import document_symbols
from stp_lsp.features.folding import folds
from stp_lsp.features.formatting import format_document
from stp_lsp.features.highlight import highlights
from stp_lsp.features.hover import hover
from stp_lsp.features.inlay_hints import inlay_hints
from stp_lsp.features.inline_completion import inline_completion
from stp_lsp.features.linked_editing import linked_ranges
from stp_lsp.features.on_type import on_type
from stp_lsp.features.references import find_references
from stp_lsp.features.selection import selection_ranges
from stp_lsp.features.semantic_tokens import semantic_tokens
from stp_lsp.features.type_hierarchy import prepare_types
from stp_lsp.features.verbs.offers import offers
from stp_lsp.model.document import Document
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.layout import place
from stp_lsp.model.settings import Settings
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.loader import load, to_documents
from stp_lsp.text.edit import apply_edits
from stp_lsp.text.range import Range
from tools.fuzz import configurations
from tools.fuzz.breeding import CONFIGURATIONS, PATHS, ROOT, Breeder, sample_texts, texts_below

SECONDS = 10
"""What one document may take; the slowest take a hundredth of it on a busy machine."""
SAMPLE = ROOT / "examples" / "lighthouse"


class Failure(NamedTuple):
    """A document that should not have done what it did."""

    seed: str
    path: str
    text: str
    """Cut down as far as it still fails."""
    reason: str

    def __str__(self) -> str:
        return f"seed {self.seed}: {self.path}: {self.text!r}\n{self.reason}"


class BadAnswerError(Exception):
    """An answer that no reader could use, such as a range outside the text."""


def sample_snapshot() -> Snapshot:
    """The sample workspace, without its test files."""
    loaded = load(RealDisk(), SAMPLE.as_posix(), 5_000_000).workspaces[0]
    documents = to_documents(RealDisk(), loaded.root, loaded.documents)
    return Snapshot.build(loaded.project, documents, Settings(today="2026-03-04", full=True))


def fuzz(count: int, seed: str, corpora: Sequence[str] = ()) -> Iterator[Failure]:
    """Tries ``count`` documents; each has a seed of its own, so that it can be had again.

    Args:
        count: How many.
        seed: With the same one, and the same corpora, they are the same.
        corpora: Folders with more documents to spoil.
    """
    snapshot, stock = sample_snapshot(), sample_texts() + texts_below(corpora)
    for number in range(count):
        failure = attempt(snapshot, Breeder(stock, f"{seed}:{number}"), f"{seed}:{number}")
        if failure is not None:
            yield failure


def attempt(snapshot: Snapshot, breeder: Breeder, seed: str) -> Failure | None:
    """One document; what went wrong, if something did."""
    path, text = breeder.document()
    offsets = (breeder.offset(text),)

    def reason(text: str) -> str:
        return trial(snapshot, path, text, tuple(min(at, len(text)) for at in offsets))

    found = reason(text)
    if not found:
        return None
    small = shrunk(text, lambda shorter: bool(reason(shorter)))
    return Failure(seed, path, small, reason(small) or found)


def trial(snapshot: Snapshot, path: str, text: str, offsets: tuple[int, ...]) -> str:
    """Why a document is a failure; empty when it is none."""
    try:
        with alarm(SECONDS):
            if path in CONFIGURATIONS and (failures := configurations.look_at(path, text)):
                return "\n".join(failures)
            if path in PATHS:
                where = place(path, snapshot.project)
                document = make_document(path, text, where, snapshot.project)
                look_at(snapshot.with_documents({path: document}), document, offsets)
    except TimeoutError:
        return f"not done after {SECONDS} s"
    except Exception:
        return traceback.format_exc(limit=-4)
    return ""


def look_at(snapshot: Snapshot, document: Document, offsets: tuple[int, ...]) -> None:
    """Asks everything of a document, and of some places in it.

    Raises:
        BadAnswerError: when a rule broke, or an answer lies outside the text.
    """
    text = document.text
    inside = _Inside(len(text))
    facts = document.facts
    inside.all(Range(raw[0], raw[1]) for raw in facts.mentions)
    inside.all(Range(raw[1], raw[2]) for raw in facts.headings)
    inside.all(Range(raw[0], raw[1]) for raw in facts.links)
    for offset in (0, len(text), *offsets):
        document.context_at(offset)
    structure = document.structure
    for ranges in (structure.code_spans, structure.comments, structure.html_blocks):
        inside.all(ranges)
    found = diagnose(snapshot, document)
    failures = list(found.failures)
    for each in found.diagnostics:
        inside.all((each.range,))
    for action in code_actions(
        snapshot, document, Range(0, len(text)), (), found.diagnostics, failures
    ):
        apply_edits(text, action.change.edits.get(document.id, ()))
    if failures:
        raise BadAnswerError("\n".join(failures))
    _look_at_all(snapshot, document, inside)
    for offset in offsets:
        _look_at_place(snapshot, document, offset, inside)


def _look_at_all(snapshot: Snapshot, document: Document, inside: _Inside) -> None:
    text = document.text
    document_symbols(document, snapshot)
    folds(document)
    inside.all(Range(token.start, token.end) for token in semantic_tokens(snapshot, document))
    inside.all(link.range for link in document_links(snapshot, document))
    for lens in code_lenses(snapshot, document):
        resolve_lens(snapshot, lens.kind, lens.key)
    inlay_hints(snapshot, document, Range(0, len(text)))
    edits = format_document(snapshot, document)
    if not edits:
        return
    again = make_document(document.id, apply_edits(text, edits), document.place, snapshot.project)
    if format_document(snapshot.with_documents({document.id: again}), again):
        raise BadAnswerError("what was laid out is laid out again")


def _look_at_place(snapshot: Snapshot, document: Document, offset: int, inside: _Inside) -> None:
    hover(snapshot, document, offset)
    for ask in (goto_definition, declaration, implementation, prepare_calls, prepare_types):
        ask(snapshot, document, offset)
    find_references(snapshot, document, offset, True)
    inside.all(each.range for each in highlights(snapshot, document, offset))
    complete(snapshot, document, offset)
    inline_completion(snapshot, document, offset)
    inside.all(selection_ranges(document, offset))
    inside.all(linked_ranges(document, offset))
    for typed in ("\n", "|"):
        apply_edits(document.text, on_type(snapshot, document, offset, typed))
    offers(snapshot, document, Range(offset, offset))


class _Inside:
    """Refuses ranges that lie outside a text."""

    def __init__(self, length: int) -> None:
        self._length = length

    def all(self, ranges: Iterator[Range] | tuple[Range, ...] | list[Range]) -> None:
        for each in ranges:
            if not 0 <= each.start <= each.end <= self._length:
                raise BadAnswerError(f"{each} lies outside a text of {self._length} characters")


def shrunk(text: str, fails: Callable[[str], bool]) -> str:
    """``text`` without what it does not need to fail: lines first, then characters."""
    for pieces, join in ((text.split("\n"), "\n"), (None, "")):
        parts = list(text) if pieces is None else pieces
        size = max(1, len(parts) // 2)
        rounds = 0
        while size and rounds < 400:
            at = 0
            while at < len(parts) and rounds < 400:
                rounds += 1
                rest = parts[:at] + parts[at + size :]
                if fails(join.join(rest)):
                    parts = rest
                else:
                    at += size
            size //= 2
        text = join.join(parts)
    return text


@contextmanager
def alarm(seconds: int) -> Iterator[None]:
    """Raises ``TimeoutError`` inside when it takes too long, where the system has an alarm.

    Counted is the time of the processor, so that a machine with other work has no hangs.
    """
    if sys.platform == "win32":
        yield
        return

    def rings(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, rings)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
