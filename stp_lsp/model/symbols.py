"""What ids stand for: threads, work packages, criteria, tests, issues."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from sys import intern
from typing import NamedTuple

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.layout import BUCKETS, Kind
from stp_lsp.syntax.status import Status, canonical_status, fold_v3
from stp_lsp.text.range import Range


class SymbolKind(Enum):
    """The kinds of thing an id may name, and the files that tests cite."""

    THREAD = "thread"
    PACKAGE = "work package"
    CRITERION = "acceptance criterion"
    TEST = "acceptance test"
    ISSUE = "issue"
    FILE = "file"


class Symbol(NamedTuple):
    """One defined thing, and where its definition stands."""

    kind: SymbolKind
    key: str
    """As mentions name it: `ST0005`, `ST0005/03`, `ST0005/AC-01.2`, `issue/0011`."""
    title: str
    status: str
    """The status or state as written; empty when there is none."""
    document: DocId
    range: Range
    """The whole definition: the heading or the row."""
    name_range: Range
    """What to select when a reader goes there."""
    container: str
    """The key of what holds it: the thread of a package, the package or thread of a criterion."""

    @property
    def label(self) -> str:
        """The id as people write it."""
        if self.kind is SymbolKind.ISSUE:
            return self.key.partition("/")[2]
        if self.kind is SymbolKind.PACKAGE:
            thread, _, number = self.key.partition("/")
            return f"{thread}/{number}"
        return self.key.replace("/", " ")


class Package(NamedTuple):
    """A work package of a thread."""

    key: str
    number: str
    title: str
    status: str
    scope: str
    document: DocId


class Thread(NamedTuple):
    """A steel thread, put together from all its documents."""

    id: str
    title: str
    status: Status | None
    """The canonical status; ``None`` when the written one is outside the vocabulary."""
    status_raw: str
    bucket: str
    folder: str
    slug: str
    created: str
    completed: str
    home: DocId
    """The document that defines it: info.md, the single file, or the canon file."""
    canon: DocId
    """Its JSON file in a 3.0 workspace; empty elsewhere."""
    documents: tuple[DocId, ...]
    packages: tuple[Package, ...]
    claims: tuple[DocId, ...]
    """Home documents in every folder that claims the id; more than one is a fault."""

    @property
    def is_open(self) -> bool:
        """Whether work may still happen in it."""
        return self.status not in (Status.COMPLETED, Status.CANCELLED)

    @property
    def on_disk(self) -> bool:
        """Whether it has documents beside its canon file."""
        return self.home != self.canon


class Issue(NamedTuple):
    """An issue (FORMAT.md 9)."""

    number: str
    title: str
    status: str
    bucket: str
    severity: str
    document: DocId


_OTHER_ID = re.compile(r"[A-Z]{1,8}[0-9]{4} ?[:–—-]")
_HOME_ORDER = {Kind.INFO: 0, Kind.SINGLE: 1}
_RANKS = {**_HOME_ORDER, Kind.DESIGN: 2, Kind.IMPL: 2, Kind.TASKS: 2}
"""Without an `info.md`, what carries the thread's id and title in its first line goes before what
has a title, and a status, of its own."""


def build_thread(id: str, documents: list[Document]) -> Thread | None:
    """The thread that these documents make up; ``None`` when none of them defines it.

    A satellite or an attachment alone does not make a thread; a folder with the id does, even
    without info.md (FORMAT.md 2.3).
    """
    canon = next((doc for doc in documents if doc.kind is Kind.CANON_THREAD), None)
    owned = [doc for doc in documents if doc.place.folder and doc.kind is not Kind.CANON_THREAD]
    # Beside a thread in one file, a folder of its name that defines nothing holds its attachments.
    alone = any(doc.kind is Kind.SINGLE for doc in owned)
    owned.sort(key=_rank_defined if alone else _rank)
    if not owned and canon is None:
        return None
    home = owned[0] if owned else canon
    assert home is not None
    claims: dict[str, DocId] = {}
    for doc in owned:
        if not alone or doc.kind in _HOME_ORDER:
            claims.setdefault(doc.place.folder, doc.id)
    folder = home.place.folder
    packages = _packages(id, [doc for doc in owned if doc.place.folder == folder], canon)
    record = canon.facts.canon if canon is not None else None
    status_raw = _status(home)
    title = title_of(home, id)
    slug, created, completed = home.value("slug"), _date(home, "created"), _date(home, "completed")
    if record is not None:
        status_raw = record.status or status_raw
        title = record.title or title
        slug = record.slug or slug
        created, completed = record.created or created, record.completed or completed
    status = canonical_status(status_raw)
    if status is None and record is not None:
        status = fold_v3(status_raw)
    return Thread(
        id,
        title,
        status,
        # All threads say the same few things in these fields; one object each, also behind a pipe.
        intern(status_raw),
        intern(home.place.bucket),
        folder,
        slug,
        intern(created),
        intern(completed),
        home.id,
        canon.id if canon is not None else "",
        tuple(sorted(doc.id for doc in documents)),
        packages,
        tuple(claims.values()),
    )


def _rank(doc: Document) -> tuple[int, str, int, str]:
    """Order in which folders and documents win (FORMAT.md 2.3)."""
    place = doc.place
    return (BUCKETS.index(place.bucket), place.folder, _RANKS.get(place.kind, 3), doc.id)


def _rank_defined(doc: Document) -> tuple[bool, int, str, int, str]:
    """The same where some document is a whole thread: what defines one goes before all else."""
    return (doc.kind not in _HOME_ORDER, *_rank(doc))


def title_of(doc: Document, id: str) -> str:
    """The title in `# ID: Title`; the whole heading when it names no id."""
    if doc.facts.canon is not None:
        return doc.facts.canon.title
    heading = doc.heading
    if heading.startswith(id):
        return heading[len(id) :].lstrip(" :-–—").strip()
    _, found, rest = heading.partition(f"{id}:")
    if found:
        return rest.strip()
    other = _OTHER_ID.match(heading)  # the id of another thread is a fault, not a part of the title
    return heading[other.end() :].strip() if other else heading


def id_in_title(document: Document, prefix: str) -> Range | None:
    """Where the title names its thread, counted from the start of the heading's text."""
    found = _titled(prefix).match(document.heading)
    return Range(*found.span(1)) if found else None


@lru_cache(maxsize=16)
def _titled(prefix: str) -> re.Pattern[str]:
    """`ST0001: Title` and `Design - ST0001: Title`, the two shapes of FORMAT.md 4.4."""
    return re.compile(
        rf"(?:[A-Z][A-Za-z ]{{2,30}} - )?({re.escape(prefix)}[0-9]{{4}})(?![0-9A-Za-z])"
    )


def _status(doc: Document) -> str:
    """The status as written: header, else body, else `Not Started` (FORMAT.md 4.4).

    Empty where no document of the thread defines it: what a work package or an attachment says is
    about itself.
    """
    if doc.kind not in (Kind.INFO, Kind.SINGLE, Kind.CANON_THREAD):
        return ""
    field = doc.field("status")
    if field is not None and field.value:
        return field.value
    body = doc.body_field("status")
    if body is not None and body.value:
        return body.value
    return "Not Started" if doc.kind is not Kind.CANON_THREAD else ""


def _date(doc: Document, key: str) -> str:
    """A date as written: body first unless empty or a placeholder, else header (FORMAT.md 4.4)."""
    body = doc.body_field(key)
    if body is not None and body.value and body.value != "YYYY-MM-DD":
        return body.value
    return doc.value(key)


def _packages(thread: str, owned: list[Document], canon: Document | None) -> tuple[Package, ...]:
    found: dict[str, Package] = {}
    for doc in owned:
        number = doc.place.package
        if not number or (number in found and doc.kind is not Kind.PACKAGE):
            continue
        key = f"{thread}/{number}"
        if doc.kind is Kind.PACKAGE:
            title = doc.value("title").strip('"') or _package_title(doc)
            status, scope = intern(doc.value("status")), intern(doc.value("scope"))
            found[number] = Package(key, intern(number), title, status, scope, doc.id)
        else:
            found[number] = Package(key, intern(number), "", "", "", doc.id)
    if canon is not None and canon.facts.canon is not None:
        for name, title, status, _, _ in canon.facts.canon.parts:
            if len(name) == 2 and name not in found:
                found[name] = Package(f"{thread}/{name}", name, title, status, "", canon.id)
    return tuple(found[number] for number in sorted(found))


def _package_title(doc: Document) -> str:
    """The title in `# WP-03: Title`, in any of the spellings of that heading."""
    head, colon, rest = doc.heading.partition(":")
    return rest.strip() if colon and head.lstrip().startswith("WP") else doc.heading


def build_issue(number: str, documents: list[Document]) -> Issue | None:
    """The issue that these documents make up (FORMAT.md 9: which of them is the main one)."""
    mains = [doc for doc in documents if doc.kind is Kind.ISSUE]
    canon = [doc for doc in documents if doc.kind is Kind.CANON_ISSUE]
    mains.sort(key=lambda doc: (doc.field("status") is None, doc.id))
    if mains:
        doc = mains[0]
        title = doc.value("title").strip('"') or doc.heading.partition(":")[2].strip()
        status = doc.value("status") or doc.place.bucket
        return Issue(number, title, status, doc.place.bucket, doc.value("severity"), doc.id)
    if canon and canon[0].facts.canon is not None:
        record = canon[0].facts.canon
        return Issue(number, record.title.strip('"'), record.status, "", "", canon[0].id)
    return None
