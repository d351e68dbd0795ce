"""Ids in files of other languages: the tests that contracts cite carry the ids of their rows.

A row's id in its file is the other end of the row's reference, and check L3 asks for it (FORMAT.md
8.4). A short id in a cited file belongs to the thread whose contract cites the file. Where several
do, it belongs to the one whose row of that id cites this file, or else to the one that has such a
row at all. Where several have it, it could be either's: it stays, and the renamed row gets its id
as a comment beside it. That comment goes again when the row gets an id that the file carries
already. An id also stays where only the new one would be either's, or it could not be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final, NamedTuple

from stp_lsp.features.citations import citations, rows_of_thread
from stp_lsp.features.verbs.rename_documents import Names, Places, rewritten_ids
from stp_lsp.features.verbs.rename_groups import Written
from stp_lsp.model.back_reference import back_reference
from stp_lsp.model.contract_checks import CitedFiles
from stp_lsp.model.document import DocId
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.mentions import Form
from stp_lsp.syntax.notation import scan_mentions
from stp_lsp.text.edit import TextEdit, apply_edits
from stp_lsp.text.range import Range

_QUALIFIED: Final = int(Form.QUALIFIED)


class CitedChange(NamedTuple):
    """What changes in cited files."""

    edits: Mapping[DocId, tuple[TextEdit, ...]]
    missing: tuple[str, ...]
    """Files that need an id and where nobody knows how a comment is written."""
    unread: tuple[str, ...] = ()
    """Files that hold an id and cannot be read as text."""


def cited_edits(snapshot: Snapshot, names: Names) -> CitedChange:
    """What changes in the files that contracts cite."""
    if not names.keys:
        return CitedChange({}, ())
    files = CitedFiles(snapshot)
    edits: dict[DocId, tuple[TextEdit, ...]] = {}
    missing: list[str] = []
    unread: list[str] = []
    for path, rows in _holding(snapshot, files, names):
        threads_citing = dict.fromkeys(thread for thread, _ in rows)
        text = files.read(path)
        if text is None:
            unread.append(path)
            continue
        dropped = tuple(_dropped(snapshot, path, text, names, threads_citing))
        gone = [edit.range for edit in dropped]
        own = tuple(
            edit
            for edit in _edits(snapshot, path, text, names, threads_citing)
            if not any(each.covers(edit.range) for each in gone)
        )
        added, unknown = _added(snapshot, path, apply_edits(text, own), names, threads_citing)
        missing += [path] if unknown else []
        if own or added or dropped:
            edits[path] = (*added, *dropped, *own)
    return CitedChange(edits, tuple(missing), tuple(unread))


def _holding(
    snapshot: Snapshot, files: CitedFiles, names: Names
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """The cited files that hold an old id, each with the rows that cite it."""
    cited = citations(snapshot)
    if names.thread is not None:  # its id may stand in every file that anybody cites
        yield from ((path, cited[path]) for path in sorted(files.holding(cited, names.thread[0])))
        return
    literals = {key.rpartition("/")[2] for key in names.keys}
    threads = {key.partition("/")[0] for key in names.keys}
    for path, rows in cited.items():
        if any(thread in threads for thread, _ in rows) and any(
            files.contains(path, literal) for literal in literals
        ):
            yield path, rows


def _edits(
    snapshot: Snapshot, path: str, text: str, names: Names, citing: Collection[str]
) -> Iterator[TextEdit]:
    """The edits of ids in one file; short ones only where they are one contract's, then and now."""
    prefix = snapshot.project.prefix
    owners = {key.partition("/")[0] for key in names.keys} & set(citing)
    owner = next(iter(owners)) if len(owners) == 1 else None
    if len(citing) == 1:
        owner = next(iter(citing))
    read = scan_mentions(text, owner, prefix)
    others = {row for id in citing if id != owner for row in _row_ids(snapshot, id)}
    theirs = {row for id in citing if id != owner for row in _rows_citing(snapshot, id, path)}
    ours = _rows_citing(snapshot, owner, path) if owner is not None else frozenset()

    def is_ours(key: str) -> bool:
        """Whether a short id is the owner's alone, and stays that under its new name."""
        row = key.rpartition("/")[2]
        claimed = theirs if row in ours else others
        return claimed.isdisjoint((row, names.written(key).rpartition("/")[2]))

    mine = [each for each in read.mentions if each[3] == _QUALIFIED or is_ours(each[2])]
    known = set(mine)
    groups = [
        group
        for group in read.groups
        if all(map(is_ours, group[2]))
        or any(m[3] == _QUALIFIED and m[0] < group[0] < m[1] for m in known)
    ]
    source = Written(text, tuple(mine), tuple(groups), prefix)
    yield from rewritten_ids(source, names, Places(()))


def _rows_citing(snapshot: Snapshot, id: str, path: str) -> frozenset[str]:
    """The ids of the rows of one thread that cite a file."""
    return frozenset(row for row, cited in rows_of_thread(snapshot, id) if cited == path)


def _row_ids(snapshot: Snapshot, thread: str) -> Iterator[str]:
    """The ids of a contract's rows."""
    contract = snapshot.contract_document(snapshot.threads[thread])
    if contract is not None:
        for criterion in contract.contract.criteria:
            yield criterion.id
        for test in contract.contract.tests:
            yield test.id


def _carries(text: str, row: str) -> bool:
    """Whether a file holds an id, and not merely a longer one that begins with it."""
    return re.search(rf"{re.escape(row)}(?![0-9])", text) is not None


def _dropped(
    snapshot: Snapshot, path: str, text: str, names: Names, citing: Collection[str]
) -> Iterator[TextEdit]:
    """Comments that name nothing but a renamed row, where the file carries its new id already."""
    if len(citing) < 2:
        return
    rows = {
        old.rpartition("/")[2]: new.rpartition("/")[2]
        for old, new in names.keys.items()
        if "/AT-" in old and old.partition("/")[0] in citing
    }
    owners = {key.partition("/")[0] for key in names.keys}
    strangers = [id for id in citing if id not in owners]
    others = {row for id in strangers for row in _rows_citing(snapshot, id, path)}
    stays = {row for row, name in rows.items() if row in others or not _carries(text, name)}
    comments = [back_reference(path, text, row) for row in rows.keys() - stays]
    known = [comment for comment in comments if comment is not None]
    at = min((comment.range.start for comment in known), default=0)
    while found := next((each for each in known if text.startswith(each.text, at)), None):
        yield TextEdit(Range(at, at + len(found.text)), "")
        known.remove(found)
        at += len(found.text)


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
        if _carries(text, name):
            continue
        comment = back_reference(path, text, name)
        unknown = unknown or comment is None
        found += [comment] if comment is not None else []
    return tuple(found), unknown
