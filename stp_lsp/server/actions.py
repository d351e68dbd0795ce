"""Code actions: repairs offered as edits that the client shows, applies and can undo."""

from __future__ import annotations

from lsprotocol import types

from stp_lsp.features.code_actions import Action, code_actions
from stp_lsp.model.diagnostic import Diagnostic
from stp_lsp.server import to_proto
from stp_lsp.server.state import StpServer
from stp_lsp.session.session import Located

FIX_ALL = "source.fixAll.stp"


def on_code_action(
    server: StpServer, params: types.CodeActionParams
) -> list[types.CodeAction] | None:
    """`textDocument/codeAction`."""
    located = server.locate(params.text_document.uri)
    if located is None:
        return None
    only = params.context.only
    where = server.convert.span(located.document, params.range)
    found = code_actions(located.snapshot, located.document, where)
    return [
        _action(server, located, action)
        for action in found
        if (not only or any(_matches(action.kind, kind) for kind in only))
        and to_proto.can_apply(server, action.change)
    ]


def _matches(kind: str, wanted: object) -> bool:
    name = str(getattr(wanted, "value", wanted))
    return not name or kind == name or kind.startswith(f"{name}.")


def _action(server: StpServer, located: Located, action: Action) -> types.CodeAction:
    solved: list[Diagnostic] = list(action.diagnostics)
    return types.CodeAction(
        title=action.title,
        kind=action.kind,
        diagnostics=[server.convert.diagnostic(located, item) for item in solved] or None,
        is_preferred=action.preferred or None,
        edit=to_proto.workspace_edit(server, located.root, located.snapshot, action.change),
    )
