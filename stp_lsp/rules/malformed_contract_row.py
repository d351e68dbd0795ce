"""A row of a contract has no readable id.

## What it does

Reports every line of `acceptance.md` that begins `- AC-` or `- AT-` and does not go on with two
numbers, a dot between them, and a blank. Also lines that their author takes for rows and that no
tool reads: `- [ ] AC-01.1`, `* AC-01.1`, `- **AC-01.1**`, unless a row has that id.

## Why is this bad?

The row counts for nothing, and as long as it is there the close gate says BLOCKED. A colon behind
the id, as in most other lists, is enough. What is no row at all counts for nothing, and lets the
gate say PASS without it.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps
    --- intent/st/ST0001/acceptance.md
    # ST0001 Lamps -- Acceptance

    ## Acceptance Criteria

    - AC-01.1: (non-test) The lamp is lit -- satisfied: no

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps
    --- intent/st/ST0001/acceptance.md
    # ST0001 Lamps -- Acceptance

    ## Acceptance Criteria

    - AC-01.1 (non-test) The lamp is lit -- satisfied: no

## Fix

Writes the id plainly where it can be seen: without a colon or a dash behind it, without emphasis,
with one blank. Preferred unless another row has that id. A number that is missing is for the author
to find.

## Quieter where

An information in finished threads. Of what only looks like a row an information where others are
read, and nothing in finished threads. Generated views are not checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stp_lsp.model.contract_checks import own_findings
from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.model.text_context import is_code
from stp_lsp.rules.base import is_closed, is_generated
from stp_lsp.syntax.contract_lint import LintCode
from stp_lsp.syntax.contract_loose import UNREAD_ROW
from stp_lsp.syntax.structure import Context
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP605"
NAME = "malformed-contract-row"
LEVEL = Level.WARNING
KINDS = frozenset((Kind.ACCEPTANCE,))
LOCAL = False

_READABLE = re.compile(
    r"- (A[CT]-) ?[*_`]{0,3}([0-9]{1,4})[.,]([0-9]{1,4})[*_`]{0,3}(?![0-9A-Za-z]|[.,][0-9])"
    r"(?:-(?=\s))?[:;.,)\s\xa0–—]{0,8}"
)
_PARTLY_SHOWN = 40


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Upstream's M, which its readers say on stderr only."""
    if is_generated(snapshot, document):
        return
    for found in own_findings(document):
        if found.code is not LintCode.M:
            continue
        kind = "AC" if found.id.startswith("AC") else "AT"
        shown = found.id if len(found.id) <= _PARTLY_SHOWN else f"{found.id[:_PARTLY_SHOWN]}…"
        yield Found(
            found.range,
            f"`{shown}` is no id of a row, which reads `- {kind}-01.2 ` with a blank behind it; "
            "the row counts for nothing and blocks the close gate",
            level=Level.INFORMATION if is_closed(snapshot, document) else None,
            data={"id": found.id, "upstream": found.code.value},
            fixable=_repaired(document, found.range) is not None,
        )
    if not is_closed(snapshot, document):
        yield from _unread(document)


def _unread(document: Document) -> Iterator[Found]:
    """Lines that look like a row and are none; of a row that is read others may speak so."""
    contract = document.contract
    known = {row.id for row in contract.criteria} | {row.id for row in contract.tests}
    for like in UNREAD_ROW.finditer(document.text):
        row_id = like[2]
        if row_id in known or is_code(document, like.start(2)):
            continue
        if document.context_at(like.start(2)) is Context.COMMENT:
            continue
        yield Found(
            Range(*like.span(2)),
            f"nothing reads this as a row: one begins with `- {row_id} `, in the first column",
            level=Level.INFORMATION if contract.criteria else None,
            data={"id": row_id},
        )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Writes the id plainly."""
    line = document.text.rfind("\n", 0, diagnostic.range.start) + 1
    like = UNREAD_ROW.match(document.text, line)
    if like is not None:
        plain = TextEdit(Range(line, like.end()), f"- {like[2]}")
        yield Fix(f"Make it the row {like[2]}", SourceChange.of(document.id, plain))
        return
    edit = _repaired(document, diagnostic.range)
    if edit is None:
        return
    row_id = edit.text[2:].rstrip()
    contract = document.contract
    is_free = contract.criterion(row_id) is None and contract.test(row_id) is None
    yield Fix(f"Write the id as {row_id}", SourceChange.of(document.id, edit), preferred=is_free)


def _repaired(document: Document, token: Range) -> TextEdit | None:
    """The edit of a row's beginning; ``None`` where no id can be seen, or nothing follows it."""
    row = next((row for row in document.contract.malformed if row.token.range == token), None)
    seen = _READABLE.match(row.text) if row is not None else None
    if row is None or seen is None or not row.text[seen.end() :].strip():
        return None
    where = Range(row.range.start, row.range.start + seen.end())
    return TextEdit(where, f"- {seen[1]}{seen[2]}.{seen[3]} ")
