"""A document as a part of a longer one: without its header and title, one level down.

Relative links are written in full, because what holds them stands somewhere else now. Nothing in
a code block is touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.paths import normalise, parent, unescape
from stp_lsp.text.edit import TextEdit, apply_edits
from stp_lsp.text.range import Range


def part_text(document: Document, url_of: Callable[[DocId], str]) -> str:
    """The text below the first heading, fit to stand below a second-level heading."""
    text = document.text
    start = document.facts.body_start
    headings = document.facts.headings
    if headings and headings[0][0] == 1 and not text[start : headings[0][1]].strip(" #\r\n\t"):
        start = text.find("\n", headings[0][2]) + 1 or len(text)
        if text.startswith(("===", "---"), start):  # the underline of the title
            start = text.find("\n", start) + 1 or len(text)
    edits = [edit for edit in _edits(document, url_of) if edit.range.start >= start]
    body = apply_edits(text, edits)
    return body[start:].replace("\r\n", "\n")


def _edits(document: Document, url_of: Callable[[DocId], str]) -> Iterator[TextEdit]:
    text = document.text
    for level, at, _, _ in document.facts.headings:
        marks = text.rfind("\n", 0, at) + 1
        while text[marks : marks + 1] == " ":
            marks += 1
        if level < 6 and text.startswith("#" * level, marks):
            yield TextEdit(Range(marks, marks), "#")
    for _, _, start, end, href in document.facts.links:
        path, _, anchor = href.partition("#")
        if not path or path.startswith("$") or ":" in path.partition("/")[0]:
            continue
        folder = parent(document.id)
        base = path[1:] if path.startswith("/") else f"{folder}/{path}" if folder else path
        target = normalise(unescape(base))
        if target and text[start:end] == href:
            full = url_of(target) + (f"#{anchor}" if anchor else "")
            yield TextEdit(Range(start, end), full)
