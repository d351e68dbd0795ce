"""A version line does not follow its grammar.

## What it does

Compares `verblock` with `"DD Mon YYYY:vX.Y: Author - Comment"`. A date with dashes and a third part
of the version are good too, and so is `"auto-generated"`.

## Why is this bad?

People read in it how old a document is and who touched it last; nobody can sort or search lines
that are each written another way.

## Example

    --- intent/restart.md
    ---
    verblock: 2 Jan 2026:v0.1: Ada - Initial version
    ---
    # Restart

Use instead:

    --- intent/restart.md
    ---
    verblock: "02 Jan 2026:v0.1: Ada - Initial version"
    ---
    # Restart

## Fix

Writes the same in the right form. Where nobody is named, the author of the configuration is
offered; a date that no calendar has stays for you, and so does a line that goes on in the next.

## Quieter where

Tokens of the template are an `unfilled-token`, and views of 3.0 have no version line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.rules.base import METHOD, is_generated
from stp_lsp.syntax.header import Field, HeaderState
from stp_lsp.syntax.template_tokens import tokens_in
from stp_lsp.syntax.verblock import parse_verblock, repaired_verblock, verblock_fault
from stp_lsp.text.edit import TextEdit

CODE = "STP508"
NAME = "malformed-verblock"
LEVEL = Level.HINT
KINDS = METHOD
LOCAL = True

_KEY = re.compile(r"[A-Za-z_-]{1,40}:")


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Takes the line apart; a header on a single line has another fault first."""
    if not document.facts.fields or document.facts.header_state == HeaderState.COLLAPSED:
        return
    field = document.field("verblock")
    fault = verblock_fault(field.value) if field is not None else ""
    if field is None or not fault or any(tokens_in(field.value, is_header=True)):
        return
    if is_generated(snapshot, document):
        return
    yield Found(
        field.value_range if field.value else field.range,
        f"malformed version line: {fault}",
        fixable=bool(_repaired(snapshot, document, field)),
    )


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Writes it anew from its parts."""
    field = document.field("verblock")
    if field is None:
        return
    block = parse_verblock(field.value)
    text = _repaired(snapshot, document, field)
    if block is not None and text:
        change = SourceChange.of(document.id, TextEdit(field.value_range, text))
        yield Fix(f"Write {text}", change, preferred=bool(block.author))


def _repaired(snapshot: Snapshot, document: Document, field: Field) -> str:
    """The line as it should be; empty where it goes on in the next one, which holds more."""
    text = document.text
    end = text.find("\n", field.end + 1)
    below = text[field.end + 1 : end if end >= 0 else len(text)].rstrip()
    if field.value.startswith('"') and below.endswith('"') and _KEY.match(below) is None:
        return ""
    return repaired_verblock(field.value, _author(snapshot))


def _author(snapshot: Snapshot) -> str:
    """Who works here; redacted configurations hold a token instead of a name."""
    author = snapshot.project.author
    return "" if "{" in author or '"' in author else author
