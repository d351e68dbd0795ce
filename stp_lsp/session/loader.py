"""Reading whole workspaces from disk: find the roots below a folder, then scan their documents.

What it yields is plain (:class:`LoadedWorkspace`), so that another process can do this work
while the server is still importing its protocol library (:mod:`stp_lsp.session.reader_pipe`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from stp_lsp.model.document import DocId, Document, HeldText
from stp_lsp.model.document_builder import scan_document
from stp_lsp.model.graph_builder import Tables
from stp_lsp.model.layout import Kind, Place, is_document, is_ignored_path, place
from stp_lsp.model.paths import parent, within
from stp_lsp.model.project import (
    CONFIG_CURRENT,
    CONFIG_FILES,
    Generation,
    Project,
    bare_stp_project,
    read_project,
)
from stp_lsp.session.disk import Disk, Entry, RealDisk, Stamp
from stp_lsp.session.file_text import DiskText, decode
from stp_lsp.session.memo_disk import MemoDisk
from stp_lsp.session.roots import is_root
from stp_lsp.session.scope import homes, starts
from stp_lsp.syntax.facts import Facts
from stp_lsp.syntax.scan import unreadable, with_fault

CHOICES = ("stp-lsp.toml", "pyproject.toml")
"""The files in which a project may choose settings, as `settings_file` knows them."""
_LARGEST = 5_000_000
"""Bytes of a configuration; a larger one is none that a person or a tool wrote."""
LoadedDocument = tuple[str, Place, Facts, Stamp]
"""Document id, place, facts, and the version on disk."""


class Built(NamedTuple):
    """The graph of a workspace, built while its documents were received."""

    tables: Tables
    stamps: dict[DocId, Stamp]
    faults: list[tuple[str, str]]
    """Documents that could not be read as text, and why."""


class LoadedWorkspace(NamedTuple):
    """Everything below one root that belongs to it and not to a root inside it."""

    root: str
    project: Project
    documents: list[LoadedDocument]
    """Empty when they are in ``built``."""
    built: Built | None = None

    @property
    def document_count(self) -> int:
        """How many documents there are."""
        return len(self.documents) if self.built is None else len(self.built.stamps)

    @property
    def stamps(self) -> dict[DocId, Stamp]:
        """The version on disk of each document."""
        if self.built is not None:
            return self.built.stamps
        return {id: stamp for id, _, _, stamp in self.documents}

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Documents that could not be read as text, and why."""
        if self.built is not None:
            return self.built.faults
        return [
            (id, mark[3])
            for id, _, facts, _ in self.documents
            for mark in facts.marks
            if mark[0] == "unreadable-document"
        ]


class Loaded(NamedTuple):
    """The workspaces below a folder, and every folder that was looked into."""

    workspaces: list[LoadedWorkspace]
    folders: dict[str, int]
    """Modification time of each folder, in nanoseconds."""
    unlisted: Mapping[str, str] = MappingProxyType({})
    """Folders that could not be looked into, with the reason."""


def load(disk: Disk, folder: str, max_size: int) -> Loaded:
    """Every workspace at or below ``folder``; never raises for what the files hold."""
    folders: dict[str, int] = {}
    unlisted: dict[str, str] = {}
    found: list[LoadedWorkspace] = []
    for root, project, entries in survey(disk, folder, folders, unlisted):
        limit = size_limit(disk, root, max_size)
        documents = [read_document(disk, root, entry, project, limit) for entry in entries]
        found.append(LoadedWorkspace(root, project, documents))
    return Loaded(found, folders, unlisted)


def size_limit(disk: Disk, root: str, max_size: int) -> int:
    """The bytes beyond which a document below ``root`` is not read.

    Few projects have settings of their own, and what reads them takes 20 ms to import.
    """
    if not any(disk.exists(f"{root}/{name}") for name in CHOICES):
        return max_size
    from stp_lsp.session.settings_file import size_limit_at

    return size_limit_at(disk, root, max_size)


def survey(
    disk: Disk, folder: str, folders: dict[str, int], unlisted: dict[str, str]
) -> Iterator[tuple[str, Project, list[Entry]]]:
    """The roots at or below ``folder`` with their configuration and their documents' files.

    Fills ``folders`` and ``unlisted`` on the way. A folder inside a workspace belongs to the root
    above it, so a walk that starts there still places its documents rightly.
    """
    above, begun = starts(disk, folder)
    owner: dict[str, str] = {}
    entries: dict[str, list[Entry]] = {}
    if above and above != folder:
        owner[parent(folder)] = above
        entries[above] = []
    for start in begun:
        for seen in disk.walk(start):
            if seen.path in folders:
                continue
            folders[seen.path] = seen.mtime
            if seen.error:
                unlisted[seen.path] = seen.error
                if seen.path == above:  # what it holds cannot be said, but not that it is none
                    entries.setdefault(above, [])
                    begun += homes(disk, above)
            root = owner.get(parent(seen.path), above)
            if is_root(disk, seen):
                root = seen.path
                entries.setdefault(root, [])
            owner[seen.path] = root
            if root:
                entries[root].extend(seen.files)
    for root, files in entries.items():
        yield root, project_at(disk, root), files


def project_at(disk: Disk, root: str) -> Project:
    """The configuration of the workspace at ``root``; none behind a link that leads out of it."""
    files: dict[str, str] = {}
    for name in CONFIG_FILES:
        path = f"{root}/{name}"
        if not disk.exists(path):
            continue
        real = disk.real_path(path)
        stamp = disk.stamp(real)
        if stamp is None or not within(real, disk.real_path(root)):
            continue
        if stamp[1] > _LARGEST:
            files[name] = ""  # it marks the root all the same; that it was not read is a finding
            continue
        try:
            files[name] = decode(disk.read(real))[0]
        except OSError:
            continue
    if not files and not disk.exists(f"{root}/intent/st") and disk.exists(f"{root}/stp/prj/st"):
        return bare_stp_project()
    return read_project(files, has_canon=disk.exists(f"{root}/intent/.canon/st"))


def is_laid_out_otherwise(disk: Disk, root: str, project: Project) -> bool:
    """Whether the folders on disk imply another generation or home than ``project`` has.

    As :func:`project_at` has it: where no file configures it, where its threads lie; and whether
    it has a canon, unless it has declared a version that says so.
    """
    if not project.config_path:
        is_bare = not disk.exists(f"{root}/intent/st") and disk.exists(f"{root}/stp/prj/st")
        if is_bare or project.home == "stp":
            return not (is_bare and project.home == "stp")
    elif project.config_path != CONFIG_CURRENT or project.at_least(3):
        return False
    return disk.exists(f"{root}/intent/.canon/st") != (project.generation is Generation.G5)


def read_document(
    disk: Disk, root: str, entry: Entry, project: Project, max_size: int
) -> LoadedDocument:
    """One document as plain values; what cannot be read carries the reason as a fault."""
    id = entry.path[len(root) + 1 :]
    where = place(id, project)
    if entry.is_folder:
        reason = "is a folder, but a document of this name is expected; rename the folder"
        return id, where, unreadable(reason), entry.stamp
    size = entry.stamp[1]
    if size > max_size:
        reason = (
            f"is {size / 1e6:.1f} MB, more than the limit of {max_size / 1e6:.1f} MB, "
            "and was not read; split it, or raise `maxFileSize`"
        )
        return id, where, unreadable(reason), entry.stamp
    try:
        data = disk.read(entry.path)
    except OSError as error:
        reason = f"cannot be read ({error.strerror or error}); check its permissions"
        return id, where, unreadable(reason), entry.stamp
    text, fault = decode(data)
    facts = scan_document(where, text, project.prefix)
    return id, where, with_fault(facts, fault) if fault else facts, entry.stamp


def to_documents(disk: Disk, root: str, loaded: Iterable[LoadedDocument]) -> Iterator[Document]:
    """Documents whose text is read from disk when it is asked for."""
    real = isinstance(disk.beneath if isinstance(disk, MemoDisk) else disk, RealDisk)
    for id, where, facts, stamp in loaded:
        source = DiskText(root, id, stamp) if real else HeldText(_text(disk, f"{root}/{id}"))
        yield Document(id, where, facts, source)


def _text(disk: Disk, path: str) -> str:
    try:
        return decode(disk.read(path))[0]
    except OSError:
        return ""


def is_config(path: str) -> bool:
    """Whether a file of this path may configure a workspace."""
    return path.endswith(CONFIG_FILES)


def is_markdown_like(where: Place) -> bool:
    """Whether a document of this place is Markdown."""
    return where.kind not in (
        Kind.CONFIG,
        Kind.INTENTFILES,
        Kind.CANON_ISSUE,
        Kind.CANON_THREAD,
    )


def belongs(id: DocId) -> bool:
    """Whether a document at this path is part of the graph."""
    return is_document(id if "/" in id else f"/{id}") and not is_ignored_path(id)
