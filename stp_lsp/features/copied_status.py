"""The status of a work package that a heading of a contract repeats: `(status: Done)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.text.range import Range

_COPY = re.compile(r"\(status: ([^()\n]{1,80})\)")
_PACKAGE = re.compile(r"WP[-/ ]?([0-9]{1,2})(?![0-9])")


class CopiedStatus(NamedTuple):
    """One such copy."""

    range: Range
    """The word, without the blanks around it."""
    word: str
    after: int
    """Behind the closing bracket."""
    package: str
    """The number of the work package, two digits."""


def copied_statuses(document: Document) -> Iterator[CopiedStatus]:
    """The copies in a contract, in their order; none in other documents."""
    if document.kind is not Kind.ACCEPTANCE:
        return
    for _, start, _, text in document.facts.headings:
        copy, package = _COPY.search(text), _PACKAGE.search(text)
        if copy is None or package is None or package.start() > copy.start():
            continue
        word = copy[1].strip()
        at = start + copy.start(1) + copy[1].index(word)
        where = Range(at, at + len(word))
        yield CopiedStatus(where, word, start + copy.end(), package[1].zfill(2))
