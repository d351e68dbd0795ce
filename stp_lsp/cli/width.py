"""Text as a terminal shows it: how many columns it takes, what must not reach the screen.

A wide CJK character takes two columns, a combining accent none. Tables of these widths come from
rich, and are loaded only when a text goes beyond ASCII.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_UNSAFE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Not among them are the marks U+061C, U+200E and U+200F, which stand in every second line of
Arabic and Hebrew prose: unlike the embeddings and isolates they cannot turn what stands around."""
_JOINER = "\u200d"


class Span(NamedTuple):
    """A piece of a line, and the name of the style it has where there is colour."""

    text: str
    style: str = ""


Line = tuple[Span, ...]


def cells(text: str) -> int:
    """The columns that ``text`` takes; a text that went through :func:`safe` is expected."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def safe(text: str) -> str:
    """``text`` on one line, without what would move the cursor or turn the writing direction.

    A document must not be able to rewrite the screen of whoever checks it.
    """
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """``text`` with its line breaks and tabs as single blanks, and safe."""
    return safe(" ".join(text.split("\n")).replace("\r", "").replace("\t", " "))


def clusters(text: str) -> Iterator[tuple[str, int]]:
    """The characters of ``text`` as people see them, with the columns each takes."""
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and not text[end].isascii():
            if text[end] != _JOINER and cells(text[end]) > 0 and text[end - 1] != _JOINER:
                break
            end += 1
        yield text[at:end], cells(text[at:end])
        at = end


def shorten(text: str, width: int) -> str:
    """``text`` in at most ``width`` columns, with three dots where something was left out."""
    if cells(text) <= width:
        return text
    kept: list[str] = []
    left = width - 3
    for cluster, size in clusters(text):
        if size > left:
            break
        kept.append(cluster)
        left -= size
    return "".join(kept).rstrip() + "..."[: max(width, 0)]


def pad(text: str, width: int) -> str:
    """``text`` filled with blanks to ``width`` columns."""
    return text + " " * (width - cells(text))


def wrap(spans: Sequence[Span], width: int, indent: int) -> Iterator[Line]:
    """The words of ``spans`` in lines of at most ``width`` columns, all but the first indented.

    A word that is too long for a line has one to itself and runs over the edge. Blanks stay as
    they are, but for those at which a line is broken.
    """
    line: list[Span] = []
    used = 0
    for gap, word in _words(spans):
        size = sum(cells(piece.text) for piece in word)
        if line and used + gap + size > width:
            yield tuple(line)
            line, used, gap = [Span(" " * indent)], indent, 0
        if gap:
            line.append(Span(" " * gap))
        line += word
        used += gap + size
    if line:
        yield tuple(line)


def _words(spans: Sequence[Span]) -> Iterator[tuple[int, list[Span]]]:
    """Each word, which may have several styles, with the number of blanks before it."""
    gap = 0
    word: list[Span] = []
    for text, style in spans:
        for number, piece in enumerate(text.split(" ")):
            if number and word:
                yield gap, word
                gap, word = 0, []
            gap += number > 0
            if piece:
                word.append(Span(piece, style))
    if word:
        yield gap, word
