"""A thread has no slug.

## What it does

Reports a thread without a `slug` in its header, in workspaces of 2.4 and later.

## Why is this bad?

Index and lists show the slug; without one they print the whole title, and the column grows as long
as the longest.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    created: 20260102
    ---
    # ST0001: Oil lamps

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: oil-lamps
    created: 20260102
    ---
    # ST0001: Oil lamps

## Fix

Writes the slug that `st new` makes of the title.

## Quieter where

Off before 2.4, in 3.0 workspaces (where it is in the canon), and where there is no header at all,
as in the documents of STP 0.x. A title without a letter from `a` to `z` and without a digit has no
slug (`st new` leaves the field empty), so none is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.metadata import with_field
from stp_lsp.model.project import Generation
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.symbols import title_of
from stp_lsp.syntax.header import HeaderState
from stp_lsp.syntax.slug import slugify
from stp_lsp.syntax.template_tokens import tokens_in

CODE = "STP507"
NAME = "missing-slug"
LEVEL = Level.HINT
KINDS = frozenset((Kind.INFO,))
LOCAL = True

_WITH_SLUG = (2, 4)


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Looks for the field where the templates have it."""
    project = snapshot.project
    if not project.at_least(*_WITH_SLUG) or project.generation is Generation.G5:
        return
    if document.facts.header_state != HeaderState.CLOSED or document.value("slug").strip():
        return
    title = title_of(document, document.place.thread)
    if title and not slugify(title):
        return  # `st new` left it empty, too
    yield Found(
        document.title_range,
        "no `slug`: index and lists show the title instead",
        data={"id": document.place.thread},
        fixable=bool(_slug(document)),
    )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Makes the slug of the title."""
    slug = _slug(document)
    if slug:
        yield Fix(f"Write `slug: {slug}`", with_field(document, "slug", slug), preferred=True)


def _slug(document: Document) -> str:
    """The slug of the title; empty while the title holds a token of the template."""
    title = title_of(document, document.place.thread)
    return "" if any(tokens_in(title)) else slugify(title)
