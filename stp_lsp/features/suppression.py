"""Comments with which a document silences rules in parts of itself.

=====================================================  ==========================================
``<!-- stp-disable unknown-thread -->``                from this line to the end, or to ``enable``
``<!-- stp-enable unknown-thread -->``                 ends it
``<!-- stp-disable-line unknown-thread -->``           this line
``<!-- stp-disable-next-line unknown-thread -->``      the next line
``<!-- stp-disable-file unknown-thread -->``           the whole document, wherever it stands
=====================================================  ==========================================

Several rules are separated by blanks or commas; none means all. What follows `--` is a reason. Only
comments count: the same text in a code fence is an example, as above.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from stp_lsp.model.document import Document
from stp_lsp.syntax.structure import Context

_COMMENT = re.compile(
    r"<!--[ \t]{0,20}stp-(disable-next-line|disable-line|disable-file|disable|enable)"
    r"(?![A-Za-z-])([^\n>]{0,400})-->"
)
_RULE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_ALL = "*"


class Switch(NamedTuple):
    """A comment that changes what is silent from its line on, or on certain lines."""

    rule: str
    """A rule's name, or `*` for every rule."""
    silent: bool
    first_line: int
    """Counted from 0."""
    last_line: int
    """The last line it speaks of."""


def suppressions(document: Document) -> tuple[Switch, ...]:
    """What a document silences in itself, in the order in which later ones win."""
    text = document.text
    if "stp-" not in text:
        return ()
    found: list[Switch] = []
    whole: list[Switch] = []
    last = document.lines.line_count
    for match in _COMMENT.finditer(text):
        if document.structure.context(match.start()) is not Context.COMMENT:
            continue
        line = document.lines.line_of(match.start())
        for name in _RULE.findall(match[2].partition(" --")[0]) or [_ALL]:
            match match[1]:
                case "disable-file":
                    whole.append(Switch(name, True, 0, last))
                case "disable-line":
                    whole.append(Switch(name, True, line, line))
                case "disable-next-line":
                    whole.append(Switch(name, True, line + 1, line + 1))
                case verb:
                    found.append(Switch(name, verb == "disable", line, last))
    return (*found, *whole)


def is_suppressed(rule: str, line: int, found: tuple[Switch, ...]) -> bool:
    """Whether a finding of ``rule`` that begins on ``line`` is silenced."""
    silent = False
    for each in found:
        if each.rule in (rule, _ALL) and each.first_line <= line <= each.last_line:
            silent = each.silent
    return silent
