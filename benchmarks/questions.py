"""What a server is asked when its speed is measured: every request that an editor may send."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from benchmarks.asking import (
    Call,
    Open,
    complete,
    cursor,
    edit,
    follow,
    plain,
    press,
    press_and_colour,
    press_and_complete,
    press_and_everything,
    press_and_outline,
    pull_again,
    pull_all,
    references,
    resolve_completion,
    screen,
    symbols,
    title,
    type_on,
)


class Question(NamedTuple):
    """Something that is asked."""

    key: str
    """Of :attr:`Run.latencies`."""
    label: str
    """How a report calls it."""
    method: str
    offered: str
    """Where in its capabilities a server says that it answers: `codeLensProvider.resolveProvider`,
    or nothing for what every server takes."""
    call: Call


_TEXT = "textDocument/"


def _at(name: str, label: str, key: str = "") -> Question:
    """A request about a place in a document."""
    return Question(key or name, label, _TEXT + name, f"{name}Provider", plain(_TEXT + name))


def _of(name: str, label: str) -> Question:
    """A request about a whole document."""
    call = plain(_TEXT + name, Open.identifier)
    return Question(name, label, _TEXT + name, f"{name}Provider", call)


def _about(
    key: str,
    label: str,
    method: str,
    offered: str,
    make: Callable[[Open], object] = Open.at,
) -> Question:
    return Question(key, label, method, offered, plain(method, make))


def _resolve(
    key: str, label: str, method: str, of: str, make: Callable[[Open], object]
) -> Question:
    offered = f"{of.removeprefix(_TEXT)}Provider.resolveProvider"
    return Question(key, label, method, offered, follow(method, of, make))


def _hierarchy(key: str, label: str, method: str, of: str, offered: str) -> Question:
    call = follow(method, _TEXT + of, Open.at, lambda found: {"item": found})
    return Question(key, label, method, offered, call)


_ACTION = follow(
    "codeAction/resolve", f"{_TEXT}codeAction", cursor, wanted=lambda found: "edit" not in found
)
_CALLS, _TYPES = "callHierarchyProvider", "typeHierarchyProvider"
_TOKENS = "semanticTokensProvider"

QUESTIONS = (
    _at("hover", "hover"),
    _at("definition", "definition"),
    _at("declaration", "declaration"),
    _at("implementation", "implementation"),
    _at("typeDefinition", "type definition"),
    _about("references", "references", f"{_TEXT}references", "referencesProvider", references),
    _at("documentHighlight", "highlights"),
    _of("documentSymbol", "document symbols"),
    Question(
        "workspaceSymbol",
        "workspace symbols",
        "workspace/symbol",
        "workspaceSymbolProvider",
        symbols,
    ),
    Question("completion", "completion", f"{_TEXT}completion", "completionProvider", complete),
    Question(
        "completionResolve",
        "completion, resolved",
        "completionItem/resolve",
        "completionProvider.resolveProvider",
        resolve_completion,
    ),
    _of("codeLens", "code lenses"),
    _resolve(
        "lensResolve",
        "code lens, resolved",
        "codeLens/resolve",
        f"{_TEXT}codeLens",
        Open.identifier,
    ),
    _about("inlayHint", "inlay hints", f"{_TEXT}inlayHint", "inlayHintProvider", screen),
    _resolve(
        "hintResolve", "inlay hint, resolved", "inlayHint/resolve", f"{_TEXT}inlayHint", screen
    ),
    _about(
        "tokens",
        "semantic tokens",
        f"{_TEXT}semanticTokens/full",
        f"{_TOKENS}.full",
        Open.identifier,
    ),
    _about(
        "tokensRange",
        "semantic tokens of a range",
        f"{_TEXT}semanticTokens/range",
        f"{_TOKENS}.range",
        screen,
    ),
    _of("documentLink", "document links"),
    _of("foldingRange", "folding ranges"),
    _about(
        "selectionRange",
        "selection ranges",
        f"{_TEXT}selectionRange",
        "selectionRangeProvider",
        lambda item: {**item.identifier(), "positions": [item.at()["position"]]},
    ),
    _about(
        "linkedEditing",
        "linked editing",
        f"{_TEXT}linkedEditingRange",
        "linkedEditingRangeProvider",
        title,
    ),
    _about("prepareCalls", "call hierarchy", f"{_TEXT}prepareCallHierarchy", _CALLS),
    _hierarchy(
        "incomingCalls",
        "incoming calls",
        "callHierarchy/incomingCalls",
        "prepareCallHierarchy",
        _CALLS,
    ),
    _hierarchy(
        "outgoingCalls",
        "outgoing calls",
        "callHierarchy/outgoingCalls",
        "prepareCallHierarchy",
        _CALLS,
    ),
    _about("prepareTypes", "type hierarchy", f"{_TEXT}prepareTypeHierarchy", _TYPES),
    _hierarchy(
        "supertypes", "supertypes", "typeHierarchy/supertypes", "prepareTypeHierarchy", _TYPES
    ),
    _hierarchy("subtypes", "subtypes", "typeHierarchy/subtypes", "prepareTypeHierarchy", _TYPES),
    _about("codeAction", "code actions", f"{_TEXT}codeAction", "codeActionProvider", cursor),
    Question(
        "actionResolve",
        "code action, resolved",
        "codeAction/resolve",
        "codeActionProvider.resolveProvider",
        _ACTION,
    ),
    _about(
        "prepareRename",
        "rename, asked whether",
        f"{_TEXT}prepareRename",
        "renameProvider.prepareProvider",
    ),
    _about(
        "rename",
        "rename, to another number",
        f"{_TEXT}rename",
        "renameProvider",
        lambda item: {**item.at(), "newName": "ST9997"},
    ),
    _about(
        "formatting",
        "formatting",
        f"{_TEXT}formatting",
        "documentFormattingProvider",
        lambda item: {**item.identifier(), "options": {"tabSize": 4, "insertSpaces": True}},
    ),
    Question(
        "diagnostic",
        "diagnostics, unchanged",
        f"{_TEXT}diagnostic",
        "diagnosticProvider",
        pull_again,
    ),
    Question(
        "keystroke",
        "key press and completion",
        f"{_TEXT}completion",
        "completionProvider",
        press_and_complete,
    ),
    Question(
        "keySymbols",
        "key press and document symbols",
        f"{_TEXT}documentSymbol",
        "documentSymbolProvider",
        press_and_outline,
    ),
    Question(
        "keyTokens",
        "key press and semantic tokens",
        f"{_TEXT}semanticTokens/full/delta",
        f"{_TOKENS}.full.delta",
        press_and_colour,
    ),
    Question(
        "keyAll",
        "key press and all that is asked after it",
        f"{_TEXT}completion",
        f"{_TOKENS}.full.delta",
        press_and_everything,
    ),
    Question(
        "editPull", "edit to diagnostics, pulled", f"{_TEXT}diagnostic", "diagnosticProvider", edit
    ),
    Question(
        "workspacePull",
        "diagnostics of the workspace, unchanged",
        "workspace/diagnostic",
        "diagnosticProvider.workspaceDiagnostics",
        pull_all,
    ),
)
"""Asked of a client that pulls diagnostics, in this order."""

PUSHED = Question("editPush", "edit to diagnostics, pushed", "", "", edit)
"""Asked of a client that cannot pull."""


def _pulled(key: str, label: str, call: Call) -> Question:
    return Question(key, label, f"{_TEXT}diagnostic", "diagnosticProvider", call)


LARGE = _pulled("editLarge", "edit to diagnostics, 300 KB document", edit)
INDEX = _pulled("editIndex", "key press in a row of the index to diagnostics", press)
HEADER = _pulled("editHeader", "key press in a status to diagnostics", press)
TYPING = _pulled("typing", "ten keys a second: completion and diagnostics", type_on)
AT_ONE_PLACE = (LARGE, INDEX, HEADER, TYPING)
"""Each asked at a place of its own (`places.py`)."""
TYPING_PUSHED = Question(
    "typingPush", "ten keys a second: completion, diagnostics pushed", "", "", type_on
)
"""As :data:`TYPING`, by a client that cannot pull."""

LABELS = {item.key: item.label for item in (*QUESTIONS, PUSHED, *AT_ONE_PLACE, TYPING_PUSHED)}
"""How a report calls the keys of :attr:`Run.latencies`."""
