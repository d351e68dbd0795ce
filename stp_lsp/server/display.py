"""What the client can show around and between the words, as it announced it."""

from __future__ import annotations

from lsprotocol import types


class Display:
    """The capabilities that links, lenses, hints, colours and folds go by, asked once."""

    def __init__(self, capabilities: types.ClientCapabilities) -> None:
        document = capabilities.text_document or types.TextDocumentClientCapabilities()
        workspace = capabilities.workspace or types.WorkspaceClientCapabilities()
        link, fold = document.document_link, document.folding_range
        hints = document.inlay_hint.resolve_support if document.inlay_hint else None
        tokens = document.semantic_tokens
        lenses_changed, hints_changed = workspace.code_lens, workspace.inlay_hint
        tokens_changed = workspace.semantic_tokens
        self.link_tooltips = bool(link and link.tooltip_support)
        self.hint_tooltips = "tooltip" in (hints.properties if hints else ())
        """Whether the explanation of a hint may be left for `inlayHint/resolve`."""
        self.token_types = frozenset(tokens.token_types if tokens else ())
        self.token_modifiers = frozenset(tokens.token_modifiers if tokens else ())
        self.fold_limit = fold.range_limit if fold else None
        """How many folds it takes; ``None`` for all."""
        self.fold_text = bool(fold and fold.folding_range and fold.folding_range.collapsed_text)
        self.refreshes_lenses = bool(lenses_changed and lenses_changed.refresh_support)
        self.refreshes_hints = bool(hints_changed and hints_changed.refresh_support)
        self.refreshes_tokens = bool(tokens_changed and tokens_changed.refresh_support)
