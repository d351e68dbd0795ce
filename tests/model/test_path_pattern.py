"""Patterns of settings: which documents they mean, and that no pattern takes long."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.model.path_pattern import matches, why_no_pattern


@pytest.mark.parametrize(
    "pattern, path, expected",
    [
        # From the root, `*` within one folder, `**` any folders, none among them.
        ("docs/*.md", "docs/a.md", True),
        ("docs/*.md", "docs/inner/a.md", False),
        ("docs/**", "docs/inner/a.md", True),
        ("docs/**/a.md", "docs/a.md", True),
        ("docs/**/a.md", "docs/x/y/a.md", True),
        ("docs/**/a.md", "docs/x/y/b.md", False),
        ("**/x/**/y/*.md", "a/x/b/x/y/c.md", True),
        ("**/x/**/y/*.md", "a/x/b/y/c/d.md", False),
        # A folder.
        ("docs/", "docs/inner/a.md", True),
        ("docs/", "other/docs/a.md", False),
        ("docs/", "docsy/a.md", False),
        # Without a slash: a file or a folder of that name at any depth.
        ("README.md", "README.md", True),
        ("README.md", "a/b/README.md", True),
        ("archive", "a/archive/b.md", True),
        ("archive", "a/archived/b.md", False),
        ("*.json", "intent/.canon/st/ST0001.json", True),
        # One character, some characters, and characters that mean something elsewhere.
        ("ST000?.md", "intent/st/ST0001.md", True),
        ("ST000[12].md", "intent/st/ST0003.md", False),
        ("a.b/*.md", "axb/c.md", False),
        ("./docs/*.md", "docs/a.md", True),
        ("(a|b)+$", "(a|b)+$", True),
    ],
)
def test_what_a_pattern_means(pattern, path, expected):
    assert why_no_pattern(pattern) == ""
    assert matches(pattern, path) is expected


@pytest.mark.parametrize(
    "pattern, reason",
    [("", "empty"), ("/", "empty"), ("/etc", "root"), ("../x/**", "root"), ("a\\b", "backslash")],
)
def test_what_is_no_pattern(pattern, reason):
    assert reason in why_no_pattern(pattern)


def test_braces_are_refused_rather_than_misread():
    assert "several patterns" in why_no_pattern("{docs,intent}/**")


_pieces = st.sampled_from(["a", "b", "ab", "*", "**", "?", "a*", "*b", "[ab]", "*a*b*"])
_names = st.lists(st.sampled_from(["a", "b", "ab", "ba", "aab"]), min_size=1, max_size=5)


@given(st.lists(_pieces, min_size=2, max_size=5).map("/".join), _names.map("/".join))
def test_it_equals_one_plain_regular_expression(pattern, path):
    """The same, written naively: `**/` as any folders, at the end as anything below."""
    naive = ""
    for piece in pattern.split("/"):
        if piece == "**":
            naive += "(?:[^/]+/)*"
        else:
            naive += piece.replace("*", "[^/]*").replace("?", "[^/]") + "/"
    assert matches(pattern, path) is bool(re.fullmatch(naive, f"{path}/"))


def test_hostile_patterns_come_to_an_end():
    """A naive reading would try about 10^20 ways here."""
    deep = "/".join(["a"] * 120)
    assert not matches("/".join(["**", "a"] * 40) + "/b", deep)
    assert not matches("*a" * 60 + "b", "a" * 200)
