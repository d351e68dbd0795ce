"""Parts of a thread: work packages, criteria, tests, documents; and issues.

After `ST0005/` they are that thread's. A short id (`WP-`, `AC-01.`) belongs to the thread in hand,
by the same rules as when it is read. Rows that exist come first, a free number last and marked as
new: only a contract is where new rows are written, and that is ``completion_contract``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from stp_lsp.features.completion_context import Typing, thread_in_hand
from stp_lsp.features.completion_item import Answer, CompletionKind, Offer, no_offers
from stp_lsp.features.completion_offers import (
    ordered_packages,
    package_offer,
    row_offer,
    shorten,
)
from stp_lsp.features.completion_qualified import qualified_packages, qualified_rows
from stp_lsp.features.contract_ids import groups_of, next_id, rows_of
from stp_lsp.features.name_search import is_open_issue, issue_names
from stp_lsp.model.symbols import Issue, Thread

_PACKAGE = re.compile(r"(?<![A-Za-z0-9_])WP([-/ ]?)([0-9]{0,2})\Z")
_ROW = re.compile(r"(?<![A-Za-z0-9_])(A[CT])-?([0-9]{0,4}(?:\.[0-9]{0,4})?)\Z")
_DIGITS = re.compile(r"[0-9]*")
_ROW_REST = re.compile(r"[0-9]*(?:\.[0-9]+)?")
_ISSUE = re.compile(r"(?<![A-Za-z0-9_])[Ii]ssues? #?([0-9]{0,4})\Z")
_MORE_ISSUES = re.compile(
    r"(?<![A-Za-z0-9_])[Ii]ssues? #?[0-9]{4}(?:(?:, | \+ | and | & |/)#?[0-9]{4}){0,20}"
    r"(?:, | \+ | and | & |/)#?([0-9]{0,4})\Z"
)
_ISSUE_WORDS = re.compile(r"(?<![A-Za-z0-9_])[Ii]ssues? ([^\W\d_][\w-]{2,40})\Z")
_BULLET_NUMBER = re.compile(r"[ \t]*[-*+][ \t]+([0-9]{1,4})\Z")


def complete_part(typing: Typing, limit: int) -> Answer | None:
    """What may follow `ST0005/`, `WP-`, `AC-`, `AT-` or "issue "; ``None`` elsewhere."""
    if not typing.left:
        return None
    answer = (
        _after_thread(typing)
        or _short_package(typing, limit)
        or _short_row(typing, limit)
        or _issue(typing, limit)
    )
    return None if answer is not None and typing.in_fence else answer


def _after_thread(typing: Typing) -> Answer | None:
    match = _qualified(typing.prefix).search(typing.left, max(0, len(typing.left) - 120))
    if match is None:
        return None
    thread = typing.snapshot.threads.get(match[1])
    if thread is None:
        return no_offers(typing.offset)
    typed = match[2]
    head, digits = typed[: len(typing.prefix)], typed[len(typing.prefix) :]
    if typed and typing.prefix.startswith(head) and (not digits or digits.isdigit()):
        return None  # `ST0001/ST0002` names two threads
    token = typing.offset - len(typed)
    if match.start() and typing.left[match.start() - 1] == "/":
        return Answer(_documents(typing, thread, typed), token, typing.offset + _path_rest(typing))
    row = _ROW.fullmatch(typed)
    if row is not None:
        return _rows(typing, thread, row[1], row[2], token)
    package = _PACKAGE.fullmatch(typed)
    if package is not None:
        form = f"WP{package[1]}" if package[1] or package[2] else "WP-"
        return _packages(typing, thread, form, package[2], token)
    end = typing.offset + _rest(_DIGITS, typing)
    if typed.isdigit() or not typed:
        forms = ["WP-", ""] if "/WP-" in typing.text and not typed else [""]
        offers: list[Offer] = [
            package_offer(package, f"{form}{package.number}")
            for form in forms
            for package in ordered_packages(typing, thread)
            if package.number.startswith(typed)
        ]
        if not typed:
            offers += _documents(typing, thread, typed)
        return Answer(offers, token, end)
    return Answer(_documents(typing, thread, typed), token, typing.offset + _path_rest(typing))


def _short_package(typing: Typing, limit: int) -> Answer | None:
    match = _PACKAGE.search(typing.left, max(0, len(typing.left) - 12))
    if match is None:
        return None
    start = typing.offset - (len(typing.left) - match.start())
    if match[1] == " " and not match[2]:
        return None
    thread = thread_meant(typing, start)
    if thread is None:
        if not match[1] or _names_thread(typing, start):
            return None
        end = typing.offset + _rest(_DIGITS, typing)
        return qualified_packages(typing, match[2], start, end, limit)
    form = f"WP{match[1]}" if match[1] or match[2] else "WP-"
    return _packages(typing, thread, form, match[2], start)


def _short_row(typing: Typing, limit: int) -> Answer | None:
    match = _ROW.search(typing.left, max(0, len(typing.left) - 14))
    if match is None:
        return None
    start = typing.offset - (len(typing.left) - match.start())
    if "-" not in match[0] and not (typing.invoked or (match[2] and _names_thread(typing, start))):
        return None  # `AC` begins many words; `ST0005 AC0` is an id of 3.0
    thread = thread_meant(typing, start)
    if thread is not None:
        return _rows(typing, thread, match[1], match[2], start)
    if "-" not in match[0] or _names_thread(typing, start):
        return None
    end = typing.offset + _rest(_ROW_REST, typing)
    return qualified_rows(typing, match[1], match[2], start, end, limit)


def thread_meant(typing: Typing, start: int) -> Thread | None:
    """Whose a short id at ``start`` is: of the thread right before it, else of that in hand."""
    before = typing.left[: start - typing.line_start]
    match = _qualifier(typing.prefix).search(before, max(0, len(before) - 20))
    if match is not None:
        return typing.snapshot.threads.get(match[1])
    return thread_in_hand(typing, start)


def _names_thread(typing: Typing, start: int) -> bool:
    """Whether a thread is written right before the short id, be it one that nobody knows."""
    before = typing.left[: start - typing.line_start]
    return _qualifier(typing.prefix).search(before, max(0, len(before) - 20)) is not None


def _packages(typing: Typing, thread: Thread, form: str, typed: str, start: int) -> Answer:
    offers = [
        package_offer(package, f"{form}{package.number}")
        for package in ordered_packages(typing, thread)
        if package.number.startswith(typed) or package.number.lstrip("0") == typed
    ]
    return Answer(offers, start, typing.offset + _rest(_DIGITS, typing))


def _rows(typing: Typing, thread: Thread, kind: str, typed: str, start: int) -> Answer:
    """The rows of a thread that begin as typed, the own package's first, and the free numbers."""
    rows = rows_of(typing.snapshot, thread, kind, typing.document)
    own = typing.document.place.package if typing.own == thread.id else ""
    group, dot, _ = typed.partition(".")
    begun = (f"{kind}-{typed}", f"{kind}{typed}")
    shown = [row for row in rows if row.id.startswith(begun)]
    shown.sort(key=lambda row: (row.group != own, int(row.group), row.number))
    groups = groups_of(typing.snapshot, thread, rows)
    free = [each for each in groups if each == group or (not dot and each.startswith(group))]
    if dot and groups and group not in groups:
        free = [group]
    offers = [row_offer(row, thread) for row in shown]
    offers += new_rows(typing, thread, kind, free, typed)
    return Answer(offers, start, typing.offset + _rest(_ROW_REST, typing))


def new_rows(
    typing: Typing,
    thread: Thread,
    kind: str,
    groups: Iterable[str],
    typed: str = "",
    typed_at: int = -1,
) -> Iterator[Offer]:
    """The next free id of each group that begins as typed; the last as ``free_row_number``."""
    icon = CompletionKind.CRITERION if kind == "AC" else CompletionKind.TEST
    for group in groups:
        free = next_id(typing.snapshot, thread, kind, group, typing.document, typed_at)
        if free.startswith(f"{kind}-{typed}"):
            yield Offer(free, icon, free, f"new: the next free number of group {group}", "new")


def _documents(typing: Typing, thread: Thread, typed: str) -> list[Offer]:
    """The documents of a thread by their path below its folder."""
    folder = f"{thread.folder}/"
    names = [id.removeprefix(folder) for id in thread.documents if id.startswith(folder)]
    names.sort(key=lambda name: (name.count("/"), name != "info.md", name))
    return [
        Offer(name, CompletionKind.PATH, name, f"{thread.id}: {thread.title}", thread.id)
        for name in names
        if name.startswith(typed)
    ]


def _issue(typing: Typing, limit: int) -> Answer | None:
    """Issue numbers after "issue ", in its lists, and at bullets of an issue's related section."""
    if not typing.snapshot.issues:
        return None
    near = max(0, len(typing.left) - 200)
    match = _ISSUE.search(typing.left, near) or _MORE_ISSUES.search(typing.left, near)
    if match is None and typing.document.place.number and "related" in typing.section:
        match = _BULLET_NUMBER.match(typing.left)
    named = issue_names(typing.snapshot)
    if match is not None:
        typed = match[1]
        here = typing.document.place.number
        exact = f"{typed:0>4}" if typed else ""
        found = [item for item in named.items if item.number.startswith(typed)]
        found += [item for item in named.items if item.number == exact and item not in found]
        found.sort(key=lambda item: (item.number != exact, item.number == here))
        end = typing.offset + _rest(_DIGITS, typing)
        return Answer(map(_issue_offer, found[: limit + 1]), typing.offset - len(typed), end)
    words = _ISSUE_WORDS.search(typing.left, near) if typing.invoked and not typing.rest else None
    if words is None:
        return None
    hits = [named.items[index] for index in named.names.find(words[1])[:limit]]
    offers = (_issue_offer(issue)._replace(found_by=issue.title) for issue in hits)
    return Answer(offers, typing.offset - len(words[1]), typing.offset, searched=True)


def _issue_offer(issue: Issue) -> Offer:
    state = "open" if is_open_issue(issue) else "closed"
    title = shorten(issue.title)
    detail = f"{title} ({state})" if title else state
    key = f"issue/{issue.number}"
    return Offer(issue.number, CompletionKind.ISSUE, issue.number, detail, title, key)


def _rest(pattern: re.Pattern[str], typing: Typing) -> int:
    """How much of what follows the cursor belongs to the token."""
    match = pattern.match(typing.right)
    return match.end() if match else 0


def _path_rest(typing: Typing) -> int:
    match = re.match(r"[A-Za-z0-9_./-]*", typing.right)
    return match.end() if match else 0


@lru_cache(maxsize=16)
def _qualified(prefix: str) -> re.Pattern[str]:
    """A thread, a slash, and what is typed behind it."""
    return re.compile(
        rf"(?<![A-Za-z0-9_])({re.escape(prefix)}[0-9]{{4}})/((?:WP )?[A-Za-z0-9_./-]{{0,60}})\Z"
    )


@lru_cache(maxsize=16)
def _qualifier(prefix: str) -> re.Pattern[str]:
    """A thread right before a short id: `ST0005 `, `ST0005: `, `ST0005/`."""
    return re.compile(rf"(?<![A-Za-z0-9_])({re.escape(prefix)}[0-9]{{4}})(?:[/ :]|, |: )\Z")
