"""Titles that are typed once and written twice."""

import re

import pytest
from hypothesis import given

from stp_lsp.features.linked_editing import TITLE_PATTERN, linked_ranges
from tests.features.half_typed import PATHS, TEXTS
from tests.features.understanding import BASE, look, slice_of
from tests.support.workspace import build, split_files

WP = "intent/st/ST0001/WP/01/info.md"
CONTRACT = "intent/st/ST0001/acceptance.md"
ISSUE = "intent/issues/OPEN/0011/0011-smoke.md"


def linked(source, path):
    _, document, offset = look(source, path)
    ranges = linked_ranges(document, offset)
    assert len({slice_of(document, where) for where in ranges}) <= 1
    return [(where.start, slice_of(document, where)) for where in ranges]


@pytest.mark.parametrize(
    "source, path, title",
    [
        ('---\ntitle: "Wick"\nstatus: WIP\n---\n# WP-01: Wi$0ck\n', WP, "Wick"),
        ('---\ntitle: "W$0ick"\nstatus: WIP\n---\n# WP-01: Wick\n', WP, "Wick"),
        ("---\ntitle: Wick$0\n---\n# WP-01: Wick\n", WP, "Wick"),
        ("---\ntitle: Smoke: here\n---\n# 0011: Smoke$0: here\n", ISSUE, "Smoke: here"),
        ("---\ntitle: $0Lamps\n---\n# ST0001: Lamps\n", "intent/st/ST0001/info.md", "Lamps"),
        (
            '---\ntitle: "A lamp -- acceptance contract"\n---\n# ST0001 A l$0amp -- Acceptance\n',
            CONTRACT,
            "A lamp",
        ),
    ],
)  # fmt: skip
def test_a_title_in_header_and_heading(source, path, title):
    text = source.replace("$0", "")
    first = text.index(title)
    second = text.index(title, text.index("\n# "))
    assert linked(source, path) == [(first, title), (second, title)]


@pytest.mark.parametrize(
    "source, path",
    [
        # They differ already, or there is only one.
        ('---\ntitle: "Wick"\n---\n# WP-01: Wi$0cks\n', WP),
        ("---\nstatus: WIP\n---\n# WP-01: Wi$0ck\n", WP),
        ('---\ntitle: "Wick"\n---\n## WP-01: Wi$0ck\n', WP),
        ("---\ntitle:\n---\n# WP-01:$0\n", WP),
        # The cursor is on the id, in the tail of the contract's title, elsewhere.
        ('---\ntitle: "Wick"\n---\n# WP-$001: Wick\n', WP),
        ('---\ntitle: "Wick"\nstatus: W$0IP\n---\n# WP-01: Wick\n', WP),
        ('---\ntitle: "A -- acceptance contract"\n---\n# ST0001 A -- Accep$0tance\n', CONTRACT),
        # A document that the method does not know, a header that is not closed.
        ('---\ntitle: "Wick"\n---\n# WP-01: Wi$0ck\n', "docs/wick.md"),
        ('---\ntitle: "Wick"\n# WP-01: Wi$0ck\n', WP),
        # What could not be typed in both places.
        ("---\ntitle: A | B\n---\n# WP-01: A |$0 B\n", WP),
    ],
)  # fmt: skip
def test_nothing_is_linked(source, path):
    assert linked(source, path) == []


def test_what_a_title_may_become():
    """The pattern is a JavaScript one as well; an empty title is one while it is retyped."""
    for title in ("", "Wick", "Smoke: everywhere, again", "ü😀"):
        assert re.fullmatch(TITLE_PATTERN, title)
    for title in ('a "quoted" one', "a | b", "a\nb", "a\rb"):
        assert not re.fullmatch(TITLE_PATTERN, title)


@given(TEXTS, PATHS)
def test_links_in_half_typed_documents(text, path):
    """Two ranges of the same text that do not touch, one of them at the cursor, or none."""
    document = build({**split_files(BASE), path: text}).documents[path]
    for offset in range(len(text) + 1):
        ranges = linked_ranges(document, offset)
        if ranges:
            first, second = ranges
            assert 0 <= first.start <= first.end < second.start <= second.end <= len(text)
            assert slice_of(document, first) == slice_of(document, second)
            assert first.contains(offset) or second.contains(offset)
