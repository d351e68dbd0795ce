"""The part of a link behind `#` names no heading of its document.

## What it does

Reports links such as `#setup` and `design.md#setup` when the document has no heading from which a
viewer would make that anchor. Viewers differ in what they do with punctuation, so an anchor counts
as found when its letters and digits are those of a heading; anchors written as HTML count too.

## Why is this bad?

The link opens the document at its beginning, and the reader has to search.

## Example

    --- intent/docs/lamps.md
    # Lamps

    See [how to mount them](#mountng).

    ## Mounting

Use instead:

    --- intent/docs/lamps.md
    # Lamps

    See [how to mount them](#mounting).

    ## Mounting

## Fix

Writes the anchor of the heading that is spelled most alike.

## Quieter where

Only links to Markdown documents of the workspace are checked, and none outside the method's folder.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from stp_lsp.model.anchors import anchors_in
from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.paths import normalise, parent, unescape
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import METHOD
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP304"
NAME = "broken-anchor"
LEVEL = Level.WARNING
KINDS = METHOD
LOCAL = False

_MANY = 50
"""Headings that are compared with a broken anchor, those of its length first."""
_MEMO = "broken_anchor.by_length"
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\$|~|<")


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Compares anchors with the headings that the index keeps; reads the text as a last resort."""
    for _, _, _, end, href in document.facts.links:
        path, hash_mark, anchor = href.partition("#")
        if not hash_mark or not anchor or anchor == "top" or _ADDRESS.match(href):
            continue
        target = _target(snapshot, document, path)
        if target is None or anchors_in(target).has(anchor):
            continue
        of = "this document" if target is document else f"`{target.id}`"
        yield Found(
            Range(end - len(anchor), end),
            f"{of} has no heading for `#{anchor}`",
            fixable=bool(_nearest(target, anchor)),
        )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Offers the heading that is spelled most alike."""
    anchor = document.text[diagnostic.range.start : diagnostic.range.end]
    link = next((raw for raw in document.facts.links if raw[3] == diagnostic.range.end), None)
    target = _target(snapshot, document, link[4].partition("#")[0]) if link else None
    if target is None:
        return
    near = _nearest(target, anchor)
    for name in near:
        change = SourceChange.of(document.id, TextEdit(diagnostic.range, name))
        yield Fix(f"Link to #{name}", change, preferred=len(near) == 1)


def _nearest(target: Document, anchor: str) -> tuple[str, ...]:
    """The headings that an anchor may have meant, the likeliest first."""
    lengths = target.memo.get(_MEMO)
    if not isinstance(lengths, list):
        lengths = target.memo[_MEMO] = sorted(anchors_in(target).names, key=len)
    at = bisect_left(lengths, len(anchor), key=len)
    around = lengths[max(at - _MANY, 0) : at + _MANY]
    around.sort(key=lambda name: abs(len(name) - len(anchor)))
    return _alike(anchor.lower(), tuple(around[:_MANY]))


@lru_cache(maxsize=1024)  # a broken table of contents is asked about at every key press
def _alike(anchor: str, names: tuple[str, ...]) -> tuple[str, ...]:
    from difflib import get_close_matches  # slow to import, seldom needed

    return tuple(get_close_matches(anchor, names, n=3, cutoff=0.6))


def _target(snapshot: Snapshot, document: Document, path: str) -> Document | None:
    """The Markdown document that a link leads to; ``None`` when that is something else."""
    if not path:
        return document
    if "%" in path:
        path = unescape(path)
    if path.startswith("/"):
        return snapshot.documents.get(normalise(path[1:]))
    target = snapshot.documents.get(normalise(f"{parent(document.id)}/{path}"))
    return target if target is not None and target.id.endswith(".md") else None
