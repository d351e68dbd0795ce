"""The board as Markdown: a section for each status, for a page that a forge renders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from stp_lsp.features.board import Board, BoardCard, Column
from stp_lsp.syntax.gate import summary

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>#!|~&$])")

_HEADS: Final = (
    "Thread",
    "Title",
    "Work packages",
    "Criteria",
    "Gate",
    "Issues",
    "Created",
    "Completed",
)


def board_markdown(board: Board, name: str, base: str = "") -> str:
    """The board as a document.

    Args:
        board: What to write.
        name: The workspace's.
        base: The way from the document to the workspace's folder, as a URL ending in a slash.
    """
    return "\n".join(_lines(board, name, base)) + "\n"


def _lines(board: Board, name: str, base: str) -> Iterator[str]:
    yield f"# Board of {plain_text(name)}"
    for column in board.columns:
        if column.cards:
            yield ""
            yield from _section(column, base)


def _section(column: Column, base: str) -> Iterator[str]:
    yield f"## {column.title} ({len(column.cards)})"
    yield ""
    heads = [
        "Thread",
        "Title",
        "Work packages",
        "Criteria",
        "Gate",
        "Issues",
        "Created",
        "Completed",
    ]
    rows = [_cells(card, base) for card in column.cards]
    used = [at for at in range(len(heads)) if at < 2 or any(row[at] for row in rows)]
    yield _row([heads[at] for at in used])
    yield _row(["---"] * len(used))
    for row in rows:
        yield _row([row[at] for at in used])


def _cells(card: BoardCard, base: str) -> list[str]:
    title = plain_text(card.title or card.slug)
    if card.status is None:
        title += f" (status “{plain_text(card.status_raw.strip())}”)"
    gate = card.gate
    return [
        f"[{plain_text(card.id)}]({base}{quote(card.document)})",
        title,
        f"{card.packages.done}/{card.packages.total}" if card.packages.total else "",
        summary(gate.tally) if gate is not None and gate.tally.total else "",
        gate.verdict.value if gate is not None else "",
        ", ".join(card.issues),
        card.created,
        card.completed,
    ]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def plain_text(text: str) -> str:
    """``text`` on one line, such that Markdown shows it as it stands."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
