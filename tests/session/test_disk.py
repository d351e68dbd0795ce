"""Reading a file: all of its bytes, whatever its size is said to be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stp_lsp.session import disk
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.file_text import DiskText

BLOCK = 1000
"""As large a file as is read at once, here."""


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK + 7])
def test_all_bytes_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int):
    monkeypatch.setattr(disk, "_BLOCK", BLOCK)
    data = bytes(number % 251 for number in range(size))
    path = tmp_path / "info.md"
    path.write_bytes(data)
    assert RealDisk().read(str(path)) == data


@pytest.mark.parametrize("grown", [1, BLOCK, 3 * BLOCK])
def test_a_file_that_grows_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, grown: int
):
    monkeypatch.setattr(disk, "_BLOCK", BLOCK)
    path = tmp_path / "info.md"
    path.write_bytes(b"first")
    plain = os.fstat

    def fstat(handle: int) -> os.stat_result:
        found = plain(handle)  # from here on the size is out of date
        with path.open("ab") as file:
            file.write(b"x" * grown)
        return found

    monkeypatch.setattr(os, "fstat", fstat)
    assert RealDisk().read(str(path)) == b"first" + b"x" * grown


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes among the files here")
def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path: Path):
    """It may come in the place of a document between a look and the reading."""
    os.mkfifo(tmp_path / "info.md")
    with pytest.raises(OSError, match="not a regular file"):
        RealDisk().read(f"{tmp_path}/info.md")


def written(tmp_path: Path, text: str) -> DiskText:
    """The text of a file as it is now."""
    path = tmp_path / "info.md"
    path.write_text(text)
    stamp = RealDisk().stamp(str(path))
    assert stamp is not None
    return DiskText(str(tmp_path), "info.md", stamp)


def test_another_version_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """It may be of any size."""
    text = written(tmp_path, "first")
    written(tmp_path, "the second")

    def opened(*_: object) -> bytes:
        raise AssertionError("opened")

    monkeypatch.setattr(RealDisk, "read", opened)
    assert text.read() is None


def test_a_version_that_goes_while_it_is_read_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Nobody can say whether what was read is the one, the other, or half of each."""
    text = written(tmp_path, "first")
    plain = RealDisk.read

    def reading(disk: RealDisk, path: str) -> bytes:
        written(tmp_path, "the second")
        return plain(disk, path)

    monkeypatch.setattr(RealDisk, "read", reading)
    assert text.read() is None


def test_the_version_itself_is_read(tmp_path: Path):
    assert written(tmp_path, "first").read() == "first"


def test_a_folder_is_no_file(tmp_path: Path):
    with pytest.raises(OSError, match=r"."):
        RealDisk().read(str(tmp_path))


@pytest.mark.skipif(os.name == "nt", reason="permissions are those of POSIX")
def test_what_nobody_may_write_is_protected_from_everybody(tmp_path: Path):
    """Also from the superuser, who could: it was meant so."""
    file = tmp_path / "a.md"
    file.write_bytes(b"a")
    assert not RealDisk().is_protected(str(file))
    assert not RealDisk().is_protected(str(tmp_path))
    assert not RealDisk().is_protected(str(tmp_path / "none.md"))
    file.chmod(0o444)
    assert RealDisk().is_protected(str(file))
    tmp_path.chmod(0o555)
    try:
        assert RealDisk().is_protected(str(tmp_path))
    finally:
        tmp_path.chmod(0o755)
