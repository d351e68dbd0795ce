"""Work packages and rows of a contract as offers, whichever place they are offered at."""

from __future__ import annotations

from typing import Final

from stp_lsp.features.completion_context import Typing
from stp_lsp.features.completion_item import CompletionKind, Offer
from stp_lsp.features.contract_ids import Row
from stp_lsp.model.symbols import Package, Thread
from stp_lsp.syntax.status import Status, canonical_status

_LONGEST_TEXT: Final = 70
_DONE = (Status.COMPLETED, Status.CANCELLED)


def ordered_packages(typing: Typing, thread: Thread) -> list[Package]:
    """The document's own package first, then what is still to do, then by number."""
    own = typing.document.place.package if typing.own == thread.id else ""
    return sorted(
        thread.packages,
        key=lambda package: (
            package.number != own,
            canonical_status(package.status) in _DONE,
            package.number,
        ),
    )


def package_offer(package: Package, insert: str) -> Offer:
    """A work package, to be written as ``insert``."""
    title, status = shorten(package.title), package.status.strip()
    detail = f"{title} ({status})" if title and status else title or status
    return Offer(insert, CompletionKind.PACKAGE, insert, detail, title, package.key)


def row_offer(row: Row, thread: Thread) -> Offer:
    """One existing criterion or test."""
    icon = CompletionKind.CRITERION if row.id.startswith("AC") else CompletionKind.TEST
    text = shorten(row.text)
    detail = f"{text} ({row.state})" if text and row.state else text or row.state
    return Offer(row.id, icon, row.id, detail, text, f"{thread.id}/{row.id}")


def shorten(text: str) -> str:
    """A title as it fits beside an id."""
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT].rstrip()}…"
