"""A suggestion for a word that is not known: what its writer probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like ``word``; empty when none is like it."""
    from difflib import get_close_matches

    by_fold = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold()[:60], by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A half-sentence to put behind a complaint; empty without a suggestion."""
    near = nearest(word, known)
    return f"; did you mean {near!r}?" if near else ""
