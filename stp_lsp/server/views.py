"""What an editor shows beside the documents: a tree of threads, mentions by document, a card.

These requests are ours and not of the protocol; a client that does not know them misses nothing.
Each waits for the index and answers from one snapshot, as plain JSON with positions in the
negotiated encoding::

    stp/threads   -> {"workspaces": [{"root", "uri", "name", "threads": [...], "issues": [...]}]}
    stp/thread    {"root", "key"} -> {"nodes": [{"key", "name", "kind", "state", "children", ...}]}
    stp/mentions  {"root", "key"} -> {"title", "documents": [{"uri", "title", "lines": [...]}]}
    stp/card      {"root", "key"}, or {"uri", "position"} for the thread in hand there
                  -> {"key", "title", "status", "card", "gate", "offers", ...}, or null

A client that says ``{"changes": true}`` in `initializationOptions` is told by `stp/changed`, once
things have settled, that what it shows may be out of date; it asks again for what is on its screen.
``{"defined": false}`` says that no thread, package or issue came, went or changed, so that the
first level is as it was: typing in the middle of a document costs a client nothing there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from lsprotocol import types

from stp_lsp.features.card import symbol_card
from stp_lsp.features.code_lenses import LensKind, resolve_lens
from stp_lsp.features.gate_view import view_gate
from stp_lsp.features.hierarchy import keys_at
from stp_lsp.features.mentions_view import mentions_by_document
from stp_lsp.features.tree import (
    IssueEntry,
    Node,
    ThreadEntry,
    issue_entries,
    thread_entries,
    thread_nodes,
)
from stp_lsp.features.verbs.offer import Offer
from stp_lsp.features.verbs.offers import offers_for
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import Symbol, SymbolKind
from stp_lsp.server.position_limits import FARTHEST
from stp_lsp.server.protocol import Plain
from stp_lsp.server.requests import markup
from stp_lsp.server.state import StpServer
from stp_lsp.server.uris import to_path, to_uri
from stp_lsp.session.reader_process import slashed
from stp_lsp.session.session import View
from stp_lsp.syntax.gate import Verdict
from stp_lsp.text.range import Range

Json = dict[str, object]


# -- requests --------------------------------------------------------------------------------------


async def on_threads(server: StpServer, params: object) -> Plain:
    """`stp/threads`: the first level of every workspace, once they have been read."""
    await server.first_index.wait()
    views = sorted(server.session.views.values(), key=lambda view: view.root)
    snapshots = [(view, view.snapshot) for view in views if view.complete]

    def workspaces() -> list[Json]:  # beside the event loop: there may be thousands of threads
        return [_workspace(server, view, snapshot) for view, snapshot in snapshots]

    return Plain({"workspaces": await asyncio.to_thread(workspaces)})


async def on_thread(server: StpServer, params: object) -> Plain | None:
    """`stp/thread`: what is below one thread."""
    await server.first_index.wait()
    view = _view(server, params)
    if view is None:
        return None
    nodes = thread_nodes(view.snapshot, _text(params, "key"))
    return Plain({"nodes": [_node(server, view, node) for node in nodes]})


async def on_mentions(server: StpServer, params: object) -> Plain | None:
    """`stp/mentions`: who names a thing, cited and open files of other languages too."""
    await server.first_index.wait()
    view, key = _view(server, params), _text(params, "key")
    symbol = view.snapshot.resolve(key) if view is not None else None
    if view is None or symbol is None:
        return None
    convert, opened = server.convert, server.cited_files.opened(view.root)
    documents: list[Json] = []
    for entry in await asyncio.to_thread(mentions_by_document, view.snapshot, key, opened):
        lines: list[Json] = [
            {
                "range": convert.plain_range(entry.document.lines, line.range),
                "text": line.text,
                "highlight": [_units(line.text, line.start), _units(line.text, line.end)],
            }
            for line in entry.lines
        ]
        path = entry.document.id
        uri = server.uri_of(f"{view.root}/{path}")
        documents.append({"uri": uri, "path": path, "title": entry.title, "lines": lines})
    return Plain({"key": key, "title": _title(symbol), "documents": documents})


async def on_card(server: StpServer, params: object) -> Plain | None:
    """`stp/card`: one thing with its card, the verdict on it and what can be done to it."""
    await server.first_index.wait()
    view, key = _view(server, params), _text(params, "key")
    if view is None or not key:
        view, key = _in_hand(server, params)
    symbol = view.snapshot.resolve(key) if view is not None else None
    if view is None or symbol is None:
        return None
    snapshot = view.snapshot
    card = symbol_card(snapshot, key)
    thread = snapshot.threads.get(key)
    return Plain(
        {
            **_thing(server, view, snapshot, symbol),
            "status": thread.status_raw if thread is not None else symbol.status,
            "card": markup(card, view.root, markdown=True).value if card is not None else "",
            "gate": _gate(server, view, symbol),
            "offers": [_offer(offer) for offer in offers_for(snapshot, key)],
        }
    )


# -- what is asked about ---------------------------------------------------------------------------


def _text(params: object, name: str) -> str:
    """A textual parameter; the library gives those of methods that it does not know as objects."""
    value = getattr(params, name, "")
    return value if isinstance(value, str) else ""


def _view(server: StpServer, params: object) -> View | None:
    root = _text(params, "root")
    return server.session.views.get(to_path(root) or slashed(root)) if root else None


def _in_hand(server: StpServer, params: object) -> tuple[View | None, str]:
    """The current thread: the one that a document belongs to, else the one named at the cursor."""
    uri = _text(params, "uri")
    located = server.locate(uri)
    view = server.session.view_of(server.path_of(uri) or "")
    if located is None or view is None:
        return None, ""
    own = located.document.place.thread
    if own in located.snapshot.threads:
        return view, own
    at = getattr(params, "position", None)
    line, column = getattr(at, "line", None), getattr(at, "character", None)
    if not (isinstance(line, int) and isinstance(column, int) and line >= 0 <= column):
        return None, ""
    at = types.Position(min(line, FARTHEST), min(column, FARTHEST))
    offset = server.convert.offset(located.document, at)
    for key in keys_at(located.snapshot, located.document, offset):
        thread = key.partition("/")[0]
        if thread in located.snapshot.threads:
            return view, thread
    return None, ""


# -- answers ---------------------------------------------------------------------------------------


def _workspace(server: StpServer, view: View, snapshot: Snapshot) -> Json:
    project = snapshot.project
    return {
        "root": view.root,
        "uri": to_uri(view.root),
        "name": project.name or view.root.rpartition("/")[2],
        "version": project.version_text,
        "prefix": project.prefix,
        "threads": [_thread(server, view, snapshot, entry) for entry in thread_entries(snapshot)],
        "issues": [_issue(server, view, snapshot, entry) for entry in issue_entries(snapshot)],
    }


def _thread(server: StpServer, view: View, snapshot: Snapshot, entry: ThreadEntry) -> Json:
    thread = entry.thread
    return {
        **_thing(server, view, snapshot, entry.symbol),
        "status": thread.status.value if thread.status is not None else thread.status_raw,
        "open": thread.is_open,
        "packages": [
            {**_thing(server, view, snapshot, symbol), "status": package.status}
            for package in thread.packages
            if (symbol := snapshot.resolve(package.key)) is not None
        ],
        "done": entry.packages.done,
        "contract": snapshot.contract_document(thread) is not None,
    }


def _issue(server: StpServer, view: View, snapshot: Snapshot, entry: IssueEntry) -> Json:
    issue = entry.issue
    status = {"status": issue.status, "open": entry.is_open, "severity": issue.severity}
    return {**_thing(server, view, snapshot, entry.symbol), **status}


def _node(server: StpServer, view: View, node: Node) -> Json:
    item = node.item
    return {
        "key": item.key,
        "name": item.name,
        "detail": item.detail,
        "kind": item.kind.value,
        "state": node.state,
        "nonTest": node.non_test,
        **_place(server, view, view.snapshot, item.document, item.name_range),
        "children": [_node(server, view, child) for child in node.children],
    }


def _thing(server: StpServer, view: View, snapshot: Snapshot, symbol: Symbol) -> Json:
    return {
        "root": view.root,
        "key": symbol.key,
        "label": symbol.label,
        "title": symbol.title,
        "kind": symbol.kind.value,
        **_place(server, view, snapshot, symbol.document, symbol.name_range),
    }


def _place(server: StpServer, view: View, snapshot: Snapshot, id: str, where: Range) -> Json:
    lines = snapshot.documents[id].lines
    uri = server.uri_of(f"{view.root}/{id}")
    return {"uri": uri, "range": server.convert.plain_range(lines, where)}


def _title(symbol: Symbol) -> str:
    return f"{symbol.label} {symbol.title}".strip()


def _gate(server: StpServer, view: View, symbol: Symbol) -> Json | None:
    """The gate's verdict with the places that block it; ``None`` without a verdict."""
    snapshot = view.snapshot
    if symbol.kind not in (SymbolKind.THREAD, SymbolKind.PACKAGE):
        return None
    shown = resolve_lens(snapshot, LensKind.GATE, symbol.key)
    found = view_gate(snapshot, symbol.key)
    if shown is None or found.document is None:
        return None
    blocking = shown.places if found.gate.verdict is Verdict.BLOCKED else ()
    return {
        "verdict": found.gate.verdict.value,
        "text": shown.title,
        "blocking": [
            {**_place(server, view, snapshot, place.document, place.range), "text": text}
            for place, text in zip(blocking, _rows(snapshot, blocking), strict=True)
        ],
    }


def _rows(snapshot: Snapshot, places: Iterable[Any]) -> Iterable[str]:
    """The lines of places, without the bullets of rows and the marks of headings."""
    for place in places:
        document = snapshot.documents[place.document]
        lines = document.lines
        number = lines.line_of(place.range.start)
        line = document.text[lines.line_start(number) : lines.line_start(number + 1)]
        yield line.strip().lstrip("-# ")


def _offer(offer: Offer) -> Json:
    return {
        "title": offer.title,
        "verb": offer.verb,
        "arguments": dict(offer.arguments),
        "missing": list(offer.missing),
        "disabled": offer.disabled,
    }


def _units(text: str, at: int) -> int:
    """An offset in a line as JavaScript counts it; the text goes to an editor as it stands."""
    return at + sum(character > "\uffff" for character in text[:at])
