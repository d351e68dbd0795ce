"""The rows of an index that is opened: those of the file, if it says the same to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest

from stp_lsp.session.disk import RealDisk
from stp_lsp.session.session import Action, Modification, Session
from stp_lsp.syntax.index_rows import parse_index

_ROWS = "| ID | Slug |\n| --- | --- |\n| ST0001 | one |\n| ST0002 | two |\n"
_OTHER = _ROWS.replace("| ST0002 | two |\n", "words\n")


@pytest.mark.parametrize("on_disk", [_ROWS, "", _OTHER])
@pytest.mark.parametrize("opened", [_ROWS, "", _OTHER, _ROWS + "| ST0003 | three |\n"])
@pytest.mark.parametrize("is_asked", [True, False])
def test_an_opened_index_says_what_its_text_says(
    tmp_path: Path, on_disk: str, opened: str, is_asked: bool
) -> None:
    """Also where another program has written the file since it was read."""
    path = tmp_path / "intent/st/steel_threads.md"
    path.parent.mkdir(parents=True)
    (tmp_path / "intent/.config").mkdir()
    (tmp_path / "intent/.config/config.json").write_text("{}")
    path.write_text(_ROWS, newline="")
    root = tmp_path.as_posix()
    session = Session(RealDisk())
    session.open_folder(root)
    known = session.views[root].snapshot.index_document
    assert known is not None
    if is_asked:
        assert known.index == parse_index(_ROWS)
    path.write_text(on_disk, newline="")
    session.did_modify_files([Modification(path.as_posix(), Action.OPENED, opened, 1)])
    found = session.views[root].snapshot.index_document
    assert found is not None
    assert found.index == parse_index(opened)
    if is_asked and on_disk == opened == _ROWS:
        assert found.index is known.index
