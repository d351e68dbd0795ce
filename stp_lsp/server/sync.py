"""Notifications about documents and files: each becomes modifications and enters by one door.

All of them are plain functions, run in the order in which they arrive, so a request always sees
every change that the client sent before it; only of many files that changed on disk together, or
of any on a disk that takes its time, it may see what was there before
(:mod:`stp_lsp.server.disk_changes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lsprotocol import types

from stp_lsp.server import disk_changes, loading
from stp_lsp.server.content_changes import apply_changes
from stp_lsp.server.state import StpServer
from stp_lsp.server.uris import to_path
from stp_lsp.session.prefetched import Prefetched
from stp_lsp.session.session import Changes, Modification


def did_open(server: StpServer, params: types.DidOpenTextDocumentParams) -> None:
    """`textDocument/didOpen`."""
    doc = params.text_document
    path = to_path(doc.uri)
    if path is not None:
        server.open_documents.open(path, doc.uri, doc.text, doc.version)
        loading.reconcile_soon(server)
    else:
        server.contents.opened(doc.uri, doc.text)


def did_change(server: StpServer, params: types.DidChangeTextDocumentParams) -> None:
    """`textDocument/didChange`: all changes of one message are one step."""
    path = to_path(params.text_document.uri)
    if path is None:
        server.contents.typed(params.text_document.uri, params.content_changes)
    document = server.open_documents.get(path) if path is not None else None
    if document is None:
        return
    text = apply_changes(document.text, params.content_changes, server.convert.encoding)
    server.open_documents.typed(document, text, params.text_document.version)


def did_save(server: StpServer, params: types.DidSaveTextDocumentParams) -> None:
    """`textDocument/didSave`: a program may have run along with it."""
    loading.reconcile_soon(server)


def did_close(server: StpServer, params: types.DidCloseTextDocumentParams) -> None:
    """`textDocument/didClose`: from now on the disk counts."""
    path = to_path(params.text_document.uri)
    if path is not None:
        server.open_documents.close(path)
    else:
        server.contents.closed(params.text_document.uri)


def did_change_watched_files(server: StpServer, params: types.DidChangeWatchedFilesParams) -> None:
    """`workspace/didChangeWatchedFiles`: the whole batch is one step."""
    disk_changes.announced(server, _paths(server, (event.uri for event in params.changes)))


def did_rename_files(server: StpServer, params: types.RenameFilesParams) -> None:
    """`workspace/didRenameFiles`: watchers keep quiet about what lies in a folder that moved.

    Open documents follow by themselves: the client closes them and opens them at the new place.
    """
    uris = (uri for item in params.files for uri in (item.old_uri, item.new_uri))
    disk_changes.announced(server, _paths(server, uris))


def did_delete_files(server: StpServer, params: types.DeleteFilesParams) -> None:
    """`workspace/didDeleteFiles`: watchers keep quiet about what lay in a folder that is gone."""
    disk_changes.announced(server, _paths(server, (item.uri for item in params.files)))


def _paths(server: StpServer, uris: Iterable[str]) -> list[str]:
    """The files that URIs name, as they are spelt and as the session knows what is open of them."""
    found: dict[str, None] = {}
    for uri in uris:
        found.update((path, None) for path in (to_path(uri), server.path_of(uri)) if path)
    return list(found)


def modify(
    server: StpServer, modifications: Sequence[Modification], prefetched: Prefetched | None = None
) -> None:
    """Applies modifications and tells the rest of the server what they changed."""
    taken(server, server.session.did_modify_files(modifications, prefetched))


def taken(server: StpServer, changes: Changes) -> None:
    """Tells the rest of the server what a step of the session changed."""
    paths = frozenset(f"{root}/{id}" for root, ids in changes.documents.items() for id in ids)
    if paths:
        server.open_documents.moved(paths)
        server.changed(paths)
    for folder in changes.reload:
        loading.load_folder(server, folder)
    server.show_complaints()
