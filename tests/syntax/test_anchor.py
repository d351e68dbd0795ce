"""Anchors as GitHub makes them; expected values from github-slugger's own examples and docs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.syntax.anchor import anchor_of, anchors_of


@pytest.mark.parametrize(
    "heading, anchor",
    [
        ("Hello World!", "hello-world"),
        ("heading with a - dash", "heading-with-a---dash"),
        ("heading with an _ underscore", "heading-with-an-_-underscore"),
        ("heading with a period.txt", "heading-with-a-periodtxt"),
        ("exchange.bind_headers(exchange, routing [, bindCallback])",
         "exchangebind_headersexchange-routing--bindcallback"),
        ("Профили пользователей", "профили-пользователей"),
        ("Überblick", "überblick"),
        ("😄 emoji", "-emoji"),
        ("Design - ST0005: Wicks", "design---st0005-wicks"),
        ("WP-03 -- Trim (status: WIP)", "wp-03----trim-status-wip"),
        ("`code` and [a link](x.md)", "code-and-a-link"),
        ("**bold** and *so* and _so_", "bold-and-so-and-so"),
        ("`_kept_` <b>x</b>", "_kept_-x"),
        ("", ""),
    ],
)  # fmt: skip
def test_anchor(heading, anchor):
    assert anchor_of(heading) == anchor


def test_equal_headings_are_numbered():
    """The number skips what another heading has taken."""
    assert anchors_of(["a", "a", "a"]) == ["a", "a-1", "a-2"]
    assert anchors_of(["foo", "foo-1", "foo"]) == ["foo", "foo-1", "foo-2"]
    assert anchors_of(["", ""]) == ["", "-1"]


@given(st.lists(st.text(max_size=12)))
def test_no_two_headings_of_a_document_share_an_anchor(headings):
    found = anchors_of(headings)
    assert len(found) == len(headings)
    assert len(set(found)) == len(found)
