"""Requests that change more than a line: rename, and files that are moved, made or deleted.

A rename is a verb (``verb_calls``) whose edit goes back as the answer. Whatever stands against it
is an error with the reason as its message, because that is what editors show.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from stp_lsp.features.rename import Renaming, find_renaming
from stp_lsp.features.rename_files import files_will_move, left_dangling, template_for
from stp_lsp.features.verbs.api import Refusal
from stp_lsp.model.paths import within
from stp_lsp.model.source_change import Rename, SourceChange
from stp_lsp.server import disk_changes
from stp_lsp.server.commands import CannotError, edit_of, tell, tell_notes
from stp_lsp.server.partial import work_done
from stp_lsp.server.remedies import why_not
from stp_lsp.server.requests import at_position
from stp_lsp.server.state import StpServer
from stp_lsp.server.to_proto import UnreadableFileError, cannot, workspace_edit
from stp_lsp.server.uris import to_path
from stp_lsp.server.verb_calls import Done, VerbCall, perform_verb
from stp_lsp.session.moment import present_moment
from stp_lsp.session.session import Session, View
from stp_lsp.session.spelling import listed_path
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

_MOVES: Final = ("stp.thread.renumber", "stp.issue.renumber")
"""The renames that always move a folder."""
_OPENS_WITHIN: Final = 2.0
"""Seconds within which an editor opens a file that its user has just made."""
_LOOKS: Final = 20


class CannotRenameError(JsonRpcException):
    """Why nothing is renamed, for the user to read."""

    CODE = types.LSPErrorCodes.RequestFailed.value

    def __init__(self, reason: str) -> None:
        super().__init__(reason if reason.endswith(".") else f"{reason}.")


async def on_prepare_rename(
    server: StpServer, params: types.PrepareRenameParams
) -> types.PrepareRenamePlaceholder | None:
    """`textDocument/prepareRename`."""
    await server.first_index.wait()  # before that, nothing can be said of an id
    at = at_position(server, params, to_write=True)
    if at is None:
        return None
    found = find_renaming(at[0].snapshot, at[0].document, at[1])
    if isinstance(found, Refusal):
        raise CannotRenameError(found.reason)
    if found is None:
        return None
    if found.verb in _MOVES and types.ResourceOperationKind.Rename not in (
        server.client.resource_operations
    ):
        raise CannotRenameError(why_not((Rename,)))
    where = server.convert.range(at[0].document.lines, found.range)
    return types.PrepareRenamePlaceholder(where, found.placeholder)


async def on_rename(server: StpServer, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """`textDocument/rename`."""
    await server.first_index.wait()  # half a workspace must not be renamed
    at = at_position(server, params, to_write=True)
    if at is None:
        return None
    found = find_renaming(at[0].snapshot, at[0].document, at[1])
    if isinstance(found, Refusal):
        raise CannotRenameError(found.reason)
    if found is None:
        raise CannotRenameError("there is nothing here that has a name of its own")
    return await _renamed(server, params, found)


async def _renamed(
    server: StpServer, params: types.RenameParams, found: Renaming
) -> types.WorkspaceEdit:
    arguments = {**found.arguments, found.name: params.new_name}
    call = VerbCall(found.verb, arguments, params.text_document.uri)
    with work_done(server, params.work_done_token, "Renaming"):
        done = await perform_verb(server, call)
    if isinstance(done, Refusal):
        raise CannotRenameError(done.reason)
    try:
        edit = edit_of(server, call, done, annotated=server.client.annotations)
    except CannotError as problem:
        reason = f"{problem.reason}; {problem.remedy}" if problem.remedy else problem.reason
        raise CannotRenameError(reason) from problem
    tell_notes(server, done)
    return edit


# -- files -----------------------------------------------------------------------------------------


async def on_will_rename_files(
    server: StpServer, params: types.RenameFilesParams
) -> types.WorkspaceEdit | None:
    """`workspace/willRenameFiles`: links and paths follow; the client moves the files itself."""
    await server.first_index.wait()
    pairs = [(server.path_of(item.old_uri), to_path(item.new_uri)) for item in params.files]
    spelt = [(old, new) for old, new in pairs if old is not None and new is not None]
    known = await asyncio.to_thread(_listed, server.session, spelt)
    view = _view_of(server, known)
    if view is None or server.sent_renames.take(known):
        return None
    start = len(view.root) + 1
    moves = {old[start:]: new[start:] for old, new in known.items() if within(new, view.root)}
    moment = await asyncio.to_thread(present_moment, view.root)
    snapshot = view.snapshot
    # Beside the event loop: much may name what moves, and a disk far away may be slow to ask.
    performed = await asyncio.to_thread(files_will_move, snapshot, moves, moment)
    if view.snapshot is not snapshot:  # somebody typed meanwhile; what follows takes no time
        snapshot = view.snapshot
        performed = files_will_move(snapshot, moves, moment)
    if cannot(server, performed):
        return None
    if not performed.edits and not performed.operations:
        return None
    tell_notes(server, Done(view.root, snapshot, performed))
    try:
        return workspace_edit(server, view.root, snapshot, performed)
    except UnreadableFileError:
        return None


def _listed(session: Session, moves: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Moves by the paths that the open folders list; of what is not there yet, those of its folder.

    A disk may find what moves by another spelling, which no document is known by.
    """
    found: dict[str, str] = {}
    for old, new in moves:
        folder, _, name = new.rpartition("/")
        home = listed_path(session.disk, folder, session.opened)
        found[listed_path(session.disk, old, session.opened)] = f"{home}/{name}"
    return found


async def on_will_delete_files(server: StpServer, params: types.DeleteFilesParams) -> None:
    """`workspace/willDeleteFiles`: nothing changes; the user hears what will lead nowhere."""
    await server.first_index.wait()
    paths = [path for item in params.files if (path := server.path_of(item.uri)) is not None]
    view = _view_of(server, paths)
    if view is not None:
        message = left_dangling(view.snapshot, [path[len(view.root) + 1 :] for path in paths])
        tell(server, message)


async def on_did_create_files(server: StpServer, params: types.CreateFilesParams) -> None:
    """`workspace/didCreateFiles`: an empty document of a thread gets its template.

    Only once it is open, and while it is empty: a program that makes a file and goes on to write it
    must not find a template in it. Before it is made (`willCreateFiles`) there is nothing to edit.
    """
    paths = [path for item in params.files if (path := server.path_of(item.uri)) is not None]
    disk_changes.announced(server, paths)
    await disk_changes.arrived(server)
    for path in paths:
        await _fill(server, path)


async def _fill(server: StpServer, path: str) -> None:
    for _ in range(_LOOKS):
        if path in server.session.overlays:
            break
        await asyncio.sleep(_OPENS_WITHIN / _LOOKS)
    view = _view_of(server, [path])
    if path not in server.session.overlays or view is None or not server.client.applies_edits:
        return
    moment = await asyncio.to_thread(present_moment, view.root)
    id = path[len(view.root) + 1 :]
    text = template_for(view.snapshot, id, moment)
    document = view.snapshot.documents.get(id)
    if not text or document is None or document.text:
        return
    change = SourceChange.of(id, TextEdit(Range(0, 0), text))
    edit = workspace_edit(server, view.root, view.snapshot, change)
    await server.workspace_apply_edit_async(
        types.ApplyWorkspaceEditParams(edit, f"fill {id} from its template")
    )


def _view_of(server: StpServer, paths: Iterable[str]) -> View | None:
    """The workspace that holds all of these; ``None`` when it was not read as a whole."""
    views = {view.root: view for path in paths if (view := server.session.view_of(path))}
    view = next(iter(views.values())) if len(views) == 1 else None
    return view if view is not None and view.complete else None
