"""What is in a folder, by paths alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.model.paths import below, is_below, within

_names = st.text("ab/.-0\u00e9", min_size=1, max_size=6)


@given(st.sets(_names), _names)
def test_below_a_folder_is_what_begins_with_it(paths: set[str], folder: str) -> None:
    """Also beside names that go on with what sorts before or behind a slash."""
    found = list(below(folder, sorted(paths)))
    assert found == sorted(path for path in paths if path.startswith(f"{folder}/"))


@pytest.mark.parametrize(
    ("path", "folder", "is_in"),
    [
        ("/w/st/ST0001", "/w/st", True),
        ("/w/st", "/w/st", True),
        ("/w/st-old/a.md", "/w/st", False),  # begins alike, and is another folder
        ("/w", "/w/st", False),
        ("/w", "/", True),
        ("/", "/", True),
        ("st/a.md", "st", True),
    ],
)
def test_a_path_within_a_folder(path: str, folder: str, is_in: bool) -> None:
    assert within(path, folder) is is_in


@given(_names, st.sets(_names))
def test_below_any_of_many_is_within_one_of_them(path: str, folders: set[str]) -> None:
    clean = {folder.strip("/") for folder in folders} - {""}
    name = path.strip("/")
    assert is_below(name, clean) == any(within(name, folder) for folder in clean)
