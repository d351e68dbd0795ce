"""`show`: one thing as its card, the same that hover shows.

The card is written for people. Its JSON carries the card's parts and, for a thread, everything
that `list --json` says of it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from stp_lsp.cli.listing import thread_data
from stp_lsp.cli.names import find_symbol
from stp_lsp.cli.output import Output, standard_output
from stp_lsp.cli.problem import OK
from stp_lsp.cli.width import Span, cells, one_line, pad
from stp_lsp.cli.workspaces import open_workspaces, shown_path
from stp_lsp.features.card import Card, symbol_card
from stp_lsp.model.symbols import Symbol, SymbolKind
from stp_lsp.text.line_table import Encoding

if TYPE_CHECKING:
    from argparse import Namespace

    from stp_lsp.session.session import View

_MEASURE = 100
"""Columns for running text; longer lines are hard to read however wide the terminal."""


def show(options: Namespace) -> int:
    """Runs `show`."""
    view, symbol = find_symbol(open_workspaces(options.path), options.id)
    card = symbol_card(view.snapshot, symbol.key) or Card(symbol.label)
    output = standard_output(options.color)
    if options.json:
        output.text(json.dumps(_data(view, symbol, card), indent=2) + "\n")
    else:
        _print(output, view, symbol, card)
    return OK


def _data(view: View, symbol: Symbol, card: Card) -> dict[str, Any]:
    lines = view.snapshot.documents[symbol.document].lines
    start, end = lines.positions(symbol.range, Encoding.UTF16)
    data: dict[str, Any] = {
        "kind": symbol.kind.value,
        "id": symbol.label,
        "title": symbol.title,
        "status": symbol.status,
        "path": shown_path(f"{view.root}/{symbol.document}"),
        "range": {
            "start": {"line": start.line, "character": start.column},
            "end": {"line": end.line, "character": end.column},
        },
        "card": {
            "title": card.title,
            "subtitle": card.subtitle,
            "facts": dict(card.facts),
            "lines": list(card.lines),
            "excerpt": card.excerpt,
            "footer": card.footer,
        },
    }
    if symbol.kind is SymbolKind.THREAD:
        data |= thread_data(view, view.snapshot.threads[symbol.key])
    return data


def _print(output: Output, view: View, symbol: Symbol, card: Card) -> None:
    output.paragraph(Span(one_line(card.title), "heading"), indent=2)
    if card.subtitle:
        output.paragraph(one_line(card.subtitle), indent=2)
    if card.excerpt:
        output.line()
        output.paragraph(one_line(card.excerpt))
    if card.facts:
        output.line()
        width = max(cells(one_line(label)) for label, _ in card.facts) + 2
        for label, value in card.facts:
            label = pad(one_line(label), width)
            output.paragraph(Span(label, "faint"), one_line(value), indent=width)
    if card.lines:
        output.line()
        for item in card.lines:
            output.paragraph(f"- {one_line(item)}", indent=2)
    packages = _packages(view, symbol)
    if packages:
        output.line()
        for spans in packages:
            output.paragraph(*spans, indent=2)
    output.line()
    if card.footer:
        output.paragraph(one_line(card.footer))
    lines = view.snapshot.documents[symbol.document].lines
    line, column = lines.position(symbol.range.start)
    path = one_line(shown_path(f"{view.root}/{symbol.document}"))
    output.line(Span(f"{path}:{line + 1}:{column + 1}", "path"))


def _packages(view: View, symbol: Symbol) -> list[tuple[Span, ...]]:
    """A line for each work package of a thread."""
    thread = view.snapshot.threads.get(symbol.key)
    found: list[tuple[Span, ...]] = []
    for package in thread.packages if thread is not None else ():
        words = [one_line(word) for word in (package.title, package.status, package.scope) if word]
        found.append((Span(f"{package.key}  ", "path"), Span(" · ".join(words))))
    return found
