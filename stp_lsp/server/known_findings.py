"""The known findings of each workspace, and which of them may no longer be right.

Both ways of handing findings out live on this: whoever pushes asks what a change reaches, whoever
is asked hands out what still holds and looks only for the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.eviction import in_passing
from stp_lsp.model.snapshot import Snapshot

if TYPE_CHECKING:
    from lsprotocol import types

    from stp_lsp.features.diagnostics import Diagnosis
    from stp_lsp.server.encoding import Encoded
    from stp_lsp.server.state import StpServer
    from stp_lsp.session.session import Located, View

_NEIGHBOURS = 16
"""Documents that are checked together: those of a thread ask the same of it, and what two hundred
lead to is so much that checking them takes a tenth longer."""


class Report(NamedTuple):
    """The findings of one document as they are sent."""

    id: str
    """Equal when the findings are."""
    items: Encoded
    """A list of findings."""

    def answer(self, previous: str | None) -> dict[str, object]:
        """The report for a client that has findings of this id already."""
        if previous == self.id:
            return {"kind": "unchanged", "resultId": self.id}
        return {"kind": "full", "resultId": self.id, "items": self.items}


class KnownFindings:
    """The findings in one workspace, for as long as they hold.

    Clients that pull ask for all findings of the workspace again and again; only documents that a
    change has reached since are looked at anew.
    """

    def __init__(self, view: View) -> None:
        self.view = view
        self.reports: dict[DocId, Report] = {}
        """Of the documents that have findings."""
        self._left: dict[DocId, int] = dict.fromkeys(view.snapshot.documents, 0)
        self._round = 0

    @property
    def left(self) -> list[DocId]:
        """Documents whose report, or lack of one, may be wrong."""
        return list(self._left)

    def among(self, ids: Iterable[DocId]) -> list[DocId]:
        """Those of these documents that are :attr:`left`."""
        return [id for id in ids if id in self._left]

    def items(self) -> dict[DocId, list[object]]:
        """The findings that still hold, as plain JSON, by document."""
        return {
            id: report.items.plain() if (report := self.reports.get(id)) is not None else []
            for id in self.view.snapshot.documents
            if id not in self._left
        }

    def forget(self, ids: Iterable[DocId]) -> None:
        """Marks documents whose findings may be outdated."""
        self._round += 1
        self._left.update(dict.fromkeys(ids, self._round))

    def begin(self) -> int:
        """What to give to :meth:`done` for documents that are looked at from now on."""
        return self._round

    def done(self, ids: Iterable[DocId], begun: int) -> None:
        """The reports of these documents are in, unless something has happened since ``begun``."""
        for id in ids:
            if self._left.get(id, begun + 1) <= begun:
                del self._left[id]
        if not self._left:
            self._left = {}  # an empty one has the room of all that were in it


class Reach:
    """Tells which findings a change of the session may have outdated."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[View, Snapshot]] = {}

    def of(
        self, views: Collection[View], paths: frozenset[str]
    ) -> dict[str, frozenset[DocId] | None]:
        """By root, the documents in which something else may be found; ``None`` for all.

        Args:
            views: The workspaces as they are now.
            paths: What changed since this was asked the last time.
        """
        before, self._seen = self._seen, {view.root: (view, view.snapshot) for view in views}
        found: dict[str, frozenset[DocId] | None] = {}
        for view in views:
            seen, snapshot = before.get(view.root), view.snapshot
            if seen is None or seen[0] is not view:
                found[view.root] = None
                continue
            start = f"{view.root}/"
            changed = [path[len(start) :] for path in paths if path.startswith(start)]
            if changed or seen[1] is not snapshot:
                from stp_lsp.features.affected import affected

                found[view.root] = affected(seen[1], snapshot, changed)
        return found

    def note(self, view: View) -> None:
        """Something was found in a workspace as it is now, before any change of it was told."""
        self._seen.setdefault(view.root, (view, view.snapshot))

    def forget(self) -> None:
        """Makes the next change affect every document."""
        self._seen = {}


def diagnose_part(snapshot: Snapshot, ids: Iterable[DocId]) -> list[tuple[Document, Diagnosis]]:
    """The findings of these documents; ids that are no longer there are passed over."""
    from stp_lsp.features.diagnostics import diagnose

    documents = (snapshot.documents.get(id) for id in ids)
    left = [document for document in documents if document is not None]
    found: list[tuple[Document, Diagnosis]] = []
    for at in range(0, len(left), _NEIGHBOURS):
        with in_passing():
            found += [(each, diagnose(snapshot, each)) for each in left[at : at + _NEIGHBOURS]]
    return found


def as_sent(server: StpServer, located: Located, found: Diagnosis) -> tuple[types.Diagnostic, ...]:
    """Findings as protocol values."""
    with in_passing():
        return tuple(server.convert.diagnostic(located, item) for item in found.diagnostics)
