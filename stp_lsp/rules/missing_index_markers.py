"""The index has no markers, or they do not enclose one table.

## What it does

Reports a `steel_threads.md` without the two comments that tell tools where the table is, and
markers that are out of order, repeated, on one line, or on the first line of the file.

## Why is this bad?

Depending on the fault, the next regeneration deletes the rest of the file or appends another table
each time it runs.

## Example

    --- intent/st/steel_threads.md
    # Steel Threads

    | ID     | Slug  | Status | Created    | Completed |
    | ------ | ----- | ------ | ---------- | --------- |
    | ST0001 | lamps | WIP    | 2026-01-02 |           |
    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

Use instead:

    --- intent/st/steel_threads.md
    # Steel Threads

    <!-- BEGIN: STEEL_THREAD_INDEX -->

    | ID     | Slug  | Status | Created    | Completed |
    | ------ | ----- | ------ | ---------- | --------- |
    | ST0001 | lamps | WIP    | 2026-01-02 |           |

    <!-- END: STEEL_THREAD_INDEX -->
    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

## Fix

Puts one pair of markers in order, where the table stands, and regenerates the table. Text that
stood between the markers moves below them.

## Quieter where

In 3.0 workspaces the index has no markers, nor had it in STP 0.0 (`.stp-config`), whose tools wrote
single rows and regenerated nothing; `stp upgrade` put the markers in. With `check --all` an index
of 0.0 without markers is reported too.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.project import Generation
from stp_lsp.model.regenerate import is_view
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.rules.base import regenerate_index
from stp_lsp.syntax.index_table import IndexDocument, MarkerProblem
from stp_lsp.text.range import Range

CODE = "STP405"
NAME = "missing-index-markers"
LEVEL = Level.WARNING
KINDS = frozenset((Kind.INDEX,))
LOCAL = True

_SAID = {
    MarkerProblem.MISSING: "the index has no markers, so tools do not find its table",
    MarkerProblem.NO_END: "the END marker is missing; regeneration would delete what follows",
    MarkerProblem.NO_BEGIN: "the BEGIN marker is missing; each regeneration appends a table",
    MarkerProblem.END_BEFORE_BEGIN: "the END marker stands before BEGIN",
    MarkerProblem.SAME_LINE: "both markers stand on one line",
    MarkerProblem.SEVERAL: "there is more than one pair of markers",
    MarkerProblem.BEGIN_ON_FIRST_LINE: "tools do not see a BEGIN marker on the first line",
}


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """One finding, with everything that is wrong."""
    if is_view(snapshot.project) or (document.facts.table.length and not document.text):
        return  # the file has just changed on disk; its new version will be looked at
    index = document.index
    if index.problems == (MarkerProblem.MISSING,) and _knows_no_markers(snapshot):
        return
    if index.problems:
        said = "; ".join(_SAID[problem] for problem in index.problems)
        yield Found(_where(document, index), said, data={"upstream": "U14"})


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Regenerates the index."""
    yield from regenerate_index(snapshot, document)


def _knows_no_markers(snapshot: Snapshot) -> bool:
    """Whether the tools are of the version before markers, in which nothing needs them."""
    project = snapshot.project
    is_first = project.generation is Generation.G0 and not project.at_least(1)
    return is_first and not snapshot.settings.full


def _where(document: Document, index: IndexDocument) -> Range:
    """The marker that is at fault; without any, the first row, else the title."""
    markers = index.begin_markers or index.end_markers
    if MarkerProblem.SEVERAL in index.problems:
        markers = index.begin_markers[1:] or index.end_markers[1:] or markers
    if markers:
        return markers[0]
    return index.rows[0].range if index.rows else document.title_range
