"""Workspaces in memory, written as one string.

::

    --- intent/st/ST0001/info.md
    # ST0001: First
    --- intent/wip.md
    See ST00$001.

A line that begins with three dashes and a path starts a file (the header of a document is a bare
`---` line, so the two cannot be mixed up). `$0` marks the cursor and is taken out before anything
is parsed. Without a configuration file the workspace is current (2.19.0).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from textwrap import dedent
from typing import NamedTuple

from stp_lsp.model.document import Document
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.layout import is_document, is_ignored_path, place
from stp_lsp.model.paths import normalise
from stp_lsp.model.project import CONFIG_FILES, Project, read_project
from stp_lsp.model.settings import Settings
from stp_lsp.model.snapshot import Snapshot

_FILE = re.compile(r"^--- (\S.*)\n", re.M)
_CURSOR = "$0"
CURRENT = '{"intent_version": "2.19.0", "st_prefix": "ST", "author": "Ada"}'


class SomeFiles:
    """Files that exist beside the documents."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files
        self._folders: set[str] = set()
        for path in files:
            while (path := path.rpartition("/")[0]) and path not in self._folders:
                self._folders.add(path)

    def exists(self, path: str) -> bool:
        return path in self._files or path.rstrip("/") in self._folders

    def is_file(self, path: str) -> bool:
        return self.read(path) is not None

    def is_hidden(self, path: str) -> bool:
        return False

    def is_any_hidden(self, paths: tuple[str, ...]) -> bool:
        return False

    def contains(self, path: str, needle: str) -> bool:
        return needle in (self.read(path) or "")

    def holding(self, paths: Iterable[str], thread: str) -> list[str]:
        return [path for path in paths if self.contains(path, thread)]

    def read(self, path: str) -> str | None:
        return None if path.endswith("/") else self._files.get(normalise(path))

    recall = read

    def list_folder(self, path: str) -> tuple[str, ...]:
        start = f"{path}/" if path else ""
        inside = [name[len(start) :] for name in self._files if name.startswith(start)]
        return tuple(sorted({f"{n.partition('/')[0]}/" if "/" in n else n for n in inside}))

    def find_by_name(self, name: str) -> tuple[str, ...]:
        return tuple(sorted(path for path in self._files if path.rpartition("/")[2] == name))


class Fixture(NamedTuple):
    """A workspace, and the place of the cursor if one was marked."""

    snapshot: Snapshot
    document: Document
    """The document with the cursor; the last one when there is none."""
    offset: int


def split_files(source: str) -> dict[str, str]:
    """The files of a fixture string, cursor marks still in them."""
    source = dedent(source).lstrip("\n")
    pieces = _FILE.split(source)
    assert not pieces[0].strip(), "a fixture begins with a line `--- path`"
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def build(
    files: dict[str, str], settings: Settings | None = None, known: Snapshot | None = None
) -> Snapshot:
    """The snapshot of these files.

    Args:
        files: Their texts, by path.
        settings: What the user chose.
        known: Documents of it whose text is the same are not read again. The graph is built from
            nothing all the same.
    """
    files = dict(files)
    if not any(name in files for name in CONFIG_FILES):
        files["intent/.config/config.json"] = CURRENT
    configs = {name: files[name] for name in CONFIG_FILES if name in files}
    project = read_project(configs, has_canon=any("/.canon/st/" in name for name in files))
    documents = [
        _unchanged(known, project, name, text)
        or make_document(name, text, place(name, project), project)
        for name, text in sorted(files.items())
        if is_document("/" + name) and not is_ignored_path(name)
    ]
    return Snapshot.build(
        project, documents, settings or Settings(today="2026-03-04"), SomeFiles(files)
    )


def _unchanged(known: Snapshot | None, project: Project, name: str, text: str) -> Document | None:
    doc = known.documents.get(name) if known is not None and known.project == project else None
    return doc if doc is not None and doc.text == text else None


def workspace(source: str, settings: Settings | None = None) -> Fixture:
    """The workspace that ``source`` describes, with its cursor."""
    files = split_files(source)
    cursor_file, offset = list(files)[-1], 0
    for name, text in files.items():
        if _CURSOR in text:
            cursor_file, offset = name, text.index(_CURSOR)
            files[name] = text.replace(_CURSOR, "", 1)
    snapshot = build(files, settings)
    return Fixture(snapshot, snapshot.documents[cursor_file], offset)
