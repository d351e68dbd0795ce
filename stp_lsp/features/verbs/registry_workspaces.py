"""The verbs of the whole workspace, of issues, and of the text at hand."""

from __future__ import annotations

from stp_lsp.features.verbs import documents, issues, todo_list, upkeep
from stp_lsp.features.verbs.registry_texts import in_document
from stp_lsp.features.verbs.templates import SEVERITIES
from stp_lsp.features.verbs.verb import (
    ISSUE,
    THREAD,
    TITLE,
    Argument,
    ArgumentKind,
    Subject,
    Verb,
)

WORKSPACE_VERBS: tuple[Verb, ...] = (
    Verb(
        "stp.index.regenerate",
        "Regenerate index",
        "Writes `steel_threads.md` anew from the threads; damaged markers are put in order.",
        Subject.WORKSPACE,
        (),
        lambda c: upkeep.regenerate_index(c.snapshot, c.now),
    ),
    Verb(
        "stp.threads.organize",
        "Organize threads",
        "Moves every thread into the folder of its status, with the paths that name it.",
        Subject.WORKSPACE,
        (),
        lambda c: upkeep.organize(c.snapshot, c.now),
    ),
    Verb(
        "stp.threads.repair",
        "Repair threads",
        "Splits collapsed headers, renames `stp_version`, brings the status and the date of"
        " creation into form, and organizes. No date is made up.",
        Subject.WORKSPACE,
        (THREAD._replace(required=False, description="Only this thread, all four digits."),),
        lambda c: upkeep.repair(c.snapshot, c.now, c.text("thread")),
    ),
    Verb(
        "stp.todo.regenerate",
        "Regenerate todo.md",
        "Writes the list anew from the threads and keeps its watermark. Never touches a list that"
        " another generator owns.",
        Subject.WORKSPACE,
        (),
        lambda c: todo_list.regenerate_todo(c.snapshot, c.now),
    ),
    Verb(
        "stp.todo.flush",
        "Flush todo.md",
        "The same, and the list of what is done begins anew.",
        Subject.WORKSPACE,
        (),
        lambda c: todo_list.flush_todo(c.snapshot, c.now),
    ),
    Verb(
        "stp.verblock.bump",
        "Bump verblock",
        "Today's date and the next minor version; author and comment stay.",
        Subject.DOCUMENT,
        (),
        lambda c: in_document(c, lambda doc, _: documents.bump_verblock(c.snapshot, doc, c.now)),
    ),
    Verb(
        "stp.issue.new",
        "New issue",
        "Creates an open issue under the next number.",
        Subject.WORKSPACE,
        (
            TITLE,
            Argument("severity", ArgumentKind.CHOICE, "How bad it is.", False, SEVERITIES),
        ),
        lambda c: issues.new_issue(
            c.snapshot, c.text("title"), c.now, c.text("severity") or "medium"
        ),
    ),
    Verb(
        "stp.issue.close",
        "Close issue",
        "Moves the issue to `CLOSED` and says so in its header.",
        Subject.ISSUE,
        (ISSUE,),
        lambda c: issues.close_issue(c.snapshot, c.text("issue"), c.now),
    ),
    Verb(
        "stp.issue.reopen",
        "Reopen issue",
        "Moves the issue to `OPEN` and says so in its header.",
        Subject.ISSUE,
        (ISSUE,),
        lambda c: issues.reopen_issue(c.snapshot, c.text("issue"), c.now),
    ),
)
