"""Titles as upstream stores them and the slugs it makes of them (FORMAT.md 12, ``st new``)."""

from __future__ import annotations

import re
from typing import Final

LONGEST_SLUG: Final = 50
"""Characters a slug may have."""

_ECHO_OPTION = re.compile(r"-[neE]+")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def sanitize_title(title: str) -> str:
    """The title as it is stored: ``|`` becomes ``/``, because it would split the index row."""
    return _as_echoed(title).replace("|", "/")


def slugify(title: str) -> str:
    """The slug of ``title``: ASCII lower case, one ``-`` for every run of anything else.

    There is no ``-`` at either end. A slug longer than 50 characters is cut at 50 and then back
    to the last ``-``, which drops also a word that ends exactly there. Letters beyond ASCII do
    not survive. Lines of a title that has several are treated one by one.
    """
    lines = _as_echoed(title).translate(_ASCII_LOWER).split("\n")
    dashed = _as_echoed("\n".join(_NOT_SLUG.sub("-", line) for line in lines))
    slug = "\n".join(line.strip("-") for line in dashed.split("\n"))
    if len(slug) <= LONGEST_SLUG:
        return slug
    cut = slug[:LONGEST_SLUG]
    head, dash, _ = cut.rpartition("-")
    return head if dash else cut


def _as_echoed(text: str) -> str:
    """``text`` as the shell's ``echo`` passes it on: a lone ``-n`` is swallowed as an option.

    Upstream echoes the title and then its dashed form, so that also ``/n`` has no slug.
    """
    return "" if _ECHO_OPTION.fullmatch(text) else text.rstrip("\n")
