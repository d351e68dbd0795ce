"""Answers of features as protocol values, within what the client can take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types

from stp_lsp.features.completion import Completion, CompletionKind
from stp_lsp.model.document import DocId
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import Create, Delete, FileOperation, Rename, SourceChange
from stp_lsp.server.state import StpServer
from stp_lsp.server.uris import to_uri
from stp_lsp.session.session import Located
from stp_lsp.text.line_table import LineTable
from stp_lsp.text.range import Range

_ITEM_KINDS = {
    CompletionKind.THREAD: types.CompletionItemKind.Module.value,
    CompletionKind.PACKAGE: types.CompletionItemKind.Struct.value,
    CompletionKind.CRITERION: types.CompletionItemKind.Property.value,
    CompletionKind.TEST: types.CompletionItemKind.Method.value,
    CompletionKind.ISSUE: types.CompletionItemKind.Event.value,
    CompletionKind.STATUS: types.CompletionItemKind.EnumMember.value,
    CompletionKind.FIELD: types.CompletionItemKind.Field.value,
    CompletionKind.DATE: types.CompletionItemKind.Value.value,
    CompletionKind.PATH: types.CompletionItemKind.File.value,
    CompletionKind.ANCHOR: types.CompletionItemKind.Reference.value,
    CompletionKind.SNIPPET: types.CompletionItemKind.Snippet.value,
}


_Ranges = dict[Range, dict[str, object]]


def completions(
    server: StpServer, located: Located, items: Iterable[Completion]
) -> list[dict[str, object]]:
    """Completions as plain JSON; nearly all replace the same characters, which are located once."""
    known: _Ranges = {}
    return [completion(server, located, item, known) for item in items]


def completion(
    server: StpServer, located: Located, item: Completion, known: _Ranges | None = None
) -> dict[str, object]:
    """One completion as plain JSON, its edit within the line of the cursor.

    Args:
        server: Whose client it is for.
        located: The document that is written.
        item: The completion.
        known: Ranges of the document that are JSON already; new ones are put there.
    """
    lines, client = located.document.lines, server.client
    ranges = {} if known is None else known
    for where in (item.replace, item.insert_range):
        if where not in ranges:
            ranges[where] = server.convert.plain_range(lines, where)
    replace = ranges[item.replace]
    snippet = item.snippet and client.snippets
    edit: dict[str, object] = {"newText": item.insert if snippet else item.plain_insert}
    if client.insert_replace and item.insert_range != item.replace:
        edit["insert"] = ranges[item.insert_range]
        edit["replace"] = replace
    else:
        edit["range"] = replace
    kind = _ITEM_KINDS[item.kind]
    found: dict[str, object] = {
        "label": item.label,
        "kind": client.kinds.items.get(kind, kind),
        "filterText": item.filter_text,
        "sortText": item.sort_text,
        "textEdit": edit,
    }
    if client.label_details and item.description:
        found["labelDetails"] = {"description": item.description}
    if item.detail:
        found["detail"] = item.detail
    if item.preselect:
        found["preselect"] = True
    if snippet:
        found["insertTextFormat"] = types.InsertTextFormat.Snippet.value
    if item.commit and client.commit_characters:
        found["commitCharacters"] = list(item.commit)
    if item.key:
        found["data"] = {"root": located.root, "key": item.key}
    return found


# -- edits -----------------------------------------------------------------------------------------

_NEEDED = {
    Rename: types.ResourceOperationKind.Rename,
    Create: types.ResourceOperationKind.Create,
    Delete: types.ResourceOperationKind.Delete,
}
_ANNOTATION = "stp"


def cannot(server: StpServer, change: SourceChange) -> tuple[type[FileOperation], ...]:
    """The kinds of file operations that the change needs and the client does not support."""
    kinds = server.client.resource_operations
    needed = dict.fromkeys(type(operation) for operation in change.operations)
    return tuple(kind for kind in needed if _NEEDED[kind] not in kinds)


def can_apply(server: StpServer, change: SourceChange) -> bool:
    """Whether the client can carry out the change: not every one can move or create files."""
    return not cannot(server, change)


class UnreadableFileError(LookupError):
    """A file that is to be edited has no text; without it there are no positions."""


def workspace_edit(
    server: StpServer,
    root: str,
    snapshot: Snapshot,
    change: SourceChange,
    annotation: types.ChangeAnnotation | None = None,
) -> types.WorkspaceEdit:
    """The change as an edit, each document with the version it was computed for.

    A document that moves is edited behind the moves, at its new place: clients do one part after
    the other, and VS Code saves after a rename only what it finds under the name it was edited by.

    Args:
        server: Whose client gets the edit.
        root: The workspace's folder.
        snapshot: What the change was computed from.
        change: The change; its operations must be such as :func:`can_apply` allows.
        annotation: What the client shows of it before it is made; for clients that know such.

    Raises:
        UnreadableFileError: when a file that is no document has gone meanwhile. A change is made
            as a whole or not at all.
    """
    edits = dict(_text_edits(server, root, snapshot, change))
    if not server.client.document_changes:
        return types.WorkspaceEdit(changes={server.uri_of(path): e for path, e in edits.items()})
    changes: list[
        types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile
    ] = []
    moving: list[types.TextDocumentEdit] = []
    for path, items in edits.items():
        home = f"{root}/{change.place_after(path[len(root) + 1 :])}"
        if home == path:
            uri, version = server.uri_of(path), server.session.version(path)
        else:
            uri, version = to_uri(home), None
        target = types.OptionalVersionedTextDocumentIdentifier(uri, version)
        (changes if home == path else moving).append(types.TextDocumentEdit(target, list(items)))
    for operation in change.operations:
        if isinstance(operation, Rename):
            old, new = to_uri(f"{root}/{operation.old}"), to_uri(f"{root}/{operation.new}")
            changes.append(types.RenameFile(old, new))
        elif isinstance(operation, Delete):
            changes.append(types.DeleteFile(to_uri(f"{root}/{operation.document}")))
        else:
            uri = to_uri(f"{root}/{operation.document}")
            start = types.Range(types.Position(0, 0), types.Position(0, 0))
            target = types.OptionalVersionedTextDocumentIdentifier(uri, None)
            changes.append(types.CreateFile(uri))
            edit = types.TextEdit(start, operation.text)
            changes.append(types.TextDocumentEdit(target, [edit]))
    changes += moving
    if annotation is None:
        return types.WorkspaceEdit(document_changes=changes)
    return types.WorkspaceEdit(
        document_changes=[_annotated(item) for item in changes],
        change_annotations={_ANNOTATION: annotation},
    )


def _annotated(
    item: types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile,
) -> types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile:
    """One part of an edit with the annotation that is common to all."""
    if not isinstance(item, types.TextDocumentEdit):
        item.annotation_id = _ANNOTATION
        return item
    return types.TextDocumentEdit(
        item.text_document,
        [
            types.AnnotatedTextEdit(_ANNOTATION, edit.range, edit.new_text)
            for edit in item.edits
            if isinstance(edit, types.TextEdit)
        ],
    )


def _text_edits(
    server: StpServer, root: str, snapshot: Snapshot, change: SourceChange
) -> Iterator[tuple[str, list[types.TextEdit]]]:
    for id, edits in change.edits.items():
        path = f"{root}/{id}"
        lines = _lines(server, path, id, snapshot)
        yield (
            path,
            [types.TextEdit(server.convert.range(lines, edit.range), edit.text) for edit in edits],
        )


def _lines(server: StpServer, path: str, id: DocId, snapshot: Snapshot) -> LineTable:
    """The lines of a document, or of any other file below the root: a cited test."""
    located = server.session.locate(path)
    document = snapshot.documents.get(id) or (located.document if located else None)
    if document is not None:
        return document.lines
    text = snapshot.files.read(id)
    if text is None:
        raise UnreadableFileError(f"{id} cannot be read")
    return LineTable.of(text)
