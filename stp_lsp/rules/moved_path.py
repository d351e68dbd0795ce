"""A path or link names a thread in a folder where it no longer is.

## What it does

Reports written paths to a thread that exist no more because the thread changed its status folder,
as it does when it is completed; and links to where threads stood before the project moved from
`stp/prj/st` to `intent/st`.

## Why is this bad?

The link is dead, and whoever pastes the path gets an error. It is by far the most frequent defect
of real workspaces, because upstream's commands move the folder and leave the paths as they are.

## Example

    --- intent/st/COMPLETED/ST0001/info.md
    ---
    status: Completed
    slug: lamps
    created: 20260102
    completed: 20260105
    ---
    # ST0001: Lamps
    --- intent/wip.md
    # Work In Progress

    See [the lamps](st/ST0001/info.md).

Use instead:

    --- intent/st/COMPLETED/ST0001/info.md
    ---
    status: Completed
    slug: lamps
    created: 20260102
    completed: 20260105
    ---
    # ST0001: Lamps
    --- intent/wip.md
    # Work In Progress

    See [the lamps](st/COMPLETED/ST0001/info.md).

## Fix

Rewrites the path to where the thread is now.

## Quieter where

A warning in a Markdown link, an information in code spans and plain text. Never in fenced code,
which often shows what was typed at the time. Outside the method's folder and in the users' guides
(`usr/`) only links are checked. In 3.0 workspaces a thread that is not on disk has no path that
could be written instead. Where the thread has nothing of that name in its new folder either, a
path in text is left to its author, and a link is for `broken-link`.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.relocate import leads_somewhere, moved_link, moved_text
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import MARKDOWN, is_manual
from stp_lsp.syntax.structure import Context
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP302"
NAME = "moved-path"
LEVEL = Level.WARNING
KINDS = MARKDOWN
LOCAL = False

_UNSEEN = (Context.FENCE, Context.COMMENT, Context.LINK_TARGET)


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Asks for each written path whether its thread is where the path says."""
    if not document.facts.paths:
        return
    for _, _, start, end, href in document.facts.links:
        now = moved_link(snapshot, document, href)
        if now:
            yield _found(Range(start, end), now, Level.WARNING)
    if document.kind is Kind.OTHER or is_manual(snapshot, document):
        return
    for path in document.paths:
        now = moved_text(snapshot, document, path)
        # A link's destination is a path too; what holds it is said by the context.
        if now and document.context_at(path.start) not in _UNSEEN:
            if leads_somewhere(snapshot, document, now):
                yield _found(path.range, now, Level.INFORMATION)
            else:
                yield _gone(path.range, now)


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Writes the path that leads to the thread now."""
    now = diagnostic.data.get("now", "")
    if now:
        change = SourceChange.of(document.id, TextEdit(diagnostic.range, now))
        preferred = "gone" not in diagnostic.data
        yield Fix(f"Rewrite the path to {now}", change, preferred=preferred)


def _found(where: Range, now: str, level: Level) -> Found:
    return Found(
        where, f"the thread has moved; it is now at `{now}`", level=level, data={"now": now}
    )


def _gone(where: Range, now: str) -> Found:
    return Found(
        where,
        f"the thread has moved, and there is no `{now}` either",
        level=Level.INFORMATION,
        data={"now": now, "gone": now},
    )
