"""A criterion's `(non-test` marker is not closed.

## What it does

Reports a criterion that has `(non-test` somewhere, but nowhere exactly `(non-test)`.

## Why is this bad?

Only the exact marker counts. The criterion is taken for one that a test must satisfy, and its
`satisfied: yes` for prose.

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

    - AC-01.1 (non-test, seen) The lamp is lit -- evidence: a photo -- satisfied: yes

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

    - AC-01.1 (non-test) (seen) The lamp is lit -- evidence: a photo -- satisfied: yes

## Fix

Closes the marker; what else stood in its brackets gets its own.

## Quieter where

An information in finished threads. Generated views are not checked.
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
from stp_lsp.rules.base import is_closed, is_generated
from stp_lsp.syntax.contract import NON_TEST_MARKER
from stp_lsp.syntax.contract_lint import LintCode
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP606"
NAME = "unclosed-non-test-marker"
LEVEL = Level.WARNING
KINDS = frozenset((Kind.ACCEPTANCE,))
LOCAL = False

_OPEN = re.compile(r"\(non-test(?![0-9A-Za-z])")
_REST = re.compile(r"[ \t]{0,9}(?:[,:;–—-][ \t]{0,9})?([^()\n]{0,200})\)")


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Upstream's N, which never blocks by itself."""
    if is_generated(snapshot, document):
        return
    for found in own_findings(document):
        if found.code is LintCode.N:
            yield Found(
                found.range,
                f"{found.id} counts as test-backed: the marker must read exactly "
                f"`{NON_TEST_MARKER}`",
                level=Level.INFORMATION if is_closed(snapshot, document) else None,
                data={"id": found.id, "upstream": found.code.value},
                fixable=_closed(document, found.range) is not None,
            )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Closes the marker."""
    edit = _closed(document, diagnostic.range)
    if edit is not None:
        change = SourceChange.of(document.id, edit)
        yield Fix(f"Close the marker: {edit.text}", change, preferred=True)


def _closed(document: Document, marker: Range) -> TextEdit | None:
    """The edit that closes a marker; ``None`` for the beginning of a longer word."""
    criteria = document.contract.criteria
    row = next((row for row in criteria if row.open_marker == marker), None)
    if row is None:
        return None
    start = marker.start - row.range.start
    opened = _OPEN.match(row.text, start)
    if opened is None:
        return None
    tail = row.tail.start - row.range.start
    rest = _REST.match(row.text, opened.end(), max(tail, opened.end()))
    if rest is None:
        return TextEdit(Range(marker.start, row.range.start + opened.end()), NON_TEST_MARKER)
    inner = rest[1].strip()
    text = f"{NON_TEST_MARKER} ({inner})" if inner else NON_TEST_MARKER
    return TextEdit(Range(marker.start, row.range.start + rest.end()), text)
