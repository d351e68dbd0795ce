"""A heading of the contract repeats a work package's status, and it is no longer true.

## What it does

Compares `(status: X)` at the end of headings such as `### WP-01 -- Light (status: WIP)` in
`acceptance.md` with the status in the cover of that work package. Spelling does not count: `Done`
and `completed` are the same. Neither does what somebody added, as in `(status: Done 4 Aug, all
green)` or `(status: WIP -- the gate is blocked)`.

## Why is this bad?

No tool writes these words or reads them, so they stay what they were when the contract was written.
Whoever reads the contract alone believes them.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps
    --- intent/st/ST0001/WP/01/info.md
    ---
    wp_id: WP-01
    title: "Light"
    scope: Small
    status: WIP
    ---
    # WP-01: Light
    --- intent/st/ST0001/acceptance.md
    # ST0001 Lamps -- Acceptance

    ## Acceptance Criteria

    ### WP-01 -- Light (status: Not Started)

    - AC-01.1 (non-test) The lamp is lit -- satisfied: no

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps
    --- intent/st/ST0001/WP/01/info.md
    ---
    wp_id: WP-01
    title: "Light"
    scope: Small
    status: WIP
    ---
    # WP-01: Light
    --- intent/st/ST0001/acceptance.md
    # ST0001 Lamps -- Acceptance

    ## Acceptance Criteria

    ### WP-01 -- Light (status: WIP)

    - AC-01.1 (non-test) The lamp is lit -- satisfied: no

## Fix

Writes the status of the cover. With a remark behind the old one it is only offered, as the remark
goes with it.

## Quieter where

Packages without a cover, or whose cover states no known status, and the template's own heading are
left alone. Generated views are not checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level, Related
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.model.symbols import Package
from stp_lsp.rules.base import is_generated
from stp_lsp.syntax.status import WorkPackageStatus, canonical_work_package_status
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP614"
NAME = "heading-status-drift"
LEVEL = Level.HINT
KINDS = frozenset((Kind.ACCEPTANCE,))
LOCAL = False

_HEADING = re.compile(r"WP[-/ ]?([0-9]{1,2})(?![0-9])")
_COPY = re.compile(r"\(status:[ \t]*([^()\n]{0,80})\)[ \t#]*$")
_REMARK = re.compile(r"[,;:.]|[ \t](?=[0-9–—-])")
"""Where a status ends and what somebody added begins."""
_NOT_STARTED = "todo"
"""Means nothing to the tools, and to people nothing else."""
_TEMPLATE = "[WP title]"


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Looks at the headings that repeat a status; facts hold them all."""
    if is_generated(snapshot, document):
        return
    thread = snapshot.thread_of(document)
    if thread is None or document.place.folder != thread.folder:
        return
    packages = {package.number: package for package in thread.packages}
    for _, start, _, text in document.facts.headings:
        found = _HEADING.match(text)
        copy = _COPY.search(text) if found is not None else None
        if found is None or copy is None or _TEMPLATE in text:
            continue
        package = packages.get(found[1].zfill(2))
        now = _status(package) if package is not None else ""
        if package is None or not now or _same(copy[1], now):
            continue
        where = _place(document, start, copy)
        if where is None:
            continue
        cover = snapshot.documents[package.document]
        field = cover.field("status")
        yield Found(
            where,
            f"{package.key} is {now}, says its cover",
            data={"id": package.key, "now": now, "remark": _remark(copy[1])},
            related=(Related(cover.id, field.range if field else cover.title_range, "the cover"),),
        )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Writes what the cover says."""
    now = diagnostic.data["now"]
    change = SourceChange.of(document.id, TextEdit(diagnostic.range, now))
    yield Fix(f"Change the status to {now}", change, preferred=not diagnostic.data["remark"])


def _status(package: Package) -> str:
    status = canonical_work_package_status(package.status)
    return status.value if status is not None else ""


def _same(written: str, now: str) -> bool:
    word = written.removesuffix(_remark(written)).strip()
    if word.lower() == _NOT_STARTED:
        return now == WorkPackageStatus.NOT_STARTED.value
    status = canonical_work_package_status(word)
    return status is not None and status.value == now


def _remark(written: str) -> str:
    """What follows the status, from the sign or the blank that ends it; mostly empty."""
    found = _REMARK.search(written)
    return written[found.start() :] if found is not None else ""


def _place(document: Document, start: int, copy: re.Match[str]) -> Range | None:
    """Where the copied words stand; ``None`` where the heading's text is not as it is written."""
    where = Range(start + copy.start(1), start + copy.end(1))
    return where if document.text[where.start : where.end] == copy[1] else None
