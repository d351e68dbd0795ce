"""Code actions: repairs, and behind them the verbs that make sense at the place.

A repair is an edit that the client shows, applies and can undo. A verb's edit is worked out when
it is chosen: by `codeAction/resolve` where the client can ask for it, else by the verb's command.
"""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from stp_lsp.features.code_actions import Action, code_actions
from stp_lsp.features.verbs.api import BY_NAME, Offer, Refusal, Subject, offers
from stp_lsp.model.diagnostic import Diagnostic
from stp_lsp.server import to_proto
from stp_lsp.server.capabilities import EXTRACT, REFACTOR, REWRITE
from stp_lsp.server.commands import CannotError, edit_of, tell, tell_notes, warn
from stp_lsp.server.convert import SOURCE
from stp_lsp.server.state import StpServer
from stp_lsp.server.verb_calls import perform_verb, read_call
from stp_lsp.session.session import Located
from stp_lsp.text.range import Range

_EXTRACTS = frozenset(("stp.section.extract", "stp.package.split"))
_REWRITES = frozenset((Subject.SELECTION, Subject.DOCUMENT, Subject.CRITERION, Subject.TEST))


def on_code_action(
    server: StpServer, params: types.CodeActionParams
) -> list[types.CodeAction] | None:
    """`textDocument/codeAction`: repairs first, then verbs."""
    located = server.locate(params.text_document.uri)
    if located is None:
        return None
    only = [str(getattr(kind, "value", kind)) for kind in params.context.only or ()]
    where = server.convert.span(located.document, params.range)
    found = [
        _action(server, located, action)
        for action in code_actions(
            located.snapshot, located.document, where, only, named=_named(server, located, params)
        )
        if to_proto.can_apply(server, action.change)
    ]
    view = server.session.views.get(located.root)
    if view is not None and view.complete:  # before that, ids and places are not known
        for offer in offers(located.snapshot, located.document, where):
            if _wanted(kind := _kind(offer), only):
                found += _offered(server, offer, kind, params)
    return found


def _named(server: StpServer, located: Located, params: types.CodeActionParams) -> frozenset[Range]:
    """The findings that the client names: Neovim asks at the cursor, but means its line."""
    first, last = params.range.start.line, params.range.end.line
    return frozenset(
        server.convert.span(located.document, each.range)
        for each in params.context.diagnostics
        if each.source == SOURCE and each.range.start.line <= last and first <= each.range.end.line
    )


def _wanted(kind: str, only: list[str]) -> bool:
    return not only or any(not each or kind == each or kind.startswith(f"{each}.") for each in only)


def _action(server: StpServer, located: Located, action: Action) -> types.CodeAction:
    solved: list[Diagnostic] = list(action.diagnostics)
    return types.CodeAction(
        title=action.title,
        kind=action.kind,
        diagnostics=[server.convert.diagnostic(located, item) for item in solved] or None,
        is_preferred=action.preferred or None,
        edit=to_proto.workspace_edit(server, located.root, located.snapshot, action.change),
    )


# -- verbs -----------------------------------------------------------------------------------------


def _kind(offer: Offer) -> str:
    if offer.verb in _EXTRACTS:
        return EXTRACT
    return REWRITE if BY_NAME[offer.verb].subject in _REWRITES else REFACTOR


def _offered(
    server: StpServer, offer: Offer, kind: str, params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    """The action for an offer; none where the client could make nothing of it."""
    client = server.client
    if offer.disabled:
        if client.disabled_actions:
            reason = types.CodeActionDisabled(offer.disabled)
            yield types.CodeAction(offer.title, kind, disabled=reason)
        return
    arguments: dict[str, object] = {
        **offer.arguments,
        "uri": params.text_document.uri,
        "range": _plain(params.range),
    }
    if offer.missing:
        if client.asks_arguments:
            arguments["missing"] = list(offer.missing)
            command = types.Command(offer.title, offer.verb, arguments=[arguments])
            yield types.CodeAction(f"{offer.title}...", kind, command=command)
    elif client.resolves_edits:
        data = {"verb": offer.verb, "arguments": arguments}
        yield types.CodeAction(offer.title, kind, data=data)
    elif client.applies_edits:
        command = types.Command(offer.title, offer.verb, arguments=[arguments])
        yield types.CodeAction(offer.title, kind, command=command)


def _plain(where: types.Range) -> dict[str, dict[str, int]]:
    return {
        name: {"line": end.line, "character": end.character}
        for name, end in (("start", where.start), ("end", where.end))
    }


async def on_code_action_resolve(server: StpServer, action: types.CodeAction) -> types.CodeAction:
    """`codeAction/resolve`: the edit of a verb; without one when it refuses, and says why."""
    data = action.data if isinstance(action.data, dict) else {}
    verb = data.get("verb")
    if action.edit is not None or not isinstance(verb, str):
        return action
    call = read_call(verb, [data.get("arguments")])
    if isinstance(call, Refusal):
        warn(server, verb, call.reason)
        return action
    done = await perform_verb(server, call)
    if isinstance(done, Refusal):
        warn(server, verb, done.reason)
        return action
    try:
        edit = edit_of(server, call, done, annotated=server.client.annotated_actions)
    except CannotError as problem:
        warn(server, verb, problem.reason, problem.remedy)
        return action
    if done.performed.edits or done.performed.operations:
        action.edit = edit
    else:
        tell(server, done.performed.done)  # it is so already
    tell_notes(server, done)
    return action
