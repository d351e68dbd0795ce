"""The tables over a whole workspace that answers look things up in, made ahead of the first answer.

Each is made once and carried on over edits; the first to ask would wait for it, a fifth of a second
in a workspace of 10,000 threads. Asking for all of them changes nothing but that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final

from stp_lsp.features.citations import citations, know_marks, rows_of_thread
from stp_lsp.features.completion_days import day_table
from stp_lsp.features.document_names import document_names
from stp_lsp.features.name_search import Names, issue_names, package_names, thread_names
from stp_lsp.model.eviction import in_passing
from stp_lsp.model.mentions_by_key import know_order
from stp_lsp.model.snapshot import Snapshot

_SOME_WORD: Final = "a"
_AT_ONCE: Final = 10
"""Contracts that are read in one step: a fifth of a millisecond."""


def first_tables(snapshot: Snapshot) -> Iterator[Callable[[], object]]:
    """What makes the tables that completing an id and searching a name need, step by step.

    Steps may be done by another thread than the one that answers meanwhile, and be left off at any.
    """
    yield lambda: _search(thread_names(snapshot).names)
    yield lambda: day_table(snapshot)


def other_tables(snapshot: Snapshot) -> Iterator[Callable[[], object]]:
    """What makes the others, in the same way: those of the most frequent questions first."""
    yield lambda: _search(document_names(snapshot).names)
    yield lambda: _search(package_names(snapshot).names)
    yield lambda: _search(issue_names(snapshot).names)
    index = snapshot.index_document
    if index is not None:
        yield lambda: index.index_rows
        yield lambda: know_order(index)
    yield lambda: snapshot.parts_mentioned("")
    yield lambda: know_marks(snapshot)
    ids = list(snapshot.threads)
    for start in range(0, len(ids), _AT_ONCE):
        yield partial(_read_contracts, snapshot, ids[start : start + _AT_ONCE])
    yield lambda: citations(snapshot)


def _read_contracts(snapshot: Snapshot, ids: Iterable[str]) -> None:
    with in_passing():
        for id in ids:
            rows_of_thread(snapshot, id)


def _search(names: Names) -> None:
    """A search makes the sorted lists of the words, too."""
    names.find(_SOME_WORD)
