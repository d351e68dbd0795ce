"""Every regular expression of the program takes time in proportion to its input.

A document may hold anything, so a pattern that looks at a run of characters again from each of its
characters is a way to stop the server. For every repetition in every pattern a text is made that
repeats what it repeats, behind what must precede it and before what it cannot go on with. Each
pattern is then tried at every place of the text; one that the program only ever applies at a given
place (`match`, `fullmatch`) at the beginning.

The time of one run decides nothing. The text is so long that a pattern of the bad kind needs
minutes for it (a thousand million steps and more), and the alarm rings after many times what the
slowest good one needs here, however busy the machine is.
"""

from __future__ import annotations

import inspect
import re
import re._constants as names  # the parts of a parsed pattern have no public name
import re._parser as sre_parse
import signal
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.hostile.patterns import PATTERNS, unusual_uses

LENGTH = 60_000
"""Squared, this is 3.6 thousand million steps: some minutes. A linear pattern needs 1 ms."""
SECONDS = 8


def _example(part: Any) -> str:
    """A text that a part of a pattern matches; the shortest and plainest that is easily found."""
    op, argument = part
    if op is names.LITERAL:
        return chr(argument)
    if op is names.NOT_LITERAL:
        return "a" if argument != ord("a") else "b"
    if op is names.ANY:
        return "a"
    if op is names.IN:
        return _member(argument)
    if op in (names.MAX_REPEAT, names.MIN_REPEAT, names.POSSESSIVE_REPEAT):
        return "".join(map(_example, argument[2])) * argument[0]
    if op is names.SUBPATTERN:
        return "".join(map(_example, argument[3]))
    if op is names.ATOMIC_GROUP:
        return "".join(map(_example, argument))
    if op is names.BRANCH:
        return "".join(map(_example, argument[1][0]))
    return ""


def _member(choices: Any) -> str:
    negated = choices[0][0] is names.NEGATE
    for letter in "a0 -.\n\t[]()`#|" if negated else map(chr, range(1, 0x2100)):
        if _is_member(letter, choices):
            return letter
    return chr(0x2603)


def _is_member(letter: str, choices: Any) -> bool:
    kinds = {
        names.CATEGORY_DIGIT: str.isdigit,
        names.CATEGORY_SPACE: str.isspace,
        names.CATEGORY_WORD: lambda c: c.isalnum() or c == "_",
        names.CATEGORY_NOT_SPACE: lambda c: not c.isspace(),
        names.CATEGORY_NOT_DIGIT: lambda c: not c.isdigit(),
        names.CATEGORY_NOT_WORD: lambda c: not (c.isalnum() or c == "_"),
    }
    within, negated = False, False
    for op, argument in choices:
        if op is names.NEGATE:
            negated = True
        elif op is names.LITERAL:
            within = within or ord(letter) == argument
        elif op is names.RANGE:
            within = within or argument[0] <= ord(letter) <= argument[1]
        elif op is names.CATEGORY:
            within = within or kinds[argument](letter)
    return within is not negated


def _pumps(parts: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """For each repetition: what must precede it, and one of what it repeats."""
    for part in parts:
        op, argument = part
        if op in (names.MAX_REPEAT, names.MIN_REPEAT, names.POSSESSIVE_REPEAT):
            once = "".join(map(_example, argument[2])) or "a"
            if argument[1] is names.MAXREPEAT or argument[1] > 50:
                yield before, once
            yield from _pumps(argument[2], before)
        elif op is names.SUBPATTERN:
            yield from _pumps(argument[3], before)
        elif op is names.ATOMIC_GROUP:
            yield from _pumps(argument, before)
        elif op is names.BRANCH:
            for choice in argument[1]:
                yield from _pumps(choice, before)
        elif op in (names.ASSERT, names.ASSERT_NOT):
            yield from _pumps(argument[1], before)
        before += _example(part)


def _hostile(pattern: re.Pattern[str]) -> list[str]:
    """Texts that make a bad pattern look at the same characters again and again."""
    texts: list[str] = []
    for before, once in _pumps(sre_parse.parse(pattern.pattern, pattern.flags)):
        count = LENGTH // len(once)
        together = before + once
        texts += [
            before + once * count + "\x00",
            together * (LENGTH // len(together)) + "\x00",
        ]
        if not pattern.pattern.endswith(r"\Z"):  # such a pattern is for a line by itself
            texts.append(before + once * count + "\n!")
    return texts


def _rings(*_: object) -> None:
    raise TimeoutError


@pytest.fixture(autouse=True)
def alarm() -> Iterator[None]:
    if not hasattr(signal, "SIGALRM"):
        pytest.skip("no alarm signal here")
    before = signal.signal(signal.SIGALRM, _rings)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


MADE_AND_MATCHED = {
    "stp_lsp.features.completion_series": "leading",
    "stp_lsp.features.verbs.rename_titles": "behind",
    "stp_lsp.model.path_pattern": "part",
    # What `_grammar` makes is in its named tuples, too, and there each is judged by its own use.
    "stp_lsp.syntax.contract": "(?:test|non_test|carried)_arm",
}
"""By modules that make a pattern in a function: its name where it is applied, at given places."""


def _only_anchored(where: str) -> bool:
    """Whether the program applies a pattern at given places only, by the source of its module."""
    module, _, name = where.partition("[")[0].rpartition(".")
    handed_on = {"match", "fullmatch"}
    if ":" in where:
        module = where.partition(":")[0]
        name = MADE_AND_MATCHED.get(module, "")
        handed_on |= {""}  # to another function, which has the same name for it
    if module not in sys.modules or not name:
        return False
    fields = getattr(getattr(sys.modules[module], name, None), "_fields", ())
    if fields:  # one of a named tuple's patterns, which is used by the name of its field
        name = fields[int(where.partition("[")[2].rstrip("]"))]
    source = inspect.getsource(sys.modules[module])
    uses = re.findall(rf"\b{name}\b(?:\.(\w+))?(?! *[:=])", source)
    return bool(uses) and set(uses) <= handed_on


def _slow(pattern: re.Pattern[str], *, anchored: bool = False) -> str:
    """The beginning of a text on which the pattern takes too long; empty when there is none."""
    for text in _hostile(pattern):
        signal.alarm(SECONDS)
        try:
            if anchored:
                pattern.match(text)
                pattern.fullmatch(text)
                continue
            for _ in pattern.finditer(text):  # tries every place, as `search` and `sub` do
                pass
        except TimeoutError:
            return text[:60]
        finally:
            signal.alarm(0)
    return ""


@pytest.mark.parametrize("where", sorted(PATTERNS))
def test_linear_on_hostile_texts(where: str) -> None:
    assert _slow(PATTERNS[where], anchored=_only_anchored(where)) == ""


@pytest.mark.parametrize("bad", [r"(?:[a-z]+)*!", r"[ \t]+$", r"\n(?:[ \t]*\n)+x"])
def test_the_texts_show_a_bad_pattern(bad: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.hostile.test_patterns.SECONDS", 1)
    assert _slow(re.compile(bad)) != ""


def test_the_patterns_are_found() -> None:
    """A module's own, a tuple's, those that a function makes or merely uses, and one of bytes."""
    found = {pattern.pattern for pattern in PATTERNS.values()}
    from stp_lsp.model import path_pattern
    from stp_lsp.syntax import index_rows, notation_patterns, pieces

    [translated] = [part for part in path_pattern._parts("*a*a*b/**") if part is not None]
    assert {
        pieces._CUT.pattern,
        notation_patterns.patterns_of("ST").thread.pattern,
        index_rows._id_pattern("ST").pattern,
        translated.pattern,
        r"(?:\r?\n){3,}",  # of a `re.sub` in `convert_header`
        r"(?i:content-length)[ \t]*:[ \t]*[0-9]{1,10}\r?\n",
    } <= found
    assert len(PATTERNS) > 250


def test_no_pattern_is_made_where_it_is_not_looked_for() -> None:
    assert unusual_uses() == []
