"""Requests that help to understand a document: links, lenses, hints, colours, folds, hierarchies.

As in ``requests``, each handler finds its document, asks a feature and converts the answer. What an
item needs to be asked about later travels in its ``data``: the root of its workspace and the key of
a thing, never an offset, because the text may have changed by then.
"""

from __future__ import annotations

from concurrent.futures import Future

from lsprotocol import types

from stp_lsp.features.call_hierarchy import incoming_calls, outgoing_calls, prepare_calls
from stp_lsp.features.card import symbol_card
from stp_lsp.features.code_lenses import (
    LensKind,
    LensText,
    code_lenses,
    reference_words,
    resolve_lens,
)
from stp_lsp.features.document_links import document_links, resolve_link
from stp_lsp.features.folding import folds
from stp_lsp.features.inlay_hints import inlay_hints
from stp_lsp.features.linked_editing import TITLE_PATTERN, linked_ranges
from stp_lsp.features.references import subject_of
from stp_lsp.features.selection import selection_ranges
from stp_lsp.features.semantic_tokens import semantic_tokens
from stp_lsp.features.type_hierarchy import prepare_types, subtypes, supertypes
from stp_lsp.server import understand_proto as proto
from stp_lsp.server.locations import PlainLocation, locations_naming
from stp_lsp.server.protocol import Plain
from stp_lsp.server.refresh import Shown
from stp_lsp.server.requests import at_position, markup
from stp_lsp.server.state import StpServer
from stp_lsp.server.steps import Steps
from stp_lsp.server.tokens import codes_for, difference, encode
from stp_lsp.session.session import Located
from stp_lsp.text.range import Range

_GONE = LensText("no longer there")


# -- links, lenses, hints --------------------------------------------------------------------------


async def on_document_link(server: StpServer, params: types.DocumentLinkParams) -> Plain | None:
    """`textDocument/documentLink`: a list of links.

    It waits for the index: a client asks once for what it opens first, and cannot be told to ask
    again.
    """
    await server.first_index.wait()
    return links_in(server, params)


def links_in(server: StpServer, params: types.DocumentLinkParams) -> Plain | None:
    """The links of a document, as far as the index goes."""
    located = server.find(params.text_document.uri)
    if located is None:
        return None
    found = document_links(located.snapshot, located.document)
    return Plain([proto.link(server, located, item) for item in found])


def on_document_link_resolve(server: StpServer, link: types.DocumentLink) -> types.DocumentLink:
    """`documentLink/resolve`: where a contract row stands."""
    found = proto.asked(server, link.data)
    target = resolve_link(found.snapshot, found.key) if found is not None else None
    if found is not None and target is not None:
        link.target = proto.target_uri(server, found.root, found.snapshot, target)
        link.tooltip = target.tooltip if server.client.display.link_tooltips else None
    return link


def on_code_lens(server: StpServer, params: types.CodeLensParams) -> Plain | None:
    """`textDocument/codeLens`: a list of lenses, only where they stand."""
    server.refresher.asked(Shown.LENSES)
    located = server.locate(params.text_document.uri)
    if located is None:
        return None
    found = code_lenses(located.snapshot, located.document)
    return Plain([proto.lens(server, located, item) for item in found])


def on_code_lens_resolve(server: StpServer, lens: types.CodeLens) -> Steps[types.CodeLens]:
    """`codeLens/resolve`: what a lens says."""
    found, kind = proto.asked(server, lens.data), proto.lens_kind(lens.data)
    if found is not None and kind is LensKind.REFERENCES:
        lens.command = yield from _references(server, found, lens)
        return lens
    text = None
    if found is not None and kind is not None:
        text = resolve_lens(found.snapshot, kind, found.key)
    if found is None or text is None:
        lens.command = types.Command(_GONE.title, "")
    else:
        lens.command = proto.lens_command(server, found, lens, text)
    return lens


def _references(
    server: StpServer, found: proto.Asked, lens: types.CodeLens
) -> Steps[types.Command]:
    """How often a thing is named, and where: as many places as the request finds."""
    symbol = found.snapshot.resolve(found.key)
    if symbol is None:
        return types.Command(_GONE.title, "")
    located = Located(found.root, found.snapshot, found.snapshot.documents[symbol.document])
    subject = subject_of(found.snapshot, (found.key,))
    places: list[PlainLocation] = []
    for some in locations_naming(server, located, subject, include_declaration=False):
        if isinstance(some, Future):
            yield some
            continue
        places += some
        yield None
    return proto.show_places(lens, reference_words(len(places)), places)


def on_inlay_hint(server: StpServer, params: types.InlayHintParams) -> Plain | None:
    """`textDocument/inlayHint`: a list of hints."""
    server.refresher.asked(Shown.HINTS)
    located = server.find(params.text_document.uri)
    if located is None:
        return None
    where = server.convert.span(located.document, params.range)
    found = inlay_hints(located.snapshot, located.document, where)
    return Plain([proto.hint(server, located, item) for item in found])


def on_inlay_hint_resolve(server: StpServer, hint: types.InlayHint) -> types.InlayHint:
    """`inlayHint/resolve`: the card of what the hint is about."""
    found = proto.asked(server, hint.data)
    card = symbol_card(found.snapshot, found.key) if found is not None else None
    if found is not None and card is not None:
        hint.tooltip = markup(card, found.root, markdown=server.client.markdown_hover)
    return hint


# -- colours ---------------------------------------------------------------------------------------


def on_tokens(server: StpServer, params: types.SemanticTokensParams) -> Plain | None:
    """`textDocument/semanticTokens/full`: tokens under an id."""
    located = server.find(params.text_document.uri)
    if located is None:
        return None
    data = _tokens(server, located)
    return Plain({"resultId": server.tokens.keep(params.text_document.uri, data), "data": data})


def on_tokens_delta(server: StpServer, params: types.SemanticTokensDeltaParams) -> Plain | None:
    """`textDocument/semanticTokens/full/delta`: everything, when the last answer is forgotten."""
    located = server.find(params.text_document.uri)
    if located is None:
        return None
    uri = params.text_document.uri
    old, data = server.tokens.find(uri, params.previous_result_id), _tokens(server, located)
    id = server.tokens.keep(uri, data)
    if old is None:
        return Plain({"resultId": id, "data": data})
    return Plain({"resultId": id, "edits": difference(old, data)})


def on_tokens_range(server: StpServer, params: types.SemanticTokensRangeParams) -> Plain | None:
    """`textDocument/semanticTokens/range`: tokens without an id."""
    located = server.find(params.text_document.uri)
    if located is None:
        return None
    where = server.convert.span(located.document, params.range)
    return Plain({"data": _tokens(server, located, where)})


def _tokens(server: StpServer, located: Located, where: Range | None = None) -> tuple[int, ...]:
    server.refresher.asked(Shown.TOKENS)
    found = semantic_tokens(located.snapshot, located.document, where)
    display = server.client.display
    codes = codes_for(display.token_types, display.token_modifiers)
    return encode(found, located.document.lines, server.convert.encoding, codes)


# -- folds, selections, linked editing -------------------------------------------------------------


def on_folding_range(server: StpServer, params: types.FoldingRangeParams) -> Plain | None:
    """`textDocument/foldingRange`: a list of folds."""
    located = server.find(params.text_document.uri)
    if located is None:
        return None
    return Plain(proto.folding_ranges(server, located.document, folds(located.document)))


def on_selection_range(server: StpServer, params: types.SelectionRangeParams) -> Plain | None:
    """`textDocument/selectionRange`: a list with one answer for each cursor."""
    located = server.find(params.text_document.uri)
    if located is None:
        return None
    doc = located.document
    offsets = (server.convert.offset(doc, position) for position in params.positions)
    return Plain(
        [proto.selection(server, doc, selection_ranges(doc, offset)) for offset in offsets]
    )


def on_linked_editing_range(
    server: StpServer, params: types.LinkedEditingRangeParams
) -> types.LinkedEditingRanges | None:
    """`textDocument/linkedEditingRange`."""
    at = at_position(server, params, to_write=True)
    if at is None:
        return None
    doc = at[0].document
    ranges = [server.convert.range(doc.lines, where) for where in linked_ranges(doc, at[1])]
    return types.LinkedEditingRanges(ranges, TITLE_PATTERN) if ranges else None


# -- hierarchies -----------------------------------------------------------------------------------


def on_prepare_calls(server: StpServer, params: types.CallHierarchyPrepareParams) -> Plain | None:
    """`textDocument/prepareCallHierarchy`: a list of entries."""
    at = at_position(server, params)
    if at is None:
        return None
    found = prepare_calls(at[0].snapshot, at[0].document, at[1])
    here = proto.Asked(at[0].root, at[0].snapshot, "")
    return Plain(proto.hierarchy_items(server, here, found)) if found else None


def on_incoming_calls(
    server: StpServer, params: types.CallHierarchyIncomingCallsParams
) -> Plain | None:
    """`callHierarchy/incomingCalls`: ranges lie in the caller's document."""
    found = proto.asked(server, params.item.data)
    if found is None:
        return None
    return Plain(
        [
            {
                "from": proto.hierarchy_item(server, found, call.item),
                "fromRanges": proto.ranges(server, found, call.item.document, call.ranges),
            }
            for call in incoming_calls(found.snapshot, found.key)
        ]
    )


def on_outgoing_calls(
    server: StpServer, params: types.CallHierarchyOutgoingCallsParams
) -> Plain | None:
    """`callHierarchy/outgoingCalls`: ranges lie in the document of the item asked about."""
    found, caller = proto.asked(server, params.item.data), proto.caller(params.item.data)
    if found is None:
        return None
    return Plain(
        [
            {
                "to": proto.hierarchy_item(server, found, call.item),
                "fromRanges": proto.ranges(server, found, caller, call.ranges),
            }
            for call in outgoing_calls(found.snapshot, found.key, caller)
        ]
    )


def on_prepare_types(server: StpServer, params: types.TypeHierarchyPrepareParams) -> Plain | None:
    """`textDocument/prepareTypeHierarchy`: a list of entries."""
    at = at_position(server, params)
    if at is None:
        return None
    found = prepare_types(at[0].snapshot, at[0].document, at[1])
    here = proto.Asked(at[0].root, at[0].snapshot, "")
    return Plain(proto.hierarchy_items(server, here, found)) if found else None


def on_supertypes(server: StpServer, params: types.TypeHierarchySupertypesParams) -> Plain | None:
    """`typeHierarchy/supertypes`: a list of entries."""
    found = proto.asked(server, params.item.data)
    if found is None:
        return None
    return Plain(proto.hierarchy_items(server, found, supertypes(found.snapshot, found.key)))


def on_subtypes(server: StpServer, params: types.TypeHierarchySubtypesParams) -> Plain | None:
    """`typeHierarchy/subtypes`: a list of entries."""
    found = proto.asked(server, params.item.data)
    if found is None:
        return None
    return Plain(proto.hierarchy_items(server, found, subtypes(found.snapshot, found.key)))
