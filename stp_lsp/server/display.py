"""What the client can show around and between the words, as it announced it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lsprotocol import types

_ITEM, _SYMBOL = types.CompletionItemKind, types.SymbolKind
_FIRST_ITEM_KINDS: Final[Mapping[int, int]] = {
    _ITEM.Struct.value: _ITEM.Class.value,
    _ITEM.Event.value: _ITEM.Reference.value,
    _ITEM.EnumMember.value: _ITEM.Value.value,
}
_FIRST_SYMBOL_KINDS: Final[Mapping[int, int]] = {
    _SYMBOL.Object.value: _SYMBOL.Namespace.value,
    _SYMBOL.Struct.value: _SYMBOL.Class.value,
    _SYMBOL.Event.value: _SYMBOL.Field.value,
}


class Kinds:
    """What stands in for a kind that the client does not know, by the kind; mostly nothing.

    A client without `valueSet` knows the kinds of the first protocol alone, numbers 1 to 18 (LSP
    3.17, "completionItemKind" and "symbolKind"). One with it shows something for any other.
    """

    def __init__(self, capabilities: types.ClientCapabilities) -> None:
        document = capabilities.text_document or types.TextDocumentClientCapabilities()
        workspace = capabilities.workspace or types.WorkspaceClientCapabilities()
        completion, outline = document.completion, document.document_symbol
        items = completion.completion_item_kind if completion else None
        nested = outline.symbol_kind if outline else None
        found = workspace.symbol.symbol_kind if workspace.symbol else None
        self.items = {} if items and items.value_set else _FIRST_ITEM_KINDS
        self.outline = {} if nested and nested.value_set else _FIRST_SYMBOL_KINDS
        self.found = {} if found and found.value_set else _FIRST_SYMBOL_KINDS


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
