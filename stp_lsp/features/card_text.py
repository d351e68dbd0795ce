"""What a card is, and how it becomes text.

A card holds plain text of a few words to a line; what comes from documents is made harmless when
the card is rendered, so that no builder of cards can forget it. Of Markdown only code spans
survive: they are what titles and objectives use, and they cannot reach beyond themselves.

Not here: what stands on the card of a thread or a criterion (``card``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from stp_lsp.model.document import DocId
from stp_lsp.text.range import Range

EXCERPT_LENGTH = 300
"""Characters of an objective that a card shows."""

_CODE_SPAN = re.compile(r"(`[^`]+`)")
_SPECIAL = re.compile(r"[\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#|[A-Za-z])|!(?=\[)")
_MAYBE_SPECIAL = re.compile(r"[\\`*\[\]<>|~_&!]")
"""The characters of which :data:`_SPECIAL` asks more; most pieces of a card have none."""
_BLOCK_START = re.compile(r"([#+=>-]|[0-9]{1,9}[.)])")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\(<?[^()<>\s]{0,500}>?\)")
_STRONG = re.compile(r"\*\*([^*`]+)\*\*|__([^_`]+)__")
_BULLET = re.compile(r"^\s*[-*+] +(?:\[.\] )?", re.M)
_COMMENT = re.compile(r"<!--[^>]{0,2000}-->")
_PARAGRAPH_END = re.compile(r"\n[ \t\r]*\n")


@dataclass(frozen=True, slots=True)
class CardLink:
    """A place that the reader of a card may want to go to."""

    label: str
    document: DocId
    range: Range | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What to show about one thing; every string is plain text, one line, code spans allowed."""

    title: str
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    """Label and value, in the order in which they are shown."""
    lines: tuple[str, ...] = ()
    """Sentences or members, shown above the facts."""
    excerpt: str = ""
    """A piece of the document itself."""
    footer: str = ""
    links: tuple[CardLink, ...] = ()


def render_markdown(card: Card, url_of: Callable[[CardLink], str] | None = None) -> str:
    """The card as Markdown in which no text of a document can start a block, a link or a tag.

    Args:
        card: What to render.
        url_of: Gives a link's address; without it links are left out, as a card knows no URIs.
    """
    blocks = [f"**{escape(card.title)}**"]
    if card.subtitle:
        blocks.append(_line(card.subtitle))
    if card.excerpt:
        blocks.append(f"> {_line(card.excerpt)}")
    items = [f"- {_line(line)}" for line in card.lines]
    items += [f"- {_line(label)}: {escape(value)}" for label, value in card.facts]
    if items:
        blocks.append("\n".join(items))
    if card.footer:
        blocks.append(_line(card.footer))
    if card.links and url_of is not None:
        shown = (f"[{escape(link.label)}](<{url_of(link)}>)" for link in card.links)
        blocks.append(" · ".join(shown))
    return "\n\n".join(blocks)


def render_plain(card: Card) -> str:
    """The card as lines of plain text, without the marks of code spans."""
    lines = [card.title, card.subtitle, card.excerpt, *card.lines]
    lines += [f"{label}: {value}" for label, value in card.facts]
    lines.append(card.footer)
    shown = (_one_line(_CODE_SPAN.sub(_content, line)) for line in lines)
    return "\n".join(line for line in shown if line)


def _content(span: re.Match[str]) -> str:
    return span[0][1:-1]


def escape(text: str) -> str:
    """``text`` as Markdown that reads as itself, code spans kept; for use within a line."""
    line = _one_line(text)
    if _MAYBE_SPECIAL.search(line) is None:
        return line
    parts = _CODE_SPAN.split(line)
    for index in range(0, len(parts), 2):
        parts[index] = _SPECIAL.sub(r"\\\g<0>", parts[index])
    return "".join(parts)


def excerpt(markdown: str, limit: int = EXCERPT_LENGTH) -> str:
    """The first paragraph as one line of plain text, cut at a word.

    Links become their text, bold type and bullets lose their marks.
    """
    text = _COMMENT.sub("", markdown[: 20 * limit]).strip()
    end = _PARAGRAPH_END.search(text)
    text = text[: end.start()] if end is not None else text
    text = _BULLET.sub("• ", text) if text.startswith(("- ", "* ", "+ ")) else text
    text = _LINK.sub(r"\1", text)
    text = _STRONG.sub(lambda match: match[1] or match[2], text)
    return shorten(_one_line(text), limit)


def shorten(text: str, limit: int) -> str:
    """``text``, or as many of its words as fit ``limit`` characters and an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit + 1]
    head = cut.rpartition(" ")[0] if " " in cut[limit // 2 :] else cut[:limit]
    return f"{head.rstrip(' ,;:.-')} …"


def _line(text: str) -> str:
    """``text`` escaped for the start of a line, where a `#` or `1.` would begin a block."""
    escaped = escape(text)
    start = _BLOCK_START.match(escaped)
    if start is None:
        return escaped
    at = start.end() - 1
    return f"{escaped[:at]}\\{escaped[at:]}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
