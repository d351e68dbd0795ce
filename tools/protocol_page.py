"""The page `docs/protocol.md`: every method that the server answers or sends, and to whom.

The methods and the modules come from the server itself, so that none can be left out; what is said
of each stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from lsprotocol import types

from stp_lsp.server import handlers
from stp_lsp.server.cited_files import _METHODS as SOURCE_METHODS
from stp_lsp.server.main import build_server

NOTE: Final = "<!-- Written by tools/generate.py from the server's handlers: run `make gen`. -->"

INTRODUCTION: Final = """\
# Protocol

What the server does of the Language Server Protocol 3.18, method by method. A client is sent
nothing that it did not announce: each part of an answer hangs on the capability that is named here,
and what clients without it get stands beside it. Tests hold that: every message is judged against
the protocol's own model (`tools/lsp_model.py`) and against what the client announced
(`tools/lsp_client_rules.py`), in all tests over the wire, in the recorded sessions of real editors
(`tests/fixtures/sessions`) and in one test that asks everything as each of those clients.

Positions are counted in UTF-8, UTF-16 or UTF-32, whichever the client names first
(`general.positionEncodings`); without that in UTF-16. Offsets inside the server are code points.

Answers are for steel-thread documents. In other files only ids are answered, and only where a
contract cites the file or the id names its thread (`stp_lsp/server/cited_files.py`). In `stp:`
documents, which are on no disk, everything works that only reads.
"""

ENDING: Final = """\
## Waiting, cancelling, ending

- `initialize` is answered at once; the index is read behind it, with `$/progress` for clients that
  show it. Requests that need the whole index wait for it; others answer from what is there.
- Messages are handled in their order. `$/cancelRequest` overtakes: a request that waits is answered
  with `RequestCancelled` and never handled, one that runs ends where it awaits or takes a step.
- No disk is waited for on the event loop by what opens, closes or asks about a document: what is
  not in memory is asked for in a thread, and only requests about a document that is just being
  opened wait for it. Answers are of the text that there was when the request came, and of other
  files as they were when the disk was looked at last.
- A document is known by the name that its folder lists, whatever spelling of it or link to an open
  folder the client uses; answers carry the client's URI. A byte order mark in front of a text is
  counted as a character of the client and otherwise passed over.
- What concerns the whole workspace is worked on in steps, over one snapshot: findings beside the
  event loop, `textDocument/references`, `workspace/symbol` and the lens of references on it.
  Between two steps others have their turn, and a cancelled request ends with `RequestCancelled`.
- `$/setTrace`: with `messages` or `verbose` the server says by `$/logTrace` how long each request
  took.
- Every request is answered, also one that cannot be understood or comes at the wrong time.
- After `shutdown` only `exit` is obeyed. The exit code is 0 after `shutdown`, else 1; the end of
  the input or of the client's process ends the server as well.

## A recording

`stp-lsp serve --record FILE` writes both sides of a session; [cli.md](cli.md) says more.
"""


class About(NamedTuple):
    """What is said of a method."""

    here: str
    needs: str = ""
    """The client's capability, below `capabilities`."""
    otherwise: str = ""
    """What clients without it get."""


_DOC: Final = "textDocument."
_REFRESH: Final = "nothing; what is shown is renewed by the client's own asking"

GROUPS: Final[Mapping[str, Mapping[str, About]]] = {
    "Life cycle": {
        types.INITIALIZE: About("the handshake; the capabilities are fitted to the client"),
        types.INITIALIZED: About("the workspaces are read, watchers and settings asked for"),
        types.SHUTDOWN: About("stops work"),
        types.EXIT: About("ends the process"),
        types.SET_TRACE: About("how much `$/logTrace` says"),
        types.WINDOW_WORK_DONE_PROGRESS_CANCEL: About("taken note of; reading the index goes on"),
    },
    "Documents and files": {
        types.TEXT_DOCUMENT_DID_OPEN: About("the text wins over the disk from now on"),
        types.TEXT_DOCUMENT_DID_CHANGE: About("incremental; the changes of a message are one step"),
        types.TEXT_DOCUMENT_DID_SAVE: About("a look at the disk: a program may have run along"),
        types.TEXT_DOCUMENT_DID_CLOSE: About("from now on the disk counts"),
        types.WORKSPACE_DID_CHANGE_WATCHED_FILES: About(
            "a batch is one step",
            "workspace.didChangeWatchedFiles.dynamicRegistration",
            "the server looks at the disk itself, within a second",
        ),
        types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: About(
            "folders come and go", "workspace.workspaceFolders", "the root of `initialize`"
        ),
        types.WORKSPACE_DID_CHANGE_CONFIGURATION: About(
            "settings are asked for again",
            "workspace.configuration",
            "settings as sent, or those of `initializationOptions`",
        ),
        types.WORKSPACE_WILL_RENAME_FILES: About(
            "links and paths follow", "workspace.fileOperations.willRename", "nothing"
        ),
        types.WORKSPACE_DID_RENAME_FILES: About(
            "what lies in a folder that moved is read again",
            "workspace.fileOperations.didRename",
            "a look at the disk",
        ),
        types.WORKSPACE_DID_CREATE_FILES: About(
            "an empty document of a thread gets its template",
            "workspace.fileOperations.didCreate",
            "nothing",
        ),
        types.WORKSPACE_WILL_DELETE_FILES: About(
            "the user hears what will lead nowhere",
            "workspace.fileOperations.willDelete",
            "nothing",
        ),
        types.WORKSPACE_DID_DELETE_FILES: About(
            "what lay in a folder that is gone is forgotten",
            "workspace.fileOperations.didDelete",
            "a look at the disk",
        ),
        types.WORKSPACE_TEXT_DOCUMENT_CONTENT: About(
            "a thread as one document, the board, what is only in the canon: `stp:///w/ST0004.md`",
            "workspace.textDocumentContent",
            "the command `stp.content.open` gives the text; links lead to the JSON",
        ),
    },
    "Understanding": {
        types.TEXT_DOCUMENT_HOVER: About(
            "the card of what is named", _DOC + "hover.contentFormat", "plain text"
        ),
        types.TEXT_DOCUMENT_DEFINITION: About(
            "the thing itself", _DOC + "definition.linkSupport", "`Location`"
        ),
        types.TEXT_DOCUMENT_DECLARATION: About(
            "the row of the index or the contract", _DOC + "declaration.linkSupport", "`Location`"
        ),
        types.TEXT_DOCUMENT_IMPLEMENTATION: About(
            "of a test row the line of the cited file that carries its id; a thread's impl.md",
            _DOC + "implementation.linkSupport",
            "`Location`",
        ),
        types.TEXT_DOCUMENT_TYPE_DEFINITION: About(
            "what holds the thing", _DOC + "typeDefinition.linkSupport", "`Location`"
        ),
        types.TEXT_DOCUMENT_REFERENCES: About(
            "every mention in every written form, ids in cited and open source files too"
        ),
        types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: About("the same within the document"),
        types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: About(
            "the outline",
            _DOC + "documentSymbol.hierarchicalDocumentSymbolSupport",
            "`SymbolInformation`",
        ),
        types.WORKSPACE_SYMBOL: About("threads, packages, criteria, tests, issues by id or words"),
        types.TEXT_DOCUMENT_DOCUMENT_LINK: About(
            "ids and paths in prose lead somewhere too",
            _DOC + "documentLink.tooltipSupport",
            "no tooltips",
        ),
        types.DOCUMENT_LINK_RESOLVE: About("where a contract row stands"),
        types.TEXT_DOCUMENT_CODE_LENS: About("status, verdict, packages, references"),
        types.CODE_LENS_RESOLVE: About("what a lens says"),
        types.TEXT_DOCUMENT_INLAY_HINT: About(
            "titles behind ids, members of groups, ages of dates",
            _DOC + "inlayHint.resolveSupport",
            "no tooltips",
        ),
        types.INLAY_HINT_RESOLVE: About("the card of what a hint is about"),
        types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL: About(
            "ids by status, placeholders, states",
            _DOC + "semanticTokens.tokenTypes",
            "standard types",
        ),
        types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL_DELTA: About("what differs from the last answer"),
        types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE: About("those of a range"),
        types.TEXT_DOCUMENT_FOLDING_RANGE: About(
            "sections, headers, tables, comments",
            _DOC + "foldingRange.foldingRange.collapsedText",
            "no texts; at most `rangeLimit` folds",
        ),
        types.TEXT_DOCUMENT_SELECTION_RANGE: About("word, id, row, section, document"),
        types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY: About("the thing under the cursor"),
        types.CALL_HIERARCHY_INCOMING_CALLS: About("what depends on it"),
        types.CALL_HIERARCHY_OUTGOING_CALLS: About("what it depends on"),
        types.TEXT_DOCUMENT_PREPARE_TYPE_HIERARCHY: About("the thing under the cursor"),
        types.TYPE_HIERARCHY_SUPERTYPES: About("test, criterion, package, thread: one up"),
        types.TYPE_HIERARCHY_SUBTYPES: About("thread, package, criterion, test: one down"),
    },
    "Findings": {
        types.TEXT_DOCUMENT_DIAGNOSTIC: About(
            "the findings of a document, `unchanged` when they are; with `relatedDocumentSupport`"
            " also what a change did to other open documents",
            _DOC + "diagnostic",
            "`textDocument/publishDiagnostics`",
        ),
        types.WORKSPACE_DIAGNOSTIC: About(
            "those of all documents that have any",
            _DOC + "diagnostic",
            "`textDocument/publishDiagnostics`",
        ),
    },
    "Writing": {
        types.TEXT_DOCUMENT_COMPLETION: About(
            "ids, rows, header fields, paths, snippets",
            _DOC + "completion.completionItem",
            "no snippets, one range, no label details",
        ),
        types.COMPLETION_ITEM_RESOLVE: About(
            "the card beside the list",
            _DOC + "completion.completionItem.documentationFormat",
            "plain text",
        ),
        types.TEXT_DOCUMENT_INLINE_COMPLETION: About(
            "the rest of a row", _DOC + "inlineCompletion", "not offered"
        ),
        types.TEXT_DOCUMENT_CODE_ACTION: About(
            "repairs, fix-all, verbs",
            _DOC + "codeAction.codeActionLiteralSupport",
            "commands; `stp.applyEdit` makes the edit",
        ),
        types.CODE_ACTION_RESOLVE: About(
            "the edit of a verb",
            _DOC + "codeAction.resolveSupport",
            "the verb's command, which asks for `workspace/applyEdit`",
        ),
        types.WORKSPACE_EXECUTE_COMMAND: About(
            "the verbs ([verbs.md](verbs.md)) and `stp.content.open`",
            "workspace.applyEdit",
            "the reason, and what to do in a shell instead",
        ),
        types.TEXT_DOCUMENT_PREPARE_RENAME: About(
            "what would be renamed, or why nothing is",
            _DOC + "rename.prepareSupport",
            "not offered",
        ),
        types.TEXT_DOCUMENT_RENAME: About(
            "retitles or renumbers, every mention in every form",
            "workspace.workspaceEdit.resourceOperations",
            "refused where a folder has to move",
        ),
        types.TEXT_DOCUMENT_LINKED_EDITING_RANGE: About("a title and its copies"),
        types.TEXT_DOCUMENT_FORMATTING: About("index, header and rows; nothing else moves"),
        types.TEXT_DOCUMENT_RANGE_FORMATTING: About("the same in a range"),
        types.TEXT_DOCUMENT_RANGES_FORMATTING: About(
            "the same in several", _DOC + "rangeFormatting.rangesSupport", "not offered"
        ),
        types.TEXT_DOCUMENT_ON_TYPE_FORMATTING: About("Enter carries lists and rows on"),
    },
    "For our own extensions": {
        "stp/threads": About("threads and issues of every workspace"),
        "stp/thread": About("what is below a thread"),
        "stp/mentions": About("who names a thing, by document"),
        "stp/card": About("one thing with its card, verdict and verbs"),
        "stp/board": About("the boards, as JSON ([board-and-graph.md](board-and-graph.md))"),
        "stp/graph": About("the graph, as JSON"),
    },
}

SENT: Final[Mapping[str, About]] = {
    types.CLIENT_REGISTER_CAPABILITY: About(
        "watched files; and, for files that contracts cite: "
        + ", ".join(f"`{method.partition('/')[2]}`" for method, _ in SOURCE_METHODS),
        "dynamicRegistration of each",
        "not sent",
    ),
    types.CLIENT_UNREGISTER_CAPABILITY: About(
        "when contracts cite other files", "dynamicRegistration of each", "not sent"
    ),
    types.WORKSPACE_CONFIGURATION: About(
        "the section `stp`", "workspace.configuration", "not sent"
    ),
    types.WORKSPACE_APPLY_EDIT: About("the edit of a command", "workspace.applyEdit", "not sent"),
    types.WORKSPACE_DIAGNOSTIC_REFRESH: About(
        "findings changed because of another document",
        "workspace.diagnostics.refreshSupport",
        _REFRESH,
    ),
    types.WORKSPACE_CODE_LENS_REFRESH: About(
        "the same for lenses", "workspace.codeLens.refreshSupport", _REFRESH
    ),
    types.WORKSPACE_INLAY_HINT_REFRESH: About(
        "the same for hints", "workspace.inlayHint.refreshSupport", _REFRESH
    ),
    types.WORKSPACE_SEMANTIC_TOKENS_REFRESH: About(
        "the same for colours", "workspace.semanticTokens.refreshSupport", _REFRESH
    ),
    types.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH: About(
        "an `stp:` document has another text", "workspace.textDocumentContent", "not sent"
    ),
    types.WINDOW_SHOW_DOCUMENT: About(
        "a document that a command opens", "window.showDocument.support", "not sent"
    ),
    types.WINDOW_SHOW_MESSAGE: About("why nothing was done; what is wrong with settings"),
    types.WINDOW_LOG_MESSAGE: About("what was read (log), what could not be (warning, error)"),
    types.WINDOW_WORK_DONE_PROGRESS_CREATE: About(
        "before the progress of reading", "window.workDoneProgress", "not sent"
    ),
    types.PROGRESS: About(
        "reading a workspace; parts of `workspace/diagnostic`, `workspace/symbol` and "
        "`textDocument/references` for requests with a `partialResultToken`",
    ),
    types.LOG_TRACE: About("how long a request took", "`$/setTrace` other than `off`", "not sent"),
    types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: About(
        "findings; versions, pages, data and related places as announced",
        "no " + _DOC + "diagnostic",
        "they ask",
    ),
    "stp/changed": About(
        "what views show may be out of date", '`"changes": true` in the options', "not sent"
    ),
}


def answered() -> set[str]:
    """Every method that a server has a handler for, those for some clients only included."""
    features = build_server().protocol.fm
    dynamic = {types.TEXT_DOCUMENT_INLINE_COMPLETION}
    return {*features.features, *features.builtin_features, *dynamic}


def protocol_page() -> str:
    """The page.

    Raises:
        ValueError: when a method is answered and not described, or described and not answered.
    """
    described = {method for group in GROUPS.values() for method in group}
    if described != answered():
        wrong = ", ".join(sorted(described ^ answered()))
        raise ValueError(
            f"the table of methods in tools/protocol_page.py and the server differ: {wrong}"
        )
    lines = [NOTE, "", INTRODUCTION]
    for title, group in GROUPS.items():
        lines += [f"## {title}", "", *_table(group, with_module=True), ""]
    lines += ["## What the server sends", "", *_table(SENT, with_module=False), "", ENDING]
    return "\n".join(lines)


def _table(group: Mapping[str, About], *, with_module: bool) -> Iterable[str]:
    heads = ["Method", "Here", "Needs", "Others get", *(["Module"] if with_module else [])]
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for method, about in group.items():
        needs = about.needs if "`" in about.needs or " " in about.needs else f"`{about.needs}`"
        cells = [f"`{method}`", about.here, needs if about.needs else "", about.otherwise]
        cells += [f"`{_module(method)}`"] if with_module else []
        yield f"| {' | '.join(cells)} |"


def _module(method: str) -> str:
    """The file that answers the method."""
    where = handlers.HANDLERS.get(method, ("", None))[0]
    if method == types.TEXT_DOCUMENT_INLINE_COMPLETION:
        where = handlers.GHOST_TEXT
    if where:
        name = f"stp_lsp.server.{where.partition(':')[0]}"
    elif method == types.WORKSPACE_EXECUTE_COMMAND:
        name = "stp_lsp.server.commands"
    elif method in (types.SHUTDOWN, types.EXIT, types.SET_TRACE):
        name = "stp_lsp.server.protocol"
    else:
        name = "stp_lsp.server.main"
    return f"{name.removeprefix('stp_lsp.').replace('.', '/')}.py"
