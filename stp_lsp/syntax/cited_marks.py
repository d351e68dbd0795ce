"""Which files the test rows of a contract may cite, small enough to be kept of every document.

Whoever asks who cites a file would else have to read every contract. A mark is a checksum of a
file's name, and more rows get one than cite anything: a contract without the mark of a file does
not cite it, and one with it is read (:mod:`stp_lsp.features.citations`).
"""

from __future__ import annotations

import re
from zlib import crc32

_ROW = re.compile(r"^- AT-[0-9]+\.[0-9]+ +([^ \n]*)[^\n]*", re.M)
_SPAN = re.compile(r"`([^`\n]+)`")


def cited_marks(text: str) -> tuple[int, ...]:
    """The marks of all that may be the path of a cited file, each once, in order.

    A path is the text of a code span, or the first word of a row that has none, up to `::`
    (FORMAT.md 8.3); nothing else of a row can be one.
    """
    if "- AT-" not in text:
        return ()
    found: set[int] = set()
    for row in _ROW.finditer(text):
        words = (row[1], *_SPAN.findall(row[0]))
        found.update(mark_of(word.partition("::")[0].strip()) for word in words if "/" in word)
    return tuple(sorted(found))


def mark_of(path: str) -> int:
    """The mark of a path, however its folders are written."""
    name = path.rstrip("/.").rpartition("/")[2]
    return crc32(name.encode("utf-8", "surrogatepass"))
