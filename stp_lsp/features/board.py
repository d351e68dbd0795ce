"""The status board of a workspace: a column for each status, a card for each thread.

One board serves the command line, the pages it writes and the views of editors, so a number on a
card is the number that hover, lenses and the close gate give. :meth:`Board.data` is its JSON; the
shape is documented in `docs/board-and-graph.md` and other programs may rely on it.

Deliberately not here: how a board looks, and moving a card. A card says which verb would move it
where; front ends call that verb as they call any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from stp_lsp.features.canon_contract import canon_gate
from stp_lsp.features.card_notes import show_date
from stp_lsp.features.name_search import is_open_issue
from stp_lsp.features.progress import (
    Count,
    contract_findings,
    contract_gate,
    count_packages,
)
from stp_lsp.features.verbs.offers import offers_for
from stp_lsp.model.document import DocId
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.gate import Gate, GateReason
from stp_lsp.syntax.status import INDEX_ORDER, Status

UNKNOWN: Final = "unknown"
"""The column of threads whose status is outside the vocabulary."""

_COLUMN_IDS: Final[Mapping[Status | None, str]] = {
    Status.WIP: "wip",
    Status.NOT_STARTED: "not-started",
    Status.ON_HOLD: "on-hold",
    Status.COMPLETED: "completed",
    Status.CANCELLED: "cancelled",
    Status.TRIAGE: "triage",
    None: UNKNOWN,
}
_VERBS: Final = {
    "stp.thread.start": Status.WIP,
    "stp.thread.reopen": Status.WIP,
    "stp.thread.hold": Status.ON_HOLD,
    "stp.thread.complete": Status.COMPLETED,
    "stp.thread.cancel": Status.CANCELLED,
}
"""What each verb makes of a thread."""
_WHEN_USED: Final = (Status.TRIAGE, None)
"""Columns that are shown only when a thread is in them; the others are there to be moved into."""


class Move(NamedTuple):
    """A column that a card can be moved to."""

    column: str
    verb: str
    """The command that does it; its one argument is `thread`."""
    refused: str
    """Why the verb would refuse now; empty when it would not."""


class BoardCard(NamedTuple):
    """One thread on the board."""

    id: str
    title: str
    slug: str
    status: Status | None
    status_raw: str
    """The status as written."""
    created: str
    """`YYYY-MM-DD`; empty when none is stated that a calendar knows."""
    completed: str
    packages: Count
    gate: Gate | None
    """The verdict and the criteria it counts; ``None`` without a contract."""
    issues: tuple[str, ...]
    """Numbers of the open issues that name the thread."""
    document: DocId
    """What to open."""
    line: int
    """Where in it, counted from 0."""
    moves: tuple[Move, ...]

    def data(self) -> dict[str, Any]:
        """The card as JSON."""
        tally = self.gate.tally if self.gate is not None else None
        return {
            "id": self.id,
            "title": self.title,
            "slug": self.slug,
            "status": self.status.value if self.status is not None else None,
            "status_raw": self.status_raw,
            "created": self.created,
            "completed": self.completed,
            "packages": {"done": self.packages.done, "total": self.packages.total},
            "criteria": None if tally is None or not tally.total else tally._asdict(),
            "gate": None if self.gate is None else gate_data(self.gate),
            "issues": list(self.issues),
            "document": self.document,
            "line": self.line,
            "moves": [
                {"to": move.column, "verb": move.verb, "refused": move.refused}
                for move in self.moves
            ],
        }


class Column(NamedTuple):
    """One status, and its threads from the highest id down."""

    id: str
    title: str
    status: Status | None
    cards: tuple[BoardCard, ...]


class Board(NamedTuple):
    """All threads of a workspace by status, in the order of the index."""

    columns: tuple[Column, ...]

    def data(self) -> dict[str, Any]:
        """The board as JSON; the caller adds which workspace it is of."""
        return {
            "columns": [
                {
                    "id": column.id,
                    "title": column.title,
                    "status": column.status.value if column.status is not None else None,
                    "cards": [card.data() for card in column.cards],
                }
                for column in self.columns
            ]
        }


def build_board(snapshot: Snapshot) -> Board:
    """The board of a workspace; reads the contracts of its threads."""
    issues = _open_issues(snapshot)
    found: dict[Status | None, list[BoardCard]] = {}
    for thread in reversed(snapshot.ordered_threads):
        card = _card(snapshot, thread, tuple(issues.get(thread.id, ())))
        found.setdefault(thread.status, []).append(card)
    order: tuple[Status | None, ...] = (*INDEX_ORDER, Status.TRIAGE, None)
    return Board(
        tuple(
            Column(
                _COLUMN_IDS[status],
                status.value if status is not None else "Unknown",
                status,
                tuple(found.get(status, ())),
            )
            for status in order
            if status in found or status not in _WHEN_USED
        )
    )


def workspace_name(snapshot: Snapshot, root: str) -> str:
    """What a workspace is called: as its configuration says, else as its folder.

    Args:
        snapshot: The workspace.
        root: Its folder, absolute.
    """
    return snapshot.project.name or root.rstrip("/").rpartition("/")[2]


def workspace_data(snapshot: Snapshot, root: str, shown: str = "", uri: str = "") -> dict[str, str]:
    """Which workspace a board or graph is of, as JSON.

    Args:
        snapshot: The workspace.
        root: Its folder, absolute.
        shown: The same as the reader would name it.
        uri: The same as a URI, where documents are opened by URI.
    """
    name, version = workspace_name(snapshot, root), snapshot.project.version_text
    data = {"name": name, "root": shown or root, "version": version}
    return data | {"uri": uri} if uri else data


def gate_data(gate: Gate) -> dict[str, Any]:
    """A verdict as JSON."""
    return {
        "verdict": gate.verdict.value,
        "reason": gate.reason.value,
        "blocking": list(gate.blocking),
    }


def _card(snapshot: Snapshot, thread: Thread, issues: tuple[str, ...]) -> BoardCard:
    home = snapshot.documents[thread.home]
    return BoardCard(
        thread.id,
        thread.title,
        thread.slug,
        thread.status,
        thread.status_raw,
        show_date(thread.created),
        show_date(thread.completed),
        count_packages(snapshot, thread),
        _gate(snapshot, thread),
        issues,
        home.id,
        home.lines.line_of(home.title_range.start),
        tuple(_moves(snapshot, thread)),
    )


def _gate(snapshot: Snapshot, thread: Thread) -> Gate | None:
    """The verdict of the contract on disk, else of what the canon alone holds, if it has one."""
    findings = contract_findings(snapshot, thread)
    found = contract_gate(snapshot, thread, findings=findings)
    if found is not None or thread.on_disk:
        return found
    judged = canon_gate(snapshot, thread)
    return judged if judged.reason is not GateReason.EMPTY else None


def _moves(snapshot: Snapshot, thread: Thread) -> Iterator[Move]:
    """Where a verb would take the thread, in the order of the columns."""
    if snapshot.documents[thread.home].kind not in (Kind.INFO, Kind.SINGLE):
        return
    offered = {_VERBS.get(offer.verb): offer for offer in offers_for(snapshot, thread.id)}
    for status in INDEX_ORDER:
        offer = offered.get(status)
        if offer is not None and status is not thread.status:
            yield Move(_COLUMN_IDS[status], offer.verb, offer.disabled)


def _open_issues(snapshot: Snapshot) -> dict[str, list[str]]:
    """Numbers of the open issues by the threads that they name, a part of one included."""
    found: dict[str, list[str]] = {}
    for number in sorted(snapshot.issues):
        if not is_open_issue(snapshot.issues[number]):
            continue
        named = {
            mention[2].partition("/")[0]
            for document in snapshot.documents_of(f"issue/{number}")
            for mention in document.facts.mentions
        }
        for thread in named & snapshot.threads.keys():
            found.setdefault(thread, []).append(number)
    return found
