"""Whether a message of the server is one that this client said it can take (LSP 3.18).

What a client does not announce in `initialize` must not reach it: no link where it takes places,
no Markdown where it shows plain text, no file operation that it would drop, no request that it
cannot answer. Each rule names the capability that it reads.

The rules look at the shape of answers, by the method they answer; whether a message is well-formed
at all is the matter of ``tools/lsp_model.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

Message = dict[str, Any]

_REQUESTS: Final = {
    "workspace/configuration": "workspace.configuration",
    "workspace/workspaceFolders": "workspace.workspaceFolders",
    "workspace/applyEdit": "workspace.applyEdit",
    "workspace/codeLens/refresh": "workspace.codeLens.refreshSupport",
    "workspace/diagnostic/refresh": "workspace.diagnostics.refreshSupport",
    "workspace/foldingRange/refresh": "workspace.foldingRange.refreshSupport",
    "workspace/inlayHint/refresh": "workspace.inlayHint.refreshSupport",
    "workspace/inlineValue/refresh": "workspace.inlineValue.refreshSupport",
    "workspace/semanticTokens/refresh": "workspace.semanticTokens.refreshSupport",
    "workspace/textDocumentContent/refresh": "workspace.textDocumentContent",
    "window/showDocument": "window.showDocument.support",
    "window/workDoneProgress/create": "window.workDoneProgress",
}
"""What the server may ask only of clients with that capability."""

_DYNAMIC: Final = {
    "workspace/didChangeWatchedFiles": "workspace.didChangeWatchedFiles",
    "workspace/didChangeConfiguration": "workspace.didChangeConfiguration",
    "workspace/symbol": "workspace.symbol",
    "workspace/executeCommand": "workspace.executeCommand",
    "workspace/textDocumentContent": "workspace.textDocumentContent",
    "textDocument/didOpen": "textDocument.synchronization",
    "textDocument/didChange": "textDocument.synchronization",
    "textDocument/didSave": "textDocument.synchronization",
    "textDocument/didClose": "textDocument.synchronization",
    "textDocument/documentHighlight": "textDocument.documentHighlight",
    "textDocument/prepareCallHierarchy": "textDocument.callHierarchy",
    "textDocument/prepareTypeHierarchy": "textDocument.typeHierarchy",
}
"""Where `dynamicRegistration` stands, if not under the name of the method."""

_LINK_METHODS: Final = ("definition", "declaration", "implementation", "typeDefinition")
_TREES: Final = (
    "experimental",
    "data",
    "arguments",
    "settings",
)
"""Members whose inside is the server's own business."""
_FIRST_KINDS: Final = 18
"""The last kind of a completion and of a symbol that every client knows."""


class ClientRules:
    """The rules for one client, from the parameters of its `initialize`."""

    def __init__(self, initialize: Message) -> None:
        self._capabilities = initialize.get("capabilities") or {}
        self._trace = initialize.get("trace", "off")
        self._tokens: set[object] = set()
        self._encodings = self._read("general.positionEncodings") or ["utf-16"]

    def has(self, path: str) -> bool:
        """Whether the client announced a capability: anything but false, null and nothing."""
        value = self._read(path)
        return value is not None and value is not False

    def _read(self, path: str) -> Any:
        value: Any = self._capabilities
        for name in path.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def _holds(self, path: str, wanted: object) -> bool:
        return wanted in (self._read(path) or ())

    # -- what the client says ----------------------------------------------------------------------

    def note_client(self, message: Message) -> None:
        """Takes note of what the client sends: tokens of progress, another trace."""
        params = message.get("params")
        if not isinstance(params, dict):
            return
        if message.get("method") == "$/setTrace":
            self._trace = params.get("value", "off")
        for name in ("workDoneToken", "partialResultToken"):
            if name in params:
                self._tokens.add(params[name])

    # -- what the server says ----------------------------------------------------------------------

    def judge(self, message: Message, answers: str = "", asked: Message | None = None) -> list[str]:
        """What the client cannot take of a message of the server.

        Args:
            message: What the server sent.
            answers: The method of the request that it answers; empty for other messages.
            asked: That request.
        """
        method = message.get("method")
        if method is not None:
            found = list(self._judge_own(method, message.get("params") or {}))
            value: object = message.get("params")
        elif "error" in message:
            return []
        else:
            value = message.get("result")
            found = list(self._judge_answer(answers, value))
        return [*found, *self._judge_inside(method or answers, value)]

    def _judge_own(self, method: str, params: Message) -> Iterator[str]:
        needed = _REQUESTS.get(method)
        if needed is not None and not self.has(needed):
            yield f"{method} needs {needed}"
        if method == "window/workDoneProgress/create":
            self._tokens.add(params.get("token"))
        if method == "$/progress" and params.get("token") not in self._tokens:
            yield "$/progress for a token that nobody made"
        if method == "$/logTrace":
            if self._trace == "off":
                yield "$/logTrace while the trace is off"
            if "verbose" in params and self._trace != "verbose":
                yield "$/logTrace with `verbose` while the trace is not verbose"
        if method in ("client/registerCapability", "client/unregisterCapability"):
            key = "registrations" if method == "client/registerCapability" else "unregisterations"
            for each in params.get(key, ()):
                name = str(each.get("method"))
                path = _DYNAMIC.get(name, name.replace("/", "."))
                if not self.has(f"{path}.dynamicRegistration"):
                    yield f"{name} may not be registered: no {path}.dynamicRegistration"
        if method == "textDocument/publishDiagnostics":
            path = "textDocument.publishDiagnostics"
            if "version" in params and not self.has(f"{path}.versionSupport"):
                yield "publishDiagnostics.versionSupport"
            for item in params.get("diagnostics", ()):
                yield from self._diagnostic(item, path)

    def _judge_answer(self, method: str, result: Any) -> Iterator[str]:
        if result is None:
            return
        name = method.rpartition("/")[2]
        if method == "initialize":
            yield from self._server_capabilities(result)
        elif name in _LINK_METHODS and isinstance(result, list):
            linked = any("targetUri" in item for item in result)
            if linked and not self.has(f"textDocument.{name}.linkSupport"):
                yield f"links need textDocument.{name}.linkSupport"
        elif method == "textDocument/hover":
            yield from self._markup(result.get("contents"), "textDocument.hover.contentFormat")
        elif method in ("textDocument/completion", "completionItem/resolve"):
            items = result.get("items", [result]) if isinstance(result, dict) else result
            for item in items:
                yield from self._completion(item)
        elif method == "textDocument/documentSymbol":
            nested = "textDocument.documentSymbol.hierarchicalDocumentSymbolSupport"
            if any("location" not in item for item in result) and not self.has(nested):
                yield f"DocumentSymbol needs {nested}"
            yield from self._kinds(result, "textDocument.documentSymbol.symbolKind")
        elif method == "workspace/symbol":
            yield from self._kinds(result, "workspace.symbol.symbolKind")
        elif method in ("textDocument/codeAction", "codeAction/resolve"):
            for item in result if isinstance(result, list) else [result]:
                yield from self._action(item)
        elif method == "textDocument/diagnostic":
            if "relatedDocuments" in result and not self.has(
                "textDocument.diagnostic.relatedDocumentSupport"
            ):
                yield "textDocument.diagnostic.relatedDocumentSupport"
            for item in result.get("items", ()):
                yield from self._diagnostic(item, "")
        elif method == "textDocument/foldingRange":
            yield from self._folds(result)

    def _server_capabilities(self, result: Message) -> Iterator[str]:
        """What the server offers; most of it is ignored by clients that know nothing of it."""
        found = result["capabilities"]
        if found.get("positionEncoding", "utf-16") not in self._encodings:
            yield f"positionEncoding {found['positionEncoding']!r} was not offered"
        action = found.get("codeActionProvider")
        if isinstance(action, dict) and not self.has("textDocument.codeAction"):
            yield "CodeActionOptions need textDocument.codeAction.codeActionLiteralSupport"
        rename = found.get("renameProvider")
        if isinstance(rename, dict) and not self.has("textDocument.rename.prepareSupport"):
            yield "RenameOptions need textDocument.rename.prepareSupport"
        content = (found.get("workspace") or {}).get("textDocumentContent")
        if content is not None and not self.has("workspace.textDocumentContent"):
            yield "textDocumentContent needs workspace.textDocumentContent"
        operations = (found.get("workspace") or {}).get("fileOperations") or {}
        for name in operations:
            if not self.has(f"workspace.fileOperations.{name}"):
                yield f"fileOperations.{name} needs workspace.fileOperations.{name}"

    def _markup(self, value: object, path: str) -> Iterator[str]:
        kind = value.get("kind") if isinstance(value, dict) else None
        if kind == "markdown" and not self._holds(path, "markdown"):
            yield f"Markdown needs {path}"

    def _kinds(self, items: list[Message], path: str) -> Iterator[str]:
        for item in items:
            if item.get("kind", 1) > _FIRST_KINDS and not self.has(f"{path}.valueSet"):
                yield f"the kind {item['kind']} needs {path}.valueSet"
            yield from self._kinds(item.get("children", []), path)

    def _completion(self, item: Message) -> Iterator[str]:
        path = "textDocument.completion.completionItem"
        yield from self._kinds([item], "textDocument.completion.completionItemKind")
        if item.get("insertTextFormat") == 2 and not self.has(f"{path}.snippetSupport"):
            yield f"a snippet needs {path}.snippetSupport"
        if "insert" in item.get("textEdit", {}) and not self.has(f"{path}.insertReplaceSupport"):
            yield f"InsertReplaceEdit needs {path}.insertReplaceSupport"
        if "labelDetails" in item and not self.has(f"{path}.labelDetailsSupport"):
            yield f"labelDetails need {path}.labelDetailsSupport"
        if "commitCharacters" in item and not self.has(f"{path}.commitCharactersSupport"):
            yield f"commitCharacters need {path}.commitCharactersSupport"
        if "preselect" in item and not self.has(f"{path}.preselectSupport"):
            yield f"preselect needs {path}.preselectSupport"
        for tag in item.get("tags", ()):
            if not self._holds(f"{path}.tagSupport.valueSet", tag):
                yield f"tags need {path}.tagSupport"
        yield from self._markup(item.get("documentation"), f"{path}.documentationFormat")

    def _action(self, item: Message) -> Iterator[str]:
        path = "textDocument.codeAction"
        if isinstance(item.get("command"), str):
            return  # a command, which every client takes
        if not self.has(f"{path}.codeActionLiteralSupport"):
            yield f"a code action needs {path}.codeActionLiteralSupport"
        for member, needed in (
            ("isPreferred", "isPreferredSupport"),
            ("disabled", "disabledSupport"),
            ("data", "dataSupport"),
        ):
            if member in item and not self.has(f"{path}.{needed}"):
                yield f"{member} needs {path}.{needed}"
        if (
            "data" in item
            and "edit" not in item
            and "disabled" not in item
            and "command" not in item
            and not self._holds(f"{path}.resolveSupport.properties", "edit")
        ):
            yield f"an edit for later needs {path}.resolveSupport"
        annotated = "changeAnnotations" in item.get("edit", {})
        if annotated and not self.has(f"{path}.honorsChangeAnnotations"):
            yield f"annotations need {path}.honorsChangeAnnotations"
        for finding in item.get("diagnostics", ()):
            yield from self._diagnostic(finding, "")

    def _diagnostic(self, item: Message, path: str) -> Iterator[str]:
        either = [path] if path else ["textDocument.publishDiagnostics", "textDocument.diagnostic"]
        for member, needed in (
            ("relatedInformation", "relatedInformation"),
            ("codeDescription", "codeDescriptionSupport"),
            ("data", "dataSupport"),
            ("tags", "tagSupport"),
        ):
            if member in item and not any(self.has(f"{each}.{needed}") for each in either):
                yield f"{member} of a diagnostic needs {either[0]}.{needed}"

    def _folds(self, folds: list[Message]) -> Iterator[str]:
        path = "textDocument.foldingRange"
        limit = self._read(f"{path}.rangeLimit")
        if limit is not None and len(folds) > limit:
            yield f"more folds than {path}.rangeLimit"
        if any("collapsedText" in item for item in folds) and not self.has(
            f"{path}.foldingRange.collapsedText"
        ):
            yield f"collapsedText needs {path}.foldingRange.collapsedText"
        if self.has(f"{path}.lineFoldingOnly") and any("startCharacter" in item for item in folds):
            yield f"characters in spite of {path}.lineFoldingOnly"

    # -- what stands anywhere in a message ---------------------------------------------------------

    def _judge_inside(self, method: str, value: object) -> Iterator[str]:
        """Edits of the workspace, links' tooltips and tags, wherever they stand."""
        if isinstance(value, list):
            for item in value:
                yield from self._judge_inside(method, item)
        elif isinstance(value, dict):
            if "documentChanges" in value:
                yield from self._document_changes(value)
            tooltip = method == "textDocument/documentLink" and "tooltip" in value
            if tooltip and not self.has("textDocument.documentLink.tooltipSupport"):
                yield "tooltip needs textDocument.documentLink.tooltipSupport"
            for name, item in value.items():
                if name not in _TREES:
                    yield from self._judge_inside(method, item)

    def _document_changes(self, edit: Message) -> Iterator[str]:
        path = "workspace.workspaceEdit"
        operations = {item["kind"] for item in edit["documentChanges"] if "kind" in item}
        if not self.has(f"{path}.documentChanges") and not self.has(f"{path}.resourceOperations"):
            yield f"documentChanges need {path}.documentChanges"
        for kind in operations:
            if not self._holds(f"{path}.resourceOperations", kind):
                yield f"{kind} needs {path}.resourceOperations"
        if "changeAnnotations" in edit and not self.has(f"{path}.changeAnnotationSupport"):
            yield f"annotations need {path}.changeAnnotationSupport"
        texts = [item for item in edit["documentChanges"] if "edits" in item]
        snippets = any("snippet" in each for item in texts for each in item["edits"])
        if snippets and not self.has(f"{path}.snippetEditSupport"):
            yield f"a snippet edit needs {path}.snippetEditSupport"
