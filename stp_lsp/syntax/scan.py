"""The fast reading that fills the index: one pass over a document, facts out, text dropped.

:func:`scan` never raises. Its headings and links are those of markdown-it-py (see
``docs/design/0001-one-reading-of-markdown.md``); where the fast reading cannot promise that, it
asks markdown-it-py itself.
"""

from __future__ import annotations

import re
from typing import Final

from stp_lsp.syntax.canon import scan_canon
from stp_lsp.syntax.cited_marks import cited_marks
from stp_lsp.syntax.facts import Facts, RawField, RawMark
from stp_lsp.syntax.header import HeaderState, scan_header
from stp_lsp.syntax.mentions import RawMentions
from stp_lsp.syntax.notation import scan_mentions
from stp_lsp.syntax.outline import Parse, outline
from stp_lsp.text.line_table import RawTable, measure

_BODY_FIELD = re.compile(r"\n- \*\*(Status|Created|Completed|Author)\*\*:[ \t]*([^\n\r]*)")
_CONFLICT = re.compile(r"\n(<<<<<<< |>>>>>>> |=======(?=\r?\n|$))")
EMPTY_TABLE = measure("")
_LONG: Final = 4000
"""Code points; a shorter text is read in less time than it takes to see what has changed."""
Known = tuple[str, RawMentions]
"""A text, and what it mentions."""


def scan(
    text: str,
    owner: str | None,
    prefix: str,
    parse: Parse | None = None,
    known: Known | None = None,
) -> Facts:
    """The facts of a Markdown document.

    Args:
        text: The whole document.
        owner: The thread whose folder holds it, for short ids.
        prefix: What thread ids begin with.
        parse: What is asked where the fast reading is not sure; markdown-it-py by default.
        known: A version before this one, for the same owner and prefix. It saves reading a long
            text for what it mentions, and makes no difference to what is found.
    """
    state, fields, body_start, close_start = scan_header(text)
    marks: list[RawMark] = []
    if state == HeaderState.UNCLOSED:
        marks.append(("unclosed-frontmatter", 0, 3, ""))
    elif state == HeaderState.COLLAPSED:
        marks.append(("collapsed-frontmatter", fields[0][2] if fields else 0, close_start, ""))
    if "<" in text or ">" in text:
        marks.extend(conflict_marks(text))
    shape = outline(text, body_start, parse)
    if known is None or len(text) < _LONG:
        found = scan_mentions(text, owner, prefix)
    else:
        from stp_lsp.syntax.mentions_again import scan_mentions_again  # for an open document only

        found = scan_mentions_again(*known, text, owner, prefix)
    return Facts(
        measure(text),
        state,
        tuple(fields),
        body_start,
        shape.headings,
        shape.links,
        *found,
        tuple(marks),
        _body_fields(text),
        cited_marks(text) if owner else (),
        None,
    )


def scan_json(text: str, prefix: str) -> Facts:
    """The facts of a canon file: a thread or an issue kept as JSON."""
    canon, marks = scan_canon(text)
    found = scan_mentions(text, canon.id if canon is not None else None, prefix)
    return _bare(measure(text))._replace(
        mentions=found.mentions,
        groups=found.groups,
        marks=(*marks, *conflict_marks(text)),
        canon=canon,
    )


def scan_config(text: str, prefix: str) -> Facts:
    """The facts of a configuration file; what it says is read by the project, not here.

    `.intentfiles` names threads, so mentions count (FORMAT.md 13).
    """
    found = scan_mentions(text, None, prefix)
    return _bare(measure(text))._replace(mentions=found.mentions, marks=tuple(conflict_marks(text)))


def unreadable(reason: str) -> Facts:
    """The facts of a file that could not be read as text."""
    return _bare(EMPTY_TABLE)._replace(marks=(("unreadable-document", 0, 0, reason),))


def with_fault(facts: Facts, reason: str) -> Facts:
    """``facts`` of a file that was read in part or with replacements."""
    return facts._replace(marks=(("unreadable-document", 0, 0, reason), *facts.marks))


def _bare(table: RawTable) -> Facts:
    return Facts(table, 0, (), 0, (), (), (), (), (), (), (), (), None)


def conflict_marks(text: str) -> list[RawMark]:
    """Lines that git leaves in a file with conflicts (FORMAT.md 11.1).

    A lone line of seven equal signs also underlines a heading, so it counts only between the
    two other marks.
    """
    if "<<<<<<< " not in text and ">>>>>>> " not in text:
        return []
    marks: list[RawMark] = []
    opened = False
    for match in _CONFLICT.finditer("\n" + text):
        start = match.start(1) - 1
        kind = match[1][0]
        if kind == "=" and not opened:
            continue
        opened = kind != ">"
        end = text.find("\n", start)
        stop = len(text) if end < 0 else end
        marks.append(("conflict-markers", start, stop, text[start : start + 7]))
    return marks


def _body_fields(text: str) -> tuple[RawField, ...]:
    """The metadata list that older generations keep below the title; the first of each counts."""
    found: dict[str, RawField] = {}
    for match in _BODY_FIELD.finditer(text):
        key = match[1].lower()
        if key not in found:
            value = match[2].rstrip()
            at = match.start(2)
            found[key] = (key, value, match.start() + 1, at, at + len(value))
    return tuple(found.values())
