"""What the anchors of links may name in a document: its headings, and names that HTML gives."""

from __future__ import annotations

import re

from stp_lsp.model.document import Document
from stp_lsp.model.paths import unescape
from stp_lsp.syntax.anchor import anchors_of

_MEMO = "anchors"
_LINE = re.compile(r"L[0-9]+(?:[C-][0-9L-]*)?")
_COUNTER = re.compile(r"-[0-9]+$")
_FOLDED = re.compile(r"[\W_]+")
_HTML = re.compile(r"""(?:id|name)\s*=\s*["']?([^"'\s>]{1,200})|\{#([^}\s]{1,200})\}""")


class Anchors:
    """What links may name in one version of a document."""

    def __init__(self, document: Document) -> None:
        headings = [text for _, _, _, text in document.facts.headings]
        self.names = anchors_of(headings)
        """What GitHub makes of the headings."""
        self.folded = {_fold(text) for text in headings} | {_fold(name) for name in self.names}
        self._document = document
        self._written: frozenset[str] | None = None

    def has(self, anchor: str) -> bool:
        """Whether a viewer would find the anchor."""
        if "%" in anchor:
            anchor = unescape(anchor)
        if _LINE.fullmatch(anchor):
            return True
        if not self.folded.isdisjoint((_fold(anchor), _fold(_COUNTER.sub("", anchor)))):
            return True
        return anchor in self.written

    @property
    def is_read(self) -> bool:
        """Whether a link went by what the headings do not hold."""
        return self._written is not None

    @property
    def written(self) -> frozenset[str]:
        """The names that HTML and attributes give, which only the text holds."""
        if self._written is None:
            found = _HTML.findall(self._document.text)
            self._written = frozenset(name for pair in found for name in pair if name)
        return self._written


def same_written_anchors(old: Document, new: Document) -> bool:
    """Whether links that went by other anchors than headings find the same in a newer version."""
    was = anchors_in(old)
    return not was.is_read or was.written == anchors_in(new).written


def anchors_in(document: Document) -> Anchors:
    """What links may name in a document; worked out once for each version."""
    found = document.memo.get(_MEMO)
    if not isinstance(found, Anchors):
        found = document.memo[_MEMO] = Anchors(document)
    return found


def _fold(text: str) -> str:
    """Letters and digits alone: what all viewers keep."""
    return _FOLDED.sub("", text.casefold())
