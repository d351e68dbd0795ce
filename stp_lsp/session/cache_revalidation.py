"""From what a cache said of a folder to what the disk says.

The look at the disk is the one that every session takes again and again, and what it finds enters
by :meth:`Session.take`. Here it is only counted and cut into parts, because much may have changed
since the cache was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from stp_lsp.model.paths import within
from stp_lsp.session.session import Session
from stp_lsp.session.sweep import Sweep

A_FEW: Final = 50
"""Files that are taken in at a time: 1 ms between requests, after a thread has read them."""
MUCH: Final = 0.25
"""The part of a workspace that may have to be read in spite of a cache: if it is more, reading all
of it, by several processes and away from the event loop, is done sooner."""


class Difference(NamedTuple):
    """What a look found after a start from a cache."""

    sweep: Sweep
    documents: int
    """How many documents have to be read at most; counting stops once they are too many."""
    known: int
    """How many there are."""

    @property
    def is_much(self) -> bool:
        """Whether to read the workspace anew instead."""
        return self.documents > _much(self.known)


def compare(session: Session, folder: str) -> Difference:
    """Looks at the disk and counts; for a thread, because both may take a while."""
    sweep = session.look()
    known = sum(
        len(view.stamps) for root, view in session.views.copy().items() if within(root, folder)
    )
    documents, scope = 0, session.scope()
    for path in sweep.paths:
        documents += 1
        if session.disk.folder_mtime(path) is not None:
            for start in scope.to_list(path):
                documents += sum(len(inner.files) for inner in session.disk.walk(start))
            if documents > _much(known):
                break
    return Difference(sweep, documents, known)


def catch_up(session: Session, folder: str) -> bool:
    """Brings a session that began from a cache up to date at once, for the command line.

    Returns:
        Whether that was done; otherwise so much changed that reading all of it takes less.
    """
    found = compare(session, folder)
    if found.is_much:
        return False
    for changed in session.take(found.sweep).reload:
        session.reload(changed)
    complete(session, folder)
    return True


def complete(session: Session, folder: str) -> None:
    """Marks the workspaces of a folder as complete: all that is on disk is in them."""
    for root, view in session.views.items():
        view.complete = view.complete or within(root, folder)


def _much(known: int) -> float:
    return max(A_FEW, MUCH * known)


def little_by_little(sweep: Sweep) -> Iterator[Sweep]:
    """A sweep in parts of a few files each, which together bring the same about."""
    yield sweep._replace(paths=sweep.paths[:A_FEW])
    for start in range(A_FEW, len(sweep.paths), A_FEW):
        yield Sweep(sweep.paths[start : start + A_FEW], {})
