"""Taking the words out of a recording, so that a report about private documents can be shared.

Every word in every text becomes other letters of the same length and case, so that all positions
stay right; the same word becomes the same letters throughout one recording, so that links still
lead where they led. What they become hangs on a number that is thrown away with the process.

Kept is what makes a fault show: ids, punctuation, numbers, the vocabulary of the method (statuses,
header keys, names of documents and sections), and what the protocol itself says. A word that is
typed letter by letter is not recognised as the word it becomes.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import unquote

from stp_lsp.rules.registry import RULES
from stp_lsp.syntax.status import Status, WorkPackageStatus

_WORD: Final = re.compile(r"[^\W\d_]+")
_MAYBE_ESCAPED: Final = re.compile(r"(?:[^\W\d_]|%[0-9A-Fa-f]{2})+")
"""A word, or several in a URI, with what is escaped in and between them."""
_TEXTS: Final = frozenset(
    ("capabilities", "clientInfo", "serverInfo", "jsonrpc", "method", "kind", "only", "languageId")
)
"""Members that are the protocol's or the program's own words."""
_VOCABULARY: Final = """
    ST WP AC AT TBD TBC TODO file http https ROOT CWD HOME stp md json toml yaml html
    intent prj st issues COMPLETED CANCELLED NOT STARTED OPEN CLOSED WIP canon config
    info design impl tasks results acceptance done steel threads wip todo restart README
    verblock id title slug status created completed author version scope wp intent_version
    Objective Context Related Acceptance Criteria Tests Approach Decisions Implementation Tasks
    Deliverables Summary Thread Threads Work Package Packages Steel Index Completed
    covers satisfied yes no computed non test red green write to na descoped withdrawn DESCOPED
    WITHDRAWN BEGIN END INTENT STEELTHREAD exempt legacy reference issue issues on hold
    off messages verbose
"""


class Redactor:
    """One way of replacing words, the same for all messages of a recording."""

    def __init__(self, key: bytes | None = None) -> None:
        """A new way; ``key`` fixes it, for tests."""
        self._key = key or secrets.token_bytes(32)
        self._known: dict[str, str] = {word: word for word in _vocabulary()}

    def message(self, value: Any) -> Any:  # noqa: ANN401  # any JSON
        """A message with the words replaced in every text and in every path."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.message(item) for item in value]
        if isinstance(value, dict):
            if value.get("method") == "$/logTrace":
                return value  # names of methods and how long they took; no word of a document
            return {
                self.text(name) if "/" in name else name: (
                    item if _is_protocol(name, item) else self.message(item)
                )
                for name, item in value.items()
            }
        return value

    def text(self, text: str) -> str:
        """``text`` with other letters in its words."""
        return _MAYBE_ESCAPED.sub(lambda match: self._piece(match[0]), text)

    def _piece(self, piece: str) -> str:
        """A word as it is, and words in a URI: `%C3%9Cber` is the same one as `Über`."""
        if "%" not in piece:
            return self._word(piece)
        try:
            written = unquote(piece, errors="strict")
        except UnicodeDecodeError:  # no UTF-8, so nobody's word; what it was is not told
            return _WORD.sub(lambda match: self._word(match[0]), re.sub("%..", "%21", piece))
        return "".join(
            letter if letter.isascii() and letter.isalpha() else _escaped(letter)
            for letter in _WORD.sub(lambda match: self._word(match[0]), written)
        )

    def _word(self, word: str) -> str:
        known = self._known.get(word)
        if known is None:
            digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), key=self._key).digest()
            letters = (
                _letter(old, digest[at % len(digest)] + at // len(digest))
                for at, old in enumerate(word)
            )
            known = self._known[word] = "".join(letters)
        return known


def _is_protocol(name: str, item: object) -> bool:
    """Whether a member holds nobody's words; of `command` only the name of one, not its title."""
    return name in _TEXTS or (name == "command" and isinstance(item, str))


def _escaped(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "surrogatepass"))


def _letter(old: str, number: int) -> str:
    """A letter that takes as much room as the old one in every encoding."""
    if old.isascii():
        return chr((ord("A") if old.isupper() else ord("a")) + number % 26)
    size = len(old.encode("utf-8", "surrogatepass"))
    return {2: "é", 3: "字"}.get(size, "𠀀")


def _vocabulary() -> Iterable[str]:
    yield from _VOCABULARY.split()
    for each in (*Status, *WorkPackageStatus):
        yield from _WORD.findall(each.value)
    for rule in RULES:
        yield from _WORD.findall(rule.name)
