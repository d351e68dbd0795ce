"""An id in a cited file: as a comment of its language, below what must stay first."""

from __future__ import annotations

import pytest

from stp_lsp.model.back_reference import back_reference
from stp_lsp.text.edit import apply_edits


def written(path: str, text: str) -> str:
    edit = back_reference(path, text, "AT-01.1")
    assert edit is not None
    return apply_edits(text, (edit,))


@pytest.mark.parametrize(
    "path, text, expected",
    [
        ("test/a.exs", "x\n", "# AT-01.1\nx\n"),
        ("test/a.bats", "#!/usr/bin/env bats\nx\n", "#!/usr/bin/env bats\n# AT-01.1\nx\n"),
        ("a/b.py", "#!/bin/x\n# coding: utf-8\nx", "#!/bin/x\n# coding: utf-8\n# AT-01.1\nx"),
        ("a/b.py", "# a comment\nx", "# AT-01.1\n# a comment\nx"),
        ("a/b.rs", "x\r\n", "// AT-01.1\r\nx\r\n"),
        ("a/B.JAVA", "", "// AT-01.1\n"),
        ("a/b.php", "<?php\nx", "<?php\n// AT-01.1\nx"),
        ("a/b.sql", "x", "-- AT-01.1\nx"),
        ("a/b.html", "<!DOCTYPE html>\nx", "<!DOCTYPE html>\n<!-- AT-01.1 -->\nx"),
        ("a/b.md", "# A\n", "<!-- AT-01.1 -->\n# A\n"),
        ("a/b.ml", "x", "(* AT-01.1 *)\nx"),
    ],
)
def test_where_and_how(path: str, text: str, expected: str):
    """Interpreter lines, encodings and declarations stay first; line ends stay as they are."""
    assert written(path, text) == expected


@pytest.mark.parametrize("path", ["a/b.json", "a/b", "a/Makefile", "a/b.unknown", "a.py/b"])
def test_languages_without_known_comments(path: str):
    """Nothing is better than a file that no longer parses."""
    assert back_reference(path, "x", "AT-01.1") is None


def test_a_document_with_a_header_is_left_alone():
    """A header must be the first thing in its document."""
    assert back_reference("a/b.md", "---\nstatus: WIP\n---\n", "AT-01.1") is None


def test_hostile_first_lines():
    """Many beginnings without an end of line; a quadratic pattern would not come back."""
    text = "#coding:" * 100_000
    assert written("a/b.py", text) == f"# AT-01.1\n{text}"
    lines = "#!\n" * 100_000
    assert written("a/b.py", lines) == f"{lines}# AT-01.1\n"
