"""Ids in files of other languages: the tests that contracts cite carry the ids of their rows.

A row's id in its file is the other end of the row's reference, and check L3 asks for it (FORMAT.md
8.4). A short id in a cited file belongs to the thread whose contract cites the file. Where several
do, it could be anybody's: then only ids with their thread in front are rewritten, and a row that
needs its id there gets it as a comment beside the old one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from stp_lsp.features.citations import citations, rows_of_thread
from stp_lsp.features.verbs.rename_documents import Names, Places, rewritten_ids
from stp_lsp.features.verbs.rename_text import Written
from stp_lsp.model.back_reference import back_reference
from stp_lsp.model.contract_checks import CitedFiles
from stp_lsp.model.document import DocId
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.notation import scan_mentions
from stp_lsp.text.edit import TextEdit, apply_edits


class CitedChange(NamedTuple):
    """What changes in cited files."""

    edits: Mapping[DocId, tuple[TextEdit, ...]]
    missing: tuple[str, ...]
    """Files that need an id and where nobody knows how a comment is written."""


def cited_edits(snapshot: Snapshot, names: Names) -> CitedChange:
    """What changes in the files that contracts cite."""
    if not names.keys:
        return CitedChange({}, ())
    files = CitedFiles(snapshot)
    edits: dict[DocId, tuple[TextEdit, ...]] = {}
    missing: list[str] = []
    literals = {key.rpartition("/")[2] for key in names.keys}
    threads = {key.partition("/")[0] for key in names.keys}
    for path, rows in citations(snapshot).items():
        threads_citing = dict.fromkeys(thread for thread, _ in rows)
        if names.thread is None and not threads.intersection(threads_citing):
            continue
        if not any(files.contains(path, literal) for literal in literals):
            continue
        text = files.read(path)
        if text is None:
            continue
        owner = next(iter(threads_citing)) if len(threads_citing) == 1 else None
        own = tuple(_edits(snapshot, text, names, owner))
        added, unknown = _added(snapshot, path, apply_edits(text, own), names, threads_citing)
        missing += [path] if unknown else []
        if own or added:
            edits[path] = (*added, *own)
    return CitedChange(edits, tuple(missing))


def _edits(snapshot: Snapshot, text: str, names: Names, owner: str | None) -> Iterator[TextEdit]:
    prefix = snapshot.project.prefix
    read = scan_mentions(text, owner, prefix)
    source = Written(text, read.mentions, read.groups, prefix)
    yield from rewritten_ids(source, names.written, Places(()))


def _added(
    snapshot: Snapshot, path: str, text: str, names: Names, citing: Collection[str]
) -> tuple[tuple[TextEdit, ...], bool]:
    """Comments for renamed rows whose file does not carry the new id, and whether one is amiss."""
    if len(citing) < 2:
        return (), False
    found: list[TextEdit] = []
    unknown = False
    for old, new in names.keys.items():
        thread, _, row = old.partition("/")
        known = snapshot.threads.get(thread)
        if not row.startswith("AT-") or known is None:
            continue
        if (row, path) not in rows_of_thread(snapshot, thread):
            continue
        name = new.rpartition("/")[2]
        if name in text:
            continue
        comment = back_reference(path, text, name)
        unknown = unknown or comment is None
        found += [comment] if comment is not None else []
    return tuple(found), unknown
