"""Requests that read: each finds its document, asks a feature, and converts the answer.

One snapshot is read at the start of a handler and used throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import Protocol

from lsprotocol import types

from stp_lsp.features.card_text import Card, CardLink, render_markdown, render_plain
from stp_lsp.features.completion import complete, resolve_completion
from stp_lsp.features.content_place import is_only_canon
from stp_lsp.features.definition import (
    Target,
    declaration,
    goto_definition,
    implementation,
    type_definition,
)
from stp_lsp.features.highlight import highlights
from stp_lsp.features.hover import hover
from stp_lsp.features.references import subject_at
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.server import to_proto
from stp_lsp.server.locations import locations_naming
from stp_lsp.server.partial import Parts
from stp_lsp.server.protocol import Plain
from stp_lsp.server.state import StpServer
from stp_lsp.server.steps import Steps
from stp_lsp.server.uris import to_uri
from stp_lsp.session.session import Located
from stp_lsp.text.line_table import LineTable

MOST_ITEMS = 50
"""Completions in one answer. Building one for the wire takes 15 us; the list says when it is cut,
and the client asks again with the next letter."""

_READ = types.DocumentHighlightKind.Read.value
_WRITTEN = types.DocumentHighlightKind.Write.value
_TOP: dict[str, object] = {
    "start": {"line": 0, "character": 0},
    "end": {"line": 0, "character": 0},
}


class PositionParams(Protocol):
    """What all requests about a position have in common."""

    @property
    def text_document(self) -> types.TextDocumentIdentifier:
        """The document."""

    @property
    def position(self) -> types.Position:
        """The place in it."""


def on_hover(server: StpServer, params: types.HoverParams) -> Plain | None:
    """`textDocument/hover`."""
    at = at_position(server, params)
    if at is None:
        return None
    found = hover(at[0].snapshot, at[0].document, at[1])
    if found is None:
        return None
    card, root, snapshot = found.card, at[0].root, at[0].snapshot
    content = markup(card, root, markdown=server.client.markdown_hover, way=_way(server, snapshot))
    return Plain(
        {
            "contents": {"kind": content.kind.value, "value": content.value},
            "range": server.convert.plain_range(at[0].document.lines, found.range),
        }
    )


def on_definition(server: StpServer, params: types.DefinitionParams) -> Plain | None:
    """`textDocument/definition`."""
    return _go(server, params, goto_definition, "definition")


def on_declaration(server: StpServer, params: types.DeclarationParams) -> Plain | None:
    """`textDocument/declaration`: the row of the index or of the contract."""
    return _go(server, params, declaration, "declaration")


def on_implementation(server: StpServer, params: types.ImplementationParams) -> Plain | None:
    """`textDocument/implementation`: the cited test of a test row, a thread's impl document."""
    return _go(server, params, implementation, "implementation")


def on_type_definition(server: StpServer, params: types.TypeDefinitionParams) -> Plain | None:
    """`textDocument/typeDefinition`: what holds the thing, such as a package's thread."""
    return _go(server, params, type_definition, "type_definition")


def on_references(server: StpServer, params: types.ReferenceParams) -> Steps[Plain | None]:
    """`textDocument/references`: a list of locations."""
    at = at_position(server, params)
    subject = subject_at(at[0].snapshot, at[0].document, at[1]) if at is not None else None
    if at is None or subject is None:
        return None if at is None else Plain([])
    places = Parts(server, params.partial_result_token)
    for found in locations_naming(
        server,
        at[0],
        subject,
        include_declaration=params.context.include_declaration,
        own_uri=params.text_document.uri,
    ):
        if isinstance(found, Future):
            yield found
            continue
        yield None
        for place in found:
            if places.add(place):
                yield None
    return Plain(places.rest())


def on_highlight(server: StpServer, params: types.DocumentHighlightParams) -> Plain | None:
    """`textDocument/documentHighlight`: a list of highlights."""
    at = at_position(server, params)
    if at is None:
        return None
    doc = at[0].document
    return Plain(
        [
            {
                "range": server.convert.plain_range(doc.lines, item.range),
                "kind": _WRITTEN if item.write else _READ,
            }
            for item in highlights(at[0].snapshot, doc, at[1])
        ]
    )


def on_completion(server: StpServer, params: types.CompletionParams) -> Plain | None:
    """`textDocument/completion`: a completion list."""
    at = at_position(server, params, to_write=True)
    if at is None:
        return None
    located, offset = at
    found = complete(
        located.snapshot,
        located.document,
        offset,
        limit=MOST_ITEMS,
        trigger="invoked" if _asked_for(server, located, offset, params.context) else "typed",
    )
    partial = found.incomplete or bool(server.loading)
    items = to_proto.completions(server, located, found.items)
    return Plain({"isIncomplete": partial, "items": items})


def _asked_for(
    server: StpServer, located: Located, offset: int, context: types.CompletionContext | None
) -> bool:
    """Whether a person asked, rather than the editor while he types a word.

    The protocol calls both "invoked". Editors that complete plain words as they are typed would
    show threads for every word of prose; the two that do not in Markdown are known by name, and in
    the others a half-typed word left of the cursor speaks for typing.
    """
    if context is None:
        return True
    if context.trigger_kind is types.CompletionTriggerKind.TriggerCharacter:
        return False
    if server.client.asks_deliberately or offset == 0:
        return True
    return not located.document.text[offset - 1].isalnum()


def on_completion_resolve(server: StpServer, item: types.CompletionItem) -> types.CompletionItem:
    """`completionItem/resolve`: the card that is shown beside the list."""
    data = item.data if isinstance(item.data, dict) else {}
    view = server.session.views.get(str(data.get("root", "")))
    if view is not None:
        card = resolve_completion(view.snapshot, str(data.get("key", "")))
        if card is not None:
            root = str(data["root"])
            item.documentation = markup(card, root, markdown=server.client.markdown_items)
    return item


def at_position(
    server: StpServer, params: PositionParams, *, to_write: bool = False
) -> tuple[Located, int] | None:
    """The document and the offset that a request is about.

    Args:
        server: Whose request it is.
        params: Its parameters.
        to_write: Whether the answer leads to a change, so that only files count.
    """
    uri = params.text_document.uri
    located = server.locate(uri) if to_write else server.find(uri)
    if located is None:
        return None if to_write else server.cited_files.at(uri, params.position)
    return located, server.convert.offset(located.document, params.position)


Way = Callable[[str, str], str]
"""Gives the URI to send for a document of the workspace at a root."""


def _way(server: StpServer, snapshot: Snapshot) -> Way:
    return lambda root, id: server.contents.uri_of(root, snapshot, id)


def markup(card: Card, root: str, *, markdown: bool, way: Way | None = None) -> types.MarkupContent:
    """A card as the client can show it.

    Args:
        card: What to show.
        root: The workspace's folder.
        markdown: Whether the client renders Markdown.
        way: Where links lead; to files unless given.
    """
    if not markdown:
        return types.MarkupContent(types.MarkupKind.PlainText, render_plain(card))

    def url_of(link: CardLink) -> str:
        return way(root, link.document) if way else to_uri(f"{root}/{link.document}")

    return types.MarkupContent(types.MarkupKind.Markdown, render_markdown(card, url_of))


def _go(
    server: StpServer,
    params: PositionParams,
    ask: Callable[[Snapshot, Document, int], list[Target]],
    name: str,
) -> Plain | None:
    at = at_position(server, params)
    if at is None:
        return None
    found = ask(at[0].snapshot, at[0].document, at[1])
    return _targets(server, at[0], found, with_links=name in server.client.links)


def _in_file(server: StpServer, located: Located, target: Target) -> dict[str, object]:
    """A place in a file that is no document."""
    text = located.snapshot.files.read(target.document) if target.name_range.end else None
    if text is None:
        return _TOP
    return server.convert.plain_range(LineTable.of(text), target.name_range)


def _targets(
    server: StpServer, located: Located, found: Iterable[Target], *, with_links: bool
) -> Plain:
    """Links where the client takes them (they show what was clicked), else plain places."""
    convert, documents = server.convert, located.snapshot.documents
    links: list[dict[str, object]] = []
    for item in found:
        own = item.document == located.document.id
        doc = located.document if own else documents.get(item.document)
        uri = to_uri(f"{located.root}/{item.document}")
        if doc is None:  # a file that is no document: a cited test
            full = name = _in_file(server, located, item)
        elif server.client.contents and is_only_canon(located.snapshot, doc):
            uri, doc, where = server.contents.place(
                located.root, located.snapshot, doc, item.name_range
            )
            full = name = convert.plain_range(doc.lines, where)
        else:
            full = convert.plain_range(doc.lines, item.range)
            name = convert.plain_range(doc.lines, item.name_range)
        links.append(
            {
                "targetUri": uri,
                "targetRange": full,
                "targetSelectionRange": name,
                "originSelectionRange": convert.plain_range(located.document.lines, item.origin),
            }
        )
    if with_links:
        return Plain(links)
    return Plain(
        [{"uri": link["targetUri"], "range": link["targetSelectionRange"]} for link in links]
    )
