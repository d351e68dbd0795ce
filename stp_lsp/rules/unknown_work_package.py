"""An id names a work package that its thread does not have.

## What it does

Reports `ST0005/07`, `ST0005 WP-07` and the like anywhere, and a bare `WP-07` in the documents of a
thread, when the thread has work packages but not that one.

## Why is this bad?

The reference leads nowhere: a work package was renumbered or dropped, or a number mistyped.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

    WP-01 comes after WP-02.
    --- intent/st/ST0001/WP/01/info.md
    ---
    wp_id: WP-01
    title: "Wire"
    scope: Small
    status: WIP
    ---
    # WP-01: Wire

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: lamps
    created: 20260102
    ---
    # ST0001: Lamps

    WP-01 comes after WP-02.
    --- intent/st/ST0001/WP/01/info.md
    ---
    wp_id: WP-01
    title: "Wire"
    scope: Small
    status: WIP
    ---
    # WP-01: Wire
    --- intent/st/ST0001/WP/02/info.md
    ---
    wp_id: WP-02
    title: "Glass"
    scope: Small
    status: Not Started
    ---
    # WP-02: Glass

## Fix

Writes the number of an existing work package: the one whose digits were swapped, else the nearest.

## Quieter where

Never in threads without work packages, which many plans number without making folders; never in
code, comments and link targets, and off in finished work. `WP-00` is the thread itself. A bare id
outside a thread's folder is not reported, since nothing says for sure whose it is; nor is a package
in a folder that cannot be searched, or in its own document under a wrong name (`misnamed-path`).
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.hidden import may_be_hidden
from stp_lsp.model.layout import Kind, is_number
from stp_lsp.model.misnamed import misnamed_place
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import METHOD, is_closed, is_manual, is_silent
from stp_lsp.syntax.notation import Form
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP509"
NAME = "unknown-work-package"
LEVEL = Level.INFORMATION
KINDS = METHOD - {Kind.TODO, Kind.INDEX, Kind.SATELLITE}
LOCAL = False

_REPORTED = frozenset((Form.SCOPED, Form.QUALIFIED, Form.TAIL))
_MEMO = "rules.work-package-mentions"
_THREAD_LEVEL = "00"


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Asks for the packages of the threads that the document's ids name."""
    named = _named(document)
    if not named:
        return
    unknown = [each for each in named if _is_unknown(snapshot, document, *each[2:])]
    if not unknown or is_manual(snapshot, document) or is_closed(snapshot, document):
        return
    here = misnamed_place(snapshot.project, document.id)
    own = f"{here.thread}/{here.package}" if here is not None else ""
    for start, end, target, _ in unknown:
        if target == own:
            continue
        thread, _, number = target.partition("/")
        is_hidden = may_be_hidden(snapshot, thread, f"WP/{number}/info.md")
        if not is_hidden and not is_silent(document, start):
            yield Found(
                Range(start, end), f"{thread} has no work package {number}", data={"id": target}
            )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Offers the work package that was probably meant."""
    thread_id, _, number = diagnostic.data.get("id", "").partition("/")
    thread = snapshot.threads.get(thread_id)
    numbers = [package.number for package in thread.packages] if thread is not None else []
    if not numbers or not is_number(number, 2):
        return
    swapped = number[::-1]
    near = min(numbers, key=lambda each: (each != swapped, abs(int(each) - int(number))))
    end = diagnostic.range.end
    start = end
    text = document.text
    while start > diagnostic.range.start and end - start < 2 and text[start - 1].isdigit():
        start -= 1
    if int(text[start:end] or "-1") == int(number):
        change = SourceChange.of(document.id, TextEdit(Range(start, end), near))
        yield Fix(f"Change it to WP-{near}", change)


_Named = tuple[int, int, str, int]


def _named(document: Document) -> tuple[_Named, ...]:
    """The work packages that a document names; most name none, so this is kept.

    What a work package calls itself in its header is the business of another rule.
    """
    kept = document.memo.get(_MEMO)
    if isinstance(kept, tuple):
        return kept
    header = document.facts.body_start if document.kind is Kind.PACKAGE else 0
    found = tuple(
        raw
        for raw in document.facts.mentions
        if raw[0] >= header
        and raw[2][-3:-2] == "/"
        and is_number(raw[2][-2:], 2)
        and raw[3] in _REPORTED
    )
    document.memo[_MEMO] = found
    return found


def _is_unknown(snapshot: Snapshot, document: Document, target: str, form: int) -> bool:
    thread_id, _, number = target.partition("/")
    if number == _THREAD_LEVEL:
        return False
    if form != Form.QUALIFIED and thread_id != document.place.thread:
        return False
    thread = snapshot.threads.get(thread_id)
    if thread is None or not thread.packages:
        return False
    return all(package.number != number for package in thread.packages)
