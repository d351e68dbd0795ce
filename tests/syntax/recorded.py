"""Reads the recorded answers of upstream v2.19.0 (``oracle/`` in the shared folder)."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path

from stp_lsp.syntax.ids import is_thread_directory_name
from stp_lsp.syntax.index_table import IndexEntry, entry_from_info
from tests.support.shared import shared

TODAY = "2026-03-04"
"""What the tool's clock was fixed at while the answers were recorded (oracle README)."""


def text_of(path: Path) -> str:
    """A file's text with its line ends as they are."""
    return path.read_bytes().decode("utf-8")


def json_lines(name: str) -> list[dict]:
    """The cases of a ``.jsonl`` file of the oracle."""
    return [json.loads(line) for line in text_of(shared("oracle", name)).splitlines()]


def cases(family: str) -> list[Path]:
    """The case folders of a family."""
    return sorted(shared("oracle", family).iterdir())


def threads_in(bucket: Path) -> Iterator[Path]:
    """Folders that upstream lists as threads (FORMAT.md 2.2)."""
    if bucket.is_dir():
        for folder in sorted(bucket.iterdir()):
            if is_thread_directory_name(folder.name) and (folder / "info.md").is_file():
                yield folder


def entries_of(threads: Path, today: str = "") -> list[IndexEntry]:
    """The index entries of a workspace's ``intent/st``."""
    return [
        entry_from_info(folder.name, text_of(folder / "info.md"), today=today)
        for bucket in ("", "COMPLETED", "NOT-STARTED", "CANCELLED")
        for folder in threads_in(threads / bucket)
    ]


class RecordedFiles:
    """The files of a recorded workspace, as the contract checks ask for them."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def exists(self, path: str) -> bool:
        """Whether root, a slash and ``path`` is a file."""
        return not path.endswith("/") and self._plain(path) in self._files

    def contains(self, path: str, needle: str) -> bool:
        """Whether that file holds ``needle``."""
        return needle in self._files[self._plain(path)]

    def find_by_name(self, name: str) -> tuple[str, ...]:
        """All files called ``name``."""
        return tuple(path for path in self._files if posixpath.basename(path) == name)

    @staticmethod
    def _plain(path: str) -> str:
        return posixpath.normpath("/" + path.lstrip("/"))[1:]


def report(family: str, agreeing: int, total: int, excused: Mapping[str, str]) -> None:
    """Print how many recorded answers agree, and why the others need not."""
    print(f"{family}: {agreeing}/{total} agree")
    for case, reason in excused.items():
        print(f"  excused {case}: {reason}")
