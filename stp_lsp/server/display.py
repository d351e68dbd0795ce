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


class FindingParts:
    """The parts of a finding that the client reads, pushed or pulled."""

    def __init__(self, capabilities: types.ClientCapabilities) -> None:
        document = capabilities.text_document or types.TextDocumentClientCapabilities()
        # Until 3.18 the parts were announced for pushed findings and held for pulled ones too.
        both = [each for each in (document.publish_diagnostics, document.diagnostic) if each]
        pushed = document.publish_diagnostics
        self.related = any(each.related_information for each in both)
        self.description = any(each.code_description_support for each in both)
        self.data = any(each.data_support for each in both)
        self.tags = frozenset(
            tag for each in both for tag in (each.tag_support.value_set if each.tag_support else ())
        )
        self.versions = bool(pushed and pushed.version_support)
        """Whether a publication may say which version of the document it is about."""
