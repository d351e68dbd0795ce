"""Reading a file: all of its bytes, whatever its size is said to be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stp_lsp.session import disk
from stp_lsp.session.disk import RealDisk

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
