"""Keys and values of the `---` header (FORMAT.md 4.2 to 4.6), as this generation writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stp_lsp.features.completion_context import Typing
from stp_lsp.features.completion_item import (
    Answer,
    CompletionKind,
    Offer,
    literal,
    no_offers,
    plain_text,
)
from stp_lsp.model.header_keys import THREAD_HEADERS, VERSION_KEYS, expected_keys
from stp_lsp.model.layout import Kind
from stp_lsp.model.project import Generation, Project
from stp_lsp.syntax.dates import long_date
from stp_lsp.syntax.slug import slugify
from stp_lsp.syntax.status import (
    INDEX_ORDER,
    WorkPackageStatus,
    bucket_of,
    canonical_status,
    canonical_work_package_status,
    spelling,
)
from stp_lsp.syntax.verblock import parse_verblock

_VALUE = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*):([ \t]*)(.*)\Z")
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z|\Z")
_KEY_REST = re.compile(r"[A-Za-z0-9_-]*")
_WITH_INSTANT: Final = (2, 14)
_GENERATED: Final = frozenset((Kind.INFO, Kind.ACCEPTANCE, Kind.PACKAGE, Kind.INDEX, Kind.TODO))
"""Views that 3.0 renders from the canon; typing in them is lost (FORMAT.md 13)."""
_FOREIGN: Final = frozenset((Kind.OTHER, Kind.SATELLITE))
"""Documents whose header, if any, belongs to some other tool."""


def complete_header(typing: Typing, limit: int) -> Answer | None:
    """A key at the beginning of a header line, a value behind its colon."""
    del limit  # there are few of either
    if not typing.in_header or typing.document.kind in _FOREIGN:
        return None
    if typing.snapshot.project.generation is Generation.G5 and typing.document.kind in _GENERATED:
        return no_offers(typing.offset)
    value = _VALUE.match(typing.left)
    if value is not None and typing.word.startswith(typing.prefix):
        return None  # a thread id, as in the claims of a whiteboard
    if value is not None:
        return _values(typing, value[1], value[3], has_blank=bool(value[2]))
    if not _KEY.match(typing.left):
        return None
    return _missing_keys(typing)


def _missing_keys(typing: Typing) -> Answer:
    present = {raw[0] for raw in typing.document.facts.fields if raw[2] != typing.line_start}
    if present & VERSION_KEYS:
        present |= VERSION_KEYS
    rest = _KEY_REST.match(typing.right)
    end = typing.offset + (rest.end() if rest else 0)
    has_colon = typing.text.startswith(":", end)
    offers = []
    for key in expected_keys(typing.document.kind, typing.snapshot.project):
        if key in present or not key.startswith(typing.left):
            continue
        insert, snippet = key, False
        if not has_colon:
            known = _default(typing, key)
            insert = f"{key}: {known.insert if known is not None else ''}"
            snippet = known.snippet if known is not None else False
        shown = plain_text(insert) if snippet else insert
        offers.append(
            Offer(key, CompletionKind.FIELD, insert, shown, _MEANINGS.get(key, ""), "", snippet)
        )
    return Answer(offers, typing.line_start, end)


def _values(typing: Typing, key: str, typed: str, *, has_blank: bool) -> Answer | None:
    """The values of a key that begin as typed, and all others too when the user asks.

    The whole value is replaced, what is right of the cursor included.
    """
    offers = list(_known_values(typing, key))
    field = typing.document.field(key)
    written = field.value.strip() if field is not None else ""
    if key == "status" and typing.right.strip() and _is_odd(typing, written):
        offers.append(Offer(written, CompletionKind.STATUS, written, "as it is written now"))
    if not offers:
        return None
    begin = typed.lower()
    fitting = [offer for offer in offers if offer.insert.lower().startswith(begin)]
    others = [offer for offer in offers if offer not in fitting] if typing.invoked else []
    offers = [*fitting, *others]
    if not has_blank:
        offers = [
            offer._replace(insert=f" {offer.insert}", found_by=f" {offer.label}")
            for offer in offers
        ]
    return Answer(offers, typing.offset - len(typed), typing.offset + len(typing.right))


def _is_odd(typing: Typing, written: str) -> bool:
    """Whether a status is outside the vocabulary and would be lost if it were not offered."""
    kind = typing.document.kind
    if kind in THREAD_HEADERS:
        return canonical_status(written) is None
    return kind is Kind.PACKAGE and canonical_work_package_status(written) is None


def _default(typing: Typing, key: str) -> Offer | None:
    """The value that a new key gets, where one is likelier than the others."""
    if key in _CHOICES:
        return None
    if key == "status" and typing.document.kind in THREAD_HEADERS:
        here = [
            status for status in INDEX_ORDER if bucket_of(status) == typing.document.place.bucket
        ]
        word = spelling(here[0], typing.snapshot.project.version)
        return Offer(word, CompletionKind.STATUS, word)
    return next(_known_values(typing, key), None)


def _known_values(typing: Typing, key: str) -> Iterator[Offer]:
    """The values that make sense for a key of this document, the best first."""
    if key == "status":
        yield from _statuses(typing)
    elif key in ("created", "completed", "date"):
        yield from _dates(typing, key)
    elif key == "verblock":
        yield from _verblocks(typing)
    elif key in _CHOICES:
        for choice in _CHOICES[key]:
            yield Offer(choice, CompletionKind.FIELD, choice)
    else:
        value, detail = _derived(typing, key)
        if value:
            yield Offer(value, CompletionKind.FIELD, value, detail)


def package_statuses() -> Iterator[Offer]:
    """The words for where a work package stands."""
    for status in WorkPackageStatus:
        if status is not WorkPackageStatus.CANCELLED:
            yield Offer(status.value, CompletionKind.STATUS, status.value)


def _statuses(typing: Typing) -> Iterator[Offer]:
    kind, project = typing.document.kind, typing.snapshot.project
    if kind in THREAD_HEADERS:
        for status in INDEX_ORDER:
            word = spelling(status, project.version)
            yield Offer(word, CompletionKind.STATUS, word, _STATUS_MEANINGS[status.value])
    elif kind is Kind.PACKAGE:
        yield from package_statuses()
    elif kind is Kind.ISSUE:
        words = ("OPEN", "CLOSED")
        for word in sorted(words, key=lambda each: each != typing.document.place.bucket):
            yield Offer(word, CompletionKind.STATUS, word)
    elif kind is Kind.WHITEBOARD:
        for word in ("active", "paused"):
            yield Offer(word, CompletionKind.STATUS, word)


def _dates(typing: Typing, key: str) -> Iterator[Offer]:
    """Today, as this generation writes it there (FORMAT.md 4.2)."""
    today = typing.snapshot.settings.today
    if not today:
        return
    project, kind = typing.snapshot.project, typing.document.kind
    forms = [today.replace("-", "")]
    if kind is Kind.ISSUE or project.generation is Generation.G5:
        forms = [today]
    elif key == "completed" and project.at_least(*_WITH_INSTANT):
        forms.insert(0, f"{today}T00:00:00Z")
    for form in forms:
        yield Offer(form, CompletionKind.DATE, form, "today")


def _verblocks(typing: Typing) -> Iterator[Offer]:
    """The block of a new version, or of the first one (FORMAT.md 4.3)."""
    if typing.document.kind is Kind.INDEX:
        yield Offer('"auto-generated"', CompletionKind.FIELD, '"auto-generated"')
        return
    day = long_date(typing.snapshot.settings.today)
    if not day:
        return
    author = literal(_author(typing.snapshot.project))
    block = parse_verblock(typing.document.value("verblock"))
    if block is not None:
        version = f"v{block.version[0]}.{block.version[1] + 1}"
        insert = f'"{day}:{version}: {author} - ${{1:what changed}}"'
        yield Offer(
            plain_text(insert), CompletionKind.DATE, insert, f"version {version}", snippet=True
        )
        return
    insert = f'"{day}:v0.1: {author} - ${{1:Initial version}}"'
    yield Offer(plain_text(insert), CompletionKind.DATE, insert, "first version", snippet=True)


def _author(project: Project) -> str:
    """Who writes; redacted configurations hold a token instead of a name."""
    return project.author if project.author and "{" not in project.author else "Author"


def _derived(typing: Typing, key: str) -> tuple[str, str]:
    """A value that follows from where the document is and what its heading says."""
    document, project = typing.document, typing.snapshot.project
    place, kind = document.place, document.kind
    thread = typing.snapshot.threads.get(place.thread)
    if key in ("intent_version", "stp_version"):
        return project.version_text, "the version of this workspace"
    if key == "wp_id" and place.package:
        return f"WP-{place.package}", "from the folder"
    if key == "st_id" and place.thread:
        return place.thread, "from the folder"
    if key == "slug" and kind in THREAD_HEADERS and thread is not None:
        return slugify(thread.title), "from the title"
    if key == "id" and place.number:
        return f'"{place.number}"', "from the folder"
    if key == "title":
        heading = document.heading.partition(":")[2].strip()
        if kind is Kind.ACCEPTANCE and thread is not None:
            return f'"{thread.title} -- acceptance contract"', "from the thread"
        if kind is Kind.PACKAGE and heading:
            return f'"{heading}"', "from the heading"
        return (heading, "from the heading") if kind is Kind.ISSUE else ("", "")
    if key == "reporter":
        return project.author, "the author of this workspace"
    return "", ""


_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "scope": ("Small", "Medium", "Large"),
    "severity": ("critical", "high", "medium", "low"),
    "acceptance": ("exempt",),
    "on-hold": ("TRUE",),
    "generator": ("intent todo",),
}
_MEANINGS: Final[dict[str, str]] = {
    "verblock": "last change",
    "status": "where it stands",
    "slug": "name in the index",
    "created": "date",
    "completed": "date, empty while open",
    "on-hold": "paused, status stays",
    "wp_id": "its own id",
    "st_id": "its thread",
    "scope": "size",
    "severity": "of the issue",
    "acceptance": "exempt from the gate",
}
_STATUS_MEANINGS: Final[dict[str, str]] = {
    "WIP": "being worked on",
    "Not Started": "planned; kept in NOT-STARTED",
    "On Hold": "paused",
    "Completed": "done; kept in COMPLETED",
    "Cancelled": "given up; kept in CANCELLED",
}
