"""The server's capabilities, said before anything that does the work is imported.

A client waits for this answer and for nothing else, so what is promised stands here and not beside
the work; `tests/server/test_handlers.py` holds the two to one another.
"""

from __future__ import annotations

from typing import Final

from lsprotocol import types

from stp_lsp.features.action_kinds import FIX_ALL

REFACTOR: Final = "refactor.stp"
REWRITE: Final = "refactor.rewrite.stp"
"""For verbs that change the text in sight, and that alone or nearly so."""
EXTRACT: Final = "refactor.extract.stp"
"""For verbs that put a part of the text elsewhere."""

COMPLETION: Final = types.CompletionOptions(
    # Digits and letters continue a word.
    trigger_characters=["T", "/", "-", "{", ",", "(", "#", "|", ":", ".", " ", "`"],
    resolve_provider=True,
)
CODE_ACTIONS: Final = types.CodeActionOptions(
    code_action_kinds=[types.CodeActionKind.QuickFix, FIX_ALL, REFACTOR, REWRITE, EXTRACT],
    resolve_provider=True,
)
FINDINGS: Final = types.DiagnosticOptions(
    identifier="stp", inter_file_dependencies=True, workspace_diagnostics=True
)
WHILE_TYPING: Final = types.DocumentOnTypeFormattingOptions("\n", ["|"])

_FILE: Final = types.FileOperationPatternKind.File
_FOLDER: Final = types.FileOperationPatternKind.Folder


def _files(*patterns: types.FileOperationPattern) -> types.FileOperationRegistrationOptions:
    return types.FileOperationRegistrationOptions(
        [types.FileOperationFilter(pattern, "file") for pattern in patterns]
    )


ANY_FILE: Final = _files(types.FileOperationPattern("**/*"))
"""Renames, and files about to go, that clients tell us of: each may be or hold a document, or be a
test that a contract cites."""
DOCUMENTS: Final = _files(types.FileOperationPattern("**/*.md", _FILE))
DELETIONS: Final = _files(
    types.FileOperationPattern("**/*.md", _FILE), types.FileOperationPattern("**/*", _FOLDER)
)

OPEN: Final = "stp.content.open"
VERBS: Final = (
    "stp.thread.new",
    "stp.thread.start",
    "stp.thread.complete",
    "stp.thread.cancel",
    "stp.thread.hold",
    "stp.thread.reopen",
    "stp.package.new",
    "stp.package.start",
    "stp.package.done",
    "stp.document.create",
    "stp.wip.add",
    "stp.criterion.new",
    "stp.criterion.satisfy",
    "stp.criterion.descope",
    "stp.criterion.withdraw",
    "stp.criterion.rescope",
    "stp.criterion.reinstate",
    "stp.test.red",
    "stp.test.green",
    "stp.test.na",
    "stp.test.cite",
    "stp.group.expand",
    "stp.group.collapse",
    "stp.ids.qualify",
    "stp.ids.shorten",
    "stp.id.link",
    "stp.id.unlink",
    "stp.header.convert",
    "stp.section.extract",
    "stp.package.split",
    "stp.index.regenerate",
    "stp.threads.organize",
    "stp.threads.repair",
    "stp.todo.regenerate",
    "stp.todo.flush",
    "stp.verblock.bump",
    "stp.issue.new",
    "stp.issue.close",
    "stp.issue.reopen",
    "stp.thread.retitle",
    "stp.thread.renumber",
    "stp.package.retitle",
    "stp.package.renumber",
    "stp.criterion.renumber",
    "stp.test.renumber",
    "stp.issue.retitle",
    "stp.issue.renumber",
)
"""Every verb is a command of its own name."""
