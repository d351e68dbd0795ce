"""Links, lenses, hints, folds, selections and hierarchies as protocol values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, TypeVar

from lsprotocol import types

from stp_lsp.features.code_lenses import Lens, LensKind, LensText
from stp_lsp.features.content import is_only_canon
from stp_lsp.features.document_links import Link, LinkTarget
from stp_lsp.features.folding import Fold, FoldKind
from stp_lsp.features.hierarchy import HierarchyItem
from stp_lsp.features.inlay_hints import Hint, HintPart
from stp_lsp.model.document import DocId, Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import SymbolKind
from stp_lsp.server.state import StpServer
from stp_lsp.session.session import Located
from stp_lsp.text.range import Range

SHOW_REFERENCES: Final = "stp.showReferences"
"""The client's own command: shows places beside a position. Its arguments are those of VS Code's
`editor.action.showReferences`, as protocol values: a URI, a position, a list of locations."""

_SYMBOLS: Final = {
    SymbolKind.THREAD: types.SymbolKind.Module,
    SymbolKind.PACKAGE: types.SymbolKind.Struct,
    SymbolKind.CRITERION: types.SymbolKind.Property,
    SymbolKind.TEST: types.SymbolKind.Method,
    SymbolKind.ISSUE: types.SymbolKind.Event,
}
_FOLDS: Final = {
    FoldKind.COMMENT: types.FoldingRangeKind.Comment,
    FoldKind.TABLE: types.FoldingRangeKind.Region,
}
_Item = TypeVar("_Item", types.CallHierarchyItem, types.TypeHierarchyItem)


class Asked(NamedTuple):
    """What a client sends back with an item: the workspace and the key of a thing."""

    root: str
    snapshot: Snapshot
    key: str


def asked(server: StpServer, data: object) -> Asked | None:
    """What an item is about; ``None`` when it is not from here or its workspace is closed."""
    values = data if isinstance(data, dict) else {}
    root = str(values.get("root", ""))
    view = server.session.views.get(root)
    return Asked(root, view.snapshot, str(values.get("key", ""))) if view is not None else None


def _data(root: str, key: str) -> dict[str, str]:
    return {"root": root, "key": key}


# -- links -----------------------------------------------------------------------------------------


def link(server: StpServer, located: Located, item: Link) -> dict[str, object]:
    """A link as plain JSON, with its target if that is known."""
    where = server.convert.plain_range(located.document.lines, item.range)
    if item.target is None:
        return {"range": where, "data": _data(located.root, item.key)}
    uri = target_uri(server, located.root, located.snapshot, item.target)
    if server.client.display.link_tooltips:
        return {"range": where, "target": uri, "tooltip": item.target.tooltip}
    return {"range": where, "target": uri}


def target_uri(server: StpServer, root: str, snapshot: Snapshot, target: LinkTarget) -> str:
    """Where a link leads; a line is named as `#L12`, which editors and viewers follow."""
    document = snapshot.documents.get(target.document)
    uri = server.uri_of(f"{root}/{target.document}")
    if document is not None and server.client.contents and is_only_canon(snapshot, document):
        where = target.place
        if where is None or where == document.title_range:
            return server.contents.uri_of(root, snapshot, document.id)
        uri, document, place = server.contents.place(root, snapshot, document, where)
        return f"{uri}#L{document.lines.line_of(place.start) + 1}"
    if target.place is None or document is None:
        return uri
    return f"{uri}#L{document.lines.line_of(target.place.start) + 1}"


# -- lenses ----------------------------------------------------------------------------------------


def lens(server: StpServer, located: Located, item: Lens) -> types.CodeLens:
    """A lens without what it says."""
    uri = server.uri_of(f"{located.root}/{located.document.id}")
    data = {**_data(located.root, item.key), "kind": item.kind.value, "uri": uri}
    return types.CodeLens(server.convert.range(located.document.lines, item.range), data=data)


def lens_kind(data: object) -> LensKind | None:
    """What kind of lens a client sent back."""
    name = data.get("kind") if isinstance(data, dict) else None
    return next((kind for kind in LensKind if kind.value == name), None)


def lens_command(
    server: StpServer, found: Asked, at: types.CodeLens, text: LensText
) -> types.Command:
    """What a lens says and does; an empty command is shown as text."""
    data = at.data if isinstance(at.data, dict) else {}
    uri = str(data.get("uri", ""))
    if text.verb:
        return types.Command(text.title, text.verb, arguments=[{"uri": uri}])
    if not text.places:
        return types.Command(text.title, "")
    documents = found.snapshot.documents
    places = [
        {
            "uri": server.uri_of(f"{found.root}/{place.document}"),
            "range": server.convert.plain_range(documents[place.document].lines, place.range),
        }
        for place in text.places
        if place.document in documents
    ]
    position = {"line": at.range.start.line, "character": at.range.start.character}
    return types.Command(text.title, SHOW_REFERENCES, arguments=[uri, position, places])


# -- hints -----------------------------------------------------------------------------------------


def hint(server: StpServer, located: Located, item: Hint) -> types.InlayHint:
    """A hint; what explains it is left for later where the client can ask for it."""
    resolves = item.key and server.client.display.hint_tooltips
    return types.InlayHint(
        server.convert.position(located.document.lines, item.offset),
        [_hint_part(server, located.root, located.snapshot, part) for part in item.parts],
        padding_left=True,
        data=_data(located.root, item.key) if resolves else None,
    )


def _hint_part(
    server: StpServer, root: str, snapshot: Snapshot, part: HintPart
) -> types.InlayHintLabelPart:
    place = None
    document = snapshot.documents.get(part.document)
    if part.range is not None and document is not None:
        uri = server.uri_of(f"{root}/{part.document}")
        place = types.Location(uri, server.convert.range(document.lines, part.range))
    return types.InlayHintLabelPart(part.text, location=place)


# -- folds and selections --------------------------------------------------------------------------


def folding_ranges(
    server: StpServer, document: Document, found: Sequence[Fold]
) -> list[types.FoldingRange]:
    """Folds, the largest ones if the client does not take all of them."""
    limit = server.client.display.fold_limit
    if limit is not None and len(found) > limit:
        largest = sorted(found, key=lambda fold: fold.range.start - fold.range.end)[:limit]
        found = sorted(largest, key=lambda fold: fold.range)
    line_of = document.lines.line_of
    return [
        types.FoldingRange(
            line_of(fold.range.start),
            line_of(fold.range.end),
            kind=_FOLDS.get(fold.kind),
            collapsed_text=fold.text if fold.text and server.client.display.fold_text else None,
        )
        for fold in found
    ]


def selection(
    server: StpServer, document: Document, chain: Sequence[Range]
) -> types.SelectionRange:
    """A chain of ranges, innermost first, each with the next one as its parent."""
    found: types.SelectionRange | None = None
    for where in reversed(chain):
        found = types.SelectionRange(server.convert.range(document.lines, where), found)
    assert found is not None  # the last range of a chain is the document
    return found


# -- hierarchies -----------------------------------------------------------------------------------


def hierarchy_item(
    server: StpServer, found: Asked, item: HierarchyItem, make: type[_Item]
) -> _Item:
    """An entry of either hierarchy."""
    lines = found.snapshot.documents[item.document].lines
    return make(
        name=item.name,
        kind=_SYMBOLS[item.kind],
        uri=server.uri_of(f"{found.root}/{item.document}"),
        range=server.convert.range(lines, item.range),
        selection_range=server.convert.range(lines, item.name_range),
        tags=[types.SymbolTag.Deprecated] if item.given_up else None,
        detail=item.detail or None,
        data={**_data(found.root, item.key), "document": item.document},
    )


def hierarchy_items(
    server: StpServer, found: Asked, items: Iterable[HierarchyItem], make: type[_Item]
) -> list[_Item]:
    """Entries of either hierarchy."""
    return [hierarchy_item(server, found, item, make) for item in items]


def caller(data: object) -> DocId:
    """The document in which an entry of the call hierarchy stands."""
    return str(data.get("document", "")) if isinstance(data, dict) else ""


def ranges(
    server: StpServer, found: Asked, document: DocId, places: Iterable[Range]
) -> list[types.Range]:
    """Ranges in one document of a workspace."""
    doc = found.snapshot.documents.get(document)
    return [server.convert.range(doc.lines, where) for where in places] if doc is not None else []
