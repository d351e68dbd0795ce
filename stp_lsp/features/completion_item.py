"""What a completion is, and how offers become one ordered, capped list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from itertools import islice
from typing import NamedTuple

from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range


class CompletionKind(Enum):
    """What is inserted; front ends choose an icon by it."""

    THREAD = "thread"
    PACKAGE = "work package"
    CRITERION = "acceptance criterion"
    TEST = "acceptance test"
    ISSUE = "issue"
    STATUS = "status"
    FIELD = "field"
    DATE = "date"
    PATH = "path"
    ANCHOR = "anchor"
    SNIPPET = "snippet"


class Completion(NamedTuple):
    """One thing that may be inserted."""

    label: str
    kind: CompletionKind
    insert: str
    """What replaces the range; with tab stops (`${1:text}`) when ``snippet`` says so."""
    replace: Range
    """The half-typed token, left and right of the cursor."""
    insert_range: Range
    """Its left part alone, for editors that let the user keep what follows."""
    filter_text: str
    """Begins with what is typed, so that no editor's own filter drops what was found by title."""
    sort_text: str
    detail: str = ""
    """One line that says what it is, complete in itself."""
    description: str = ""
    """What to show at the right of the label: a title, a state."""
    preselect: bool = False
    snippet: bool = False
    commit: str = ""
    """Characters that accept it and are then typed. Only where they cannot hurry a wrong choice."""
    key: str = ""
    """What :func:`~stp_lsp.features.completion.resolve_completion` needs; empty: nothing more."""
    edits: tuple[TextEdit, ...] = ()
    """Edits elsewhere in the document that belong to it."""

    @property
    def plain_insert(self) -> str:
        """What to insert where snippets are not understood: the text with its tab stops filled."""
        return plain_text(self.insert) if self.snippet else self.insert


class Completions(NamedTuple):
    """The answer to one request."""

    items: tuple[Completion, ...]
    """Best first; ``sort_text`` repeats the order."""
    incomplete: bool
    """Whether further typing may bring up items that are not among these."""


NOTHING = Completions((), False)


class Offer(NamedTuple):
    """Something to insert, before its place and its rank are known."""

    label: str
    kind: CompletionKind
    insert: str
    detail: str = ""
    description: str = ""
    key: str = ""
    snippet: bool = False
    found_by: str = ""
    """What the typed text was compared with, when that is not the label."""
    preselect: bool = False
    commit: str = ""


class Answer(NamedTuple):
    """The offers for one place, best first."""

    offers: Iterable[Offer]
    start: int
    """Where the half-typed token begins."""
    end: int
    """Where what follows the cursor of it ends."""
    searched: bool = False
    """Whether words were searched, so that one more letter may find something else."""


def no_offers(offset: int) -> Answer:
    """The answer of a place where nothing may be offered, so that nobody else is asked."""
    return Answer((), offset, offset)


def finish(answer: Answer, text: str, offset: int, limit: int) -> Completions:
    """The first ``limit`` offers as completions at ``offset``; the same insertion only once."""
    typed = text[answer.start : offset]
    replace, left = Range(answer.start, answer.end), Range(answer.start, offset)
    offers: dict[tuple[str, str], Offer] = {}
    for offer in islice(answer.offers, limit + 1):
        offers.setdefault((offer.label, offer.insert), offer)
    items = tuple(
        Completion(
            offer.label,
            offer.kind,
            offer.insert,
            replace,
            left,
            filter_text(typed, offer.found_by or offer.label, offer.label),
            f"{rank:04d}",
            offer.detail,
            offer.description,
            offer.preselect and rank == 0,
            offer.snippet,
            offer.commit,
            offer.key,
        )
        for rank, offer in enumerate(islice(offers.values(), limit))
    )
    return Completions(items, answer.searched or len(offers) > limit)


def filter_text(typed: str, found_by: str, label: str) -> str:
    """A text that begins with ``typed`` and goes on as the candidate does.

    Editors filter again while one goes on typing, some by prefix and with regard to case; what
    was found by a word in the middle of a title is therefore given from that word on.
    """
    if found_by.startswith(typed):
        return found_by
    at = found_by.lower().find(typed.lower())
    if at < 0 or len(found_by) != len(found_by.lower()):
        return f"{typed} {label}"
    rest = found_by[at + len(typed) :]
    return f"{typed}{rest}" if at == 0 else f"{typed}{rest} {label}"


_SPECIAL = re.compile(r"[\\$}]")
_TAB_STOP = re.compile(r"\$\{[0-9]+(?::((?:[^\\}$]|\\.)*))?\}|\$[0-9]+|\\(.)")


def literal(text: str) -> str:
    """``text`` for use within a snippet, where three characters have a meaning."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def plain_text(snippet: str) -> str:
    """A snippet as it reads when every tab stop keeps its text."""

    def plain(match: re.Match[str]) -> str:
        if match[2] is not None:
            return match[2]
        return re.sub(r"\\(.)", r"\1", match[1] or "")

    return _TAB_STOP.sub(plain, snippet)
