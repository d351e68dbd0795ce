"""The table of handlers: what answers each method, and what is said of it in the handshake.

A handler is named by its place and imported when it is first needed (``on_demand``); those of the
life cycle stand in ``main``.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Final

from lsprotocol import types

from stp_lsp.server.capabilities import (
    ANY_FILE,
    CODE_ACTIONS,
    COMPLETION,
    DELETIONS,
    DOCUMENTS,
    FINDINGS,
    OPEN,
    VERBS,
    WHILE_TYPING,
)
from stp_lsp.server.on_demand import OnDemand
from stp_lsp.server.state import StpServer
from stp_lsp.server.tokens import LEGEND

HANDLERS: Final[dict[str, tuple[str, object | None]]] = {
    types.TEXT_DOCUMENT_DID_OPEN: ("sync:did_open", None),
    types.TEXT_DOCUMENT_DID_CHANGE: ("sync:did_change", None),
    types.TEXT_DOCUMENT_DID_SAVE: ("sync:did_save", None),
    types.TEXT_DOCUMENT_DID_CLOSE: ("sync:did_close", None),
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: ("sync:did_change_watched_files", None),
    types.WORKSPACE_DID_RENAME_FILES: ("sync:did_rename_files", ANY_FILE),
    types.WORKSPACE_DID_CHANGE_CONFIGURATION: ("configuration:did_change", None),
    types.TEXT_DOCUMENT_COMPLETION: ("requests:on_completion", COMPLETION),
    types.COMPLETION_ITEM_RESOLVE: ("requests:on_completion_resolve", None),
    types.TEXT_DOCUMENT_HOVER: ("requests:on_hover", None),
    types.TEXT_DOCUMENT_DEFINITION: ("requests:on_definition", None),
    types.TEXT_DOCUMENT_DECLARATION: ("requests:on_declaration", None),
    types.TEXT_DOCUMENT_IMPLEMENTATION: ("requests:on_implementation", None),
    types.TEXT_DOCUMENT_TYPE_DEFINITION: ("requests:on_type_definition", None),
    types.TEXT_DOCUMENT_REFERENCES: ("requests:on_references", None),
    types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: ("requests:on_highlight", None),
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: ("outline:on_document_symbol", None),
    types.WORKSPACE_SYMBOL: ("symbols:on_workspace_symbol", None),
    types.TEXT_DOCUMENT_CODE_ACTION: ("fallbacks:on_code_action", CODE_ACTIONS),
    types.CODE_ACTION_RESOLVE: ("actions:on_code_action_resolve", None),
    types.TEXT_DOCUMENT_DIAGNOSTIC: ("pull:document_diagnostic", FINDINGS),
    types.WORKSPACE_DIAGNOSTIC: ("pull:workspace_diagnostic", None),
    types.TEXT_DOCUMENT_DOCUMENT_LINK: ("understand:on_document_link", None),
    types.DOCUMENT_LINK_RESOLVE: ("understand:on_document_link_resolve", None),
    types.TEXT_DOCUMENT_CODE_LENS: ("understand:on_code_lens", None),
    types.CODE_LENS_RESOLVE: ("understand:on_code_lens_resolve", None),
    types.TEXT_DOCUMENT_INLAY_HINT: ("understand:on_inlay_hint", None),
    types.INLAY_HINT_RESOLVE: ("understand:on_inlay_hint_resolve", None),
    types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL: ("understand:on_tokens", LEGEND),
    types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL_DELTA: ("understand:on_tokens_delta", LEGEND),
    types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE: ("understand:on_tokens_range", LEGEND),
    types.TEXT_DOCUMENT_FOLDING_RANGE: ("understand:on_folding_range", None),
    types.TEXT_DOCUMENT_SELECTION_RANGE: ("understand:on_selection_range", None),
    types.TEXT_DOCUMENT_LINKED_EDITING_RANGE: ("understand:on_linked_editing_range", None),
    types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY: ("understand:on_prepare_calls", None),
    types.CALL_HIERARCHY_INCOMING_CALLS: ("understand:on_incoming_calls", None),
    types.CALL_HIERARCHY_OUTGOING_CALLS: ("understand:on_outgoing_calls", None),
    types.TEXT_DOCUMENT_PREPARE_TYPE_HIERARCHY: ("understand:on_prepare_types", None),
    types.TYPE_HIERARCHY_SUPERTYPES: ("understand:on_supertypes", None),
    types.TYPE_HIERARCHY_SUBTYPES: ("understand:on_subtypes", None),
    types.TEXT_DOCUMENT_PREPARE_RENAME: ("refactor:on_prepare_rename", None),
    types.TEXT_DOCUMENT_RENAME: ("refactor:on_rename", None),
    types.WORKSPACE_WILL_RENAME_FILES: ("refactor:on_will_rename_files", ANY_FILE),
    types.WORKSPACE_WILL_DELETE_FILES: ("refactor:on_will_delete_files", ANY_FILE),
    types.WORKSPACE_DID_CREATE_FILES: ("refactor:on_did_create_files", DOCUMENTS),
    types.WORKSPACE_DID_DELETE_FILES: ("sync:did_delete_files", DELETIONS),
    "stp/threads": ("views:on_threads", None),
    "stp/thread": ("views:on_thread", None),
    "stp/mentions": ("views:on_mentions", None),
    "stp/card": ("views:on_card", None),
    types.TEXT_DOCUMENT_FORMATTING: ("write:on_formatting", None),
    types.TEXT_DOCUMENT_RANGE_FORMATTING: ("write:on_range_formatting", None),
    types.TEXT_DOCUMENT_RANGES_FORMATTING: ("write:on_ranges_formatting", None),
    types.TEXT_DOCUMENT_ON_TYPE_FORMATTING: ("write:on_type_formatting", WHILE_TYPING),
    "stp/board": ("boards:on_board", None),
    "stp/graph": ("boards:on_graph", None),
    types.WORKSPACE_TEXT_DOCUMENT_CONTENT: ("content:on_content", None),
}
"""Every method that the server answers beside the life cycle."""

GHOST_TEXT: Final = "write:on_inline_completion"
"""Answers a method that is promised only to those who know it (LSP 3.18)."""

MODULES: Final = tuple(dict.fromkeys(where.partition(":")[0] for where, _ in HANDLERS.values()))
"""The modules of handlers, below `stp_lsp.server`."""


def register(server: StpServer) -> None:
    """Makes the server answer all methods and commands."""
    for method, (where, options) in HANDLERS.items():
        server.feature(method, options)(OnDemand(server, method, where))
    for name in VERBS:
        server.command(name)(_verb(server, name))

    @server.command(OPEN)
    async def open_content(*arguments: Any) -> dict[str, object]:  # noqa: ANN401  # a client's JSON
        from stp_lsp.server.content import open_content

        return await open_content(server, arguments)


def _verb(server: StpServer, name: str) -> Callable[..., Coroutine[Any, Any, dict[str, object]]]:
    async def run(*arguments: Any) -> dict[str, object]:  # noqa: ANN401  # whatever a client sends
        from stp_lsp.server.commands import execute

        return await execute(server, name, arguments)

    return run


def register_for(server: StpServer, capabilities: types.ClientCapabilities) -> None:
    """Adds what only some clients can ask for, before the server says what it can do."""
    document = capabilities.text_document
    ranges = document.range_formatting if document is not None else None
    if ranges is not None and ranges.ranges_support:
        options = types.DocumentRangeFormattingOptions(ranges_support=True)
        server.protocol.fm.feature_options[types.TEXT_DOCUMENT_RANGE_FORMATTING] = options
    if document is not None and document.inline_completion is not None:
        method = types.TEXT_DOCUMENT_INLINE_COMPLETION
        server.feature(method, types.InlineCompletionOptions())(
            OnDemand(server, method, GHOST_TEXT)
        )
