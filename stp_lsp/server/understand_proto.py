"""Links, lenses, hints, folds, selections and hierarchies as protocol values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from lsprotocol import types

from stp_lsp.features.code_lenses import Lens, LensKind, LensText
from stp_lsp.features.content_place import is_only_canon
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
    SymbolKind.THREAD: types.SymbolKind.Module.value,
    SymbolKind.PACKAGE: types.SymbolKind.Struct.value,
    SymbolKind.CRITERION: types.SymbolKind.Property.value,
    SymbolKind.TEST: types.SymbolKind.Method.value,
    SymbolKind.ISSUE: types.SymbolKind.Event.value,
    SymbolKind.FILE: types.SymbolKind.File.value,
}
_FOLDS: Final = {
    FoldKind.COMMENT: types.FoldingRangeKind.Comment.value,
    FoldKind.TABLE: types.FoldingRangeKind.Region.value,
}


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


def lens(server: StpServer, located: Located, item: Lens) -> dict[str, object]:
    """A lens without what it says, as plain JSON."""
    uri = server.uri_of(f"{located.root}/{located.document.id}")
    return {
        "range": server.convert.plain_range(located.document.lines, item.range),
        "data": {**_data(located.root, item.key), "kind": item.kind.value, "uri": uri},
    }


def lens_kind(data: object) -> LensKind | None:
    """What kind of lens a client sent back."""
    name = data.get("kind") if isinstance(data, dict) else None
    return next((kind for kind in LensKind if kind.value == name), None)


def lens_command(
    server: StpServer, found: Asked, at: types.CodeLens, text: LensText
) -> types.Command:
    """What a lens says and does; an empty command is shown as text."""
    if text.verb:
        return types.Command(text.title, text.verb, arguments=[{"uri": _lens_uri(at)}])
    documents = found.snapshot.documents
    places = [
        server.contents.location(found.root, found.snapshot, documents[place.document], place.range)
        for place in text.places
        if place.document in documents
    ]
    return show_places(at, text.title, places)


def show_places(
    at: types.CodeLens, title: str, places: Sequence[Mapping[str, object]]
) -> types.Command:
    """A command that shows places beside the lens; without any it is only text."""
    if not places:
        return types.Command(title, "")
    position = {"line": at.range.start.line, "character": at.range.start.character}
    return types.Command(title, SHOW_REFERENCES, arguments=[_lens_uri(at), position, places])


def _lens_uri(at: types.CodeLens) -> str:
    """The document that a lens stands in."""
    return str(at.data.get("uri", "")) if isinstance(at.data, dict) else ""


# -- hints -----------------------------------------------------------------------------------------


def hint(server: StpServer, located: Located, item: Hint) -> dict[str, object]:
    """A hint as plain JSON; what explains it is left for later where the client can ask for it."""
    found: dict[str, object] = {
        "position": server.convert.plain_position(located.document.lines, item.offset),
        "label": [_hint_part(server, located.root, located.snapshot, part) for part in item.parts],
        "paddingLeft": True,
    }
    if item.key and server.client.display.hint_tooltips:
        found["data"] = _data(located.root, item.key)
    return found


def _hint_part(
    server: StpServer, root: str, snapshot: Snapshot, part: HintPart
) -> dict[str, object]:
    document = snapshot.documents.get(part.document)
    if part.range is None or document is None:
        return {"value": part.text}
    place = server.contents.location(root, snapshot, document, part.range)
    return {"value": part.text, "location": place}


# -- folds and selections --------------------------------------------------------------------------


def folding_ranges(
    server: StpServer, document: Document, found: Sequence[Fold]
) -> list[dict[str, object]]:
    """Folds as plain JSON, the largest ones if the client does not take all of them."""
    limit = server.client.display.fold_limit
    if limit is not None and len(found) > limit:
        largest = sorted(found, key=lambda fold: fold.range.start - fold.range.end)[:limit]
        found = sorted(largest, key=lambda fold: fold.range)
    line_of = document.lines.line_of
    folded: list[dict[str, object]] = []
    for fold in found:
        each: dict[str, object] = {
            "startLine": line_of(fold.range.start),
            "endLine": line_of(fold.range.end),
        }
        if fold.kind in _FOLDS:
            each["kind"] = _FOLDS[fold.kind]
        if fold.text and server.client.display.fold_text:
            each["collapsedText"] = fold.text
        folded.append(each)
    return folded


def selection(server: StpServer, document: Document, chain: Sequence[Range]) -> dict[str, object]:
    """A chain of ranges, innermost first, each with the next one as its parent; plain JSON."""
    found: dict[str, object] = {}
    for where in reversed(chain):
        each: dict[str, object] = {"range": server.convert.plain_range(document.lines, where)}
        if found:
            each["parent"] = found
        found = each
    assert found  # the last range of a chain is the document
    return found


# -- hierarchies -----------------------------------------------------------------------------------


def hierarchy_item(server: StpServer, found: Asked, item: HierarchyItem) -> dict[str, object]:
    """An entry of either hierarchy, as plain JSON."""
    document = _document(found, item.document)
    name = server.contents.location(found.root, found.snapshot, document, item.name_range)
    whole = name
    if item.range != item.name_range:
        whole = server.contents.location(found.root, found.snapshot, document, item.range)
    entry: dict[str, object] = {
        "name": item.name,
        "kind": _SYMBOLS[item.kind],
        "uri": name["uri"],
        "range": whole["range"],
        "selectionRange": name["range"],
        "data": {**_data(found.root, item.key), "document": item.document},
    }
    if item.given_up:
        entry["tags"] = [types.SymbolTag.Deprecated.value]
    if item.detail:
        entry["detail"] = item.detail
    return entry


def _document(found: Asked, id: DocId) -> Document:
    """A document of the graph, or a cited file as one; of a file that is gone an empty one."""
    document = found.snapshot.documents.get(id)
    if document is not None:
        return document
    from stp_lsp.features.source_ids import source_document  # few clients ask about such files

    return source_document(found.snapshot, id, found.snapshot.files.read(id) or "")


def hierarchy_items(
    server: StpServer, found: Asked, items: Iterable[HierarchyItem]
) -> list[dict[str, object]]:
    """Entries of either hierarchy, as plain JSON."""
    return [hierarchy_item(server, found, item) for item in items]


def caller(data: object) -> DocId:
    """The document in which an entry of the call hierarchy stands."""
    return str(data.get("document", "")) if isinstance(data, dict) else ""


def ranges(
    server: StpServer, found: Asked, document: DocId, places: Iterable[Range]
) -> list[dict[str, object]]:
    """Ranges in one document of a workspace, as plain JSON."""
    doc = _document(found, document)
    locate = server.contents.location
    return [locate(found.root, found.snapshot, doc, where)["range"] for where in places]
