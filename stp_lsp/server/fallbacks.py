"""Fallbacks for clients that announce less: commands in place of code actions, and the like.

An answer that a client did not say it understands is at best lost. Most handlers ask
``server.client`` where they build their answer; here stands what would otherwise be woven through
many of them, and what is decided once, in the answer to `initialize`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
import cattrs
from lsprotocol import converters, types
from pygls.exceptions import JsonRpcInvalidParams

from stp_lsp.server.state import StpServer
from stp_lsp.server.uris import SCHEME

APPLY_EDIT: Final = "stp.applyEdit"
"""The command behind a repair for clients without code actions; its argument is the edit."""

_EDITS: Final = frozenset(("changes", "documentChanges"))
_HOW: Final = "give one WorkspaceEdit, with `changes` or `documentChanges`"


@functools.cache
def _converter() -> cattrs.Converter:
    """Made for the first client that needs it: making it takes 10 ms, and few do."""
    return converters.get_converter()


def on_code_action(
    server: StpServer, params: types.CodeActionParams
) -> Sequence[types.CodeAction | types.Command] | None:
    """`textDocument/codeAction`, as commands for clients that know no code actions."""
    from stp_lsp.server import actions  # they lead to every verb, and the handshake to here

    found = actions.on_code_action(server, params)
    if found is None:
        return None
    if not server.client.action_literals:
        return [command for action in found if (command := _command(server, action)) is not None]
    if not server.client.preferred_actions:
        for action in found:
            action.is_preferred = None
    return found


def _command(server: StpServer, action: types.CodeAction) -> types.Command | None:
    """The command that does what the action does; none where the client makes no edits for us."""
    if action.command is not None:
        return action.command
    if action.edit is None or not server.client.applies_edits:
        return None
    edit = _converter().unstructure(action.edit, types.WorkspaceEdit)
    return types.Command(action.title, APPLY_EDIT, arguments=[edit])


def register(server: StpServer) -> None:
    """Makes the command that stands in for an action's edit, if the client needs it."""
    if server.client.action_literals:
        return

    @server.command(APPLY_EDIT)
    async def apply_edit(*arguments: Any) -> dict[str, object]:  # noqa: ANN401  # a client's JSON
        given = arguments[0] if len(arguments) == 1 else None
        if not (isinstance(given, Mapping) and given.keys() & _EDITS):
            raise JsonRpcInvalidParams(f"{APPLY_EDIT}: {_HOW}")
        try:
            edit = _converter().structure(given, types.WorkspaceEdit)
        except Exception as error:
            raise JsonRpcInvalidParams(f"{APPLY_EDIT}: this is none; {_HOW}") from error
        answer = await server.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit))
        return {"applied": answer.applied}


def adjust(server: StpServer, found: types.ServerCapabilities) -> None:
    """Takes out of the server's capabilities what this client has no use for.

    Args:
        server: Whose client it is.
        found: What the library worked out from the handlers; changed in place.
    """
    client = server.client
    action = found.code_action_provider
    if isinstance(action, types.CodeActionOptions):
        if not client.action_literals:
            found.code_action_provider = True
        elif not client.resolves_edits:
            found.code_action_provider = attrs.evolve(action, resolve_provider=None)
    if not client.pulls:
        found.diagnostic_provider = None
    if client.progress:
        if isinstance(found.diagnostic_provider, types.DiagnosticOptions):
            options = attrs.evolve(found.diagnostic_provider, work_done_progress=True)
            found.diagnostic_provider = options
        if isinstance(found.rename_provider, types.RenameOptions):
            found.rename_provider = attrs.evolve(found.rename_provider, work_done_progress=True)
    if found.workspace is not None:
        if client.contents:
            content = types.TextDocumentContentOptions(schemes=[SCHEME])
            found.workspace.text_document_content = content
        operations = found.workspace.file_operations
        if operations is not None and operations == types.FileOperationOptions():
            found.workspace.file_operations = None
