"""The version field has its name from the days of STP.

## What it does

Reports `stp_version` in the header of a document of an Intent workspace.

## Why is this bad?

The field is called `intent_version` since the tool is. `st repair` renames it, and a search for one
name misses half of the documents.

## Example

    --- intent/st/ST0001/info.md
    ---
    stp_version: 1.2.1
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

Use instead:

    --- intent/st/ST0001/info.md
    ---
    intent_version: 1.2.1
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

## Fix

Renames the field, twice if it stands twice; where there is an `intent_version` as well, removes it.

## Quieter where

Off in STP workspaces, 1.x and older: there it is the field's name.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.project import Generation
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import METHOD, field_line, is_generated
from stp_lsp.syntax.header import Field, HeaderState
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP504"
NAME = "legacy-version-key"
LEVEL = Level.HINT
KINDS = METHOD
LOCAL = True

_OLD = "stp_version"
_NEW = "intent_version"


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Looks for the field; a header on a single line has another fault first."""
    if snapshot.project.generation < Generation.G3 or not document.facts.fields:
        return
    field = document.field(_OLD)
    if field is None or document.facts.header_state == HeaderState.COLLAPSED:
        return
    if is_generated(snapshot, document):
        return
    yield Found(
        Range(field.start, field.start + len(_OLD)),
        f"`{_OLD}` is called `{_NEW}` since 2.0",
        data={"upstream": "U8"},
    )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Renames the field, or removes it beside the newer one; all of them where it stands twice."""
    old = [raw for raw in document.facts.fields if raw[0] == _OLD]
    if not old:
        return
    if document.field(_NEW) is None:
        keys = (Range(start, start + len(_OLD)) for _, _, start, *_ in old)
        edits = [TextEdit(key, _NEW) for key in keys]
        title = f"Rename `{_OLD}` to `{_NEW}`"
    else:
        edits = [TextEdit(field_line(document, Field._make(raw)), "") for raw in old]
        title = f"Remove `{_OLD}`"
    yield Fix(title, SourceChange.of(document.id, *edits), preferred=True)
