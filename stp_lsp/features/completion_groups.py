"""The other end of a range, `ST0001..`, `WP-02..`, `AC-01.1..`, and the members of a path group.

What a range ends with is written out, `ST0001..ST0004`: that is the form in which people read it.
A path group, `ST0005/{design,impl}.md`, names documents of one folder by their stems; it is closed
when it is open (FORMAT.md 3.2, 10.1). Members of `ST000{1,3}` are ``completion_threads``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from stp_lsp.features.completion_context import Typing
from stp_lsp.features.completion_item import Answer, CompletionKind, Offer, no_offers
from stp_lsp.features.completion_offers import package_offer, row_offer
from stp_lsp.features.completion_parts import thread_meant
from stp_lsp.features.completion_threads import thread_offer
from stp_lsp.features.contract_ids import rows_of

_NEAR: Final = 80
"""How far left of the cursor a range or a group can begin."""
_PACKAGES = re.compile(r"(?<![A-Za-z0-9_])(WP[-/]?)([0-9]{2})\.\.((?:WP[-/]?)?)([0-9]{0,2})\Z")
_ROWS = re.compile(
    r"(?<![A-Za-z0-9_])(A[CT])-([0-9]{1,4})\.([0-9]{1,4})\.\.((?:A[CT]?-?)?)([0-9.]{0,9})\Z"
)
_WORD_REST = re.compile(r"[A-Za-z0-9_]*")
_MEMBER_REST = re.compile(r"[A-Za-z0-9_-]*")
_CLOSED = re.compile(r"[^{}\n]*\}(\.[a-z]+)?")
_SUFFIX: Final = ".md"


def complete_range_end(typing: Typing, limit: int) -> Answer | None:
    """What may stand behind `..`, nearest first; ``None`` where no range begins."""
    if not typing.left or ".." not in typing.left[-_NEAR:] or typing.in_fence:
        return None
    near = max(0, len(typing.left) - _NEAR)
    threads = _threads(typing.prefix).search(typing.left, near)
    if threads is not None:
        return _thread_ends(typing, threads, limit)
    packages = _PACKAGES.search(typing.left, near)
    if packages is not None:
        return _package_ends(typing, packages)
    rows = _ROWS.search(typing.left, near)
    return _row_ends(typing, rows) if rows is not None else None


def _answer(typing: Typing, offers: Iterator[Offer], letters: str, digits: str) -> Answer:
    """The offers in place of what is typed, found by it also where it is a short tail."""
    typed = letters + digits
    rest = _WORD_REST.match(typing.right)
    end = typing.offset + (rest.end() if rest else 0)
    if digits and not letters:
        offers = (offer._replace(found_by=f"{digits} {offer.label}") for offer in offers)
    return Answer(offers, typing.offset - len(typed), end, searched=bool(digits and not letters))


def _thread_ends(typing: Typing, match: re.Match[str], limit: int) -> Answer | None:
    start, letters, digits = match.groups()
    prefix = typing.prefix
    if not prefix.startswith(letters) or (digits and letters not in ("", prefix)):
        return no_offers(typing.offset)
    ids = typing.names.ids
    later = (ids[at] for at in range(bisect_right(ids, start), len(ids)))
    fitting = (id for id in later if _fits(id[len(prefix) :], digits, bare=not letters))
    threads = typing.names.threads
    return _answer(
        typing, (thread_offer(threads[id]) for id in islice(fitting, limit + 1)), letters, digits
    )


def _package_ends(typing: Typing, match: re.Match[str]) -> Answer | None:
    form, first, letters, digits = match.groups()
    thread = thread_meant(typing, typing.line_start + match.start())
    if thread is None or (letters and letters != form):
        return no_offers(typing.offset)
    offers = (
        package_offer(package, f"{form}{package.number}")
        for package in sorted(thread.packages, key=lambda package: package.number)
        if package.number > first and _fits(package.number, digits, bare=not letters)
    )
    return _answer(typing, offers, letters, digits)


def _row_ends(typing: Typing, match: re.Match[str]) -> Answer | None:
    kind, group, first, letters, digits = match.groups()
    thread = thread_meant(typing, typing.line_start + match.start())
    whole = f"{kind}-"
    if thread is None or not whole.startswith(letters) or (digits and letters not in ("", whole)):
        return no_offers(typing.offset)
    rows = sorted(
        (
            row
            for row in rows_of(typing.snapshot, thread, kind, typing.document)
            if row.id.startswith(whole) and int(row.group) == int(group) and row.number > int(first)
        ),
        key=lambda row: row.number,
    )
    tail = digits.rpartition(".")[2] if digits.startswith(f"{group}.") else digits
    offers = (
        row_offer(row, thread)
        for row in rows
        if row.id.startswith(f"{kind}-{digits}")
        or (not letters and str(row.number).startswith(tail))
    )
    return _answer(typing, offers, letters, digits)


def _fits(number: str, digits: str, *, bare: bool) -> bool:
    """Whether the digits begin a number, or are it without its zeros in a short tail."""
    return number.startswith(digits) or (bare and number.lstrip("0").startswith(digits))


# -- path groups -----------------------------------------------------------------------------------


def complete_path_member(typing: Typing, limit: int) -> Answer | None:
    """Another document of `ST0005/{design,`; ``None`` elsewhere."""
    if "{" not in typing.left[-_NEAR:]:
        return None
    match = _members(typing.prefix).search(typing.left, max(0, len(typing.left) - _NEAR))
    thread = typing.snapshot.threads.get(match[1]) if match is not None else None
    if match is None or thread is None or typing.in_fence:
        return None
    folder = f"{thread.folder}/{match[2]}"
    listed = {name.strip().removesuffix(_SUFFIX) for name in match[3].split(",")}
    typed = match[4]
    rest = _MEMBER_REST.match(typing.right)
    end = typing.offset + (rest.end() if rest else 0)
    closed = _CLOSED.match(typing.text, end, end + _NEAR)
    close = "" if closed is not None else f"}}{_SUFFIX}"
    if closed is not None and closed[1] is None and typing.text[end] == "}":
        end, close = end + 1, f"}}{_SUFFIX}"  # an editor has closed the brace by itself
    names = sorted(
        (id.removeprefix(folder).removesuffix(_SUFFIX), id)
        for id in thread.documents
        if id.startswith(folder) and id.endswith(_SUFFIX) and "/" not in id[len(folder) :]
    )
    offers = (
        Offer(name, CompletionKind.PATH, name + close, f"{thread.id}: {thread.title}", key=id)
        for name, id in names
        if name.startswith(typed) and name not in listed
    )
    return Answer(offers, typing.offset - len(typed), end)


@lru_cache(maxsize=16)
def _threads(prefix: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![A-Za-z0-9_])({re.escape(prefix)}[0-9]{{4}})\.\.([A-Za-z]{{0,{len(prefix)}}})"
        r"([0-9]{0,4})\Z"
    )


@lru_cache(maxsize=16)
def _members(prefix: str) -> re.Pattern[str]:
    """A thread, a folder of it, and what its braces hold so far."""
    return re.compile(
        rf"(?<![A-Za-z0-9_])({re.escape(prefix)}[0-9]{{4}})/((?:WP/[0-9]{{2}}/)?)"
        r"\{((?:[A-Za-z0-9_.-]{1,40}, ?){0,20})([A-Za-z0-9_-]{0,40})\Z"
    )
