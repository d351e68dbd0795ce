"""A token of the template was never replaced.

## What it does

Looks for what creating a document should have replaced: `[Title]`, `[Author]`, `ST####`, `WP-NN`,
`[[AUTHOR]]`, and for `{{TODO}}`, `{{TBC}}`. In headers and titles every token of the templates
counts, in running text only those that mean nothing else.

## Why is this bad?

The index and every list show it. `# ST0001: Foundation [Title] Schemas` is what old versions of
`st new` made of "Foundation & Schemas": the `&` stood for the token it replaced.

## Example

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: oil-lamps
    created: 20260102
    ---
    # ST0001: [Title]
    --- intent/st/ST0001/design.md
    # Design - ST0001: Oil lamps

Use instead:

    --- intent/st/ST0001/info.md
    ---
    status: WIP
    slug: oil-lamps
    created: 20260102
    ---
    # ST0001: Oil lamps
    --- intent/st/ST0001/design.md
    # Design - ST0001: Oil lamps

## Fix

Writes what belongs there, if header, folder, configuration or the titles beside it say so; `&`
where the token stands among the words of a title.

## Quieter where

Never in code, comments and links. In text it is an information, off in finished work and in
manuals. `ST####` or `YYYYMMDD` in a sentence stands for a pattern and is no token, nor is the
`NNNN` of an issue in the title of anything else; dates are the business of `invalid-date`.
`{{TBC}}` below "Resolutions" is right as long as the issue is open.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter

from stp_lsp.model.diagnostic import Diagnostic, Fix, Found, Level
from stp_lsp.model.document import Document
from stp_lsp.model.layout import Kind
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.model.source_change import SourceChange
from stp_lsp.model.symbols import title_of
from stp_lsp.rules.base import METHOD, is_closed, is_generated, is_manual, is_silent
from stp_lsp.syntax.dates import long_date, parse_day
from stp_lsp.syntax.facts import RawHeading
from stp_lsp.syntax.header import Field, HeaderState
from stp_lsp.syntax.placeholders import is_placeholder_line
from stp_lsp.syntax.slug import slugify
from stp_lsp.syntax.template_tokens import Token, plain_tokens, tokens_in
from stp_lsp.text.edit import TextEdit
from stp_lsp.text.range import Range

CODE = "STP519"
NAME = "unfilled-token"
LEVEL = Level.WARNING
KINDS = METHOD - {Kind.TODO, Kind.SATELLITE, Kind.WHITEBOARD}
LOCAL = False  # whether a text is quiet depends on its thread

_MEMO = "rules.plain-tokens"
_DATE_FIELDS = frozenset(("created", "completed", "date"))
_STATUSES = frozenset((Kind.INFO, Kind.SINGLE, Kind.PACKAGE, Kind.ISSUE))
_HINT = re.compile(r"\[|\{\{|####|NN|YYYY")
_IDS = {"ST####": Kind.INFO, "WP-NN": Kind.PACKAGE, "NNNN": Kind.ISSUE}
_IDS_ELSEWHERE = frozenset(("WP-NN", "NNNN"))  # `ST####` begins the titles of contracts, too
_DATES = ("YYYYMMDD", "YYYY-MM-DD")
_LONGEST_LINE = 600
_SINGLE_BRACKET_KINDS = frozenset(
    (
        Kind.INFO,
        Kind.SINGLE,
        Kind.DESIGN,
        Kind.IMPL,
        Kind.TASKS,
        Kind.RESULTS,
        Kind.ACCEPTANCE,
        Kind.DONE,
        Kind.PACKAGE,
        Kind.PACKAGE_EXTRA,
        Kind.ISSUE,
        Kind.WIP,
    )
)


def check(snapshot: Snapshot, document: Document) -> Iterator[Found]:
    """Header and titles from the facts; the text is read once for each version."""
    shown, plain = _left(document)
    for token in shown:
        yield _found(snapshot, document, token, Level.WARNING)
    if not plain or is_manual(snapshot, document):
        return
    closed = is_closed(snapshot, document)
    for token in plain:
        if not closed or (document.kind is Kind.ISSUE and token.text == "{{TBC}}"):
            yield _found(snapshot, document, token, Level.INFORMATION)


def fixes(snapshot: Snapshot, document: Document, diagnostic: Diagnostic) -> Iterator[Fix]:
    """Writes the value, if something says what it is."""
    if is_generated(snapshot, document):
        return
    token = Token(diagnostic.data.get("token", ""), diagnostic.range)
    value = _value(snapshot, document, token)
    if value:
        change = SourceChange.of(document.id, TextEdit(diagnostic.range, value))
        # A sentence may speak of the template: `the first line is the [Title]`.
        is_spoken_of = token.text == "[Title]" and token in _left(document)[1]
        yield Fix(f"Write {value}", change, preferred=not is_spoken_of)


def _found(snapshot: Snapshot, document: Document, token: Token, level: Level) -> Found:
    return Found(
        token.range,
        f"`{token.text}` was left in for {token.meaning}",
        level=level,
        data={"token": token.text},
        fixable=bool(_value(snapshot, document, token)),
    )


# -- finding ---------------------------------------------------------------------------------------


_Tokens = tuple[Token, ...]


def _left(document: Document) -> tuple[_Tokens, _Tokens]:
    """The tokens of header and headings, and those of the text; most documents have neither."""
    kept = document.memo.get(_MEMO)
    if isinstance(kept, tuple):
        return kept
    shown = [
        *(_in_header(document) if document.facts.header_state != HeaderState.COLLAPSED else ()),
        *(token for token in _in_headings(document) if not is_silent(document, token.range.start)),
    ]
    found = tuple(shown), tuple(_in_text(document))
    document.memo[_MEMO] = found
    return found


def _in_header(document: Document) -> Iterator[Token]:
    fields = document.facts.fields
    if _HINT.search("\n".join([raw[1] for raw in fields])) is None:
        return
    for raw in fields:
        key, value, _, value_start, _ = raw
        if key in _DATE_FIELDS or (key == "status" and document.kind in _STATUSES):
            continue  # `invalid-date` and the rules of statuses speak of these
        for token in tokens_in(value, value_start, is_header=True):
            foreign = key == "title" and token.text in _IDS_ELSEWHERE
            if not (foreign and document.kind is not _IDS[token.text]):
                yield token


def _in_headings(document: Document) -> Iterator[Token]:
    headings = document.facts.headings
    if _HINT.search("\n".join([raw[3] for raw in headings])) is None:
        return
    for at, (_, start, _, title) in enumerate(headings):
        if title in _DATES:
            yield Token(title, Range(start, start + len(title)))
        for token in tokens_in(title, start):
            if token.text in _DATES:
                continue
            if token.text in _IDS and (at or document.kind is not _IDS[token.text]):
                continue
            if token.text[0] == "[" and at and document.kind not in _SINGLE_BRACKET_KINDS:
                continue
            yield token


def _in_text(document: Document) -> Iterator[Token]:
    """The tokens below the header that are neither in a heading nor in code."""
    text = document.text
    found = plain_tokens(text, document.facts.body_start, len(text))
    for token in sorted(found, key=lambda token: token.range):
        if _counts(document, text, token) and not is_silent(document, token.range.start):
            yield token


def _counts(document: Document, text: str, token: Token) -> bool:
    """Whether a token means something in a document of this kind and in its place."""
    single = token.text[0] == "[" != token.text[1]
    if (single or token.text == "ST####") and document.kind not in _SINGLE_BRACKET_KINDS:
        return False
    start, end = token.range
    line_start = text.rfind("\n", max(0, start - _LONGEST_LINE), start) + 1
    line_end = text.find("\n", end, end + _LONGEST_LINE)
    line = text[line_start : line_end if line_end >= 0 else end + _LONGEST_LINE]
    if token.text[0] != "{" and is_placeholder_line(line):
        return False  # a whole section of it is `unfilled-section`
    heading = _heading_at(document, start)
    if heading is not None and start < heading[2]:
        return False
    return not (
        token.text == "{{TBC}}"
        and document.kind is Kind.ISSUE
        and document.place.bucket == "OPEN"
        and heading is not None
        and heading[3] == "Resolutions"
    )


def _heading_at(document: Document, offset: int) -> RawHeading | None:
    """The heading in or below which ``offset`` lies."""
    headings = document.facts.headings
    at = bisect_right(headings, offset, key=itemgetter(1)) - 1
    return headings[at] if at >= 0 else None


# -- filling ---------------------------------------------------------------------------------------


def _value(snapshot: Snapshot, document: Document, token: Token) -> str:
    """What belongs in the place of a token; empty when nothing says."""
    project, place = snapshot.project, document.place
    author = "" if "{" in project.author else project.author
    match token.text:
        case "ST####":
            return place.thread
        case "WP-NN":
            return f"WP-{place.package}" if place.package else ""
        case "NNNN":
            return place.number
        case "[Author]" | "[Author Name]" | "[[AUTHOR]]" | "[Reporter]":
            return author
        case "[Intent Version]" | "[[INTENT_VERSION]]":
            return project.version_text
        case "[[PROJECT_NAME]]":
            return project.name
        case "[Slug]":
            return slugify(_title(snapshot, document))
        case "[Date]":
            created = document.field("created")
            in_verblock = _field_at(document, token.range).startswith("verblock")
            day = parse_day(created.value) if created is not None else ""
            return long_date(day) if in_verblock else ""
        case "[Title]":
            return _title_for(snapshot, document, token)
        case _:
            return ""


def _title_for(snapshot: Snapshot, document: Document, token: Token) -> str:
    """The title; `&` where the token stands among the words of one."""
    if document.facts.headings and document.title_range.covers(token.range):
        start = document.title_range.start
        _, _, left = document.heading[: token.range.start - start].rpartition(":")
        right = document.heading[token.range.end - start :]
        if left.strip() and right.strip():
            return "&"
        if left.strip() or right.strip():
            return ""
    return _title(snapshot, document)


def _title(snapshot: Snapshot, document: Document) -> str:
    """The title that something else than this place states; empty when nothing does."""
    place = document.place
    stated = document.value("title").strip().strip('"')
    candidates = [stated] if place.package or place.number else []
    if place.package or place.number:
        candidates.append(document.heading.partition(":")[2].strip())
    elif place.thread:
        candidates += [
            title_of(doc, place.thread)
            for doc in snapshot.documents_of(place.thread)
            if doc.place.folder == place.folder
            and not doc.place.package
            and f"{place.thread}:" in doc.heading
        ]
    return next((each for each in candidates if each and not any(tokens_in(each))), "")


def _field_at(document: Document, where: Range) -> str:
    """The key of the header field in which a token stands; empty elsewhere."""
    fields = map(Field._make, document.facts.fields)
    return next((field.key for field in fields if field.value_range.covers(where)), "")
