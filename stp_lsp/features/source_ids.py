"""Ids in files of other languages: the literal `AT-03.2` of a test, the other end of a row.

A file counts when a contract cites it, and then for every id in it that something defines. A short
id there means the thread whose contract cites the file; where several do, the thread that has a
row of that id, or all of them. In a file that is merely open only ids with their thread count: an
`AT-03.2` that nobody cites may be anything.

Such a file is no Markdown, so nothing else in it is read: no headings, links or paths.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from stp_lsp.features.citations import citations, citing
from stp_lsp.features.references import Subject
from stp_lsp.model.document import DocId, Document, HeldText
from stp_lsp.model.layout import Kind, Place
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.syntax.mentions import Form, RawGroup, RawMention
from stp_lsp.syntax.notation import scan_mentions
from stp_lsp.syntax.scan import scan_config
from stp_lsp.text.range import Range

MOST_FILES: Final = 200
"""Files that one question reads; a thread that cites more has other troubles."""
_SHORT: Final = (Form.SCOPED, Form.TAIL, Form.INSIDE)


class SourcePlaces(NamedTuple):
    """The places of one file that name something."""

    document: Document
    ranges: tuple[Range, ...]


def source_document(snapshot: Snapshot, path: str, text: str) -> Document:
    """A file as a document that holds nothing but the ids in it that are defined.

    Args:
        snapshot: The workspace.
        path: The file, relative to the root.
        text: Its text.
    """
    rows = citing(snapshot, path)
    threads = tuple(dict.fromkeys(thread for thread, _ in rows))
    owner = threads[0] if len(threads) == 1 else ""
    prefix = snapshot.project.prefix
    raw = scan_mentions(text, owner or None, prefix)
    mentions: list[RawMention] = []
    groups: list[RawGroup] = [group for group in raw.groups if all(map(snapshot.resolve, group[2]))]
    for start, end, target, form in raw.mentions:
        short = form in _SHORT and target.startswith("/")
        if not short:
            if snapshot.resolve(target) is not None:
                mentions.append((start, end, target, form))
            continue
        meant = _meant(snapshot, target[1:], rows, threads)
        if len(meant) == 1:
            mentions.append((start, end, meant[0], Form.QUALIFIED))
        elif meant:
            groups.append((start, end, meant, False))
            mentions += [(start, end, each, Form.INSIDE) for each in meant]
    facts = scan_config(text, prefix)._replace(
        mentions=tuple(mentions), groups=tuple(sorted(groups)), marks=()
    )
    return Document(path, Place(Kind.OTHER, owner, quiet=True), facts, HeldText(text))


def names_something(document: Document, offset: int) -> bool:
    """Whether an id stands at ``offset``, its end included, as everywhere."""
    facts = document.facts
    spans = [(start, end) for start, end, _, _ in facts.mentions]
    spans += [(start, end) for start, end, _, _ in facts.groups]
    return any(start <= offset <= end for start, end in spans)


def source_references(
    snapshot: Snapshot, subject: Subject, here: DocId, opened: Iterable[str] = ()
) -> Iterator[SourcePlaces]:
    """Where cited and open files name the subject, by path; a file that does not has no places.

    Args:
        snapshot: The workspace.
        subject: What is sought.
        here: The document with the cursor; its own places are not among those found.
        opened: Further files, relative to the root, that an editor has open.
    """
    for path in files_naming(snapshot, subject, here, opened):
        found = places_in_file(snapshot, subject, path)
        if found is not None:
            yield found


def files_naming(
    snapshot: Snapshot, subject: Subject, here: DocId, opened: Iterable[str] = ()
) -> list[str]:
    """The files that :func:`source_references` reads; itself it reads none."""
    if not subject.keys:
        return []
    own = citations(snapshot, {key.partition("/")[0] for key in subject.keys})
    documents = snapshot.documents  # which are in the graph, and it knows their mentions
    paths = sorted(path for path in {*own, *opened} if path not in documents and path != here)
    return paths[:MOST_FILES]


def places_in_file(snapshot: Snapshot, subject: Subject, path: str) -> SourcePlaces | None:
    """Where one of these files names the subject; ``None`` when it cannot, at a quick look."""
    text = snapshot.files.recall(path)
    if text is None or not _may_name(text, subject, snapshot.project.prefix):
        return None
    source = source_document(snapshot, path, text)
    ranges = {Range(a, b) for a, b, target, _ in source.facts.mentions if target in subject.keys}
    return SourcePlaces(source, tuple(sorted(ranges)))


def _meant(
    snapshot: Snapshot,
    part: str,
    rows: Iterable[tuple[str, str]],
    threads: Iterable[str],
) -> tuple[str, ...]:
    """The keys that a short id stands for: rows that cite the file before those that only exist."""
    citing = tuple(f"{thread}/{row}" for thread, row in rows if row == part)
    if citing:
        return tuple(dict.fromkeys(citing))
    keys = (f"{thread}/{part}" for thread in threads)
    return tuple(key for key in keys if snapshot.resolve(key) is not None)


def _may_name(text: str, subject: Subject, prefix: str) -> bool:
    """A quick look before a file is read for ids; a range names rows without writing them."""
    parts = {key.partition("/")[2] for key in subject.keys}
    needles = {part[:3] if part.startswith("A") else prefix for part in parts}
    if any(part.isdecimal() for part in parts):
        needles.add("WP")
    return any(needle in text for needle in needles)
