"""Words of a template that creating a document should have replaced: `[Title]`, `ST####`.

The list is that of FORMAT.md 10.2. Some are unmistakable anywhere; others also stand for a pattern
("IDs are in the format ST####"), so they count only where nothing but a value can stand: in a
header or a title.

Not here: whole sections (``placeholders``), and whether a place is code: whoever reports a token
asks the structure of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from stp_lsp.text.range import Range


class TokenKind(NamedTuple):
    """A word of a template that creating a document should have replaced."""

    text: str
    meaning: str
    """What belongs there, in a word or two."""
    plain: bool
    """Whether it is unmistakable in running text; other ones also stand for a pattern there, as
    in "IDs are in the format ST####"."""


TOKENS: Final[tuple[TokenKind, ...]] = tuple(
    TokenKind(*each)
    for each in (
        ("[Title]", "the title", True),
        ("[Slug]", "the slug", True),
        ("[Intent Version]", "the version", True),
        ("[Date]", "the date", True),
        ("[Author]", "the author", True),
        ("[Author Name]", "the author", True),
        ("[Reporter]", "the reporter", True),
        ("[Status]", "the status", False),
        ("[Severity]", "the severity", False),
        ("[Activity Title]", "the title", True),
        ("[[PROJECT_NAME]]", "the project's name", True),
        ("[[AUTHOR]]", "the author", True),
        ("[[DATE]]", "the date", True),
        ("[[INTENT_VERSION]]", "the version", True),
        ("{{TODO}}", "what is to be done", True),
        ("{{TBC}}", "what is to be confirmed", True),
        ("{{TBD}}", "what is to be decided", True),
        ("ST####", "the thread's id", False),
        ("WP-NN", "the work package's number", False),
        ("NNNN", "the issue's number", False),
        ("YYYYMMDD", "the date", False),
        ("YYYY-MM-DD", "the date", False),
    )
)
"""FORMAT.md 10.2, the tokens that are replaced at creation, and those that people leave."""

_MEANING: Final = {kind.text: kind.meaning for kind in TOKENS}
_CHOICE: Final = r"Not Started\|[A-Za-z| ]{3,80}\]"


def _any_of(words: Iterable[str]) -> str:
    """A pattern that matches the longest of these words."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_TOKEN = re.compile(_any_of(kind.text for kind in TOKENS) + rf"|\[{_CHOICE}")
_PLAIN: Final = tuple(
    # A pattern that begins with a literal is searched fast, so each opening has its own.
    re.compile(f"{re.escape(opening)}(?:{_any_of(rest)}{more})")
    for opening, more in (("[", f"|{_CHOICE}"), ("{{", ""))
    if (rest := [k.text[len(opening) :] for k in TOKENS if k.plain and k.text.startswith(opening)])
)
_LISTED = re.compile(r"\n- ST####(?=:)")
_WORD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")


class Token(NamedTuple):
    """A token that was left."""

    text: str
    range: Range

    @property
    def meaning(self) -> str:
        """What belongs there."""
        return _MEANING.get(self.text, "one of the words")


def tokens_in(text: str, start: int = 0, *, is_header: bool = False) -> Iterator[Token]:
    """Every token in a short text: a header's value or a heading.

    In a heading `[Title](...)`, `[Title][...]` and `[Title]:` are links. `YYYYMMDD_HHMMSS` is a
    pattern anywhere.

    Args:
        text: The value or the heading.
        start: Where it stands in its document.
        is_header: Whether it is a header's value, where nothing is Markdown.
    """
    for found in _TOKEN.finditer(text):
        in_brackets = is_header and found[0][0] == "["
        if in_brackets or _stands_alone(text, found.start(), found.end()):
            yield Token(found[0], Range(*found.span()).shift(start))


def plain_tokens(text: str, start: int, end: int) -> Iterator[Token]:
    """The unmistakable tokens between two offsets of a whole document, in no particular order.

    Also found is what is left of a list of the template: a bullet that begins `ST####:`.
    """
    for pattern in _PLAIN:
        for found in pattern.finditer(text, start, end):
            if _stands_alone(text, found.start(), found.end()):
                yield Token(found[0], Range(*found.span()))
    for found in _LISTED.finditer(text, start, end):
        yield Token("ST####", Range(found.start() + 3, found.end()))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a token is neither a part of a word nor the text of a link."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if text[start] == "[":
        return after not in tuple("([:]") and before not in tuple("]![")
    if text[start] == "{":
        return before not in _WORD and after not in _WORD
    return before not in _WORD and after not in _WORD and after != "-"
