"""Whole rows of the index, as regeneration would write them (FORMAT.md 5.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from stp_lsp.features.completion_context import Typing
from stp_lsp.features.completion_item import Answer, CompletionKind, Offer
from stp_lsp.features.completion_slot import is_between_markers
from stp_lsp.model.layout import Kind
from stp_lsp.model.symbols import Thread

_ASKED: Final = 400
"""Threads asked whether the index lacks them."""
_DATE = re.compile(r"[0-9]{8}")
_NO_DATE = frozenset(("", "YYYYMMDD", "YYYY-MM-DD", "null", "~"))


def complete_index_row(typing: Typing, limit: int) -> Answer | None:
    """Rows of threads that the index lacks, on a line between its markers that is still empty."""
    if typing.document.kind is not Kind.INDEX or typing.in_header:
        return None
    if typing.left.strip() not in ("", "|") or typing.right.strip():
        return None
    if (not typing.left and not typing.invoked) or not is_between_markers(typing):
        return None
    widths, piped = _neighbour(typing)
    lacking = (
        id
        for id in typing.names.by_rank[:_ASKED]
        if typing.document.id not in typing.snapshot.mentioning(id)
    )
    threads = typing.names.threads
    rows = list(_rows([threads[id] for id in islice(lacking, limit)], widths, piped=piped))
    return Answer(rows, typing.line_start, typing.offset + len(typing.right)) if rows else None


def _neighbour(typing: Typing) -> tuple[list[int], bool]:
    """The widths of the cells in the line above, and whether that line has outer pipes."""
    start = typing.text.rfind("\n", 0, max(typing.line_start - 1, 0)) + 1
    line = typing.text[start : typing.line_start].rstrip("\r\n")
    if "|" not in line:
        return [], True
    piped = line.startswith("|")
    cells = line.strip().strip("|").split("|")
    return [len(cell.removeprefix(" ").removesuffix(" ")) for cell in cells], piped


def _rows(threads: list[Thread], widths: list[int], *, piped: bool) -> Iterator[Offer]:
    for thread in threads:
        cells = [
            thread.id,
            (thread.slug or thread.title).replace("|", "/"),
            thread.status_raw,
            _shown(thread.created),
            _shown(thread.completed)[:10],
        ]
        padded = [
            cell.ljust(widths[at]) if at < len(widths) else cell for at, cell in enumerate(cells)
        ]
        row = f"| {' | '.join(padded)} |" if piped else " | ".join(padded)
        found_by = f"| {thread.id} {thread.title}"
        yield Offer(
            f"| {thread.id} | …", CompletionKind.SNIPPET, row, row, thread.title, thread.id,
            found_by=found_by,
        )  # fmt: skip


def _shown(date: str) -> str:
    """A date as the index shows it (FORMAT.md 4.6)."""
    if date in _NO_DATE:
        return ""
    return f"{date[:4]}-{date[4:6]}-{date[6:]}" if _DATE.fullmatch(date) else date
