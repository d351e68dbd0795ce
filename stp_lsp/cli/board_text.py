"""The board on a terminal: open work side by side where there is room, closed work below it.

In a pipe, and where columns would be too narrow to read, the statuses stand one below the other
with a line for each thread, so that nothing is cut and everything can be searched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from stp_lsp.cli.output import Output
from stp_lsp.cli.width import Line, Span, cells, one_line, pad, shorten, wrap
from stp_lsp.features.board import Board, BoardCard, Column
from stp_lsp.syntax.gate import Verdict
from stp_lsp.syntax.status import Status

STYLES: Final[dict[Status | None, str]] = {
    None: "error",
    Status.WIP: "warning",
    Status.COMPLETED: "good",
    Status.CANCELLED: "faint",
    Status.NOT_STARTED: "",
    Status.ON_HOLD: "information",
    Status.TRIAGE: "hint",
}
"""How a status looks, here and in `list`."""

_CLOSED: Final = (Status.COMPLETED, Status.CANCELLED)
_NARROWEST: Final = 26
_WIDEST: Final = 44
_GAP: Final = 2
_FEW: Final = 5
"""Closed threads that a terminal shows unless it is asked for all."""
_TITLE_LINES: Final = 3


def print_board(output: Output, board: Board, *, whole: bool) -> None:
    """Writes a board.

    Args:
        output: Where to.
        board: What.
        whole: Whether closed columns are shown to their end.
    """
    filled = [column for column in board.columns if column.cards]
    if not filled:
        output.line("There are no threads.")
        return
    beside = [column for column in filled if column.status not in _CLOSED]
    widths = _widths(output, beside)
    first = True
    if widths is not None:
        _print_beside(output, beside, widths)
        filled = [column for column in filled if column.status in _CLOSED]
        first = False
    for column in filled:
        if not first:
            output.line()
        first = False
        _print_stacked(output, column, whole=whole or column.status not in _CLOSED)


def _widths(output: Output, columns: Sequence[Column]) -> int | None:
    """The width that columns have beside each other; ``None`` when they had better not stand so."""
    if output.width is None or len(columns) < 2:
        return None
    width = (output.width - _GAP * (len(columns) - 1)) // len(columns)
    return min(width, _WIDEST) if width >= _NARROWEST else None


# -- side by side ----------------------------------------------------------------------------------


def _print_beside(output: Output, columns: Sequence[Column], width: int) -> None:
    towers = [list(_tower(column, width)) for column in columns]
    for row in zip_longest(*towers, fillvalue=()):
        spans: list[Span] = []
        for line in row:
            used = sum(cells(span.text) for span in line)
            spans += [*line, Span(" " * (width - used + _GAP))]
        output.line(*spans)


def _tower(column: Column, width: int) -> Iterator[Line]:
    heading = f"{column.title} ({len(column.cards)})"
    yield (Span(heading, STYLES[column.status] or "heading"),)
    yield (Span("─" * width, "faint"),)
    for number, card in enumerate(column.cards):
        if number:
            yield ()
        yield from _card(card, width)


def _card(card: BoardCard, width: int) -> Iterator[Line]:
    """Id and title on up to three lines, then what there is to know."""
    spans = [Span(one_line(card.id), "path"), Span(" " + one_line(card.title or card.slug))]
    lines = list(wrap(spans, width, 2))
    for line in lines[: _TITLE_LINES - 1]:
        yield _fitted(line, width)
    rest = ["".join(span.text for span in line) for line in lines[_TITLE_LINES - 1 :]]
    if rest:
        yield (Span(shorten(" ".join([rest[0], *map(str.strip, rest[1:])]), width)),)
    facts = [Span("  ")]
    for fact in _facts(card):
        used = sum(cells(span.text) for span in facts)
        if len(facts) > 1 and used + 2 + cells(fact.text) > width:
            yield tuple(facts)
            facts = [Span("  ")]
        facts += [
            Span("  " if len(facts) > 1 else ""),
            Span(shorten(fact.text, width - 2), fact.style),
        ]
    if len(facts) > 1:
        yield tuple(facts)


def _fitted(line: Line, width: int) -> Line:
    """A line whose last word, too long for it, is cut."""
    used = sum(cells(span.text) for span in line)
    if used <= width or not line:
        return line
    last = line[-1]
    return (*line[:-1], Span(shorten(last.text, cells(last.text) - (used - width)), last.style))


# -- one below the other ---------------------------------------------------------------------------


def _print_stacked(output: Output, column: Column, *, whole: bool) -> None:
    output.line(Span(f"{column.title} ({len(column.cards)})", STYLES[column.status] or "heading"))
    cards = column.cards if whole else column.cards[:_FEW]
    width = max(cells(one_line(card.id)) for card in cards)
    for card in cards:
        spans = [
            Span("  "),
            Span(pad(one_line(card.id), width), "path"),
            Span("  " + one_line(card.title or card.slug)),
        ]
        for fact in _facts(card):
            spans += [Span("  "), fact]
        output.paragraph(*spans, indent=width + 4)
    left = len(column.cards) - len(cards)
    if left:
        output.line(Span(f"  and {left} more; --all shows them", "faint"))


def _facts(card: BoardCard) -> Iterator[Span]:
    if card.status is None:
        yield Span(f"status “{one_line(card.status_raw.strip())}”", "error")
    if card.packages.total:
        yield Span(f"WPs {card.packages.done}/{card.packages.total}", "faint")
    if card.gate is not None:
        tally = card.gate.tally
        if tally.total:
            yield Span(f"criteria {tally.satisfied}/{tally.active}", "faint")
        if card.gate.verdict is Verdict.BLOCKED:
            yield Span("blocked", "error")
        elif card.gate.verdict is Verdict.PASS:
            yield Span("pass", "good")
    if card.issues:
        yield Span(f"issue {', '.join(card.issues)}", "warning")
    if card.completed:
        yield Span(card.completed, "faint")
