"""Slugs: the rules of FORMAT.md 12, and the shape every slug has."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.syntax.slug import LONGEST_SLUG, sanitize_title, slugify


@pytest.mark.parametrize(
    "title, slug",
    [
        ("Hello, World!", "hello-world"),
        ("Überblick", "berblick"),
        ("a|b", "a-b"),
        ("x" * 50, "x" * 50),
        ("x" * 51, "x" * 50),
        (f"{'a' * 30} {'b' * 19}", f"{'a' * 30}-{'b' * 19}"),  # 50 characters are kept
        (f"{'a' * 30} {'b' * 19} c", "a" * 30),  # a word that ends at 50 is dropped too
        (f"{'a' * 30} {'b' * 40}", "a" * 30),
    ],
)
def test_slug(title, slug):
    assert slugify(title) == slug


def test_a_pipe_in_a_title_would_split_the_index_row():
    assert sanitize_title("a | b") == "a / b"


@given(st.text(alphabet=st.characters(exclude_characters="\n")))
def test_every_slug_of_one_line_has_the_form_that_documents_carry(title):
    """FORMAT.md 4.2: ``[a-z0-9-]{1,50}``; here also empty, with no ``-`` at an end or doubled."""
    slug = slugify(title)
    assert len(slug) <= LONGEST_SLUG
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug)
    assert slugify(slug) == slug
