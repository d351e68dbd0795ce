"""What is in a folder, by the order of paths alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.model.paths import below

_names = st.text("ab/.-0\u00e9", min_size=1, max_size=6)


@given(st.sets(_names), _names)
def test_below_a_folder_is_what_begins_with_it(paths: set[str], folder: str) -> None:
    """Also beside names that go on with what sorts before or behind a slash."""
    found = list(below(folder, sorted(paths)))
    assert found == sorted(path for path in paths if path.startswith(f"{folder}/"))
