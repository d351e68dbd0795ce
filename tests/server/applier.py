"""What an editor does with a WorkspaceEdit, on a real folder.

As strict as LSP 3.17 allows: versions must be those of the open documents, nothing that exists is
created or moved onto, and what is edited must be there. Afterwards the server is told what VS Code
tells it: open documents changed, closed at their old place and opened at the new one, the rename,
and watcher events, which speak of a moved folder but not of what lies in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlparse
from urllib.request import url2pathname

from lsprotocol import types

from tests.server.editor import Editor

Edit = types.TextEdit | types.AnnotatedTextEdit


def path_of(uri: str) -> Path:
    return Path(url2pathname(urlparse(uri).path))


class Applier:
    """The client's end of `workspace/applyEdit`."""

    def __init__(self, session: Editor) -> None:
        self.session = session
        self.tells = True
        """Whether the server hears of it by anything but the answer."""
        self.asked: list[types.ApplyWorkspaceEditParams] = []
        self.refuses = ""
        """A reason to refuse the next edits with."""

        # lsprotocol 2025.0.0 takes every action that has a command for a bare command.
        session.client.protocol._converter.register_structure_hook(
            types.Command | types.CodeAction, self._read_action
        )

        def on_apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
            return self.answer(params)

        session.client.feature(types.WORKSPACE_APPLY_EDIT)(on_apply)

    def _read_action(self, value: dict[str, Any], _: object) -> types.Command | types.CodeAction:
        structure = self.session.client.protocol._converter.structure
        if isinstance(value.get("command"), str):
            return structure(value, types.Command)
        return structure(value, types.CodeAction)

    def answer(self, params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        self.asked.append(params)
        if self.refuses:
            return types.ApplyWorkspaceEditResult(False, self.refuses)
        try:
            self.apply(params.edit)
        except AssertionError as error:
            return types.ApplyWorkspaceEditResult(False, f"not a proper edit: {error}")
        return types.ApplyWorkspaceEditResult(True)

    def apply(self, edit: types.WorkspaceEdit) -> None:
        for uri, edits in (edit.changes or {}).items():
            self._edit(uri, None, edits)
        for item in edit.document_changes or ():
            if isinstance(item, types.TextDocumentEdit):
                plain = [each for each in item.edits if not isinstance(each, types.SnippetTextEdit)]
                self._edit(item.text_document.uri, item.text_document.version, plain)
            elif isinstance(item, types.CreateFile):
                path = path_of(item.uri)
                assert not path.exists(), f"{path} exists"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(b"")
                self._watched((item.uri, types.FileChangeType.Created))
            elif isinstance(item, types.RenameFile):
                self._rename(item.old_uri, item.new_uri)
            else:
                path_of(item.uri).unlink()
                self._watched((item.uri, types.FileChangeType.Deleted))

    def _edit(self, uri: str, version: int | None, edits: Sequence[Edit]) -> None:
        path = path_of(uri)
        known = self.session.versions.get(uri)
        assert version in (None, known), f"{path}: version {version}, but it is {known}"
        with path.open(encoding="utf-8", newline="") as file:
            text = edited(file.read(), edits)
        path.write_bytes(text.encode())
        if self.tells and known is not None:
            self.session.versions[uri] = known + 1
            self.session.client.text_document_did_change(
                types.DidChangeTextDocumentParams(
                    types.VersionedTextDocumentIdentifier(known + 1, uri),
                    [types.TextDocumentContentChangeWholeDocument(text)],
                )
            )
        self._watched((uri, types.FileChangeType.Changed))

    def _rename(self, old: str, new: str) -> None:
        source, target = path_of(old), path_of(new)
        assert source.exists(), f"{source} is not there"
        assert not target.exists(), f"{target} exists"
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
        if not self.tells:
            return
        client = self.session.client
        for uri in [
            uri for uri in self.session.versions if uri == old or uri[: len(old) + 1] == f"{old}/"
        ]:
            del self.session.versions[uri]
            moved = new + uri[len(old) :]
            client.text_document_did_close(
                types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
            )
            item = types.TextDocumentItem(moved, "markdown", 1, path_of(moved).read_text("utf-8"))
            client.text_document_did_open(types.DidOpenTextDocumentParams(item))
            self.session.versions[moved] = 1
        client.workspace_did_rename_files(types.RenameFilesParams([types.FileRename(old, new)]))
        self._watched((old, types.FileChangeType.Deleted), (new, types.FileChangeType.Created))

    def _watched(self, *events: tuple[str, types.FileChangeType]) -> None:
        if self.tells:
            changes = [types.FileEvent(uri, kind) for uri, kind in events]
            self.session.client.workspace_did_change_watched_files(
                types.DidChangeWatchedFilesParams(changes)
            )


def edited(text: str, edits: Sequence[Edit]) -> str:
    """``text`` after edits whose columns count UTF-16 units; later places first."""
    for edit in sorted(edits, key=lambda each: _key(each.range.start), reverse=True):
        start, end = (_offset(text, place) for place in (edit.range.start, edit.range.end))
        text = text[:start] + edit.new_text + text[end:]
    return text


def _key(place: types.Position) -> tuple[int, int]:
    return place.line, place.character


def _offset(text: str, place: types.Position) -> int:
    lines = text.split("\n")
    assert place.line < len(lines), f"line {place.line} of {len(lines)}"
    units = lines[place.line].encode("utf-16-le")
    assert place.character <= len(units) // 2, f"column {place.character} of line {place.line}"
    before = len(units[: 2 * place.character].decode("utf-16-le"))
    return sum(len(line) + 1 for line in lines[: place.line]) + before
