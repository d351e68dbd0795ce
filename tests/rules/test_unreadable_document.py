"""The rule about files whose bytes are at fault, from a folder on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from stp_lsp.features.diagnostics import diagnose
from stp_lsp.model.diagnostic import Diagnostic
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.loader import load, to_documents


def _findings(folder: Path, max_size: int) -> list[Diagnostic]:
    root = folder.as_posix()
    (found,) = load(RealDisk(), root, max_size).workspaces
    documents = list(to_documents(RealDisk(), root, found.documents))
    snapshot = Snapshot.build(found.project, documents)
    return [
        item
        for document in documents
        for item in diagnose(snapshot, document).diagnostics
        if item.rule == "unreadable-document"
    ]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with a single good document."""
    (tmp_path / "intent" / "st" / "ST0001").mkdir(parents=True)
    config = tmp_path / "intent" / ".config" / "config.json"
    config.parent.mkdir()
    config.write_text('{"intent_version": "2.19.0"}', encoding="utf-8")
    info = tmp_path / "intent" / "st" / "ST0001" / "info.md"
    info.write_text("---\nstatus: WIP\n---\n# ST0001: Lamps\n", encoding="utf-8")
    return tmp_path


def test_a_good_document_is_silent(root: Path):
    """Nothing to say about UTF-8."""
    assert _findings(root, 1000) == []


def test_other_bytes_than_utf8(root: Path):
    """The message says where the first of them is."""
    (root / "intent" / "restart.md").write_bytes(b"# Restart\n\nf\xfcnf\n")
    (found,) = _findings(root, 1000)
    assert found.document == "intent/restart.md"
    assert "line 3 is not UTF-8 (byte 0xfc)" in found.message


WIDE = ["utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("encoding", WIDE)
def test_two_or_four_bytes_for_each_letter(root: Path, encoding: str):
    """Notepad and PowerShell write such files; the thread in it is one all the same."""
    text = "---\nstatus: WIP\n---\n# ST0002: Öl\n"
    info = root / "intent" / "st" / "ST0002" / "info.md"
    info.parent.mkdir()
    marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    info.write_bytes(marks.get(encoding, b"") + text.encode(encoding))
    (found,) = _findings(root, 1000)
    name = encoding[:6].upper()
    assert found.message.startswith(f"this document is {name}, which `intent` and git cannot read")
    assert "save the file as UTF-8" in found.message


def test_wide_letters_without_a_mark(root: Path):
    """Plain letters in two bytes each are half empty, as no other text is."""
    data = "# Restart\n".encode("utf-16-le")
    (root / "intent" / "restart.md").write_bytes(data)
    (found,) = _findings(root, 1000)
    assert "is UTF-16" in found.message
    (root / "intent" / "restart.md").write_bytes(b"# A zero\0byte\n")
    assert _findings(root, 1000) == []


def test_half_a_character_of_two_bytes(root: Path):
    (root / "intent" / "restart.md").write_bytes(b"\xff\xfe# Restart\n\n")
    (found,) = _findings(root, 1000)
    assert "line 1 is not UTF-8 (byte 0xff)" in found.message


def test_a_file_beyond_the_limit(root: Path):
    """The limit is the setting's, in bytes."""
    (root / "intent" / "restart.md").write_bytes(b"#" * 1001)
    (found,) = _findings(root, 1000)
    assert found.message.startswith("this document is 0.0 MB, more than the limit")


def test_readme_is_not_ours(root: Path):
    """What is outside the method's folder may have any encoding."""
    (root / "README.md").write_bytes(b"f\xfcnf\n")
    assert _findings(root, 1000) == []
